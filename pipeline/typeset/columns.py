"""From blocks to a column of rows, and from the column to pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.theme import Style
from pipeline.typeset.pages import Run

BASELINE = 0.38  # em from the middle of a row down to its baseline: the middle of a Han character's em box
FEWEST = 2  # lines of a paragraph together at a page's foot or head (孤行不成页)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a block in the column: its height, the space around it, and where it may not be parted.

    `tied`: no page may end after it. `target`: the id that stands at it.
    """

    runs: tuple[Run, ...]
    leading: float
    size: float
    before: float = 0.0
    after: float = 0.0
    tied: bool = False
    target: str = ""


def rows(lines: list[tuple[Run, ...]], style: Style, target: str = "") -> list[Row]:
    """The rows of a block. What keeps with the next is tied whole, other blocks by two lines at each end."""
    last = len(lines) - 1
    return [
        Row(
            runs,
            style.leading,
            style.size,
            style.before if k == 0 else 0.0,
            style.after if k == last else 0.0,
            style.keep_next or (k < last and (k < FEWEST - 1 or last - k < FEWEST)),
            target if k == 0 else "",
        )
        for k, runs in enumerate(lines)
    ]


def paged(column: list[Row], height: float) -> Iterator[list[Row]]:
    """Cut a column into pages: each as full as the ties allow. A tie longer than a page is cut where it ends."""
    start = 0
    while start < len(column):
        end = _fits(column, start, height)
        cut = end
        while start < cut < len(column) and column[cut - 1].tied:
            cut -= 1
        cut = cut if cut > start else end
        yield column[start:cut]
        start = cut


def _fits(column: list[Row], start: int, height: float) -> int:
    used, end = 0.0, start
    while end < len(column):
        row = column[end]
        used += row.leading + (row.before if end > start else 0.0)
        if used > height + 1e-6 and end > start:
            break
        used += row.after
        end += 1
    return end


def baselines(page: list[Row], top: float) -> Iterator[tuple[float, Row]]:
    """The baseline of each row of a page whose type area begins at `top`."""
    y = top
    for index, row in enumerate(page):
        y -= row.before if index else 0.0
        yield y - row.leading / 2 - BASELINE * row.size, row
        y -= row.leading + row.after
