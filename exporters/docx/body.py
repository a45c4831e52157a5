"""The documents: one paragraph a block, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from exporters.docx.looks import Names, lead_id
from exporters.docx.markup import Element, paragraph, text, w
from exporters.docx.outline import Outline
from pipeline.document import Element as OneLine
from pipeline.document import Heading, Inline, Item, Lead, Paragraph, Placed, Text, flow
from pipeline.packet import Packet
from pipeline.theme import lead_name


def blocks(packet: Packet, outline: Outline, names: Names) -> Iterator[Element]:
    """All documents as paragraphs, each document but the first on a new page: the first has its section's."""
    for nth, document in enumerate(packet.documents):
        for at, placed in enumerate(flow(document)):
            breaks = [w("pageBreakBefore")] if nth and not at else []
            yield paragraph(names.id(outline.look(placed)), _content(placed, outline), *breaks)


def _content(placed: Placed, outline: Outline) -> list[Element]:
    match placed.block:
        case Paragraph(content):
            runs = [_inline(part, placed) for part in content]
            head = 1 if placed.lead else len(runs)
            return [*outline.marked(placed, runs[:head]), *runs[head:]]
        case Heading(words) | Item(words):
            return outline.marked(placed, [text(words)])
        case OneLine(text=words):
            return outline.marked(placed, [text(words)])
        case _:
            assert_never(placed.block)


def _inline(part: Inline, placed: Placed) -> Element:
    match part:
        case Text(words):
            return text(words)
        case Lead(words):
            return text(words, lead_id(lead_name(placed)))
        case _:
            assert_never(part)
