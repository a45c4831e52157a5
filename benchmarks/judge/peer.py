"""Typst, given the same words, fonts, sheet and styles: the document that a careful user of it would write."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import typst

from pipeline.document import Heading, Lead, Paragraph, Placed, Role, Verbatim, flow, role
from pipeline.packet import Packet
from pipeline.theme import Align, Face, Style, Theme, lead_name, style_name

FAMILIES = {
    Face.SONG: ("Noto Serif SC", "LXGW WenKai"),
    Face.BIAOSONG: ("Noto Serif SC", "LXGW WenKai"),
    Face.HEI: ("Noto Sans SC", "Noto Serif SC", "LXGW WenKai"),
    Face.KAI: ("LXGW WenKai", "Noto Serif SC"),
    Face.FANG: ("FandolFang R", "LXGW WenKai", "Noto Serif SC"),
}
PLAIN = ("paragraph", "list-item")  # set as Typst sets paragraphs, without a function of their own
PREAMBLE = """\
#set document(title: {title}, date: datetime(year: {year}, month: {month}, day: {day}))
#set page(width: {width}pt, height: {height}pt, numbering: "1", binding: left,
  margin: (top: {top}pt, bottom: {bottom}pt, inside: {inner}pt, outside: {outer}pt))
#set text(lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em, {text})
#set par(justify: true, {par})
#set outline(depth: {depth}, title: [目录])
"""
FUNCTION = """\
#let s-{name}(it) = block(width: 100%, sticky: {sticky}, above: {above}pt, below: {below}pt,
  inset: (left: {left}pt, right: {right}pt), {{
  set text({text})
  set par(justify: {justify}, {par})
  set align({align})
  show heading: it => {{ set text({text}); it.body }}
  it
}})
"""
CONTENTS = "#outline()\n"


def compiled(source: str, fonts: Path) -> bytes:
    """The PDF of a Typst document, tagged and archival as ours is."""
    found = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
    return typst.compile(source.encode(), font_paths=found, format="pdf", pdf_standards=["ua-1", "a-2a"])


def document(packet: Packet, theme: Theme, depth: int = 4) -> str:
    """A packet as a Typst document."""
    sheet, body, date = theme.sheet, theme.style("paragraph"), packet.meta.date or datetime.date(2026, 1, 1)
    preamble = PREAMBLE.format(
        title=_quoted(packet.title), year=date.year, month=date.month, day=date.day, depth=depth,
        width=sheet.width, height=sheet.height, top=sheet.top, bottom=sheet.bottom, inner=sheet.inner,
        outer=sheet.outer, text=_text(body), par=_par(body),
    )  # fmt: skip
    placed = [p for d in packet.documents for p in flow(d)]
    styles = {style_name(p): theme.of(p) for p in placed}
    functions = (_function(name, style) for name, style in styles.items() if name not in PLAIN)
    return "".join((preamble, *functions, CONTENTS, *(_block(p, theme) for p in placed)))


def _block(placed: Placed, theme: Theme) -> str:
    """A block: plain text where it is a paragraph, else what its style's function makes of it."""
    block, name = placed.block, style_name(placed)
    words = "".join(_spans(placed, theme))
    if isinstance(block, Heading) or (role(block) is Role.TITLE and placed.target):
        words = f"#heading(level: {placed.depth + 1})[{words}]"
    page = "#pagebreak(weak: true)\n" if placed.begins else ""
    return page + (words if name in PLAIN else f"#s-{name}[{words}]") + "\n\n"


def _spans(placed: Placed, theme: Theme) -> Iterator[str]:
    """The words of a block: a paragraph's run-in heading in its own face, a table's lines each on its own."""
    block = placed.block
    if isinstance(block, Verbatim):
        yield " #linebreak() ".join(f"#{_quoted(line)}" for line in block.lines)
    elif isinstance(block, Paragraph):
        face = _family(theme.style(lead_name(placed)).face)
        for part in block.content:
            lead = isinstance(part, Lead)
            yield f"#text(font: {face})[#{_quoted(part.text)}]" if lead else f"#{_quoted(part.text)}"
    else:
        yield f"#{_quoted(block.text)}"


def _function(name: str, style: Style) -> str:
    """A style's function. Its block is as wide as the line, so that alignment and indents hold."""
    justify = style.align is Align.JUSTIFY
    gap, em = style.leading - style.size, style.em
    return FUNCTION.format(
        name=name, sticky=str(style.keep_next).lower(), above=gap + style.before, below=gap + style.after,
        left=style.left * em, right=style.right * em, text=_text(style), par=_par(style),
        justify=str(justify).lower(), align="left" if justify else style.align,
    )  # fmt: skip


def _text(style: Style) -> str:
    weight = 700 if style.face is Face.BIAOSONG else 400
    return f'font: {_family(style.face)}, size: {style.size}pt, weight: {weight}, fill: rgb("#{style.colour}")'


def _par(style: Style) -> str:
    gap, indent = style.leading - style.size, style.indent * style.em
    return f"leading: {gap}pt, spacing: {gap}pt, first-line-indent: (amount: {indent}pt, all: true)"


def _family(face: Face) -> str:
    return f"({', '.join(_quoted(name) for name in FAMILIES[face])})"


def _quoted(text: str) -> str:
    """A text as a Typst string, in which nothing is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
