"""The whole packet set in pages: cover, contents, body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, takewhile

from pipeline.document import Aid, Role, flow
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.memory import uncollected
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.toc import Toc
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.columns import Row, rows
from pipeline.typeset.documents import Documents
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.furniture import Furniture, cover_bars
from pipeline.typeset.locators import Whereabouts
from pipeline.typeset.measured import Span
from pipeline.typeset.pages import Line, Page, Pages, Part, Stretch
from pipeline.typeset.sheets import Laid, head_of, laid, placed, side_by_side


@dataclass(frozen=True)
class Typesetter:
    """A theme and its fonts: all that setting a packet needs besides the packet. `kept`: documents set before."""

    theme: Theme
    fonts: Fonts
    kept: Kept = NOTHING_KEPT

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks.of(self.theme, self.fonts)

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self._blocks, self.kept)

    @cached_property
    def _furniture(self) -> Furniture:
        return Furniture(self.theme, self._blocks.setter)

    @uncollected()
    def pages(self, packet: Packet, toc: Toc) -> Pages:
        """Set a packet. The body is set first, since the contents must name its pages."""
        noted = Whereabouts()
        body, stretches = self._body(packet, noted)
        places = {row.target: str(number) for number, page in enumerate(body, 1) for _, row in page if row.target}
        cover = self.cover(packet)
        made = [cover] if cover else []
        made += self._numbered(Part.CONTENTS, len(made), self._contents(toc, places))
        made += self._numbered(Part.BODY, len(made), body)
        front = Stretch(len(made) - len(body), 0)
        return Pages(tuple(made), tuple(places.items()), (front, *stretches), noted)

    def _body(self, packet: Packet, noted: Whereabouts) -> tuple[list[Laid], list[Stretch]]:
        """The pages of all documents, and what is on them noted; what names pages stands after them."""
        first = 0
        pages: list[Laid] = []
        stretches: list[Stretch] = []
        for document in packet.documents:
            blocks, before = [*flow(document)], len(pages)
            columns, digest = self._documents.columns(document, blocks, first, noted)
            for page in chain.from_iterable(self._laid(column, document.aid) for column in columns):
                pages.append(page)
                noted.note(len(pages), ((row.block, row.at) for _, row in page))
            first += len(blocks)
            stretches.append(Stretch(len(pages) - before, len(blocks), digest))
        return pages, stretches

    def _laid(self, column: list[Row], aid: Aid | None) -> Iterator[Laid]:
        if aid is not Aid.INDEX:
            return laid(column, self.theme)
        top = list(takewhile(lambda row: row.style.name == Role.TITLE, column))
        return side_by_side(top, column[len(top) :], self.theme)

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
