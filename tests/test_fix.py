"""A user's fixes: what each kind does, where it fits nowhere, and that the laws of the trail hold after all of them."""

from __future__ import annotations

import hashlib
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.document import AIDING, Heading, Role, Verbatim, flow, role
from pipeline.errors import ConfigError, Place
from pipeline.fix import Do, Fix, Fixes, stripped
from pipeline.mend import NAME
from pipeline.packet import Meta, packet
from pipeline.read import Reading, read
from pipeline.replay import replayed, reversed_
from pipeline.rules import STAGES
from pipeline.source import Source
from pipeline.stretches import became, restored, standing_for
from pipeline.toc import Scope, toc
from pipeline.trail import Edit, Trail, clean
from test_trail import MESS, TEXT, tiles

CASES = tomllib.loads((Path(__file__).parent / "fixes.toml").read_text("utf-8"))["case"]
REFUSED = (Role.HEADING, Role.TABLE, Role.VERBATIM, *AIDING)
GIVEN = [r for r in Role if r not in REFUSED]


def reading(raw: str, *fixes: Fix) -> Reading:
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return read(Source("t.txt", raw, "utf-8", digest), Fixes(fixes, digest[:12]))


def fix(number: int, **said: Any) -> Fix:
    given = {"role": Role(said["role"])} if said.get("role") else {}
    return Fix(**said | given | {"do": Do(said["do"]), "where": Place("p/packet.toml", number)})


