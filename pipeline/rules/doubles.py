"""Rules about what stands twice: fake bold, headings that a browser's print repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import LINE, begins_line, han
from pipeline.habits import Habits
from pipeline.numbering import DIGITS
from pipeline.trail import Edit, named

_ARTICLE = re.compile(rf"(?P<first>第[{DIGITS}\d]{{1,7}}[编章节条])[ \t\u3000]*(?=(?P=first))")
_FEWEST = 3  # Han characters in a line that is bold
_BOLD = 200
_LONGEST = 62  # characters of a line that is a heading, twice


def fake_bold(text: str, habits: Habits) -> Iterator[Edit]:
    """Halve lines in which every character stands twice: a printer's bold, drawn twice and extracted twice.

    >>> [(e.start, e.end) for e in fake_bold("中中华华人人民民", Habits())]
    [(1, 2), (3, 4), (5, 6), (7, 8)]
    >>> list(fake_bold("天天向上", Habits()))
    []
    """
    at = 0
    for line in text.split("\n"):
        if len(line) <= _BOLD:
            yield from _twice(line, at)
        at += len(line) + 1


def _twice(line: str, at: int) -> Iterator[Edit]:
    """The second of each pair of characters in a line that is all pairs, space not counted."""
    words = "".join(line.split())
    if words[::2] == words[1::2] and sum(map(han, set(words))) >= _FEWEST:
        places = [n for n, char in enumerate(line) if not char.isspace()]
        yield from (Edit(at + n, at + n + 1, "", "fake bold") for n in places[1::2])


def doubled_headings(text: str, habits: Habits) -> Iterator[Edit]:
    """Remove the second of a heading, or of the number of an article, that stands twice on its line.

    >>> [(e.start, e.end) for e in doubled_headings("第一章 总则 第一章 总则", Habits())]
    [(6, 13)]
    >>> [(e.start, e.end) for e in doubled_headings("第一条第一条 为了", Habits())]
    [(0, 3)]
    >>> list(doubled_headings("研究研究", Habits()))
    []
    """
    at, whole = 0, set()
    for line in text.split("\n"):
        if len(line) <= _LONGEST and (end := _half(line)):
            whole.add(at + len(line) - len(line.lstrip()))
            yield Edit(at + end, at + len(line.rstrip()), "", "heading repeated")
        at += len(line) + 1
    for match in _ARTICLE.finditer(text):
        if begins_line(text, match.start()) and match.start() not in whole:
            yield Edit(match.start("first"), match.end(), "", "number repeated")


def _half(line: str) -> int:
    """Where the first half of a line ends whose second half, after a space, says the same; 0 where it does not."""
    words = line.split()
    if len(words) < 2:
        return 0
    whole = "".join(words)
    half = len(whole) // 2
    if whole[:half] != whole[half:]:
        return 0
    begin, left = len(line) - len(line.lstrip()), half
    for word in words:
        begin, left = line.index(word, begin) + len(word), left - len(word)
        if left <= 0:
            break
    return 0 if left else begin


def repeated_titles(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove the first line of a text where the next says it again: a page's title and the document's.

    >>> list(repeated_titles("某办法的通知\n某办法的通知\n正文。", Habits()))
    [Edit(start=0, end=7, new='', reason='title repeated')]
    >>> list(repeated_titles("同志们：\n好。\n同志们：", Habits()))
    []
    """
    lines = LINE.finditer(text)
    first = last = next(lines, None)
    for line in lines:
        if first and line["text"] != first["text"]:
            break
        last = line
    if first and last and last is not first:
        yield Edit(first.start(), last.start(), "", "title repeated")


RULES = named(fake_bold, doubled_headings, repeated_titles)
