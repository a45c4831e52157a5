"""The table of contents (目录), read off the packet once and handed to every exporter."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.document import Document, Heading, Kind, Section
from pipeline.frozen import frozen
from pipeline.packet import Packet


@frozen
class Entry:
    """One line of the contents. `text` is the whole line, `number` the mark with which it begins."""

    level: int
    number: str
    text: str
    target: str


@frozen
class Toc:
    """The contents: flat and in order; each format nests them as it likes."""

    title: str
    entries: tuple[Entry, ...]


@frozen
class Scope:
    """What the contents take in: `[contents]` of packet.toml."""

    title: str = "目录"
    depth: int = 3
    articles: bool = False
    leads: bool = False

    def __post_init__(self) -> None:
        if self.depth < 1:
            raise ValueError(f"a depth of {self.depth}: it must be 1 or more")
        if not self.title.strip():
            raise ValueError("an empty title")

    def holds(self, kind: Kind) -> bool:
        """Whether headings of this kind are listed at all."""
        match kind:
            case Kind.ARTICLE:
                return self.articles
            case Kind.LEAD:
                return self.leads
            case _:
                return kind is not Kind.GROUP


def toc(packet: Packet, scope: Scope = Scope()) -> Toc:
    """Read the table of contents off a packet.

    A document's title is level 1, that of an attached document one deeper, headings come below in order of
    nesting. A packet of one document starts with its headings. What goes with a document is one deeper than that, other
    study aids are level 1. Final stops of run-in headings are left out, where that leaves anything.
    """
    top = 0 if packet.single else 1
    entries = (e for d in packet.documents for e in _document(d, top + packet.depth(d), scope))
    return Toc(scope.title, tuple(e for e in entries if e.level <= scope.depth))


def _document(document: Document, level: int, scope: Scope) -> Iterator[Entry]:
    if level and document.title:
        yield Entry(level, "", document.title, document.id)
    for section in document.sections:
        yield from _section(section, level + 1, scope)
    for part in document.attached:
        yield from _document(part, level + 1, scope)


def _section(section: Section, level: int, scope: Scope) -> Iterator[Entry]:
    heading = section.heading
    listed = scope.holds(heading.kind)
    if listed:
        yield Entry(level, heading.number, listed_as(heading), section.id)
    for below in section.sections:
        yield from _section(below, level + listed, scope)


def listed_as(heading: Heading) -> str:
    """What a heading says in a list: a run-in one without its final stop, where that leaves anything."""
    return heading.text.rstrip("。．.：:；;，,") or heading.text if heading.run_in else heading.text
