"""Rules about tables: which are kept line by line, so that others must spare them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from pipeline.cells import columns
from pipeline.errors import Code
from pipeline.habits import Habits
from pipeline.tabular import tables
from pipeline.trail import Doubt, Edit, Rule, named

_BLANK = " \t\u3000"
_HINT = "see that its columns still stand where they should"


def table_margins(text: str, habits: Habits) -> Iterator[Edit | Doubt]:
    r"""Remove the margin that all rows of a table share, and doubt the table: it is kept line by line.

    >>> for found in table_margins("  序号  地区  人数\n   1    南宁  12", Habits()):
    ...     print(type(found).__name__, found.start, found.end)
    Edit 0 2
    Edit 13 15
    Doubt 0 27
    >>> list(table_margins("　　第一条  为了规范。\n　　第二条  本办法所称。", Habits()))
    []
    """
    for table in tables(text):
        shared = _shared([text[start:end] for start, end in table.rows])
        if shared:
            yield from (Edit(start, start + shared, "", "margin of a table") for start, _ in table.rows)
        yield Doubt(table.start, table.end, Code.TABLE, "a table, kept line by line", _HINT)


def _shared(rows: list[str]) -> int:
    """How many blanks all rows begin with: as many as the first and the last in order do, which differ most."""
    first, last = min(rows), max(rows)
    return len(list(takewhile(lambda pair: pair[0] == pair[1] and pair[0] in _BLANK, zip(first, last, strict=False))))


def sparing(*rules: Rule) -> tuple[Rule, ...]:
    """The rules, made to leave the rows of tables as they are.

    In a row a character may give way to one as wide; around it, what is between it and its neighbours may go as long
    as they stay lines of their own. All else that a rule asks for there is not done.
    """
    return tuple(replace(rule, spare=_spared) for rule in rules)


def _spared(found: list[Edit | Doubt], text: str) -> list[Edit | Doubt]:
    rows = [row for table in tables(text) for row in table.rows] if found else []
    starts, ends = [start for start, _ in rows], [end for _, end in rows]

    def near(one: Edit | Doubt) -> list[tuple[int, int]]:
        return rows[bisect_left(ends, one.start) : bisect_right(starts, one.end)]

    return [one for one in found if not any(_spoils(one, text, row) for row in near(one))]


def _spoils(found: Edit | Doubt, text: str, row: tuple[int, int]) -> bool:
    """Whether something at a row would change it, or make one line of it and a neighbour."""
    inside = row[0] < found.end and found.start < row[1]
    if isinstance(found, Doubt):
        return inside
    old, new = text[found.start : found.end], found.new
    if inside:
        return len(new) != len(old) or columns(new) != columns(old)
    before, after = text[max(found.start - 1, 0) : found.start], text[found.end : found.end + 1]
    return "\n" in old and "\n" not in new and before not in ("", "\n") and after not in ("", "\n")


RULES = named(table_margins)
