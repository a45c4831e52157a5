"""Fonts in the PDF: codes, what they mean, how wide they are, and outlines of every kind."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from test_pdf import of_paragraphs

import checkers
from helpers import bundled, edition, resources, squeezed, words, written
from pdf_reader import Pdf, meanings
from pipeline import export
from pipeline.packet import Packet
from pipeline.theme import Face
from pipeline.themes import THEMES
from pipeline.typeset.fonts import Font, Fonts
from samples import sample

NAME = hb.OTNameIdPredefined.POSTSCRIPT_NAME


@pytest.fixture(scope="module", params=["handout", "gongwen"])
def pdf(request: pytest.FixtureRequest) -> Pdf:
    return Pdf(written("pdf", sample(), theme=THEMES[request.param]))


def descendant(font: Any) -> Any:
    (found,) = font["/DescendantFonts"]
    return found.get_object()


def program(font: Any) -> tuple[str, bytes]:
    """The kind of outlines, and the font itself."""
    descriptor = descendant(font)["/FontDescriptor"]
    (key,) = (k for k in descriptor if k.startswith("/FontFile"))
    return str(key), descriptor[key].get_data()


def test_every_font_is_a_named_subset(pdf: Pdf) -> None:
    fonts = pdf.fonts()
    assert len(fonts) >= 5
    for font in fonts.values():
        assert (font["/Subtype"], font["/Encoding"]) == ("/Type0", "/Identity-H")
        inner = descendant(font)
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
        assert font["/BaseFont"] == inner["/BaseFont"] == inner["/FontDescriptor"]["/FontName"]
        assert len(program(font)[1]) < 500_000


def test_the_tables_are_those_that_a_page_needs(pdf: Pdf) -> None:
    for font in pdf.fonts().values():
        key, data = program(font)
        if key == "/FontFile2":
            assert set(hb.Face(data).table_tags) == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}


def test_the_file_knows_how_wide_every_character_is(pdf: Pdf) -> None:
    ours = {f.face.get_name(NAME): f for f in bundled().files.values()}
    used = {pair for page in pdf.shown for shown in page for pair in shown.codes}
    for name, font in pdf.fonts().items():
        flat = list(descendant(font)["/W"])
        widths = dict(zip(flat[::2], (w[0] for w in flat[1::2]), strict=True))
        known, means = ours[font["/BaseFont"].partition("+")[2]], meanings(font)
        mine = {code for of, code in used if of == name}
        assert mine
        assert {code: widths.get(code, 1000) for code in mine} == {code: known.width(means[code]) for code in mine}
        assert 1000 not in widths.values()


def glyph_of(font: Any, code: int) -> int:
    """The glyph that a code leads to, in the subset."""
    inner = descendant(font)
    if inner["/Subtype"] == "/CIDFontType0":
        return code
    gids = inner["/CIDToGIDMap"].get_data()
    return int.from_bytes(gids[2 * code : 2 * code + 2], "big")


def outline(font: hb.Font, glyph: int) -> list[Any]:
    pen = hb.DrawFuncs()
    drawn: list[Any] = []
    pen.set_move_to_func(lambda x, y, _: drawn.append((x, y)))
    pen.set_line_to_func(lambda x, y, _: drawn.append((x, y)))
    pen.set_quadratic_to_func(lambda *a: drawn.append(a[:-1]))
    pen.set_cubic_to_func(lambda *a: drawn.append(a[:-1]))
    font.draw_glyph(glyph, pen)
    return drawn


def test_every_code_of_a_truetype_font_leads_to_the_outline_of_its_character(pdf: Pdf) -> None:
    ours = {f.face.get_name(NAME): f for f in bundled().files.values()}
    for font in pdf.fonts().values():
        key, data = program(font)
        if key != "/FontFile2":
            continue
        known, subset = ours[font["/BaseFont"].partition("+")[2]], hb.Font(hb.Face(data))
        gids = descendant(font)["/CIDToGIDMap"].get_data()
        found = [code for code in range(len(gids) // 2) if gids[2 * code : 2 * code + 2] != b"\0\0"]
        assert found
        for code in found:
            whole = outline(hb.Font(known.face), known.glyph(chr(code)))
            assert outline(subset, glyph_of(font, code)) == whole


def test_every_code_of_a_cff_font_leads_to_the_outline_of_its_character() -> None:
    pdf = Pdf(written("pdf", of_paragraphs("产改评价经验推广–的", title="工会"), theme=THEMES["gongwen"]))
    ours = bundled().files[Face.FANG]
    (font,) = (f for f in pdf.fonts().values() if "Fandol" in f["/BaseFont"])
    key, data = program(font)
    assert key == "/FontFile3"
    assert descendant(font)["/FontDescriptor"][key]["/Subtype"] == "/CIDFontType0C"
    cff = TTFont(ours.path)["CFF "].__class__("CFF ")
    cff.decompile(data, TTFont())
    (top,) = cff.cff.topDictIndex
    assert top.charset[1:] == [f"cid{n:05}" for n in range(1, len(top.charset))], "codes are glyph numbers"
    for code, char in meanings(font).items():
        pen = DecomposingRecordingPen({})
        top.CharStrings[top.charset[code]].draw(pen)
        points = [p for _, args in pen.value for p in args]
        xs = [x for x, _ in points]
        extents = hb.Font(ours.face).get_glyph_extents(ours.glyph(char))
        assert (min(xs, default=0) == extents.x_bearing) or char == " "


# One code, one meaning.


def read_back(book: Packet, fonts: Fonts, theme: str = "handout") -> Pdf:
    made = edition(book, theme=THEMES[theme])
    from pipeline.typeset.layout import Typesetter  # noqa: PLC0415

    setter = Typesetter(made.theme, fonts)
    other = export.Edition(book, made.toc, made.theme, lambda: setter.pages(book, made.toc))
    exporter = export.find("pdf")
    pdf = Pdf(exporter.write(other, exporter.options(), replace(resources(), fonts=fonts)))
    assert squeezed("".join(map(pdf.text, pdf.part("body")))) == words(book)
    return pdf


@pytest.mark.parametrize("theme", THEMES)
def test_characters_that_share_a_glyph_keep_their_meanings(theme: str) -> None:
    read_back(of_paragraphs("产改·评价•试点・经验‧推广-一‑二"), bundled(), theme)


def test_a_code_that_is_taken_is_given_again_in_a_second_font_over_the_same_outlines() -> None:
    from exporters.pdf.fonts import Embedded  # noqa: PLC0415

    font = bundled().files[Face.FANG]
    assert font.glyph("·") == font.glyph("•")
    made = Embedded.of("F1", font, "工·•")
    assert made.code("·") == made.code("•")
    assert made.other == {"•": "F1.2"}
    assert made.meanings[1] == {made.code("•"): "•"}


# Fonts of every kind, made here: squares as wide as their code says.

CHARS = "工会的文·•𠮷题"


def built(folder: Path, kind: str, name: str = "Made") -> Path:
    """A small font with outlines of a kind, without a space, in which · and • share a glyph."""
    glyphs = [".notdef", *(f"g{n}" for n in range(len(CHARS)))]
    builder = FontBuilder(1000, isTTF=kind != "cff")
    builder.setupGlyphOrder(glyphs)
    cmap = {ord(char): f"g{n}" for n, char in enumerate(CHARS)}
    builder.setupCharacterMap(cmap | {ord("•"): cmap[ord("·")]})
    widths = {glyph: 1000 if n else 500 for n, glyph in enumerate(glyphs)}
    shapes = {glyph: squares(n, widths[glyph], kind) for n, glyph in enumerate(glyphs)}
    if kind == "cff":
        builder.setupCFF(name, {}, shapes, {})
    else:
        builder.setupGlyf(shapes)
    builder.setupHorizontalMetrics({glyph: (width, 100) for glyph, width in widths.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": f"{name} Regular/1"})
    builder.setupOS2()
    builder.setupPost()
    if kind == "variable":
        builder.setupFvar([("wght", 400, 400, 900, "Weight")], [])
        builder.setupGvar({})
    path = folder / f"{name}.{'otf' if kind == 'cff' else 'ttf'}"
    builder.save(path)
    return path


def squares(number: int, width: int, kind: str) -> Any:
    pen: Any = T2CharStringPen(width, None) if kind == "cff" else TTGlyphPen(None)
    corners = [(100, 0), (100, 50 * number + 50), (width - 100, 50 * number + 50), (width - 100, 0)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.getCharString() if kind == "cff" else pen.glyph()


@pytest.mark.parametrize("kind", ["truetype", "cff", "variable", "collection"])
def test_fonts_of_every_kind_are_embedded(kind: str, tmp_path: Path) -> None:
    path, index = built(tmp_path, kind), 0
    if kind == "collection":
        whole = TTCollection()
        whole.fonts = [TTFont(built(tmp_path, "truetype", "Other")), TTFont(path)]
        path, index = tmp_path / "both.ttc", 1
        whole.save(path)
    fonts = Fonts.load(bundled().bundled[Face.SONG].path.parent, [(Face.SONG, Font.load(path, index, "own"))])
    book = of_paragraphs("工会的文·•𠮷", title="题")
    pdf = read_back(book, fonts)
    own = [font for font in pdf.fonts().values() if "MadeRegular1" in font["/BaseFont"]]
    assert {program(font)[0] for font in own} == {"/FontFile3" if kind == "cff" else "/FontFile2"}
    assert len(own) == (2 if kind == "cff" else 1)
    (tmp_path / "made.pdf").write_bytes(pdf.data)
    assert checkers.verapdf(tmp_path / "made.pdf") == {tmp_path / "made.pdf": {"ua1": {}, "2a": {}}}


def test_what_needs_no_table_of_a_font_is_not_in_the_file(tmp_path: Path) -> None:
    fonts = Fonts.load(
        bundled().bundled[Face.SONG].path.parent, [(Face.SONG, Font.load(built(tmp_path, "variable"), 0, "own"))]
    )
    pdf = read_back(of_paragraphs("工会", title="题"), fonts)
    (own,) = (font for font in pdf.fonts().values() if "Made" in font["/BaseFont"])
    assert not {"fvar", "gvar", "cmap", "name", "OS/2"} & set(TTFont(BytesIO(program(own)[1])).keys())
