"""袖珍: A5 to carry, and to make a booklet of: 29 characters of 五号 a line, 28 lines of 17.5 points."""

from __future__ import annotations

from pipeline.theme import A5, MM, Cover, Sheet, Theme
from pipeline.themes.handout import STYLES, scaled

_SIZE, _ROW = 10.5, 17.5
_SCALE = _SIZE / 12
_MEASURE = 29 * _SIZE
_DEPTH = 28 * _ROW - (_ROW - _SIZE)
_SHEET = Sheet.around((_MEASURE, _DEPTH), A5, top=18 * MM, inner=20 * MM, footer=11 * MM)
POCKET = Theme(
    "pocket",
    _SHEET,
    Cover(head=0.20, title=0.34, foot=0.78),
    tuple(scaled(style, _SCALE, _ROW / 21) for style in STYLES),
    row=_ROW,
)
