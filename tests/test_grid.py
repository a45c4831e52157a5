"""Lines kept as they stand, on paper: in line with one another, as large as fits, on one page if one holds them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import helpers as hp
from pipeline.document import Document, Element, Role, Verbatim
from pipeline.packet import Meta, packet
from pipeline.themes import HANDOUT
from pipeline.typeset.grid import SMALLEST, lined_up, standing, stops
from samples import paragraph
from setting import body_lines, said
from setting import end_of as end_of_runs

STYLE = HANDOUT.style("table")
LEFT, EM = 0.0, STYLE.size


def end_of(line: Any) -> float:
    return end_of_runs(line.runs)


def lines_of(*rows: str) -> list[Any]:
    return body_lines(Document("doc", (Element(Role.TITLE, "题"),), (Verbatim(rows),)))[1:]


def begins(line: Any) -> list[float]:
    return [round((run.x - LEFT) / EM, 3) for run in line.runs]


def test_a_cell_begins_where_the_blanks_before_it_put_it() -> None:
    first, second, third = lines_of("工会    十二", "ab      甲    乙", "　　　　乙")
    assert begins(first) == [0, 4]
    assert begins(second) == [pytest.approx(0, abs=0.05), 4, 7]
    assert begins(third) == [4]


def test_numbers_that_end_in_one_column_end_in_one_place() -> None:
    lines = lines_of("会费  1,234.56", "补助      7.89", "其他    111.11")
    ends = [end_of(line) for line in lines]
    assert max(ends) - min(ends) < 0.15 * EM


def test_a_cell_stays_clear_of_the_next_however_wide_its_letters() -> None:
    for row in ("WWWWWWWW  工会", "MMMM MMMM  %%%%%%%%  工会", "│WWWWW│"):
        (line,) = lines_of(row)
        assert all(end_of_run(run) <= after.x + 0.01 for run, after in pairwise(line.runs))


def end_of_run(run: Any) -> float:
    font = hp.bundled().named(run.font)
    return run.x + sum(font.width(c) for c in run.text) * run.size / 1000 + run.spacing * (len(run.text) - 1)


def test_words_of_one_cell_are_set_as_words() -> None:
    (line,) = lines_of("2021 年 6 月底    长期")
    assert said(line) == "2021 年 6 月底长期"


# What pdftotext -layout gives: every character takes one column, so that columns are in line by count only.
LAYOUT = (
    "序号           任务名称           责任单位       完成时限",
    " 1      推进产业工人队伍建设改革         经济部   2021年6月底  ",
    " 2        开展劳动和技能竞赛      经济部、各市总工会 2021年12月底",
)


def test_columns_that_are_in_line_by_count_are_so_on_paper() -> None:
    middles = [[cell.column + cell.end for cell in row] for row in lined_up(LAYOUT)]
    assert all(abs(a - b) <= 6 for a, b in zip(middles[0], middles[1], strict=True))
    by_width = [[cell.column + cell.end for cell in row] for row in standing(LAYOUT)]
    assert not all(abs(a - b) <= 6 for a, b in zip(by_width[0], by_width[1], strict=True))
    assert [cell.text for cell in lined_up(LAYOUT)[1]] == LAYOUT[1].split()
    assert all(cell.end <= after.column for row in lined_up(LAYOUT) for cell, after in pairwise(row))


def test_columns_that_are_in_line_by_width_stay_so() -> None:
    rows = ("序号  名称      金额", "1     会费收入  1,234", "2     补助      5")
    assert lined_up(rows) == standing(rows)
    assert [[cell.column for cell in row] for row in standing(rows)] == [[0, 6, 16]] * 3
    neither = ("工会会  甲", "a  乙")
    assert lined_up(neither) == standing(neither)


def test_tabs_lead_to_where_the_widest_cell_leaves_off() -> None:
    rows = ("地区\t人数", "南宁市（含县）\t12\t3.5", "\t合计")
    assert stops(rows) == (16, 20)
    assert [[cell.column for cell in row] for row in lined_up(rows)] == [[0, 16], [0, 16, 20], [16]]
    assert [begins(line)[-1] for line in lines_of(*rows)] == [8, 10, 8]


def sizes(lines: list[Any]) -> set[float]:
    return {round(run.size, 6) for line in lines for run in line.runs}


def test_rows_too_wide_for_the_measure_are_set_smaller_all_alike() -> None:
    assert sizes(lines_of("工" * 37, "会")) == {EM}
    assert sizes(lines_of("工" * 44, "会")) == {9.0}
    assert sizes(lines_of("工" * 200, "会")) == {SMALLEST}


@pytest.mark.parametrize(
    "row", ["工" * 200, "工会  " * 60, " " * 300 + "工会" + " " * 300 + "工会", "a" * 500, "│" * 99]
)
def test_rows_too_wide_for_the_smallest_are_broken_and_their_rest_hangs(row: str) -> None:
    lines = lines_of(row, "工会")
    assert hp.squeezed("".join(map(said, lines))) == hp.squeezed(row) + "工会"
    assert [line.runs[0].x for line in lines[1:-1]] == [pytest.approx(LEFT + 2 * SMALLEST, abs=0.5)] * (len(lines) - 2)
    assert all(end_of(line) <= LEFT + HANDOUT.sheet.measure + 0.01 for line in lines)


def test_lines_set_smaller_stand_closer() -> None:
    first, second = lines_of("工" * 44, "会")
    assert first.y - second.y == pytest.approx(STYLE.leading * 9.0 / EM)


def test_what_follows_a_broken_cell_stands_as_far_from_it_as_before() -> None:
    last = lines_of("工" * 95 + "    会员", "会")[-2]
    first, second = last.runs
    assert second.x - first.x == pytest.approx((len(first.text) + 2) * SMALLEST)


@pytest.mark.parametrize("filler", range(20, 34))
def test_a_table_is_on_one_page_and_one_longer_than_a_page_begins_where_it_stands(filler: int) -> None:
    def pages(rows: int) -> list[int]:
        blocks = (*(paragraph("工会。") for _ in range(filler)), Verbatim(("甲  乙",) * rows))
        book = packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), blocks),))
        return [sum(said(line) == "甲乙" for line in page.lines) for page in hp.edition(book).pages.pages]

    assert [n for n in pages(30) if n] == [30]
    assert pages(60)[0] > 0 or filler > 27


def test_a_row_of_nothing_is_a_line() -> None:
    assert [said(line) for line in lines_of("甲  乙", "", "丙  丁")] == ["甲乙", "", "丙丁"]
