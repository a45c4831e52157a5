"""The cover: what the packet is called, whose it is and when; lines and rules stand where the typesetter has them."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.drawing import rule
from exporters.docx.layout.margins import lead
from exporters.docx.layout.measures import Measures
from exporters.docx.markup import Markup, lined, paragraph, twips, w
from exporters.docx.sections import Sections
from exporters.docx.styles.looks import Look, Names
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.packet import Meta
from pipeline.theme import Theme
from pipeline.typeset.furniture import cover_bars

_AIR = 0.5  # least space above a line that the one before it has pushed down, in lines


@frozen
class Line:
    """One paragraph of the cover, its text in lines as they are to stand."""

    look: str
    lines: tuple[str, ...]


def cover(edition: Edition, names: Names, measures: Measures, sections: Sections) -> list[Markup]:
    """The cover's paragraphs, the last of which ends its section; none for a packet without a cover."""
    if not edition.packet.has_cover:
        return []
    placed = list(_placed(tuple(_lines(edition.packet.meta, measures)), edition.theme))
    last = len(placed) - 1
    return [
        paragraph(
            names.id(Look(line.look)),
            [*lined(line.lines), *(_rules(sections) if at == last else ())],
            w("spacing", before=twips(before)),
            *([sections.cover()] if at == last else ()),
        )
        for at, (line, before) in enumerate(placed)
    ]


def _rules(sections: Sections) -> Iterator[Markup]:
    """None on the page of a template, which has its own design."""
    sheet, left = sections.theme.sheet, sections.theme.sheet.centred
    bars = cover_bars(sections.theme) if sections.own is None else ()
    for number, bar in enumerate(bars, 1):
        yield rule(bar._replace(x=left + bar.x, end=left + bar.end), number, sheet.height)


def _lines(meta: Meta, measures: Measures) -> Iterator[Line]:
    said = (
        ("cover-organisation", meta.organisation),
        ("cover-title", meta.title),
        ("cover-subtitle", meta.subtitle),
        ("cover-line", meta.author),
        ("cover-line", meta.dated),
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
