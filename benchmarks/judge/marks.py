"""The judge's own sets of characters, after CLREQ (W3C, 中文排版需求), written out again on purpose.

They share nothing with pipeline/typeset/characters.py, which they judge.
"""

from __future__ import annotations

import unicodedata

# CLREQ, "Prohibition rules for line start and line end", basic set: stops, closing quotation marks, brackets and
# title marks, connectors, interpuncts, solidi.
BASIC_START = frozenset("。．，、：；！？‼⁇”’」』）］｝〕】〗》〉～-–—·・‧/／")
BASIC_END = frozenset("“‘「『（［｛〔【〖《〈")
# The GB-style set adds solidi to what may not end a line; the strict one adds dashes and ellipses of two em, and
# what else of them is encoded as one character, to what may not begin one.
GB_END = frozenset("/／")
STRICT_START = frozenset("⸺…⋯")
# Half-width marks stand in Chinese text as well; Unicode (UAX 14: CL, CP, EX, IS, OP) keeps them like full-width ones.
LATIN_START, LATIN_END = frozenset(",.;:!?)]}"), frozenset("([{")
NO_START = BASIC_START | LATIN_START
NO_END = BASIC_END | GB_END | LATIN_END
PAIRS = frozenset("—…⋯")  # two of them are one mark of two em
# GB/T 15834-2011, 5.1.10, and CLREQ: at a line's end a full-width mark takes half an em, and its ink is in the left
# half of its em box; an opening mark's ink is in the right half.
INK_LEFT = frozenset("。．，、：；！？”’」』）］｝〕】〗》〉")
INK_RIGHT = BASIC_END
# CLREQ: interpuncts, solidi and short connectors take half an em always.
HALF_CELL = frozenset("·•‧・/／-‑–")
PREFIXES = frozenset("¥￥$＄€£№+＋−±#")
SUFFIXES = frozenset("%％‰‱℃℉°′″")
WITHIN_NUMBERS = frozenset(".,．，")


def is_han(char: str) -> bool:
    """Whether a character is a Han character, 〇 included."""
    return char == "〇" or "CJK UNIFIED IDEOGRAPH" in unicodedata.name(char, "")


def is_latin(char: str) -> bool:
    """Whether a character is a Latin letter or a European digit."""
    return char.isalnum() and unicodedata.name(char, "").startswith(("LATIN", "DIGIT"))


def is_mark(char: str) -> bool:
    """Whether a character is a mark of punctuation: beside a single Han character it makes no second one."""
    return unicodedata.category(char).startswith("P")


def is_full(char: str) -> bool:
    """Whether a character takes a full em: a Han character or a full-width mark or letter."""
    return is_han(char) or unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…⋯"


def clings(before: str, after: str) -> bool:
    """Whether no line may end between two characters since they are parts of one mark, number or word."""
    if before == after and before in PAIRS:
        return True
    if is_latin(before) and is_latin(after):
        return True
    return (before in PREFIXES and after.isdecimal()) or (before.isdecimal() and after in SUFFIXES)
