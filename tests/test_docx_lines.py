"""Where LibreOffice ends the lines of the Word file: each case was seen in it."""

import pytest

from exporters.docx.layout.breaking import asian, western
from exporters.docx.layout.lengths import lengths
from exporters.docx.layout.lines import Breaker
from exporters.docx.layout.runs import ASIAN, WESTERN, Span, latin, runs
from exporters.docx.layout.shaping import Shaper
from pipeline.theme import Face
from pipeline.themes import THEMES
from pipeline.typeset.fonts import Fonts, folder


@pytest.fixture(scope="module")
def breaker() -> Breaker:
    return Breaker(Shaper(Fonts.load(folder())))


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [
        ("国国，", 2, 1),
        ("国《国", 2, 1),
        ("国℃国", 1, 1),  # which CLREQ lets begin no line
        ("国—国", 1, 1),
        ("国”国", 1, 0),
        ("国国）”。", 4, 1),
    ],
)
def test_chinese_rules(text: str, at: int, end: int) -> None:
    assert asian(text, at) == end


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [
        ("国1）“国", 3, 1),
        ("国1,234国", 3, 1),
        ("国1/2国", 3, 1),
        ("国$5国", 2, 1),
        ("国a%国", 2, 2),
        ("a state-of", 4, 2),
        ("state-of", 7, 6),
        ("see a/bc d", 7, 4),  # after a solidus none, if a blank is near
        ("国( a", 3, 1),
        ("国国）。A", 4, 1),
        ("国Ltd.国", 3, 1),
        ("国A——国", 3, 2),
    ],
)
def test_western_rules(text: str, at: int, end: int) -> None:
    assert western(text, at) == end


def test_marks_belong_to_the_script_before_them() -> None:
    made = runs([Span("国，“A”1 国—", Face.SONG)])
    assert [(run.text, run.script) for run in made] == [("国，“", ASIAN), ("A”1 ", WESTERN), ("国—", ASIAN)]
    first, *_ = runs([Span("①国", Face.SONG)])
    assert (first.text, first.script) == ("①", WESTERN)


def test_brackets_close_in_the_script_of_their_opening() -> None:
    assert latin("国（a）1") == [False, False, True, False, False]
    assert latin("a，1") == [True, True, True]


# The line that holds so many Han characters and what follows, in the theme's body text: where the next one begins.
CASES = [
    ("handout", 30, "——国", 30),  # one glyph in 宋体
    ("gongwen", 25, "——国", 26),  # two in 仿宋: parted
    ("handout", 29, "1）“国", 29),  # the digit's script is asked
    ("handout", 30, "①1国", 31),  # the gap itself has no room
    ("handout", 29, "To1国", 29),  # a digit beside letters is wider
    ("handout", 29, " 1，国", 32),
    ("handout", 31, "，国", 30),
    ("gongwen", 24, " Ａ1国", 27),
]


@pytest.mark.parametrize(("theme", "count", "tail", "begins"), CASES)
def test_first_line(breaker: Breaker, theme: str, count: int, tail: str, begins: int) -> None:
    style, measure = THEMES[theme].style("paragraph"), {"handout": 7920, "gongwen": 8845}[theme]
    text = "国" * count + tail + "国" * 12
    assert breaker.starts([Span(text, style.face)], lengths(style), measure)[1] == begins


def test_words_longer_than_a_line_are_cut_where_it_is_full(breaker: Breaker) -> None:
    style = THEMES["handout"].style("paragraph")
    starts = breaker.starts([Span("国" * 31 + "X" * 90, style.face)], lengths(style), 7920)
    assert starts[1] == 31
    assert 70 < starts[2] < 80


def test_marks_go_to_the_next_line_with_blanks_before_them(breaker: Breaker) -> None:
    style = THEMES["gongwen"].style("paragraph")
    starts = breaker.starts([Span("国" * 25 + "  ，" + "国" * 9, style.face)], lengths(style), 8845)
    assert starts[1] == 26


def test_tabs_lead_to_stops(breaker: Breaker) -> None:
    style = THEMES["handout"].style("table")
    assert breaker.kept([Span("国\t国\t国国", style.face)], lengths(style), 1900, (600, 1500)) == [0, 5]
    assert breaker.kept([Span("国\t国", style.face)], lengths(style), 1900, (600,)) == [0]
