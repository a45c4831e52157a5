"""What a build needs of a reading comes back from JSON as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.brief import Brief
from pipeline.build.reading import load
from pipeline.read import read
from pipeline.source import Source

SEEDS = sorted((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))
LINE = st.sampled_from(
    ("一、总则", "（一）要求", "第一条 为了学习。", "1. 抓落实", "甲 乙 丙", "附件：1. 办法", "2021年3月2日")
)


def there_and_back(brief: Brief) -> Brief:
    return Brief.unpacked(brief.name, brief.digest, json.loads(json.dumps(brief.packed())))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:12])
def test_a_seed_comes_back(seed: Path) -> None:
    brief = Brief.of(load(str(seed)))
    assert there_and_back(brief) == brief
    assert repr(there_and_back(brief)) == repr(brief)  # enumerations among them


@given(st.lists(LINE | st.text(max_size=30), max_size=12).map("\n".join))
def test_any_text_comes_back(text: str) -> None:
    brief = Brief.of(read(Source("a.txt", text, "utf-8", "0" * 64)))
    assert repr(there_and_back(brief)) == repr(brief)
    assert brief.blank == (
        not any(
            d
            for d in (
                brief.document.opening,
                brief.document.blocks,
                brief.document.sections,
                brief.document.closing,
                brief.document.attached,
                brief.document.imprint,
            )
        )
    )
