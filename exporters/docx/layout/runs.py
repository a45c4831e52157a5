"""A paragraph's characters as LibreOffice takes them apart: runs of one face and script, and what is Latin in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.memory import Asked
from pipeline.theme import Face

ASIAN, WESTERN = "aW"
# What is of Asian script, and what (blanks, “”‘’—…℃) is of that of what stands before it; all else is of Western.
_ASIAN, _WEAK = "\u2c00-\U0010ffff", " \u00a0\u2000-\u2bff"
_RUNS = re.compile(f"[{_ASIAN}][{_ASIAN}{_WEAK}]*|[{_WEAK}]*[^{_ASIAN}{_WEAK}][^{_ASIAN}]*|[{_WEAK}]+")
_OPEN, _CLOSE = "([{“‘（《〈「『【〔〖［｛", ")]}”’）》〉」』】〕〗］｝"
_STRETCHES = re.compile(r"[oc]|\.+|L[L.]*|A[A.]*")
_LETTER = re.compile("[A-Za-zªºµÀ-ÖØ-öø-ʸͰ-ϿЀ-ԯḀ-ỿⅠ-ↈＡ-Ｚａ-ｚ]")


class Span(NamedTuple):
    """Characters in one face."""

    text: str
    face: Face


def cut(spans: Iterable[Span], offsets: Collection[int]) -> list[Span]:
    """Spans that end at these offsets of their text too: LibreOffice 7.4 parts text at a bookmark.

    >>> [span.text for span in cut([Span("工会", Face.SONG), Span("工作", Face.HEI)], {1, 2})]
    ['工', '会', '工作']
    """
    if not offsets:
        return list(spans)
    out, begin = list[Span](), 0
    for text, face in spans:
        inner = sorted(at - begin for at in offsets if begin < at < begin + len(text))
        out += [Span(text[one:two], face) for one, two in pairwise((0, *inner, len(text)))]
        begin += len(text)
    return out


class Run(NamedTuple):
    """Characters of one face and script, and where they begin. `near`: which are Latin letters or beside some."""

    begin: int
    text: str
    face: Face
    script: str
    near: list[bool]


def _kind_of(char: str) -> str:
    """A letter of Latin kind, another, a bracket by its shape, or anything else."""
    if char in _OPEN or char in _CLOSE:
        return "o" if char in _OPEN else "c"
    return "L" if _LETTER.match(char) else "A" if char.isalpha() else "."


_KINDS: Asked[int, str] = Asked(lambda code: _kind_of(chr(code)))


def runs(spans: Sequence[Span]) -> list[Run]:
    """The runs of a paragraph."""
    text = "".join(span.text for span in spans)
    scripts = [(found.end(), _script(found[0])) for found in _RUNS.finditer(text)]
    if len(scripts) == len(spans) == 1 and scripts[0][1] == ASIAN:
        return [Run(0, text, spans[0].face, ASIAN, [])]
    near = latin(text) if _LETTER.search(text) else []
    faces = [*zip(accumulate(len(span.text) for span in spans), (span.face for span in spans), strict=True)]
    made, begin, nth, nth_face = [], 0, 0, 0
    while begin < len(text):
        (end, script), (last, face) = scripts[nth], faces[nth_face]
        cut = min(end, last)
        if cut > begin:
            made.append(Run(begin, text[begin:cut], face, script, near[begin:cut] if script == WESTERN else []))
        begin, nth, nth_face = cut, nth + (cut == end), nth_face + (cut == last)
    return made


def _script(run: str) -> str:
    return ASIAN if run[0] >= _ASIAN[0] else WESTERN


def latin(text: str) -> list[bool]:
    """Of each character whether it is Latin as a font understands it: what has no script is of that before it.

    A closing bracket is of its opening one's.

    >>> latin("工1a1（a）1")
    [False, False, True, True, True, True, True, True]
    """
    kinds = text.translate(_KINDS)
    if "L" not in kinds:
        return [False] * len(text)
    now, stack, out = next(kind for kind in kinds if kind in "LA") == "L", list[tuple[str, bool]](), list[bool]()
    for found in _STRETCHES.finditer(kinds):
        stretch, kind = found[0], found[0][0]
        if kind == "o":
            stack.append((text[found.start()], now))
        elif kind == "c":
            wanted = _OPEN[_CLOSE.index(text[found.start()])]
            while stack and stack[-1][0] != wanted:
                stack.pop()
            now = stack.pop()[1] if stack else now
        elif kind != ".":
            now = kind == "L"
        out += [now] * len(stretch)
    return out
