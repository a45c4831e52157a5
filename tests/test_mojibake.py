"""Mojibake made of the seeds is restored; what is right stays, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Code
from pipeline.habits import Habits
from pipeline.read import read
from pipeline.rules import STAGES, misreadings
from pipeline.rules.mojibake import RULES, mojibake
from pipeline.rules.suspicion import HINT
from pipeline.source import Source
from pipeline.trail import Doubt, Edit, Trail, clean

SEEDS = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))]


def windows_1252(data: bytes) -> str:
    """As browsers read Latin-1."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def windows_936(data: bytes) -> str:
    """As Windows reads GBK: 80 is the euro sign, what cannot be read a question mark."""
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|.", data, re.DOTALL)
    return "".join("€" if pair == b"\x80" else pair.decode("gb18030", "replace") for pair in pairs).replace(
        "\ufffd", "?"
    )


SUSPICIOUS = st.sampled_from((*misreadings.FIRST, *misreadings.TWO, *misreadings.LINK, *misreadings._REST))
MARKS = st.sampled_from((*"€?\ufffd烫屯嚙锟斤踝拷\r\n \tAé\xa1中国", *misreadings.HIGH))


@given(st.lists(SUSPICIOUS | MARKS | st.characters(exclude_categories=("Cs",)), max_size=12))
def test_whatever_is_suspicious_is_hinted_at(parts: list[str]) -> None:
    text = "".join(parts)
    assert HINT.search(text) or not misreadings.SUSPECT.search(text)


def test_right_text_needs_no_tables_for_mojibake() -> None:
    assert not [text[:20] for text in SEEDS if HINT.search(text)]


def repaired(text: str) -> str:
    return Trail.of(text).edited((e for e in mojibake(text, Habits()) if isinstance(e, Edit)), "mojibake").text


def wrapped(text: str, width: int = 37) -> str:
    return "\r\n".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("misread", [windows_1252, lambda data: data.decode("latin-1")], ids=["cp1252", "latin-1"])
@pytest.mark.parametrize("seed", SEEDS, ids=[str(n) for n in range(1, len(SEEDS) + 1)])
def test_seeds_read_a_byte_a_character_are_restored(seed: str, misread: Callable[[bytes], str], encoding: str) -> None:
    assert repaired(misread(seed.encode(encoding))) == seed


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_wrapped_after_that_are_restored_but_for_where_their_lines_end(seed: str) -> None:
    flat = "".join(seed.split())
    for encoding in ("gb18030", "utf-8"):
        assert "".join(repaired(wrapped(flat.encode(encoding).decode("latin-1"))).split()) == flat


@pytest.mark.parametrize(
    "misread", [windows_936, lambda data: data.decode("gb18030", "replace")], ids=["936", "gb18030"]
)
@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_read_two_bytes_a_character_are_restored_but_for_what_is_lost(
    seed: str, misread: Callable[[bytes], str]
) -> None:
    found = repaired(misread(seed.encode()))
    assert 0 < found.count("\ufffd") < 0.05 * len(seed)
    hole = re.compile("\ufffd+")
    pattern = ".{1,4}".join(re.escape(part) for part in hole.split(found))
    assert re.fullmatch(pattern, seed, re.DOTALL)


def test_what_is_lost_is_a_doubt_of_the_cleaned_text_though_it_was_none_of_the_source() -> None:
    source = windows_936("你好吗\n我们在工会工作".encode())
    assert "\ufffd" not in source
    reading = read(Source("t", source, "utf-8", ""))
    doubt = next(d for d in reading.doubts if d.code is Code.REPLACEMENT_CHARACTER)
    assert reading.trail.text[doubt.start : doubt.end] == "\ufffd"


@pytest.mark.parametrize("text", ["全体会员", "你好，标准格式", "第一章\u3000总则"])
def test_no_rule_takes_bytes_before_they_are_decoded(text: str) -> None:
    """NEL is a line end, NBSP a space, C1 controls nothing, where they are not bytes of characters."""
    for encoding in ("utf-8", "gb18030"):
        assert (
            clean(text.encode(encoding).decode("latin-1"), (RULES, *STAGES)).trail.text
            == clean(text, STAGES).trail.text
        )
        assert clean(text.encode(encoding).decode("latin-1"), STAGES).trail.text == clean(text, STAGES).trail.text


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_as_they_are_stay_so(seed: str) -> None:
    assert list(mojibake(seed, Habits())) == []


PARTS = [
    "ÖÐ",
    "¹ú",
    "å·¥",
    "ä¼\x9a",
    "鍦ㄦ垜",
    "浠",
    "\ue102",
    "€",
    "?",
    "\ufffd",
    "“",
    "—",
    "é",
    "·",
    "\n",
    "\r\n",
    "脰脨鹿煤",
]
PARTS += [
    "Ã¥Â·Â¥",
    "中国",
    "abc",
    " ",
    "\xa0",
    "\x85",
    "†",
    "´",
    "¤@",
    "銆?",
    "锛屾",
    "锟斤拷",
    "\xff",
    "烫烫烫",
    "&#214;",
]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_any_mixture_is_settled_in_the_end(text: str) -> None:
    found = list(mojibake(text, Habits()))
    assert all(text[e.start : e.end] != e.new for e in found if isinstance(e, Edit))
    assert sum(isinstance(found, Doubt) and "lost" in found.message for found in found) <= 1
    cleaned = clean(text, STAGES).trail.text
    assert clean(cleaned, STAGES).trail.text == cleaned


@settings(derandomize=True)  # one in some millions is
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_hanzi_however_rare_are_no_mojibake_by_chance(text: str) -> None:
    assert repaired(text) == text
