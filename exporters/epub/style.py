"""The style sheet: the theme as CSS, for small screens, night and day.

Lengths are em, so that the reader's own size of type decides. No background; no text has a colour, but for what is
coloured on paper, and that is read as well on black as on white. What a reader does not know it passes over: each such
property stands alone, after what it betters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, assert_never

from exporters.epub.colour import legible
from pipeline.theme import DEEPEST, LEADS, Align, Face, Stroke, Style, Theme
from pipeline.typeset.furniture import INNER, OUTER

Declarations: TypeAlias = "Iterator[tuple[str, str]]"
Use: TypeAlias = "Face | None"
"""What a font is for: a face, or (None) lines that stand as they are."""

_SONG = '"Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", STSong, SimSun, serif'
INSTALLED: Mapping[Use, str] = {
    Face.SONG: _SONG,
    Face.BIAOSONG: _SONG,
    Face.HEI: '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", SimHei, '
    "sans-serif",
    Face.KAI: '"LXGW WenKai", "Kaiti SC", STKaiti, KaiTi, "AR PL UKai CN", serif',
    Face.FANG: "FandolFang, STFangsong, FangSong, serif",
    # Han characters twice as wide as Latin ones, so that what spaces have lined up stays in line
    None: '"Noto Sans Mono CJK SC", "Sarasa Mono SC", NSimSun, SimSun, "Noto Serif SC", monospace',
}
"""The families that readers' systems have, for readers that take none from the book."""
GRIDDED = ("table", "verbatim")
"""The styles of lines that stand as they are, in fonts of their own."""
_BASE = """\
body {
  line-break: strict; overflow-wrap: break-word; text-align: justify; text-justify: inter-ideograph;
  text-justify: inter-character; hyphens: none; orphans: 2; widows: 2;
}
h1, h2, h3, h4, h5, h6, p, ol, ul, pre, aside { margin: 0; padding: 0; }
h1, h2, h3, h4, h5, h6 { font-size: 1em; text-align: left; text-wrap: pretty; }
h1, h2, h3, h4, h5, h6 { page-break-inside: avoid; page-break-after: avoid; }
nav ol, .items, .outline, .entries { list-style: none; }
nav ol ol { padding-left: 1em; }
nav a {
  display: block; padding: 0.2em 0 0.2em 1em; page-break-inside: avoid;
  color: inherit; text-align: left; text-decoration: none; text-indent: -1em; text-wrap: pretty;
}
.outline { margin-top: 0.6em; }
.outline .outline { margin-top: 0; }
.outline a { display: block; padding: 0.2em 0 0.2em 1em; color: inherit; text-decoration: none; text-indent: -1em; }
.outline a, .index-entry { page-break-inside: avoid; }
.index-entry a { margin-left: -0.1em; padding: 0.3em 0.1em 0.3em 0.7em; color: inherit; }
.aid-test .list-item { text-align: left; }
.blank { white-space: nowrap; }
.ruled > div { border-bottom: solid 0.05em; height: 2em; opacity: 0.5; }
nav > ol > li > a { font-weight: bold; margin-top: 0.6em; page-break-after: avoid; }
.word { display: inline-block; max-width: 100%; text-indent: 0; }
.attached { page-break-before: always; break-before: column; }
.table, .verbatim {
  white-space: pre-wrap; font-feature-settings: "hwid"; text-spacing-trim: space-all; page-break-inside: avoid;
  margin: 0.5em 0;
}
.row { display: block; padding-left: 2em; text-indent: -2em; }
.print-note { display: flex; flex-wrap: wrap; }
.print-note > :last-child:not(:empty) { margin-left: auto; }
.imprint { margin-top: 2em; page-break-inside: avoid; page-break-before: avoid; }
.signed { page-break-inside: avoid; page-break-before: avoid; }
.cover-image { display: block; margin: 0 auto; max-width: 100%; max-height: 98vh; }
.cover-organisation { margin-top: 3em; }
.cover-title { margin: 2.5em 0 0.6em; }
.cover-title + .cover-line, .cover-subtitle + .cover-line { margin-top: 6em; }
"""
_SCREEN = 0.5  # of what a size differs by on paper: so a phone's line holds ten characters of the largest title
_PRINTED = frozenset({"footer", *(f"contents-{n}" for n in range(1, DEEPEST + 1))})
_CLOSE = 1.4  # em from line to line of heads and tables, at most: a screen has no rows to keep
_LABEL = 3  # em of 附件： and 抄送：
_HEADS = (
    "heading",
    "title",
    "cover",
    "contents",
    "issuing-body-mark",
    "subject",
    "group",
    "reference",
    "index",
)  # never justified: no line of them is full


