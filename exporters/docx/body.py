"""The documents as elements: the body's paragraphs, with what each says of itself besides its style."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import accumulate
from typing import assert_never

from exporters.docx.drawing import lines
from exporters.docx.imprint import joined
from exporters.docx.layout.laid import Laid
from exporters.docx.layout.led import style_of
from exporters.docx.layout.lengths import Lengths, lengths
from exporters.docx.layout.paragraphs import Para
from exporters.docx.markup import Markup, broken, lined, link, paragraph, run, tabbed, text, w
from exporters.docx.outline import Outline
from exporters.docx.places import Places, parted
from exporters.docx.sections import Sections
from exporters.docx.styles.looks import Names, lead_id
from pipeline.document import IndexEntry, Inline, Lead, Paragraph, Place, Placed, Reference, Ruled, Text
from pipeline.frozen import frozen
from pipeline.memory import Asked
from pipeline.theme import MAIN, Style, lead_name
from pipeline.typeset.locators import TO, Locator, segments


@frozen
class Body:
    """What the documents' paragraphs are made by. `places`: the bookmarks that study aids lead to."""

    outline: Outline
    names: Names
    laid: Laid
    places: Places
    sections: Sections

    def blocks(self) -> Iterator[Markup]:
        """All documents' paragraphs, in order, and the section that ends the file."""
        ends, known, ids = self._ends(), dict[tuple[object, ...], Markup](), Asked(self.names.id)
        for para in self.laid.paras:
            style, id = style_of(para.placed, para.style), ids[self.outline.look(para.placed)]
            alike = (
                id,
                style.name,
                para.lengths,
                para.keeps > 0,
                para.begins,
                para.joins_last,
                para.joins_next,
                para.tabs,
            )
            own = known.get(alike)
            if own is None:
                own = known[alike] = "".join(_own(para, style))
            yield paragraph(id, self._content(para, style), own, *ends.get(para.block, ()))
        if not ends:
            yield self.sections.body()
        else:
            yield from (paragraph("SectionEnd", []), self.sections.end())

    def _ends(self) -> dict[int, list[Markup]]:
        """Where columns begin, the section above them ends with the title: by the blocks that end sections."""
        begin = self.outline.columns
        if self.sections.theme.columns == 1 or begin == len(self.outline.placed):
            return {}
        return {begin - 1: [self.sections.body()], self.laid.paras[-1].block: [self.sections.columns()]}

    def _content(self, para: Para, style: Style) -> list[Markup]:
        """What a paragraph holds; its block's bookmark is in the first."""
        placed = para.placed
        match placed.block:
            case Ruled():
                return [lines(para.block, para.rules, self.sections.theme)]
            case IndexEntry() as block:
                return [*self._entry(block, self.laid.locators[para.block])]
            case Paragraph(content):
                runs = self._inlines(para, content)
                head = 1 if placed.lead else len(runs)
                return [self.outline.marked(placed, runs[:head]), *runs[head:]]
            case Reference() as block:
                return [self.outline.marked(placed, [self._reference(para, block)])]
            case _:
                rows = broken(self._rows(para, style))
                return rows if para.at else [self.outline.marked(placed, rows)]

    def _inlines(self, para: Para, content: tuple[Inline, ...]) -> list[Markup]:
        """The runs of each part of a paragraph."""
        points, starts = self.places.within(para), accumulate((len(part.text) for part in content), initial=0)
        if not points:
            return [text(part.text, _inline(part, para.placed)) for part in content]
        return [
            "".join(parted(part.text, at, points, partial(text, style=_inline(part, para.placed))))
            for at, part in zip(starts, content, strict=False)
        ]

    def _rows(self, para: Para, style: Style) -> Iterator[Iterator[Markup]]:
        """The runs of each line of a paragraph."""
        size = para.lengths.size / 2 if para.lengths.size != lengths(style).size else 0
        points, starts = self.places.within(para), accumulate(map(len, para.rows), initial=0)
        for at, row in zip(starts, para.rows, strict=False):
            yield parted(row, at, points, partial(tabbed, size=size))

    def _reference(self, para: Para, block: Reference) -> Markup:
        return link(self.places.anchor(block.to), str(self.laid.found.at(block.to)), *lined(para.rows), run(w("tab")))

    def _entry(self, block: IndexEntry, found: tuple[Locator, ...]) -> Iterator[Markup]:
        """An entry of the index: each page that it names leads to the first place there."""
        for said, locator in segments(block, found):
            if locator is None:
                yield text(said)
                continue
            style = lead_id(MAIN) if locator.main else ""
            yield self._page(locator.begin, locator.first, style)
            if locator.last > locator.first:
                yield text(TO, style)
                yield self._page(locator.end, locator.last, style)

    def _page(self, place: Place, page: int, style: str) -> Markup:
        return link(self.places.anchor(place), str(page), style=style, field_style=style)


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


def _inline(part: Inline, placed: Placed) -> str:
    """The character style of a part of a paragraph."""
    match part:
        case Text():
            return ""
        case Lead():
            return lead_id(lead_name(placed))
        case _:
            assert_never(part)
