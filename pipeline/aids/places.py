"""Where texts stand in a packet, as searching its text finds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple

from pipeline.document import Place

BETWEEN = "\n\n"  # of blocks: no term holds it


class Found(NamedTuple):
    """A text's places, and for each whether it stands there by itself, not inside a longer one of those looked for."""

    places: tuple[Place, ...]
    alone: tuple[bool, ...]


def places(blocks: Sequence[str], wanted: Collection[str]) -> dict[str, Found]:
    """Where each text stands in blocks: every occurrence that does not overlap the one before, longer ones regardless.

    The text is gone through once; at each of its characters only those are tried that begin with the two found there.

    >>> places(["工会工作，工会"], ["工会", "工会工作"])["工会"]
    Found(places=(Place(block=0, at=0), Place(block=0, at=5)), alone=(False, True))
    """
    text = BETWEEN.join(blocks)
    starts = list(accumulate((len(block) + len(BETWEEN) for block in blocks), initial=0))
    spans = _spans(text, wanted)
    inside = _inside([(start, end) for found in spans.values() for start, end in found])
    return {one: Found(*_placed(found, starts, inside)) for one, found in spans.items()}


def _spans(text: str, wanted: Collection[str]) -> dict[str, list[tuple[int, int]]]:
    openings: dict[str, list[str]] = {}
    found: dict[str, list[tuple[int, int]]] = {}
    for one in dict.fromkeys(wanted):
        openings.setdefault(one[:2], []).append(one)
        found[one] = []
    for at, pair in enumerate(map(add, text, text[1:] + " ")):
        if pair in openings or pair[0] in openings:
            for one in (*openings.get(pair, ()), *openings.get(pair[0], ())):
                if text.startswith(one, at) and not (found[one] and at < found[one][-1][1]):
                    found[one].append((at, at + len(one)))
    return found


def _inside(spans: list[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """The stretches that lie in a longer one."""
    found, reach = [], 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end <= reach:
            found.append((start, end))
        reach = max(reach, end)
    return frozenset(found)


def _placed(
    spans: Iterable[tuple[int, int]], starts: Sequence[int], inside: Collection[tuple[int, int]]
) -> tuple[tuple[Place, ...], tuple[bool, ...]]:
    at, alone = [], []
    for span in spans:
        block = bisect_right(starts, span[0]) - 1
        at.append(Place(block, span[0] - starts[block]))
        alone.append(span not in inside)
    return tuple(at), tuple(alone)
