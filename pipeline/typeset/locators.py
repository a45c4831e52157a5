"""Locators (索引出处): the pages that an entry of an index names, in any format that has pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import NamedTuple

from pipeline.document import Block, Heading, IndexEntry, Place, Reference
from pipeline.memory import Asked

MOST = 8  # locators of one entry: with more, nobody looks them up
TO = "–"  # between the first page of a range and the last
_WIDTH = 48  # bits of an offset in a block, behind its number: numbers are found in half the time of pairs
_AFTER, _BETWEEN = "\u3000", ", "


class Locator(NamedTuple):
    """Pages one after the other on which something stands: the first and the last, and where it does there first.

    `main`: here it is chiefly treated.
    """

    first: int
    last: int
    begin: Place
    end: Place
    main: bool = False


class Whereabouts:
    """On which page every line of the packet's blocks is, by its number, and so what the entries of an index name."""

    def __init__(self) -> None:
        self._begins: list[int] = []
        self._there: list[int] = []
        self._known = Asked[IndexEntry, tuple[Locator, ...]](lambda entry: locators(entry, self.at))

    def same(self, other: Whereabouts) -> bool:
        """Whether the same lines are on the same pages."""
        return (self._begins, self._there) == (other._begins, other._there)

    def note(self, where: int, lines: Iterable[tuple[int, int]]) -> None:
        """Note lines that are there: of each the number of its block, and the offset at which it begins.

        Lines and notes come in reading order: so the first line of a note says where all up to the next one is.
        """
        for block, at in islice(lines, 1):
            self._begins.append(block << _WIDTH | at)
            self._there.append(where)

    def at(self, place: Place) -> int:
        """Where something stands: where it begins, if it goes on on the next line."""
        return self._there[bisect_right(self._begins, place.block << _WIDTH | place.at) - 1]

    def locators(self, entry: IndexEntry) -> tuple[Locator, ...]:
        """The locators of an entry of which every place was noted: found once for all who ask."""
        return self._known[entry]


def locators(entry: IndexEntry, page: Callable[[Place], int]) -> tuple[Locator, ...]:
    """The locators of an entry: pages in order, neighbours joined, at most `MOST`, those that say most of it.

    Main is where it stands in a heading, else where it stands most often; there is none where there is one locator.
    """
    found = sorted(_joined(entry.places, page), key=lambda one: (entry.main not in one[1], -len(one[1]), one[0]))
    kept = sorted(found[:MOST])
    main = found[0][0] if len(found) > 1 else None
    return tuple(Locator(*pages, places[0], end, pages == main) for pages, places, end in kept)


def _joined(places: Iterable[Place], page: Callable[[Place], int]) -> list[tuple[tuple[int, int], list[Place], Place]]:
    """Stretches of pages without a gap, with the places on them, and the first one on the last page."""
    on: dict[int, list[Place]] = {}
    for number, run in groupby(places, page):
        on.setdefault(number, []).extend(run)
    joined: list[tuple[tuple[int, int], list[Place], Place]] = []
    for number, here in sorted(on.items()):
        if joined and joined[-1][0][1] == number - 1:
            (first, _), before, _ = joined.pop()
            before += here
            joined.append(((first, number), before, here[0]))
        else:
            joined.append(((number, number), here, here[0]))
    return joined


def segments(entry: IndexEntry, found: Iterable[Locator]) -> Iterator[tuple[str, Locator | None]]:
    r"""What an entry says in print, in pieces: its heading, and each of its locators apart.

    >>> entry = IndexEntry("工会", (Place(0), Place(7), Place(9)))
    >>> "".join(text for text, _ in segments(entry, locators(entry, lambda place: place.block)))
    '工会\u30000, 7, 9'
    """
    before = entry.text + _AFTER
    for locator in found:
        yield before, None
        yield f"{locator.first}{TO}{locator.last}" if locator.last > locator.first else str(locator.first), locator
        before = _BETWEEN


def elsewhere(block: Block | Heading) -> Block | Heading:
    """A block without the places that it leads to, which any edit further up moves."""
    match block:
        case Reference():
            return replace(block, to=Place(0))
        case IndexEntry():
            return replace(block, places=(), main=None)
        case _:
            return block
