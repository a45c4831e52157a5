"""Where texts stand in a packet, as searching its text finds them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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

    The text is gone through once; at each of its characters only those lengths are tried that have what begins with the
    two found there, the longest first, so that what lies within a longer one is known by how far these reach.

    >>> places(["工会工作，工会"], ["工会", "工会工作"])["工会"]
    Found(places=(Place(block=0, at=0), Place(block=0, at=5)), alone=(False, True))
    """
    text = BETWEEN.join(blocks)
    starts = list(accumulate((len(block) + len(BETWEEN) for block in blocks), initial=0))
    found: dict[str, tuple[list[Place], list[bool]]] = {one: ([], []) for one in wanted}
    free = dict.fromkeys(wanted, 0)
    block = reach = 0
    for at, lengths in _openings(text, wanted):
        while at >= starts[block + 1]:
            block += 1
        for length in lengths:
            one = text[at : at + length]
            if free.get(one, len(text)) <= at:
                free[one] = at + len(one)  # at the end of all, less than asked for
                found[one][0].append(Place(block, at - starts[block]))
                found[one][1].append(free[one] > reach)
                reach = max(reach, free[one])
    return {one: Found(tuple(at), tuple(alone)) for one, (at, alone) in found.items()}


def _openings(text: str, wanted: Collection[str]) -> Iterator[tuple[int, list[int]]]:
    """Where a text begins with two characters of what is wanted, and how long that is, the longest first."""
    openings: dict[str, set[int]] = {}
    for one in wanted:
        openings.setdefault(one[:2], set()).add(len(one))
    lengths = {opening: sorted(of_one, reverse=True) for opening, of_one in openings.items()}
    with_single = 1 in map(len, openings)
    none: list[int] = []
    for at, pair in enumerate(map(add, text, text[1:] + " ")):
        found = lengths.get(pair, none)
        if with_single:
            found = found + lengths.get(pair[0], none)
        if found:
            yield at, found
