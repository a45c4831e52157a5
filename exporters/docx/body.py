"""The documents: one paragraph a block, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import assert_never

from exporters.docx.looks import Lines, Names, lead_id
from exporters.docx.markup import Element, lined, paragraph, text, w
from exporters.docx.outline import Outline
from pipeline.document import Element as OneLine
from pipeline.document import Heading, Inline, Item, Lead, Paragraph, Placed, Text
from pipeline.export import Edition
from pipeline.theme import Align, Theme, lead_name


def blocks(edition: Edition, outline: Outline, names: Names, lines: Lines) -> Iterator[Element]:
    """All documents as paragraphs, each but the first on a new page: the first has its section's."""
    for placed, after in zip_longest(outline.placed, outline.placed[1:]):
        breaks = [w("pageBreakBefore")] if placed.begins and placed is not outline.placed[0] else []
        # No style can say that a block stays with the one before it; that one is told to stay with the next.
        keeps = [w("keepNext")] if after and not after.begins and edition.theme.of(after).keep_previous else []
        content = _content(placed, outline, edition.theme, lines)
        yield paragraph(names.id(outline.look(placed)), content, *keeps, *breaks)


def _content(placed: Placed, outline: Outline, theme: Theme, lines: Lines) -> list[Element]:
    match placed.block:
        case Paragraph(content):
            runs = [_inline(part, placed) for part in content]
            head = 1 if placed.lead else len(runs)
            return [*outline.marked(placed, runs[:head]), *runs[head:]]
        case Heading(words) | Item(words):
            return outline.marked(placed, [text(words)])
        case OneLine(text=words):
            style = theme.of(placed)
            centred = style.align is Align.CENTER
            return outline.marked(placed, lined(lines(words, style)) if centred else [text(words)])
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