def shapes(found: Reading) -> list[str]:
    return [str(p.lead.kind if p.lead else role(p.block)) for p in flow(found.document)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    fixes = [fix(number, **said) for number, said in enumerate(case["fix"], 1)]
    if "error" in case:
        with pytest.raises(ConfigError) as caught:
            reading(case["raw"], *fixes)
        assert case["error"] in str(caught.value)
        assert case.get("hint", "") in caught.value.hint
        assert caught.value.hint
        assert caught.value.where == Place("p/packet.toml", len(fixes))
        return
    found = reading(case["raw"], *fixes)
    assert found.trail.text == case["after"]
    if "roles" in case:
        assert shapes(found) == case["roles"].split()


def test_every_kind_of_fix_has_cases_of_what_it_does_and_of_what_it_refuses() -> None:
    for do in Do:
        assert any("after" in case and any(f["do"] == do for f in case["fix"]) for case in CASES)
        assert any("error" in case and case["fix"][-1]["do"] == do for case in CASES)


# The text that fixes were made for.


def test_fixes_need_the_digest_of_their_text_and_hold_for_no_other() -> None:
    source = Source("d/t.txt", "题目\n正文。", "utf-8", "ab" * 32)
    one = Fix(Do.JOIN, line=1)
    where = Place("packet.toml", 3)
    assert read(source, Fixes((one,), "ABABABABABAB", where)).trail.text == "题目正文。"
    with pytest.raises(ConfigError, match=r"fixes of t\.txt without its sha256") as caught:
        read(source, Fixes((one,), "", where))
    assert (caught.value.where, caught.value.hint) == (where, 'add a line sha256 = "abababababababab"')
    with pytest.raises(ConfigError, match="the fixes were made for another text") as caught:
        read(source, Fixes((one,), "ab" * 31 + "ba", where))
    assert caught.value.where == where
    assert 'sha256 = "abababababababab"' in caught.value.hint
    assert "look all fixes over" in caught.value.hint
    with pytest.raises(ConfigError, match=r"t\.txt is not the file of this sha256$"):
        read(source, Fixes((), "ba" * 6, where))


# What is signed, and what is as it was.


def test_an_edit_of_a_fix_names_it() -> None:
    found = reading("题目\n甲\n乙", Fix(Do.JOIN, line=2, where=Place("d/packet.toml", 14)))
    (piece,) = found.trail.edits()
    assert (piece.by, piece.reason) == ((NAME,), "join, packet.toml:14")


def test_a_line_end_that_is_split_again_is_kept() -> None:
    raw = "　　党的十九届五中全会，审议\n通过了规划，擘画了国家未来\n发展蓝图。\n　　这是蓝图。"
    found = reading(raw, Fix(Do.SPLIT, line=2))
    assert all("fix" not in piece.by for piece in found.trail.edits())
    assert standing_for(found.trail, raw.index("\n"), 15)[0].text == "\n"


WRAPPED = "党的十九届五中全会，审议了\n通过了规划，擘画了国家未来\n擘画了规划，通过了国家未来\n发展蓝图。"


@pytest.mark.parametrize("raw", ["题目\n坚持。。。２\u200b，落实。。。\n正文。", WRAPPED, "题目\n- 3 -\n正文。"])
def test_what_is_kept_is_as_if_no_rule_had_seen_it(raw: str) -> None:
    assert reading(raw).trail.text != raw
    found = reading(raw, *(Fix(Do.KEEP, line=line) for line in (2, 3) if raw == WRAPPED or line == 2))
    assert found.trail.text == raw
    assert not list(found.trail.edits())


def test_a_fix_settles_the_doubts_about_what_it_names_and_moves_the_others() -> None:
    raw = "某某网站\n题目\n前文。\n12\n中文。\n34\n后文。"
    wanted = [(4, 1), (6, 1)]
    assert [(d.where.line, d.where.column) for d in reading(raw).diagnostics] == wanted
    dropped = reading(raw, Fix(Do.DROP, line=1), Fix(Do.ROLE, line=4, role=Role.PARAGRAPH))
    assert [(d.where.line, d.where.column) for d in dropped.diagnostics] == wanted[1:]
    (doubt,) = dropped.doubts
    assert dropped.trail.text[doubt.start : doubt.end] == "34"


ODD = "某某条例\n第一条 见《工会法。\n第三条 甲。\n乙》丙。"


@pytest.mark.parametrize(
    ("fixes", "wanted"),
    [
        ((), "2 《 is not closed, 3 第三条 follows 第一条: the numbering skips, 4 》 closes what was not opened"),
        ((Fix(Do.KEEP, text="第三条"),), "2 《 is not closed, 4 》 closes what was not opened"),
        ((Fix(Do.KEEP, 2), Fix(Do.KEEP, 4)), "3 第三条 follows 第一条: the numbering skips"),
        ((Fix(Do.JOIN, 2),), "2 《 is closed in the next block: is this one broken off?"),
    ],
)
def test_what_is_read_is_doubted_after_the_fixes_and_keep_settles_it(fixes: tuple[Fix, ...], wanted: str) -> None:
    found = reading(ODD, *fixes).diagnostics
    assert ", ".join(f"{d.where.line} {d.message}" for d in found) == wanted


def test_what_settles_no_doubt_keeps_in_vain() -> None:
    with pytest.raises(ConfigError, match="nothing was changed here") as caught:
        reading(ODD, Fix(Do.KEEP, 4), Fix(Do.KEEP, text="甲", where=Place("packet.toml", 7)))
    assert caught.value.where == Place("packet.toml", 7)


# Roles and levels.


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("line", [1, 2, 3, 4, 5])
def test_every_role_can_be_given_anywhere(given: Role, line: int) -> None:
    found = reading(
        "第一章 总则\n（一）要做。都要做。\n1.甲；\n正文。\n2021年3月10日印发", Fix(Do.ROLE, line=line, role=given)
    )
    assert shapes(found)[line - 1] == given
    assert len(shapes(found)) == 5


@pytest.mark.parametrize("given", REFUSED)
def test_some_roles_cannot_be_given(given: Role) -> None:
    with pytest.raises(ValueError, match=f"'{given}' cannot be given"):
        Fix(Do.ROLE, line=1, role=given)


def test_elements_are_where_a_document_has_them() -> None:
    raw = "学习时报\n关于学习的通知\n一、甲\n请执行。\n某会：\n三月十日\n分送：某局"
    given = {1: Role.COLUMN_LABEL, 2: Role.TITLE, 5: Role.SIGNATURE, 6: Role.DATE, 7: Role.CC_LIST}
    found = reading(raw, *(Fix(Do.ROLE, line, role=role) for line, role in given.items())).document
    assert [e.role for e in found.opening] == ["column-label", "title"]
    assert [e.role for e in found.closing] == ["signature", "date"]
    assert [e.role for e in found.imprint] == ["cc-list"]
    assert found.title == "关于学习的通知"


def listed(found: Reading) -> list[tuple[int, str]]:
    return [(e.level, e.text) for e in toc(packet(Meta(), (found.document,)), Scope(depth=9)).entries]


BOOK = "办法\n第一章 总则\n甲\n第一节 一般\n乙\n一、丙\n丁\n（一）戊\n第二章 附则\n己\n庚"


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ({3: 1}, "1第一章 1甲 2第一节 3一、丙 4（一）戊 1第二章"),
        ({3: 2}, "1第一章 2甲 2第一节 3一、丙 4（一）戊 1第二章"),
        ({5: 2}, "1第一章 2第一节 2乙 3一、丙 4（一）戊 1第二章"),
        ({5: 3}, "1第一章 2第一节 3乙 3一、丙 4（一）戊 1第二章"),
        ({7: 4}, "1第一章 2第一节 3一、丙 4丁 4（一）戊 1第二章"),
        ({7: 9}, "1第一章 2第一节 3一、丙 4丁 4（一）戊 1第二章"),
        ({10: 1, 11: 2}, "1第一章 2第一节 3一、丙 4（一）戊 1第二章 1己 2庚"),
        ({6: 1, 7: 1}, "1第一章 2第一节 1一、丙 1丁 2（一）戊 1第二章"),
    ],
)
def test_a_heading_by_level_nests_beside_those_of_its_level(levels: dict[int, int], wanted: str) -> None:
    found = reading(BOOK, *(Fix(Do.LEVEL, line=line, level=level) for line, level in levels.items()))
    assert " ".join(f"{level}{text.split()[0]}" for level, text in listed(found)) == wanted


