"""Rules about space that layout made: letter-spaced lines, indents, blank lines, stray spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.rules.punctuation import HAN
from pipeline.trail import Edit, named

_MARKS = "，。、；：？！（）《》〈〉“”‘’【】〔〕—…·"
_SPACED = re.compile(
    rf"^[ \t\u3000]*[{HAN}](?:[ \u3000]+[{HAN}{_MARKS}])+[ \t\u3000]*$"
    rf"|(?<![{HAN}])[{HAN}](?:[ \u3000]+[{HAN}]){{3,}}(?![{HAN}])",
    re.MULTILINE,
)
_SPACE = re.compile(r"[ \u3000]+")
_EDGES = re.compile(r"^[ \t\u3000]+|(?<![ \t\u3000\n])[ \t\u3000]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\A\n+|\n+\Z|\n{2,}")
_STRAY = re.compile(
    rf"(?<=[{HAN}]) +(?=\d)|(?<=\d) +(?=[{HAN}])|(?<=[{_MARKS}]) +(?=[{HAN}\d])|(?<=[{HAN}\d]) +(?=[{_MARKS}])"
)


def letter_spacing(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Close up letter-spaced lines and stretches: what is set apart for looks is one word.

    >>> [(e.start, e.end) for e in letter_spacing("总 工 会\n序　例\n在这 里 说", Habits())]
    [(1, 2), (3, 4), (7, 8)]
    >>> list(letter_spacing("牢记嘱托 挺膺担当 团结", Habits()))
    []
    """
    for match in _SPACED.finditer(text):
        inner = match[0].strip(" \t\u3000")
        start = match.start() + match[0].index(inner)
        for space in _SPACE.finditer(text, start, start + len(inner)):
            yield Edit(*space.span(), "", "letter-spaced")


def indents(text: str, habits: Habits) -> Iterator[Edit]:
    """Remove space at the edges of lines: indents, centring, what a form feed became.

    >>> list(indents("　　一 二 ", Habits()))
    [Edit(start=0, end=2, new='', reason='indent'), Edit(start=5, end=6, new='', reason='trailing space')]
    """
    for match in _EDGES.finditer(text):
        leading = match.start() == 0 or text[match.start() - 1] == "\n"
        yield Edit(*match.span(), "", "indent" if leading else "trailing space")


def blank_lines(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove blank lines: in the cleaned form a line is a block.

    >>> list(blank_lines("一\n\n\n二\n", Habits()))
    [Edit(start=2, end=4, new='', reason='blank line'), Edit(start=5, end=6, new='', reason='blank line')]
    """
    for match in _BLANK_LINES.finditer(text):
        between = match.start() > 0 and match.end() < len(text)
        yield Edit(match.start() + between, match.end(), "", "blank line")


def stray_spaces(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove spaces between a Chinese character and a digit or a mark; between two characters they may mean something.

    >>> list(stray_spaces("将 2021年 3月", Habits()))
    [Edit(start=1, end=2, new='', reason='stray space'), Edit(start=7, end=8, new='', reason='stray space')]
    >>> list(stray_spaces("办公室 2021年3月10日印发\n第一章 总则", Habits()))
    []
    """
    kept = {m.end("body") for m in _PRINT_NOTE.finditer(text)}
    for match in _STRAY.finditer(text):
        if match.start() not in kept:
            yield Edit(*match.span(), "", "stray space")


_PRINT_NOTE = re.compile(
    rf"^(?P<body>[^\n]*[{HAN}])(?= +\d{{4}} *年 *\d{{1,2}} *月 *\d{{1,2}} *日 *印发$)", re.MULTILINE
)

LETTERS = named(letter_spacing)
RULES = named(indents, blank_lines, stray_spaces)
