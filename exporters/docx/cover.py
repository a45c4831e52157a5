"""The cover: what the packet is called, whose it is and when, placed by the space above each line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from exporters.docx.looks import Look, Names, has_cover
from exporters.docx.markup import Element, paragraph, run, text, twips, w
from exporters.docx.sections import cover_section
from pipeline.export import Edition
from pipeline.packet import Meta, chinese_date
from pipeline.theme import Sheet, Style, Theme

# Where things begin, as parts of the type area's height: the title a little above the optical middle,
# the lines at the foot ending where a book has its publisher's name.
_TOP = {"cover-organisation": 0.06, "cover-title": 0.26}
_FOOT = 0.94
_AIR = 0.5  # least space between unlike lines, in lines of the lower one


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the cover; its text in lines as they are to stand, where it is known how to part it."""

    look: str
    lines: tuple[str, ...]


def cover(edition: Edition, names: Names) -> list[Element]:
    """The cover's paragraphs, the last of which ends its section; none for a packet without a cover."""
    if not has_cover(edition.packet):
        return []
    theme = edition.theme
    placed = list(_placed(tuple(_lines(edition.packet.meta)), theme))
    ends: list[list[Element]] = [[]] * (len(placed) - 1) + [[cover_section(theme.sheet)]]
    return [_paragraph(line, before, names, end) for (line, before), end in zip(placed, ends, strict=True)]


def _lines(meta: Meta) -> Iterator[Line]:
    date = chinese_date(meta.date) if meta.date else ""
    said = (
        ("cover-organisation", meta.organisation),
        ("cover-title", meta.title),
        ("cover-subtitle", meta.subtitle),
        ("cover-line", meta.author),
        ("cover-line", date),
    )
    yield from (Line(look, (words,)) for look, words in said if words)


def _placed(lines: tuple[Line, ...], theme: Theme) -> Iterator[tuple[Line, float]]:
    """Each line with the space above it, in points."""
    height = theme.sheet.height - theme.sheet.top - theme.sheet.bottom
    foot = height * _FOOT - sum(_height(line, theme) for line in lines if line.look == "cover-line")
    y, above = 0.0, ""
    for line in lines:
        least = y if line.look == above or not above else y + _AIR * theme.style(line.look).leading
        wanted = foot if line.look == "cover-line" != above else height * _TOP.get(line.look, 0)
        top = max(wanted, least)
        yield line, top - y
        y, above = top + _height(line, theme), line.look


def _height(line: Line, theme: Theme) -> float:
    style = theme.style(line.look)
    return style.leading * sum(_rows(words, style, theme.sheet) for words in line.lines)


def _rows(words: str, style: Style, sheet: Sheet) -> int:
    """How many rows a line takes; Latin letters count as half a character."""
    width = sum(0.5 if char.isascii() else 1 for char in words) * style.size
    return max(math.ceil(width / sheet.measure), 1)


def _paragraph(line: Line, before: float, names: Names, end: list[Element]) -> Element:
    rows = [[run(w("br")), text(words)] for words in line.lines]
    content = [piece for row in rows for piece in row][1:]
    return paragraph(names.id(Look(line.look)), content, w("spacing", before=twips(before)), *end)
