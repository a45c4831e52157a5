"""What is on a page and no text of the work: page numbers, rules, lines for notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Role
from pipeline.theme import MM, RED, Theme
from pipeline.typeset.lines import Setter
from pipeline.typeset.pages import Bar, Line
from pipeline.typeset.sheets import Laid, head_of, room

OUTER, INNER = 0.35 * MM, 0.25 * MM  # the rules of 版记: first and last, and between (GB/T 9704-2012, 7.4)
LINE, GREY = 0.4, "B0B0B0"  # a line to write on: points, colour
LOW = 0.8  # of a row from its top down to a line to write on


@dataclass(frozen=True)
class Furniture:
    """The furniture of a theme's pages. `odd`: of a right-hand page."""

    theme: Theme
    setter: Setter

    def folio(self, label: str, odd: bool) -> Line:
        """The page number, at the outer edge or in the middle (GB/T 9704-2012, 7.5)."""
        style, folio, measure = self.theme.style("footer"), self.theme.folio, self.theme.sheet.measure
        said = f"— {label} —" if folio.dashes else label
        width = self.setter.width(said, style)
        inset = folio.indent * style.em
        x = (measure - inset - width if odd else inset) if folio.outer else (measure - width) / 2
        return Line(self.theme.sheet.footer, self.setter.line(said, style, x))

    def notes(self, odd: bool) -> tuple[Bar, ...]:
        """Lines for notes in the outer margin, one a row."""
        return self._notes[odd]

    @cached_property
    def _notes(self) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
        notes, theme = self.theme.notes, self.theme
        if notes is None:
            return (), ()
        measure, top, row = theme.sheet.measure, head_of(theme), theme.row
        right, left = measure + notes.gap, -notes.gap - notes.width
        lines = [top - (nth + LOW) * row for nth in range(round(room(theme) / row))]
        return tuple(  # type: ignore[return-value]
            tuple(Bar(x, x + notes.width, y, notes.thickness, notes.colour) for y in lines)
            for x in (right if not theme.sheet.mirrored else left, right)
        )

    def bars(self, page: Laid) -> Iterator[Bar]:
        """The rules that go with blocks: below the head of an official document, around what stands at the foot."""
        yield from self._under(page)
        yield from self._ruled(y for y, row in page if row.style.name == Role.RULED)
        yield from self._around([(y, row.style.leading) for y, row in page if row.style.foot and not row.at])

    def _under(self, page: Laid) -> Iterator[Bar]:
        for nth, (y, row) in enumerate(page):
            stroke = row.style.under
            if stroke and not any(after.style.under for _, after in page[nth + 1 : nth + 2]):
                at = head_of(self.theme) - y - row.style.size / 2 - stroke.distance - stroke.thickness / 2
                yield Bar(0.0, self.theme.sheet.measure, at, stroke.thickness, stroke.colour)

    def _ruled(self, rows: Iterable[float]) -> Iterator[Bar]:
        """Lines to write on, a little below the middles of rows."""
        top, low = head_of(self.theme), (LOW - 0.5) * self.theme.row
        yield from (Bar(0.0, self.theme.sheet.measure, top - y - low, LINE, GREY) for y in rows)

    def _around(self, foot: list[tuple[float, float]]) -> Iterator[Bar]:
        measure, colour = self.theme.sheet.measure, self.theme.style("cc-list").colour
        for nth, (y, high) in enumerate(foot):
            yield Bar(0.0, measure, head_of(self.theme) - y + high / 2, INNER if nth else OUTER, colour)
        if foot:
            yield Bar(0.0, measure, self.theme.sheet.bottom, OUTER, colour)


def cover_bars(theme: Theme) -> Iterator[Bar]:
    """The rules of the cover: above its title and above what stands at its foot."""
    sheet, cover = theme.sheet, theme.cover
    for at in (cover.title - 0.035, cover.foot - 0.03):
        yield Bar(sheet.measure / 3, sheet.measure * 2 / 3, sheet.height * (1 - at), 0.75, RED)
