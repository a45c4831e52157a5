"""Rules about lines that open a document: marks and titles set in several lines, a label before a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import (
    ATTACHMENT_LABEL,
    COLUMN_LABEL,
    DATE,
    ISSUING_BODY_MARK,
    NOTE,
    NUMERAL,
    SENTENCE,
    STAGE,
    SURELY_ENDS,
    begins_line,
    like_title,
    line_start,
)
from pipeline.habits import Habits
from pipeline.numbering import DIGITS, LONGEST_MARK, mark
from pipeline.rules.wraps import TOP, Line, join, split
from pipeline.trail import Edit, named

_AGAIN = "和及与的》、暨"  # what begins no title, so that the lines before it end none
_REST = 2  # characters of a title cut from its end
_TITLE_LINES = 8  # a title of more lines would be no title
_OPENING = 3000  # characters in which notes are looked for
_NOTE_OPEN = re.compile(rf"[（(](?:{DATE.pattern})")
_NOTE_LINES = 8
_ARTICLE = re.compile(rf"第[{DIGITS}\d]{{1,7}}条(?P<gap>[ \t\u3000]*\n\s*)(?=\S{{8}})")
_ABOVE = re.compile(rf"(?:日|附[ \u3000]*件[ \u3000]*[{NUMERAL}]{{0,3}}[：:]?)[ \t\u3000]*\n")
_DATE = 40  # characters at most of a date, with the space around it


def column_labels(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Give the label of a column (【…】) at the head of a text a line of its own.

    >>> list(column_labels("【学习】牢记嘱托\n【注】正文", Habits()))
    [Edit(start=4, end=4, new='\n', reason='column label')]
    """
    first = next(iter(split(text[:400])), None)
    label = COLUMN_LABEL.match(first.text) if first else None
    if first and label and label.end() < len(first.text):
        at = first.start + label.end()
        yield Edit(at, at, "\n", "column label")


def broken_marks(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the mark of the issuing body (发文机关标志) where it is set in two lines.

    >>> list(broken_marks("广西壮族自治区\n\n总工会文件\n桂工发〔2021〕5号", Habits()))
    [Edit(start=7, end=9, new='', reason='mark of the issuing body')]
    """
    lines = split(text[:400])[:2]
    if len(lines) == 2 and not SENTENCE.search(lines[0].text):
        whole = lines[0].text + lines[1].text
        alone = ISSUING_BODY_MARK.fullmatch(lines[0].text)
        if len(whole) <= 30 and whole.endswith("文件") and not alone and ISSUING_BODY_MARK.fullmatch(whole):
            yield join(lines[0], lines[1], "mark of the issuing body")


def broken_notes(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the lines of a note in brackets below a title (题注): a date stands in it, and the bracket is still open.

    >>> list(broken_notes("某办法\n（2002年6月25日发布\n\n根据决定修正）\n第一条 甲", Habits()))
    [Edit(start=17, end=19, new='', reason='note below the title')]
    >>> list(broken_notes("某办法\n（一）甲\n乙）", Habits()))
    []
    """
    lines = split(text[:_OPENING])[:TOP]
    for index, line in enumerate(lines):
        if _NOTE_OPEN.match(line.text) and not NOTE.fullmatch(line.text):
            last = _end_of_note(lines, index)
            for k in range(index, last):
                yield join(lines[k], lines[k + 1], "note below the title")


def _end_of_note(lines: list[Line], first: int) -> int:
    """The index of the line that closes the bracket; `first` itself where none soon does."""
    whole = ""
    for index, line in enumerate(lines[first : first + _NOTE_LINES], first):
        whole += line.text
        if NOTE.fullmatch(whole):
            return index
    return first


def broken_articles(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Put the number of an article that stands alone on its line before the text that it numbers.

    >>> list(broken_articles("第一条\n为规范执法行为，制定本规范。", Habits()))
    [Edit(start=3, end=4, new='\u3000', reason='number of an article')]
    >>> list(broken_articles("第一条\n第二条\n第一章", Habits()))
    []
    """
    for match in _ARTICLE.finditer(text):
        if begins_line(text, match.start()) and not mark(text[match.end("gap") : match.end("gap") + LONGEST_MARK]):
            yield Edit(*match.span("gap"), "\u3000", "number of an article")


def broken_titles(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the lines of a title that begins 关于… or 《 and ends as titles do, at the head or after a date.

    >>> list(broken_titles("关于认真学习\n\n精神的\n决议\n一、要", Habits()))  # doctest: +ELLIPSIS
    [Edit(start=6, end=8, new='', reason='broken title'), Edit(start=11, end=12, new='', reason='broken title')]
    >>> list(broken_titles("关于这个问题，\n要作出决定", Habits()))
    []
    """
    after = 0
    for start, own in _places(text):
        lines = split(text, start, _lines_on(text, start, own + 2 * _TITLE_LINES))
        for index in range(min(own, len(lines))):
            if lines[index].start >= after and _begins_title(lines, index):
                last = _end_of_title(lines, index)
                after = lines[last].end
                for k in range(index, last):
                    yield join(lines[k], lines[k + 1], "broken title")
    first = split(text, 0, _OPENING)[:2]
    if not after and len(first) > 1 and len(first[1].text) <= _REST and like_title(first[0].text + first[1].text):
        yield join(first[0], first[1], "broken title")


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where titles are looked for, and in how many lines from there: at the head, after a date or 附件."""
    yield 0, TOP
    for match in _ABOVE.finditer(text):
        before = text[line_start(text, match.start(), _DATE) : match.end()].strip()
        if DATE.fullmatch(before) or ATTACHMENT_LABEL.fullmatch(before):
            yield match.end(), 1


def _lines_on(text: str, at: int, lines: int) -> int:
    """The place so many lines on, blank ones counted."""
    for _ in range(lines):
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
    return at


def _begins_title(lines: list[Line], index: int) -> bool:
    line = lines[index].text
    return ("关于" in line or "《" in line) and not mark(line)


def _end_of_title(lines: list[Line], first: int) -> int:
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
                return index + _stage(lines, index + 1)
    return end


def _stage(lines: list[Line], index: int) -> bool:
    """Whether a line says which stage a document is at: （试行）, （草案）."""
    return index < len(lines) and bool(STAGE.fullmatch(lines[index].text))


def _own_block(line: Line) -> bool:
    return bool(NOTE.fullmatch(line.text) or DATE.fullmatch(line.text) or mark(line.text))


RULES = named(column_labels, broken_marks, broken_notes, broken_articles, broken_titles)
