"""Where something stands, by the heading above it: for the links of formats that have no pages."""

from __future__ import annotations

from bisect import bisect_right
from itertools import count
from operator import attrgetter
from typing import NamedTuple

from pipeline.document import Element, Heading, IndexEntry, Place, Placed, Role, flow
from pipeline.frozen import frozen
from pipeline.packet import Packet
from pipeline.toc import listed_as
from pipeline.typeset.locators import Locator, locators

NAMELESS = "无题"  # a document without a title


class Stretch(NamedTuple):
    """All below one title or heading: the number of its first block, its id, what it is called."""

    first: int
    target: str
    name: str


@frozen
class Sections:
    """The stretches of a packet, in reading order."""

    stretches: tuple[Stretch, ...]

    @classmethod
    def of(cls, packet: Packet) -> Sections:
        """Read them off a packet: named with the document where there are several."""
        made: list[Stretch] = []
        numbers = count()
        for document in packet.documents:
            title = "" if packet.single else document.title or NAMELESS
            first: int | None = None  # of what stands before a title
            for placed, number in zip(flow(document), numbers, strict=False):
                first = number if placed.begins else first
                if placed.target:
                    made.append(Stretch(number if first is None else first, placed.target, _name(placed, title)))
                    first = None
        return cls(tuple(made))

    def at(self, place: Place) -> Stretch:
        """Below which title or heading something stands."""
        return self.stretches[self._number(place)]

    def locators(self, entry: IndexEntry) -> tuple[Locator, ...]:
        """The locators of an entry, numbered from 1: one for each stretch named, chosen as pages are."""
        apart = locators(entry, lambda place: 2 * self._number(place))  # no two are neighbours, to be joined
        return tuple(one._replace(first=n, last=n) for n, one in enumerate(apart, 1))

    def _number(self, place: Place) -> int:
        return bisect_right(self.stretches, place.block, key=attrgetter("first")) - 1


def _name(placed: Placed, title: str) -> str:
    match placed.lead or placed.block:
        case Heading() as heading:
            return "，".join(filter(None, (listed_as(heading), title)))
        case Element(Role.TITLE, text) if text != title:
            return "，".join(filter(None, (text, title)))
        case _:
            return title or NAMELESS
