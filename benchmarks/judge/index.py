"""The index and the references of a packet as a PDF's pages show them, beside where its words stand on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

import pymupdf

from judge.faults import Place
from judge.proof import Glyph, Unlike, as_placed, by_baseline, folded, glyphs
from pipeline.document import Aid, Document, IndexEntry, Reference, flow
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.typeset.locators import MOST

_GAP = (
    0.4  # em at least between two characters that something parts: a blank em, be it after a mark whose half is empty
)
_LED = re.compile(r"(?P<text>.*?)[.\u3000]+(?P<page>\d+)")
_SAME = 1.0  # points between places that are one


class Listed(NamedTuple):
    """A line as it is printed, and the pages that it names, as ranges."""

    text: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def pages(self) -> set[int]:
        """All pages that it names."""
        return {page for first, last in self.ranges for page in range(first, last + 1)}


class Part(NamedTuple):
    """A document or a study aid, and its glyphs."""

    document: Document
    glyphs: list[Glyph]


@dataclass(frozen=True)
class Printed:
    """A packet with study aids as a PDF shows it; pages are counted from the body's first."""

    packet: Packet
    theme: Theme
    parts: list[Part]

    @classmethod
    def of(cls, data: bytes, packet: Packet, theme: Theme) -> Printed:
        """Read a PDF: every document begins on a page of its own."""
        with pymupdf.open(stream=data, filetype="pdf") as source:
            pages = [list(page) for _, page in groupby(glyphs(source, theme), key=lambda glyph: glyph.page)]
        texts = ["".join(glyph.char for glyph in as_placed(page)) for page in pages]
        starts = list(_starts(packet, texts))
        ends = (*starts[1:], len(pages))
        first = pages[starts[0]][0].page - 1
        moved = [[glyph._replace(page=glyph.page - first) for glyph in page] for page in pages]
        parts = zip(packet.documents, starts, ends, strict=True)
        return cls(packet, theme, [Part(d, [g for page in moved[a:b] for g in page]) for d, a, b in parts])

    @cached_property
    def _text(self) -> list[tuple[str, list[int]]]:
        """Of every block of a document that is no study aid, its text and the page of each character."""
        out: list[tuple[str, list[int]]] = []
        for document, drawn in self.parts:
            if document.aid is None:
                at = 0
                found = list(as_placed(drawn))
                for placed in flow(document):
                    text = "".join(placed.block.text.split())
                    shown = found[at : at + len(text)]
                    if folded("".join(glyph.char for glyph in shown)) != folded(text):
                        raise Unlike(text)
                    out.append((text, [glyph.page for glyph in shown]))
                    at += len(text)
        return out

    def pages(self, term: str) -> set[int]:
        """The pages of documents on which a term begins."""
        said = re.compile(f"(?={re.escape(''.join(term.split()))})")
        return {pages[found.start()] for text, pages in self._text for found in said.finditer(text)}

    def index(self) -> list[Listed]:
        """The entries of the index, as printed."""
        found: list[Listed] = []
        for part in self.parts:
            if part.document.aid is Aid.INDEX:
                rows = list(self._columns(part.glyphs))
                found += list(_entries(rows, self.theme.style("index-entry").size))
        return found

    def _columns(self, drawn: Iterable[Glyph]) -> Iterator[tuple[float, str]]:
        """The lines of the index, column by column: how far each stands in, and its text."""
        title, theme = self.theme.style("title").size, self.theme
        step = theme.column + theme.gutter
        for number, page in groupby((g for g in drawn if abs(g.size - title) > _SAME), key=lambda glyph: glyph.page):
            glyphs, left = list(page), theme.sheet.left(number)
            for column in range(theme.columns):
                start = left + column * step  # before which an opening mark begins, of which only half is seen
                inside = [g for g in glyphs if start - g.size <= g.x < start + step - g.size]
                yield from ((x - start, text) for x, text in _rows(inside))

    def references(self) -> Iterator[tuple[Reference, Listed | None]]:
        """Every line that leads to a page, and what is printed: the first of each part follows what is none."""
        for document, drawn in self.parts:
            if document.aid and document.aid is not Aid.INDEX:
                printed = _led(text for _, text in _rows(drawn))
                for placed in flow(document):
                    if isinstance(placed.block, Reference):
                        said, listed = "".join(placed.block.text.split()), next(printed, None)
                        yield placed.block, listed if listed and listed.text.endswith(said) else None

    def wrong(self) -> Iterator[Place]:
        """Entries that are not there, name a page where the term is not, or leave one out; the same of references."""
        wanted = [p.block for d in self.packet.documents for p in flow(d) if isinstance(p.block, IndexEntry)]
        found = self.index()
        if ["".join(one.text.split()) for one in wanted] != [one.text for one in found]:
            yield Place(0, "the index has other entries")
        for one in found:
            pages = self.pages(one.text)
            false, missing = one.pages - pages, pages - one.pages
            if false or (missing and len(one.ranges) < MOST) or len(one.ranges) > MOST:
                yield Place(min(false or missing, default=0), f"{one.text}: {sorted(one.pages)}, not {sorted(pages)}")
        for reference, listed in self.references():
            page = self._page(reference)
            if listed is None or listed.pages != {page}:
                yield Place(page, f"{reference.text[:16]}: {listed}")

    def _page(self, reference: Reference) -> int:
        """The page on which what a reference leads to begins."""
        block, at = reference.to
        number = self._numbers[block]
        text = [p.block.text for d in self.packet.documents for p in flow(d)][block]
        return self._text[number][1][len("".join(text[:at].split()))]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The number of each block among those that are no study aid's."""
        owners = [d.aid is None for d in self.packet.documents for _ in flow(d)]
        return dict(zip((n for n, own in enumerate(owners) if own), range(len(owners)), strict=False))


