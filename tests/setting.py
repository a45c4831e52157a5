"""What tests of the typesetter share: paragraphs set alone, where characters stand, what lines say."""

from __future__ import annotations

from typing import Any, NamedTuple

import helpers as hp
from pipeline.document import Document
from pipeline.packet import Meta, packet
from pipeline.theme import Face, Style, Theme
from pipeline.themes import HANDOUT
from pipeline.toc import Scope, toc
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.lines import Setter, Setting
from pipeline.typeset.measured import Span
from pipeline.typeset.pages import Line, Pages, Part, Run

SONG = Style("test", Face.SONG, 10.0, 20.0)  # 10 points: a tenth of a point is a hundredth of an em
FANG = Style("test", Face.FANG, 10.0, 20.0, pitch=10.2)


class Place(NamedTuple):
    """A character, where its cell begins and how wide its glyph is, in points."""

    char: str
    x: float
    width: float


def places(runs: tuple[Run, ...]) -> list[Place]:
    """Where each glyph of a line begins."""
    out = []
    for run in runs:
        font, x, shifts = hp.bundled().named(run.font), run.x, dict(run.shifts)
        for k, char in enumerate(run.text):
            x += shifts.get(k, 0.0)
            width = font.width(char) * run.size / 1000
            out.append(Place(char, x, width))
            x += width + run.spacing
    return out


def end_of(runs: tuple[Run, ...]) -> float:
    last = places(runs)[-1]
    return last.x + last.width


def said(line: Line | tuple[Run, ...]) -> str:
    return "".join(run.text for run in (line.runs if isinstance(line, Line) else line))


def lines_of(text: str, measure: float, style: Style = SONG, squeeze: bool = True) -> list[tuple[Run, ...]]:
    """A paragraph in a measure of em, indented by two."""
    setter = Setter(hp.bundled(), squeeze)
    setting = Setting(measure * style.em, 2 * style.em)
    return [runs for _, runs in setter.lines([Span(text, style.face)], style, setting)]


def texts(text: str, measure: float, style: Style = SONG, squeeze: bool = True) -> list[str]:
    return [said(line) for line in lines_of(text, measure, style, squeeze)]


def pages_of(*documents: Document, theme: Theme = HANDOUT, title: str = "") -> Pages:
    book = packet(Meta(title), documents)
    return Typesetter(theme, hp.bundled()).pages(book, toc(book, Scope(depth=4)))


def body_lines(*documents: Document, theme: Theme = HANDOUT) -> list[Any]:
    return [line for page in pages_of(*documents, theme=theme).pages if page.part is Part.BODY for line in page.lines]
