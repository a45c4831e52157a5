"""The typesetter: pages of themes, page ends, official documents to the millimetre, faces, contents, furniture."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import helpers as hp
from pipeline.document import Document, Element, Role, Section, flow
from pipeline.packet import Meta, packet
from pipeline.theme import MM, Face, Theme
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from pipeline.toc import toc
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.pages import Page, Part
from pipeline.words import boundaries
from samples import heading, notice, paragraph, sample
from setting import body_lines, end_of, pages_of, places, said

ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
SQUARE = 0.45  # em from the middle of a Han character to its ink's edge, about


def book(theme: Theme) -> list[Page]:
    whole = packet(sample().meta, sample().documents)
    return list(Typesetter(theme, hp.bundled()).pages(whole, toc(whole)).pages)


def body(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.part is Part.BODY and page.label]


def of_paragraph(text: str) -> Document:
    return Document("doc", (Element(Role.TITLE, "题"),), (paragraph(text),))


def middle(line: Any, theme: Theme) -> float:
    """Where the middle of a line's Han characters is, in points from the paper's upper edge."""
    run = line.runs[0]
    face = next((face for face, font in hp.bundled().files.items() if font.name == run.font), Face.SONG)
    return theme.sheet.height - line.y - hp.bundled().middle(face) * run.size


def test_a_paragraph_is_indented_in_its_first_line_only() -> None:
    _, first, *rest = body_lines(of_paragraph("工" * 100))
    assert first.runs[0].x == pytest.approx(24)
    assert [line.runs[0].x for line in rest] == [0.0, 0.0, 0.0]
    assert [len(said(line)) for line in (first, *rest)] == [31, 33, 33, 3]
    assert [line.at for line in (first, *rest)] == [0, 31, 64, 97]


@ALL
def test_lines_say_of_which_block_they_are_and_from_where(theme: Theme) -> None:
    whole = packet(sample().meta, sample().documents)
    blocks = [placed for document in whole.documents for placed in flow(document)]
    said_of: dict[int, str] = {}
    for page in body(book(theme)):
        for line in page.lines:
            text = blocks[line.block].block.text
            assert hp.squeezed(text[line.at :]).startswith(hp.squeezed(said(line))) or "\n" in text
            said_of[line.block] = said_of.get(line.block, "") + said(line)
    assert [hp.squeezed(said_of[n]) for n in range(len(blocks))] == [hp.squeezed(p.block.text) for p in blocks]


@ALL
def test_body_and_contents_begin_on_right_hand_pages(theme: Theme) -> None:
    pages = book(theme)
    firsts = [n for n, page in enumerate(pages, 1) if page.label in ("i", "1")]
    assert [n % 2 for n in firsts] == [1, 1]
    assert all(
        not page.lines and not page.furniture for page in pages if not page.label and page.part is not Part.COVER
    )


@ALL
def test_no_page_is_fuller_than_its_type_area(theme: Theme) -> None:
    sheet = theme.sheet
    for page in body(book(theme)):
        for line in page.lines:
            size = line.runs[0].size
            assert sheet.top - 4 < middle(line, theme) - size / 2
            assert middle(line, theme) + size / 2 < sheet.height - sheet.bottom + 0.01


@pytest.mark.parametrize("filler", range(33))
def test_page_ends(filler: int) -> None:
    """No heading last, no line of a paragraph alone, no page over-full, whatever comes before."""
    blocks = tuple(paragraph("工会。") for _ in range(filler))
    sections = tuple(
        Section(f"sec-{n}", heading("一、标题", 1, "一、"), (paragraph("工" * 20 * n),)) for n in range(1, 12)
    )
    document = Document("doc", (Element(Role.TITLE, "题"),), blocks, sections)
    for theme in (HANDOUT, GONGWEN):
        made = pages_of(document, theme=theme).pages
        pages = [page for page in made if page.part is Part.BODY and page.lines]
        lengths = {n: sum(line.block == n for page in pages for line in page.lines) for n in range(len(blocks) + 23)}
        for page, after in pairwise(pages):
            last, first = page.lines[-1], after.lines[0]
            assert not said(last).startswith("一、")
            if last.block == first.block and lengths[last.block] > 1:
                assert sum(line.block == last.block for line in page.lines) >= 2
                assert sum(line.block == last.block for line in after.lines) >= 2


def test_official_pages_have_22_lines_of_28_characters() -> None:
    """GB/T 9704-2012, 5.2.1 and 5.2.3; strict cells: each character within a fifth of a point of its own."""
    text = "工会理论学习资料汇编工人阶级主力军作用团结服务职工群众" * 60
    page = [p for p in pages_of(of_paragraph(text), theme=GONGWEN).pages if p.part is Part.BODY][1]
    assert len(page.lines) == 22
    cell = 156 * MM / 28
    for line in page.lines:
        stood = places(line.runs)
        assert len(stood) == 28
        assert all(abs(place.x + place.width / 2 - (k + 0.5) * cell) < 0.2 for k, place in enumerate(stood))
    tops = [middle(line, GONGWEN) - 15.75 / 2 for line in page.lines]
    assert tops[0] == pytest.approx(37 * MM)
    assert tops[-1] + 15.75 == pytest.approx((37 + 225) * MM)
    assert page.left / MM == pytest.approx(26)


def test_the_head_of_an_official_document() -> None:
    """7.2.4 to 7.2.7 and 7.3.1: the mark 35 mm down, the number two rows below, the red rule, the title two below."""
    (page,) = [p for p in pages_of(notice(), theme=GONGWEN).pages if p.label == "1"]
    mark, number, title, addressee = page.lines[:4]
    row = GONGWEN.row
    assert said(mark) == "某某总工会文件"
    assert mark.runs[0].colour != "000000"
    top = middle(mark, GONGWEN) - SQUARE * mark.runs[0].size - GONGWEN.sheet.top
    assert top / MM == pytest.approx(35, abs=1)
    assert middle(title, GONGWEN) - middle(number, GONGWEN) == pytest.approx(3 * row)
    assert middle(addressee, GONGWEN) - middle(title, GONGWEN) == pytest.approx(2 * row)
    (rule,) = [bar for bar in page.bars if bar.y > GONGWEN.sheet.height / 2]
    below = GONGWEN.sheet.height - rule.y - middle(number, GONGWEN) - 15.75 / 2
    assert below / MM == pytest.approx(4, abs=0.3)
    assert (rule.x, rule.end) == (0, GONGWEN.sheet.measure)


@ALL
def test_what_is_printed_last_stands_at_the_foot_between_rules(theme: Theme) -> None:
    """7.4: the last rule is the type area's foot; the first and last are 0.35 mm, those between 0.25."""
    document = Document(
        "doc",
        (Element(Role.TITLE, "题"),),
        (paragraph("工会。"),),
        imprint=(
            Element(Role.CC_LIST, "抄送：" + "各市总工会，" * 20 + "机关各部门。"),
            Element(Role.PRINT_NOTE, "某某总工会办公室　　2021年3月10日印发"),
        ),
    )
    (page,) = body(list(pages_of(document, theme=theme).pages))
    bars = [bar for bar in page.bars if bar.x == 0]
    assert [round(bar.thickness / MM, 2) for bar in bars] == [0.35, 0.25, 0.35]
    assert bars[-1].y == pytest.approx(theme.sheet.bottom)
    assert bars[0].y > bars[1].y > bars[2].y
    above, below = page.lines[-1].y - bars[-1].y, bars[1].y - page.lines[-1].y
    assert above + below == pytest.approx(theme.style("print-note").leading)
    assert middle(page.lines[-1], theme) == pytest.approx(theme.sheet.height - (bars[1].y + bars[2].y) / 2)
    last = page.lines[-1]
    em = theme.style("print-note").size
    assert (last.runs[0].x, end_of(last.runs)) == (
        pytest.approx(em),
        pytest.approx(theme.sheet.measure - em, abs=0.1),
    )
    cc = [line for line in page.lines if line.block == 2]
    assert [line.runs[0].x for line in cc[1:]] == [pytest.approx(4 * em)] * (len(cc) - 1)


