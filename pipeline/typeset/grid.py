"""Lines kept as they stand, on a grid: a Han character takes two columns, all else one, a tab leads to the next stop.

So what blanks have lined up stays in line, whatever the widths of letters in a font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby, pairwise, zip_longest
from operator import itemgetter
from typing import TypeAlias

from pipeline.cells import columns
from pipeline.frozen import frozen
from pipeline.theme import Style
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.pages import Run

SMALLEST = 7.5  # points, 六号: what is too wide even so is broken
_HANG = 4  # columns by which the rest of a broken line stands in
_APART = 2  # columns at least between what a tab parts
_SPACE = 0.25  # em at least between two cells
_LOOSEST = 0.08  # em by which letters may stand closer or further apart than their font has them
_CELL = re.compile(r"[|│┃║]|[^ \t\u3000|│┃║]+(?: [^ \t\u3000|│┃║]+)*")


@frozen
class Cell:
    """A bar, or words with one blank at most between them, and the column at which they begin."""

    column: int
    text: str

    @property
    def end(self) -> int:
        """The column after it."""
        return self.column + columns(self.text)


Row: TypeAlias = list[Cell]
_Spans: TypeAlias = list[list[tuple[int, int]]]


def stops(lines: tuple[str, ...]) -> tuple[int, ...]:
    r"""The columns to which tabs lead, so that what they part stands below one another.

    >>> stops(("地区\t人数\t增长", "南宁市\t12"))
    (8, 14)
    """
    cells = zip_longest(*(line.split("\t")[:-1] for line in lines), fillvalue="")
    return tuple(accumulate(max(map(columns, column)) + _APART for column in cells))


def standing(lines: tuple[str, ...]) -> list[Row]:
    """The cells of lines where blanks put them that are half as wide as Han characters."""
    places = (0, *stops(lines))
    parted = (zip(places, line.split("\t"), strict=False) for line in lines)
    return [[cell for begin, text in line for cell in _cells(begin, text)] for line in parted]


def _cells(begin: int, text: str) -> Iterator[Cell]:
    scale = list(accumulate(map(columns, text), initial=begin))
    return (Cell(scale[found.start()], found[0]) for found in _CELL.finditer(text))


def lined_up(lines: tuple[str, ...]) -> list[Row]:
    """The cells of lines where they stand best in line.

    `pdftotext -layout` gives every character one column. Where cells are more in line by that count, each column is
    made as wide as its widest character.
    """
    rows = standing(lines)
    counted = [[found.span() for found in _CELL.finditer(line)] for line in lines]
    spans = [[(cell.column, cell.end) for cell in row] for row in rows]
    if any("\t" in line for line in lines) or _in_line(counted) <= _in_line(spans):
        return rows
    widths = [1] * max(map(len, lines))
    for line in lines:
        widths[: len(line)] = map(max, widths, map(columns, line))
    scale = list(accumulate(widths, initial=0))
    return [[Cell(scale[found.start()], found[0]) for found in _CELL.finditer(line)] for line in lines]


def _in_line(rows: _Spans) -> int:
    """How many cells begin, end or have their middle where one in the row above has."""
    count = 0
    for above, below in pairwise(rows):
        begins, ends = {start for start, _ in above}, {end for _, end in above}
        middles = {start + end + near for start, end in above for near in (-1, 0, 1)}
        count += sum(start in begins or end in ends or start + end in middles for start, end in below)
    return count


def fitted(rows: Iterable[Row], style: Style, measure: float) -> Style:
    """The style in the size in which the widest row fits the measure; not below the smallest."""
    widest = max((row[-1].end for row in rows if row), default=1)
    size = max(SMALLEST, min(style.size, 2 * measure / widest))
    return replace(style, size=size, leading=style.leading * size / style.size)


def set_rows(rows: Iterable[Row], style: Style, measure: float, fonts: Fonts) -> Iterator[tuple[int, tuple[Run, ...]]]:
    """Set rows, as runs whose x is counted from the left end of the measure; each line with the row that it is of."""
    room = int(2 * measure / style.size + 1e-6)
    for nth, row in enumerate(rows):
        yield from ((nth, tuple(_set(part, room, style, fonts))) for part in _broken(row, room))


def _broken(row: Row, room: int) -> Iterator[Row]:
    """A row in parts for which there is room: broken before a cell, or in one that is too long."""
    part: Row = []
    shift = 0  # columns by which the part stands further left than the row
    for cell in row:
        if cell.end - shift > room:
            yield from [part] if part else []
            part, shift = [], cell.column - _HANG
        *full, last = _cut(Cell(cell.column - shift, cell.text), room)
        yield from ([piece] for piece in full)
        part.append(last)
        shift = cell.end - last.end
    yield part


def _cut(cell: Cell, room: int) -> Iterator[Cell]:
    """A cell in pieces for which there is room; the first stands where the cell does, the others hang."""
    begin, column = 0, cell.column
    while begin < len(cell.text):
        ends = accumulate(map(columns, cell.text[begin : begin + room]), initial=column)
        fits = max(1, sum(end <= room for end in ends) - 1)
        yield Cell(column, cell.text[begin : begin + fits])
        begin, column = begin + fits, _HANG


def _set(row: Row, room: int, style: Style, fonts: Fonts) -> Iterator[Run]:
    """The runs of a row. Each cell begins at its column; its letters stand on the grid, or as their font has them.

    They are on the grid if that hardly moves them, as it does digits: so numbers end below one another. They stand
    closer where they would run into the next cell.
    """
    for cell, after in zip_longest(row, row[1:]):
        chosen = [fonts.choose(style.face, char) or fonts.files[style.face] for char in cell.text]
        widths = [font.width(char) / 1000 for font, char in zip(chosen, cell.text, strict=True)]
        spacing = _spacing(cell, sum(widths), after.column if after else room)
        begins = accumulate((width + spacing for width in widths), initial=cell.column / 2)
        for font, run in groupby(zip(chosen, begins, cell.text, strict=False), itemgetter(0)):
            (_, x, first), *rest = run
            text = first + "".join(char for *_, char in rest)
            yield Run(x * style.size, text, font.name, style.size, spacing * style.size, style.colour)


def _spacing(cell: Cell, natural: float, end: int) -> float:
    """What is added to the advance of each letter, in em. `end` is the column where the next cell begins."""
    grid = (cell.end - cell.column) / 2
    spacing = (grid - natural) / len(cell.text)
    if abs(spacing) <= _LOOSEST:
        return spacing
    limit = max(grid, (end - cell.column) / 2 - _SPACE)
    return min(0.0, (limit - natural) / max(1, len(cell.text) - 1))
