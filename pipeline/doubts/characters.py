"""Characters that say nothing to anybody: what no decoder could read, what one font alone knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from pipeline.errors import Code
from pipeline.trail import Doubt

# All but what Chinese texts are made of, so that few characters are asked for their category.
_SET = (
    "[\0-\t\x0b-\x1f\x7f-\xa0\u0370-\u200f\u2028-\u202f\u205f-\u20ff\u27c0-\u2fff\u3040-\u33ff\ud800-\uff00\uff61-\uffff"
    "\U00010000-\U0010ffff]"
)
_RARE = re.compile(f"{_SET}{_SET}*")  # a third of the time that a pattern takes which begins with a repetition
_LATER = range(0x20000, 0x40000)  # planes of Han characters: a newer Unicode may know what ours does not
_HINT = "look it up in the original and mend the raw text"
_UNREAD = (Code.REPLACEMENT_CHARACTER, "something could not be decoded here")
_KINDS = {
    "Co": (Code.PRIVATE_USE, "this has a meaning in one font alone"),
    "Cn": (Code.NO_CHARACTER, "this is no character"),
    "Cs": (Code.NO_CHARACTER, "this is half a character"),
}


def characters(text: str) -> Iterator[Doubt]:
    r"""Doubt U+FFFD, private-use characters, and code points that are no characters; those side by side once.

    >>> [(d.start, d.end, d.message) for d in characters("工\ufffd\ufffd会\ufdd0")]
    [(1, 3, 'something could not be decoded here (U+FFFD and 1 more)'), (4, 5, 'this is no character (U+FDD0)')]
    >>> list(characters("①〇𠮷é"))
    []
    """
    for match in _RARE.finditer(text):
        at = match.start()
        for kind, group in groupby(match[0], _kind):
            run = list(group)
            if kind:
                yield Doubt(at, at + len(run), kind[0], _said(kind[1], run), _HINT)
            at += len(run)


def _said(what: str, run: list[str]) -> str:
    code = f"{ord(run[0]):04X}"
    return f"{what} (U+{code} and {len(run) - 1} more)" if len(run) > 1 else f"{what} (U+{code})"


def _kind(char: str) -> tuple[Code, str] | None:
    if char == "\ufffd":
        return _UNREAD
    category = unicodedata.category(char)
    return None if category == "Cn" and ord(char) in _LATER else _KINDS.get(category)
