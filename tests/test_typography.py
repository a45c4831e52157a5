"""How the seeds are set in every theme, as another library sees it; and whether the judge sees what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from judge import faults, grid, texts
from judge.evenness import figures, widest_gap
from judge.proof import Proof, Unlike, proof
from pipeline.document import Document, Element, Heading, Kind, Paragraph, Role, Section, Text, Verbatim
from pipeline.packet import Meta, Packet, packet
from pipeline.theme import MM, Theme
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from sheets import Sheets, han, paragraphs

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
ALL = {**faults.MEASURES, **grid.MEASURES}


def found(seen: Proof) -> set[str]:
    """The measures that find something."""
    measures = ALL if not seen.theme.squeeze else faults.MEASURES
    return {measure.__name__ for measure in measures.values() if list(measure(seen))}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_seeds_are_set_without_a_fault(theme: Theme) -> None:
    whole = texts.packet_of(SEEDS)
    assert not found(proof(texts.pdf(whole, theme), whole, theme)) - (set() if theme.squeeze else {"lone_characters"})


# Pages drawn by hand, with faults in them.


def block(lines: tuple[str, ...], theme: Theme = HANDOUT, short: float = 0.0) -> Proof:
    """One paragraph of these lines, all but the last flush, on one page; the first ends `short` of its edge."""
    sheets = Sheets(theme)
    for row, text in enumerate(lines):
        last = row == len(lines) - 1
        sheets.line(text, row, indent=0 if row else 2, short=None if last else 0.0 if row else short)
    return sheets.seen(paragraphs("".join(lines)))


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((han(31), han(20) + "。"), ""),
        ((han(30) + "，", han(20) + "。"), ""),
        ((han(29) + "——", han(20) + "。"), ""),
        ((han(30), "，" + han(20)), "starts"),
        ((han(30), "）" + han(20)), "starts"),
        ((han(30), "·" + han(20)), "starts"),
        ((han(30), "/" + han(20)), "starts"),
        ((han(30), "," + han(20)), "starts"),
        ((han(30), "……" + han(20)), "strict_starts"),
        ((han(30) + "“", han(20)), "ends"),
        ((han(30) + "（", han(20)), "ends"),
        ((han(30) + "/", han(20)), "ends"),
        ((han(30) + "…", "…" + han(20)), "split_pairs strict_starts"),
        ((han(30) + "—", "—" + han(20)), "split_pairs starts"),
        ((han(29) + "20", "25" + han(20)), "split_words"),
        ((han(29) + "2.", "5" + han(20)), "split_words"),
        ((han(29) + "25", "％" + han(20)), "split_words"),
        ((han(29) + "￥", "25" + han(20)), "split_words"),
        ((han(29) + "Ty", "pst" + han(20)), "split_words"),
        ((han(20) + "www.example.org/", "typography/" + han(9)), ""),
        ((han(20) + "example.org/", "typography/" + han(9)), "ends"),
        ((han(29), "jiangyi" * 8, "jiangyi" * 2), ""),
        ((han(31), "会。"), "lone_characters"),
        ((han(31), "会议。"), ""),
    ],
)
def test_the_judge_sees_where_lines_break(lines: tuple[str, ...], fault: str) -> None:
    assert found(block(lines)) == set(fault.split())


@pytest.mark.parametrize(("short", "fault"), [(0.4, ""), (0.6, "not_flush"), (-0.4, ""), (-0.6, "not_flush outside")])
@pytest.mark.parametrize("end", ["会", "，", "”"])
def test_the_judge_sees_what_is_not_flush(short: float, fault: str, end: str) -> None:
    assert found(block((han(28) + end, han(9)), short=short)) == set(fault.split())


@pytest.mark.parametrize(
    ("start", "late", "fault"),
    [
        ("会", 0.04, ""),
        ("会", 0.05, "not_flush"),
        ("会", -0.05, "not_flush outside"),
        ("（", 0.05, "not_flush"),
        ("（", -0.25, ""),  # of the blank half of its box, as much as there is may lie before the edge
        ("（", -0.5, ""),
        ("（", -0.55, "not_flush outside"),
    ],
)
def test_the_judge_sees_where_a_line_begins(start: str, late: float, fault: str) -> None:
    sheets = Sheets()
    sheets.line(han(31), indent=2)
    sheets.line(start + han(32), row=1, indent=late)
    sheets.line(han(9), row=2, short=None)
    assert found(sheets.seen(paragraphs(han(31) + start + han(32) + han(9)))) - {"overlaps"} == set(fault.split())


@pytest.mark.parametrize(
    ("end", "short", "fault"),
    [
        ("·", -3.0, ""),  # the font has it an em wide; its due is half an em, in the middle of that
        ("·", 0.0, "not_flush"),
        ("-", 1.5, ""),  # a third of an em wide: it may stand anywhere in its half
        ("-", 3.0, "not_flush"),
    ],
)
def test_half_an_em_is_the_due_of_an_interpunct(end: str, short: float, fault: str) -> None:
    assert found(block((han(28) + end, han(9)), short=short)) == set(fault.split())


def test_a_stop_that_takes_its_whole_em_is_not_flush() -> None:
    assert found(block((han(28) + "。", han(9)), short=6.0)) == {"not_flush"}
    assert not found(block((han(25) + "。", han(9)), GONGWEN))


def test_overlapping_characters_are_seen() -> None:
    assert found(block((han(33), han(9)))) == {"overlaps"}


def test_a_table_beyond_the_type_area_is_seen() -> None:
    sheets = Sheets()
    sheets.line(han(33), short=-5)
    whole = packet(Meta(), [Document("", blocks=(Verbatim((han(33),)),))])
    assert found(sheets.seen(whole)) == {"outside"}


@pytest.mark.parametrize(("before", "fault"), [("，工会", "starts"), ("工会“", "ends"), ("工会..12", ""), ("..12", "")])
def test_the_contents_are_judged_too(before: str, fault: str) -> None:
    sheets = Sheets()
    sheets.line(before, short=None)
    sheets.line(han(9), row=1, indent=2, short=None)
    assert found(sheets.seen(paragraphs(han(9)))) == set(fault.split())


@pytest.mark.parametrize(("words", "gap"), [(han(25), 6 / 24), (han(31), 0), ("，。" * 6 + "会", None)])
def test_how_far_han_characters_are_pulled_apart(words: str, gap: float | None) -> None:
    seen = block((words, han(9)))
    widest = widest_gap(seen.blocks[0], seen.lines[0])
    assert widest == (gap if gap is None else pytest.approx(gap, abs=1e-3))
    assert figures(seen).lines == 2
    assert figures(seen).mean == pytest.approx(gap or 0, abs=1e-3)


def test_a_blank_in_the_text_is_no_gap_between_two_characters() -> None:
    sheets = Sheets()
    sheets.line("工会", indent=2, short=300.0)
    sheets.line("组织", row=1, short=None)
    assert figures(sheets.seen(paragraphs("工 会组织"))).full == 0


# Several pages.

FIRST, NEXT, LAST = han(31), han(33), han(20) + "。"


def paged(blocks: list[tuple[tuple[str, int], ...]], whole: Packet) -> set[str]:
    """What is found in blocks of lines, each line with its page."""
    sheets, rows = Sheets(), Counter[int]()
    for lines in blocks:
        for number, (text, page) in enumerate(lines):
            last = number == len(lines) - 1
            sheets.line(text, rows[page], page, indent=0 if number else 2, short=None if last else 0.0)
            rows[page] += 1
    return found(sheets.seen(whole))


@pytest.mark.parametrize(
    ("cuts", "fault"),
    [
        ((1, 1, 2, 2), ""),
        ((1, 2, 2, 2), "lone_first_lines"),
        ((1, 1, 1, 2), "lone_last_lines"),
        ((1, 1, 1, 1), ""),
    ],
)
def test_the_judge_sees_lone_lines(cuts: tuple[int, ...], fault: str) -> None:
    lines = (FIRST, NEXT, NEXT, LAST)
    other = ((LAST, cuts[0]),), ((LAST, cuts[-1]),)
    blocks = [other[0], tuple(zip(lines, cuts, strict=True)), other[1]]
    assert paged(blocks, paragraphs(LAST, "".join(lines), LAST)) == set(fault.split())


def test_lines_of_one_height_on_two_pages_are_two() -> None:
    assert paged([((FIRST, 1), (LAST, 2))], paragraphs(FIRST + LAST)) == {"lone_first_lines", "lone_last_lines"}


@pytest.mark.parametrize(("page", "fault"), [(1, "headings_last"), (2, "")])
def test_the_judge_sees_a_heading_at_a_page_foot(page: int, fault: str) -> None:
    section = Section("sec-1", Heading("一、学习", Kind.NUMBERED, 1, "一、"), (Paragraph((Text(LAST),)),))
    whole = packet(Meta(), [Document("", blocks=(Paragraph((Text(LAST),)),), sections=(section,))])
    assert paged([((LAST, 1),), (("一、学习", page),), ((LAST, 2),)], whole) == set(fault.split())


def test_a_heading_may_end_a_document() -> None:
    title = Element(Role.TITLE, "学习")
    whole = packet(Meta(), [Document("", opening=(title,)), Document("", opening=(title,))])
    assert not paged([(("学习", 1),), (("学习", 2),)], whole)


@pytest.mark.parametrize("drawn", ["职工会", "工会组织", "工会", "工会纸"])
def test_other_words_are_refused(drawn: str) -> None:
    sheets = Sheets()
    sheets.line(drawn, short=None)
    if drawn == "工会组织":  # words too many come before the text: they are front matter
        assert [len(line) for line in sheets.seen(paragraphs("组织")).front] == [2]
    with pytest.raises(Unlike):
        sheets.seen(paragraphs("工会组"))


# The strict grid of official documents.


def gridded(sizes: list[int], rows: list[float], theme: Theme = GONGWEN) -> Proof:
    """Blocks of one or two lines, those from row 22 on upon the second sheet."""
    sheets, text = Sheets(theme), {1: [(han(26), 2)], 2: [(han(26), 2), (han(28), 0)]}
    lines = [line for size in sizes for line in text[size]]
    for (words, indent), row in zip(lines, rows, strict=True):
        sheets.line(words, row % 22, 1 + int(row // 22), indent, short=None)
    return sheets.seen(paragraphs(*("".join(words for words, _ in text[size]) for size in sizes)))


@pytest.mark.parametrize(
    ("sizes", "rows", "fault"),
    [
        ([2] * 12, [*range(24)], ""),
        ([2] * 10 + [1] * 3, [*range(21), 22, 23], "short_pages"),
        ([1] + [2] * 11, [*range(21), 22, 23], ""),  # the next two lines stay together
        ([2] * 12, [*range(10), *(row + 0.05 for row in range(10, 14)), *range(14, 24)], "off_rows"),
        ([1] + [2] * 11, [*range(10), *range(11, 24)], "skipped_rows"),
        ([2] * 12, [*range(22), 23, 24], "skipped_rows"),
    ],
)
def test_the_judge_sees_what_is_off_the_rows(sizes: list[int], rows: list[float], fault: str) -> None:
    assert found(gridded(sizes, rows)) == set(fault.split())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, ""),
        ({"top": 38.5 * MM, "bottom": 33.5 * MM}, "off_margins"),
        ({"inner": 29.5 * MM, "outer": 24.5 * MM}, "off_margins"),
        ({"mirrored": False}, ""),
    ],
)
def test_the_margins_are_measured_on_the_ink(changes: dict[str, float], fault: str) -> None:
    theme = replace(GONGWEN, sheet=replace(GONGWEN.sheet, **changes))
    assert found(gridded([2] * 22, [*range(44)], theme)) == set(fault.split())


def test_the_judge_sees_what_is_off_its_cell() -> None:
    assert found(block((han(26), han(20)), GONGWEN)) == set()
    assert found(block((han(26), han(20)), GONGWEN, short=0.4)) == {"off_cells"}
    assert found(block((han(25), han(20)), GONGWEN)) == set()  # stretched, as it must be