def test_a_heading_by_level_says_so_and_keeps_its_number() -> None:
    found = reading("题目\n3.成果有：\n正文。", Fix(Do.LEVEL, line=2, level=1))
    (section,) = found.document.sections
    heading = section.heading
    assert (heading.text, heading.kind, heading.level, heading.number) == ("3.成果有：", "said", 1, "3.")


def test_a_heading_by_level_ends_the_list_above_it() -> None:
    raw = "题目\n要求如下：\n一、会议情况；\n二、要开会。\n好。"
    assert shapes(reading(raw)) == ["title", "paragraph", "list-item", "list-item", "paragraph"]
    after = shapes(reading(raw, Fix(Do.LEVEL, line=3, level=1)))
    assert after == ["title", "paragraph", "heading", "heading", "paragraph"]


def test_a_heading_by_level_leaves_the_items_below_it_items() -> None:
    items = "".join(f"\n{n}.各级工会都要坚持全心全意依靠工人阶级的方针不动摇不懈怠不停步。" for n in (1, 2))
    found = reading(f"题目\n背景{items}", Fix(Do.LEVEL, line=2, level=1))
    assert shapes(found) == ["title", "heading", "list-item", "list-item"]


def test_a_volume_below_the_title_is_no_contradiction() -> None:
    found = reading("某某法典\n侵权责任编\n第一条 依法。", Fix(Do.ROLE, line=1, role=Role.TITLE))
    assert shapes(found) == ["title", "title", "article"]


def test_a_heading_by_level_is_below_a_heading_of_any_series() -> None:
    assert listed(reading("题目\n①甲\n乙\n好。", Fix(Do.LEVEL, line=3, level=2))) == [(1, "①甲"), (2, "乙")]


# The laws, over any text and any fixes that fit.


@st.composite
def fixed(draw: st.DrawFn) -> tuple[str, list[Fix]]:
    """A text, and fixes that fit it: each was tried with those before it."""
    raw = draw(st.one_of(LINES, TEXT))
    fits: list[Fix] = []
    if raw.strip():
        for number in range(1, draw(st.integers(2, 10))):
            one = draw(fixes_of(raw, number))
            with suppress(ConfigError):
                reading(raw, *fits, one)
                fits.append(one)
    return raw, fits


LINES = st.lists(st.lists(st.sampled_from(MESS), max_size=6).map("".join), max_size=12).map("\n".join)


@st.composite
def fixes_of(draw: st.DrawFn, raw: str, number: int) -> Fix:
    """A fix that names a line, a text, or both, of a raw text that is not blank."""
    lines = [(n, *stripped(raw, *span)) for n, span in enumerate(Source("t", raw, "", "").lines(), 1)]
    line, first, last = draw(st.sampled_from([line for line in lines if line[1] < line[2]]))
    start = draw(st.integers(first, last - 1))
    named = {"line": line, "text": raw[start : start + draw(st.integers(1, 8))].strip()}
    if not named["text"] or draw(st.booleans()):
        del named["text"]
    elif draw(st.booleans()):
        del named["line"]
    do = draw(st.sampled_from(Do))
    level = draw(st.integers(1, 9)) if do is Do.LEVEL else None
    given = draw(st.sampled_from(GIVEN)) if do is Do.ROLE else None
    return fix(number, do=do, level=level, role=given, **named)


@given(fixed())
def test_pieces_tile_and_replay_after_fixes(made: tuple[str, list[Fix]]) -> None:
    raw, fixes = made
    trail = reading(raw, *fixes).trail
    tiles(trail)
    edits = list(trail.edits())
    assert replayed(raw, edits) == trail.text
    assert reversed_(raw, trail.text, edits) == raw
    assert all(piece.by or piece.text == raw[piece.start : piece.end] for piece in trail.pieces)


