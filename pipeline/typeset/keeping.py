"""Columns as JSON has them, each field of rows and runs a list of its own: read far sooner than set."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache, partial
from itertools import accumulate, pairwise, starmap
from typing import Any, cast

from pipeline.theme import Align, Face, Stroke, Style
from pipeline.typeset.columns import Row
from pipeline.typeset.pages import Run

# A tuple's own constructor: that of a named tuple takes three times as long.
_run = cast("Callable[[tuple[Any, ...]], Run]", partial(tuple.__new__, Run))
_row = cast("Callable[[tuple[Any, ...]], Row]", partial(tuple.__new__, Row))


def kept_columns(columns: list[list[Row]]) -> dict[str, Any]:
    """Columns whose blocks are numbered from 0, as JSON can say them."""
    rows = [row for column in columns for row in column]
    runs = [run for row in rows for run in row.runs] + [run for row in rows for run in row.leader]
    styles, kinds = _Numbers(), _Numbers()
    return {
        "columns": [len(column) for column in columns],
        "rows": [
            [len(row.runs) for row in rows],
            [styles[row.style] for row in rows],
            [row.before for row in rows],
            [row.after for row in rows],
            [row.tied for row in rows],
            [row.block for row in rows],
            [row.at for row in rows],
            [row.target for row in rows],
            [len(row.leader) for row in rows],
        ],
        "runs": [
            [run.x for run in runs],
            [run.text for run in runs],
            [kinds[run.font, run.size, run.colour] for run in runs],
            [run.spacing for run in runs],
        ],
        "shifts": [(nth, run.shifts) for nth, run in enumerate(runs) if run.shifts],
        "styles": [*map(_written, styles)],
        "kinds": list(kinds),
    }


def columns_of(answer: dict[str, Any], first: int) -> list[list[Row]]:
    """The columns, their blocks numbered from `first` on."""
    counts, numbers, before, after, tied, blocks, ats, targets, dots = answer["rows"]
    runs = _runs(answer)
    styles = [*map(_style, answer["styles"])]
    ends = [*accumulate((*counts, *dots), initial=0)]
    cut = [*starmap(lambda begin, end: tuple(runs[begin:end]), pairwise(ends))]
    held, leaders = cut[: len(counts)], cut[len(counts) :]
    named, numbered = map(styles.__getitem__, numbers), map(first.__add__, blocks)
    rows = [*map(_row, zip(held, named, before, after, tied, numbered, ats, targets, leaders, strict=True))]
    return [rows[begin:end] for begin, end in pairwise(accumulate(answer["columns"], initial=0))]


def _runs(answer: dict[str, Any]) -> list[Run]:
    xs, texts, numbers, spacings = answer["runs"]
    fonts, sizes, colours = zip(*answer["kinds"], strict=True) if numbers else ((), (), ())
    shifts: list[tuple[tuple[int, float], ...]] = [()] * len(xs)
    for nth, moved in answer["shifts"]:
        shifts[nth] = tuple(map(tuple, moved))
    kinds = (map(of.__getitem__, numbers) for of in (fonts, sizes, colours))
    font, size, colour = kinds
    return [*map(_run, zip(xs, texts, font, size, spacings, colour, shifts, strict=True))]


class _Numbers(dict[Any, int]):
    """Numbers what it is asked for, from 0."""

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        return number


def _written(style: Style) -> str:
    return json.dumps(asdict(style))


@cache
def _style(written: str) -> Style:
    """A style as it was written: one for all rows of all documents that have it."""
    said = json.loads(written)
    under = Stroke(**said["under"]) if said["under"] else None
    return Style(**said | {"face": Face(said["face"]), "align": Align(said["align"]), "under": under})
