"""Lines after CLREQ and GB/T 15834: laws for any text, and cases of squeezing, pushing, stretching, ending."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.theme import Align, Face, Style
from pipeline.typeset.breaking import filled
from pipeline.typeset.characters import CLOSE_TOGETHER, TOGETHER, class_of, classes
from pipeline.typeset.lines import Setter, Setting
from pipeline.typeset.measured import Span
from setting import FANG, SONG, end_of, hp, lines_of, places, said, texts

NO_START = "。．，、：；！？‼⁇”’」』）］｝〕】〗》〉～–—·・‧/／…％%℃"  # CLREQ, and the strict set's —— and ……
NO_END = "“‘「『（［｛〔【〖《〈/／"
CLOSING = "。．，、：；！？‼⁇”’」』）］｝〕】〗》〉"

WORDS = st.sampled_from([*"工会理论学习年月，。、；：！？“”（）《》—·/～%％℃", "——", "……"])
LATIN = st.sampled_from(["2021", "67.5%", "WTO", "3,000", "a", "COVID-19", "don’t", "1", "12"])
PIECES = WORDS | LATIN | st.sampled_from(["工会工会", "职工群众", " ", "\u3000"])
TEXT = st.lists(PIECES, min_size=1, max_size=120).map("".join)
MEASURE = st.integers(12, 40)


@given(TEXT.filter(lambda text: text.strip()), MEASURE, st.booleans())
def test_laws_of_lines(text: str, measure: int, squeeze: bool) -> None:
    style = SONG if squeeze else FANG
    lines = [line for line in lines_of(text, measure, style, squeeze) if line]
    assert "".join(map(said, lines)).replace(" ", "").replace("\u3000", "") == "".join(text.split())
    together = CLOSE_TOGETHER if squeeze else TOGETHER
    for line, after in itertools.pairwise(lines):
        spaced = f"{said(line)[-1]} {said(after)[0]}" in " ".join(text.split())
        pair = class_of(said(line)[-1]) + class_of(said(after)[0])
        assert spaced or pair not in together or _has_no_better(said(line), together)
    for line in lines:
        last = said(line)[-1]
        loss = places(line)[-1].width / 2 if squeeze and last in CLOSING else 0.0
        if last not in "·‧—":  # glyphs that a font has narrower or wider than their cells
            end = end_of(line) - loss
            assert end <= measure * style.em + 0.01
            if line is not lines[-1] and len(re.findall("[\u4e00-\u9fff]", said(line))) > 1:
                assert end == pytest.approx(measure * style.em - (style.em - style.size) * 0, abs=0.25)


def _has_no_better(line: str, together: frozenset[str]) -> bool:
    """Whether the whole line, but for a start that is emptier than a quarter, has no break in it."""
    inside = range(1, len(line))
    letters = classes(line)
    return not any(letters[k - 1 : k + 1] not in together for k in inside if k > 0.75 * len(line))


@given(TEXT.filter(lambda text: text.strip()), MEASURE)
def test_no_character_runs_into_another_by_more_than_its_empty_half(text: str, measure: int) -> None:
    for line in lines_of(text, measure):
        stood = places(line)
        for one, after in itertools.pairwise(stood):
            if one.char == "’" and after.char.isascii():
                continue  # an apostrophe in a Western word
            allowed = 5.01 * ((one.char in CLOSING) + (after.char in "“‘（《")) + 3.4 * (
                one.char in "·" or after.char in "·"
            )
            assert after.x >= one.x + one.width - allowed - 0.01


@pytest.mark.parametrize(
    ("pair", "apart"), [("会的", True), ("会，", False), ("（会", False), ("——", False), ("ab", False)]
)
def test_between_which_characters_a_line_may_end(pair: str, apart: bool) -> None:
    assert (classes(pair) not in TOGETHER) is apart


@pytest.mark.parametrize("mark", "。，、：；！？’”」』）》〉】〕…—·％～")
def test_a_mark_that_may_not_begin_a_line_does_not(mark: str) -> None:
    for squeeze, style in ((True, SONG), (False, FANG)):
        for n in range(15, 24):
            assert not any(line[0] in NO_START for line in texts("工" * n + mark + "会" * 40, 20, style, squeeze))


@pytest.mark.parametrize("mark", "“‘「『（《〈【〔/")
def test_a_mark_that_may_not_end_a_line_does_not(mark: str) -> None:
    for squeeze, style in ((True, SONG), (False, FANG)):
        for n in range(15, 24):
            assert not any(line[-1] in NO_END for line in texts("工" * n + mark + "会" * 40, 20, style, squeeze))


SQUEEZED = (  # text, the places of its characters in tenths of an em
    ("工，会", [0, 10, 20]),
    ("工。”会", [0, 10, 15, 25]),
    ("工，“会", [0, 10, 15, 25]),
    ("“《工", [-5, 0, 10]),
    ("工）、“会", [0, 10, 15, 20, 30]),
    ("工——会", [0, 10, 20, 30]),
    ("工……会", [0, 10, 20, 30]),
)


@pytest.mark.parametrize(("text", "where"), SQUEEZED)
def test_of_two_adjacent_marks_one_loses_its_empty_half(text: str, where: list[int]) -> None:
    setter = Setter(hp.bundled())
    ((_, runs),) = setter.lines([Span(text, Face.SONG)], SONG, Setting(200))
    assert [round(place.x, 3) for place in places(runs)] == where


def test_in_cells_nothing_is_squeezed() -> None:
    (line,) = lines_of("工）、“会。”", 28, FANG, squeeze=False)
    assert [place.x for place in places(line)] == [pytest.approx(10.2 * k) for k in range(2, 9)]


def test_a_full_line_of_cells_stands_on_them() -> None:
    first, second, *_ = lines_of("工会，工会工工" * 30, 28, FANG, squeeze=False)
    assert [place.x for place in places(second)] == [pytest.approx(10.2 * k, abs=0.01) for k in range(28)]
    assert len(said(first)) == 26


def test_a_mark_beyond_the_measure_is_pulled_in_and_the_line_squeezed() -> None:
    assert texts("工会，（工）" + "工" * 4 + "，。" + "会" * 9, 12)[0].endswith("，。")
    pulled = "工，会" + "工" * 13 + "（会"
    assert texts(pulled + "会" * 20, 20)[0].endswith("（会")


def test_a_line_that_need_not_be_full_is_not_squeezed_for_one_more_character() -> None:
    style = Style("contents", Face.SONG, 10, 20, Align.LEFT)
    text = "（一）（二）（三）" + "工会理论" * 9
    runs = [line for _, line in Setter(hp.bundled()).lines([Span(text, Face.SONG)], style, Setting(165))]
    assert len(runs) > 1
    assert [by for run in runs[0] for _, by in run.shifts] == [-5, -5]  # between the brackets, as anywhere


def test_where_nothing_can_be_squeezed_a_character_is_pushed_and_the_line_stretched() -> None:
    first, second = lines_of("工" * 18 + "——" + "会" * 5, 20)
    assert (len(said(first)), said(second)[:3]) == (17, "工——")
    assert end_of(first) == pytest.approx(200)
    assert places(first)[1].x - places(first)[0].x == pytest.approx(10 + 10 / 16)


def test_a_closing_mark_at_the_end_of_a_line_is_half_as_wide() -> None:
    text = "工" * 17 + "，" + "会" * 30
    assert said(lines_of(text, 18)[0]) == "工" * 16
    first, _second, *_ = lines_of("工" * 15 + "，" + "会" * 30, 18)
    assert end_of(first) - 5 == pytest.approx(180)


def test_an_opening_mark_at_the_start_of_a_line_loses_its_empty_half() -> None:
    _, second, *_ = lines_of("工" * 18 + "《" + "会" * 60, 20)
    assert (said(second)[0], places(second)[0].x) == ("《", pytest.approx(-5))
    assert places(second)[1].x == pytest.approx(5, abs=0.5)


def test_a_quarter_of_an_em_stands_between_han_and_latin() -> None:
    ((_, runs),) = Setter(hp.bundled()).lines([Span("工会WTO工会", Face.SONG)], SONG, Setting(200))
    stood = places(runs)
    assert stood[2].x == pytest.approx(22.5)
    assert stood[5].x - stood[4].x - stood[4].width == pytest.approx(2.5)


def test_a_line_is_stretched_between_scripts_before_it_is_elsewhere() -> None:
    text = "工会2工会" + "工" * 11 + "2021年" + "会" * 9
    first = lines_of(text, 20)[0]
    gaps = [after.x - one.x - one.width for one, after in zip(places(first), places(first)[1:], strict=False)]
    assert gaps[1] == pytest.approx(10 / 3 + gaps[4])


def test_marks_are_squeezed_in_the_order_of_the_standard() -> None:
    """Brackets before pauses, pauses before stops (CLREQ, 3.2.2)."""
    line = lines_of("工（会）工，会。" + "工" * 8 + "。" + "会" * 9, 18)[0]
    assert said(line).endswith("。")
    stood = dict(enumerate(places(line)))
    before_bracket = stood[1].x - stood[0].x - 10
    after_pause = stood[6].x - stood[5].x - 10
    after_stop = stood[8].x - stood[7].x - 10
    assert before_bracket <= after_pause <= after_stop


@pytest.mark.parametrize("n", range(1, 60))
@pytest.mark.parametrize("end", ["。", "", "”。", "年。"])
def test_no_last_line_of_one_character(n: int, end: str) -> None:
    last = texts("工会，" * 3 + "工" * n + end, 20)[-1]
    assert len(re.findall("[\u4e00-\u9fff]", last)) >= 2 or n < 2


@pytest.mark.parametrize("n", range(12, 24))
def test_words_numbers_and_units_are_not_broken(n: int) -> None:
    lines = texts("工" * n + "COVID-19和67.5%、1,000元、2021年" + "会" * 30, 20)
    for word in ("COVID-19", "67.5%", "1,000元", "2021年"):
        assert any(word in line for line in lines)


def test_a_word_longer_than_a_line_is_broken_after_its_signs() -> None:
    url = "https://www.example.org/" + "path/" * 12 + "end"
    lines = texts("见" + url, 20)
    assert "".join(lines) == "见" + url
    assert all(line[-1] in "/.:-" for line in lines[:-1])


def test_a_dash_of_two_em_is_not_stretched() -> None:
    for n in range(20):
        for line in lines_of("工" * n + "——工……" + "会" * 40, 20)[:-1]:
            stood = places(line)
            for one, after in itertools.pairwise(stood):
                if one.char == after.char and one.char in "—…":
                    assert after.x - one.x == pytest.approx(10)


def test_a_space_where_a_line_ends_takes_no_room() -> None:
    assert [len(line) for line in texts("工" * 18 + " " + "会" * 10, 20)] == [18, 10]


def test_an_apostrophe_in_a_word_is_no_closing_mark() -> None:
    (line,) = lines_of("工don’t工", 20)
    assert end_of(line) < 20 + 10 + 30 + 15


def test_breaking_is_linear() -> None:
    """Twice the paragraph takes about twice the steps; a paragraph may be a whole book."""
    assert len(texts("工会，（理论）学习。" * 20_000, 20)) > 5000


TITLES = (  # text, measure in em, lines
    ("中共中央 国务院关于实施乡村振兴战略的意见", 20, ["中共中央 国务院关于实施", "乡村振兴战略的意见"]),
    ("关于深入学习贯彻党的十九届五中全会精神的决议", 12, 2),
    ("自治区总工会关于认真学习贯彻党的十九届五中全会和全国劳模大会精神组织动员各族职工建功立业的决议", 18, 3),
)


@pytest.mark.parametrize(("text", "measure", "wanted"), TITLES)
def test_titles_are_broken_at_sense_into_trapezia_or_lozenges(text: str, measure: int, wanted: object) -> None:
    style = Style("title", Face.BIAOSONG, 10, 20, Align.CENTER)
    lines = Setter(hp.bundled()).sense_lines(text, style, Setting(10 * measure))
    lengths = [len(line.strip()) for line in lines]
    assert "".join(lines) == text
    assert [line.strip() for line in lines] == wanted or len(lines) == wanted
    waist = [b for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False) if a > b < c]
    assert not waist


@pytest.mark.parametrize("measure", range(5, 40))
def test_no_word_of_a_title_is_lost_in_any_measure(measure: int) -> None:
    style = Style("title", Face.BIAOSONG, 10, 20, Align.CENTER)
    for text, _, _ in TITLES:
        lines = Setter(hp.bundled()).sense_lines(text, style, Setting(10 * measure))
        assert "".join(lines) == text


def test_a_title_of_any_length_is_set() -> None:
    style = Style("title", Face.BIAOSONG, 10, 20, Align.CENTER)
    text = "关于学习的决议、" * 4000
    lines = Setter(hp.bundled()).sense_lines(text, style, Setting(100))
    assert "".join(lines) == text


def test_no_rule_is_forgotten_by_the_breaker() -> None:
    """Lines of an empty text, of spaces, of marks alone."""
    assert texts("", 20) == [""]
    assert texts("   ", 20) == [""]
    assert "".join(texts("，" * 50, 20)) == "，" * 50
    assert "".join(texts("（" * 50, 20)) == "（" * 50
    assert "".join(texts("—" * 90, 20)) == "—" * 90
    assert filled is not None
