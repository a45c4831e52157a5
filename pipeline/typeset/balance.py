"""Titles: few lines, broken between words only, in the shape of a trapezium or a lozenge (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise, starmap
from typing import NamedTuple, TypeAlias

from pipeline.typeset.breaking import Breaks
from pipeline.typeset.characters import TOGETHER
from pipeline.typeset.measured import Measured

Measure: TypeAlias = Callable[[int, int], float]  # of a line from one character to another

# How bad a break in a title is, as the part of the measure by which a line may be uneven to avoid it: best after
# a space, which the author set, then after a mark, then between other phrases.
_ROUGHNESS = ((" \u3000", 0.0), ("、，》；：”", 0.3))
_ROUGH = 0.4
_HOURGLASS = 0.5  # a line shorter than both its neighbours, as a part of the measure likewise
_RECTANGLE = 0.1  # all lines as long as one another
_ALIKE = 0.9  # em by which such lines differ at most
_SHORTEST = 0.6  # of what lines have on an average: shorter ones are not looked at
_MOST = 5000  # ways to break a title that are looked at: all of them for titles of up to four lines


def balanced(text: Measured, measure: float, allowed: frozenset[int]) -> Breaks:
    """The fewest lines, as equal as sense and shape let them be; none where some word is too long for a line."""
    end = len(text.text)
    points = [k for k in sorted(allowed) if k in (0, end) or text.classes[k - 1 : k + 1] not in TOGETHER]
    width = cache(text.width)
    count = _fewest(width, points, measure)
    if not count:
        return []
    ideal = width(0, end) / count

    @cache
    def cost(start: int, k: int) -> float:
        rough = _roughness(text.text[k - 1]) * measure if k < end else 0.0
        return (width(start, k) - ideal) ** 2 + rough**2

    def misshapen(way: Breaks) -> float:
        return (_misshapen([width(*line) for line in way], text.em) * measure) ** 2

    lawful = _Lawful(points, width, measure)
    best = _evenest(lawful, count, cost)
    if not best or not misshapen(best):
        return best
    return min(islice(_ways(lawful, count), _MOST), key=lambda way: sum(starmap(cost, way)) + misshapen(way))


class _Lawful(NamedTuple):
    """Where lines may end, and how long they may be."""

    points: Sequence[int]
    width: Measure
    measure: float


def _fewest(width: Measure, points: Sequence[int], measure: float) -> int:
    """How many lines there must be; 0 where there is no break that a line can end at."""
    start = count = 0
    while start < points[-1]:
        end = max((k for k in points if k > start and width(start, k) <= measure), default=0)
        if not end:
            return 0
        start, count = end, count + 1
    return count


def _evenest(lawful: _Lawful, count: int, cost: Measure) -> Breaks:
    """The best lines whatever their shape: those to each point, from those to the points before it."""
    points, width, measure = lawful
    best: dict[int, tuple[float, Breaks]] = {0: (0.0, [])}
    for _ in range(count):
        longer: dict[int, tuple[float, Breaks]] = {}
        for start, (before, way) in best.items():
            for k in points[bisect_right(points, start) :]:
                if width(start, k) > measure:
                    break
                found = before + cost(start, k)
                if k not in longer or found < longer[k][0]:
                    longer[k] = found, [*way, (start, k)]
        best = longer
    return best.get(points[-1], (0.0, []))[1]


def _ways(lawful: _Lawful, count: int) -> Iterator[Breaks]:
    """All ways to break a text into so many lines, none of them very short."""
    points, width, measure = lawful
    start, end = points[0], points[-1]
    whole = width(start, end)
    if count == 1:
        if whole <= measure:
            yield [(start, end)]
        return
    least = max(whole - (count - 1) * measure, whole / count * _SHORTEST)
    for nth, k in enumerate(points[1:-1], 1):
        first = width(start, k)
        if first > measure:
            break
        if first >= least:
            yield from ([(start, k), *rest] for rest in _ways(lawful._replace(points=points[nth:]), count - 1))


def _misshapen(widths: Sequence[float], em: float) -> float:
    """How bad the shape of lines is: neither trapezium nor lozenge."""
    steps = [below - above for above, below in pairwise(widths)]
    if any(down < 0 < up for down, up in pairwise(steps)):
        return _HOURGLASS
    return _RECTANGLE if all(abs(step) < _ALIKE * em for step in steps) else 0.0


def _roughness(mark: str) -> float:
    return next((rough for marks, rough in _ROUGHNESS if mark in marks), _ROUGH)
