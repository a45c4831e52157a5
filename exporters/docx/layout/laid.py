"""The body laid out: its paragraphs, and the page on which every line of the file stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from exporters.docx.layout.lengths import between
from exporters.docx.layout.lines import Breaker
from exporters.docx.layout.margins import depth, lead, measure
from exporters.docx.layout.measures import Measures
from exporters.docx.layout.pages import Pager, Parts, Piece
from exporters.docx.layout.paragraphs import Para, Setter
from exporters.docx.layout.shaping import Shaper
from exporters.docx.markup import twips
from exporters.docx.outline import Outline
from pipeline.export import Edition, Resources
from pipeline.theme import Style
from pipeline.typeset.columns import FAST


@dataclass(frozen=True)
class Laid:
    """Paragraphs, and of each the lines that begin its parts, with the pages that they are on (from 1)."""

    paras: tuple[Para, ...]
    parts: list[Parts]

    @classmethod
    def of(cls, edition: Edition, outline: Outline, measures: Measures, resources: Resources) -> Laid:
        """Lay an edition's documents out."""
        theme = edition.theme
        setter = Setter(measures, Breaker(Shaper(resources.fonts)), measure(theme.sheet))
        paras = tuple(setter.paragraphs(outline.placed))
        pager = Pager(depth(theme), twips(lead(theme)))
        pager.lay([_piece(para, theme.of(para.placed)) for para in paras])
        settled = (_settled(para, number, theme.of(para.placed), pager) for number, para in enumerate(paras))
        return cls(tuple(settled), pager.parts)

    @classmethod
    def made(cls, edition: Edition, resources: Resources) -> Laid:
        """The same, of an edition alone."""
        return cls.of(edition, Outline.of(edition), Measures.of(edition, resources), resources)

    @cached_property
    def lines(self) -> list[list[tuple[int, int]]]:
        """Of each block in reading order, its lines: the character that begins each, and its page."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self.paras[-1].block + 1)] if self.paras else []
        for para, parts in zip(self.paras, self.parts, strict=True):
            pages = [
                page for (begin, page), end in zip(parts, _ends(para, parts), strict=True) for _ in range(begin, end)
            ]
            found[para.block] += [(para.at + start, page) for start, page in zip(para.starts, pages, strict=True)]
        return found

    def page(self, target: str) -> str:
        """The number of the page on which an id stands. KeyError where the packet has no such id."""
        return str(self._pages[target])

    @cached_property
    def _pages(self) -> dict[str, int]:
        both = zip(self.paras, self.parts, strict=True)
        return {para.placed.target: parts[0][1] for para, parts in both if para.placed.target and not para.at}


def _ends(para: Para, parts: Parts) -> list[int]:
    return [*(begin for begin, _ in parts[1:]), len(para.starts)]


def _piece(para: Para, style: Style) -> Piece:
    own, (above, below) = para.lengths, between(style, para.joins_last, para.joins_next)
    around = own.before + above, own.after + below
    return Piece(len(para.starts), own.line, *around, para.keeps, para.asked, para.begins, style.foot)


def _settled(para: Para, number: int, style: Style, pager: Pager) -> Para:
    """A paragraph with what hangs on the pages: whether it stays with the next, how far down it stands."""
    if number in pager.kept or number in pager.loosed:
        return para._replace(keeps=FAST * (number in pager.kept))
    if number in pager.lowered:
        space, begins = pager.lowered[number]
        before = space - between(style, para.joins_last, para.joins_next)[0]
        return para._replace(lengths=para.lengths._replace(before=before), begins=para.begins or begins)
    return para
