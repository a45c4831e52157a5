"""Blocks set as rows: paragraphs, lines with roles, tables, lines of the contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from pipeline.document import Lead, Paragraph, Placed, Reference, Verbatim
from pipeline.frozen import frozen
from pipeline.theme import DEEPEST, MAIN, Style, Theme, lead_name
from pipeline.toc import Entry
from pipeline.typeset.columns import Row, rows, tied
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.grid import fitted, lined_up, set_rows
from pipeline.typeset.lines import Set, Setter, Setting
from pipeline.typeset.measured import Span
from pipeline.typeset.pages import Run

LEADER = "."
_LABEL = re.compile(r"(?:(附件|抄送|主送|分送)[:：]\s*)?(?:\d{1,2}[.．、]\s*)?")
SPREAD = re.compile(r"(?P<body>\S.*?)[ \u3000]+(?P<date>\S*\d{4}\s*年.*)")  # 某某办公室　　2021年3月2日印发
_EPS = 1e-3  # points
_SMALLEST = 0.6  # of its size that a line which must fit may be made


@frozen
class Blocks:
    """A theme and a setter: all that setting a block needs besides the block."""

    theme: Theme
    setter: Setter

    @classmethod
    def of(cls, theme: Theme, fonts: Fonts) -> Blocks:
        """In a theme and these fonts."""
        return cls(theme, Setter(fonts, theme.squeeze, theme.gap))

    def rows(self, placed: Placed, block: int, style: Style) -> list[Row]:
        """The rows of a block. Lines kept as they stand are on one page if a page holds them."""
        if isinstance(placed.block, Verbatim):
            return self._kept(placed, placed.block, style, block)
        if style.fits:
            style = self.fitting(placed.block.text, style)
        lines = self._parted(placed.block.text, style) if style.foot else None
        lines = lines or self.lines([*self._spans(placed, style)], style)
        return rows(lines, style, self.theme.row, block, placed.target)

    def lines(self, spans: list[Span], style: Style, allowed: frozenset[int] | None = None) -> Set:
        """The lines of a block, x counted from the type area's left; broken where it is `allowed`, if that is said."""
        em = style.em
        hang = self.hang(spans[0].text, style) if style.hangs else 0.0
        measure = self.theme.sheet.measure - (style.left + style.right) * em - hang
        setting = Setting(measure, style.indent * em - hang, style.left * em + hang)
        return self.setter.lines(spans, style, setting, allowed)

    def hang(self, text: str, style: Style) -> float:
        """How far further lines stand in: where the text after a label or a number begins."""
        found = _LABEL.match(text)
        label = self.setter.advance(found[0], style) if found and found[0] else 0.0
        return style.indent * style.em + label if label else 0.0

    def fitting(self, text: str, style: Style) -> Style:
        """A style in which a text has room in one line, if it need not be made too small."""
        part = self.theme.sheet.measure / max(1.0, self.setter.width(text, style))
        return replace(style, size=style.size * part) if _SMALLEST <= part < 1 else style

    def _parted(self, text: str, style: Style) -> Set | None:
        """A line of which a date stands right and the rest left, as 印发机关 and 印发日期 do (7.4)."""
        found = SPREAD.fullmatch(text)
        if not found:
            return None
        em, measure = style.em, self.theme.sheet.measure
        body, date = found["body"], found["date"]
        free = measure - style.right * em - self.setter.width(date, style)
        if style.left * em + self.setter.width(body, style) + em > free:
            return None
        left = self.setter.line(body, style, style.left * em)
        return [(0, (*left, *self.setter.line(date, style, free)))]

    def _kept(self, placed: Placed, block: Verbatim, style: Style, number: int) -> list[Row]:
        measure = self.theme.sheet.measure
        words = lined_up(block.lines)
        style = fitted(words, style, measure)
        starts = list(accumulate((len(line) + 1 for line in block.lines), initial=0))
        lines = [(starts[nth], runs) for nth, runs in set_rows(words, style, measure, self.setter.fonts)]
        whole = rows(lines, style, self.theme.row, number, placed.target)
        return tied(whole) if len(whole) * style.leading <= self.theme.sheet.depth else whole

    def _spans(self, placed: Placed, style: Style) -> Iterator[Span]:
        block = placed.block
        if not isinstance(block, Paragraph):
            yield Span(block.text, style.face)
            return
        lead = self.theme.style(lead_name(placed))
        for part in block.content:
            yield Span(part.text, lead.face if isinstance(part, Lead) else style.face)

    def staggered(self, signature: Row, date: Row) -> tuple[Row, Row]:
        """A signature of one line and its date, staggered."""
        if signature.at or not signature.runs or not date.runs:
            return signature, date
        begins = self.stagger(signature.runs[0].x, date.runs[0].x, date.style)
        return _moved(signature, begins[0]), _moved(date, begins[1])

    def stagger(self, signature: float, date: float, style: Style) -> tuple[float, float]:
        """Where both begin that end at their indents: the date further right, the longer at its indent (7.3.5.2)."""
        by = self.theme.stagger * style.em
        begin = min(signature + by, date)
        return (begin - by, begin) if by else (signature, date)

    def entry(self, entry: Entry, number: int, label: str) -> list[Row]:
        """A line of the contents."""
        style = self.theme.style(f"contents-{min(entry.level, DEEPEST)}")
        made = self._led(entry.text, entry.number, label, style, number)
        return [row._replace(target=entry.target) for row in made]

    def reference(self, block: Reference, label: str, style: Style, number: int) -> list[Row]:
        """A line that leads to a page of this label."""
        return self._led(block.text, block.number, label, style, number)

    def _led(self, text: str, number: str, label: str, style: Style, block: int) -> list[Row]:
        """Further lines aligned after the number; the page at the end of the last, behind a leader."""
        em = style.em
        hang = self.setter.width(number, style) if number else em
        measure = self.theme.sheet.measure - (style.left + style.right) * em
        setting = Setting(measure - hang, -hang, style.left * em + hang)
        lines = self.setter.lines([Span(text, style.face)], style, setting)
        at, last = lines[-1]
        page, leader = self._page_number(last[-1], label, style)
        lines[-1] = (at, (*last, *page))
        made = rows(lines, style, self.theme.row, block)
        return [*made[:-1], made[-1]._replace(leader=leader)]

    def index_entry(self, segments: Sequence[tuple[str, bool | None]], style: Style, number: int) -> list[Row]:
        """An entry of an index, each segment with whether it is the main locator (None: it is none).

        The main one is in a face of its own; lines are broken before locators only.
        """
        main = self.theme.style(MAIN).face
        spans = [Span(text, main if chief else style.face) for text, chief in segments]
        ends = accumulate(len(text) for text, _ in segments)
        allowed = frozenset(end for end, (_, chief) in zip(ends, segments, strict=True) if chief is None)
        return rows(self.lines(spans, style, allowed), style, self.theme.row, number)

    def ruled(self, style: Style, high: float, number: int) -> list[Row]:
        """Lines to write on, as many as a height has room for."""
        return [Row((), style, block=number) for _ in range(int((high + _EPS) // style.leading))]

    def _page_number(self, end: Run, label: str, style: Style) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
        """A page number flush right, and dots before it, on one grid for all entries."""
        right, step = self.theme.sheet.measure, style.size / 2
        number = self.setter.line(label, style, right - self.setter.width(label, style))
        first = end.x + self.setter.advance(end.text, style) + step
        begin = right - ((right - first) // step) * step
        count = int((number[0].x - step - begin) // step)
        if count <= 0:
            return number, ()
        spacing = step - self.setter.width(LEADER, style)
        return number, (number[0]._replace(x=begin, text=LEADER * count, spacing=spacing),)


def _moved(row: Row, x: float) -> Row:
    by = x - row.runs[0].x
    return row._replace(runs=tuple(run._replace(x=run.x + by) for run in row.runs))