CLOSINGS = (  # signature, date: where they begin, in characters from the right edge (7.3.5.2)
    ("广西壮族自治区总工会", "2021年3月10日"),
    ("工会", "2021年3月10日"),
)


@pytest.mark.parametrize(("signature", "date"), CLOSINGS)
def test_a_date_begins_two_characters_right_of_the_signature(signature: str, date: str) -> None:
    closing = (Element(Role.SIGNATURE, signature), Element(Role.DATE, date))
    document = Document("doc", (Element(Role.TITLE, "题"),), (paragraph("工会。"),), (), closing)
    one, two = body_lines(document, theme=GONGWEN)[-2:]
    em, measure = GONGWEN.style("date").em, GONGWEN.sheet.measure
    assert two.runs[0].x - one.runs[0].x == pytest.approx(2 * em)
    assert max(end_of(one.runs), end_of(two.runs)) == pytest.approx(measure - 2 * em, abs=0.1)


def test_a_note_of_attachments_hangs_at_their_names() -> None:
    text = "附件：1." + "关于学习贯彻全会精神的实施方案和任务分工" * 3
    closing = (Element(Role.ATTACHMENT_NOTE, text),)
    document = Document("doc", (Element(Role.TITLE, "题"),), (paragraph("工会。"),), (), closing)
    first, *rest = body_lines(document, theme=GONGWEN)[2:]
    name = next(place.x for place in places(first.runs) if place.char == "关")
    assert [line.runs[0].x for line in rest] == [pytest.approx(name, abs=1.0)] * len(rest)


