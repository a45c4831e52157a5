"""The laws of the trail, over any text (docs/architecture.md, Laws)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import flow
from pipeline.habits import Habits, infer
from pipeline.read import read
from pipeline.replay import replayed, reversed_
from pipeline.rules import STAGES
from pipeline.source import Source
from pipeline.trail import Edit, Fate, Trail, clean, named

MESS = [
    "##paidbegin##", "##paidend##", "$$paidend$$", "<paid>", "- 3 -", "— ４ —", "第 3 页 共 10 页", "1 / 21",
    "12", "★", "\n", "\n\n", "\r\n", "\f", "\u3000\u3000", " ", "\u200b", "\ufeff", "⼯", "２", "...", "。。。",
    ",", "(", ")", "“", "”", "《", "》", "一、", "（一）", "1.", "（1）", "①", "第一章 总则", "第一条",
    "第一，", "一是", "同志们：", "【学习】", "附件1", "2021年3月10日", "2021年 3月 10日", "关于学习", "的通知",
    "文件", "总 工 会 文 件", "某工发〔2021〕5号", "（2021年3月2日通过）", "抄送：某局", "2021年3月10日印发",
    "为", "工会", "坚持党的领导必须全面地", "。", "，", "；", "：", "——", "……", "a", "Paid ", "7", "\x00",
    "\ud7ff", "𠀀", "\x0b", "\u2028", "\x85", "\xa0", "ÖÐ¹ú", "å·¥ä½\x9c", "鍦ㄦ垜", "\ufffd",
    "&nbsp;", "&amp;", "#20013;",
    "\ud7ff", "𠀀", "\x0b", "\u2028", "\x85", "\t", "  ", "    ", "|", "│",
    "\n序号  地区    人数\n", "\n  1   南宁    12\n",
    "\n①见《章程》。\n", "阶级①，", "，要把职工群众\n①见《章程》。\n②同上，第二十页\n团结起来，",
    "\n[1]同上。", "会[1]", "\n注：",
    "\n合计     3项", "\n| 甲 | 乙 |\n", "\n-----\n", "\n甲\t乙", "\n桂林 3 4.5%", "\n12\n南宁",
]  # fmt: skip
TEXT = st.one_of(
    st.text(),
    st.lists(st.sampled_from(MESS), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(MESS), st.text(max_size=3)), max_size=30).map("".join),
)


def tiles(trail: Trail) -> None:
    """Check that the pieces stand for each source character exactly once, in order."""
    at = 0
    for piece in trail.pieces:
        assert piece.start == at
        assert piece.end >= piece.start
        assert piece.text or piece.end > piece.start, "a piece that stands for nothing"
        at = piece.end
    assert at == len(trail.source)


@given(TEXT)
def test_pieces_tile_the_source(text: str) -> None:
    trail = clean(text, STAGES).trail
    tiles(trail)
    for piece in trail.pieces:
        assert (piece.fate is Fate.KEPT) == (not piece.by)
        assert piece.by or piece.text == text[piece.start : piece.end]


@given(TEXT)
def test_edits_replay_both_ways(text: str) -> None:
    trail = clean(text, STAGES).trail
    edits = list(trail.edits())
    assert replayed(text, edits) == trail.text
    assert reversed_(text, trail.text, edits) == text


@given(TEXT)
def test_every_character_is_in_a_block_or_removed_or_changed_by_name(text: str) -> None:
    reading = read(Source("t", text, "utf-8", ""))
    cleaned = reading.trail.text
    blocks = [placed.block for placed in flow(reading.document)]
    assert [block.at for block in blocks] == sorted({block.at for block in blocks}), "a block read twice"
    for block in blocks:
        assert "".join(cleaned[start:end] for start, end in reading.stretches(block)) == block.text
        assert block.at == reading.stretches(block)[0][0]
    at = 0
    for start, end in sorted(stretch for block in blocks for stretch in reading.stretches(block)):
        assert start >= at, "a character in two blocks"
        assert not cleaned[at:start].strip(), "text between blocks"
        at = end
    assert not cleaned[at:].strip()
    for piece in reading.trail.edits():
        assert piece.by
        assert piece.reason


@given(TEXT)
def test_cleaning_the_cleaned_form_changes_nothing(text: str) -> None:
    cleaned = clean(text, STAGES).trail.text
    assert clean(cleaned, STAGES).trail.text == cleaned


@given(TEXT, st.data())
def test_any_edits_tile_and_replay(text: str, data: st.DataObject) -> None:
    trail = Trail.of(text)
    for step in range(3):
        edits = data.draw(edits_of(trail.text))
        after = trail.edited(edits, f"rule-{step}", whole=data.draw(st.booleans()))
        expected, at = "", 0
        for edit in edits:
            expected += trail.text[at : edit.start] + edit.new
            at = edit.end
        assert after.text == expected + trail.text[at:]
        trail = after
        tiles(trail)
        assert replayed(text, trail.edits()) == trail.text
        assert reversed_(text, trail.text, trail.edits()) == text


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [Edit(start, end, draw(st.text(max_size=3)), "why") for start, end in pairs]


def test_a_rule_whose_edits_overlap_is_a_bug() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        Trail.of("工会工作").edited([Edit(0, 2, ""), Edit(1, 3, "")], "greedy")


def test_pieces_are_signed_by_every_rule_that_changed_them() -> None:
    def first(text: str, habits: Habits) -> list[Edit]:
        """Change 工."""
        return [Edit(0, 1, "甲", "one")] if text.startswith("工") else []

    def second(text: str, habits: Habits) -> list[Edit]:
        """Remove 甲."""
        return [Edit(0, 1, "", "two")] if text.startswith("甲") else []

    (piece, kept) = clean("工会", (named(first, second),)).trail.pieces
    assert (piece.by, piece.fate, kept.text) == (("first", "second"), Fate.REMOVED, "会")


@given(TEXT, st.data())
def test_an_offset_of_the_text_comes_from_where_its_character_stood(text: str, data: st.DataObject) -> None:
    trail = clean(text, STAGES).trail
    if trail.text:
        at = data.draw(st.integers(0, len(trail.text) - 1))
        start, end = trail.span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        assert start == trail.origin(at)


def test_rules_work_again_on_what_they_have_laid_bare() -> None:
    assert clean("##paid##paidbegin##begin##赢得", STAGES).trail.text == "赢得"


def test_doubts_are_those_of_the_last_pass_alone() -> None:
    (doubt,) = clean("题\n　　正文。\n12\n又。", STAGES).doubts
    assert (doubt.start, doubt.end) == (6, 8)


def test_what_is_changed_back_is_as_it_was() -> None:
    there = Trail.of("工会").edited([Edit(0, 1, "甲", "one")], "there")
    (piece, rest) = there.edited([Edit(0, 1, "工", "two")], "back").pieces
    assert (piece.text, piece.by, rest.text) == ("工", (), "会")


@pytest.mark.parametrize(("whole", "fates"), [(False, ["changed", "removed", "kept"]), (True, ["changed", "kept"])])
def test_what_was_removed_at_an_edits_end_is_of_it_only_where_it_stands_for_the_whole(
    whole: bool, fates: list[str]
) -> None:
    trail = Trail.of("甲乙丙").edited([Edit(1, 2, "", "one")], "first")
    assert [p.fate for p in trail.edited([Edit(0, 1, "丁", "two")], "second", whole).pieces] == fates


def test_what_is_inserted_twice_beside_what_was_removed_tiles_still() -> None:
    trail = Trail.of("甲乙丙").edited([Edit(1, 2, "", "one")], "first")
    after = trail.edited([Edit(1, 1, "丁", "two"), Edit(1, 1, "戊", "three")], "second", whole=True)
    tiles(after)
    assert after.text == "甲丁戊丙"


def test_the_measure_for_which_fewer_lines_speak_is_dropped() -> None:
    latin = (6, 2, 6, 5, 2)
    found = infer("\n".join("a" * n + "，" + "工" * (19 - n) for n in latin))
    assert [(measure.cells, measure.width) for measure in found.measures] == [(False, 20)]
