"""What the numbered lines of one list show together: whether their numbers head paragraphs or merely count them."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.forms import SENTENCE
from pipeline.numbering import Mark, Series
from pipeline.read.lines import Line

SHORTEST_SENTENCE = 25  # characters; a longer one alone under a number is an item, unless its siblings head something
LONGEST_LEAD = 45  # characters of a run-in heading under a number
_FREE = (Series.FIRST, Series.SECOND, Series.THIRD, Series.FOURTH, Series.FIFTH)
_LEAD = re.compile(rf"[^。！？；\n]{{1,{LONGEST_LEAD}}}[。！？](?=.)")
_OPEN = "，、：；"


def counted(lines: list[Line], marks: list[Mark | None]) -> set[int]:
    """Which numbered lines are items of a list, since most of their siblings are whole sentences and head nothing.

    Siblings are the lines of one series with no line of a lower one between them. Where all have the same number
    (一、… 一、…), they are items as well.
    """
    out: set[int] = set()
    for group in _groups(marks):
        heads = sum(_heads(lines[n].text) for n in group)
        numbers = {found.number for n in group if (found := marks[n])}
        if 2 * heads < len(group) or (len(group) > 1 and len(numbers) == 1):
            out.update(group)
    return out


def _groups(marks: list[Mark | None]) -> list[list[int]]:
    """The indices of siblings."""
    groups: dict[tuple[Series, int], list[int]] = defaultdict(list)
    parents: dict[Series, int] = {}
    for index, found in enumerate(marks):
        if found and found.series in _FREE:
            above = max((at for series, at in parents.items() if series.value < found.series.value), default=-1)
            groups[found.series, above].append(index)
        if found:
            parents[found.series] = index
    return list(groups.values())


def _heads(text: str) -> bool:
    """Whether a numbered line is a heading, or begins with a run-in one."""
    if SENTENCE.search(text):
        return len(text) <= SHORTEST_SENTENCE or bool(_LEAD.match(text))
    return text[-1] not in _OPEN
