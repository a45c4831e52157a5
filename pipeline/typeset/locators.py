"""Locators (索引出处): the pages that an entry of an index names, in any format that has pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from pipeline.document import IndexEntry, Place

MOST = 8  # locators of one entry: with more, nobody looks them up
TO = "–"  # between the first page of a range and the last
_Where = TypeVar("_Where")
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


class Whereabouts(Generic[_Where]):
    """Where every line of the packet's blocks is: on which page, by its number, or at which place of a file."""

    def __init__(self) -> None:
        self._lines: dict[int, tuple[list[int], list[_Where]]] = {}

    def note(self, where: _Where, lines: Iterable[tuple[int, int]]) -> None:
        """Note lines that are there: of each the number of its block, and the offset at which it begins."""
        for block, at in lines:
            begins, pages = self._lines.setdefault(block, ([], []))
            begins.append(at)
            pages.append(where)

    def at(self, place: Place) -> _Where:
        """Where something stands: where it begins, if it goes on on the next line."""
        begins, pages = self._lines[place.block]
        return pages[bisect_right(begins, place.at) - 1]


def locators(entry: IndexEntry, page: Callable[[Place], int]) -> tuple[Locator, ...]:
    """The locators of an entry: pages in order, neighbours joined, at most `MOST`, those that say most of it.

    Main is where it stands in a heading, else where it stands most often; there is none where there is one locator.
    """
    found = sorted(_joined(entry.places, page), key=lambda one: (entry.main not in one[1], -len(one[1]), one[0]))
    main = found[0][0] if len(found) > 1 else None
    return tuple(one._replace(main=one is main) for one in sorted(one for one, _ in found[:MOST]))


def _joined(places: Iterable[Place], page: Callable[[Place], int]) -> Iterator[tuple[Locator, list[Place]]]:
    """Stretches of pages without a gap, with the places on them."""
    on: dict[int, list[Place]] = {}
    for place in places:
        on.setdefault(page(place), []).append(place)
    pages = sorted(on)
    gaps = (k for k, (one, two) in enumerate(pairwise(pages), 1) if two > one + 1)
    for start, end in pairwise((0, *gaps, len(pages))):
        first, last = pages[start], pages[end - 1]
        there = [place for number in pages[start:end] for place in on[number]]
        yield Locator(first, last, there[0], on[last][0]), there


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
