"""The type area (版心) and its margins as Word counts them, in twips; and the footer in the lower one."""

from __future__ import annotations

import math
from dataclasses import replace

from exporters.docx.markup import Markup, twips, w
from pipeline.theme import Sheet, Style, Theme

BELOW = 0.2  # of a line of exact height lies below its baseline (measured in LibreOffice 7.4)
SECTION_END = 20  # twips: the height of a paragraph that only ends a section, lest it begin a page below a full one
_SPARE = 2  # twips between the text and the footer, lest rounding let one move the other
_HEADER = 42.5  # points from the paper's edge to a header, Word's own 1.5 cm; there is none yet


def lead(theme: Theme) -> float:
    """Half the gap between lines: the type area begins with characters, Word's begins with the line around them."""
    return (theme.row - theme.style("paragraph").size) / 2


def margins(theme: Theme, left: int) -> Markup:
    """The right margin takes what rounding leaves, lest a character lack a twentieth."""
    right = twips(theme.sheet.width) - left - measure(theme.sheet)
    footer = _footer_distance(theme, footer_style(theme).leading)
    edges = {"header": twips(_HEADER), "footer": footer, "gutter": 0}
    return w("pgMar", top=_top(theme), right=right, bottom=_bottom(theme), left=left, **edges)


def measure(sheet: Sheet) -> int:
    """The width of the type area, in twips."""
    return _whole(sheet.measure)


def depth(theme: Theme) -> int:
    """Twips enough for the rows of a page, for each as Word rounds it, and for what ends a section below the last."""
    room = theme.sheet.depth + 2 * lead(theme)
    return max(_whole(room), twips(theme.row) * math.floor(room / theme.row + 1e-6)) + SECTION_END


def foot(theme: Theme) -> int:
    """How far above the end of a page's room its type area ends, in twips."""
    return twips(lead(theme)) + SECTION_END


def footer_style(theme: Theme) -> Style:
    """The footer's line: as high as the theme has it, but inside the lower margin, or Word moves the text up.

    What is free of the margin stands above it: on the first page of a section that begins on a right-hand one,
    LibreOffice 7.4 lets the text into what the footer does not take.
    """
    style = theme.style("footer")
    leading = max(style.size, min(style.leading, _footer_room(theme) / (1 - BELOW)))
    free = _bottom(theme) - _footer_distance(theme, leading) - twips(leading) - _SPARE
    return replace(style, leading=leading, before=max(free, 0) / 20)


def _footer_room(theme: Theme) -> float:
    """From a page's room down to the page number's baseline, in points."""
    return theme.sheet.bottom - lead(theme) - theme.sheet.footer - SECTION_END / 20


def _footer_distance(theme: Theme, leading: float) -> int:
    return twips(theme.sheet.footer - BELOW * leading)


def _bottom(theme: Theme) -> int:
    """The lower margin; it takes what rounding leaves."""
    return twips(theme.sheet.height) - _top(theme) - depth(theme)


def _top(theme: Theme) -> int:
    return twips(theme.sheet.top - lead(theme))


def _whole(points: float) -> int:
    """Twips enough for a length, whatever floating point made of it."""
    return math.ceil(round(points * 20, 3))
