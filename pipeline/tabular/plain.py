"""Tables of which extraction has left the words alone: single spaces between cells, or a line for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from pipeline.numbering import mark
from pipeline.tabular.lines import CONTENT, NUMBER, PROSE, Line, chains

_FEWEST_ROWS = 3
_FEWEST_WORDS = 3  # a row
_LONE_NUMBER = re.compile(rf"^[ \t\u3000]*{NUMBER.pattern}[ \t\u3000]*$", re.MULTILINE)
_CELL = re.compile(r"(?!.*(?:[ \u3000]{2}|[\t|│]))[^，。；：！？、,;:!?《》]{1,20}")
_HAN = re.compile(r"[\u3400-\u9fff]{2}")
_FARTHEST = 200  # characters between a table and its header
_FEWEST_CELLS = 8
_FEWEST_NUMBERS = 3  # among them
_LONGEST_ROW = 7  # cells from one number to the next


def spaced(text: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Where tables begin and end whose rows have as many words each, parted by single spaces, the last a number."""
    rows = [line for line in lines if len(line.cells) == 1 and not line.wide and _counts(line.text)]
    for run in chains(rows, lambda above, below: _alike(text, above, below)):
        start = _header(text, run[0])
        if len(run) + (start < run[0].start) >= _FEWEST_ROWS:
            yield start, run[-1].end


def _counts(line: str) -> bool:
    last = line.rpartition(" ")[2]
    return bool(NUMBER.fullmatch(last)) and len(line.split()) >= _FEWEST_WORDS and not PROSE.search(line)


def _alike(text: str, above: Line, below: Line) -> bool:
    adjacent = not text[above.end : below.start].strip()
    return adjacent and len(above.text.split()) == len(below.text.split())


def _header(text: str, row: Line) -> int:
    """Where the line above a row begins if it names its columns, else where the row begins."""
    near = max(0, row.start - _FARTHEST)
    above = text[near : row.start].rstrip()
    begin = above.rfind("\n") + 1
    words = above[begin:].split()
    whole = begin or not near
    heads = len(words) == len(row.text.split()) and not PROSE.search(above[begin:])
    return near + begin if whole and heads else row.start


def listed(text: str) -> Iterator[tuple[int, int]]:
    """Where tables begin and end whose cells have a line each: short lines, many of them numbers."""
    if len(_LONE_NUMBER.findall(text)) < _FEWEST_NUMBERS:
        return
    for cell, run in groupby(CONTENT.finditer(text), _is_cell):
        if cell:
            yield from _counted(list(run))


def _is_cell(line: re.Match[str]) -> bool:
    words = line[0].strip()
    return bool(NUMBER.fullmatch(words) or (_CELL.fullmatch(words) and not mark(words)))


def _counted(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The part of a run of short lines in which numbers come again and again, its header and its last row."""
    numbers = {index: found[0] for index, line in enumerate(run) if (found := NUMBER.fullmatch(line[0].strip()))}
    steps = [after - before for before, after in pairwise(numbers)]
    if len(numbers) < _FEWEST_NUMBERS or max(steps) > _LONGEST_ROW:
        return
    first, last = min(numbers), max(numbers)
    second = next((index for index, number in numbers.items() if number == "2"), first)
    header = second - first if numbers[first] == "1" else max(steps)  # rows that are counted show how long one is
    cells = run[max(0, first - header) : last + max(steps)]
    if len(cells) >= _FEWEST_CELLS and sum(bool(_HAN.search(cell[0])) for cell in cells) > 1:
        yield cells[0].start(), cells[-1].end()
