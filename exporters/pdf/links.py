"""Links (ISO 32000-1, 12.5.6.5): of the contents, of references, of the pages that an index names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from exporters.pdf.content import Numbers
from exporters.pdf.elements import Element, Link
from exporters.pdf.file import Objects, text
from exporters.pdf.navigation import destination
from exporters.pdf.structure import Tree
from pipeline.document import Place
from pipeline.toc import Toc
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.locators import Whereabouts
from pipeline.typeset.pages import Line, Page, Part, Run

_SHOWN = Numbers()
_LOW = 0.3  # sizes below the baseline
_STARTS = attrgetter("block", "at")


class Area(NamedTuple):
    """The runs of a line that are a link, whose it is, where it leads (a destination) and what it is called."""

    runs: Sequence[Run]
    element: Element
    to: str
    said: str


@dataclass(frozen=True)
class Links:
    """Finds the links of pages. `numbers`: those of the pages' objects."""

    pages: Sequence[Page]
    numbers: Sequence[int]
    tree: Tree
    toc: Toc
    fonts: Fonts

    def add_to(self, objects: Objects) -> dict[int, list[int]]:
        """Write a link for each line of each; their numbers by the page's index. Each element is told its own."""
        out: dict[int, list[int]] = {}
        key = len(self.pages)
        for index, page in enumerate(self.pages):
            for line in page.lines:
                if page.part is Part.BODY and line.block not in self._linked:
                    continue
                for area in self._areas(page.part, line):
                    link = objects.add(self._annotation(area, page.left, line.y, f"{key}/P {self.numbers[index]} 0 R"))
                    area.element.links += (Link(link, index, key),)
                    out.setdefault(index, []).append(link)
                    key += 1
        return out

    def _areas(self, part: Part, line: Line) -> Iterator[Area]:
        if part is Part.BODY:
            yield from self._within(line)
        elif part is Part.CONTENTS and line.block >= 0:
            entry = self.toc.entries[line.block]
            element = self.tree.entries[line.block].stretches[0].element
            yield Area(line.runs, element, f"({line.target})", entry.text)

    @cached_property
    def _linked(self) -> set[int]:
        return {number for number, (_, stretches) in enumerate(self.tree.blocks) if stretches[-1].to}

    def _within(self, line: Line) -> Iterator[Area]:
        """The links of a block's line: no run goes beyond the end of one."""
        at, runs = line.at, list(line.runs)
        for end, element, to in self.tree.blocks[line.block].stretches:
            own = []
            while runs and at < end:
                own.append(runs.pop(0))
                at += len(own[-1].text)
            if own and to:
                yield Area(own, element, self._destination(to.place), to.said)

    def _destination(self, place: Place) -> str:
        """The line in which something stands."""
        index = self._whereabouts.at(place)
        lines = self.pages[index].lines
        return destination(lines[bisect_right(lines, (*place,), key=_STARTS) - 1], self.numbers[index])

    @cached_property
    def _whereabouts(self) -> Whereabouts:
        """The indexes of pages."""
        found = Whereabouts()
        for index, page in enumerate(self.pages):
            found.note(index, ((line.block, line.at) for line in page.lines) if page.part is Part.BODY else ())
        return found

    def _annotation(self, area: Area, left: float, y: float, owner: str) -> str:
        first, last = area.runs[0], area.runs[-1]
        high = max(run.size for run in area.runs)
        box = (left + first.x, y - _LOW * high, left + last.x + self._width(last), y + high)
        return (
            f"<</Type/Annot/Subtype/Link/Rect[{' '.join(_SHOWN[n] for n in box)}]/Border[0 0 0]/F 4"
            f"/Contents{text(area.said)}/Dest{area.to}/StructParent {owner}>>"
        )

    def _width(self, run: Run) -> float:
        font = self.fonts.named(run.font)
        return sum(map(font.width, run.text)) * run.size / 1000 + len(run.text) * run.spacing
