"""The whole packet set in pages: cover, contents, body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, takewhile, zip_longest

from pipeline.document import (
    Aid,
    Document,
    Heading,
    IndexEntry,
    Placed,
    Reference,
    Role,
    Ruled,
    flow,
    role,
)
from pipeline.memory import uncollected
from pipeline.packet import Packet
from pipeline.theme import Style, Theme
from pipeline.toc import Toc
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.columns import FAST, LOOSE, TIED, Row, rows
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.furniture import Furniture, cover_bars
from pipeline.typeset.locators import Whereabouts, locators
from pipeline.typeset.measured import Span
from pipeline.typeset.pages import Line, Page, Pages, Part
from pipeline.typeset.sheets import Laid, head_of, laid, left_below, placed, side_by_side

_ATTACHED = "附件："  # what the first line of a list of attachments begins with


@dataclass(frozen=True)
class Typesetter:
    """A theme and its fonts: all that setting a packet needs besides the packet."""

    theme: Theme
    fonts: Fonts

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks.of(self.theme, self.fonts)

    @cached_property
    def _narrow(self) -> Blocks:
        """For the columns of an index."""
        sheet = replace(self.theme.sheet, outer=self.theme.sheet.width - self.theme.sheet.inner - self.theme.column)
        return replace(self._blocks, theme=replace(self.theme, sheet=sheet))

    @cached_property
    def _furniture(self) -> Furniture:
        return Furniture(self.theme, self._blocks.setter)

    @uncollected()
    def pages(self, packet: Packet, toc: Toc) -> Pages:
        """Set a packet. The body is set first, since the contents must name its pages."""
        body = self._body(packet)
        places = {row.target: str(number) for number, page in enumerate(body, 1) for _, row in page if row.target}
        cover = self.cover(packet)
        made = [cover] if cover else []
        made += self._numbered(Part.CONTENTS, len(made), self._contents(toc, places))
        made += self._numbered(Part.BODY, len(made), body)
        return Pages(tuple(made), tuple(places.items()))

    def _body(self, packet: Packet) -> list[Laid]:
        """The pages of all documents; what names pages stands after them."""
        numbers, found = count(), Whereabouts[int]()
        pages: list[Laid] = []
        for document in packet.documents:
            for column in self._columns(document, numbers, found):
                for page in self._laid(column, document.aid):
                    pages.append(page)
                    found.note(len(pages), ((row.block, row.at) for _, row in page))
        return pages

    def _laid(self, column: list[Row], aid: Aid | None) -> Iterator[Laid]:
        if aid is not Aid.INDEX:
            return laid(column, self.theme)
        top = list(takewhile(lambda row: row.style.name == Role.TITLE, column))
        return side_by_side(top, column[len(top) :], self.theme)

    def _columns(self, document: Document, numbers: Iterator[int], found: Whereabouts[int]) -> Iterator[list[Row]]:
        """The rows of a document and of each that is attached to it: each begins on a new page."""
        column: list[Row] = []
        before: Placed | None = None
        placed = list(flow(document))
        for block, after in zip_longest(placed, placed[1:]):
            if block.begins and column:
                yield column
                column, before = [], None
            style = self._style(before, block, after)
            if before and (style.keep_previous or column[-1].tied):
                column[-1] = column[-1]._replace(tied=tie(before, block))
            made = self._rows(block, next(numbers), style, column, found)
            if before and (role(before.block), role(block.block)) == (Role.SIGNATURE, Role.DATE):
                column[-1], made[0] = self._blocks.staggered(column[-1], made[0])
            column += made
            before = block
        if column:
            yield column

    def _rows(self, placed: Placed, number: int, style: Style, above: list[Row], found: Whereabouts[int]) -> list[Row]:
        """The rows of a block, below those above it in its column."""
        match placed.block:
            case Reference() as block:
                return self._blocks.reference(block, str(found.at(block.to)), style, number)
            case IndexEntry() as block:
                return self._narrow.index_entry(block, locators(block, found.at), style, number)
            case Ruled():
                return self._blocks.ruled(style, left_below(above, self.theme), number)
            case _:
                return self._blocks.rows(placed, number, style)

    def _style(self, before: Placed | None, block: Placed, after: Placed | None) -> Style:
        """The style of a block: between two headings there is no space, nor between the lines of a list of attachments.

        The second and later ones of these begin below the first one's number (GB/T 9704-2012, 7.3.4).
        """
        style = self.theme.of(block)
        if isinstance(block.block, Heading):
            above = before and isinstance(before.block, Heading)
            below = after and isinstance(after.block, Heading)
            if above or below:
                return replace(style, before=0 if above else style.before, after=0 if below else style.after)
        elif before and role(before.block) is role(block.block) is Role.ATTACHMENT_NOTE:
            return replace(style, before=0, indent=style.indent + len(_ATTACHED))
        return style

    def _contents(self, toc: Toc, places: dict[str, str]) -> Iterator[Laid]:
        """The pages of the contents."""
        if not toc.entries:
            return iter(())
        column = self._said(toc.title, "contents-title", self.theme.row)
        for number, entry in enumerate(toc.entries):
            column += self._blocks.entry(entry, number, places[entry.target])
        return laid(column, self.theme)

    def _said(self, text: str, name: str, row: float) -> list[Row]:
        """The rows of a text that is no block of a document, in the style of a name."""
        style = self.theme.style(name)
        return rows(self._blocks.lines([Span(text, style.face)], style), style, row, -1)

    def _numbered(self, part: Part, before: int, pages: Iterable[Laid]) -> Iterator[Page]:
        """The pages of a part, from a right-hand page on: after a blank one if need be."""
        blank = 0
        for nth, page in enumerate(pages, 1):
            if nth == 1 and self.theme.recto and before % 2:
                blank = 1
                yield Page(part, "", self.theme.sheet.left(before + 1), ())
            yield self._page(part, nth, before + blank + nth, page)

    def _page(self, part: Part, nth: int, sheet: int, page: Laid) -> Page:
        label = roman(nth) if part is Part.CONTENTS else str(nth)
        odd = sheet % 2 == 1
        leaders = [(y, row._replace(runs=row.leader)) for y, row in page if row.leader]
        furniture = (*self._lines(leaders), self._furniture.folio(label, odd))
        notes = self._furniture.notes(odd) if part is Part.BODY else ()
        bars = (*notes, *self._furniture.bars(page))
        return Page(part, label, self.theme.sheet.left(sheet), self._lines(page), furniture, bars)

    def _lines(self, page: Laid, head: float | None = None) -> tuple[Line, ...]:
        """Lines of rows: their baselines such that Han characters stand in the middle of their rows."""
        head = head_of(self.theme) if head is None else head
        middle = self.fonts.middle
        return tuple(
            [
                Line(head - y - middle(row.style.face) * row.style.size, row.runs, row.block, row.at, row.target)
                for y, row in page
                if row.style.name != Role.RULED
            ]
        )

    def cover(self, packet: Packet) -> Page | None:
        """The cover, if the packet has one, in the middle of the paper whatever the margins."""
        meta = packet.meta
        if not packet.has_cover:
            return None
        at, sheet = self.theme.cover, self.theme.sheet
        lines = [
            *self._stack(at.head, (("cover-organisation", meta.organisation),)),
            *self._stack(at.title, (("cover-title", meta.title), ("cover-subtitle", meta.subtitle))),
            *self._stack(at.foot, (("cover-line", meta.author), ("cover-line", meta.dated))),
        ]
        return Page(Part.COVER, "", sheet.centred, tuple(lines), bars=tuple(cover_bars(self.theme)))

    def _stack(self, at: float, texts: Iterable[tuple[str, str]]) -> tuple[Line, ...]:
        column: list[Row] = []
        for name, text in texts:
            column += self._said(text, name, 0) if text else []
        return self._lines(placed(column, 0), self.theme.sheet.height * (1 - at)) if column else ()


def tie(before: Placed, block: Placed) -> int:
    """How firmly a block stays with the next one, where it does."""
    if not isinstance(before.block, Heading):
        return LOOSE
    return TIED if isinstance(block.block, Heading) else FAST


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
