"""The body as paragraphs: of each its lines, and what is said of it besides its style. What is written and laid out."""

from __future__ import annotations

from collections.abc import Set
from itertools import accumulate
from typing import NamedTuple

from exporters.docx.imprint import spread
from exporters.docx.layout.led import hung, led, short
from exporters.docx.layout.lengths import Lengths, lengths, ruled
from exporters.docx.layout.lines import Breaker
from exporters.docx.layout.measures import Measures
from exporters.docx.layout.runs import Span, cut
from exporters.docx.markup import twips
from exporters.docx.outline import Outline
from pipeline.document import Heading, IndexEntry, Lead, Paragraph, Placed, Reference, Role, Ruled, Verbatim, role
from pipeline.frozen import frozen
from pipeline.theme import Align, Style, Theme, lead_name
from pipeline.typeset.columns import FAST, FEWEST, LOOSE, above
from pipeline.typeset.documents import tie
from pipeline.typeset.grid import fitted, standing, stops

_SLACK = 0.4  # em that a line may lack in a font of other widths


class Para(NamedTuple):
    """A paragraph of a block.

    `block`: the block's number in reading order; `style`: as the theme has it; `at`: where in its text the paragraph
    begins. `rows`: its text, in the lines that are to stand as they are, or in one that is broken where it is full.
    `starts`: where lines begin. `keeps`: how firmly it stays with the next, as rows are tied; `asked`: it should, if
    that would begin a page. `lengths`: its style's, but for what hangs on its words and where it stands. `begins`: a
    page begins with it. `joins_last`, `joins_next`: it shares its rules with that neighbour. `rules`: the lines to
    write on that it stands for.
    """

    block: int
    at: int
    placed: Placed
    style: Style
    rows: tuple[str, ...]
    starts: list[int]
    lengths: Lengths
    keeps: int = 0
    asked: bool = False
    begins: bool = False
    joins_last: bool = False
    joins_next: bool = False
    tabs: tuple[int, ...] = ()
    rules: int = 0


class _Standing(NamedTuple):
    """A block where it stands: its number in reading order, and its neighbours."""

    number: int
    before: Placed | None
    placed: Placed
    after: Placed | None
    style: Style
    joins: tuple[bool, bool]  # it shares its rules with its neighbours
    asked: bool  # the next stays with it
    tops: bool  # it heads the columns of an index
    cuts: Set[int]  # where bookmarks part its text

    @property
    def heads(self) -> bool:
        """Whether it heads a page, as each document does."""
        return self.placed.begins or self.before is None

    @property
    def next(self) -> Placed | None:
        """The block after it, if that does not head a page."""
        return None if self.after is None or self.after.begins else self.after