def css(theme: Theme, families: Mapping[Use, str] = INSTALLED) -> str:
    """Return the style sheet of a theme. `families`: what sets each face, where the book has fonts of its own."""
    styles = [style for style in theme.styles if style.name not in _PRINTED]
    body = theme.style("paragraph")
    top = ("font-family", families[theme.style("contents-1").face])
    rules = (
        _rule("body", _whole(theme, body, families)),
        _rule("nav > ol > li > a", [top]),
        *(_rule(f".{style.name}", _declarations(style, body, families)) for style in styles if style.name not in LEADS),
        *(_rule(f".{name}", _face(theme.style(name).face, body.face, families)) for name in LEADS),
        *_columns(theme),
        *_strokes(theme, body),
        *_signed(theme),
        *_hanging(theme, body),
    )
    return "".join((_BASE, *rules))


def _rule(selector: str, declarations: Iterable[tuple[str, str]]) -> str:
    inside = " ".join(f"{name}: {value};" for name, value in declarations)
    return f"{selector} {{ {inside} }}\n" if inside else ""


def _whole(theme: Theme, body: Style, families: Mapping[Use, str]) -> Declarations:
    """What all text has: marks squeezed (挤压) and hung at the line's end where the theme squeezes them at all."""
    yield "font-family", families[body.face]
    yield "line-height", f"{_leading(body, body):.3g}"
    yield "text-spacing-trim", "normal" if theme.squeeze else "space-all"
    yield "hanging-punctuation", "allow-end" if theme.squeeze else "none"
    yield "text-autospace", "normal" if theme.gap else "no-autospace"


def _declarations(style: Style, body: Style, families: Mapping[Use, str]) -> Declarations:
    """What of a style is not as the body has it."""
    gridded = style.name in GRIDDED
    yield from [("font-family", families[None])] if gridded else _face(style.face, body.face, families)
    if style.size != body.size:
        yield "font-size", _em(_ratio(style, body))
    if _leading(style, body) != _leading(body, body):
        yield "line-height", f"{_leading(style, body):.3g}"
    yield from _aligned(style, body)
    if colour := style.colour != body.colour and legible(style.colour):
        yield "color", colour
    yield from _room(style, body)
    if style.keep_previous:
        yield "page-break-before", "avoid"
    if style.keep_next:
        yield "page-break-after", "avoid"


def _aligned(style: Style, body: Style) -> Declarations:
    head = style.name.startswith(_HEADS)
    align = Align.LEFT if head and style.align is Align.JUSTIFY else style.align
    if align is not body.align:
        yield "text-align", str(align)
    if align is Align.CENTER:
        yield "text-wrap", "balance"


def _face(face: Face, body: Face, families: Mapping[Use, str]) -> Declarations:
    """A face, and its weight where that sets it off the text; else headings stay bold, for readers with one face only.

    宋体 is never bold, since 小标宋 is what it would be then.
    """
    if face is not body:
        yield "font-family", families[face]
    match face:
        case Face.SONG:
            yield "font-weight", "normal"
        case Face.HEI | Face.BIAOSONG:
            yield from [] if face is body else [("font-weight", "bold")]
        case Face.KAI | Face.FANG:
            pass
        case _:
            assert_never(face)


