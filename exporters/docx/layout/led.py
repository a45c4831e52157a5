"""Lines that lead to a page: of the contents, of references. The number stands at the right edge, behind dots."""

from __future__ import annotations

from dataclasses import replace

from pipeline.document import Placed, Reference
from pipeline.theme import DEEPEST, Style, Theme

_HANG = 2  # em: the width of 一、, with which most of them begin


def entry_style(level: int, theme: Theme) -> Style:
    """A line of the contents: as the theme has it, its further lines hung. What words are measured by."""
    return hung(theme.style(f"contents-{min(level, DEEPEST)}"))


def hung(style: Style) -> Style:
    """A style whose further lines are hung by the width of 一、."""
    return replace(style, left=style.left + _HANG, indent=-_HANG)


def led(style: Style) -> Style:
    """What is written of a hung style: LibreOffice 7.4 drops what a tab carries beyond a right indent."""
    return replace(style, right=0)


def short(text: str, style: Style) -> bool:
    """Whether a line ends before further ones would begin: its tab would stop there, undotted."""
    return len(text) <= -style.indent


def style_of(placed: Placed, style: Style) -> Style:
    """The style of a block as the file has it."""
    return led(hung(style)) if isinstance(placed.block, Reference) else style
