"""The cover: what the packet is called, whose it is and when; lines and rules stand where the typesetter has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exporters.docx.drawing import rule
from exporters.docx.looks import Look, Names
from exporters.docx.markup import Element, lined, paragraph, twips, w
from exporters.docx.measures import Measures
from exporters.docx.sections import cover_section, lead
from pipeline.export import Edition
from pipeline.packet import Meta, chinese_date
from pipeline.theme import Theme
from pipeline.typeset.pages import Part

_AIR = 0.5  # least space above a line that the one before it has pushed down, in lines


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the cover, its text in lines as they are to stand."""

    look: str
    lines: tuple[str, ...]


def cover(edition: Edition, names: Names, measures: Measures) -> list[Element]:
    """The cover's paragraphs, the last of which ends its section; none for a packet without a cover."""
    if not edition.packet.has_cover:
        return []
    theme = edition.theme
    placed = list(_placed(tuple(_lines(edition.packet.meta, measures)), theme))
    ends: list[list[Element]] = [[]] * (len(placed) - 1) + [[cover_section(theme)]]
    made = [_paragraph(line, before, names, end) for (line, before), end in zip(placed, ends, strict=True)]
    made[-1].extend(_rules(edition))
    return made


def _rules(edition: Edition) -> Iterator[Element]:
    page = next((page for page in edition.pages.pages if page.part is Part.COVER), None)
    if page is None:
        return
    for number, bar in enumerate(page.bars, 1):
        yield rule(bar._replace(x=page.left + bar.x, end=page.left + bar.end), number, edition.theme.sheet.height)


def _lines(meta: Meta, measures: Measures) -> Iterator[Line]:
    date = chinese_date(meta.date) if meta.date else ""
    said = (
        ("cover-organisation", meta.organisation),
        ("cover-title", meta.title),
        ("cover-subtitle", meta.subtitle),
        ("cover-line", meta.author),
        ("cover-line", date),
    )
    yield from (Line(look, measures.lines(words, measures.theme.style(look))) for look, words in said if words)


def _placed(lines: tuple[Line, ...], theme: Theme) -> Iterator[tuple[Line, float]]:
    """Each line with the space above it, in points. What begins nowhere of its own follows the line above."""
    y, above = theme.sheet.top - lead(theme), ""
    begins = {"cover-organisation": theme.cover.head, "cover-title": theme.cover.title, "cover-line": theme.cover.foot}
    for line in lines:
        style, begin = theme.style(line.look), begins.get(line.look, 0.0)
        free = line.look == above or not begin
        top = y + style.before if free else max(y + _AIR * style.leading, theme.sheet.height * begin)
        yield line, top - y
        y, above = top + _height(line, theme), line.look


def _height(line: Line, theme: Theme) -> float:
    return theme.style(line.look).leading * len(line.lines)


def _paragraph(line: Line, before: float, names: Names, end: list[Element]) -> Element:
    return paragraph(names.id(Look(line.look)), lined(line.lines), w("spacing", before=twips(before)), *end)
