"""大字: A4 for weak eyes: 黑体 of 18 points, 25 characters a line, 21 lines of 31.5 points, nothing pale or small."""

from __future__ import annotations

from dataclasses import replace

from pipeline.theme import A4, MM, Cover, Face, Sheet, Style, Theme
from pipeline.themes.handout import STYLES, scaled

_SIZE, _ROW, _LEAST = 18.0, 31.5, 16.0
_MEASURE = 25 * _SIZE
_DEPTH = 21 * _ROW - (_ROW - _SIZE)
_SHEET = Sheet.around((_MEASURE, _DEPTH), A4, top=32 * MM, inner=27 * MM, footer=18 * MM)
_HEADS = ("heading", "lead", "article", "contents-1", "group")


def _large(style: Style) -> Style:
    """Strokes of one weight read best, headings apart by heavier ones; nothing is smaller than 三号."""
    made = scaled(style, _SIZE / 12, _ROW / 21)
    heavy = style.face is Face.BIAOSONG or style.name.startswith(_HEADS)
    return replace(made, face=Face.BIAOSONG if heavy else Face.HEI, size=max(made.size, _LEAST))


LARGE = Theme("large", _SHEET, Cover(head=0.20, title=0.34, foot=0.76), tuple(map(_large, STYLES)), row=_ROW, columns=1)