def test_further_attachments_begin_below_the_first_ones_number() -> None:
    """7.3.4, without a row between them."""
    closing = (Element(Role.ATTACHMENT_NOTE, "附件：1.实施方案"), Element(Role.ATTACHMENT_NOTE, "2.报名表"))
    document = Document("doc", (Element(Role.TITLE, "题"),), (paragraph("工会。"),), (), closing)
    first, second = body_lines(document, theme=GONGWEN)[2:]
    assert places(second.runs)[0].x == pytest.approx(next(p.x for p in places(first.runs) if p.char == "1"), abs=0.1)
    assert first.y - second.y == pytest.approx(GONGWEN.row)


def test_a_mark_that_does_not_fit_is_set_smaller() -> None:
    mark = Element(Role.ISSUING_BODY_MARK, "广西壮族自治区总工会办公室文件")
    document = Document("doc", (mark, Element(Role.TITLE, "题")), (paragraph("工会。"),))
    first, second, *_ = body_lines(document, theme=GONGWEN)
    assert said(first) == mark.text
    assert said(second) == "题"
    assert end_of(first.runs) <= GONGWEN.sheet.measure + 0.01


@ALL
def test_page_numbers_stand_where_the_theme_has_them(theme: Theme) -> None:
    pages = book(theme)
    measure = theme.sheet.measure
    inset = theme.folio.indent * theme.style("footer").em
    for n, page in enumerate(pages, 1):
        if not page.label:
            continue
        folio = page.furniture[-1]
        assert said(folio) == (f"— {page.label} —" if theme.folio.dashes else page.label)
        edge = measure - end_of(folio.runs) if n % 2 else folio.runs[0].x
        assert edge == pytest.approx(inset, abs=0.1)
        assert page.left == theme.sheet.left(n)
        assert theme.sheet.left(2) == (theme.sheet.outer if theme.sheet.mirrored else theme.sheet.inner)


def test_an_official_page_number_is_seven_millimetres_below() -> None:
    """7.5: the dash's middle."""
    page = body(book(GONGWEN))[0]
    dash = page.furniture[-1].y + 0.35 * 14
    assert (GONGWEN.sheet.bottom - dash) / MM == pytest.approx(7, abs=0.3)


def test_lines_for_notes_stand_in_the_outer_margin_a_row_each() -> None:
    pages = book(HANDOUT)
    for n, page in enumerate(pages, 1):
        notes = [bar for bar in page.bars if bar.x < 0 or bar.x > HANDOUT.sheet.measure]
        assert len(notes) == (33 if page.part is Part.BODY and page.lines else 0)
        for bar in notes:
            outer = bar.x > HANDOUT.sheet.measure if n % 2 else bar.end < 0
            assert outer
            assert 0 < page.left + bar.x < page.left + bar.end < HANDOUT.sheet.width


@ALL
def test_lines_of_all_pages_register(theme: Theme) -> None:
    """A paragraph's lines stand on the rows of the page, whatever headings come between."""
    text = "工会理论。" * 200
    document = Document(
        "doc",
        (Element(Role.TITLE, "关于深入学习贯彻党的十九届五中全会精神的决议"),),
        (paragraph(text),),
        (Section("sec-1", heading("一、" + "工会理论" * 12, 1, "一、"), (paragraph(text),)),),
    )
    lines = [line for line in body_lines(document, theme=theme) if len(said(line)) > 20 and "，" not in said(line)]
    of_text = [line for line in lines if line.block in (1, 3)]
    offsets = {
        round((middle(line, theme) - theme.sheet.top - theme.style("paragraph").size / 2) / theme.row, 3) % 1
        for line in of_text
    }
    assert all(min(offset, 1 - offset) < 0.002 for offset in offsets)


