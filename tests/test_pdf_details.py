"""What else the PDF must say: found by planting faults."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

import helpers as hp
from pipeline import export
from pipeline.export import Edition
from pipeline.packet import Meta, packet
from pipeline.theme import HANDOUT, Face
from pipeline.toc import Entry, Scope, Toc, toc
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.pages import Part
from samples import notice, sample, speech

BOTH = (notice(), speech())


from test_pdf import parts  # noqa: E402


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(BytesIO(hp.written("pdf", sample())))


def bookmarks(items: Any) -> list[Any]:
    return [x for item in items for x in ([item] if isinstance(item, Destination) else bookmarks(item))]


def drawn(page: Any) -> str:
    """The operators that draw a page."""
    return page.get_contents().get_data().decode("ascii")


def test_every_numbered_page_shows_its_number(reader: PdfReader) -> None:
    shown = [re.search(r"—([ivx\d]+)—$", hp.squeezed(page.extract_text())) for page in reader.pages]
    assert [found[1] for found in shown[1:] if found] == reader.page_labels[1:]
    assert shown[0] is None, "a cover has no number"


def test_a_bookmark_leads_to_the_upper_edge_of_its_heading(reader: PdfReader) -> None:
    body = [page for page in hp.edition(sample()).pages.pages if page.part is Part.BODY]
    lines = {line.target: line for page in body for line in page.lines if line.target}
    entries = hp.edition(sample()).toc.entries
    for entry, found in zip(entries, bookmarks(reader.outline), strict=True):
        line = lines[entry.target]
        assert line.runs[0].size < float(found.top) - line.y < 2 * line.runs[0].size


def test_a_link_of_the_contents_covers_its_line(reader: PdfReader) -> None:
    made = [page for page in hp.edition(sample()).pages.pages if page.part is Part.CONTENTS]
    for page, shown in zip(made, parts(reader)["contents"], strict=True):
        lines = [line for line in page.lines if line.target]
        boxes = [a.get_object()["/Rect"] for a in shown["/Annots"]]
        for line, (left, low, right, high) in zip(lines, boxes, strict=True):
            assert float(low) < line.y < line.y + 0.8 * line.runs[0].size < float(high)
            assert float(left) <= line.runs[0].x + 0.01
            assert float(right) >= line.runs[-1].x


def test_bookmarks_do_not_skip_a_level_where_the_contents_do() -> None:
    book = sample()
    targets = [e.target for e in toc(book, Scope(depth=4)).entries]
    listed = Toc("目录", tuple(Entry(n, "", f"第{i}", targets[i]) for i, n in enumerate((2, 1, 3, 4, 1))))
    setter = Typesetter(HANDOUT, hp.bundled())
    made = Edition(book, listed, HANDOUT, lambda: setter.pages(book, listed))
    exporter = export.find("pdf")
    outline = PdfReader(BytesIO(exporter.write(made, exporter.options(), hp.resources()))).outline
    assert [str(item.title) for item in bookmarks(outline)] == ["第0", "第1", "第2", "第3", "第4"]
    assert [str(item.title) for item in outline if isinstance(item, Destination)] == ["第0", "第1", "第4"]


def test_the_first_level_of_bookmarks_is_unfolded_and_no_other(reader: PdfReader) -> None:
    def counts(node: Any, level: int) -> list[tuple[int, int]]:
        found = []
        while node is not None:
            found += [(level, node["/Count"])] if "/Count" in node else []
            found += counts(node.get("/First"), level + 1)
            node = node.get("/Next")
        return found

    root = reader.trailer["/Root"]["/Outlines"]
    found = [(level, count > 0) for level, count in counts(root["/First"], 1)]
    assert {level for level, _ in found} >= {1, 2}
    assert all(open_ == (level == 1) for level, open_ in found)


def test_subject_and_the_organisation_where_no_author_is_named(reader: PdfReader) -> None:
    assert reader.metadata
    assert reader.metadata.subject == "第一辑"
    book = packet(Meta("题", organisation="某某总工会"), BOTH)
    said = PdfReader(BytesIO(hp.written("pdf", book))).metadata
    assert said
    assert said.author == "某某总工会"


def test_the_cover_has_two_rules_and_a_mark_is_red(reader: PdfReader) -> None:
    (cover,) = parts(reader)["cover"]
    rules = re.findall(r"^q 0.753 0 0 RG 0.75 w \S+ (\S+) m \S+ \1 l S Q$", drawn(cover), re.MULTILINE)
    heights = [float(y) for y in rules]
    assert len(heights) == 2
    lines = [line.y for line in hp.edition(sample()).pages.pages[0].lines]
    assert lines[0] > heights[0] > lines[1], "between the organisation and the title"
    assert lines[-3] > heights[1] > lines[-2], "between the title and who made it"
    mark = next(line for line in drawn(parts(reader)["body"][0]).splitlines() if line.startswith("BT"))
    assert mark.startswith("BT 0.753 0 0 rg ")


def test_the_file_spaces_characters_as_the_typesetter_does(reader: PdfReader) -> None:
    for page, shown in zip(hp.edition(sample()).pages.pages, reader.pages, strict=True):
        wanted = {f"{run.spacing:.3f}" for line in page.lines for run in line.runs}
        assert {f"{float(n):.3f}" for n in re.findall(r"([-\d.]+) Tc", drawn(shown))} - {"0.000"} == wanted - {"0.000"}


def pairs(font: Any) -> dict[int, str]:
    """What each code of a font means, by its map to Unicode."""
    listed = font["/ToUnicode"].get_data().decode("ascii").partition("endcodespacerange")[2]
    found = re.findall(r"^<(\w{4})> <(\w+)>$", listed, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in found}


def test_the_file_knows_how_wide_every_character_is(reader: PdfReader) -> None:
    names = dict(bundled_by_name().values())
    fonts = {name: f.get_object() for page in reader.pages for name, f in page["/Resources"]["/Font"].items()}
    for font in fonts.values():
        (descendant,) = font["/DescendantFonts"]
        flat = list(descendant.get_object()["/W"])
        widths = dict(zip(flat[::2], (w[0] for w in flat[1::2]), strict=True))
        ours = names[font["/BaseFont"].partition("+")[2]]
        assert widths == {code: ours.width(char) for code, char in pairs(font).items()}


def bundled_by_name() -> dict[str, Any]:
    import uharfbuzz as hb  # noqa: PLC0415

    name = hb.OTNameIdPredefined.POSTSCRIPT_NAME
    return {f.name: (f.face.get_name(name), f) for f in hp.bundled().files.values()}


def test_a_han_character_is_one_em_wide_in_every_face() -> None:
    for face, font in hp.bundled().files.items():
        assert font.width("工") == 1000, face
        assert font.width("1") < 700, face


def test_the_code_of_a_character_is_its_cid_where_that_is_not_its_glyph() -> None:
    from exporters.pdf.cff import cids  # noqa: PLC0415
    from exporters.pdf.fonts import FontSet  # noqa: PLC0415

    font = hp.bundled().files[Face.FANG]
    table = cids(font.face.reference_table("CFF ").data, font.face.glyph_count)
    assert table[font.glyph("–")] != font.glyph("–"), "工 and most others have the same number as both"
    assert FontSet().of(font, "–").codes["–"] == table[font.glyph("–")]


def test_the_charset_of_a_cid_keyed_font_names_every_glyph_once() -> None:
    from exporters.pdf.cff import cids  # noqa: PLC0415

    font = hp.bundled().files[Face.FANG]
    table = cids(font.face.reference_table("CFF ").data, font.face.glyph_count)
    assert len(set(table)) == len(table)
    assert max(table) >= len(table) - 1
