"""公文: official documents to the millimetre, after GB/T 9704-2012. Marks keep their cells; nothing is squeezed.

A4, a type area of 156 × 225 mm (5.2.1) filled by 22 lines of 28 characters of 3号 (5.2.3). Lines are told by their em
boxes: the first begins at the type area's top, the last ends at its foot, which makes rows of 29.62 points, where
clause 3.2 (a character and 7/8 of one) has 29.53.
"""

from __future__ import annotations

from pipeline.theme import A4, MM, RED, SIZES, Align, Cover, Face, Folio, Sheet, Stroke, Style, Theme

_LARGE, _SIZE, _SMALL = SIZES["二号"], SIZES["三号"], SIZES["四号"]  # titles, text, page numbers and 版记
_MEASURE, _DEPTH = 156 * MM, 225 * MM
_PITCH = _MEASURE / 28
_ROW = (_DEPTH - _SIZE) / 21
_TOP, _INNER = 37 * MM, 28 * MM
_BELOW = 7 * MM  # from the type area to the page number's dash (7.5)
_DASH = 0.33  # em from the upper edge of Fandol Fang's dash down to its baseline
_FOOTER = A4[1] - _TOP - _DEPTH - _BELOW - _DASH * _SMALL
_SHEET = Sheet.around((_MEASURE, _DEPTH), A4, top=_TOP, inner=_INNER, footer=_FOOTER)
_MARK_TOP = 35 * MM  # from the type area's top to the issuing body's mark (7.2.4)
_MARK_ROW = 5 * _ROW - _MARK_TOP  # so that what follows stands on the rows
_RULE = Stroke(4 * MM, 1.0, RED)  # 7.2.7


def _body(name: str, face: Face = Face.FANG, align: Align = Align.JUSTIFY, **figures: float) -> Style:
    return Style(name, face, _SIZE, _ROW, align, pitch=_PITCH, **figures)  # type: ignore[arg-type]


_STYLES = (
    Style("cover-organisation", Face.BIAOSONG, 26, 2 * _ROW, Align.CENTER, colour=RED),
    Style("cover-title", Face.BIAOSONG, 32, 2 * _ROW, Align.CENTER),
    Style("cover-subtitle", Face.KAI, 18, _ROW, Align.CENTER, before=_ROW / 2),
    Style("cover-line", Face.FANG, 16, _ROW, Align.CENTER),
    Style("contents-title", Face.BIAOSONG, _LARGE, _ROW, Align.CENTER, after=_ROW),
    _body("contents-1", Face.HEI, Align.LEFT, right=3),
    _body("contents-2", Face.FANG, Align.LEFT, left=1, right=3),
    _body("contents-3", Face.FANG, Align.LEFT, left=2, right=3),
    _body("contents-4", Face.FANG, Align.LEFT, left=3, right=3),
    Style(
        "issuing-body-mark",
        Face.BIAOSONG,
        36,
        _MARK_ROW,
        Align.CENTER,
        colour=RED,
        drop=_MARK_TOP,
        after=2 * _ROW,
        keep_next=True,
        fits=True,
        under=_RULE,
    ),
    Style("document-number", Face.FANG, _SIZE, _ROW, Align.CENTER, after=2 * _ROW, keep_next=True, under=_RULE),
    Style("title", Face.BIAOSONG, _LARGE, _ROW, Align.CENTER, after=_ROW, keep_next=True),
    Style("column-label", Face.KAI, _SIZE, _ROW, Align.CENTER, after=_ROW, keep_next=True),
    Style("adoption-note", Face.KAI, _SIZE, _ROW, Align.CENTER, after=_ROW, keep_next=True),
    Style("author", Face.KAI, _SIZE, _ROW, Align.CENTER, after=_ROW, keep_next=True),
    _body("author-note", Face.KAI, indent=2, before=_ROW, keep_previous=True),
    _body("addressee"),
    _body("salutation", keep_next=True),
    _body("heading-1", Face.HEI, indent=2, keep_next=True),
    _body("heading-2", Face.KAI, indent=2, keep_next=True),
    _body("heading-3", indent=2, keep_next=True),
    _body("heading-4", indent=2, keep_next=True),
    _body("lead-1", Face.HEI),
    _body("lead-2", Face.KAI),
    _body("lead-3"),
    _body("lead-4"),
    _body("lead", Face.KAI),
    _body("article", Face.HEI),
    _body("paragraph", indent=2),
    _body("list-item", indent=2),
    _body("attachment-note", indent=2, before=_ROW, keep_previous=True, hangs=True),
    _body("signature", align=Align.RIGHT, right=2, before=_ROW, keep_next=True, keep_previous=True),
    _body("date", align=Align.RIGHT, right=2, keep_previous=True),
    _body("release-note", indent=2, keep_previous=True),
    Style("cc-list", Face.FANG, _SMALL, _ROW, left=1, right=1, hangs=True, foot=True),
    Style("print-note", Face.FANG, _SMALL, _ROW, left=1, right=1, foot=True),
    Style("footnote", Face.FANG, _SMALL, _ROW, indent=2),
    Style("table", Face.SONG, 12, _ROW, Align.LEFT),
    Style("verbatim", Face.SONG, 12, _ROW, Align.LEFT),
    Style("subject", Face.KAI, _SIZE, _ROW, Align.CENTER, after=_ROW, keep_next=True),
    Style("reference-1", Face.FANG, _SMALL, _ROW, Align.LEFT, right=3),
    Style("reference-2", Face.FANG, _SMALL, _ROW, Align.LEFT, left=1, right=3),
    Style("reference-3", Face.FANG, _SMALL, _ROW, Align.LEFT, left=2, right=3),
    Style("reference-4", Face.FANG, _SMALL, _ROW, Align.LEFT, left=3, right=3),
    Style("group", Face.HEI, _SMALL, _ROW, Align.LEFT, before=_ROW, keep_next=True),
    Style("index-entry", Face.FANG, _SMALL, _ROW, Align.LEFT, left=2, indent=-2),
    Style("index-main", Face.BIAOSONG),
    _body("ruled"),
    Style("footer", Face.SONG, _SMALL, _ROW),
)
GONGWEN = Theme(
    "gongwen",
    _SHEET,
    Cover(head=0.22, title=0.36, foot=0.76),
    _STYLES,
    row=_ROW,
    folio=Folio(indent=1, dashes=True),
    squeeze=False,
    gap=0.2,  # as word processors have it
    stagger=2,
)
