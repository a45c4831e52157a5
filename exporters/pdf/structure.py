"""The structure tree (ISO 32000-1, 14.7): what each block is to a reader who hears it.

Document → Part (cover, contents, each document) → Sect (what is attached) → H1 …, P, L, Div, Note. Levels of headings
come from how the tagged ones are nested, so that none is skipped (ISO 14289-1, 7.4.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count
from typing import NamedTuple

from exporters.pdf.elements import Element
from pipeline.document import Element as Line
from pipeline.document import (
    Heading,
    IndexEntry,
    Item,
    Kind,
    Paragraph,
    Place,
    Placed,
    Reference,
    Role,
    Ruled,
    Verbatim,
    flow,
)
from pipeline.packet import Packet
from pipeline.toc import Toc
from pipeline.typeset.locators import Locator, segments

DEEPEST = 6  # the levels of headings that PDF 1.7 has
END = 1 << 60  # an offset behind any text
_ORDERED = "/A<</O/List/ListNumbering/Decimal>>"


class To(NamedTuple):
    """Where a link leads, and what it is called to whoever does not see it."""

    place: Place
    said: str


class Stretch(NamedTuple):
    """Up to which offset of a block's text, and from the stretch before on, it belongs to an element; a link, if so."""

    end: int
    element: Element
    to: To | None = None


class Tagged(NamedTuple):
    """Whose a block's text is, from its beginning to its end; and the text itself, if there are blanks in it."""

    text: str
    stretches: tuple[Stretch, ...]


def tagged(said: str, *stretches: Stretch) -> Tagged:
    """The stretches of a block's text; the text only if it has blanks, which lines may leave out."""
    return Tagged("" if said.split() == [said] else said, stretches)


def whole(element: Element, said: str) -> Tagged:
    """A block's text that belongs to one element from beginning to end."""
    return tagged(said, Stretch(END, element))


@dataclass(eq=False, slots=True)
class Tree:
    """The elements of a packet, and to which of them the text of each block and of each entry belongs.

    `heading` is that of the contents.
    """

    root: Element
    cover: Element
    heading: Element
    entries: list[Tagged]
    blocks: list[Tagged]

    @classmethod
    def of(cls, packet: Packet, toc: Toc, located: Callable[[IndexEntry], Iterable[Locator]]) -> Tree:
        """The tree of a packet, without marks yet; `located`: the pages that an entry of the index names."""
        root = Element("Document")
        cover = root.add("Part") if packet.has_cover else Element("Part")
        contents = root.add("Part") if toc.entries else Element("Part")
        listed = {entry.target for entry in toc.entries}
        notes = count(1)
        documents = (_Document(root.add("Part"), listed, notes, located).blocks(flow(d)) for d in packet.documents)
        blocks = [block for document in documents for block in document]
        return cls(root, cover, contents.add("P"), list(_entries(contents, toc)), blocks)


