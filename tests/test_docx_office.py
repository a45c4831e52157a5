"""The Word file's pages are those that LibreOffice makes of it; and the judge of that finds what it should."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from judge import grid, texts
from judge.office import Office, body
from judge.proof import proof
from pipeline.themes import GONGWEN, THEMES

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    @cache
    def laid(theme: str) -> Office:
        return Office.of(texts.packet_of(SEEDS), THEMES[theme], tmp_path_factory.mktemp(theme))

    return laid


@pytest.fixture(scope="module")
def aided(tmp_path_factory):
    @cache
    def laid(theme: str) -> Office:
        whole = texts.with_aids(texts.packet_of(SEEDS))
        return Office.of(whole, THEMES[theme], tmp_path_factory.mktemp(f"{theme}-aids"))

    return laid


@pytest.mark.parametrize("theme", THEMES)
def test_every_number_and_every_line_is_where_it_is_foretold(office, theme):
    made = office(theme)
    assert not [*made.wrong_numbers(), *made.other_pages(), *made.other_lines()]
    assert len(made.numbers) == 39
    assert made.found[-1][-1][1] > 10


@pytest.mark.parametrize("theme", THEMES)
def test_with_study_aids_every_page_that_is_named_is_true_and_every_line_where_it_is_foretold(aided, theme):
    made = aided(theme)
    assert not [*made.wrong_numbers(), *made.wrong_references(), *made.other_pages(), *made.other_lines()]
    assert len(made.numbers) > 39
    assert len(made.said) > 60


def test_bookmarks_leave_official_documents_28_characters_a_line(aided):
    seen = aided("gongwen").proof
    assert not [place for measure in grid.WORD_MEASURES.values() for place in measure(seen)]


def test_the_judge_finds_a_page_that_is_named_and_wrong(aided):
    made = aided("handout")
    assert len(list(replace(made, said=[*made.said[:-1], "99"]).wrong_references())) == 1


def test_official_documents_have_22_lines_of_28_characters(office):
    seen = office("gongwen").proof
    assert not [place for measure in grid.WORD_MEASURES.values() for place in measure(seen)]
    full = [lines for lines in seen.of_page.values() if len(lines) == grid.ROWS]
    assert len(full) > 10


def test_official_documents_have_the_same_pages_as_the_pdf(office):
    whole, seen = texts.packet_of(SEEDS), office("gongwen")
    ours = body(proof(texts.pdf(whole, GONGWEN), whole, GONGWEN))
    assert [lines[0][1] for lines in seen.found] == [lines[0][1] for lines in ours]


@pytest.mark.parametrize("fault", ["number", "page", "line"])
def test_the_judge_finds_what_is_planted(office, fault):
    made = office("handout")
    block, (at, page) = made.targets[3], made.foretold[made.targets[3]][0]
    if fault == "number":
        wrong = replace(made, numbers=[*made.numbers[:3], "99", *made.numbers[4:]])
    else:
        moved = (at, page + 1) if fault == "page" else (at + 1, page)
        lines = [[moved, *lines[1:]] if n == block else lines for n, lines in enumerate(made.foretold)]
        wrong = replace(made, foretold=lines)
    counts = {len(list(m)) for m in (wrong.wrong_numbers(), wrong.other_pages(), wrong.other_lines())}
    assert counts == {0, 1}
    assert len(list(wrong.wrong_numbers())) == (fault == "number")
    assert len(list(wrong.other_pages())) == (fault == "page")


@pytest.mark.parametrize("characters", [27, 29])
def test_the_judge_counts_the_characters_of_a_line(office, characters):
    seen = office("gongwen").proof
    line = next(
        line
        for block, line in seen.full_lines()
        if block.style.name == "paragraph" and not line.first and block.text[line.start : line.end].isalpha()
    )
    if characters == 27:
        cut = replace(line, glyphs=line.glyphs[:-1], offsets=line.offsets[:-1])
    else:
        cut = replace(line, glyphs=[*line.glyphs, line.glyphs[-1]], offsets=[*line.offsets, line.end])
    wrong = replace(seen, lines=[cut if other is line else other for other in seen.lines])
    assert [place.page for place in grid.uneven(wrong)] == [line.page]
