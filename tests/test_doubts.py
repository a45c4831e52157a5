"""What is doubted in a text, by tables of cases, tests/doubts/*.toml: what is said, where, and what is left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from test_seeds import GOLDS, gold, wrapped

from pipeline.document import flow
from pipeline.doubts import doubts
from pipeline.read import read
from pipeline.source import Source, decode
from test_trail import TEXT

TABLES = sorted((Path(__file__).parent / "doubts").glob("*.toml"))


def table(path: Path) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text("utf-8"))["case"]


CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in TABLES for case in table(path)]


@pytest.mark.parametrize("case", CASES)
def test_what_is_doubted_and_where(case: dict[str, Any]) -> None:
    found = read(decode(f"\n{case['text']}".encode(), "t.txt")).diagnostics
    assert [f"{d.where.line}:{d.where.column} {d.code} {d.message}" for d in found] == case.get("doubts", [])
    assert all(d.hint for d in found)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_table_has_cases_of_what_is_doubted_and_of_what_is_left_alone(path: Path) -> None:
    assert {bool(case.get("doubts")) for case in table(path)} == {True, False}
    assert (path.parents[2] / "pipeline" / "doubts" / f"{path.stem}.py").exists()


def test_half_a_character_is_doubted() -> None:
    (found,) = read(Source("t", "某某通知\n甲\ud800乙。", "x", "")).diagnostics
    assert (found.where.line, found.where.column, found.message) == (2, 2, "this is half a character (U+D800)")


def test_a_doubt_is_of_the_stretch_that_is_doubtful() -> None:
    reading = read(decode("某某条例\n第一条 见《工会法。\n第三条 甲，乙\ue000丙".encode(), "t"))
    doubted = [reading.trail.text[d.start : d.end] for d in reading.doubts]
    assert doubted == ["《", "第三条", "\ue000", "丙"]


def test_doubts_of_rules_and_of_what_was_read_are_in_source_order() -> None:
    found = read(decode("某某通知\n见《工会法。\n12\n又见（工会法。".encode(), "t")).diagnostics
    assert [d.code for d in found] == ["unclosed-bracket", "page-number", "unclosed-bracket"]


@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_nothing_is_doubted_in_the_seeds_however_they_are_wrapped(path: Path) -> None:
    _, reading = gold(path)
    assert reading.doubts == ()
    for width in (16, 25, 34, 43, 52, 60):
        lines = [line for p in flow(reading.document) for line in wrapped(p.block.text, width, len)]
        assert read(decode("\n".join(lines).encode(), "wrapped")).doubts == (), width


@given(TEXT)
@example("，\r注00:000000\r①0\r00000000000，")  # a paragraph that footnotes part
def test_a_doubt_is_said_once_of_a_stretch_of_one_block(text: str) -> None:
    reading = read(Source("t", text, "utf-8", ""))
    cleaned = reading.trail.text
    parted = {line.at: line.stretches[-1][1] for line in reading.lines}
    found = doubts(reading.document, cleaned, parted)
    assert len({(d.start, d.code) for d in found}) == len(found)
    for doubt in found:
        assert 0 <= doubt.start < doubt.end <= len(cleaned)
        assert "\n" not in cleaned[doubt.start : doubt.end]