def _starts(packet: Packet, texts: list[str]) -> Iterator[int]:
    """The pages with which documents begin, by their first words; from the last back, since contents have them too."""
    starts: list[int] = []
    beyond = len(texts)
    for document in reversed(packet.documents):
        head = "".join(flow(document)[0].block.text.split())
        beyond = next(n for n in range(beyond - 1, -1, -1) if texts[n].startswith(head[: len(texts[n])]))
        starts.append(beyond)
    yield from reversed(starts)


def _rows(drawn: Iterable[Glyph]) -> Iterator[tuple[float, str]]:
    """Lines: where each begins, and its characters, an em space where something parts them."""
    for line in by_baseline(as_placed(drawn)):
        gaps = (b.x - a.x - a.advance > _GAP * b.size for a, b in pairwise(line))
        yield (
            line[0].x,
            "".join(("\u3000" if gap else "") + g.char for gap, g in zip((False, *gaps), line, strict=True)),
        )


def _entries(rows: Iterable[tuple[float, str]], em: float) -> Iterator[Listed]:
    """Entries: what stands in goes on, after a space that a line's end has taken; what has no pages is a letter."""
    whole: list[str] = []
    for inset, text in (*rows, (0.0, "")):
        if inset > em:
            whole[-1] += ("\u3000" if text[0].isdigit() and "\u3000" not in whole[-1] else "") + text
        else:
            whole.append(text)
    for text in whole:
        term, gap, pages = text.rpartition("\u3000")
        if gap:
            yield Listed(term, tuple(map(ranged, pages.rstrip(",").split(","))))


def ranged(said: str) -> tuple[int, int]:
    """The first page and the last that a locator names."""
    first, _, last = said.partition("–")
    return int(first), int(last or first)


def _led(rows: Iterable[str]) -> Iterator[Listed]:
    before = ""
    for row in rows:
        found = _LED.fullmatch(row)
        if found:
            page = int(found["page"])
            yield Listed((before + found["text"]).replace("\u3000", ""), ((page, page),))
        before = "" if found else before + row
