"""The rule about hard wraps: which lines go on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.forms import NOTE, SENTENCE, balanced, like_title
from pipeline.habits import INDENTED_SHARE, OPEN_SHARE, OVERHANG, SLACK, WIDEST, Habits, em, stops
from pipeline.numbering import Mark, Series, mark
from pipeline.trail import Edit, named

_SPACE = " \t\u3000"
_LETTER = re.compile(r"[A-Za-z]")
_TABULAR = re.compile(r"[\t|│]|\S {3,}\S|[^条章节\s]\u3000{2,}\S")  # a row of a table
_NO_START = "，。、；：？！）》〉」』】〕”’…％,.;:?!)"  # marks that begin no line of their own (CLREQ, 3.1.6)
_GOES_ON = "，、（《“〔—第至和与及或"  # with which no block ends
_LINKING = "《（“的在于是和与及或为对从被把由向以将"  # what ends no line of its own, in a text without hard wraps
_DATED = re.compile(r"(?:根据)?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")  # an event in the history of a law
_ADOPTED = re.compile(r"(?:通过|公布|发布|施行|修订|修正|批准|规定|条例|办法|决定|法)[》）)]*$")
_NUMBER = 12  # characters at most of a number
_HEADS = frozenset(Series) - {Series.ORDINAL, Series.COUNTED}
_TOP = 12  # lines in which a document's title is looked for
_PROSE = 40  # characters; a line that long, with a mark in it, is no title
_WORD = re.compile(r"[（《“‘〔【「『]*[\x21-\x7e]*")  # what is pushed down as a whole


class Line(NamedTuple):
    """A line that is not blank, without the space at its edges, which `indent` and `text` between them hold."""

    start: int
    end: int
    text: str
    indent: str
    blanks: int  # before it


def split(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of a stretch of text that are not blank."""
    out: list[Line] = []
    at, blanks = start, 0
    for raw in text[start:end].split("\n"):
        line = raw.rstrip(_SPACE)
        words = line.lstrip(_SPACE)
        if words:
            begin = at + len(line) - len(words)
            out.append(Line(begin, at + len(line), words, line[: len(line) - len(words)], blanks))
            blanks = 0
        elif out:
            blanks += 1
        at += len(raw) + 1
    return out


