"""Rows placed on the sheet: where the lines of each page stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, count, islice
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


def side_by_side(top: list[Row], column: list[Row], theme: Theme) -> Iterator[Laid]:
    """The pages of rows set in columns (分栏), below rows as wide as the page; the columns of the last end alike."""
    head, used = placed(top, theme.row), room(theme) - left_below(top, theme)
    while column:
        parts = _balanced(column, theme, room(theme) - used)
        column = column[sum(map(len, parts)) :]
        yield [*head, *(one for nth, part in enumerate(parts) for one in _shifted(part, nth, used, theme))]
        head, used = [], 0.0


def _balanced(column: list[Row], theme: Theme, depth: float) -> list[list[Row]]:
    """What goes into the columns of a page: as short ones as hold all that is left, or full ones."""
    for rows_each in count(1):
        parts = list(islice(paged(column, min(rows_each * theme.row, depth), theme.row), theme.columns))
        if rows_each * theme.row >= depth or sum(map(len, parts)) == len(column):
            return parts
    raise AssertionError


def _shifted(part: list[Row], nth: int, down: float, theme: Theme) -> Iterator[tuple[float, Row]]:
    across = nth * (theme.column + theme.gutter)
    for y, row in placed(part, theme.row):
        yield y + down, row._replace(runs=tuple(run._replace(x=run.x + across) for run in row.runs))


def left_below(column: list[Row], theme: Theme) -> float:
    """The height that rows leave of the page that they begin."""
    if not column:
        return room(theme)
    y, last = placed(column, theme.row)[-1]
    return room(theme) - y - last.style.leading / 2 - last.after


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
