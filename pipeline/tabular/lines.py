"""Lines that have something of a row, and where their cells stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pipeline.cells import columns
from pipeline.forms import SENTENCE
from pipeline.frozen import frozen
from pipeline.numbering import LONGEST_MARK, Series, mark

_BLANK = " \t\u3000"
_BARS = "|│┃║"
_CORNERS = "┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝"
NUMBER = re.compile(r"[-+]?\d[\d,.]*[%％]?")
# The least that a row has: a bar, a tab, a wide gap inside, a number between spaces or alone on its line. The search
# is for one class of characters: 3 ns a character in a text that has nothing of it.
HINT = re.compile(
    rf"[\t{_BARS}{_CORNERS}+ \u3000\n](?:(?<=[\t{_BARS}{_CORNERS}])|(?<=\+)[-=]+\+|(?<=\S[ \u3000])[ \u3000]+(?=\S)"
    rf"|(?<=\S ){NUMBER.pattern}(?=[ \n]|\Z)|(?<=\n)[{_BLANK}]*{NUMBER.pattern}(?=[{_BLANK}]*(?:\n|\Z)))"
)
CONTENT = re.compile(r"^[^\n]*\S", re.MULTILINE)  # of a line that is not blank, the space before it included
TAB_OR_BAR = re.compile(rf"[\t{_BARS}]")
_GAP = re.compile(rf"[ \u3000]*[\t{_BARS}][{_BLANK}{_BARS}]*|[ \u3000]{{2,}}")
_FRAME = re.compile(rf"[{_CORNERS}]|[{_BARS}].*[{_BARS}]|\+[-=+]{{2,}}\+")
PROSE = re.compile(r"[，。；！？]")
_BULLETS = "●○■□◆◇▲△★☆•·-—*※"
_BEGIN_ITEMS = (Series.CHAPTER, Series.SECTION, Series.ARTICLE, Series.SECOND, Series.FOURTH)
_FULLEST = 140  # columns of words in a line whose cells blanks set apart
_NARROW = 2  # columns of a gap that in a line with a comma or a stop is a stray space


@frozen
class Line:
    """A line that has something of a row: where it begins, what it says, and where in that its cells stand."""

    start: int
    text: str
    cells: tuple[tuple[int, int], ...]

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)

    @property
    def wide(self) -> bool:
        """Whether its form alone shows it to be a row: three cells, or a frame."""
        return len(self.cells) > 2 or bool(_FRAME.search(self.text))


def margin(line: str) -> int:
    """The columns before a line's first character."""
    return columns(line) - columns(line.lstrip())


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that have something of a row."""
    at = 0
    while found := HINT.search(text, at):
        start = text.rfind("\n", 0, found.end()) + 1
        at = text.find("\n", found.end())
        at = at if at >= 0 else len(text)
        line = text[start:at].rstrip()
        yield Line(start, line, _cells(line))


def chains(lines: list[Line], linked: Callable[[Line, Line], bool]) -> Iterator[list[Line]]:
    """The lines in runs, each line linked to the one before it."""
    run: list[Line] = []
    for line in lines:
        if run and not linked(run[-1], line):
            yield run
            run = []
        run.append(line)
    yield from [run] if run else []


@lru_cache(maxsize=1024)  # most lines come again as they were, from one rule to the next
def _cells(line: str) -> tuple[tuple[int, int], ...]:
    """Where the cells of a line stand. One of many sentences, or of more words than a printed line has, is one cell."""
    cells = tuple(_parted(line))
    prose = columns("".join(line.split())) > _FULLEST or len(SENTENCE.findall(line)) > len(cells)
    return cells if not prose or TAB_OR_BAR.search(line) else ((0, len(line)),)


def _parted(line: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a line stand: pieces between gaps, joined again where a gap means something else."""
    narrow = _NARROW if PROSE.search(line) else 0
    start = last = len(line) - len(line.lstrip(_BLANK + _BARS))
    for gap in _GAP.finditer(line, start):
        right = line[gap.end() : gap.end() + LONGEST_MARK]
        if right and _sets_apart(gap[0], line[last : gap.start()], right, narrow):
            yield start, gap.start()
            start = gap.end()
        last = gap.end()
    yield start, len(line)


def _lone(words: str) -> bool:
    """Whether words begin with a single character (汉字)."""
    return "\u3400" <= words[:1] <= "\u9fff" and words[1:2] in ("", " ", "\u3000")


def _sets_apart(gap: str, left: str, right: str, narrow: int) -> bool:
    """Whether a gap parts two cells: it is neither that of a number, nor between items, nor between letters."""
    if any(bar in gap for bar in _BARS):
        return True
    number, item = mark(left), mark(right)
    if left in _BULLETS or (number and number.text == left):
        return False
    letters = len(left) == 1 and _lone(left) and _lone(right)
    begins = item and item.series in _BEGIN_ITEMS
    return "\t" in gap or not (letters or begins or columns(gap) <= narrow)
