"""Each rule by its table of cases, tests/rules/NAME.toml: what it changes, and what it leaves alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.habits import infer
from pipeline.rules import RULES
from pipeline.trail import Doubt, Edit, Rule, Trail

TABLES = Path(__file__).parent / "rules"


def table(rule: Rule) -> list[dict[str, Any]]:
    path = TABLES / f"{rule.name}.toml"
    return tomllib.loads(path.read_text("utf-8"))["case"] if path.exists() else []


def cases() -> list[Any]:
    out = []
    for rule in RULES:
        for case in table(rule):
            reason = case.get("known_failure")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            out.append(pytest.param(rule, case, id=f"{rule.name}: {case['name']}", marks=marks))
    return out


@pytest.mark.parametrize(("rule", "case"), cases())
def test_case(rule: Rule, case: dict[str, Any]) -> None:
    found = list(rule.find(case["before"], infer(case["before"])))
    edits = [f for f in found if isinstance(f, Edit)]
    assert Trail.of(case["before"]).edited(edits, rule.name).text == case["after"]
    assert len([f for f in found if isinstance(f, Doubt)]) == case.get("doubts", 0)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_cases_of_what_it_does_and_of_what_it_leaves_alone(rule: Rule) -> None:
    found = table(rule)
    assert any(case["before"] != case["after"] for case in found)
    assert any(case["before"] == case["after"] for case in found)
    assert ">>>" in (rule.find.__doc__ or ""), "no doctest"


def test_every_table_belongs_to_a_rule() -> None:
    assert {path.stem for path in TABLES.glob("*.toml")} <= {rule.name for rule in RULES}


def test_names_are_unique_and_summaries_are_sentences() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.summary[0].isupper() and len(rule.summary) < 130 for rule in RULES)
