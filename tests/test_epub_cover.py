"""The cover of an EPUB: the printed one, drawn without fonts; and what the book says of who can read it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from ebooklib import ITEM_COVER, epub
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.ttLib import TTFont
from lxml import etree
from test_epub import NS, Book

from exporters.epub import EPUB, cover
from helpers import bundled, edition, resources, written
from pdf_reader import Pdf
from pipeline.document import Document
from pipeline.export import Edition
from pipeline.packet import Meta, Packet, packet
from pipeline.theme import Face, Theme
from pipeline.themes import HANDOUT, THEMES
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.pages import Line, Page, Part, Run
from samples import notice, paragraph, sample, speech

SVG = "{http://www.w3.org/2000/svg}"
SAID = "封面：某某总工会，《学习资料 & <汇编>》，第一辑，编辑组，2026年11月21日"
CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def book(made: Edition) -> Book:
    return Book(EPUB.write(made, EPUB.options(), resources()))


def drawing(theme: Theme = HANDOUT, of: Packet | None = None) -> etree._Element:
    return book(edition(of or sample(), theme=theme)).xml("cover.svg")


def test_the_cover_is_a_picture_that_the_manifest_names_and_a_page_that_shows_it() -> None:
    made = book(edition(sample()))
    (item,) = made.opf.xpath("//opf:item[@properties='cover-image']", namespaces=NS)
    assert (item.get("href"), item.get("media-type")) == ("cover.svg", "image/svg+xml")
    (picture,) = made.xml("cover.xhtml").findall(".//h:img", NS)
    assert (picture.get("src"), picture.get("role"), picture.get("alt")) == ("cover.svg", "doc-cover", SAID)
    assert made.xml("cover.svg").findtext(f"{SVG}title") == SAID
    assert made.xml("cover.xhtml").find("h:body", NS).get(f"{{{NS['epub']}}}type") == "cover"
    read = epub.read_epub(BytesIO(made.data), {"raise_exceptions": True})
    assert [one.get_name() for one in read.get_items_of_type(ITEM_COVER)] == ["cover.svg"]


@pytest.mark.parametrize("meta", [{"subtitle": ""}, {"organisation": "", "author": ""}, {"date": None}])
def test_what_is_not_said_is_not_read_out(meta: dict[str, None]) -> None:
    of = sample()
    made = book(edition(replace(of, meta=replace(of.meta, **meta))))
    said = made.xml("cover.svg").findtext(f"{SVG}title")
    assert said.startswith("封面：")
    assert "，，" not in said
    assert not said.endswith("，")


def letters(found: etree._Element) -> list[etree._Element]:
    return [path for path in found.iter(f"{SVG}path") if path.get("transform")]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_letter_of_the_cover_stands_where_the_pdf_has_it(theme: Theme) -> None:
    pdf, found = Pdf(written("pdf", sample(), theme=theme)), drawing(theme)
    _, _, width, height = map(float, found.get("viewBox").split())
    assert (width, height) == pytest.approx((theme.sheet.width, theme.sheet.height), abs=0.01)
    places = [(x, y) for shown in pdf.shown[0] for char, x, y in shown.places if not char.isspace()]
    matrices = [[float(n) for n in re.findall(r"-?[\d.]+", path.get("transform"))] for path in letters(found)]
    assert len(matrices) == len(places) > 30
    for (x, y), (scale, b, c, down, left, top) in zip(places, matrices, strict=True):
        assert (left, height - top) == pytest.approx((x, y), abs=0.05)
        assert (scale, b, c) == (-down, 0, 0)
    page = Typesetter(theme, bundled()).cover(sample())
    assert page is not None
    sizes = [
        (run.size, f"#{run.colour}") for line in page.lines for run in line.runs for char in run.text if char != " "
    ]
    assert [(m[0] * 1000, path.get("fill")) for m, path in zip(matrices, letters(found), strict=True)] == [
        (pytest.approx(size, rel=1e-3), colour) for size, colour in sizes
    ]
    rules = [(path.get("stroke"), path.get("d")) for path in found.iter(f"{SVG}path") if path.get("stroke")]
    wanted = [(page.left + bar.x, height - bar.y, page.left + bar.end) for bar in page.bars]
    assert [tuple(map(float, re.findall(r"[\d.]+", d))) for _, d in rules] == [
        pytest.approx(w, abs=0.01) for w in wanted
    ]
    assert [colour for colour, _ in rules] == [f"#{bar.colour}" for bar in page.bars]


@pytest.mark.parametrize("char", "工i，")
def test_an_outline_is_the_glyphs_own(char: str) -> None:
    (letter,) = letters(drawing(of=replace(sample(), meta=Meta(char))))
    assert letter.get("d").count("M") == letter.get("d").count("Z")
    points = [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", letter.get("d"))]
    font = bundled().choose(HANDOUT.style("cover-title").face, char)
    assert font is not None
    with TTFont(font.path) as read:
        pen = ControlBoundsPen(None)
        read.getGlyphSet()[read.getBestCmap()[ord(char)]].draw(pen)
    xs, ys = zip(*points, strict=True)
    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx(pen.bounds, abs=1)


@pytest.mark.parametrize(("face", "curve"), [(Face.SONG, "Q"), (Face.FANG, "C")])
def test_outlines_keep_the_curves_of_their_kind_of_font(face: Face, curve: str) -> None:
    """TrueType has quadratic curves of two points, CFF cubic ones of three."""
    run = Run(0.0, "心", bundled().files[face].name, 20.0)
    data = etree.fromstring(set_by_hand(run)).findall(f"{SVG}path")[1].get("d")
    point = r"-?\d+ -?\d+"
    assert re.fullmatch(rf"(M{point}(L{point}|Q{point} {point}|C{point} {point} {point})*Z)+", data)
    assert data.count(curve) > 10
    assert ("Q" in data) + ("C" in data) == 1


def set_by_hand(*runs: Run) -> bytes:
    page = Page(Part.COVER, "", 50.0, (Line(100.0, runs),))
    return cover.image(page, HANDOUT.sheet, bundled(), "封面")


def test_letters_are_set_as_wide_apart_and_moved_as_their_run_says() -> None:
    font = bundled().files[Face.SONG]
    run = Run(10.0, "一二三四", font.name, 20.0, spacing=1.5, shifts=((1, -4.0), (3, 7.0)))
    found = letters(etree.fromstring(set_by_hand(run)))
    places = [float(re.findall(r"-?[\d.]+", path.get("transform"))[4]) for path in found]
    assert places == pytest.approx([60, 60 + 21.5 - 4, 60 + 43 - 4, 60 + 64.5 + 3], abs=0.01)


def test_the_cover_needs_no_fonts_and_no_pages() -> None:
    made = book(replace(edition(sample()), typeset=None))  # type: ignore[arg-type]
    assert not re.search(rb"<text|font", made.zip.read("EPUB/cover.svg"))


def test_a_document_alone_has_no_cover() -> None:
    made = book(edition(packet(Meta("题"), [speech()])))
    assert "EPUB/cover.svg" not in made.zip.namelist()
    assert "alternativeText" not in made.meta("schema:accessibilityFeature")
    assert "没有图片、音频和视频" in made.meta("schema:accessibilitySummary")[0]


def claims(made: Edition) -> dict[str, str]:
    """What the book claims to conform to, and who says so of which claim."""
    found = book(made).opf.xpath(
        "//opf:meta[starts-with(@property, 'a11y:') or @property='dcterms:conformsTo']", namespaces=NS
    )
    assert [e.get("refines") for e in found] in ([], [None, f"#{found[0].get('id')}"] if found else [])
    return {e.get("property"): e.text for e in found}


def certified(by: str = "某某 & <出版社>", **meta: str) -> Edition:
    documents = [speech(), Document("doc", speech().opening, (paragraph("文。"),))]
    return edition(packet(Meta("题", certified_by=by, **meta), documents))  # type: ignore[arg-type]


def test_conformance_is_claimed_where_somebody_answers_for_it() -> None:
    assert claims(certified()) == {"dcterms:conformsTo": CLAIM, "a11y:certifiedBy": "某某 & <出版社>"}
    assert claims(certified(by="")) == {}


def test_conformance_is_not_claimed_with_a_table_whose_columns_are_known_by_looks_alone() -> None:
    made = edition(packet(Meta("题", certified_by="出版社"), [notice()]))
    assert claims(made) == {}
    assert "没有标明行与列的关系" in book(made).meta("schema:accessibilitySummary")[0]
    assert "表格" not in book(certified()).meta("schema:accessibilitySummary")[0]


def test_a_book_without_a_title_does_not_claim_to_conform() -> None:
    assert claims(edition(packet(Meta(certified_by="出版社"), [Document("doc", blocks=(paragraph("文。"),))]))) == {}


def test_who_certifies_a_packet_makes_no_other_packet_of_it() -> None:
    one, other = (book(certified(by)).opf.findtext(".//dc:identifier", namespaces=NS) for by in ("甲", "乙"))
    assert one == other


def test_words_on_accessibility_say_that_they_are_chinese() -> None:
    (summary,) = book(certified(language="en")).opf.xpath(
        "//opf:meta[@property='schema:accessibilitySummary']", namespaces=NS
    )
    assert summary.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
