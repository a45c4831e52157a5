"""Rows placed on the sheet: where the lines of each page stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TypeAlias

from pipeline.theme import Theme
from pipeline.typeset.columns import Row, head, paged

Laid: TypeAlias = list[tuple[float, Row]]  # rows of a page, each with the distance of its middle from the page's head


def laid(column: list[Row], theme: Theme) -> Iterator[Laid]:
    """The pages of a column. What stands at the foot (版记) goes to the foot of the last, or of one more."""
    depth = room(theme)
    foot = _foot(column)
    pages = list(paged(column[:foot], depth, theme.row))
    for page in pages[:-1]:
        yield placed(page, theme.row)
    last = placed(pages[-1], theme.row) if pages else []
    below = column[foot:]
    if not below:
        yield last
        return
    high = sum(row.style.leading for row in below)
    if last and last[-1][0] + last[-1][1].style.leading / 2 + high > depth:
        yield last
        last = []
    ends = depth - _gap(theme) / 2  # at the type area's foot, where its last rule is
    starts = accumulate((row.style.leading for row in below), initial=ends - high)
    yield [*last, *((y + row.style.leading / 2, row) for y, row in zip(starts, below, strict=False))]


def room(theme: Theme) -> float:
    """The height for rows, half the gap of a row above the type area and below it included."""
    return theme.sheet.depth + _gap(theme)


def head_of(theme: Theme) -> float:
    """Where the rows of a page begin on the sheet: half a row's gap above the type area."""
    return theme.sheet.height - theme.sheet.top + _gap(theme) / 2


def _gap(theme: Theme) -> float:
    """The space between the em boxes of two rows of running text."""
    return theme.row - theme.style("paragraph").size


def _foot(column: list[Row]) -> int:
    """Where the rows begin that stand at the foot of the page."""
    at = len(column)
    while at and column[at - 1].style.foot:
        at -= 1
    return at


def placed(page: list[Row], row: float) -> Laid:
    """The rows of a page below one another; without `row`, the space above the first one stays as it is."""
    y = head(page[0], row) if row else 0.0
    out = []
    for nth, one in enumerate(page):
        high = one.style.leading
        y += one.before if nth else 0.0
        out.append((y + high / 2, one))
        y += high + one.after
    return out
