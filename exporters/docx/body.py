"""The documents as elements: the body's paragraphs, with what each says of itself besides its style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from exporters.docx.imprint import joined
from exporters.docx.layout.lengths import Lengths, lengths
from exporters.docx.layout.paragraphs import Para
from exporters.docx.markup import Markup, lined, paragraph, tabbed, text, w
from exporters.docx.outline import Outline
from exporters.docx.styles.looks import Names, lead_id
from pipeline.document import Inline, Lead, Paragraph, Placed, Text, Verbatim
from pipeline.theme import Style, Theme, lead_name


def blocks(paras: Iterable[Para], outline: Outline, names: Names, theme: Theme) -> Iterator[Markup]:
    """All documents' paragraphs, in order."""
    for para in paras:
        style = theme.of(para.placed)
        yield paragraph(names.id(outline.look(para.placed)), _content(para, outline, style), *_own(para, style))


def _own(para: Para, style: Style) -> Iterator[Markup]:
    """What a paragraph's style does not say of it, in the order of the schema."""
    own, its = para.lengths, lengths(style)
    if bool(para.keeps) != style.keep_next:
        yield w("keepNext", **({} if para.keeps else {"val": 0}))
    if para.begins:
        yield w("pageBreakBefore")
    yield from _rules(para, style)
    if para.tabs:
        yield w("tabs", *(w("tab", val="left", pos=tab) for tab in para.tabs))
    spaces = {side: getattr(own, side) for side in ("before", "after") if getattr(own, side) != getattr(its, side)}
    if spaces:
        yield w("spacing", **spaces)
    yield from _indents(own, its)


def _rules(para: Para, style: Style) -> list[Markup]:
    """A rule stands only below the last of neighbours that have one; lines of 版记 share theirs."""
    if style.under:
        return [w("pBdr", w("bottom", val="nil"))] if para.joins_next else []
    return joined(para.joins_last, para.joins_next, style) if style.foot else []


def _indents(own: Lengths, its: Lengths) -> Iterator[Markup]:
    """Indents that hang on the words, in twips: characters, which Word prefers, are taken back."""
    said: dict[str, int] = {}
    if (own.left, own.first) != (its.left, its.first):
        first = "firstLine" if own.first >= 0 else "hanging"
        said = {"left": own.left, "leftChars": 0, first: abs(own.first), "hangingChars": 0, "firstLineChars": 0}
    if own.right != its.right:
        said |= {"right": own.right, "rightChars": 0}
    if said:
        yield w("ind", **said)


def _content(para: Para, outline: Outline, style: Style) -> list[Markup]:
    """What a paragraph holds; its block's bookmark is in the first."""
    placed, size = para.placed, para.lengths.size / 2 if para.lengths.size != lengths(style).size else 0
    match placed.block:
        case Paragraph(content):
            runs = [_inline(part, placed) for part in content]
            head = 1 if placed.lead else len(runs)
            return [outline.marked(placed, runs[:head]), *runs[head:]]
        case Verbatim():
            row = [tabbed(para.rows[0], size)]
            return row if para.at else [outline.marked(placed, row)]
        case _:
            rows = lined(para.rows, size=size) if len(para.rows) > 1 else [tabbed(para.rows[0], size)]
            return [outline.marked(placed, rows)]


def _inline(part: Inline, placed: Placed) -> Markup:
    match part:
        case Text(words):
            return text(words)
        case Lead(words):
            return text(words, lead_id(lead_name(placed)))
        case _:
            assert_never(part)
