"""Pages of lines of positioned runs: what the typesetter makes. Lengths are points, from the sheet's lower left.

Runs and lines are named tuples, since a book has hundreds of thousands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pipeline.document import IndexEntry, Place
from pipeline.frozen import frozen
from pipeline.packet import urn
from pipeline.typeset.locators import Locator, Whereabouts


class Run(NamedTuple):
    """Text of one font file and size; no run goes beyond the end of a block's inline.

    `x` is counted from the left edge of the page's type area. `spacing` is added to every advance in the run.
    `shifts` (k, by): the k-th character and all after it stand `by` further than so; more than one add up.
    """

    x: float
    text: str
    font: str
    size: float
    spacing: float = 0.0
    colour: str = "000000"
    shifts: tuple[tuple[int, float], ...] = ()


class Line(NamedTuple):
    """One line; `y` is its baseline.

    `block`: the number of its block in the packet's reading order, from 0; in the contents, of its entry; -1 for
    none. `at`: how many characters of the block's text come before it; of an index's entry, of what it says in print.
    `target`: the id that stands here, or in the contents the one linked to.
    """

    y: float
    runs: tuple[Run, ...]
    block: int = -1
    at: int = 0
    target: str = ""


def _said(line: Line) -> str:
    runs = line.runs
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


class Bar(NamedTuple):
    """A horizontal rule, from `x` to `end` at `y`, its thickness and colour. `x` counts from the type area's left."""

    x: float
    end: float
    y: float
    thickness: float
    colour: str


class Part(StrEnum):
    """Which part of the packet a page belongs to; each is numbered on its own. Blank pages belong to what follows."""

    COVER = "cover"
    CONTENTS = "contents"
    BODY = "body"


@frozen
class Page:
    """One page: its number as printed ("" where there is none), where its type area begins, its lines.

    `furniture` and `bars` are no text of the work: page numbers, leaders, rules.
    """

    part: Part
    label: str
    left: float
    lines: tuple[Line, ...]
    furniture: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()


class Stretch(NamedTuple):
    """Pages of one document: how many, of how many blocks, and the digest of all that decides their lines.

    Without a digest they are those of no document, or of one that is not kept.
    """

    pages: int
    blocks: int
    digest: str = ""


@dataclass(frozen=True)
class Pages:
    """All pages, and for every id the label of the page where it stands.

    `stretches` of them, if any are kept; what the typesetter has `noted` of places, else it is read off the pages.
    """

    pages: tuple[Page, ...]
    places: tuple[tuple[str, str], ...]
    stretches: tuple[Stretch, ...] = field(default=(), compare=False)
    noted: Whereabouts | None = field(default=None, compare=False)

    @cached_property
    def identifier(self) -> str:
        """A URN of these pages: the same lines on the same pages are the same edition."""
        return urn("\n".join([*map(_said, page.lines), "\f"]) for page in self.pages)

    def place(self, target: str) -> str:
        """The label of the page on which an id stands. KeyError where the packet has no such id."""
        return self._labels[target]

    def page(self, place: Place) -> int:
        """The number of the page on which something stands."""
        return self._whereabouts.at(place)

    def locators(self, entry: IndexEntry) -> tuple[Locator, ...]:
        """The pages that an entry of the index names."""
        return self._whereabouts.locators(entry)

    @cached_property
    def _whereabouts(self) -> Whereabouts:
        if self.noted:
            return self.noted
        found = Whereabouts()
        for page in self.pages:
            if page.part is Part.BODY and page.label:
                found.note(int(page.label), ((line.block, line.at) for line in page.lines))
        return found

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.places)
