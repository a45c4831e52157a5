"""Themes: what GB/T 9704-2012 and CLREQ ask of them, to the figure, and that each hangs together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers import bundled, edition
from pipeline.document import Document, Element, Role
from pipeline.packet import Meta, packet
from pipeline.theme import DEEPEST, LEADS, MM, RED, SIZES, Align, Face, Theme, length
from pipeline.themes import DEFAULT, GONGWEN, HANDOUT, LARGE, POCKET, SUMMARIES, THEMES
from pipeline.themes.faults import faults
from pipeline.typeset.pages import Page, Part
from samples import paragraph

SHEET = GONGWEN.sheet
ROLES = {str(role) for role in Role if role not in (Role.HEADING, Role.REFERENCE)}
NAMES = (
    {*LEADS, *ROLES, "footer", "contents-title", "cover-organisation", "cover-title", "cover-subtitle", "cover-line"}
    | {f"heading-{depth}" for depth in range(1, DEEPEST + 1)}
    | {f"contents-{depth}" for depth in range(1, DEEPEST + 1)}
    | {f"reference-{depth}" for depth in range(1, DEEPEST + 1)}
    | {"group"}
)


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param  # type: ignore[no-any-return]


def test_every_theme_hangs_together_and_has_every_style_once(theme: Theme) -> None:
    assert not list(faults(theme))
    names = [style.name for style in theme.styles]
    assert len(set(names)) == len(names)
    assert set(names) == NAMES


def test_themes_are_found_by_name_and_each_has_a_summary() -> None:
    assert (DEFAULT, set(THEMES.values())) == (HANDOUT, {HANDOUT, GONGWEN, POCKET, LARGE})
    assert list(SUMMARIES) == list(THEMES)
    assert len(set(SUMMARIES.values())) == len(THEMES)
    assert all(40 < len(summary) < 120 and summary.endswith((".", ":")) for summary in SUMMARIES.values())


def test_lines_are_as_long_and_as_far_apart_as_clreq_has_it(theme: Theme) -> None:
    """A whole number of characters (2.3.2), gaps of half a character to a whole one (2.3.4)."""
    body = theme.style("paragraph")
    characters = theme.sheet.measure / body.em
    assert abs(characters - round(characters)) < 1e-9
    assert 0.5 <= theme.row / body.size - 1 <= 1
    assert body.leading == theme.row
    assert (body.indent, body.align) == (2, Align.JUSTIFY)


ROWS = {"handout": (33, 33), "gongwen": (28, 22), "pocket": (29, 28), "large": (25, 21)}


def test_pages_hold_as_much_as_their_summaries_say(theme: Theme) -> None:
    body, (characters, rows) = theme.style("paragraph"), ROWS[theme.name]
    assert theme.sheet.measure == pytest.approx(characters * body.em)
    assert theme.sheet.depth == pytest.approx(rows * theme.row - (theme.row - body.size))
    text = "工" * (characters * rows * 3)
    made = edition(packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), (paragraph(text),)),)), theme=theme)
    _, full, *_ = [page for page in made.pages.pages if page.part is Part.BODY]
    assert len(full.lines) == rows
    assert {sum(len(run.text) for run in line.runs) for line in full.lines} == {characters}


# GB/T 9704-2012, clause by clause: what the figure is called, the figure, what it must be.
FIGURES: dict[str, tuple[Callable[[], float], float]] = {
    "5.1 width of A4, mm": (lambda: SHEET.width / MM, 210),
    "5.1 height of A4, mm": (lambda: SHEET.height / MM, 297),
    "5.2.1 margin at the head (天头), mm": (lambda: SHEET.top / MM, 37),
    "5.2.1 margin at the binding edge (订口), mm": (lambda: SHEET.inner / MM, 28),
    "5.2.1 width of the type area (版心), mm": (lambda: SHEET.measure / MM, 156),
    "5.2.1 height of the type area (版心), mm": (lambda: SHEET.depth / MM, 225),
    "5.2.1 so the outer margin, mm": (lambda: SHEET.outer / MM, 26),
    "5.2.1 so the lower margin, mm": (lambda: SHEET.bottom / MM, 35),
    "5.2.2 size of the text, points": (lambda: GONGWEN.style("paragraph").size, SIZES["三号"]),
    "5.2.3 characters a line": (lambda: SHEET.measure / GONGWEN.style("paragraph").pitch, 28),
    "5.2.3 lines a page": (lambda: (SHEET.depth - GONGWEN.style("paragraph").size) / GONGWEN.row + 1, 22),
    "7.2.4 above the mark, mm": (lambda: GONGWEN.style("issuing-body-mark").drop / MM, 35),
    "7.2.5 from the mark to the number, rows": (lambda: GONGWEN.style("issuing-body-mark").after / GONGWEN.row, 2),
    "7.2.7 from the number to the rule, mm": (lambda: stroke("document-number").distance / MM, 4),
    "7.3.1 size of the title, points": (lambda: GONGWEN.style("title").size, SIZES["二号"]),
    "7.3.1 from the number to the title, rows": (lambda: GONGWEN.style("document-number").after / GONGWEN.row, 2),
    "7.3.2 below the title, rows": (lambda: GONGWEN.style("title").after / GONGWEN.row, 1),
    "7.3.2 indent of the addressee, characters": (lambda: GONGWEN.style("addressee").indent, 0),
    "7.3.3 indent of paragraphs, characters": (lambda: GONGWEN.style("paragraph").indent, 2),
    "7.3.4 above the attachment note, rows": (lambda: GONGWEN.style("attachment-note").before / GONGWEN.row, 1),
    "7.3.4 indent of the attachment note, characters": (lambda: GONGWEN.style("attachment-note").indent, 2),
    "7.3.5.2 above the signature, rows": (lambda: GONGWEN.style("signature").before / GONGWEN.row, 1),
    "7.3.5.2 right of the signature, characters": (lambda: GONGWEN.style("signature").right, 2),
    "7.3.5.2 right of a long date, characters": (lambda: GONGWEN.style("date").right, 2),
    "7.3.5.2 from signature to date, characters": (lambda: GONGWEN.stagger, 2),
    "7.3.6 indent of the note, characters": (lambda: GONGWEN.style("release-note").indent, 2),
    "7.4.2 size of the copies, points": (lambda: GONGWEN.style("cc-list").size, SIZES["四号"]),
    "7.4.2 left of the copies, characters": (lambda: GONGWEN.style("cc-list").left, 1),
    "7.4.2 right of the copies, characters": (lambda: GONGWEN.style("cc-list").right, 1),
    "7.4.3 size of the imprint, points": (lambda: GONGWEN.style("print-note").size, SIZES["四号"]),
    "7.5 size of the page number, points": (lambda: GONGWEN.style("footer").size, SIZES["四号"]),
    "7.5 page number from the outer edge, characters": (lambda: GONGWEN.folio.indent, 1),
}


def stroke(name: str):  # type: ignore[no-untyped-def]
    found = GONGWEN.style(name).under
    assert found
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_official_documents_are_as_the_standard_has_them(name: str) -> None:
    figure, wanted = FIGURES[name]
    assert figure() == pytest.approx(wanted, abs=1e-9)


FACES = {
    "issuing-body-mark": Face.BIAOSONG, "document-number": Face.FANG, "title": Face.BIAOSONG, "paragraph": Face.FANG,
    "addressee": Face.FANG, "heading-1": Face.HEI, "heading-2": Face.KAI, "heading-3": Face.FANG,
    "heading-4": Face.FANG, "lead-1": Face.HEI, "lead-2": Face.KAI, "lead-3": Face.FANG, "lead-4": Face.FANG,
    "attachment-note": Face.FANG, "signature": Face.FANG, "date": Face.FANG, "cc-list": Face.FANG,
    "print-note": Face.FANG, "footer": Face.SONG,
}  # fmt: skip


@pytest.mark.parametrize("name", FACES)
def test_official_documents_are_in_the_faces_of_the_standard(name: str) -> None:
    assert GONGWEN.style(name).face == FACES[name]


def test_official_documents_are_printed_on_both_sides_with_red_heads_and_dashed_numbers() -> None:
    assert (SHEET.mirrored, GONGWEN.recto, GONGWEN.squeeze) == (True, True, False)
    assert (GONGWEN.folio.outer, GONGWEN.folio.dashes) == (True, True)
    assert GONGWEN.style("issuing-body-mark").colour == stroke("issuing-body-mark").colour == RED
    assert stroke("document-number").colour == RED
    coloured = {style.name for style in GONGWEN.styles if style.colour != "000000"}
    assert coloured == {"issuing-body-mark", "cover-organisation"}


HEAD = (Element(Role.ISSUING_BODY_MARK, "某某总工会文件"), Element(Role.DOCUMENT_NUMBER, "某工发〔2021〕5号"))


def page() -> Page:
    opened = Document("doc", (*HEAD, Element(Role.TITLE, "关于某事的通知")), (paragraph("工" * 60),))
    return next(p for p in edition(packet(Meta(), (opened,)), theme=GONGWEN).pages.pages if p.part is Part.BODY)


def ink(text: str, font: str, size: float, y: float) -> tuple[float, float]:
    """The upper and the lower edge of characters on a baseline."""
    found = bundled().named(font)
    extents = [found._font.get_glyph_extents(found.glyph(char)) for char in text]
    em = size / found.face.upem
    return y + max(e.y_bearing for e in extents) * em, y + min(e.y_bearing + e.height for e in extents) * em


def test_the_head_stands_where_the_standard_has_it() -> None:
    """The mark's upper edge 35 mm below the type area's (7.2.4), the red rule 4 mm below the number (7.2.7)."""
    top, made = SHEET.height - SHEET.top, page()
    (mark,), (number,) = (line.runs[:1] for line in made.lines[:2])
    upper, _ = ink(mark.text, mark.font, mark.size, made.lines[0].y)
    assert abs((top - upper) / MM - 35) < 0.5
    (rule,) = made.bars
    _, lower = ink("某工发", number.font, number.size, made.lines[1].y)
    assert abs((lower - rule.y) / MM - 4) < 0.5
    assert (rule.x, rule.end, rule.colour) == (0, pytest.approx(156 * MM), RED)


def test_the_dashes_of_the_page_number_begin_7_mm_below_the_type_area() -> None:
    """GB/T 9704-2012, 7.5."""
    (number,) = page().furniture
    dash = next(run for run in number.runs if "—" in run.text)
    upper, _ = ink("—", dash.font, dash.size, number.y)
    assert abs((SHEET.bottom - upper) / MM - 7) < 0.05


@pytest.mark.parametrize(
    ("said", "points"),
    {
        "28mm": 28 * MM,
        "2.8 cm": 28 * MM,
        "12pt": 12,
        "1in": 72,
        "-1pt": -1,
        "初号": 42,
        "小四": 12,
        "3号": 15.75,
    }.items(),
)
def test_lengths_are_read_with_their_units(said: str, points: float) -> None:
    assert length(said) == pytest.approx(points)


@pytest.mark.parametrize("said", ["", "28", "28 m", "mm", "1e3mm", "٣mm", "9号", "十号", "12px", "1,5cm"])
def test_what_is_no_length_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is no length"):
        length(said)
