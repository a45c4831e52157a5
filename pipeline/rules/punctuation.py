"""Rules about marks: the right Chinese mark for a mistyped one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.trail import Edit, named, needs

HAN = r"\u3007\u3400-\u9fff\U00020000-\U000323af"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARK = re.compile(r"[,;:?!]")
_CHINESE = re.compile(rf"[{HAN}”’》〉）］】〕%％]")
_LATIN_BEFORE = re.compile(rf"[A-Za-z0-9].[{HAN}“‘《]")
_BRACKETED = re.compile(r"\(([^()\n]*)\)")
_HAN = re.compile(rf"[{HAN}]")
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
        if _HAN.search(match[1]) or _HAN.match(text, match.start() - 1, match.start()):
            brackets |= {match.start(), match.end() - 1}
    for at in sorted(brackets):
        yield Edit(at, at + 1, text[at].translate(_WIDE), "half-width mark")
    for match in _MARK.finditer(text):
        at = match.start()
        if at and (at - 1 in brackets or _CHINESE.match(text, at - 1) or _LATIN_BEFORE.match(text, at - 1)):
            yield Edit(at, at + 1, match[0].translate(_WIDE), "half-width mark")


_POINT = re.compile(rf"(?<=[{HAN}”’）》])\.(?=[ \t\u3000]*(?:\n|\Z)|[{HAN}“‘（《])")


@needs(".")
def full_stops(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Write `.` after a Chinese character as 。 in a text that has hardly any 。.

    >>> [e.start for e in full_stops("党有号召.工会必须拥护.\n第1.2条", Habits())]
    [4, 11]
    >>> list(full_stops("党有号召。工会必须拥护。见中国.北京", Habits()))
    []
    """
    found = list(_POINT.finditer(text))
    if len(found) > text.count("。"):
        for match in found:
            yield Edit(*match.span(), "。", "half-width mark")


def ellipsis(text: str, habits: Habits) -> Iterator[Edit]:
    """Write a run of dots after a Chinese character as the six-dot ellipsis (GB/T 15834-2011, 4.11).

    >>> list(ellipsis("他说...我不去。。。", Habits()))
    [Edit(start=2, end=5, new='……', reason='ellipsis'), Edit(start=8, end=11, new='……', reason='ellipsis')]
    >>> list(ellipsis("见 example...com", Habits()))
    []
    """
    for match in _DOTS.finditer(text):
        if match.start() and _HAN.match(text, match.start() - 1):
            yield Edit(*match.span(), "……", "ellipsis")


RULES = named(halfwidth_marks, ellipsis)
STOPS = named(full_stops)
