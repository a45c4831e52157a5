"""The packet's sections (cover, contents, body): paper, margins, page numbers."""

from __future__ import annotations

from exporters.docx.markup import RELATIONS, Element, field, paragraph, text, twips, w
from pipeline.theme import Sheet

_HEADER = 42.5  # points from the paper's edge to a header, Word's own 1.5 cm; there is none yet


def cover_section(sheet: Sheet) -> Element:
    """The cover: not numbered. As the first section it has no footer to continue."""
    return w("sectPr", *_page(sheet))


def contents_section(sheet: Sheet, footer: str) -> Element:
    """The contents: numbered i, ii, iii."""
    return w("sectPr", _footer(footer), *_page(sheet, w("pgNumType", fmt="lowerRoman", start=1)))


def body_section(sheet: Sheet, footer: str) -> Element:
    """The body: numbered from 1, so that the length of the contents shifts no page number."""
    return w("sectPr", _footer(footer), *_page(sheet, w("pgNumType", fmt="decimal", start=1)))


def page_number() -> Element:
    """The footer's one line: the number between two dashes (GB/T 9704-2012, 7.5)."""
    return paragraph("Footer", [text("— "), *field("PAGE", text("1")), text(" —")])


def _footer(relation: str) -> Element:
    reference = w("footerReference", type="default")
    reference.set(f"{{{RELATIONS}}}id", relation)
    return reference


def _page(sheet: Sheet, *numbers: Element) -> list[Element]:
    return [
        w("pgSz", w=twips(sheet.width), h=twips(sheet.height)),
        _margins(sheet),
        *numbers,
        w("cols", space=720),
    ]


def _margins(sheet: Sheet) -> Element:
    """What rounding leaves goes to the text, lest a line or a character lack a twentieth of a point."""
    return w(
        "pgMar",
        top=int(sheet.top * 20),
        right=int(sheet.right * 20),
        bottom=int(sheet.bottom * 20),
        left=int(sheet.left * 20),
        header=twips(_HEADER),
        footer=twips(sheet.footer),
        gutter=0,
    )
