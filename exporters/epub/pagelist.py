"""Where the printed pages begin: marks in the text, and the list that leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby
from operator import attrgetter
from typing import NamedTuple

from pipeline.export import Edition
from pipeline.typeset.pages import Part


class Break(NamedTuple):
    """The beginning of a printed page: its label, the number of its block in reading order, the place in its text."""

    label: str
    block: int
    at: int

    @property
    def id(self) -> str:
        """What links lead to."""
        return f"page-{self.label}"


@dataclass(frozen=True)
class PageList:
    """The pages of the body, in order; none where no file with these pages is made.

    The cover and the contents of the printed edition are pages of their own making, whose text is not that of ours.
    `source`: a URN of the printed edition, which it has in itself too.
    """

    breaks: tuple[Break, ...] = ()
    source: str = ""

    @classmethod
    def of(cls, edition: Edition) -> PageList:
        """The pages of an edition: asked for only if they are printed, since setting them takes time."""
        if not edition.printed:
            return cls()
        body = (page for page in edition.pages.pages if page.part is Part.BODY and page.lines)
        first = ((page.label, page.lines[0]) for page in body)
        return cls(tuple(Break(label, line.block, line.at) for label, line in first), edition.pages.identifier)

    def after(self, first: int) -> Iterator[Sequence[Break]]:
        """The breaks in each block from this number on."""
        return (self._within.get(block, ()) for block in count(first))

    @cached_property
    def _within(self) -> dict[int, tuple[Break, ...]]:
        return {block: tuple(breaks) for block, breaks in groupby(self.breaks, attrgetter("block"))}
