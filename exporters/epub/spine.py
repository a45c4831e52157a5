"""Documents cut into the files of the spine, each of which a reader opens on its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from exporters.epub.marks import Mark
from exporters.epub.options import Split
from pipeline.document import Aid, Document, flow
from pipeline.frozen import frozen
from pipeline.packet import Packet


class Opening(StrEnum):
    """What begins with a file: a document of the packet, one that is attached to it, or a section."""

    DOCUMENT = "document"
    ATTACHED = "attached"
    SECTION = "section"


class Piece(NamedTuple):
    """What one file holds, as a document of its own. `level`: that of its first heading among all of the document."""

    document: Document
    opening: Opening
    level: int


@frozen
class Part:
    """One file. `first`: the number of its first block in the packet's reading order; `targets`: its ids."""

    piece: Piece
    first: int
    targets: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of what it begins with."""
        return self.piece.document.id

    @property
    def file(self) -> str:
        """Its name in the book."""
        return f"{self.id}.xhtml"

    @property
    def title(self) -> str:
        """What its window is called: by the document, or by the section that it begins with."""
        document = self.piece.document
        return document.title or next((s.heading.text for s in document.sections), "")


@dataclass(frozen=True)
class Spine:
    """The files in reading order."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, packet: Packet, split: Split) -> Spine:
        """Cut all documents of a packet."""
        cut = (_cut(document, split, 1 + packet.depth(document)) for document in packet.documents)
        return cls(tuple(_numbered(chain.from_iterable(cut))))

    def href(self, target: str) -> str:
        """The link to an id. KeyError where the packet has no such id."""
        return f"{self._files[target]}#{target}"

    def at(self, mark: Mark) -> str:
        """The link to a mark."""
        part = self.parts[bisect_right(self.parts, mark.block, key=attrgetter("first")) - 1]
        return f"{part.file}#{mark.id}"

    @cached_property
    def _files(self) -> dict[str, str]:
        return {target: part.file for part in self.parts for target in (part.id, *part.targets)}


def _numbered(pieces: Iterable[Piece]) -> Iterator[Part]:
    first = 0
    for piece in pieces:
        targets = [placed.target for placed in flow(piece.document)]
        yield Part(piece, first, tuple(filter(None, targets)))
        first += len(targets)


def _cut(document: Document, split: Split, level: int) -> list[Piece]:
    """The pieces of a document. An index is never split: in more files than one it would be no index to EPUB."""
    if split is Split.DOCUMENT or document.aid is Aid.INDEX:
        return [Piece(document, Opening.DOCUMENT, level)]
    return _sections(document, Opening.DOCUMENT, level)


def _sections(document: Document, opening: Opening, level: int) -> list[Piece]:
    """A piece for each section; what stands before the first is with it, what follows the last with that."""
    below = level + bool(document.title)
    head = replace(document, sections=document.sections[:1], closing=(), attached=(), imprint=())
    alone = (Document(section.id, sections=(section,), aid=document.aid) for section in document.sections[1:])
    pieces = [Piece(head, opening, level), *(Piece(one, Opening.SECTION, below) for one in alone)]
    _end(pieces, Document("", closing=document.closing))
    for part in document.attached:
        pieces += _sections(part, Opening.ATTACHED, below)
    _end(pieces, Document("", imprint=document.imprint))
    return pieces


def _end(pieces: list[Piece], rest: Document) -> None:
    """Put what is left of a document below its last piece, which may end with an imprint of its own."""
    last = pieces[-1].document
    whole = replace(last, closing=last.closing + rest.closing, imprint=last.imprint + rest.imprint)
    pieces[-1] = pieces[-1]._replace(document=whole)
