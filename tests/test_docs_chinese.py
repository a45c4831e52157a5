"""The Chinese README says what the English one says."""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
HAN = re.compile(r"[\u4e00-\u9fff]")


def bare(code: str) -> str:
    """Code without its comments, which are translated."""
    return "\n".join(line.partition("#")[0].rstrip() for line in code.splitlines())


def shape(text: str) -> list[str]:
    """What a page is made of, in order, without its words: headings, code, pictures, links, items, rows, figures."""
    parts = re.findall(
        r"^```.*?^```|^#+ |^- \*\*|^- |^\||!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|`[^`\n]+`", text, re.DOTALL | re.MULTILINE
    )
    return [bare(part) if part.startswith("```") else re.sub(r"!\[.*?\]", "![]", part) for part in parts]


def test_both_are_made_of_the_same_parts_in_the_same_order() -> None:
    ours, theirs = (sections(text) for text in (CHINESE, ENGLISH))
    assert len(ours) == len(theirs)
    for chinese, english in zip(ours, theirs, strict=True):
        assert [sorted(shape(part)) for part in chinese] == [sorted(shape(part)) for part in english]


def sections(text: str) -> list[list[str]]:
    """Sections, each in paragraphs and items: inside of one, Chinese may have another order of words."""
    whole = re.sub(r"^\[(中文|English)\]\(.*\)\n\n", "", text, flags=re.MULTILINE)
    return [re.split(r"\n\n(?=\S)|\n(?=- )", part) for part in re.split(r"^(?=#+ )", whole, flags=re.MULTILINE)]


def test_each_leads_to_the_other() -> None:
    assert ENGLISH.splitlines()[2] == "[中文](README.zh-CN.md)"
    assert CHINESE.splitlines()[2] == "[English](README.md)"


def test_both_have_the_same_figures() -> None:
    for ours, theirs in zip_longest(*(map(figures, sections(text)) for text in (CHINESE, ENGLISH))):
        assert ours == theirs


def figures(section: list[str]) -> list[str]:
    return sorted(set(re.findall(r"\d+(?:[-./]\d+)*", "\n".join(section))))


def test_the_chinese_one_is_in_chinese() -> None:
    prose = re.sub(r"^```.*?^```", "", CHINESE, flags=re.DOTALL | re.MULTILINE)
    assert "您" not in prose
    for paragraph in prose.split("\n\n")[3:]:
        words = re.findall(r"[A-Za-z]{2,}", re.sub(r"`[^`]*`|\]\([^)]*\)|\[[\w./-]+\]", "", paragraph))
        assert len(HAN.findall(paragraph)) >= 2 * len(words) or paragraph.strip() in ("", "## packet.toml"), paragraph
