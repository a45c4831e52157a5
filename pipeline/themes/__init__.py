"""The themes, one file each: figures alone. What they mean is in `theme.py`."""

from __future__ import annotations

from pipeline.theme import Theme
from pipeline.themes import gongwen, handout, large, pocket

HANDOUT, GONGWEN, POCKET, LARGE = handout.HANDOUT, gongwen.GONGWEN, pocket.POCKET, large.LARGE
DEFAULT = HANDOUT
_HOMES = ((HANDOUT, handout), (GONGWEN, gongwen), (POCKET, pocket), (LARGE, large))
THEMES: dict[str, Theme] = {theme.name: theme for theme, _ in _HOMES}
SUMMARIES = {theme.name: (home.__doc__ or "").partition("\n")[0] for theme, home in _HOMES}
