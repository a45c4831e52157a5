"""The cover: the one that is printed, as a picture that needs no fonts, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import uharfbuzz as hb

from exporters.epub import xhtml
from exporters.epub.text import escape
from pipeline.packet import Meta
from pipeline.theme import Sheet
from pipeline.typeset.fonts import Font, Fonts
from pipeline.typeset.pages import Bar, Page, Run

IMAGE = "cover.svg"
PAGE = "cover.xhtml"
_UNITS = 1000  # of a glyph's em, as the widths of fonts have them


def image(cover: Page, sheet: Sheet, fonts: Fonts, words: str) -> bytes:
    """Return the printed cover as SVG, its letters as outlines. `words`: what is read of it to whoever listens."""
    size = f"{sheet.width:.2f} {sheet.height:.2f}"
    width, height = size.split()
    drawn = (
        *(_rule(bar, cover.left, sheet.height) for bar in cover.bars),
        *(
            mark
            for line in cover.lines
            for run in line.runs
            for mark in _run(run, fonts, cover.left, sheet.height - line.y)
        ),
    )
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {size}"',
            f' role="img">\n<title>{escape(words)}</title>',
            f'<path fill="#fff" d="M0 0H{width}V{height}H0Z"/>',
            *drawn,
            "</svg>\n",
        )
    ).encode()


def page(meta: Meta) -> bytes:
    """Return the page that shows the picture."""
    picture = f'<img class="cover-image" src="{IMAGE}" alt="{escape(said(meta))}" role="doc-cover"/>'
    body = f'<body epub:type="cover">\n<div>{picture}</div>\n</body>'
    return xhtml.page(meta.title, meta.language, body)


def said(meta: Meta) -> str:
    """Return what the cover says, in a line."""
    parts = (meta.organisation, f"《{meta.title}》", meta.subtitle, meta.author, meta.dated)
    return f"封面：{'，'.join(filter(None, parts))}"


def _rule(bar: Bar, left: float, height: float) -> str:
    x, end, y = left + bar.x, left + bar.end, height - bar.y
    return f'<path stroke="#{bar.colour}" stroke-width="{bar.thickness:g}" d="M{x:.2f} {y:.2f}H{end:.2f}"/>'


def _run(run: Run, fonts: Fonts, left: float, y: float) -> Iterator[str]:
    """The letters of a run, each where it stands on the sheet."""
    font, scale = fonts.named(run.font), run.size / _UNITS
    x = left + run.x
    for k, char in enumerate(run.text):
        x += sum(by for at, by in run.shifts if at == k)
        outline = _outline(font, char)
        if outline:
            place = f"matrix({scale:.5g} 0 0 {-scale:.5g} {x:.2f} {y:.2f})"
            yield f'<path fill="#{run.colour}" transform="{place}" d="{outline}"/>'
        x += font.width(char) * scale + run.spacing


def _outline(font: Font, char: str) -> str:
    """The outline of a letter as path data, upwards from the baseline."""
    out: list[str] = []
    hb.Font(font.face).draw_glyph(font.glyph(char), _pen(), (out, _UNITS / font.face.upem))
    return "".join(out)


@cache
def _pen() -> hb.DrawFuncs:
    """What writes an outline down as path data (SVG 2, 9.3)."""

    def wrote(command: str) -> Callable[..., None]:
        def write(*args: Any) -> None:
            *points, (out, scale) = args
            out.append(command + " ".join(f"{point * scale:.0f}" for point in points))

        return write

    made = hb.DrawFuncs()
    made.set_move_to_func(wrote("M"))
    made.set_line_to_func(wrote("L"))
    made.set_quadratic_to_func(wrote("Q"))
    made.set_cubic_to_func(wrote("C"))
    made.set_close_path_func(wrote("Z"))
    return made
