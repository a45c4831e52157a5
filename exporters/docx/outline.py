"""What every id of the packet is in the Word file: its outline level and its bookmark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, pairwise, starmap

from exporters.docx.markup import Markup, bookmark, bookmark_name, field, quoted
from exporters.docx.styles.looks import LEVELS, Look
from pipeline.document import (
    Aid,
    Heading,
    IndexEntry,
    Item,
    Paragraph,
    Placed,
    Reference,
    Role,
    Ruled,
    Verbatim,
    flow,
)
from pipeline.document import Element as OneLine
from pipeline.export import Edition
from pipeline.packet import Packet
from pipeline.theme import Style, style_name
from pipeline.toc import Entry, Scope, Toc, toc

_ALL = Scope(depth=LEVELS)


@dataclass(frozen=True)
class Outline:
    """By id: the contents' entries, outline levels, and numbers of bookmarks. And every block of the packet.

    `styles`: theirs, in the theme; `documents`: which are of one document, and its origin; `columns`: the number of
    the block with which the columns of the index begin; where there is none, of no block.
    """

    entries: Mapping[str, Entry]
    levels: Mapping[str, int]
    marks: Mapping[str, int]
    placed: tuple[Placed, ...]
    styles: tuple[Style, ...]
    documents: Mapping[range, str]
    columns: int

    @classmethod
    def of(cls, edition: Edition) -> Outline:
        """Read it off the contents and the documents."""
        flows = [tuple(flow(document)) for document in edition.packet.documents]
        placed = tuple(chain.from_iterable(flows))
        ranges = starmap(range, pairwise(accumulate(map(len, flows), initial=0)))
        documents = {own: document.origin for own, document in zip(ranges, edition.packet.documents, strict=True)}
        marks = {target: number for number, target in enumerate((p.target for p in placed if p.target), 1)}
        entries = {e.target: e for e in edition.toc.entries}
        levels, columns = _levels(edition.packet, edition.toc), _columns(edition.packet, len(placed))
        return cls(entries, levels, marks, placed, tuple(map(edition.theme.of, placed)), documents, columns)

    @cached_property
    def looks(self) -> frozenset[Look]:
        """The looks of all blocks."""
        return frozenset(map(self.look, self.placed))

    @cached_property
    def run_in(self) -> frozenset[int]:
        """The levels at which the contents list headings that their paragraphs begin with."""
        return frozenset(level(self.entries[p.target]) for p in self.placed if p.lead and p.target in self.entries)

    def look(self, placed: Placed) -> Look:
        """The look of a block, and its outline level if it heads something on a line of its own."""
        match placed.block:
            case Heading() | OneLine(role=Role.TITLE):
                return Look(style_name(placed), self.levels.get(placed.target, 0))
            case OneLine() | Item() | Paragraph() | Verbatim() | Reference() | IndexEntry() | Ruled():
                return Look(style_name(placed))

    def marked(self, placed: Placed, content: Iterable[Markup]) -> Markup:
        """Runs in the bookmark of a block that has an id, with a TC field where a refresh would not see them."""
        if not placed.target:
            return "".join(content)
        entry = self.entries.get(placed.target) if placed.lead else None
        return bookmark(self.marks[placed.target], [_listed(entry) if entry else "", *content])

    def anchor(self, entry: Entry) -> str:
        """The name of the bookmark to which an entry of the contents leads."""
        return bookmark_name(self.marks[entry.target])


def _columns(packet: Packet, count: int) -> int:
    """The index stands at the end: all of it but its title is in columns."""
    return count - sum(len(list(flow(d))) - len(d.opening) for d in packet.documents if d.aid is Aid.INDEX)


def deepest(contents: Toc) -> int:
    """The deepest level of the contents; 0 where they are empty."""
    return max(map(level, contents.entries), default=0)


def level(entry: Entry) -> int:
    """The level of an entry, or the last that Word knows."""
    return min(entry.level, LEVELS)


def _levels(packet: Packet, contents: Toc) -> dict[str, int]:
    """Headings left out as too deep stay below the contents' last level: a refresh must not take them in."""
    below = deepest(contents) + 1
    unlisted = {e.target: max(level(e), below) for e in toc(packet, _ALL).entries if below <= LEVELS}
    return unlisted | {e.target: level(e) for e in contents.entries}


def _listed(entry: Entry) -> Markup:
    return field(rf"TC {quoted(entry.text)} \f C \l {level(entry)}")
