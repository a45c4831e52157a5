"""`[theme]` of packet.toml: a theme with some figures of the user's own, and what must follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias

from pipeline.records import Reader, meant
from pipeline.theme import LEADS, Style, Theme
from pipeline.themes import DEFAULT, THEMES
from pipeline.themes.faults import faults

Table: TypeAlias = Mapping[str, Any]
_HEIGHTS = ("leading", "before", "after")
_TIGHTEST = 0.985  # of its size may a cell be wide: 28 characters of Word's 三号 (16 points) fill 156 mm


def overridden(table: Table, reader: Reader, name: str = "") -> Theme:
    """The theme of a name, else the one that the table names, with the table's figures in place of its own.

    What is named is as it is named, and all else as it was, but for what would not fit any more: see `_followed`.
    ConfigError, with the line, for a figure that cannot be.
    """
    base = _named(table, reader)
    base = THEMES[name] if name else base
    styles = reader.table(table.get("styles", {}), "theme.styles")
    figures = {key: value for key, value in table.items() if key not in ("name", "styles")}
    made = reader.changed(base, figures, "theme")
    made = replace(made, styles=_styles(base, styles, reader))
    made = _followed(base, made, table, styles)
    for fault in faults(made):
        keys = [f"theme.{key}" for key in fault.keys]
        raise reader.error(fault.message, next(filter(reader.line, keys), keys[0]), fault.hint)
    return made


def _named(table: Table, reader: Reader) -> Theme:
    name = str(reader.value(str, table.get("name", DEFAULT.name), "theme.name"))
    if name not in THEMES:
        raise reader.error(f"no theme is called '{name}'", "theme.name", meant(name, THEMES, "themes"))
    return THEMES[name]


def _styles(base: Theme, table: Table, reader: Reader) -> tuple[Style, ...]:
    names = [style.name for style in base.styles]
    for name in table:
        if name not in names:
            raise reader.error(f"no style is called '{name}'", f"theme.styles.{name}", meant(name, names, "styles"))
    return tuple(_style(style, table, reader) if style.name in table else style for style in base.styles)


def _style(style: Style, table: Table, reader: Reader) -> Style:
    path = f"theme.styles.{style.name}"
    hidden = [f.name for f in fields(Style) if f.name != "face"] if style.name in LEADS else ["name"]
    return reader.changed(style, reader.table(table[style.name], path), path, hidden)


def _followed(base: Theme, made: Theme, table: Table, styles: Table) -> Theme:
    """Rows and lines go together, and cells fill the measure: what of these is not named follows from what is.

    The row and the paragraph's leading follow one another, and what stands on rows in all styles follows these. The
    pitch of strict cells follows the style's size and the measure.
    """
    old, new = base.style("paragraph").leading, made.style("paragraph").leading
    if "leading" not in styles.get("paragraph", {}):
        new = made.row * (old / base.row)
    row = made.row if "row" in table else new * (base.row / old)
    lines = tuple(_stretched(style, base, (old, new), styles.get(style.name, {})) for style in made.styles)
    cells = tuple(_refitted(style, base, made, styles.get(style.name, {})) for style in lines)
    return replace(made, row=row, styles=cells)


def _stretched(style: Style, base: Theme, leadings: tuple[float, float], named: Table) -> Style:
    old, new = leadings
    if new == old:
        return style
    before = base.style(style.name)
    heights = {key: new * (getattr(before, key) / old) for key in _HEIGHTS if key not in named}
    return replace(style, **heights)


def _refitted(style: Style, base: Theme, made: Theme, named: Table) -> Style:
    before = base.style(style.name)
    if not before.pitch or "pitch" in named:
        return style
    if (style.size, made.sheet.measure) == (before.size, base.sheet.measure):
        return style
    return replace(style, pitch=_pitch(style.size, made.sheet.measure))


def _pitch(size: float, measure: float) -> float:
    """Cells as wide as to fill the measure: as many as fit, give or take what nobody sees."""
    return measure / max(1, measure // (size * _TIGHTEST)) if size > 0 else size
