"""Which lines of a text are the rows of a table. All that must leave tables alone, or show them, asks here.

Extraction leaves of a table its words and what set its columns apart: bars, tabs, wide gaps, single spaces, or
nothing but line ends. Rows are told by their neighbours: one line with a gap in it is no table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.tabular.grids import gridded
from pipeline.tabular.lines import CONTENT, HINT, lines
from pipeline.tabular.plain import listed, spaced


@frozen
class Table:
    """A stretch of a text that is a table: from its first row's first column to its last row's last character.

    `rows`: the lines in it that are not blank, each from its first column to its last character.
    """

    start: int
    end: int
    rows: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4)  # every rule asks for the text that the rule before it left, mostly as it was
def tables(text: str) -> tuple[Table, ...]:
    r"""The tables of a text, in order.

    >>> tables("见下表：\n序号  地区  人数\n1     南宁  12\n　　以上。")
    (Table(start=5, end=28, rows=((5, 15), (16, 28))),)
    >>> tables("第一章　总　则\n第一条  为了规范。\n局  长    王某某")
    ()
    """
    if not HINT.search(text):
        return ()
    found = list(lines(text))
    spans = sorted((*gridded(text, found), *spaced(text, found), *listed(text)))
    return tuple(Table(*span, tuple(row.span() for row in CONTENT.finditer(text, *span))) for span in _first(spans))


def prose(text: str) -> str:
    r"""A text without the lines of its tables.

    >>> prose("见下表：\n序号  地区  人数\n1     南宁  12\n　　以上。")
    '见下表：\n\n　　以上。'
    """
    ends = [0, *(at for table in tables(text) for at in (table.start, table.end)), len(text)]
    return "".join(text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))


def _first(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted spans without those that overlap one before them."""
    at = 0
    for start, end in spans:
        if start >= at:
            yield start, end
            at = end
