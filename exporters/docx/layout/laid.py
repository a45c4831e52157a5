"""The body laid out: its paragraphs, and the page on which every line of the file stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from exporters.docx.layout.keeping import Documents
from exporters.docx.layout.lengths import between
from exporters.docx.layout.lines import Breaker
from exporters.docx.layout.margins import depth, foot, measure
from exporters.docx.layout.measures import Measures
from exporters.docx.layout.pages import Pager, Parts, Piece
from exporters.docx.layout.paragraphs import Para, Setter
from exporters.docx.layout.shaping import Shaper
from exporters.docx.outline import Outline
from pipeline.document import IndexEntry, Place, Reference, Ruled
from pipeline.export import Edition, Resources
from pipeline.theme import Theme
from pipeline.typeset.columns import FAST
from pipeline.typeset.locators import Locator, Whereabouts

Marked: TypeAlias = Mapping[int, Collection[int]]


@dataclass(frozen=True)
class Laid:
    """Paragraphs, and of each the lines that begin its parts, with the pages that they are on (from 1).

    The columns of an index have no parts: it ends the file, and nothing leads into it. `marked`: of each block the
    offsets that something leads to: LibreOffice parts text at bookmarks, which may move its lines, and so the pages by
    which they are chosen. So it is laid out anew until none is lacking; what turns out not to be needed does no harm.
    `found`: the page of each place.
    """

    paras: tuple[Para, ...]
    parts: list[Parts]
    marked: Marked
    found: Whereabouts

    @classmethod
    def of(cls, edition: Edition, outline: Outline, measures: Measures, resources: Resources) -> Laid:
        """Lay an edition's documents out."""
        theme = edition.theme
        setter = Setter(measures, Breaker(Shaper(resources.fonts)), measure(theme.sheet))
        documents = Documents.of(setter, outline, resources.kept)
        blocks = documents.blocks()
        marked: dict[int, set[int]] = {}
        found = Whereabouts()
        while True:
            made = cls._paged(blocks, outline, theme, marked, found)
            found = made.found
            lacking = made._lacking(outline)
            if not lacking:
                return made
            for place in lacking:
                marked.setdefault(place.block, set()).add(place.at)
            for number, paras in documents.parted({place.block: marked[place.block] for place in lacking}):
                blocks[number] = paras

    @classmethod
    def _paged(
        cls, blocks: list[list[Para]], outline: Outline, theme: Theme, marked: Marked, before: Whereabouts
    ) -> Laid:
        """The paragraphs of blocks on pages; where all is on the page that it was on `before`, that is known still."""
        paras = list(chain.from_iterable(blocks))
        pager = Pager(depth(theme), foot(theme))
        pager.lay([_piece(para) for para in paras if para.block < outline.columns])
        for number in {*pager.kept, *pager.loosed, *pager.lowered, *pager.rooms}:
            paras[number] = _settled(paras[number], number, pager)
        found = _whereabouts(paras, pager.parts)
        marks = {block: sorted(offsets) for block, offsets in marked.items()}
        return cls(tuple(paras), pager.parts, marks, before if found.same(before) else found)

    @classmethod
    def made(cls, edition: Edition, resources: Resources) -> Laid:
        """The same, of an edition alone."""
        return cls.of(edition, Outline.of(edition), Measures.of(edition, resources), resources)

    @cached_property
    def lines(self) -> list[list[tuple[int, int]]]:
        """Of each block in reading order, its lines: the character that begins each, and its page."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self.paras[-1].block + 1)] if self.paras else []
        for para, parts in zip(self.paras, self.parts, strict=False):
            pages = [
                page for (begin, page), end in zip(parts, _ends(para, parts), strict=True) for _ in range(begin, end)
            ]
            found[para.block] += [(para.at + start, page) for start, page in zip(para.starts, pages, strict=True)]
        return found

    def page(self, target: str) -> str:
        """The number of the page on which an id stands. KeyError where the packet has no such id."""
        return str(self._pages[target])

    def _lacking(self, outline: Outline) -> set[Place]:
        """Places that are to have bookmarks and have none."""
        led = {placed.block.to for placed in outline.placed if isinstance(placed.block, Reference)}
        led |= {end for found in self.locators.values() for one in found for end in (one.begin, one.end)}
        return {place for place in led if place.at not in self.marked.get(place.block, ())}

    @cached_property
    def locators(self) -> dict[int, tuple[Locator, ...]]:
        """Of index entries, by their blocks, what they name."""
        entries = ((para.block, para.placed.block) for para in self.paras)
        return {n: self.found.locators(block) for n, block in entries if isinstance(block, IndexEntry)}

    @cached_property
    def _pages(self) -> dict[str, int]:
        both = zip(self.paras, self.parts, strict=False)
        return {para.placed.target: parts[0][1] for para, parts in both if para.placed.target and not para.at}


def _whereabouts(paras: Iterable[Para], parts: Iterable[Parts]) -> Whereabouts:
    """The page of each place."""
    noted = Whereabouts()
    for para, own in zip(paras, parts, strict=False):
        for begin, page in own:
            noted.note(page, [(para.block, para.at + para.starts[begin])])
    return noted


def _ends(para: Para, parts: Parts) -> list[int]:
    return [*(begin for begin, _ in parts[1:]), len(para.starts)]


def _piece(para: Para) -> Piece:
    own, style = para.lengths, para.style
    above, below = between(style, para.joins_last, para.joins_next)
    around = own.before + above, own.after + below
    fills = isinstance(para.placed.block, Ruled)
    return Piece(len(para.starts), own.line, *around, para.keeps, para.asked, para.begins, style.foot, fills)


def _settled(para: Para, number: int, pager: Pager) -> Para:
    """A paragraph with what hangs on the pages: whether it stays with the next, how far down it stands."""
    if number in pager.kept or number in pager.loosed:
        return para._replace(keeps=FAST * (number in pager.kept))
    if number in pager.lowered:
        space, begins = pager.lowered[number]
        before = space - between(para.style, para.joins_last, para.joins_next)[0]
        return para._replace(lengths=para.lengths._replace(before=before), begins=para.begins or begins)
    return para._replace(rules=pager.rooms[number] // para.lengths.line)
