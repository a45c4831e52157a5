"""Classes of characters, after CLREQ (中文排版需求) and GB/T 15834-2011, and what follows from them.

A text is looked at as a string of classes, one letter a character, so that rules are pairs of letters and patterns.
"""

from __future__ import annotations

import re
from itertools import product

from pipeline.memory import Asked

HAN, OPENING, CLOSING, MIDDLE, SOLIDUS, TWO_EM, WAVE = "hocmvew"
LATIN, DIGIT, APOSTROPHE, PREFIX, SUFFIX, STOP, BRACKET, SPACE, BLANK, UNIT = "ldqpuabsiy"

# CLREQ, 3.1.4 "Prohibition rules for line start and line end", the GB set: with solidi at line ends; and the strict
# set: with —— and …… at line starts.
_MEMBERS = {
    OPENING: "“‘「『（［｛〔【〖《〈",
    CLOSING: "。．，、：；！？‼⁇”’」』）］｝〕】〗》〉",
    MIDDLE: "·‧・",
    SOLIDUS: "/／",
    TWO_EM: "—…⸺⋯",
    WAVE: "～－–〜",
    PREFIX: "￥¥$£€№§＃#",
    SUFFIX: "%‰％℃°′″",
    STOP: ",.;:!?)]}",
    BRACKET: "([{",
    SPACE: " \t\u00a0",
    BLANK: "\u3000",
    UNIT: "年月日时分秒号元角万亿",  # kept with the digits before them
}
_CLASSES = {char: letter for letter, members in _MEMBERS.items() for char in members}
NO_START = CLOSING + MIDDLE + SOLIDUS + TWO_EM + WAVE + SUFFIX + STOP + SPACE + BLANK
NO_END = OPENING + SOLIDUS + PREFIX + BRACKET
_LETTERS = LATIN + DIGIT + APOSTROPHE
WESTERN = _LETTERS + STOP + BRACKET
_ALL = "".join(_MEMBERS) + HAN + _LETTERS
_TOGETHER = {
    *map("".join, product(_ALL, NO_START)),
    *map("".join, product(NO_END, _ALL)),
    *map("".join, product(_LETTERS, _LETTERS + BRACKET + PREFIX)),
    *map("".join, product(STOP + SUFFIX, _LETTERS)),
}
# Pairs between which a line never ends, and those besides that good setting keeps together: digits and their units.
TOGETHER = frozenset(_TOGETHER)
CLOSE_TOGETHER = TOGETHER | {DIGIT + UNIT}
HALF = frozenset("·‧")  # of half an em (CLREQ, 3.1.5); a solidus is as wide as its font has it
FULL = frozenset("".join(_MEMBERS[letter] for letter in (OPENING, CLOSING, TWO_EM))) | frozenset("～－〜／・\u3000")
_SIGNS = WAVE + SOLIDUS + MIDDLE
# Between these a line is not stretched: inside Western words, —— and ……, around connectors and solidi (CLREQ, 3.2.3).
GLUED = frozenset(
    (
        TWO_EM * 2,
        *map("".join, product(WESTERN, WESTERN)),
        *map("".join, product(_ALL, _SIGNS + SUFFIX)),
        *map("".join, product(_SIGNS + PREFIX, _ALL)),
    )
)
GLUING = WESTERN + TWO_EM + _SIGNS + SUFFIX + PREFIX  # what such pairs have one of at least
BLANKS = SPACE + BLANK
_INSIDE = re.compile("(?<=[A-Za-z])[’‘](?=[A-Za-z])")


def is_han(char: str) -> bool:
    """Whether a character is a Han character, 〇 included."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇" or char >= "\U00020000"


def class_of(char: str) -> str:
    """The class of a character.

    >>> "".join(map(class_of, "《工会法》2021年，WTO—…"))
    'ohhhcddddyclllee'
    """
    if found := _CLASSES.get(char):
        return found
    if char.isascii() or "\u00c0" <= char <= "\u024f" or "\u0370" <= char <= "\u04ff":
        return DIGIT if char.isdigit() else LATIN
    return HAN


_TABLE: Asked[int, str] = Asked(lambda code: class_of(chr(code)))


def classes(text: str) -> str:
    """The classes of a text's characters. An apostrophe inside a Western word is no closing mark.

    >>> classes("’工don’t")
    'chlllql'
    """
    found = text.translate(_TABLE)
    if "’" not in text and "‘" not in text:
        return found
    for apostrophe in _INSIDE.finditer(text):
        at = apostrophe.start()
        found = found[:at] + APOSTROPHE + found[at + 1 :]
    return found
