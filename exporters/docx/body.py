"""The documents in reading order: a paragraph for each block, or for each line of one that is kept as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import assert_never

from exporters.docx.looks import Names, lead_id
from exporters.docx.markup import Element, lined, paragraph, tabbed, text, twips, w
from exporters.docx.measures import Measures
from exporters.docx.outline import Outline
from pipeline.document import Element as OneLine
from pipeline.document import Heading, Inline, Item, Lead, Paragraph, Placed, Role, Text, Verbatim, role
from pipeline.export import Edition
from pipeline.theme import Align, Style, Theme, lead_name
from pipeline.typeset.grid import fitted, standing, stops


def blocks(edition: Edition, outline: Outline, names: Names, measures: Measures) -> Iterator[Element]:
    """All documents as paragraphs, each document but the first on a new page: the first has its section's."""
    theme = edition.theme
    for before, placed, after in zip_longest((None, *outline.placed[:-1]), outline.placed, outline.placed[1:]):
        begins = placed.begins and before is not None
        # No style can say that a block stays with the one before it; that one is told to stay with the next.
        stays = after and not after.begins and theme.of(after).keep_previous
        parts = _parts(placed, outline, theme, measures)
        for number, content in enumerate(parts, 1):
            keeps = [w("keepNext")] if stays or number < len(parts) else []
            breaks = [w("pageBreakBefore")] if begins and number == 1 else []
            heads = _head(theme.of(placed), theme) if number == 1 and (begins or before is None) else []
            own = (*_ruled(placed, after, theme), *_tabs(placed, theme), *heads)
            indents = _indents(before, placed, after, measures)
            yield paragraph(names.id(outline.look(placed)), content, *keeps, *breaks, *own, *indents)


def _head(style: Style, theme: Theme) -> list[Element]:
    """The space above a block that heads a page: Word would keep there all that stands above it elsewhere."""
    above = style.drop + style.before % theme.row
    return [w("spacing", before=twips(above))] if above != style.before else []


def _ruled(placed: Placed, after: Placed | None, theme: Theme) -> list[Element]:
    """A rule stands only below the last of blocks that have one."""
    both = theme.of(placed).under and after and not after.begins and theme.of(after).under
    return [w("pBdr", w("bottom", val="nil"))] if both else []


def _indents(before: Placed | None, placed: Placed, after: Placed | None, measures: Measures) -> list[Element]:
    """Indents that hang on the words: below the text after a label, and of a date below its signature."""
    style, words = measures.theme.of(placed), placed.block.text
    hang = measures.hang(words, style)
    if hang:
        first = hang - style.indent * style.em
        left = twips(hang + style.left * style.em)
        return [w("ind", left=left, leftChars=0, hanging=twips(first), hangingChars=0, firstLineChars=0)]
    found = role(placed.block)
    if found is Role.SIGNATURE and after and role(after.block) is Role.DATE:
        return _ends(measures.staggered(words, after.block.text)[0])
    if found is Role.DATE and before and role(before.block) is Role.SIGNATURE:
        return _ends(measures.staggered(before.block.text, words)[1])
    return []


def _ends(right: float) -> list[Element]:
    return [w("ind", right=twips(right), rightChars=0)]


def _parts(placed: Placed, outline: Outline, theme: Theme, measures: Measures) -> list[list[Element]]:
    """What each paragraph of a block holds. Lines kept as they stand are one each: Word can make a table of them."""
    match placed.block:
        case Paragraph(content):
            runs = [_inline(part, placed) for part in content]
            head = 1 if placed.lead else len(runs)
            return [[*outline.marked(placed, runs[:head]), *runs[head:]]]
        case Heading(words) | Item(words):
            return [outline.marked(placed, [text(words)])]
        case OneLine(text=words):
            return [outline.marked(placed, _line(words, theme.of(placed), measures))]
        case Verbatim(rows):
            size = _size(placed.block, theme.of(placed), theme)
            first, *rest = ([tabbed(row, size if size < theme.of(placed).size else 0)] for row in rows)
            return [outline.marked(placed, first), *rest]
        case _:
            assert_never(placed.block)


def _line(words: str, style: Style, measures: Measures) -> list[Element]:
    """The text of a one-line element: centred ones broken at sense, one that must fit its line made smaller."""
    if style.align is not Align.CENTER:
        return [text(words)]
    fitting = measures.fitting(words, style)
    return lined(measures.lines(words, fitting), size=fitting.size if fitting.size < style.size else 0)


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
