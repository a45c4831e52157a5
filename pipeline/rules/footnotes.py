"""Rules about footnotes: what they do to the lines around them, and how others must spare them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import wraps

from pipeline.footnotes import CIRCLED, footnotes
from pipeline.forms import glue
from pipeline.habits import Habits
from pipeline.trail import Doubt, Edit, Find, Rule, named, needs

_LINE_END = re.compile(r"[ \t\u3000]*\n\s*")
_BROKEN = re.compile(rf"(?<=[{CIRCLED}※])[ \t\u3000]*\n\s*(?=[，。；：、！？])")


@needs(f"{CIRCLED}※")
def call_breaks(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join a line that ends with a call with the next that begins with a mark: the raised call has broken it in two.

    >>> list(call_breaks("依靠工人阶级①\n，把职工\n团结起来", Habits()))
    [Edit(start=7, end=8, new='', reason='broken at a call')]
    >>> list(call_breaks("依靠工人阶级\n，把职工①\n团结起来", Habits()))
    []
    """
    for found in _BROKEN.finditer(text):
        yield Edit(*found.span(), "", "broken at a call")


def apart(*rules: Rule) -> tuple[Rule, ...]:
    """The rules, made to join the lines of a footnote, and none of them with a line above or below it."""
    return tuple(replace(rule, find=_apart(rule.find)) for rule in rules)


def _apart(find: Find) -> Find:
    @wraps(find)
    def found(text: str, habits: Habits) -> Iterable[Edit | Doubt]:
        notes = [note for page in footnotes(text, *_widths(habits)) for note in page.notes]
        starts = [start for start, _ in notes]

        def touches(one: Edit | Doubt) -> bool:
            index = bisect_right(starts, one.end) - 1
            return index >= 0 and one.start <= notes[index][1]

        yield from (one for one in find(text, habits) if not touches(one))
        yield from (edit for note in notes for edit in _joins(text, *note))

    return found


def _widths(habits: Habits) -> tuple[float, float]:
    """How long a full line is, in em and in characters; 0 by what does not measure it."""
    return sum(m.width for m in habits.measures if m.cells), sum(m.width for m in habits.measures if not m.cells)


def _joins(text: str, start: int, end: int) -> Iterator[Edit]:
    for found in _LINE_END.finditer(text, start, end):
        yield Edit(*found.span(), glue(text[found.start() - 1], text[found.end()]), "hard wrap")


RULES = named(call_breaks)
