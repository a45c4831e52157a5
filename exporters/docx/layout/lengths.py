"""A style's lengths as Word counts them: in twips (twentieths of a point), sizes in half points."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from exporters.docx.markup import twips
from pipeline.theme import Stroke, Style
from pipeline.typeset.furniture import INNER, OUTER

TAB_STOP = 480  # twips from one tab stop to the next where a paragraph has none of its own
FARTHEST = 31  # points that Word lets a rule stand off (ECMA-376-1, 17.3.4)


class Lengths(NamedTuple):
    """What is written of a style, and what its lines are laid out by. `em`: the width of a character."""

    size: int  # half points
    em: float
    spacing: int  # added to each character
    line: int
    before: int
    after: int  # below the rule, where there is one
    left: int
    right: int
    first: int  # indent of the first line from `left`; less than 0 where it hangs


@cache
def lengths(style: Style) -> Lengths:
    """The lengths of a style. Cells are whole twips wide, lest the last of a line find no room."""
    size, em = round(style.size * 2), int(style.pitch * 20) if style.pitch else style.size * 20
    gap = int(em) - size * 10  # closer where Word's half points are too wide, apart only for a cell
    left, right, first = (round(chars * em) for chars in (style.left, style.right, style.indent))
    after = max(0, twips(style.after) - ruled(style))
    heights = twips(style.leading), twips(style.before), after
    return Lengths(size, em, gap if style.pitch else min(gap, 0), *heights, left, right, first)


def stands_off(stroke: Stroke, style: Style) -> int:
    """How far below a line's lower edge its rule is, in points, as Word counts: half a gap below the characters."""
    return min(max(round(stroke.distance - (style.leading - style.size) / 2), 0), FARTHEST)


def between(style: Style, joins_last: bool, joins_next: bool) -> tuple[int, int]:
    """What rules add above and below a paragraph, in twips, where it shares some with its neighbours."""
    if style.foot:
        return twips(INNER if joins_last else OUTER), 0 if joins_next else twips(OUTER)
    return 0, 0 if joins_next else ruled(style)


def ruled(style: Style) -> int:
    """What the rule below a paragraph takes of the space after it: Word and LibreOffice add it to the paragraph."""
    return twips(stands_off(style.under, style) + style.under.thickness) if style.under else 0
