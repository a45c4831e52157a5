"""The packet's sections (cover, contents, body): paper, margins, page numbers."""

from __future__ import annotations

import math
from typing import TypeAlias

from exporters.docx.markup import RELATIONS, Element, field, paragraph, text, twips, w
from pipeline.theme import Sheet, Theme

Footers: TypeAlias = tuple[tuple[str, str], ...]  # kinds of footers, and the ids by which sections refer to them
BELOW = 0.2  # of a line of exact height lies below its baseline (measured in LibreOffice 7.4)
_HEADER = 42.5  # points from the paper's edge to a header, Word's own 1.5 cm; there is none yet


def cover_section(theme: Theme) -> Element:
    """The cover: not numbered, in the middle of the paper. As the first section it has no footer to continue."""
    sheet = theme.sheet
    side = (twips(sheet.width) - _whole(sheet.measure)) // 2
    return w("sectPr", *_page(theme, _margins(theme, side)))


def contents_section(theme: Theme, footers: Footers, follows: bool) -> Element:
    """The contents: numbered i, ii, iii. `follows`: something comes before them."""
    return _numbered(theme, footers, "lowerRoman", follows)


def body_section(theme: Theme, footers: Footers) -> Element:
    """The body: numbered from 1, so that the length of the contents shifts no page number."""
    return _numbered(theme, footers, "decimal", follows=True)


def page_number(theme: Theme, odd: bool) -> Element:
    """The footer's one line: the number, between dashes or alone (GB/T 9704-2012, 7.5), on odd or on even pages."""
    dashes = [text("— ")], [text(" —")]
    before, after = dashes if theme.folio.dashes else ([], [])
    return paragraph("Footer", [*before, *field("PAGE", text("1")), *after], *_edge(theme, odd))


def _edge(theme: Theme, odd: bool) -> list[Element]:
    folio = theme.folio
    if not folio.outer:
        return [w("jc", val="center")]
    side = "right" if odd else "left"
    inset = {side: twips(folio.indent * theme.style("footer").em), f"{side}Chars": round(folio.indent * 100)}
    return [w("ind", **inset), w("jc", val=side)]


def _numbered(theme: Theme, footers: Footers, shape: str, follows: bool) -> Element:
    begins = [w("type", val="oddPage")] if theme.recto and follows else []
    number = w("pgNumType", fmt=shape, start=1)
    page = _page(theme, _margins(theme, twips(theme.sheet.inner)), number)
    return w("sectPr", *(_footer(*footer) for footer in footers), *begins, *page)


def _footer(kind: str, relation: str) -> Element:
    reference = w("footerReference", type=kind)
    reference.set(f"{{{RELATIONS}}}id", relation)
    return reference


def _page(theme: Theme, margins: Element, *numbers: Element) -> list[Element]:
    """No grid (文档网格): lines of exact height need none, and LibreOffice 7.4 moves text up to a row off it."""
    sheet = theme.sheet
    return [w("pgSz", w=twips(sheet.width), h=twips(sheet.height)), margins, *numbers, w("cols", space=720)]


def lead(theme: Theme) -> float:
    """Half the gap between lines: the type area begins with characters, Word's begins with the line around them."""
    return (theme.row - theme.style("paragraph").size) / 2


def _margins(theme: Theme, left: int) -> Element:
    """The right and lower margins take what rounding leaves, lest a line or a character lack a twentieth."""
    sheet = theme.sheet
    top = twips(sheet.top - lead(theme))
    right = twips(sheet.width) - left - _whole(sheet.measure)
    bottom = twips(sheet.height) - top - _depth(sheet, theme)
    under = BELOW * footer_leading(theme)
    edges = {"header": twips(_HEADER), "footer": twips(sheet.footer - under), "gutter": 0}
    return w("pgMar", top=top, right=right, bottom=bottom, left=left, **edges)


def _depth(sheet: Sheet, theme: Theme) -> int:
    """Twips enough for the rows of a page, and for each as Word rounds it."""
    room = sheet.depth + 2 * lead(theme)
    return max(_whole(room), twips(theme.row) * math.floor(room / theme.row + 1e-6))


def footer_leading(theme: Theme) -> float:
    """The height of the footer's line: as the theme has it, but inside the lower margin, or Word moves the text up."""
    sheet, style = theme.sheet, theme.style("footer")
    return max(style.size, min(style.leading, (sheet.bottom - lead(theme) - sheet.footer) / (1 - BELOW)))


def _whole(points: float) -> int:
    """Twips enough for a length, whatever floating point made of it."""
    return math.ceil(round(points * 20, 3))
