"""The whole packet set in pages: cover, contents, body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, zip_longest

from pipeline.document import Document, Heading, Placed, Role, flow, role
from pipeline.memory import uncollected
from pipeline.packet import Packet
from pipeline.theme import Style, Theme
from pipeline.toc import Toc
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.columns import FAST, LOOSE, TIED, Row, rows
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.furniture import Furniture, cover_bars
from pipeline.typeset.measured import Span
from pipeline.typeset.pages import Line, Page, Pages, Part, Run
from pipeline.typeset.sheets import Laid, head_of, laid, placed

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
    def _furniture(self) -> Furniture:
        return Furniture(self.theme, self._blocks.setter)

    @uncollected()
    def pages(self, packet: Packet, toc: Toc) -> Pages:
        """Set a packet. The body is set first, since the contents must name its pages."""
        body = list(self._body(packet))
        places = {row.target: str(number) for number, page in enumerate(body, 1) for _, row in page if row.target}
        cover = self.cover(packet)
        made = [cover] if cover else []
        made += self._numbered(Part.CONTENTS, len(made), self._contents(toc, places))
        made += self._numbered(Part.BODY, len(made), ((page, []) for page in body))
        return Pages(tuple(made), tuple(places.items()))

    def _body(self, packet: Packet) -> Iterator[Laid]:
        numbers = count()
        for document in packet.documents:
            for column in self._columns(document, numbers):
                yield from laid(column, self.theme)

    def _columns(self, document: Document, numbers: Iterator[int]) -> Iterator[list[Row]]:
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
            made = self._blocks.rows(block, next(numbers), style)
            if before and (role(before.block), role(block.block)) == (Role.SIGNATURE, Role.DATE):
                column[-1], made[0] = self._blocks.staggered(column[-1], made[0])
            column += made
            before = block
        if column:
            yield column

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

    def _contents(self, toc: Toc, places: dict[str, str]) -> Iterator[tuple[Laid, Laid]]:
        """The pages of the contents, each with its leaders."""
        if not toc.entries:
            return
        column = self._said(toc.title, "contents-title", self.theme.row)
        leaders: dict[tuple[int, int], tuple[Run, ...]] = {}
        for number, entry in enumerate(toc.entries):
            made, leader = self._blocks.entry(entry, number, places[entry.target])
            column += made
            leaders[number, made[-1].at] = leader
        for page in laid(column, self.theme):
            dotted = ((y, row._replace(runs=leaders.get((row.block, row.at), ()))) for y, row in page)
            yield page, [(y, row) for y, row in dotted if row.runs]

    def _said(self, text: str, name: str, row: float) -> list[Row]:
        """The rows of a text that is no block of a document, in the style of a name."""
        style = self.theme.style(name)
        return rows(self._blocks.lines([Span(text, style.face)], style), style, row, -1)

    def _numbered(self, part: Part, before: int, pages: Iterable[tuple[Laid, Laid]]) -> Iterator[Page]:
        """The pages of a part, from a right-hand page on: after a blank one if need be."""
        blank = 0
        for nth, (page, leaders) in enumerate(pages, 1):
            if nth == 1 and self.theme.recto and before % 2:
                blank = 1
                yield Page(part, "", self.theme.sheet.left(before + 1), ())
            yield self._page(part, nth, before + blank + nth, page, leaders)

    def _page(self, part: Part, nth: int, sheet: int, page: Laid, leaders: Laid) -> Page:
        label = roman(nth) if part is Part.CONTENTS else str(nth)
        odd = sheet % 2 == 1
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
