"""From blocks to a column of rows, and from the column to pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.theme import Style
from pipeline.typeset.pages import Run

# Where a page must end in what is tied: rather in a document's head than between headings, and rather there than after
# a heading or in a paragraph's ends.
LOOSE, TIED, FAST = 1, 2, 3
FEWEST = 2  # lines of a paragraph together at a page's foot or head (孤行不成页)
_EPS = 1e-3  # points


class Row(NamedTuple):
    """One line of a block in the column, and the space around it.

    `tied`: how much a page should not end after it; 0 where it may. `block`, `at`, `target`: as a `Line` has them.
    `leader`: dots that lead to its page number.
    """

    runs: tuple[Run, ...]
    style: Style
    before: float = 0.0
    after: float = 0.0
    tied: int = 0
    block: int = -1
    at: int = 0
    target: str = ""
    leader: tuple[Run, ...] = ()


def rows(lines: list[tuple[int, tuple[Run, ...]]], style: Style, row: float, block: int, target: str = "") -> list[Row]:
    """The rows of a block: as high as a whole number of the page's rows, what that takes standing above.

    What keeps with the next is tied whole, other blocks by two lines at each end.
    """
    last = len(lines) - 1
    before = above(style, len(lines), row)
    made = []
    for k, (at, runs) in enumerate(lines):
        if k == last:
            made.append(Row(runs, style, before, style.after, LOOSE * style.keep_next, block, at, target))
            break
        inner = not style.keep_next and FEWEST - 1 <= k <= last - FEWEST
        made.append(Row(runs, style, before, 0.0, 0 if inner else FAST, block, at, target))
        before, target = 0.0, ""
    return made


def above(style: Style, lines: int, row: float) -> float:
    """The space above a block of so many lines: what its style has, and what makes it whole rows."""
    high = style.drop + style.before + lines * style.leading + style.after
    lacking = -high % row if row else 0.0
    return style.before + (lacking if _EPS < lacking < row - _EPS else 0.0)


def tied(column: list[Row]) -> list[Row]:
    """Rows of which all stay on one page."""
    return [row._replace(tied=FAST) for row in column[:-1]] + column[-1:]


def paged(column: list[Row], depth: float, row: float) -> Iterator[list[Row]]:
    """Cut a column into pages: each as full as the ties allow. Where all is tied, the weakest tie gives way."""
    start = 0
    while start < len(column):
        end = _fits(column, start, depth, row)
        cut = end
        if end < len(column):
            cut = max(range(start + 1, end + 1), key=lambda k: (-column[k - 1].tied, k))
        yield column[start:cut]
        start = cut


def _fits(column: list[Row], start: int, depth: float, row: float) -> int:
    used, end = head(column[start], row), start
    while end < len(column):
        one = column[end]
        used += one.style.leading + (one.before if end > start else 0.0)
        if used > depth + _EPS and end > start:
            break
        used += one.after
        end += 1
    return end


def head(first: Row, row: float) -> float:
    """The space above the first row of a page: what its style keeps there, and what makes its block whole rows."""
    return (first.style.drop if not first.at else 0.0) + first.before % row
