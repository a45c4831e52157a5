"""What is particular to one text, inferred once: how wide its lines are, how its paragraphs begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.footnotes import body
from pipeline.frozen import frozen

STOPS = "。！？：；!?:;…"
CLOSERS = "”’」』"
MARKS = "，。、；：,.;:（《“"
NARROWEST = 10
WIDEST = 120  # em; no printed line of running text is longer
SLACK = 2  # em within which the lengths of full lines lie: a mark pushed down, a bracket not left at the end
AGREEMENT = 0.8  # of the better measure's evidence; one with less is dropped
PAUSES = "，、,"
PAUSED = 0.6  # stops, in the place of a comma
STOPPED = 0.06  # of the lines that go on end with a stop all the same
LOST_INDENT = 2  # em
INDENTED = 1  # em by which a line must be set in to be called indented
OVERHANG = 4  # em by which marks that may not begin a line can lengthen one
CENTRED = 2  # em by which a line is set in further than paragraphs are
OPEN_SHARE = 0.8  # of a full line: a line that long, whose sentence goes on, is no title
INDENTED_SHARE = 0.5  # the same where an indent would tell a new paragraph
DEEPEST_INDENT = 4  # em; what is set in further is centred
MARGIN_SHARE = 0.15  # of the lines stand at the margin, if it is one
_SPACE = re.compile(r"[ \t\u3000]*")
_TAB = 2  # em


class Measure(NamedTuple):
    """How long full lines are, in em (`cells`) or in characters: commonly `width`, ever one of `full`."""

    cells: bool
    width: float
    full: frozenset[float]

    def size(self, line: str) -> float:
        """How long a line is."""
        return em(line) if self.cells else len(line)


@frozen
class Habits:
    """`measures`: by which of them lines are equally long; none where lines are not hard-wrapped.

    In em: `margin`, where lines begin; `indent`, by which paragraphs are set in where other lines are not; `lost`, by
    which first lines are shorter since extraction has lost their indent. `spaced`: a blank line stands after every
    line; `parted`: after every paragraph.
    """

    measures: tuple[Measure, ...] = ()
    margin: float = 0
    indent: float = 0
    lost: float = 0
    spaced: bool = False
    parted: bool = False

    @property
    def width(self) -> float:
        """The length of a full line; 0 where lines are not hard-wrapped."""
        return self.measures[0].width if self.measures else 0

    def size(self, space: str, text: str) -> float:
        """How long a line is that begins with a space, the one that centres it not counted."""
        line = self._counted(space) + text
        return self.measures[0].size(line) if self.measures else em(line)

    def full(self, space: str, text: str, slack: float = 0, longer: float = 0) -> bool:
        """Whether a line is so long that the next character may have had no room, give or take `slack`.

        `longer` is what it lacks because it is a first line that has lost its indent.
        """
        line = self._counted(space) + text
        sizes = [(m, m.size(line) + longer) for m in self.measures]
        slack = max(slack, longer / LOST_INDENT / 2)
        return any(s in m.full or (slack and -slack <= s - m.width <= OVERHANG) for m, s in sizes)

    def _counted(self, space: str) -> str:
        return "" if self.centred(space) else space

    def indented(self, space: str) -> bool:
        """Whether a line that begins with a space is set in from the margin."""
        return lead(space) - self.margin >= INDENTED

    def centred(self, space: str) -> bool:
        """Whether a line is set in further than paragraphs are."""
        return lead(space) - self.margin > (self.indent or LOST_INDENT) + CENTRED


def lead(space: str) -> float:
    """The width of the space with which a line begins, in em."""
    return len(space) / 2 + (space.count("\u3000") + (_TAB * 2 - 1) * space.count("\t")) / 2


def em(text: str) -> float:
    """The width of a text in em, half-width characters counting half.

    >>> em("工会abc")
    3.5
    """
    return len(text.encode("gb18030", "replace")) / 2


def stops(line: str) -> bool:
    """Whether a line ends where a sentence or a clause does.

    >>> stops("他说：“好。”"), stops("审议通过了规划，")
    (True, False)
    """
    return line.rstrip(CLOSERS)[-1:] in STOPS


class _Line(NamedTuple):
    text: str
    lead: float
    open: bool  # its sentence goes on


def infer(text: str) -> Habits:
    r"""Infer the habits of a text from its lines alone.

    >>> infer("　　党的十九届五中全会审议\n通过了规划，擘画了国家未来\n发展蓝图。\n　　这是蓝图。").width
    13.0
    """
    raw = body(text).split("\n")
    lines = [_Line(t, _lead(t), not stops(t)) for r in raw if (t := r.rstrip())]
    if not lines:
        return Habits()
    margin = _margin(lines)
    indent = _indent(lines, margin)
    ems, counts = [em(line.text) for line in lines], [len(line.text) for line in lines]
    narrow = [em(line.text.lstrip()) < len(line.text.lstrip()) for line in lines]
    found = [
        _Found(*_full(cells, width, own, lines, narrow), sure, own)
        for cells, own in ((True, ems), (False, counts))
        for sure, width in (_width(own, lines, margin if indent else None),)
        if sure
    ]
    if not found:
        return Habits((), margin, indent)
    sure = AGREEMENT * max(f.sure for f in found)
    best = max((f for f in found if f.sure >= sure), key=lambda f: f.agreed)
    measures = sorted((f for f in found if f.sure >= sure and f.agreed >= AGREEMENT * best.agreed), key=best.__ne__)
    lost = 0 if indent else _lost(best, lines)
    spaced, parted = _blanks(raw, best.measure)
    return Habits(tuple(f.measure for f in measures), margin, indent, lost, spaced, parted)


class _Found(NamedTuple):
    """A measure; `sure`: how many lines speak for it; `agreed`: the share of telling ones that it fits."""

    measure: Measure
    agreed: float
    sure: int
    sizes: Sequence[float]


def _lead(line: str) -> float:
    space = _SPACE.match(line)
    return lead(space[0]) if space and space[0] else 0


def _margin(lines: list[_Line]) -> float:
    """Where the leftmost of many lines begin."""
    found = Counter(line.lead for line in lines)
    return min(where for where, count in found.items() if count >= MARGIN_SHARE * len(lines) or where == min(found))


def _indent(lines: list[_Line], margin: float) -> float:
    """The commonest indent, if some lines have it, some do not, and these mostly go on with an open sentence."""
    found = Counter(line.lead - margin for line in lines if INDENTED <= line.lead - margin <= DEEPEST_INDENT)
    without = [before.open for before, line in pairwise(lines) if line.lead - margin < INDENTED]
    if not found or not without:
        return 0
    indent, count = found.most_common(1)[0]
    return indent if count >= 2 and sum(without) >= 0.6 * len(without) else 0


def _width(sizes: Sequence[float], lines: list[_Line], margin: float | None) -> tuple[int, float]:
    """How many lines speak for a width, and the width; (0, 0) where lines are not hard-wrapped.

    They are where many lines are about equally long and break off in mid-sentence, and hardly any is longer.
    """
    counts = Counter(int(size) for size in sizes if NARROWEST <= size <= WIDEST)
    if not counts:
        return 0, 0
    width = max(counts, key=lambda w: (sum(counts[w - k] for k in range(SLACK + 1)), w))
    full = [width - SLACK <= size < width + SLACK for size in sizes]
    open_ = [line for line, f in zip(lines, full, strict=True) if f and line.open]
    prose = sum(any(mark in line.text for mark in MARKS) for line in open_)
    long = sum(size >= width + SLACK + 2 for size in sizes)
    if len(open_) < 0.6 * sum(full) or prose < 0.4 * len(open_):
        return 0, 0
    enough = _continue(lines, full, margin) if margin is not None else _many(len(open_), long, len(lines))
    return (len(open_), width) if enough else (0, 0)


def _many(open_: int, long: int, lines: int) -> bool:
    return open_ >= max(3, lines / 5) and long <= lines / 4


def _continue(lines: list[_Line], full: list[bool], margin: float) -> bool:
    """Whether lines without the indent mostly follow full ones, as the second lines of paragraphs do."""
    after = [f for f, line in zip(full, lines[1:], strict=False) if line.lead - margin < INDENTED]
    return sum(after) >= 2 and sum(after) >= 0.5 * len(after)


def _full(
    cells: bool, width: float, sizes: Sequence[float], lines: list[_Line], narrow: list[bool]
) -> tuple[Measure, float]:
    """The measure with the sizes at which a line that ends with a stop goes on more often than not; its agreement.

    How many lines of a size go on is known from those whose sentence is open, above all from those that end with a
    comma; how many end there, from how many end at any shorter size, since last lines are of all lengths. Measures
    are told apart by the lines with half-width characters in them.
    """
    near = [line.open and abs(s - width) <= OVERHANG for s, line in zip(sizes, lines, strict=True)]
    inner = [n for n in range(1, len(lines)) if near[n] and near[n - 1]]
    open_ = Counter(sizes[n] for n in inner)
    paused = Counter(sizes[n] for n in inner if lines[n].text[-1] in PAUSES)
    width = max(open_, key=lambda s: (open_[s], s), default=width)
    ended = sum(not line.open and width / 3 <= s < width - SLACK for s, line in zip(sizes, lines, strict=True))
    ends = ended / (width * (2 if cells else 1)) * 1.5
    full = {s for s, n in open_.items() if max(n * STOPPED, paused[s] * PAUSED) > ends and s >= width - SLACK}
    telling = [sizes[n] == width for n in inner if narrow[n]] or [sizes[n] == width for n in inner]
    return Measure(cells, width, frozenset(full)), sum(telling) / max(1, len(telling))


def _lost(found: _Found, lines: list[_Line]) -> float:
    """By how much the first lines of paragraphs, told by the short last line above, fall short of full ones."""
    sizes, width = found.sizes, found.measure.width
    first = [
        sizes[n]
        for n in range(1, len(lines))
        if lines[n].open and not lines[n - 1].open and sizes[n - 1] < width - 2 * SLACK <= sizes[n]
    ]
    short = sum(width - LOST_INDENT - 1 <= size < width for size in first)
    return LOST_INDENT if len(first) > 1 and short > 0.6 * len(first) else 0


def _blanks(raw: list[str], measure: Measure) -> tuple[bool, bool]:
    """Whether blank lines follow most lines in mid-sentence; if not, whether they follow most short last lines."""
    inner, ends = [], []
    for line, below in pairwise(raw):
        text = line.rstrip()
        if text and not stops(text) and measure.size(text) >= measure.width - SLACK:
            inner.append(not below.strip())
        elif text and stops(text) and measure.size(text) < measure.width - OVERHANG:
            ends.append(not below.strip())
    spaced = len(inner) > 1 and sum(inner) >= 0.5 * len(inner)
    return spaced, not spaced and len(ends) > 1 and sum(ends) >= 0.8 * len(ends)