@given(fixed())
@example(("一二三四\n五\n六\x0c\xa0七", [fix(1, do=Do.KEEP, line=3)]))  # a line kept that becomes two
def test_every_character_is_in_a_block_or_a_named_edit_after_fixes(made: tuple[str, list[Fix]]) -> None:
    found = reading(made[0], *made[1])
    cleaned, at = found.trail.text, 0
    blocks = [placed.block for placed in flow(found.document)]
    for block in blocks:
        assert "".join(cleaned[start:end] for start, end in found.stretches(block)) == block.text
    for start, end in sorted(stretch for block in blocks for stretch in found.stretches(block)):
        assert start >= at, "a character in two blocks"
        assert not cleaned[at:start].strip(), "text between blocks"
        at = end
    assert not cleaned[at:].strip()
    assert all(piece.by and piece.reason for piece in found.trail.edits())
    kept = {line for block in blocks if isinstance(block, Verbatim) for line in block.lines}  # with their margins
    lines = set(cleaned.split("\n")) - kept if cleaned else ()
    assert all(line == line.strip() != "" for line in lines), "not a block a line"


@given(fixed())
def test_what_a_block_is_said_to_be_it_is(made: tuple[str, list[Fix]]) -> None:
    raw, fixes = made
    found = reading(raw, *fixes)
    whole = packet(Meta(), (found.document,))
    listed = {entry.target for entry in toc(whole, Scope(depth=99)).entries}
    for one in found.fixed:
        if one.fix.do in (Do.LEVEL, Do.ROLE):
            at, _ = stripped(found.trail.text, *became(found.trail, one.start, one.end))
            (placed,) = (p for p in flow(whole.documents[0]) if p.block.at <= at < p.block.at + len(p.block.text))
            assert role(placed.block) == (one.fix.role or Role.HEADING)
            assert placed.lead is None
            if isinstance(placed.block, Heading):
                assert placed.block.level == one.fix.level
                assert placed.target in listed


@given(fixed())
def test_fixes_that_drop_and_keep_nothing_change_no_character(made: tuple[str, list[Fix]]) -> None:
    raw, fixes = made
    harmless = [one for one in fixes if one.do not in (Do.DROP, Do.KEEP)]
    try:
        found = reading(raw, *harmless)
    except ConfigError:  # without what another kept
        return
    assert "".join(found.trail.text.split()) == "".join(clean(raw, STAGES).trail.text.split())


@given(fixed())
def test_the_order_of_fixes_does_not_matter(made: tuple[str, list[Fix]]) -> None:
    raw, fixes = made
    one, other = reading(raw, *fixes), reading(raw, *reversed(fixes))
    assert one.trail.text == other.trail.text
    assert one.document == other.document


@given(TEXT, st.data())
def test_what_a_stretch_became_comes_from_it(text: str, data: st.DataObject) -> None:
    trail = clean(text, STAGES).trail
    at = 0
    for piece in trail.pieces:
        if piece.start < piece.end:
            assert became(trail, piece.start, piece.end) == (at, at + len(piece.text))
            assert standing_for(trail, piece.start, piece.end) == (piece,)
        at += len(piece.text)
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        begin, stop = became(trail, start, end)
        assert 0 <= begin <= stop <= len(trail.text)
        if standing_for(trail, start, end)[0].text and begin < stop:
            assert trail.span(begin, stop)[0] <= start


@given(TEXT, st.data())
def test_what_is_restored_is_as_it_was_and_all_else_as_it_is(text: str, data: st.DataObject) -> None:
    trail = clean(text, STAGES).trail
    cuts = sorted({0, len(text), *(piece.end for piece in trail.pieces)})
    start, end = sorted(data.draw(st.tuples(st.sampled_from(cuts), st.sampled_from(cuts))))
    after = restored(trail, [(start, end)])
    tiles(after)
    assert "".join(p.text for p in after.pieces if p.start < end and start < p.end) == text[start:end]
    assert [p for p in after.pieces if p.end <= start] == [p for p in trail.pieces if p.end <= start]


@pytest.mark.parametrize(
    ("edit", "stretch", "after"),
    [
        (Edit(1, 3, "\n", "rewritten"), (1, 2), "甲乙\n丙"),
        (Edit(1, 3, "\n", "rewritten"), (2, 3), "甲\n丙"),
        (Edit(1, 3, "", "removed"), (1, 2), "甲乙丙"),
        (Edit(1, 1, "\n", "added"), (1, 2), "甲\n乙\n丙"),
        (Edit(1, 1, "\n", "added"), (0, 1), "甲\n乙\n丙"),
        (Edit(1, 1, "\n", "added"), (0, 2), "甲乙\n丙"),
    ],
)
def test_what_is_restored_cuts_white_space_only(edit: Edit, stretch: tuple[int, int], after: str) -> None:
    trail = Trail.of("甲乙\n丙").edited([edit], "rule")
    made = restored(trail, [stretch])
    tiles(made)
    assert made.text == after
