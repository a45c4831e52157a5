"""Titles: few lines, broken between words only, in the shape of a trapezium or a lozenge (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from pipeline.typeset.breaking import Breaks
from pipeline.typeset.characters import TOGETHER
from pipeline.typeset.measured import Measured

# How bad a break in a title is, as the part of the measure by which a line may be uneven to avoid it: best after
# a space, which the author set, then after a mark, then between other phrases.
_ROUGHNESS = ((" \u3000", 0.0), ("、，》；：”", 0.3))
_ROUGH = 0.4
_HOURGLASS = 0.5  # a line shorter than both its neighbours, as a part of the measure likewise
_RECTANGLE = 0.1  # all lines as long as one another
_ALIKE = 0.9  # em by which such lines differ at most
_TALLEST = 40  # lines: what has more is no title, and is set as any text
_MOST = 2000  # ways to begin a title that are looked at: more than any title asks for that is not made to


def balanced(text: Measured, measure: float, allowed: frozenset[int]) -> Breaks:
    """The fewest lines, as equal as sense and shape let them be; none where a word is too long, or too many of them."""
    end = len(text.text)
    points = [k for k in sorted(allowed) if k in (0, end) or text.classes[k - 1 : k + 1] not in TOGETHER]
    title = _Title(text, measure, points)
    count = title.fewest()
    return title.best(count) if 0 < count <= _TALLEST else []


class _Title:
    """A title being broken at some of its points. Badness is in square points: how uneven, rough, misshapen it is."""

    def __init__(self, text: Measured, measure: float, points: Sequence[int]) -> None:
        self._text = text
        self._measure = measure
        self._points = points
        self._ends: dict[int, list[tuple[int, float]]] = {}
        self._rests: dict[tuple[int, int], float] = {}
        self._rough = {k: (_roughness(text.text[k - 1]) * measure) ** 2 for k in points[1:-1]} | {points[-1]: 0.0}
        self._ideal = 0.0
        self._found: tuple[float, Breaks] = inf, []
        self._looked = 0

    def ends(self, start: int) -> list[tuple[int, float]]:
        """Where a line that begins here may end, and how long it then is."""
        found = self._ends.get(start)
        if found is None:
            found = self._ends[start] = []
            for k in self._points[bisect_right(self._points, start) :]:
                width = self._text.width(start, k)
                if width > self._measure:
                    break
                found.append((k, width))
        return found

    def fewest(self) -> int:
        """How many lines there must be; 0 where there is no break that a line can end at."""
        start = count = 0
        while start < self._points[-1]:
            if not self.ends(start):
                return 0
            start, count = self.ends(start)[-1][0], count + 1
        return count

    def best(self, count: int) -> Breaks:
        """The best way to break the title into so many lines."""
        self._ideal = self._text.width(0, self._points[-1]) / count
        self._search(0, count, 0.0, [])
        return self._found[1]

    def _search(self, start: int, count: int, bad: float, way: list[tuple[int, float]]) -> None:
        """Go on from a way to here, the most promising line first, and give up what cannot be the best."""
        self._looked += 1
        if not count:
            bad += (_misshapen([width for _, width in way], self._text.em) * self._measure) ** 2
            if bad < self._found[0]:
                ends = [0, *(k for k, _ in way)]
                self._found = bad, list(pairwise(ends))
            return
        lines = [(bad + self._line(k, width), k, width) for k, width in self._lines(start, count)]
        for least, so_far, k, width in sorted((line[0] + self._rest(line[1], count - 1), *line) for line in lines):
            if least >= self._found[0] or self._looked > _MOST:
                return
            self._search(k, count - 1, so_far, [*way, (k, width)])

    def _lines(self, start: int, count: int) -> list[tuple[int, float]]:
        """Where the first of so many lines may end; the last one ends with the title."""
        found = self.ends(start)
        return found if count > 1 else [end for end in found[-1:] if end[0] == self._points[-1]]

    def _line(self, k: int, width: float) -> float:
        return (width - self._ideal) ** 2 + self._rough[k]

    def _rest(self, start: int, count: int) -> float:
        """How bad the lines from here on are at least."""
        if not count:
            return 0.0
        key = start, count
        if key not in self._rests:
            rests = (self._line(k, width) + self._rest(k, count - 1) for k, width in self._lines(start, count))
            self._rests[key] = min(rests, default=inf)
        return self._rests[key]


def _misshapen(widths: Sequence[float], em: float) -> float:
    """How bad the shape of lines is: neither trapezium nor lozenge."""
    steps = [below - above for above, below in pairwise(widths)]
    if any(down < 0 < up for down, up in pairwise(steps)):
        return _HOURGLASS
    return _RECTANGLE if all(abs(step) < _ALIKE * em for step in steps) else 0.0


def _roughness(mark: str) -> float:
    return next((rough for marks, rough in _ROUGHNESS if mark in marks), _ROUGH)
