"""Routes: the best way through a row of characters, as jieba's own code finds it, in less time.

Sums are made in jieba's order and ties go as its go, so that the words are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from pipeline.memory import Asked

LEAST = -3.14e100  # finalseg's MIN_FLOAT: what it never saw
_BEFORE = {"B": "ES", "M": "MB", "S": "SE", "E": "BM"}  # begin, middle, end, single: what may stand before each


class First(NamedTuple):
    """A character: what it weighs alone, even if it is no word; what as a word; which stand second after it."""

    alone: float
    known: float
    seconds: str


def best_words(
    firsts: Asked[str, First],
    heads: Asked[str, tuple[float, dict[str, float]]],
    text: str,
    _: object,
    route: dict[int, tuple[float, int]],
) -> None:
    """From each character the best words to the end: their weight, and where the first ends.

    jieba's `get_DAG`, which has all words beforehand, and its `calc`, to the last bit: of what weighs the same, the
    longest first word. What weighs -inf is no word.
    """
    size = at = len(text)
    weights = [0.0] * (size + 1)
    weight, after = 0.0, "  "  # which stand second nowhere
    route[size] = 0, 0
    for char in reversed(text):
        end = at = at - 1
        alone, best, seconds = firsts[char]
        if after in seconds:
            best += weight
            own, longer = heads[char + after]
            if own + weights[at + 2] >= best:
                best, end = own + weights[at + 2], at + 1
            for stop in range(at + 3, size + 1) if longer else ():
                further = longer.get(text[at + 2 : stop])
                if further is None:
                    break
                if further + weights[stop] >= best:
                    best, end = further + weights[stop], stop - 1
            if best == -inf:
                best, end = alone + weight, at
            weight = best
        else:
            weight += alone
        weights[at] = weight
        route[at] = weight, end
        after = char


def likeliest(
    text: str,
    states: str,
    start: Mapping[str, float],
    follow: Mapping[str, Mapping[str, float]],
    emit: Mapping[str, Mapping[str, float]],
) -> tuple[float, list[str]]:
    """The likeliest states of a row of single characters: finalseg's `viterbi`, which copies each way at each step."""
    best = {state: start[state] + emit[state].get(text[0], LEAST) for state in states}
    ways: list[dict[str, str]] = []
    for char in text[1:]:
        last, way = best, {}
        best = {}
        for state in states:
            own = emit[state].get(char, LEAST)
            best[state], way[state] = max((last[s] + follow[s].get(state, LEAST) + own, s) for s in _BEFORE[state])
        ways.append(way)
    found = [max("ES", key=lambda state: (best[state], state))]
    for way in reversed(ways):
        found.append(way[found[-1]])
    return best[found[0]], found[::-1]
