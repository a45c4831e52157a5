"""The summary of a document (内容提纲): how long it is, its key terms, its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.aids.wording import Wording
from pipeline.document import Aid, Block, Document, Element, Lead, Paragraph, Place, Reference, Role, Text, flow
from pipeline.packet import Meta, Packet
from pipeline.toc import Entry, Scope, toc

SPEED = 300  # characters a minute, at least, read in silence (义务教育语文课程标准 2022, 第三学段)
KEY_TERMS = 8  # at most (GB 7713-1987: 3 to 8)
_LINES, _CHARACTERS = 22, 24  # of a page and of a line, in the theme whose pages hold least
_DEEPEST = 3
_FEW = 3
_WESTERN = re.compile("[A-Za-z0-9][!-~]*")  # a word or a number counts once, as word processors have it


def summary(document: Document, first: int, terms: Iterable[str], wording: Wording) -> Document:
    """The summary of a document. `first`: the number of its first block in the packet's reading order."""
    opening = titled(wording.summary, document)
    return Document(f"{document.id}-summary", opening, tuple(_blocks(document, first, terms, wording)), aid=Aid.SUMMARY)


def titled(title: str, document: Document) -> tuple[Element, ...]:
    """What a study aid of one document begins with: its own title, and that of the document."""
    subject = (Element(Role.SUBJECT, document.title),) if document.title else ()
    return (Element(Role.TITLE, title), *subject)


def _blocks(document: Document, first: int, terms: Iterable[str], wording: Wording) -> Iterator[Block]:
    count, listed = characters(document), "；".join(terms)
    extent = wording.said.format(characters=count, minutes=-(-count // SPEED))
    yield Paragraph((Lead(wording.extent), Text(extent)))
    if listed:
        yield Paragraph((Lead(wording.terms), Text(listed)))
    used = 4 + _rows(document.title) + _rows(wording.terms + listed)  # two titles with a row below each, the extent
    yield from outline(document, first, _LINES - used)


def characters(document: Document) -> int:
    """How long a document is (字数): every character and mark counts, a Western word or a number once.

    >>> characters(Document("", (Element(Role.TITLE, "2035年的 CPI，上升。"),)))
    8
    """
    text = " ".join(placed.block.text for placed in flow(document))
    return sum(map(len, text.split())) - sum(len(word) - 1 for word in _WESTERN.findall(text))


def outline(document: Document, first: int, rows: int) -> Iterator[Reference]:
    """The headings of a document as the contents would list them, as deep as rows go; a few, even if they do not."""
    entries = toc(Packet(Meta(), (document,)), Scope(depth=_DEEPEST)).entries
    places = {placed.target: Place(number) for number, placed in enumerate(flow(document), first) if placed.target}
    listed: list[Entry] = []
    for depth in sorted({entry.level for entry in entries}):
        deeper = [entry for entry in entries if entry.level <= depth]
        if len(listed) >= _FEW and sum(_rows(entry.text, entry.level + 3) for entry in deeper) > rows:
            break
        listed = deeper
    yield from (Reference(one.text, places[one.target], one.level, one.number) for one in listed)


def _rows(text: str, indent: int = 0) -> int:
    return -(-len(text) // (_CHARACTERS - indent))
