"""Where texts stand in a packet, as searching its text finds them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ahocorasick import Automaton

from pipeline.document import Place


class Found(NamedTuple):
    """A text's places, and for each whether it stands there by itself, not inside a longer one of those looked for."""

    places: tuple[Place, ...]
    alone: tuple[bool, ...]


def places(blocks: Iterable[str], wanted: Collection[str]) -> dict[str, Found]:
    """Where each text stands in blocks: every occurrence that does not overlap the one before, longer ones regardless.

    All are found in one pass; those that begin first are looked at first, of these the longest, so that what lies
    within a longer one is known by how far these reach.

    >>> places(["工会工作，工会"], ["工会", "工会工作"])["工会"]
    Found(places=(Place(block=0, at=0), Place(block=0, at=5)), alone=(False, True))
    """
    found: dict[str, tuple[list[Place], list[bool]]] = {one: ([], []) for one in wanted}
    automaton = _automaton(wanted)
    for number, block in enumerate(blocks if wanted else ()):
        free: dict[str, int] = {}
        reach = 0
        for start, negative, one in sorted((end + 1 - len(one), -len(one), one) for end, one in automaton.iter(block)):
            if free.get(one, 0) <= start:
                free[one] = stop = start - negative
                at, alone = found[one]
                at.append(Place(number, start))
                alone.append(stop > reach)
                reach = max(reach, stop)
    return {one: Found(tuple(at), tuple(alone)) for one, (at, alone) in found.items()}


def _automaton(wanted: Iterable[str]) -> Automaton:
    made = Automaton()
    for one in wanted:
        made.add_word(one, one)
    made.make_automaton()
    return made
