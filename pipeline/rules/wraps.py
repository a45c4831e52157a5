"""The rule about hard wraps: which lines go on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.forms import NOTE, SENTENCE, balanced, glue, like_title
from pipeline.habits import INDENTED_SHARE, OPEN_SHARE, OVERHANG, SLACK, WIDEST, Habits, em, stops
from pipeline.numbering import LONGEST_MARK, Mark, Series, mark
from pipeline.rules.footnotes import apart
from pipeline.trail import Edit, named, sighted

_SPACE = " \t\u3000"
_TABULAR = re.compile(r"[\t|│]|\S {3,}\S|[^条章节\s]\u3000{2,}\S")  # a row of a table
_TAB = re.compile(r"[\t\u3000|│]")
_NO_START = "，。、；：？！）》〉」』】〕”’…％,.;:?!)"  # marks that begin no line of their own (CLREQ, 3.1.6)
_GOES_ON = "，、（《“〔—第至和与及或"  # with which no block ends
_LINKING = "《（“的在于是和与及或为对从被把由向以将"  # what ends no line of its own, in a text without hard wraps
_LOOSE = re.compile(rf"[{_LINKING}{_GOES_ON}][ \t\u3000]*\n|\n[ \t\u3000]*[{re.escape(_NO_START)}]")
_DATED = re.compile(r"(?:根据)?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")  # an event in the history of a law
_ADOPTED = re.compile(r"(?:通过|公布|发布|施行|修订|修正|批准|规定|条例|办法|决定|修正案|法)[》）)]*$")
_HEADS = frozenset(Series) - {Series.ORDINAL, Series.COUNTED}
TOP = 12  # lines in which a document's title is looked for
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


@sighted
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
    if not (habits.measures or habits.indent or _LOOSE.search(text)):
        return
    judge = _Judge(habits)
    for line, after in pairwise(map(_seen, split(text))):
        if judge.goes_on(line, after):
            yield join(line.line, after.line, "hard wrap")


class _Seen(NamedTuple):
    """A line, and what is asked of it more than once."""

    line: Line
    number: Mark | None
    stops: bool
    tabular: bool


def _seen(line: Line) -> _Seen:
    return _Seen(line, mark(line.text), stops(line.text), _tabular(line.text))


def _tabular(text: str) -> bool:
    """Whether a line is a row of a table; the gap after a number does not make it one."""
    if "  " not in text and not _TAB.search(text):
        return False
    found = _TABULAR.search(text)
    number = mark(text) if found and found.start() < LONGEST_MARK else None
    return bool(_TABULAR.search(text, len(number.text)) if number else found)


def join(line: Line, after: Line, reason: str) -> Edit:
    """The edit that makes one line of two, with a space between Latin words."""
    return Edit(line.end, after.start, glue(line.text[-1], after.text[0]), reason)


@dataclass(slots=True)
class _Judge:
    """Decides line by line; remembers where a paragraph began, and which numbers were there."""

    habits: Habits
    first: bool = True  # the line is the first of its paragraph
    heads: Mark | None = None  # the number that its paragraph begins with
    numbers: dict[Series, int] = field(default_factory=dict)
    seen: int = 0  # lines

    def goes_on(self, seen: _Seen, after: _Seen) -> bool:
        """Whether a line goes on in the next."""
        self.seen += 1
        if self.first:
            self.heads = seen.number
            if self.heads:
                self.numbers[self.heads.series] = self.heads.number
        joined = not (seen.tabular or after.tabular) and self._joined(seen, after)
        self.first = not joined
        return joined

    def _joined(self, seen: _Seen, after: _Seen) -> bool:
        habits, line = self.habits, seen.line
        if habits.indented(after.line.indent):
            return False
        if after.line.blanks and not habits.spaced and not self._cut(seen, after):
            return False
        if self.first and (self._titles(line, after.line) or NOTE.fullmatch(line.text)):
            return False
        if not habits.width:
            return self._broken_off(seen, after)
        if habits.indent and habits.centred(line.indent):
            return False
        return self._stopped(line, after) if seen.stops else self._unstopped(line, after)

    def _titles(self, line: Line, after: Line) -> bool:
        """Whether a line is the title of a document, so that whatever follows is not of it."""
        if self.heads or "，" in line.text or not like_title(line.text) or _DATED.match(line.text):
            return False
        long = em(line.text) > (self.habits.width or WIDEST) + OVERHANG
        set_in = self.habits.indent and self.habits.indented(line.indent)
        return long or (self.seen <= TOP and not set_in) or bool(NOTE.fullmatch(after.text))

    def _cut(self, seen: _Seen, after: _Seen) -> bool:
        """Whether blank lines stand inside a sentence, as where a page ended."""
        short = SLACK + self.habits.lost * self.first
        long = self.habits.size(seen.line.indent, seen.line.text) >= self.habits.width - short > 0
        return long and not (self.first and self.heads) and not seen.stops and not after.number

    def _broken_off(self, seen: _Seen, after: _Seen) -> bool:
        """In a text without hard wraps: whether a line of prose breaks off all the same, as at a link."""
        if after.number or seen.stops:
            return False
        text = seen.line.text
        if text[-1] in _LINKING or after.line.text[0] in _NO_START:
            return True
        long = len(text) >= (_PROSE / 2 if self.habits.indent else _PROSE)
        return long and (text[-1] in _GOES_ON or bool(self.habits.indent))

    def _share(self) -> float:
        return self.habits.width * (INDENTED_SHARE if self.habits.indent else OPEN_SHARE)

    def _stopped(self, line: Line, after: _Seen) -> bool:
        """A line that ends with a stop: whether its paragraph goes on all the same."""
        habits, below = self.habits, after.line
        if below.text[0] in _NO_START:
            return habits.size(line.indent, line.text) >= self._share()
        slack = SLACK if habits.parted or (habits.indent and below.indent != " ") else 0
        if not habits.full(line.indent, line.text, slack, habits.lost if self.first else 0):
            return False
        if below.text.startswith("——") or (after.number and (not slack or self._expected(after.number))):
            return False
        size = habits.size(below.indent, below.text)
        # What is as much shorter as first lines are, and goes on itself, is one; what is short and no end stands alone.
        return after.stops or not (size < self._share() or (habits.lost and 0 < habits.width - size <= habits.lost + 1))

    def _unstopped(self, line: Line, after: _Seen) -> bool:
        """A line whose sentence is open: whether it goes on."""
        if self._begins(line, after):
            return False
        if self._heading(line):
            return self._fills(line)
        pushed = _WORD.match(after.line.text)
        room = max(em(pushed[0]) if pushed else 0, 2 * (after.line.text[0] in _NO_START))
        return self.habits.size(line.indent, line.text) + room >= self._share()

    def _heading(self, line: Line) -> bool:
        """Whether the paragraph so far is a number and words without a stop, as a heading is."""
        return bool(self.heads and self.heads.series is not Series.ARTICLE and not SENTENCE.search(line.text))

    def _fills(self, line: Line) -> bool:
        """Whether a heading fills its line."""
        if self.habits.indent:
            return self.habits.size(line.indent, line.text) >= OPEN_SHARE * self.habits.width
        return self.habits.full(line.indent, line.text, slack=1, longer=self.habits.lost * self.first)

    def _begins(self, line: Line, after: _Seen) -> bool:
        """Whether the next line begins a block although the sentence seems to be open."""
        number = after.number
        if not number:
            return bool(_DATED.match(after.line.text) and _ADOPTED.search(line.text) and balanced(line.text))
        if line.text[-1] in _GOES_ON or not balanced(line.text):
            return False
        heading = self._heading(line)
        if number.series not in _HEADS:
            return heading and number.number == 1
        if heading and self.first:
            return True
        return self._expected(number) and (number.number != 1 or not self.heads)

    def _expected(self, number: Mark) -> bool:
        """Whether a number is the one that is due, or begins a list."""
        return number.number in (1, self.numbers.get(number.series, 0) + 1)


RULES = apart(*named(hard_wraps))