@frozen
class Setter:
    """Makes paragraphs of blocks, in a theme and its fonts. `measure`: the width of the column, in twips."""

    measures: Measures
    breaker: Breaker
    measure: int

    @property
    def theme(self) -> Theme:
        """The theme that blocks are set in."""
        return self.measures.theme

    def paragraphs(self, outline: Outline, number: int, cuts: Set[int] = frozenset()) -> list[Para]:
        """A block as paragraphs; each document but the first begins a page: the first has its section's.

        The lines of an index in columns are left to Word.
        """
        placed, styles = outline.placed, outline.styles
        before = placed[number - 1] if number else None
        after = placed[number + 1] if number + 1 < len(placed) else None
        follows = after is not None and not after.begins
        joins = (
            before is not None and not placed[number].begins and _joined(styles[number - 1], styles[number]),
            follows and _joined(styles[number], styles[number + 1]),
        )
        asked = follows and styles[number + 1].keep_previous
        tops = number == outline.columns
        return self._settled(_Standing(number, before, placed[number], after, styles[number], joins, asked, tops, cuts))

    def _settled(self, at: _Standing) -> list[Para]:
        """A block's paragraphs, with what its neighbours make of the first and of the last."""
        paras = self._block(at)
        if at.heads and at.before is not None:
            paras[0] = paras[0]._replace(begins=True)
        if any(at.joins):
            paras[0] = _joining(paras[0], *at.joins)
        # No style can say that a block stays with the one before it; that one is told to stay with the next.
        if at.asked:
            last = paras[-1]
            whole = len(last.starts) < 2 * FEWEST  # it is not parted anyway
            paras[-1] = last._replace(asked=True, keeps=max(last.keeps, LOOSE * whole))
        return paras

    def _above(self, style: Style, lines: int, heads: bool) -> int:
        """The space above a block in twips; where it heads a page, without what would stand above it elsewhere."""
        high = above(style, lines, self.theme.row)
        return twips(style.drop + high % self.theme.row if heads else high)

    def _block(self, at: _Standing) -> list[Para]:
        placed, style = at.placed, at.style
        if isinstance(placed.block, Verbatim):
            return self._kept(at, placed.block, style)
        if isinstance(placed.block, Reference):
            return [self._led(at, placed.block, hung(style))]
        if isinstance(placed.block, IndexEntry | Ruled):
            return [Para(at.number, 0, placed, style, (placed.block.text,), [0], lengths(style))]
        words = placed.block.text
        rows: tuple[str, ...] = (words,)
        if style.align is Align.CENTER:
            style = self.measures.fitting(words, style)
            rows = self.measures.lines(words, style)
        own = self._indents(lengths(style), at)
        if style.align is Align.LEFT and isinstance(placed.block, Heading):
            own = self._narrowed(at, own, style)
        if style.foot and self._parts(spread(words), own, style):
            rows, starts = (spread(words),), [0]
        else:
            starts = self._starts(at, rows, own, style)
        own = own._replace(before=self._above(style, len(starts), at.heads or at.tops))
        return [Para(at.number, 0, placed, at.style, rows, starts, own, _tie(at))]

    def _led(self, at: _Standing, block: Reference, style: Style) -> Para:
        """A line that leads to a page, broken at sense as one of the contents: the number has room beside the last."""
        rows, own = self.measures.lines(block.text, style), lengths(led(style))
        if short(block.text, style):
            own = own._replace(left=own.left + own.first, first=0)
        starts = self._starts(at, rows, own, style)
        own = own._replace(before=self._above(style, len(starts), at.heads))
        deeper = at.next and isinstance(at.next.block, Reference) and at.next.block.depth > block.depth
        return Para(at.number, 0, at.placed, at.style, rows, starts, own, LOOSE * bool(deeper))

    def _narrowed(self, at: _Standing, own: Lengths, style: Style) -> Lengths:
        """Lengths by which a heading breaks at sense of itself: a right indent that nobody sees, if one will do."""
        words = at.placed.block.text
        rows = self.measures.lines(words, style)
        wide = max(self.breaker.width(Span(row.rstrip(), style.face), own) for row in rows) + max(own.first, 0)
        narrowed = own._replace(right=self.measure - own.left - round(wide + _SLACK * own.em))
        starts = self.breaker.starts(cut([Span(words, style.face)], at.cuts), narrowed, self.measure)
        broken = len(rows) > 1 and starts == [*accumulate(map(len, rows[:-1]), initial=0)]
        return narrowed if broken and narrowed.right > own.right else own

    def _parts(self, words: str, own: Lengths, style: Style) -> bool:
        """Whether there is room for what a tab parts in one line."""
        parts = words.split("\t")
        wide = sum(self.breaker.width(Span(part, style.face), own) for part in parts) + own.em
        return len(parts) > 1 and wide <= self.measure - own.left - own.right

    def _starts(self, at: _Standing, rows: tuple[str, ...], own: Lengths, style: Style) -> list[int]:
        spans = self._spans(at.placed, style)
        if len(rows) == 1:
            return self.breaker.starts(cut(spans, at.cuts), own, self.measure)
        begins = accumulate(map(len, rows), initial=0)
        cut_rows = (
            (n, cut([Span(row, style.face)], {k - n for k in at.cuts})) for n, row in zip(begins, rows, strict=False)
        )
        return [n + start for n, row in cut_rows for start in self.breaker.starts(row, own, self.measure)]

    def _spans(self, placed: Placed, style: Style) -> list[Span]:
        spans = [Span(placed.block.text, style.face)]
        if isinstance(placed.block, Paragraph):
            face = self.theme.style(lead_name(placed)).face
            spans = [Span(part.text, face if isinstance(part, Lead) else style.face) for part in placed.block.content]
        return spans

    def _kept(self, at: _Standing, block: Verbatim, style: Style) -> list[Para]:
        """Lines kept as they stand are a paragraph each, so that Word can make a table of them."""
        small = fitted(standing(block.lines), style, self.measures.sheet.measure)
        own = lengths(style)._replace(size=lengths(small).size)
        tabs = tuple(twips(stop * small.size / 2) for stop in stops(block.lines))
        begins = accumulate((len(line) + 1 for line in block.lines), initial=0)
        paras = []
        for begin, line in zip(begins, block.lines, strict=False):
            spans = cut([Span(line, style.face)], {offset - begin for offset in at.cuts})
            starts = self.breaker.kept(spans, own, self.measure, tabs)
            spaced = own._replace(before=0, after=0)
            paras.append(Para(at.number, begin, at.placed, at.style, (line,), starts, spaced, tabs=tabs))
        count = sum(len(para.starts) for para in paras)
        whole = count * style.leading <= self.measures.sheet.depth
        high = self._above(style, count, at.heads)
        paras[0] = paras[0]._replace(lengths=paras[0].lengths._replace(before=high))
        last = paras[-1]._replace(lengths=paras[-1].lengths._replace(after=own.after), keeps=_tie(at))
        return [*(para._replace(keeps=FAST * whole) for para in paras[:-1]), last]

    def _indents(self, own: Lengths, at: _Standing) -> Lengths:
        """Indents that hang on the words: below the text after a label, and of a date below its signature."""
        style, words = at.style, at.placed.block.text
        hang = self.measures.hang(words, style)
        if hang:
            left = twips(hang + style.left * style.em)
            return own._replace(left=left, first=own.first - twips(hang))
        found = role(at.placed.block)
        if found is Role.SIGNATURE and at.after and role(at.after.block) is Role.DATE:
            return own._replace(right=twips(self.measures.staggered(words, at.after.block.text)[0]))
        if found is Role.DATE and at.before and role(at.before.block) is Role.SIGNATURE:
            return own._replace(right=twips(self.measures.staggered(at.before.block.text, words)[1]))
        return own


def _joined(upper: Style, lower: Style) -> bool:
    """Whether two neighbours share a rule."""
    return bool(upper.under and lower.under) or (upper.foot and lower.foot)


def _joining(para: Para, last: bool, next_: bool) -> Para:
    """A paragraph that shares its rules with neighbours: without its own below, it has the space instead."""
    own = para.lengths
    after = own.after + (ruled(para.style) if next_ else 0)
    keeps = max(para.keeps, FAST * (para.style.foot and next_))
    return para._replace(joins_last=last, joins_next=next_, keeps=keeps, lengths=own._replace(after=after))


def _tie(at: _Standing) -> int:
    return (tie(at.placed, at.after) if at.after else FAST) * at.style.keep_next