def test_titles_are_centred() -> None:
    line = next(line for line in body_lines(notice()) if said(line) == "关于印发《决议》的通知")
    first, last = places(line.runs)[0], places(line.runs)[-1]
    assert first.x == pytest.approx(HANDOUT.sheet.measure - last.x - last.width, abs=0.01)


@pytest.mark.parametrize("size", [20, 30, 40])
def test_a_title_is_broken_between_phrases(size: int) -> None:
    title = "关于深入学习贯彻党的十九届五中全会精神团结动员全区广大职工为实现远景目标建功立业的决议"[:size]
    lines = body_lines(Document("doc", (Element(Role.TITLE, title),), (paragraph("文。"),)))[:-1]
    ends = [sum(len(said(line)) for line in lines[: k + 1]) for k in range(len(lines))]
    assert len(lines) > 1
    assert set(ends) <= boundaries(title)


@pytest.mark.parametrize("filler", range(28, 36))
def test_a_signature_does_not_stand_alone_on_a_page(filler: int) -> None:
    closing = (Element(Role.SIGNATURE, "某某总工会"), Element(Role.DATE, "2021年3月10日"))
    blocks = tuple(paragraph("工会。") for _ in range(filler))
    for page in pages_of(Document("doc", (Element(Role.TITLE, "题"),), blocks, (), closing)).pages:
        assert not page.lines or said(page.lines[0]) not in ("某某总工会", "2021年3月10日")


def test_each_document_and_each_attached_one_begins_a_page() -> None:
    firsts = [p.block.text for d in sample().documents for p in flow(d) if p.begins]
    tops = [said(page.lines[0]) for page in body(book(HANDOUT))]
    assert len(firsts) == 3
    assert [top for top in tops if any(first.startswith(top) for first in firsts)] == [
        next(top for top in tops if first.startswith(top)) for first in firsts
    ]


def test_a_run_in_heading_is_set_in_its_own_face_and_runs() -> None:
    fonts = hp.bundled()
    (line,) = (line for line in body_lines(notice()) if said(line).startswith("（一）提高站位。"))
    lead = [run for run in line.runs if run.font == fonts.choose(HANDOUT.style("lead-2").face, "提").name]
    assert said(tuple(lead)) == "（一）提高站位。"


def test_page_numbers_of_the_contents_end_at_the_right_edge() -> None:
    for theme in THEMES.values():
        for page in book(theme):
            for line in page.lines if page.part is Part.CONTENTS else ():
                if line.runs[-1].text.isdecimal():
                    assert end_of(line.runs) == pytest.approx(theme.sheet.measure, abs=0.05)


def test_leaders_stand_on_one_grid_between_the_words_and_the_page() -> None:
    (page,) = [p for p in book(HANDOUT) if p.part is Part.CONTENTS and p.lines]
    dots = [line for line in page.furniture if set(said(line)) == {"."}]
    assert dots
    steps = {round((HANDOUT.sheet.measure - line.runs[0].x) % 6, 3) % 6 for line in dots}
    assert len(steps) == 1
    for line in dots:
        (beside,) = [other for other in page.lines if other.y == line.y]
        words = [place for place in places(beside.runs) if place.x < line.runs[0].x]
        assert words[-1].x + words[-1].width < line.runs[0].x
        assert end_of(line.runs) < beside.runs[-1].x


def test_the_cover_stands_in_the_middle_of_the_paper() -> None:
    for theme in THEMES.values():
        cover = book(theme)[0]
        for line in cover.lines:
            first, last = places(line.runs)[0], places(line.runs)[-1]
            left, right = cover.left + first.x, cover.left + last.x + last.width
            assert left == pytest.approx(theme.sheet.width - right, abs=0.02)


def test_a_character_is_set_by_the_face_that_has_it_as_it_should_be() -> None:
    fonts = hp.bundled()
    song, kai, fang = (fonts.files[face] for face in (Face.SONG, Face.KAI, Face.FANG))
    assert [fonts.choose(Face.FANG, c) for c in "工〇《1A"] == [fang, song, song, song, song]
    assert [fonts.choose(Face.KAI, c) for c in "工“”≅"] == [kai, song, song, song]
    assert [fonts.choose(face, "—") for face in (Face.SONG, Face.BIAOSONG, Face.HEI)] == [fang] * 3


def test_a_book_without_anything_has_no_pages() -> None:
    assert not pages_of().pages
    assert Typesetter(HANDOUT, hp.bundled()).pages(packet(Meta(), ()), toc(packet(Meta(), ()))).places == ()
