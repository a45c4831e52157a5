"""The whole packet set in pages: cover, contents, body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.document import Document, Lead, Paragraph, Placed, Verbatim, flow
from pipeline.packet import Packet, chinese_date
from pipeline.theme import DEEPEST, RED, Style, Theme, lead_name
from pipeline.toc import Entry, Toc
from pipeline.typeset.columns import Row, baselines, paged, rows
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.grid import fitted, lined_up, set_rows
from pipeline.typeset.lines import Setting, Span, set_lines
from pipeline.typeset.pages import Bar, Line, Page, Pages, Part, Run

LEADER = "."
LEADER_STEP = 6.0  # points from dot to dot


@dataclass(frozen=True, slots=True)
class Typesetter:
    """A theme and its fonts: all that setting a block needs besides the block."""

    theme: Theme
    fonts: Fonts

    def pages(self, packet: Packet, toc: Toc) -> Pages:
        """Set a packet. The body is set first, since the contents must name its pages."""
        body = list(self._body(packet))
        places = {line.target: page.label for page in body for line in page.lines if line.target}
        front = [*self._cover(packet), *self._contents(toc, places)]
        return Pages((*front, *body), tuple(places.items()))

    def _body(self, packet: Packet) -> Iterator[Page]:
        number = 1
        for document in packet.documents:
            for column in self._columns(document):
                for part in paged(column, self._height):
                    yield self._page(Part.BODY, str(number), part)
                    number += 1

    def _columns(self, document: Document) -> Iterator[list[Row]]:
        """The rows of a document and of each that is attached to it: each begins on a new page."""
        column: list[Row] = []
        for placed in flow(document):
            if placed.begins and column:
                yield column
                column = []
            style = self.theme.of(placed)
            if style.keep_previous and column:
                column[-1] = replace(column[-1], tied=True)
            column += self._rows(placed, style)
        if column:
            yield column

    def _rows(self, placed: Placed, style: Style) -> list[Row]:
        """The rows of a block. Lines kept as they stand are on one page if a page holds them."""
        block = placed.block
        if not isinstance(block, Verbatim):
            return rows(self._lines(list(self._spans(placed, style)), style), style, placed.target)
        sheet = self.theme.sheet
        words = lined_up(block.lines)
        style = fitted(words, style, sheet.measure)
        lines = [_shifted(line, sheet.left) for line in set_rows(words, style, sheet.measure, self.fonts)]
        whole = rows(lines, style, placed.target)
        together = len(whole) * style.leading <= self._height
        return [*(replace(row, tied=row.tied or together) for row in whole[:-1]), whole[-1]]

    def _spans(self, placed: Placed, style: Style) -> Iterator[Span]:
        block = placed.block
        if not isinstance(block, Paragraph):
            yield Span(block.text, style.face)
            return
        lead = self.theme.style(lead_name(placed))
        for part in block.content:
            yield Span(part.text, lead.face if isinstance(part, Lead) else style.face)

    def _lines(self, spans: list[Span], style: Style) -> list[tuple[Run, ...]]:
        """The lines of a block, placed on the sheet."""
        sheet, size = self.theme.sheet, style.size
        measure = sheet.measure - (style.left + style.right) * size
        lines = set_lines(spans, style, Setting(measure, style.indent * size), self.fonts)
        left = sheet.left + style.left * size
        return [_shifted(line, left) for line in lines]

    @property
    def _height(self) -> float:
        sheet = self.theme.sheet
        return sheet.height - sheet.top - sheet.bottom

    def _page(self, part: Part, label: str, column: list[Row], bars: tuple[Bar, ...] = ()) -> Page:
        sheet = self.theme.sheet
        lines = (Line(y, row.runs, row.target) for y, row in baselines(column, sheet.height - sheet.top))
        return Page(part, label, tuple(lines), (self._footer(label),), bars)

    def _footer(self, label: str) -> Line:
        """The page number with one dash each side, as official documents have it (GB/T 9704-2012, 7.5)."""
        style = self.theme.style("footer")
        return Line(self.theme.sheet.footer, self._lines([Span(f"— {label} —", style.face)], style)[0])

    def _cover(self, packet: Packet) -> Iterator[Page]:
        meta = packet.meta
        if not packet.has_cover:
            return
        date = chinese_date(meta.date) if meta.date else ""
        at = self.theme.cover
        lines = [
            *self._stack(at.head, (("cover-organisation", meta.organisation),)),
            *self._stack(at.title, (("cover-title", meta.title), ("cover-subtitle", meta.subtitle))),
            *self._stack(at.foot, (("cover-line", meta.author), ("cover-line", date))),
        ]
        yield Page(Part.COVER, "", tuple(lines), bars=tuple(self._cover_bars()))

    def _stack(self, at: float, texts: Iterable[tuple[str, str]]) -> Iterator[Line]:
        column: list[Row] = []
        for name, text in texts:
            style = self.theme.style(name)
            column += rows(self._lines([Span(text, style.face)], style), style) if text else []
        top = self.theme.sheet.height * (1 - at)
        return (Line(y, row.runs) for y, row in baselines(column, top))

    def _cover_bars(self) -> Iterator[Bar]:
        sheet, cover = self.theme.sheet, self.theme.cover
        inset = sheet.measure / 3
        for at in (cover.title - 0.035, cover.foot - 0.03):
            y = sheet.height * (1 - at)
            yield Bar(sheet.left + inset, sheet.width - sheet.right - inset, y, 0.75, RED)

    def _contents(self, toc: Toc, places: dict[str, str]) -> Iterator[Page]:
        if not toc.entries:
            return
        style = self.theme.style("contents-title")
        column = rows(self._lines([Span(toc.title, style.face)], style), style)
        for entry in toc.entries:
            column += self._entry(entry, places[entry.target])
        for number, part in enumerate(paged(column, self._height), 1):
            yield self._page(Part.CONTENTS, roman(number), part)

    def _entry(self, entry: Entry, label: str) -> list[Row]:
        """An entry, its further lines aligned after its number, and the page at the right end of the last."""
        style = self.theme.style(f"contents-{min(entry.level, DEEPEST)}")
        hang = self._width(entry.number, style) if entry.number else style.size
        sheet, size = self.theme.sheet, style.size
        left, measure = style.left * size, sheet.measure - (style.left + style.right) * size
        lines = set_lines([Span(entry.text, style.face)], style, Setting(measure - hang, -hang), self.fonts)
        placed = [_shifted(line, sheet.left + left + hang) for line in lines]
        placed[-1] = (*placed[-1], *self._leader(placed[-1], label, style))
        return [replace(row, target=entry.target) for row in rows(placed, style)]

    def _leader(self, line: tuple[Run, ...], label: str, style: Style) -> Iterator[Run]:
        """Dots on one grid for all entries, and the page number flush right."""
        right = self.theme.sheet.left + self.theme.sheet.measure
        number = replace(line[-1], x=right - self._width(label, style), text=label, spacing=0.0)
        font = self.fonts.named(number.font)
        first = line[-1].x + self._width(line[-1].text, style) + style.size / 2
        last = number.x - style.size / 2
        begin = right - ((right - first) // LEADER_STEP) * LEADER_STEP
        count = int((last - begin) // LEADER_STEP)
        if count > 0:
            spacing = LEADER_STEP - font.width(LEADER) * style.size / 1000
            yield replace(number, x=begin, text=LEADER * count, spacing=spacing)
        yield number

    def _width(self, text: str, style: Style) -> float:
        (line,) = set_lines([Span(text, style.face)], style, Setting(1e9), self.fonts)
        end = line[-1]
        font = self.fonts.named(end.font)
        return end.x + sum(font.width(c) for c in end.text) * end.size / 1000


def _shifted(line: tuple[Run, ...], by: float) -> tuple[Run, ...]:
    return tuple(replace(run, x=run.x + by) for run in line)


def roman(number: int) -> str:
    """A lower-case Roman number, as the pages of the contents are numbered.

    >>> roman(4), roman(19)
    ('iv', 'xix')
    """
    out = ""
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            out += letters
            number -= value
    return out
