"""The page of `jiangyi explain --html` in a browser: read and used on a telephone and on a desk."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import checkers
import test_explain
from pipeline.explain import page
from pipeline.explain.markup import shown
from pipeline.fix import GIVEN
from pipeline.read import Reading, read
from pipeline.source import Source
from test_explain import parsed

# Text added, changed and removed, of one line and of several; what looks like markup; what no page can hold.
TEXT = (
    "　　【认真学习重要讲话精神】关 于 <b>学 习</b> & “&amp;”的 通 知\r\n"
    "\n12\n各地工会,全体职工<script>alert(1)</script>\x00\x01\x7f\ufffe\u202e要坚持\n\n"
    + "".join(f"##paidbegin##\n第{n}要坚持党的领导,必须全面地落实到各方面(一){n}。\n" for n in range(3))
    + "⼯会\u200b２０２１年工作要点。\x85\x9f\n" + "- 3 -\n"
)  # fmt: skip
views = pytest.mark.parametrize("size", ["360x640", "1280x800"])


def reading() -> Reading:
    return read(Source('folder/原文"1".txt', TEXT, "utf-8", "ab" * 32))


@cache
def seen(size: str = "1280x800") -> dict[str, Any]:
    """What a browser showed, once for each view."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "page 1.html"
        made.write_bytes(page(reading()).encode())
        return checkers.read_page(made, "halfwidth-marks", size)


def numbers(sides: list[str]) -> list[int]:
    return [int(side[1:]) for side in sides]


EDITS = list(range(1, len(list(reading().trail.edits())) + 1))


@views
def test_it_opens_without_a_word_and_asks_for_nothing(size: str) -> None:
    assert seen(size)["said"] == []
    assert seen(size)["asked"] == []


@views
def test_the_browser_reads_both_columns_as_they_are(size: str) -> None:
    assert seen(size)["texts"] == [shown(TEXT), shown(reading().trail.text)]


@views
def test_it_fits_the_screen_and_the_scheme(size: str) -> None:
    view = seen(size)["view"]
    assert view["wide"] <= 0
    assert view["beside"] == (size == "1280x800")
    assert seen(size)["papers"] == ["rgb(251, 250, 247)", "rgb(23, 24, 26)"]


@views
def test_keys_go_through_all_edits_in_sight(size: str) -> None:
    steps = seen(size)["steps"]
    assert numbers([step["at"] for step in steps]) == EDITS
    assert all(step["marked"] == [f"r{n}", f"s{n}"] for n, step in enumerate(steps, 1))
    assert [step["at"] for step in steps if not step["visible"]] == []
    assert {step["ring"] for step in steps} == {"solid"}
    assert (seen(size)["last"], seen(size)["back"]) == (f"s{EDITS[-1]}", f"s{EDITS[-2]}")
    assert seen(size)["other"] == [f"r{EDITS[-2]}", True]


def test_the_lines_can_be_reached_and_left_by_key() -> None:
    before = seen()["steps"][-2]["lines"]
    assert seen()["selected"] == ["toml", len(before)]
    assert seen()["closed"] == [False, f"r{EDITS[-2]}", []]


@views
def test_tab_reaches_every_edit_on_both_sides(size: str) -> None:
    tabs = seen(size)["tabs"]
    assert sorted(numbers([side for side in tabs if side[0] == "s"])) == EDITS
    assert sorted(numbers([side for side in tabs if side[0] == "r"])) == EDITS


def fixes(text: str) -> list[dict[str, Any]]:
    (one,) = tomllib.loads(text)["documents"]
    assert (one["file"], one["sha256"]) == ('原文"1".txt', "ab" * 32)
    return list(one.get("fix", []))


def test_the_lines_shown_are_those_of_the_edit() -> None:
    tree = parsed(page(reading()))
    offered = [test_explain.fixes(tree, f"n{n}") for n in EDITS]
    first = [[fix for fix in found if fix["do"] == found[0]["do"]] for found in offered]
    assert [fixes(step["lines"]) for step in seen()["steps"]] == first
    assert {len(found) for found in first} == {0, 1, 2}


def test_lines_are_copied_collected_and_begun_again() -> None:
    first, second = (fixes(step["lines"])[0] for step in (seen()["steps"][1], seen()["steps"][3]))
    copied, said = seen()["copied"]
    assert (fixes(copied), said) == ([first], "Copied")
    collected, label = seen()["collected"]
    assert (fixes(collected), label) == ([first, second], "Collect (1)")
    assert seen()["fallback"] == collected
    assert fixes(seen()["cleared"]) == [second]


def test_a_block_can_be_given_another_level_or_role() -> None:
    assert fixes(seen()["level"]) == [{"do": "level", "line": 1, "text": "【", "level": 3}]
    assert fixes(seen()["role"]) == [{"do": "role", "line": 1, "text": "【", "role": "signature"}]
    assert seen()["roles"] == [f'"{role}"' for role in GIVEN]
    assert seen()["left"] == "SUMMARY"


def test_keys_can_be_switched_off() -> None:
    assert seen()["keys"] == [False, True]


@views
def test_the_filter_leaves_the_edits_of_one_rule(size: str) -> None:
    found = seen(size)
    one = [n for n, edit in enumerate(reading().trail.edits(), 1) if "halfwidth-marks" in edit.by]
    assert numbers(found["all"]) == numbers(found["again"]) == EDITS
    assert found["none"] == []
    assert numbers(found["one"]) == one
    assert found["tabbable"] == 2 * len(one)
    assert numbers(found["reached"]) == [*one, one[-1]]


@views
def test_a_click_on_one_side_goes_to_the_other(size: str) -> None:
    assert seen(size)["clicked"] == ["r2", ["r2", "s2"], True]


@views
def test_it_is_a_plain_page_without_scripts(size: str) -> None:
    plain = seen(size)["plain"]
    assert sorted(plain["texts"]) == sorted("".join(seen(size)["texts"]))
    assert plain["controls"] == 0
    assert plain["legend"] == len({name for edit in reading().trail.edits() for name in edit.by})
    assert plain["notes"] > 3
    assert plain["address"] == "#r2"
