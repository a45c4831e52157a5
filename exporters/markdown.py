"""Markdown (CommonMark 0.31), the example of a format in one file: docs/adding-an-exporter.md walks through it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from pipeline.document import (
    Document,
    Element,
    Heading,
    IndexEntry,
    Inline,
    Item,
    Lead,
    Paragraph,
    Placed,
    Reference,
    Role,
    Ruled,
    Text,
    Verbatim,
    flow,
    role,
)
from pipeline.errors import ExportError
from pipeline.export import Edition, Exporter, Resources
from pipeline.frozen import frozen
from pipeline.packet import Packet
from pipeline.places import Sections
from pipeline.toc import Toc
from pipeline.typeset.locators import segments

_DEEPEST = 6  # headings go from # to ######
_MARKUP = re.compile(r"[\\`*_\[\]<>&#~]")
_OPENING = re.compile(r"^ ?(?:[-+]|[0-9]{1,9}[.)](?= |$))")


@frozen
class Options:
    """`[export.markdown]` in packet.toml: nothing to choose."""


def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write an edition as Markdown in UTF-8. ExportError where a text has a NUL, which CommonMark replaces."""
    packet = edition.packet
    top = 2 if packet.has_cover else 1
    blocks = [*_cover(packet), *_contents(edition.toc, top)]
    sections = Sections.of(packet)
    for document in packet.documents:
        blocks += _document(document, top + packet.depth(document), sections)
    return ("\n\n".join(blocks) + "\n").encode()


def _cover(packet: Packet) -> Iterator[str]:
    meta = packet.meta
    if packet.has_cover:
        yield f"# {escape(meta.title)}"
        yield from (escape(line) for line in (meta.subtitle, meta.organisation, meta.author, meta.dated) if line)


def _contents(toc: Toc, level: int) -> Iterator[str]:
    """The contents as one nested list: an item is indented by how many stand above it, whatever their levels."""
    above: list[int] = []
    lines = []
    for entry in toc.entries:
        while above and above[-1] >= entry.level:
            above.pop()
        lines.append(f"{'  ' * len(above)}- [{escape(entry.text)}](#{entry.target})")
        above.append(entry.level)
    if lines:
        yield f"{_marks(level)} {escape(toc.title)}"
        yield "\n".join(lines)


def _document(document: Document, level: int, sections: Sections) -> Iterator[str]:
    """The blocks of a document. `level` is that of its title; without one, its headings begin there."""
    base = level if document.title else level - 1
    placed = flow(replace(document, attached=(), imprint=()))
    for listed, run in groupby(placed, lambda one: isinstance(one.block, Reference | IndexEntry)):
        blocks = filter(None, (_block(one, base, sections) for one in run))
        yield from ("\n".join(blocks),) if listed else blocks
    for part in document.attached:
        yield from _document(part, base + 1, sections)
    for element in document.imprint:
        yield _block(Placed(element), base, sections)


def _block(placed: Placed, base: int, sections: Sections) -> str:
    block = placed.block
    anchor = f'<a id="{placed.target}"></a>' if placed.target else ""
    match block:
        case Heading():
            return f"{_marks(base + placed.depth)} {anchor}{escape(block.text)}"
        case Element(Role.TITLE) if anchor:
            return f"{_marks(base)} {anchor}{escape(block.text)}"
        case Paragraph():
            return anchor + "".join(map(_inline, block.content))
        case Item() | Element() | Ruled():
            quoted = "> " if role(block) is Role.FOOTNOTE else ""
            return quoted + anchor + escape(block.text)
        case Verbatim():
            return "\n\n".join(filter(None, (anchor, fenced(block.text))))
        case Reference() | IndexEntry():
            return "".join(_linked(block, sections))
        case _:
            assert_never(block)


def _linked(block: Reference | IndexEntry, sections: Sections) -> Iterator[str]:
    """A line that leads to a section; or a term and where it stands, numbered, with the headings as titles."""
    if isinstance(block, Reference):
        yield f"{'  ' * (block.depth - 1)}- [{escape(block.text)}](#{sections.at(block.to).target})"
        return
    yield "- "
    for text, found in segments(block, sections.locators(block)):
        if found:
            there = sections.at(found.begin)
            title = escape(there.name).replace('"', '\\"')
            yield f'[{text}](#{there.target} "{title}")'
        else:
            yield escape(text)


def fenced(text: str) -> str:
    """Text as it stands, between fences longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", checked(text))), default=0))
    return f"{fence}\n{text}\n{fence}"


def _inline(part: Inline) -> str:
    match part:
        case Text():
            return escape(part.text)
        case Lead():
            # after a Chinese full stop, ** does not end what it began: CommonMark takes it for plain text
            return f"<strong>{escape(part.text)}</strong>"
        case _:
            assert_never(part)


def escape(text: str) -> str:
    r"""Return text as Markdown that says the same, and nothing else.

    >>> print(escape("1. 风起 & <b>云涌</b> #"))
    1\. 风起 \& \<b\>云涌\</b\> \#
    >>> print(escape("（一）2021-03：1.5 + 2"))
    （一）2021-03：1.5 + 2
    """
    line = _MARKUP.sub(r"\\\g<0>", " ".join(re.split(r"[ \t\r\n]+", checked(text))))
    return _OPENING.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", line)


def checked(text: str) -> str:
    """Return text as it is. ExportError where CommonMark would replace a character of it."""
    if "\0" in text:
        raise ExportError(f"Markdown cannot hold the character U+0000, in “{text}”", hint="remove it from the source")
    return text


def _marks(level: int) -> str:
    return "#" * min(level, _DEEPEST)


MARKDOWN = Exporter("markdown", ".md", "Markdown (CommonMark) with linked contents", Options, write)