def _room(style: Style, body: Style) -> Declarations:
    """Indents and margins: as much of the body's em as on paper, so that they stay in line with its paragraphs."""
    right = 0 if style.name.startswith("reference") else style.right  # in print, room for the page
    sides = (
        ("text-indent", style.indent * style.size),
        ("margin-left", style.left * style.size),
        ("margin-right", right * style.size),
        ("margin-top", style.before),
        ("margin-bottom", style.after),
    )
    em = body.size * _ratio(style, body)
    return ((name, _em(points / em)) for name, points in sides if points)


def _columns(theme: Theme) -> Iterator[str]:
    """An index, in columns as wide as in print where the screen has room for two."""
    if theme.columns > 1:
        em = theme.style("paragraph").size
        yield _rule(".entries", [("column-width", _em(theme.column / em)), ("column-gap", _em(theme.gutter / em))])


def _hanging(theme: Theme, body: Style) -> Iterator[str]:
    """Lines that go on below what follows their label; attachments after the first begin there (GB/T 9704, 7.3.4)."""
    note, listed = theme.style("attachment-note"), theme.style("cc-list")
    back = ("text-indent", _em(-_LABEL))
    if note.hangs:
        begins = note.indent * note.size / (body.size * _ratio(note, body))
        yield _rule(".attachment-note", [("padding-left", _em(begins + _LABEL)), back])
        yield _rule(".attachment-note + .attachment-note", [("margin-top", "0"), ("text-indent", "0")])
    if listed.hangs:
        yield _rule(".imprint > .cc-list", [("padding-left", _em(listed.left + _LABEL)), back])


def _strokes(theme: Theme, body: Style) -> Iterator[str]:
    """The rules that go with blocks: below the head of an official document (版头), around its imprint (版记)."""
    mark = theme.style("issuing-body-mark")
    if mark.under:
        room = [
            ("padding-bottom", _em(mark.under.distance / body.size)),
            ("margin-bottom", _em(mark.after / body.size)),
        ]
        yield _rule(".letterhead", [("border-bottom", _line(mark.under, body)), *room, ("page-break-after", "avoid")])
        yield _rule(".letterhead > :last-child", [("margin-bottom", "0")])
    foot = theme.style("print-note")
    if foot.foot:
        outer, inner = (_line(Stroke(0, thickness, foot.colour), body) for thickness in (OUTER, INNER))
        yield _rule(".imprint", [("border-top", outer), ("border-bottom", outer)])
        # room at the sides that a rule between the lines crosses
        padding = f"0.3em {_em(foot.right)} 0.3em {_em(foot.left)}"
        yield _rule(".imprint > p", [("margin", "0"), ("padding", padding)])
        yield _rule(".imprint > p + p", [("border-top", inner)])


def _line(stroke: Stroke, body: Style) -> str:
    return " ".join(("solid", _em(stroke.thickness / body.size), legible(stroke.colour))).strip()


def _signed(theme: Theme) -> Iterator[str]:
    """Signature and date as one block at the right, the date begun further in (GB/T 9704-2012, 7.3.5.2)."""
    if theme.stagger:
        right = theme.style("date").right
        yield _rule(".signed", [("display", "table"), ("margin-left", "auto"), ("margin-right", _em(right))])
        yield _rule(".signed > *", [("margin-right", "0"), ("text-align", "left")])
        yield _rule(".signed > .date", [("margin-left", _em(theme.stagger))])


def _ratio(style: Style, body: Style) -> float:
    """The size of a style on a screen, in em of the body; lines that stand as they are want every column they get."""
    return 1 + (style.size / body.size - 1) * (1 if style.name in GRIDDED else _SCREEN)


def _leading(style: Style, body: Style) -> float:
    """The height of a line, in em: no more than the body's, which a reader may set."""
    close = style.name.startswith((*_HEADS, *GRIDDED))
    return min(style.leading / style.size, _CLOSE if close else body.leading / body.size)


def _em(value: float) -> str:
    return f"{value:.3g}em"
