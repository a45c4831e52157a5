"""Rules about space that layout made: letter-spaced lines, indents, blank lines, stray spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import begins_line, han, line_start
from pipeline.habits import Habits
from pipeline.numbering import DIGITS
from pipeline.trail import Edit, named, needs

_MARKS = "，。、；：？！（）《》〈〉“”‘’【】〔〕—…·"
_HAN = r"\u3007\u3400-\u9fff\U00020000-\U000323af"
# After a character: the rest of a line, or of a stretch, that is letter-spaced.
_LINE_SPACED = re.compile(rf"(?:[ \u3000]+[{_HAN}{_MARKS}])+[ \t\u3000]*$", re.MULTILINE)
_STRETCH = re.compile(rf"(?:[ \u3000]+[{_HAN}]){{3,}}(?![{_HAN}])")
_SPACE = re.compile(r"[ \u3000]+")
_EDGE = re.compile(r"[^\S\n]+")  # any: a fix may have kept what `blanks` would have made a plain space
_BLANK_LINES = re.compile(r"\n\n+")
_BLANK = re.compile(r" +")
_PRINT_NOTE = re.compile(r"\d{4} *年 *\d{1,2} *月 *\d{1,2} *日 *印发 *$", re.MULTILINE)
_SENTENCE = 400  # characters around a place in which its sentence is looked for
_PAUSES = "，。；,;"
_CLAUSE = 12  # characters; no number and no short title is as long


@needs(r" \u3000")
def letter_spacing(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Close up letter-spaced lines and stretches: what is set apart for looks is one word.

    >>> [(e.start, e.end) for e in letter_spacing("总 工 会\n序　例\n在这 里 说", Habits())]
    [(1, 2), (3, 4), (7, 8)]
    >>> list(letter_spacing("牢记嘱托 挺膺担当 团结", Habits()))
    []
    """
    done = 0
    for gap in _SPACE.finditer(text):
        at = gap.start() - 1
        word = text[gap.end() : gap.end() + 1]
        if at < done or not han(text[at]) or not (han(word) or (word and word in _MARKS)):
            continue
        found = _LINE_SPACED.match(text, at + 1) if begins_line(text, at) else None
        if not found and not (at and han(text[at - 1])):
            found = _STRETCH.match(text, at + 1)
        if found:
            done = found.end()
            for space in _SPACE.finditer(text, at + 1, at + 1 + len(found[0].rstrip())):
                yield Edit(*space.span(), "", "letter-spaced")


_N = rf"[{DIGITS}\d]"
_NUMBER = re.compile(rf"[第（(][ \u3000]?{_N}(?:[ \u3000]?{_N}){{0,7}}[ \u3000]?[编章节条款项）)](?![a-zA-Z])")


@needs(r" \u3000")
def broken_numbers(text: str, habits: Habits) -> Iterator[Edit]:
    """Close up a number that a space has got into: 第 四章, （ 十二）.

    >>> [(e.start, e.end) for e in broken_numbers("第 四章　国际", Habits())]
    [(1, 2)]
    >>> list(broken_numbers("第四章　国际 第二", Habits()))
    []
    """
    for match in _NUMBER.finditer(text):
        if (match[0][0] == "第") is (match[0][-1] in "）)"):
            continue
        for space in _SPACE.finditer(text, *match.span()):
            yield Edit(*space.span(), "", "space in a number")


@needs(r" \t\u3000")
def indents(text: str, habits: Habits) -> Iterator[Edit]:
    """Remove space at the edges of lines: indents, centring, what a form feed became.

    >>> list(indents("　　一 二 ", Habits()))
    [Edit(start=0, end=2, new='', reason='indent'), Edit(start=5, end=6, new='', reason='trailing space')]
    """
    for match in _EDGE.finditer(text):
        start, end = match.span()
        leading = start == 0 or text[start - 1] == "\n"
        if leading or end == len(text) or text[end] == "\n":
            yield Edit(start, end, "", "indent" if leading else "trailing space")


def blank_lines(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove blank lines: in the cleaned form a line is a block.

    >>> list(blank_lines("一\n\n\n二\n", Habits()))
    [Edit(start=2, end=4, new='', reason='blank line'), Edit(start=5, end=6, new='', reason='blank line')]
    """
    end = len(text.rstrip("\n"))
    head = min(end, len(text) - len(text.lstrip("\n")))
    if head:
        yield Edit(0, head, "", "blank line")
    for match in _BLANK_LINES.finditer(text, head, end):
        yield Edit(match.start() + 1, match.end(), "", "blank line")
    if end < len(text):
        yield Edit(end, len(text), "", "blank line")


@needs(" ")
def stray_spaces(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove spaces between a Chinese character and a digit or a mark, and in a sentence between two characters.

    Between two characters of a title, a name or a number and its text they mean something and stay.

    >>> list(stray_spaces("将 2021年 3月", Habits()))
    [Edit(start=1, end=2, new='', reason='stray space'), Edit(start=7, end=8, new='', reason='stray space')]
    >>> list(stray_spaces("办公室 2021年3月10日印发\n第一章 总则", Habits()))
    []
    """
    for match in _BLANK.finditer(text):
        start, end = match.span()
        if start > 0 and end < len(text) and _stray(text, start, end) and not _PRINT_NOTE.match(text, end):
            yield Edit(start, end, "", "stray space")


def _stray(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1], text[end]
    if before in _MARKS:
        return after.isdecimal() or han(after)
    if after in _MARKS:
        return before.isdecimal() or han(before)
    if before.isdecimal() or after.isdecimal():
        return han(before if after.isdecimal() else after)
    return end == start + 1 and han(before) and han(after) and _in_prose(text, start)


def _in_prose(text: str, at: int) -> bool:
    """Whether a place lies inside a sentence: not in the number or the title that begins its line, nor inside 《》."""
    start = line_start(text, at, _SENTENCE)
    end = text.find("\n", at, at + _SENTENCE)
    before, after = text[start:at], text[at : end if end >= 0 else at + _SENTENCE]
    prose = any(m in before for m in _PAUSES) or (len(before) > _CLAUSE and any(m in after for m in _PAUSES))
    return prose and before.rfind("《") <= before.rfind("》")


LETTERS = named(letter_spacing)
NUMBERS = named(broken_numbers)
RULES = named(indents, blank_lines, stray_spaces)
