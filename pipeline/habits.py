"""What is particular to one text, inferred once: how wide its lines are, how its paragraphs begin."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from pipeline.footnotes import body

STOPS = "。！？：；!?:;"
MARKS = "，。、；：,.;:（《“"
NARROWEST = 10
WIDEST = 120  # em; no printed line of running text is longer
SLACK = 2  # em by which a full line may fall short: a mark pushed down, a bracket not left at the end
AGREEMENT = 0.8  # of the better measure's evidence; a measure with less is dropped
OVERHANG = 4  # em by which marks that may not begin a line can lengthen one
LOST_INDENT = 2  # em
INDENT = re.compile(r"[\u3000\t]+| {2,}")
PUSHED = re.compile(r"[（《“‘〔【「『]*[\x21-\x7e]*")


@dataclass(frozen=True, slots=True)
class Habits:
    """`width` and `count`: of a full line, in em and in characters; 0 where this measure shows no hard wraps.

    `indent`: what paragraphs begin with where other lines do not. `spaced`: a blank line stands after every line.
    """

    width: float = 0
    count: float = 0
    indent: str = ""
    spaced: bool = False

    @property
    def wrapped(self) -> bool:
        """Whether lines are hard-wrapped."""
        return bool(self.width or self.count)

    def full(self, line: str, following: str, first: bool) -> bool:
        """Whether a line is as long as it can be, so that its sentence may go on in the following one.

        The `first` line of a paragraph may lack the two em of an indent that extraction has lost.
        """
        pushed = PUSHED.match(following.lstrip())
        short = SLACK + (em(pushed[0]) if pushed else 0) + (LOST_INDENT if first and not self.indent else 0)
        sizes = ((em(line), self.width), (len(line), self.count))
        return any(width and -short <= size - width <= OVERHANG for size, width in sizes)


def em(text: str) -> float:
    """The width of a text in em, half-width characters counting half.

    >>> em("工会abc")
    3.5
    """
    return len(text.encode("gb18030", "replace")) / 2


def infer(text: str) -> Habits:
    r"""Infer the habits of a text from its lines alone.

    >>> infer("　　党的十九届五中全会审议\n通过了规划，擘画了国家未来\n发展蓝图。\n　　这是蓝图。").count
    13
    """
    lines = body(text).split("\n")
    content = [line.rstrip() for line in lines if line.strip()]
    indent = _indent(content)
    sure, width = _width([em(line) for line in content], content, indent)
    sure_too, count = _width([float(len(line)) for line in content], content, indent)
    most = AGREEMENT * max(sure, sure_too)
    return Habits(width * (sure >= most), count * (sure_too >= most), indent, _spaced(lines, len(content)))


def _indent(content: list[str]) -> str:
    """The commonest indent, if some lines have it and some do not."""
    found = Counter(m[0] for line in content if (m := INDENT.match(line)))
    if not found:
        return ""
    indent, count = found.most_common(1)[0]
    return indent if count >= 2 and count <= 0.95 * len(content) else ""


def _width(sizes: list[float], content: list[str], indent: str) -> tuple[int, float]:
    """How many lines speak for a width, and the width; (0, 0) where lines are not hard-wrapped.

    They are where many lines are about equally long and break off in mid-sentence, and hardly any is longer.
    """
    counts = Counter(int(size) for size in sizes if NARROWEST <= size <= WIDEST)
    if not counts:
        return 0, 0
    top = max(counts, key=lambda w: (sum(counts[w - k] for k in range(SLACK + 1)), w))
    width = max(range(top - SLACK, top + 1), key=lambda w: (counts[w], w))
    full = [width - SLACK <= size < width + SLACK for size in sizes]
    open_ = [line for line, f in zip(content, full, strict=True) if f and line[-1] not in STOPS]
    prose = sum(any(mark in line for mark in MARKS) for line in open_)
    long = sum(size >= width + SLACK + 2 for size in sizes)
    if len(open_) < 0.6 * sum(full) or prose < 0.4 * len(open_):
        return 0, 0
    indented = indent and any(not line.startswith(indent) for line in content)
    enough = _continue(content, full, indent) and long == 0 if indented else _many(len(open_), long, len(content))
    return (len(open_), width) if enough else (0, 0)


def _many(open_: int, long: int, lines: int) -> bool:
    return open_ >= max(3, lines / 5) and long <= lines / 10


def _continue(content: list[str], full: list[bool], indent: str) -> bool:
    """Whether lines without the indent mostly follow full ones, as the second lines of paragraphs do."""
    after = [f for f, line in zip(full, content[1:], strict=False) if not line.startswith(indent)]
    return sum(after) >= 2 and sum(after) >= 0.6 * len(after)


def _spaced(lines: list[str], content: int) -> bool:
    after = sum(bool(a.strip()) and not b.strip() for a, b in pairwise(lines))
    return content >= 4 and after >= 0.6 * content
