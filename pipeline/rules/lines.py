"""Rules about lines: which of them go on in the next, and which hold two blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.forms import (
    ATTACHMENT_LABEL,
    COLUMN_LABEL,
    DATE,
    ISSUING_BODY_MARK,
    LINE,
    NOTE,
    SENTENCE,
    SURELY_ENDS,
    balanced,
    like_title,
)
from pipeline.habits import INDENT, Habits
from pipeline.numbering import Series, mark
from pipeline.rules.footnotes import apart
from pipeline.trail import Edit, named

_LETTER = re.compile(r"[A-Za-z]")
_AGAIN = "和及与的》、暨"  # what begins no title, so that the lines before it end none
_TABULAR = re.compile(r"[\t|│]|\S {3,}\S")  # a row of a table
_TITLE_LINES = 8  # a title of more lines would be no title
_TOP = 12  # lines in which a document's title is looked for
_HEADS = frozenset(Series) - {Series.ORDINAL, Series.COUNTED}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, without the space at its edges, which `indent` and `text` between them hold."""

    start: int
    end: int
    text: str
    indent: str
    blanks: int  # before it


def _lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    at = 0
    for match in LINE.finditer(text):
        start, end = match.span("text")
        blanks = max(0, text.count("\n", at, start) - 1)
        out.append(_Line(start, end, match["text"], text[match.start() : start], blanks))
        at = end
    return out


def column_labels(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Give the label of a column (【…】) at the head of a text a line of its own.

    >>> list(column_labels("【学习】牢记嘱托\n【注】正文", Habits()))
    [Edit(start=4, end=4, new='\n', reason='column label')]
    """
    first = next(iter(_lines(text[:400])), None)
    label = COLUMN_LABEL.match(first.text) if first else None
    if first and label and label.end() < len(first.text):
        at = first.start + label.end()
        yield Edit(at, at, "\n", "column label")


def broken_marks(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the mark of the issuing body (发文机关标志) where it is set in two lines.

    >>> list(broken_marks("广西壮族自治区\n\n总工会文件\n桂工发〔2021〕5号", Habits()))
    [Edit(start=7, end=9, new='', reason='mark of the issuing body')]
    """
    lines = _lines(text[:400])[:2]
    if len(lines) == 2 and not SENTENCE.search(lines[0].text):
        whole = lines[0].text + lines[1].text
        alone = ISSUING_BODY_MARK.fullmatch(lines[0].text)
        if len(whole) <= 30 and whole.endswith("文件") and not alone and ISSUING_BODY_MARK.fullmatch(whole):
            yield _join(lines[0], lines[1], "mark of the issuing body")


def broken_titles(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the lines of a title that begins 关于… or 《 and ends as titles do, at the head or after a date.

    >>> list(broken_titles("关于认真学习\n\n精神的\n决议\n一、要", Habits()))  # doctest: +ELLIPSIS
    [Edit(start=6, end=8, new='', reason='broken title'), Edit(start=11, end=12, new='', reason='broken title')]
    >>> list(broken_titles("关于这个问题，\n要作出决定", Habits()))
    []
    """
    lines = _lines(text)
    after = 0
    for index in range(len(lines)):
        if index >= after and _begins_title(lines, index):
            last = _end_of_title(lines, index)
            after = last + 1
            for k in range(index, last):
                yield _join(lines[k], lines[k + 1], "broken title")


def _begins_title(lines: list[_Line], index: int) -> bool:
    line = lines[index].text
    before = lines[index - 1].text if index else ""
    placed = index < _TOP or DATE.fullmatch(before) or ATTACHMENT_LABEL.fullmatch(before)
    return bool(placed) and ("关于" in line or "《" in line) and not mark(line)


def _end_of_title(lines: list[_Line], first: int) -> int:
    """The index of a title's last line; `first` itself where the lines make no title.

    A line that ends in 的通知, 的决议 ends it for sure; one that ends in 规划 only where no surer end follows.
    """
    whole, end = "", first
    for index, line in enumerate(lines[first : first + _TITLE_LINES], first):
        whole += line.text
        if SENTENCE.search(whole) or line.text[-1] in "，：" or (index > first and _own_block(line)):
            break
        goes_on = index + 1 < len(lines) and lines[index + 1].text[0] in _AGAIN
        if like_title(whole) and not goes_on:
            end = end if end > first else index
            if SURELY_ENDS.search(whole):
                return index
    return end


def _own_block(line: _Line) -> bool:
    return bool(NOTE.fullmatch(line.text) or DATE.fullmatch(line.text) or mark(line.text))


def hard_wraps(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the lines into which a paragraph was broken, if this text's lines are; see `Habits`.

    A line goes on if it is full and the next neither is indented as paragraphs are nor begins with a number.

    >>> wrapped = Habits(width=6, count=6, indent="　　")
    >>> list(hard_wraps("　　党有号召工\n会必须拥护。\n　　坚决。", wrapped))
    [Edit(start=7, end=8, new='', reason='hard wrap')]
    >>> list(hard_wraps("　　党有号召工\n会必须拥护。", Habits()))
    []
    """
    if not habits.wrapped:
        return
    lines = _lines(text)
    first = True
    for line, after in pairwise(lines):
        joined = _goes_on(line, after, habits, first)
        if joined:
            yield _join(line, after, "hard wrap")
        first = not joined


def _goes_on(line: _Line, after: _Line, habits: Habits, first: bool) -> bool:
    centred = habits.indent and INDENT.match(line.indent) and line.indent != habits.indent
    apart = centred or (after.blanks and not habits.spaced)
    if apart or INDENT.match(after.indent) or not habits.full(line.indent + line.text, after.text, first):
        return False
    if (first and NOTE.fullmatch(line.text)) or _TABULAR.search(line.text) or _TABULAR.search(after.text):
        return False
    number = mark(after.text)
    return bool(habits.indent and balanced_end(line.text)) or not (number and number.series in _HEADS)


def balanced_end(text: str) -> bool:
    """Whether a line breaks off where no block ends: after a comma, or inside a bracket."""
    return text[-1] in "，、（《“〔" or not balanced(text)


def _join(line: _Line, after: _Line, reason: str) -> Edit:
    words = _LETTER.match(line.text[-1]) and _LETTER.match(after.text[0])
    return Edit(line.end, after.start, " " if words else "", reason)


RULES = (*named(column_labels, broken_marks, broken_titles), *apart(*named(hard_wraps)))
