"""Pages of lines of positioned runs: what the typesetter makes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one font file and size. `x` is from the sheet's left edge; `spacing` is added to every advance."""

    x: float
    text: str
    font: str
    size: float
    spacing: float = 0.0
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `y` is its baseline, from the sheet's lower edge; `target` the id it carries or links to."""

    y: float
    runs: tuple[Run, ...]
    target: str = ""


class Part(StrEnum):
    """Which part of the packet a page belongs to; each is numbered on its own."""

    COVER = "cover"
    CONTENTS = "contents"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `label` is the number printed on it ("" on the cover)."""

    part: Part
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages, and for every id the label of the page where it stands."""

    pages: tuple[Page, ...]
    places: tuple[tuple[str, str], ...]

    def place(self, target: str) -> str:
        """The label of the page on which an id stands. KeyError where the packet has no such id."""
        return dict(self.places)[target]
