"""The documents in reading order: a paragraph for each block, or for each line of one that is kept as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import assert_never

from exporters.docx.looks import Lines, Names, lead_id
from exporters.docx.markup import Element, lined, paragraph, tabbed, text, twips, w
from exporters.docx.outline import Outline
from pipeline.document import Element as OneLine
from pipeline.document import Heading, Inline, Item, Lead, Paragraph, Placed, Text, Verbatim
from pipeline.export import Edition
from pipeline.theme import Align, Style, Theme, lead_name
from pipeline.typeset.grid import fitted, standing, stops


def blocks(edition: Edition, outline: Outline, names: Names, lines: Lines) -> Iterator[Element]:
    """All documents as paragraphs, each document but the first on a new page: the first has its section's."""
    for placed, after in zip_longest(outline.placed, outline.placed[1:]):
        begins = placed.begins and placed is not outline.placed[0]
        # No style can say that a block stays with the one before it; that one is told to stay with the next.
        stays = after and not after.begins and edition.theme.of(after).keep_previous
        parts = _parts(placed, outline, edition.theme, lines)
        for number, content in enumerate(parts, 1):
            keeps = [w("keepNext")] if stays or number < len(parts) else []
            breaks = [w("pageBreakBefore")] if begins and number == 1 else []
            yield paragraph(names.id(outline.look(placed)), content, *keeps, *breaks, *_tabs(placed, edition.theme))


def _parts(placed: Placed, outline: Outline, theme: Theme, lines: Lines) -> list[list[Element]]:
    """What each paragraph of a block holds. Lines kept as they stand are one each: Word can make a table of them."""
    match placed.block:
        case Paragraph(content):
            runs = [_inline(part, placed) for part in content]
            head = 1 if placed.lead else len(runs)
            return [[*outline.marked(placed, runs[:head]), *runs[head:]]]
        case Heading(words) | Item(words):
            return [outline.marked(placed, [text(words)])]
        case OneLine(text=words):
            style = theme.of(placed)
            centred = style.align is Align.CENTER
            return [outline.marked(placed, lined(lines(words, style)) if centred else [text(words)])]
        case Verbatim(rows):
            size = _size(placed.block, theme.of(placed), theme)
            first, *rest = ([tabbed(row, size if size < theme.of(placed).size else 0)] for row in rows)
            return [outline.marked(placed, first), *rest]
        case _:
            assert_never(placed.block)


def _tabs(placed: Placed, theme: Theme) -> list[Element]:
    """Where the tabs lead, in a paragraph of a block that has any."""
    if not isinstance(placed.block, Verbatim):
        return []
    column = _size(placed.block, theme.of(placed), theme) / 2
    ends = [w("tab", val="left", pos=twips(stop * column)) for stop in stops(placed.block.lines)]
    return [w("tabs", *ends)] if ends else []


def _size(block: Verbatim, style: Style, theme: Theme) -> float:
    return fitted(standing(block.lines), style, theme.sheet.measure).size


def _inline(part: Inline, placed: Placed) -> Element:
    match part:
        case Text(words):
            return text(words)
        case Lead(words):
            return text(words, lead_id(lead_name(placed)))
        case _:
            assert_never(part)