class Nesting:
    """How deep each of a sequence of levels is nested: one below the nearest before it that is lower, none skipped.

    >>> nesting = Nesting()
    >>> [nesting.depth(level) for level in (2, 2, 1, 3, 4, 2, 3)]
    [1, 1, 1, 2, 3, 2, 3]
    """

    def __init__(self) -> None:
        self._levels: list[int] = []

    def depth(self, level: int) -> int:
        """The depth of the next one, from 1."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return len(self._levels)


def _entries(part: Element, toc: Toc) -> Iterator[Tagged]:
    """TOC elements nested as the entries are; a page number is parted from its entry by a blank."""
    nesting, lists = Nesting(), [part]
    for entry in toc.entries:
        depth = nesting.depth(entry.level)
        del lists[depth + 1 :]
        if len(lists) == depth:
            lists.append(lists[-1].add("TOC"))
        link = lists[depth].add("TOCI").add("Reference").add("Link")
        yield whole(link, f"{entry.text} ")


@dataclass(eq=False, slots=True)
class _Document:
    """Tags the blocks of one document in reading order."""

    part: Element
    listed: set[str]
    notes: Iterator[int]
    located: Callable[[IndexEntry], Iterable[Locator]]
    _parts: list[Element] = field(default_factory=list)
    _nesting: Nesting = field(default_factory=Nesting)
    _list: Element | None = None

    def blocks(self, placed_blocks: Iterable[Placed]) -> Iterator[Tagged]:
        """The elements of each block; those of what is attached below a Sect of their own."""
        self._parts = [self.part]
        for placed in placed_blocks:
            if placed.begins and placed.attached:
                self._enter(placed.attached)
            del self._parts[placed.attached + 1 :]
            if not isinstance(placed.block, Item | IndexEntry):
                self._list = None
            yield self._block(placed)

    def _enter(self, attached: int) -> None:
        del self._parts[attached:]
        self._parts.append(self._parts[-1].add("Sect"))

    def _block(self, placed: Placed) -> Tagged:
        block, here = placed.block, self._parts[-1]
        match block:
            case Heading() | Line(role=Role.TITLE):
                return whole(self._heading(placed), block.text)
            case Line(role=Role.FOOTNOTE):
                return whole(here.add("Note", f"/ID(note-{next(self.notes):06})").add("P"), block.text)
            case Verbatim():
                return _lines(here.add("Div"), block)
            case Paragraph() if self._is_heading(placed.lead, placed.target):
                return self._run_in(block, placed)
            case Item() | IndexEntry():
                return self._item(block) if isinstance(block, Item) else self._entry(block)
            case Reference() | Line() | Paragraph() | Ruled():
                return _plain(here.add("P"), block)

    def _is_heading(self, lead: Heading | None, target: str) -> bool:
        return lead is not None and (lead.kind not in (Kind.LEAD, Kind.ARTICLE) or target in self.listed)

    def _heading(self, placed: Placed) -> Element:
        depth = self._nesting.depth(placed.attached + placed.depth)
        return self._parts[-1].add(f"H{min(depth, DEEPEST)}")

    def _run_in(self, block: Paragraph, placed: Placed) -> Tagged:
        end = len(block.content[0].text)
        first = Stretch(end, self._heading(placed))
        if not block.text[end:].strip():
            return whole(first.element, block.text)
        return tagged(block.text, first, Stretch(END, self._parts[-1].add("P")))

    def _entry(self, entry: IndexEntry) -> Tagged:
        """An item of a list: the term as its label, each of its pages a link."""
        kid = self._listed("").add("LI")
        label, body = kid.add("Lbl"), kid.add("LBody")
        said, stretches = "", list[Stretch]()
        for text, found in segments(entry, self.located(entry)):
            said += text
            if found:
                link = body.add("Reference").add("Link")
                stretches.append(Stretch(len(said), link, To(found.begin, f"{entry.text} {text}")))
            else:
                stretches.append(Stretch(len(said), body.add("Span") if stretches else label))
        return tagged(said, *stretches)

    def _listed(self, entries: str) -> Element:
        """The list that is open, or a new one."""
        if self._list is None:
            self._list = self._parts[-1].add("L", entries)
        return self._list

    def _item(self, item: Item) -> Tagged:
        kid = self._listed(_ORDERED if item.number else "").add("LI")
        label = (Stretch(len(item.number), kid.add("Lbl")),) if item.number else ()
        return tagged(item.text, *label, Stretch(END, kid.add("LBody")))


def _plain(paragraph: Element, block: Line | Paragraph | Reference | Ruled) -> Tagged:
    """A paragraph; one that leads to a page is a link, its number parted from it by a blank."""
    if isinstance(block, Reference):
        link = paragraph.add("Reference").add("Link")
        return tagged(f"{block.text} ", Stretch(END, link, To(block.to, block.text)))
    return whole(paragraph, block.text)


def _lines(div: Element, block: Verbatim) -> Tagged:
    """A paragraph for each line: what its columns mean is not known."""
    ends = accumulate(len(line) + 1 for line in block.lines)
    return tagged(block.text, *(Stretch(end, div.add("P")) for end in ends))