def hard_wraps(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join the lines into which a paragraph was broken, by what is usual in this text; see `Habits`.

    A line whose sentence is open goes on if it is about as long as lines are; one that ends with a stop, only if it
    is so full that the next character had no room, and nothing says that a new paragraph begins.

    >>> from pipeline.habits import Measure
    >>> wrapped = Habits((Measure(True, 6, frozenset({6})),), 0, 2)
    >>> list(hard_wraps("　　党有号召工\n会必须拥护。\n　　坚决。", wrapped))
    [Edit(start=7, end=8, new='', reason='hard wrap')]
    >>> list(hard_wraps("　　党有号召工\n会必须拥护。", Habits()))
    []
    """
    judge = _Judge(habits)
    for line, after in pairwise(split(text)):
        if judge.goes_on(line, after):
            yield join(line, after, "hard wrap")


def _tabular(text: str) -> bool:
    """Whether a line is a row of a table; the gap after a number does not make it one."""
    found = _TABULAR.search(text)
    number = mark(text) if found and found.start() < _NUMBER else None
    return bool(_TABULAR.search(text, len(number.text)) if number else found)


def join(line: Line, after: Line, reason: str) -> Edit:
    """The edit that makes one line of two, with a space between Latin words."""
    words = _LETTER.match(line.text[-1]) and _LETTER.match(after.text[0])
    return Edit(line.end, after.start, " " if words else "", reason)


@dataclass(slots=True)
class _Judge:
    """Decides line by line; remembers where a paragraph began, and which numbers were there."""

    habits: Habits
    first: bool = True  # the line is the first of its paragraph
    heads: Mark | None = None  # the number that its paragraph begins with
    numbers: dict[Series, int] = field(default_factory=dict)
    seen: int = 0  # lines

    def goes_on(self, line: Line, after: Line) -> bool:
        """Whether a line goes on in the next."""
        self.seen += 1
        if self.first:
            self.heads = mark(line.text)
            if self.heads:
                self.numbers[self.heads.series] = self.heads.number
        joined = self._joined(line, after)
        self.first = not joined
        return joined

    def _joined(self, line: Line, after: Line) -> bool:
        habits = self.habits
        if _tabular(line.text) or _tabular(after.text) or self.habits.indented(after.indent):
            return False
        if after.blanks and not habits.spaced and not self._cut(line, after):
            return False
        if self.first and (NOTE.fullmatch(line.text) or self._titles(line, after)):
            return False
        if not habits.width:
            return self._broken_off(line, after)
        if habits.indent and habits.centred(line.indent):
            return False
        return self._full(line, after) if stops(line.text) else self._open(line, after)

    def _titles(self, line: Line, after: Line) -> bool:
        """Whether a line is the title of a document, so that whatever follows is not of it."""
        if self.heads or "，" in line.text or _DATED.match(line.text) or not like_title(line.text):
            return False
        long = em(line.text) > (self.habits.width or WIDEST) + OVERHANG
        set_in = self.habits.indent and self.habits.indented(line.indent)
        return long or (self.seen <= _TOP and not set_in) or bool(NOTE.fullmatch(after.text))

    def _cut(self, line: Line, after: Line) -> bool:
        """Whether blank lines stand inside a sentence, as where a page ended."""
        short = SLACK + self.habits.lost * self.first
        long = self.habits.size(line.indent, line.text) >= self.habits.width - short > 0
        return long and not (self.first and self.heads) and not stops(line.text) and not mark(after.text)

    def _broken_off(self, line: Line, after: Line) -> bool:
        """In a text without hard wraps: whether a line of prose breaks off all the same, as at a link."""
        if mark(after.text) or stops(line.text):
            return False
        if line.text[-1] in _LINKING or after.text[0] in _NO_START:
            return True
        long = len(line.text) >= (_PROSE / 2 if self.habits.indent else _PROSE)
        return long and (line.text[-1] in _GOES_ON or bool(self.habits.indent))

    def _share(self) -> float:
        return self.habits.width * (INDENTED_SHARE if self.habits.indent else OPEN_SHARE)

    def _full(self, line: Line, after: Line) -> bool:
        """A line that ends with a stop: whether its paragraph goes on all the same."""
        habits = self.habits
        if after.text[0] in _NO_START:
            return habits.size(line.indent, line.text) >= self._share()
        slack = SLACK if habits.parted or (habits.indent and after.indent != " ") else 0
        if not habits.full(line.indent, line.text, slack, habits.lost if self.first else 0):
            return False
        if after.text.startswith("——"):
            return False
        if mark(after.text) and (not slack or self._expected(after)):
            return False
        return not (habits.lost and self._first_by_size(after)) and not self._stands_alone(after)

    def _stands_alone(self, after: Line) -> bool:
        """Whether the next line is too short to go on, and no end of a sentence: a signature, a title."""
        return not stops(after.text) and self.habits.size(after.indent, after.text) < self._share()

    def _first_by_size(self, after: Line) -> bool:
        """Whether the next line, which goes on itself, is as much shorter as first lines are."""
        short = self.habits.width - self.habits.size(after.indent, after.text)
        return not stops(after.text) and 0 < short <= self.habits.lost + 1

    def _open(self, line: Line, after: Line) -> bool:
        """A line whose sentence is open: whether it goes on."""
        pushed = _WORD.match(after.text)
        room = max(em(pushed[0]) if pushed else 0, 2 * (after.text[0] in _NO_START))
        if self._heading(line):
            return self._chapter(line) and not self._begins(line, after)
        return self.habits.size(line.indent, line.text) + room >= self._share() and not self._begins(line, after)

    def _heading(self, line: Line) -> bool:
        """Whether the paragraph so far is a number and words without a stop, as a heading is."""
        return bool(self.heads and self.heads.series is not Series.ARTICLE and not SENTENCE.search(line.text))

    def _chapter(self, line: Line) -> bool:
        """Whether a heading fills its line."""
        if self.habits.indent:
            return self.habits.size(line.indent, line.text) >= OPEN_SHARE * self.habits.width
        return self.habits.full(line.indent, line.text, slack=1, longer=self.habits.lost * self.first)

    def _begins(self, line: Line, after: Line) -> bool:
        """Whether the next line begins a block although the sentence seems to be open."""
        if _DATED.match(after.text) and _ADOPTED.search(line.text) and balanced(line.text):
            return True
        number = mark(after.text)
        if not number or line.text[-1] in _GOES_ON or not balanced(line.text):
            return False
        heading = self._heading(line)
        if number.series not in _HEADS:
            return heading and number.number == 1
        if heading and self.first:
            return True
        return self._expected(after) and (number.number != 1 or not self.heads)

    def _expected(self, after: Line) -> bool:
        """Whether the number of the next line is the one that is due, or begins a list."""
        number = mark(after.text)
        if not number:
            return False
        return number.number in (1, self.numbers.get(number.series, 0) + 1)


RULES = named(hard_wraps)
