"""What figures of a theme cannot be, one by one and together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.theme import MM, Notes, Sheet, Stroke, Style, Theme

LARGEST_SHEET = 22 * 72.0  # the side of the largest page that Word knows
FEWEST_CHARACTERS, FEWEST_ROWS = 10, 5  # in a line of running text, on a page
_WIDEST_GAP = 0.5  # em between Han characters and Western ones (CLREQ, 3.2.3)
_FEWEST = 2  # characters in a line of any other style
_CLOSEST = 0.9  # of its size may a cell be wide
_ASCENT, _DESCENT = 0.88, 0.12  # em of a Han character above and below its baseline


class Fault(NamedTuple):
    """A sentence, the keys that could mend it (as they stand under `[theme]`), and a hint."""

    keys: tuple[str, ...]
    message: str
    hint: str = ""


def faults(theme: Theme) -> Iterator[Fault]:
    """What is wrong with a theme. Each fault supposes that those before it are mended."""
    yield from _sheet(theme.sheet)
    yield from _at_least(0, "row", theme.row, more=True)
    yield from _at_least(0, "stagger", theme.stagger)
    yield from _at_least(0, "gap", theme.gap)
    yield from _at_least(1, "columns", theme.columns)
    if theme.gap > _WIDEST_GAP:
        yield Fault(("gap",), f"'theme.gap' is {theme.gap:g} em: {_WIDEST_GAP:g} at most", "a quarter is usual")
    for style in theme.styles:
        yield from _style(style, theme.column if style.name.startswith("index-") else theme.sheet.measure)
    yield from _page(theme)
    yield from _furniture(theme)


def _at_least(least: float, key: str, value: float, more: bool = False) -> Iterator[Fault]:
    if value < least or (more and value == least):
        bound = f"more than {least:g}" if more else f"at least {least:g}"
        yield Fault((key,), f"'theme.{key}' is {value:g}: it must be {bound}")


def _colour(key: str, colour: str) -> Iterator[Fault]:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        yield Fault((key,), f"'{colour}' is no colour", 'write red, green and blue as six hex digits: "C00000"')


def _sheet(sheet: Sheet) -> Iterator[Fault]:
    for key in ("width", "height"):
        yield from _at_least(0, f"sheet.{key}", getattr(sheet, key), more=True)
        if getattr(sheet, key) > LARGEST_SHEET:
            yield Fault((f"sheet.{key}",), f"'theme.sheet.{key}' is over 22 inches: Word knows no larger page")
    for key in ("top", "bottom", "inner", "outer", "footer"):
        yield from _at_least(0, f"sheet.{key}", getattr(sheet, key))
    if sheet.measure <= 0:
        yield Fault(("sheet.inner", "sheet.outer", "sheet.width"), "the margins leave nothing of the sheet's width")
    if sheet.depth <= 0:
        yield Fault(("sheet.top", "sheet.bottom", "sheet.height"), "the margins leave nothing of the sheet's height")


def _style(style: Style, measure: float) -> Iterator[Fault]:
    path = f"styles.{style.name}"
    yield from _at_least(0, f"{path}.size", style.size, more=True)
    for key in ("before", "after", "drop", "left", "right"):
        yield from _at_least(0, f"{path}.{key}", getattr(style, key))
    if style.leading < style.size:
        message = f"lines of '{style.name}' would overlap: {style.size:g} points on a leading of {style.leading:g}"
        yield Fault((f"{path}.leading", f"{path}.size", "row"), message, "give it a leading of its size or more")
    if style.pitch and style.pitch < _CLOSEST * style.size:
        message = f"characters of '{style.name}' would overlap: {style.size:g} points at a pitch of {style.pitch:g}"
        yield Fault((f"{path}.pitch", f"{path}.size"), message)
    if style.left + style.indent < 0:
        yield Fault((f"{path}.indent", f"{path}.left"), f"'{style.name}' would begin outside the type area")
    yield from _room(style, measure)
    yield from _colour(f"{path}.colour", style.colour)
    if style.under:
        yield from _stroke(f"{path}.under", style.under)


def _room(style: Style, measure: float) -> Iterator[Fault]:
    least, indent = (FEWEST_CHARACTERS, 0.0) if style.name == "paragraph" else (_FEWEST, max(style.indent, 0.0))
    room = measure / style.em - style.left - style.right - indent
    if room < least - 1e-6:
        sides = [f"styles.{style.name}.{key}" for key in ("size", "pitch", "left", "right", "indent")]
        message = f"a line of '{style.name}' holds {max(room, 0):.1f} characters: it must hold {least}"
        yield Fault((*sides, "sheet.inner", "sheet.outer", "sheet.width"), message)


def _stroke(path: str, stroke: Stroke) -> Iterator[Fault]:
    yield from _at_least(0, f"{path}.distance", stroke.distance)
    yield from _at_least(0, f"{path}.thickness", stroke.thickness, more=True)
    yield from _colour(f"{path}.colour", stroke.colour)


def _page(theme: Theme) -> Iterator[Fault]:
    """Rows are told by their em boxes: the last one needs no gap below it."""
    rows = (theme.sheet.depth - theme.style("paragraph").size) // theme.row + 1
    if rows < FEWEST_ROWS:
        keys = ("row", "styles.paragraph.leading", "sheet.top", "sheet.bottom", "sheet.height")
        yield Fault(keys, f"a page holds {max(rows, 0):.0f} rows of {theme.row:g} points: it must hold {FEWEST_ROWS}")


def _furniture(theme: Theme) -> Iterator[Fault]:
    sheet, notes, cover, size = theme.sheet, theme.notes, theme.cover, theme.style("footer").size
    if not _DESCENT * size <= sheet.footer <= sheet.bottom - _ASCENT * size:
        message = f"the page number has no place at {sheet.footer:g} points from the lower edge"
        yield Fault(("sheet.footer", "styles.footer.size", "sheet.bottom"), message, "keep it inside the lower margin")
    yield from _at_least(0, "folio.indent", theme.folio.indent)
    if theme.folio.indent * size > sheet.measure / 2:
        yield Fault(("folio.indent",), "the page number would stand beyond the middle of the page")
    if not 0 < cover.head < cover.title < cover.foot < 1:
        hint = "they are parts of the sheet's height, from its top: 0.22, 0.36 and 0.76, say"
        yield Fault(("cover.head", "cover.title", "cover.foot"), "the parts of the cover are not in their order", hint)
    if notes:
        yield from _notes(notes, sheet)


def _notes(notes: Notes, sheet: Sheet) -> Iterator[Fault]:
    yield from _at_least(0, "notes.gap", notes.gap)
    yield from _at_least(0, "notes.width", notes.width, more=True)
    yield from _at_least(0, "notes.thickness", notes.thickness, more=True)
    yield from _colour("notes.colour", notes.colour)
    if notes.gap + notes.width > sheet.outer:
        needed = f"{(notes.gap + notes.width) / MM:.1f} mm"
        message = f"the lines for notes need an outer margin of {needed}: it has {sheet.outer / MM:.1f} mm"
        hint = "or switch them off: notes = false under [theme]"
        yield Fault(("notes.width", "notes.gap", "sheet.outer", "sheet.inner"), message, hint)
