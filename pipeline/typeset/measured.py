"""A paragraph measured: as if set on one endless line, its gaps and its marks known."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from pipeline.theme import Face
from pipeline.typeset.characters import BLANKS, CLOSING, GLUED, GLUING, OPENING, classes
from pipeline.typeset.metrics import Kind, Metrics

_LEAST_GAP = 0.5  # of the Han–Latin gap: as far as it can be squeezed (CLREQ, 3.2.2: a quarter em to an eighth)
_APOSTROPHE = 0.65  # em of a full-width apostrophe that are empty
_HAN = "hy"
_FIRST = itemgetter(0)
# Patterns begin with a class of characters that texts have few of: the search skips the rest.
_ALIKE = re.compile(r"(.)\1*", re.DOTALL)
_MARKS = re.compile("[co]{2,}")
_LETTERS = re.compile("[ld]+")
_SPACES = re.compile("(?<=[ldqa])s(?=[ldqb])")
_GLUING = re.compile(f"[{GLUING}]+")
_SQUEEZABLE = re.compile("c(?=[^c])|[^co](?=o)|[hy](?=[ld])|[ld](?=[hy])")
_NARROWED = ("cc", "co", "oo")  # of two adjacent marks one loses its empty half (CLREQ, 3.1.6)
# In the order in which they are squeezed (CLREQ, 3.2.2): brackets, pauses, gaps between scripts, stops.
_PAUSES, _STOPS, _GAP = "，、；：", "。．？！‼⁇", 2


# A stretch of characters shown alike: from where to where, whose metrics, in which font (its name), of what kind.
Alike: TypeAlias = tuple[int, int, Metrics, str, Kind]


class Span(NamedTuple):
    """Text of one face."""

    text: str
    face: Face


@dataclass(eq=False)
class Measured:
    """A paragraph. Lengths are points; gap k is the one between the characters k − 1 and k.

    `at`: where each character's cell begins, and the end. `gaps`: those that adjacent marks have made narrower, or that
    may be made wider before others, between scripts and words; and by how much they are wider than nothing.
    """

    text: str
    classes: str
    owners: str
    cells: list[float]
    at: list[float]
    gaps: list[tuple[int, float]]
    em: float
    gap: float
    squeeze: bool
    metrics: tuple[tuple[int, Metrics], ...]  # from which character on

    @classmethod
    def of(cls, spans: Iterable[tuple[str, Metrics]], gap: float) -> Measured:
        """Measure spans of text, each with its metrics; `gap` stands between Han characters and Western ones."""
        text, owners = "", ""
        cells: list[float] = []
        parts: list[tuple[int, Metrics]] = []
        for said, metrics in spans:
            parts.append((len(text), metrics))
            wide, kinds = metrics.measured(said)
            cells += wide
            owners += kinds
            text += said
        em, squeeze = parts[0][1].em, parts[0][1].squeeze
        letters = classes(text)
        gaps = sorted(_gaps(letters, gap, em, squeeze))
        steps = cells
        if gaps:
            steps = cells.copy()
            for k, wider in gaps:
                steps[k - 1] += wider
        at = list(accumulate(steps, initial=0.0))
        return cls(text, letters, owners, cells, at, gaps, em, gap, squeeze, tuple(parts))

    def uneven(self, start: int, end: int) -> list[tuple[int, float]]:
        """The gaps of the line `[start, end)` that are not as its characters leave them."""
        gaps = self.gaps
        return gaps[bisect_left(gaps, (start + 1,)) : bisect_left(gaps, (end,))] if gaps else gaps

    @cached_property
    def _alike(self) -> list[Alike]:
        owners, (_, metrics) = self.owners, self.metrics[0]
        name, kind = metrics.shown[owners[0]] if owners else ("", Kind.EVEN)
        if len(self.metrics) == 1 and owners.count(owners[:1]) == len(owners) and kind is not Kind.ODD:
            return [(0, len(owners), metrics, name, kind)]
        ends = (*(begin for begin, _ in self.metrics[1:]), len(owners))
        found: list[Alike] = []
        for (begin, metrics), beyond in zip(self.metrics, ends, strict=True):
            shown = metrics.shown
            for one in _ALIKE.finditer(owners, begin, beyond):
                first, last = one.span()
                name, kind = shown[owners[first]]
                if kind is Kind.ODD:
                    found += [(k, k + 1, metrics, name, kind) for k in range(first, last)]
                else:
                    found.append((first, last, metrics, name, kind))
        return found

    def alike(self, start: int, end: int) -> list[Alike]:
        """The stretches of a line that one font sets, glyphs that are not as wide as their cells one by one."""
        every = self._alike
        if len(every) < 2:
            return [(start, end, *whole[2:]) for whole in every]
        cut = every[bisect_right(every, start, key=_FIRST) - 1 : bisect_left(every, end, key=_FIRST)]
        cut[0] = (start, *cut[0][1:])
        if cut[-1][1] > end:
            cut[-1] = (cut[-1][0], end, *cut[-1][2:])
        return cut

    def trimmed(self, start: int, end: int) -> int:
        """The end of a line without the spaces at it."""
        while end > start and self.classes[end - 1] in BLANKS:
            end -= 1
        return end

    def lead(self, start: int) -> float:
        """What a line that begins here loses: the empty half of an opening mark."""
        return self.cells[start] / 2 if self.classes[start] == OPENING and self.squeeze else 0.0

    def ink(self, k: int) -> float:
        """The width of the last character of a line: half, if it is a closing mark (GB/T 15834-2011, 5.1.10)."""
        return self.cells[k] / 2 if self.classes[k] == CLOSING and self.squeeze else self.cells[k]

    def width(self, start: int, end: int) -> float:
        """The width of `[start, end)` as a line."""
        last = end - 1
        if self.classes[last:end] in BLANKS:  # so is the end of no text at all
            last = self.trimmed(start, end) - 1
            if last < start:
                return 0.0
        return self.at[last] + self.ink(last) - self.at[start] - self.lead(start)

    @cached_property
    def glued(self) -> list[int]:
        """The gaps that no line is stretched at."""
        letters, found = self.classes, []
        for one in _GLUING.finditer(letters):
            first, last = one.span()
            found += [k for k in range(max(first, 1), last + 1) if letters[k - 1 : k + 1] in GLUED]
        return found

    def glued_in(self, start: int, end: int) -> list[int]:
        """The gaps of the line `[start, end)` that are not stretched."""
        glued = self.glued
        return glued[bisect_left(glued, start + 1) : bisect_left(glued, end)] if glued else glued

    def squeezable(self, start: int, end: int) -> list[tuple[int, int, float]]:
        """The gaps of a line that can be made narrower: their rank, which they are, and by how much."""
        letters = self.classes
        if not self.squeeze or not (
            self.gaps or letters.count(CLOSING, start, end) or letters.count(OPENING, start, end)
        ):
            return []
        found = _SQUEEZABLE.finditer(self.classes, start, end)
        return [self._slack(one.end()) for one in found if one.end() < end]

    def _slack(self, k: int) -> tuple[int, int, float]:
        before, after = self.classes[k - 1], self.classes[k]
        if before != CLOSING and after != OPENING:
            return _GAP, k, self.gap * _LEAST_GAP
        mark = self.text[k - 1] if before == CLOSING else "（"
        return 1 if mark in _PAUSES else 3 if mark in _STOPS else 0, k, self.em / 2


def _gaps(letters: str, gap: float, em: float, squeeze: bool) -> Iterator[tuple[int, float]]:
    for found in _LETTERS.finditer(letters):
        first, last = found.span()
        if first and letters[first - 1] in _HAN:
            yield first, gap
        if letters[last : last + 1] in _HAN and last < len(letters):
            yield last, gap
    for found in _MARKS.finditer(letters) if squeeze else ():
        first, last = found.span()
        yield from ((k, -em / 2) for k in range(first + 1, last) if letters[k - 1 : k + 1] in _NARROWED)
    if "s" in letters:
        yield from ((found.end(), 0.0) for found in _SPACES.finditer(letters))
    if "q" in letters:
        yield from ((k, -_APOSTROPHE * em) for k in range(1, len(letters)) if letters[k - 1] == "q")
