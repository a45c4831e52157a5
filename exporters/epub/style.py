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
_BASE = f"""\
html {{ -webkit-text-size-adjust: 100%; }}
body {{
  font-family: {_SONG};
  line-break: strict; overflow-wrap: break-word; text-align: justify; text-justify: inter-character;
  orphans: 2; widows: 2;
}}
h1, h2, h3, h4, h5, h6, p, ol {{ margin: 0; padding: 0; }}
h1, h2, h3, h4, h5, h6 {{ hyphens: none; }}
nav {{ text-align: left; }}
nav ol, .items {{ list-style: none; }}
nav ol ol {{ padding-left: 1em; }}
nav a {{ color: inherit; display: block; padding: 0.2em 0; text-decoration: none; }}
nav > ol > li > a {{ font-family: {_FAMILIES[Face.HEI]}; font-weight: bold; margin-top: 0.6em; }}
.attached {{ break-before: page; break-before: column; }}
.table, .verbatim {{ text-align: left; text-indent: 0; white-space: pre-wrap; }}
.cover-organisation {{ margin-top: 2em; }}
.cover-title {{ margin-top: 2em; margin-bottom: 0.6em; }}
.cover-subtitle {{ margin-bottom: 5em; }}
"""
_NIGHT = "#ff6b6b"  # a print red is too dark on black: this has 7 : 1 there
_PRINTED = frozenset({"footer", *(f"contents-{n}" for n in range(1, DEEPEST + 1))})


def css(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    body = theme.style("paragraph")
    styles = [style for style in theme.styles if style.name not in _PRINTED]
    rules = (_rule(f".{style.name}", _declarations(style, body)) for style in styles)
    night = (_rule(f".{style.name}", [("color", _NIGHT)]) for style in styles if style.colour != body.colour)
    lines = (_BASE, _rule("body", [("line-height", _leading(body))]), *rules)
    return "".join((*lines, "@media (prefers-color-scheme: dark) {\n", *night, "}\n"))


def _rule(selector: str, declarations: Iterable[tuple[str, str]]) -> str:
    inside = " ".join(f"{name}: {value};" for name, value in declarations)
    return f"{selector} {{ {inside} }}\n" if inside else ""


def _declarations(style: Style, body: Style) -> Iterator[tuple[str, str]]:
    """What of a style is not as the body has it."""
    yield from _face(style.face)
    if style.size != body.size:
        yield "font-size", _em(style.size / body.size)
    if _leading(style) != _leading(body):
        yield "line-height", _leading(style)
    if style.align is not body.align:
        yield "text-align", str(style.align)
    if style.align is Align.CENTER:
        yield "text-wrap", "balance"
    if style.colour != body.colour:
        yield "color", f"#{style.colour}"
    yield from _room(style)
    if style.keep_next:
        yield "break-after", "avoid"


def _face(face: Face) -> Iterator[tuple[str, str]]:
    """A face, and its weight where that is part of it; else headings stay bold, for readers with one face only."""
    match face:
        case Face.SONG:
            yield "font-weight", "normal"
        case Face.HEI | Face.BIAOSONG:
            yield "font-family", _FAMILIES[face]
            yield "font-weight", "bold"
        case Face.KAI | Face.FANG:
            yield "font-family", _FAMILIES[face]
        case _:
            assert_never(face)


def _room(style: Style) -> Iterator[tuple[str, str]]:
    """Indents and margins. Those above and below are points in the theme, here em of the style's size."""
    sides = (
        ("text-indent", style.indent),
        ("margin-left", style.left),
        ("margin-right", style.right),
        ("margin-top", style.before / style.size),
        ("margin-bottom", style.after / style.size),
    )
    return ((name, _em(value)) for name, value in sides if value)


def _leading(style: Style) -> str:
    return f"{style.leading / style.size:.3g}"


def _em(value: float) -> str:
    return f"{value:.3g}em"
