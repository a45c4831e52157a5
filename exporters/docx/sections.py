"""The packet's sections (cover, contents, body): paper, margins, page numbers."""

from __future__ import annotations

import math

from exporters.docx.markup import RELATIONS, Element, field, paragraph, text, twips, w
from pipeline.theme import Theme

_HEADER = 42.5  # points from the paper's edge to a header, Word's own 1.5 cm; there is none yet
_BELOW = 0.2  # of a line of exact height lies below its baseline (measured in LibreOffice 7.4)


def cover_section(theme: Theme) -> Element:
    """The cover: not numbered. As the first section it has no footer to continue."""
    return w("sectPr", *_page(theme))


def contents_section(theme: Theme, footer: str) -> Element:
    """The contents: numbered i, ii, iii."""
    return w("sectPr", _footer(footer), *_page(theme, w("pgNumType", fmt="lowerRoman", start=1)))


def body_section(theme: Theme, footer: str) -> Element:
    """The body: numbered from 1, so that the length of the contents shifts no page number."""
    return w("sectPr", _footer(footer), *_page(theme, w("pgNumType", fmt="decimal", start=1)))


def page_number() -> Element:
    """The footer's one line: the number between two dashes (GB/T 9704-2012, 7.5)."""
    return paragraph("Footer", [text("— "), *field("PAGE", text("1")), text(" —")])


def _footer(relation: str) -> Element:
    reference = w("footerReference", type="default")
    reference.set(f"{{{RELATIONS}}}id", relation)
    return reference


def _page(theme: Theme, *numbers: Element) -> list[Element]:
    sheet = theme.sheet
    return [
        w("pgSz", w=twips(sheet.width), h=twips(sheet.height)),
        _margins(theme),
        *numbers,
        w("cols", space=720),
    ]


def _margins(theme: Theme) -> Element:
    """The right and lower margins take what rounding leaves, lest a line or a character lack a twentieth."""
    sheet = theme.sheet
    under = _BELOW * theme.style("footer").leading
    left, top = twips(sheet.left), twips(sheet.top)
    right = twips(sheet.width) - left - _whole(sheet.measure)
    bottom = twips(sheet.height) - top - _whole(sheet.height - sheet.top - sheet.bottom)
    edges = {"header": twips(_HEADER), "footer": twips(sheet.footer - under), "gutter": 0}
    return w("pgMar", top=top, right=right, bottom=bottom, left=left, **edges)


def _whole(points: float) -> int:
    """Twips enough for a length, whatever floating point made of it."""
    return math.ceil(round(points * 20, 3))
