"""The style sheet: the theme as CSS, for small screens, night and day.

Lengths are em, so that the reader's own size of type decides; no text has a colour, but for a mark in red.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from pipeline.theme import DEEPEST, Align, Face, Style, Theme

_SONG = '"Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", STSong, SimSun, serif'
_FAMILIES = {
    Face.SONG: _SONG,
    Face.BIAOSONG: _SONG,
    Face.HEI: '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", SimHei, '
    "sans-serif",
    Face.KAI: '"LXGW WenKai", "Kaiti SC", STKaiti, KaiTi, "AR PL UKai CN", serif',
    Face.FANG: "FandolFang, STFangsong, FangSong, serif",
}
# Han characters twice as wide as Latin ones, so that what spaces have lined up stays in line.
_GRID = '"Noto Sans Mono CJK SC", "Sarasa Mono SC", NSimSun, SimSun, "Noto Serif SC", monospace'
_BASE = f"""\
body {{
  line-break: strict; overflow-wrap: break-word; text-align: justify; text-justify: inter-character;
  orphans: 2; widows: 2;
}}
h1, h2, h3, h4, h5, h6, p, ol {{ margin: 0; padding: 0; }}
h1, h2, h3, h4, h5, h6 {{ hyphens: none; text-wrap: pretty; }}
nav ol, .items {{ list-style: none; }}
nav ol ol {{ padding-left: 1em; }}
nav a {{
  display: block; padding: 0.2em 0 0.2em 1em; page-break-inside: avoid;
  color: inherit; text-align: left; text-decoration: none; text-indent: -1em; text-wrap: pretty;
}}
nav > ol > li > a {{ font-weight: bold; margin-top: 0.6em; page-break-after: avoid; }}
.word {{ white-space: nowrap; }}
.attached {{ page-break-before: always; break-before: column; }}
.table, .verbatim {{ font-family: {_GRID}; white-space: pre-wrap; page-break-inside: avoid; }}
.cover-organisation {{ margin-top: 3em; }}
.cover-title {{ margin: 2.5em 0 0.6em; }}
.cover-title + .cover-line, .cover-subtitle + .cover-line {{ margin-top: 6em; }}
"""
_GRIDDED = ("table", "verbatim")  # in a face of their own
_SCREEN = 0.5  # of what a size differs by on paper: so a phone's line holds ten characters of the largest title
_NIGHT = "#ff6b6b"  # a print red is too dark on black: this has 7 : 1 there
_PRINTED = frozenset({"footer", *(f"contents-{n}" for n in range(1, DEEPEST + 1))})


def css(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    body = theme.style("paragraph")
    styles = [style for style in theme.styles if style.name not in _PRINTED]
    rules = (_rule(f".{style.name}", _declarations(style, body)) for style in styles)
    night = (_rule(f".{style.name}", [("color", _NIGHT)]) for style in styles if style.colour != body.colour)
    whole = _rule("body", [("font-family", _FAMILIES[body.face]), ("line-height", _leading(body))])
    top = _rule("nav > ol > li > a", [("font-family", _FAMILIES[theme.style("contents-1").face])])
    lines = (_BASE, whole, top, *rules)
    return "".join((*lines, "@media (prefers-color-scheme: dark) {\n", *night, "}\n"))


def _rule(selector: str, declarations: Iterable[tuple[str, str]]) -> str:
    inside = " ".join(f"{name}: {value};" for name, value in declarations)
    return f"{selector} {{ {inside} }}\n" if inside else ""


def _declarations(style: Style, body: Style) -> Iterator[tuple[str, str]]:
    """What of a style is not as the body has it."""
    if style.name not in _GRIDDED:
        yield from _face(style.face, body.face)
    if style.size != body.size:
        yield "font-size", _em(_ratio(style, body))
    if _leading(style) != _leading(body):
        yield "line-height", _leading(style)
    if style.align is not body.align:
        yield "text-align", str(style.align)
    if style.align is Align.CENTER:
        yield "text-wrap", "balance"
    if style.colour != body.colour:
        yield "color", f"#{style.colour}"
    yield from _room(style, body)
    if style.keep_previous:
        yield "page-break-before", "avoid"
    if style.keep_next:
        yield "page-break-after", "avoid"


def _face(face: Face, body: Face) -> Iterator[tuple[str, str]]:
    """A face, and its weight where that sets it off the text; else headings stay bold, for readers with one face only.

    宋体 is never bold, since 小标宋 is what it would be then.
    """
    if face is not body:
        yield "font-family", _FAMILIES[face]
    match face:
        case Face.SONG:
            yield "font-weight", "normal"
        case Face.HEI | Face.BIAOSONG:
            yield from [] if face is body else [("font-weight", "bold")]
        case Face.KAI | Face.FANG:
            pass
        case _:
            assert_never(face)


def _room(style: Style, body: Style) -> Iterator[tuple[str, str]]:
    """Indents and margins: as much of the body's em as on paper, so that they stay in line with its paragraphs."""
    sides = (
        ("text-indent", style.indent * style.size),
        ("margin-left", style.left * style.size),
        ("margin-right", style.right * style.size),
        ("margin-top", style.before),
        ("margin-bottom", style.after),
    )
    em = body.size * _ratio(style, body)
    return ((name, _em(points / em)) for name, points in sides if points)


def _ratio(style: Style, body: Style) -> float:
    """The size of a style on a screen, in em of the body."""
    return 1 + (style.size / body.size - 1) * _SCREEN


def _leading(style: Style) -> str:
    return f"{style.leading / style.size:.3g}"


def _em(value: float) -> str:
    return f"{value:.3g}em"
