"""Tables whose columns are set apart by bars, tabs or wide gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from pipeline.cells import columns
from pipeline.forms import DATE, SENTENCE
from pipeline.numbering import mark
from pipeline.tabular.lines import CONTENT, NUMBER, TAB_OR_BAR, Line, chains, margin

_RULER = re.compile(r"\s*[-=_~─━═][-=_~─━═ +:]{2,}")
_SHORT_CELLS = re.compile(r"\s*(?![-–—―－─~～·•])\S{1,4}(?:[ \u3000]{2,}\S{1,4})+")  # 是   否   是
_NO_CELL = re.compile(r"[\W\d_]*$|(?:续|附)?[表图]|单位|第 *\d+ *页")  # numbers of pages, captions
_STOPS = "，。；：！？、,;:!?"
_DEEPER = 4  # columns by which a cell's further line stands deeper than the rows around it
_FURTHER = 3  # such lines between two rows
_FARTHEST = 300  # characters that they can have
_FEWEST_WIDE = 2  # rows of three columns and more that make a table
_FEWEST_PAIRS = 3  # rows of two


def gridded(text: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Where these tables begin and end: two rows or more of three columns, or three or more of two."""
    rows = [line for line in lines if len(line.cells) > 1 or line.wide]
    for run in chains(rows, lambda above, below: _follows(text, above, below)):
        wide = [index for index, line in enumerate(run) if line.wide]
        if len(wide) >= _FEWEST_WIDE:
            first, last = _widened(run, wide[0], wide[-1])
            yield run[first].start, _bottom(text, run[last])
        else:
            yield from _paired(text, run)


def _follows(text: str, above: Line, below: Line) -> bool:
    """Whether nothing stands between two rows but blank lines, rulers and the further lines of their cells."""
    if below.start - above.end > _FARTHEST:
        return False
    between = [line.rstrip() for line in text[above.end : below.start].split("\n") if line.strip()]
    deep = min(margin(above.text), margin(below.text)) + _DEEPER
    return len(between) <= _FURTHER and all(_rules(line) or _goes_on(line, above, deep) for line in between)


def _rules(line: str) -> bool:
    return bool(_RULER.fullmatch(line) or _SHORT_CELLS.fullmatch(line))


def _goes_on(line: str, row: Line, deep: int) -> bool:
    """Whether a line below a row is the further line of one of its cells: deep in, and below no gap from end to end."""
    words = line.lstrip()
    if margin(line) < deep or words[-1] in _STOPS or mark(words) or _NO_CELL.match(words):
        return False
    places = (len(line) - len(words), len(line)), (margin(line), columns(line))
    pairs = zip(places, _gaps(row), strict=True)
    return any(not any(start < gap[0] and gap[1] < end for gap in gaps) for (start, end), gaps in pairs)


def _widened(run: list[Line], first: int, last: int) -> tuple[int, int]:
    """The rows of a table, and those with two cells above and below it that have a gap where it has one."""
    while first > 0 and _gap_by_gap(run[first - 1], run[first]):
        first -= 1
    while last + 1 < len(run) and _gap_by_gap(run[last + 1], run[last]):
        last += 1
    return first, last


def _bottom(text: str, row: Line) -> int:
    """Where a table ends: below the last row stand the further lines of its cells, where these begin."""
    end, scale = row.end, _scale(row.text)
    begin = {at for start, _ in row.cells for at in (start, scale[start])}
    for line in CONTENT.finditer(text, end):
        if margin(line[0]) not in begin or not _goes_on(line[0], row, margin(row.text) + _DEEPER):
            break
        end = line.end()
    return end


def _gap_by_gap(pair: Line, row: Line) -> bool:
    if DATE.search(pair.text):
        return False
    if _unmeasured(pair, row):
        return True
    scales = zip(_gaps(pair), _gaps(row), strict=True)
    return any(max(a[0], b[0]) < min(a[1], b[1]) for own, others in scales for a in own for b in others)


def _unmeasured(*lines: Line) -> bool:
    """Whether cells need not stand below one another, since bars or tabs part them."""
    return all(TAB_OR_BAR.search(line.text) for line in lines)


def _gaps(line: Line) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where the gaps between cells begin and end: in characters and in columns, since extractors count either way."""
    scale = _scale(line.text)
    gaps = [(left[1], right[0]) for left, right in pairwise(line.cells)]
    return gaps, [(scale[start], scale[end]) for start, end in gaps]


def _scale(line: str) -> list[int]:
    """The column at which each character of a line begins, and that at which the last one ends."""
    return [0, *accumulate(map(columns, line))]


def _paired(text: str, run: list[Line]) -> Iterator[tuple[int, int]]:
    """Tables of two columns: rows whose second cells stand below one another. Above a date they are signatures."""
    for rows in chains(run, _aligned):
        start, end = rows[0].start, rows[-1].end
        if len(rows) >= _FEWEST_PAIRS and not DATE.match(text[end : end + _FARTHEST].lstrip()):
            yield start, end


def _aligned(above: Line, below: Line) -> bool:
    if min(len(above.cells), len(below.cells)) < 2 or SENTENCE.search(above.text) or SENTENCE.search(below.text):
        return False
    if _unmeasured(above, below):
        return True
    number = NUMBER.fullmatch(below.text, below.cells[1][0])
    begin = any(abs(a[0][1] - b[0][1]) <= 1 for a, b in zip(_gaps(above), _gaps(below), strict=True))
    return begin or bool(number and _gap_by_gap(above, below))
