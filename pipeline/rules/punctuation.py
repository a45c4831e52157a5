"""Rules about marks: the right Chinese mark for a mistyped one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import han
from pipeline.habits import Habits
from pipeline.trail import Edit, named, needs

_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARK = re.compile(r"[,;:?!]")
_CLOSING, _OPENING = "”’》〉）］】〕%％", "“‘《"
_BRACKETED = re.compile(r"\(([^()\n]*)\)")
_LATIN = re.compile(r"[A-Za-z0-9]")
_DOTS = re.compile(r"([.。・])\1\1+")


@needs("(),;:?!")
def halfwidth_marks(text: str, habits: Habits) -> Iterator[Edit]:
    """Write half-width , ; : ? ! ( ) in Chinese text as the full-width marks that belong there.

    >>> [(e.start, e.new) for e in halfwidth_marks("第一,以(好)的", Habits())]
    [(4, '（'), (6, '）'), (2, '，')]
    >>> list(halfwidth_marks("共 10,000 人 f(x)", Habits()))
    []
    """
    brackets = set()
    for match in _BRACKETED.finditer(text):
        if any(map(han, match[1])) or han(text[match.start() - 1 : match.start()]):
            brackets |= {match.start(), match.end() - 1}
    for at in sorted(brackets):
        yield Edit(at, at + 1, text[at].translate(_WIDE), "half-width mark")
    for match in _MARK.finditer(text):
        at = match.start()
        if at and (at - 1 in brackets or _chinese(text[at - 1], _CLOSING) or _before_chinese(text, at)):
            yield Edit(at, at + 1, match[0].translate(_WIDE), "half-width mark")


def _chinese(char: str, marks: str) -> bool:
    return han(char) or (char != "" and char in marks)


def _before_chinese(text: str, at: int) -> bool:
    """Whether a mark stands between a Latin letter or a digit and Chinese text."""
    return bool(_LATIN.match(text, at - 1)) and _chinese(text[at + 1 : at + 2], _OPENING)


_POINT = re.compile(r"\.(?=(?P<last>[ \t\u3000]*(?:\n|\Z))?)")


@needs(".")
def full_stops(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Write `.` after a Chinese character as 。 in a text that has hardly any 。.

    >>> [e.start for e in full_stops("党有号召.工会必须拥护.\n第1.2条", Habits())]
    [4, 11]
    >>> list(full_stops("党有号召。工会必须拥护。见中国.北京", Habits()))
    []
    """
    found = [match for match in _POINT.finditer(text) if _ends(text, match)]
    if len(found) > text.count("。"):
        for match in found:
            yield Edit(*match.span(), "。", "half-width mark")


def _ends(text: str, point: re.Match[str]) -> bool:
    """Whether a point stands behind Chinese text, and before some or at a line's end."""
    behind, before = text[point.start() - 1 : point.start()], text[point.end() : point.end() + 1]
    return _chinese(behind, "”’）》") and (point["last"] is not None or _chinese(before, "“‘（《"))


def ellipsis(text: str, habits: Habits) -> Iterator[Edit]:
    """Write a run of dots after a Chinese character as the six-dot ellipsis (GB/T 15834-2011, 4.11).

    >>> list(ellipsis("他说...我不去。。。", Habits()))
    [Edit(start=2, end=5, new='……', reason='ellipsis'), Edit(start=8, end=11, new='……', reason='ellipsis')]
    >>> list(ellipsis("见 example...com", Habits()))
    []
    """
    for match in _DOTS.finditer(text):
        if match.start() and han(text[match.start() - 1]):
            yield Edit(*match.span(), "……", "ellipsis")


RULES = named(halfwidth_marks, ellipsis)
STOPS = named(full_stops)
