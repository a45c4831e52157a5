"""Rules about what stands twice: fake bold, headings that a browser's print repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import LINE
from pipeline.habits import Habits
from pipeline.numbering import DIGITS
from pipeline.rules.punctuation import HAN
from pipeline.trail import Edit, named

_BOLD = re.compile(rf"^[ \t\u3000]*(?P<text>(?:([{HAN}])\2){{3,}})[ \t\u3000]*$", re.MULTILINE)
_ARTICLE = re.compile(
    rf"^[ \t\u3000]*(?P<first>第[{DIGITS}\d]{{1,7}}[编章节条])[ \t\u3000]*(?=(?P=first))",
    re.MULTILINE,
)
_SHORT = re.compile(r"^[ \t\u3000]*(?P<text>\S[^\n]{1,60}\S)[ \t\u3000]*$", re.MULTILINE)
_CHARACTER = re.compile(r"\S")


def fake_bold(text: str, habits: Habits) -> Iterator[Edit]:
    """Halve lines in which every character stands twice: a printer's bold, drawn twice and extracted twice.

    >>> [(e.start, e.end) for e in fake_bold("中中华华人人民民", Habits())]
    [(1, 2), (3, 4), (5, 6), (7, 8)]
    >>> list(fake_bold("天天向上", Habits()))
    []
    """
    for match in _BOLD.finditer(text):
        for at in range(match.start("text") + 1, match.end("text"), 2):
            yield Edit(at, at + 1, "", "fake bold")


def doubled_headings(text: str, habits: Habits) -> Iterator[Edit]:
    """Remove the second of a heading, or of the number of an article, that stands twice on its line.

    >>> [(e.start, e.end) for e in doubled_headings("第一章 总则 第一章 总则", Habits())]
    [(6, 13)]
    >>> [(e.start, e.end) for e in doubled_headings("第一条第一条 为了", Habits())]
    [(0, 3)]
    >>> list(doubled_headings("研究研究", Habits()))
    []
    """
    whole = set()
    for match in _SHORT.finditer(text):
        characters = list(_CHARACTER.finditer(text, *match.span("text")))
        half = len(characters) // 2
        words = "".join(match["text"].split())
        if words[:half] == words[half:] and characters[half].start() > characters[half - 1].end():
            whole.add(match.start())
            yield Edit(characters[half - 1].end(), match.end("text"), "", "heading repeated")
    for match in _ARTICLE.finditer(text):
        if match.start() not in whole:
            yield Edit(match.start("first"), match.end(), "", "number repeated")


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
