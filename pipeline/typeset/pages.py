"""Pages of lines of positioned runs: what the typesetter makes. Lengths are points, from the sheet's lower left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one font file and size. `spacing` is added to every advance in it."""

    x: float
    text: str
    font: str
    size: float
    spacing: float = 0.0
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `y` is its baseline. `target` is the id that stands here, or in the contents the one linked to."""

    y: float
    runs: tuple[Run, ...]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal rule, from `x` to `end` at `y`, its thickness and colour."""

    x: float
    end: float
    y: float
    thickness: float
    colour: str


class Part(StrEnum):
    """Which part of the packet a page belongs to; each is numbered on its own."""

    COVER = "cover"
    CONTENTS = "contents"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number as printed ("" on the cover), its lines, and what is furniture and no text."""

    part: Part
    label: str
    lines: tuple[Line, ...]
    furniture: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Pages:
    """All pages, and for every id the label of the page where it stands."""

    pages: tuple[Page, ...]
    places: tuple[tuple[str, str], ...]

    def place(self, target: str) -> str:
        """The label of the page on which an id stands. KeyError where the packet has no such id."""
        return self._labels[target]

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.places)
