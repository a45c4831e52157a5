"""讲义: A4 to read, to write on and to bind, both sides printed. 33 characters of 小四 a line, 33 lines of 21 points.

The measure is a whole number of em and the gap between lines 75 % of one (CLREQ: 50 to 100 %). The wide outer margin
has ruled lines for notes, one a row.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.theme import A4, MM, RED, Align, Cover, Face, Notes, Sheet, Style, Theme

_MEASURE, _ROW = 33 * 12.0, 21.0
_DEPTH = 33 * _ROW - (_ROW - 12)
_SHEET = Sheet.around((_MEASURE, _DEPTH), A4, top=25 * MM, inner=24 * MM, footer=17 * MM)
STYLES = (
    Style("cover-organisation", Face.HEI, 16, 28, Align.CENTER),
    Style("cover-title", Face.BIAOSONG, 32, 48, Align.CENTER),
    Style("cover-subtitle", Face.KAI, 18, 30, Align.CENTER, before=12),
    Style("cover-line", Face.FANG, 15, 27, Align.CENTER),
    Style("contents-title", Face.BIAOSONG, 20, 42, Align.CENTER, after=21),
    Style("contents-1", Face.HEI, 12, 21, Align.LEFT, right=3),
    Style("contents-2", Face.SONG, 12, 21, Align.LEFT, left=1, right=3),
    Style("contents-3", Face.SONG, 12, 21, Align.LEFT, left=2, right=3),
    Style("contents-4", Face.SONG, 12, 21, Align.LEFT, left=3, right=3),
    Style("title", Face.BIAOSONG, 22, 31.5, Align.CENTER, after=21, keep_next=True),
    Style("issuing-body-mark", Face.BIAOSONG, 30, 42, Align.CENTER, colour=RED, keep_next=True, fits=True),
    Style("document-number", Face.FANG, 12, 21, Align.CENTER, after=21, keep_next=True),
    Style("column-label", Face.KAI, 13, 21, Align.CENTER, after=10.5, keep_next=True),
    Style("adoption-note", Face.KAI, 12, 21, Align.CENTER, after=21, keep_next=True),
    Style("author", Face.KAI, 13, 21, Align.CENTER, after=21, keep_next=True),
    Style("author-note", Face.KAI, 12, 21, indent=2, before=21, keep_previous=True),
    Style("addressee", Face.SONG, 12, 21),
    Style("salutation", Face.SONG, 12, 21, keep_next=True),
    Style("heading-1", Face.HEI, 15, 21, Align.LEFT, left=1.6, before=10.5, after=10.5, keep_next=True),
    Style("heading-2", Face.KAI, 13, 21, Align.LEFT, left=2 * 12 / 13, keep_next=True),
    Style("heading-3", Face.BIAOSONG, 12, 21, Align.LEFT, left=2, keep_next=True),
    Style("heading-4", Face.SONG, 12, 21, Align.LEFT, left=2, keep_next=True),
    Style("lead-1", Face.HEI),
    Style("lead-2", Face.KAI),
    Style("lead-3", Face.SONG),
    Style("lead-4", Face.SONG),
    Style("lead", Face.KAI),
    Style("article", Face.HEI),
    Style("paragraph", Face.SONG, 12, 21, indent=2),
    Style("list-item", Face.SONG, 12, 21, indent=2),
    Style("attachment-note", Face.SONG, 12, 21, indent=2, before=21, keep_previous=True, hangs=True),
    Style("signature", Face.SONG, 12, 21, Align.RIGHT, right=2, before=21, keep_next=True, keep_previous=True),
    Style("date", Face.SONG, 12, 21, Align.RIGHT, right=2, keep_previous=True),
    Style("release-note", Face.SONG, 12, 21, indent=2, keep_previous=True),
    Style("cc-list", Face.FANG, 12, 21, left=1, right=1, foot=True, hangs=True),
    Style("print-note", Face.FANG, 12, 21, left=1, right=1, foot=True),
    Style("footnote", Face.FANG, 10.5, 21, indent=2),
    Style("table", Face.SONG, 10.5, 16, Align.LEFT, before=8, after=8),
    Style("verbatim", Face.SONG, 10.5, 16, Align.LEFT, before=8, after=8),
    Style("subject", Face.KAI, 13, 21, Align.CENTER, after=21, keep_next=True),
    Style("reference-1", Face.SONG, 12, 21, Align.LEFT, right=3),
    Style("reference-2", Face.SONG, 12, 21, Align.LEFT, left=1, right=3),
    Style("reference-3", Face.SONG, 12, 21, Align.LEFT, left=2, right=3),
    Style("reference-4", Face.SONG, 12, 21, Align.LEFT, left=3, right=3),
    Style("group", Face.HEI, 12, 21, Align.LEFT, before=21, keep_next=True),
    Style("index-entry", Face.SONG, 10.5, 21, Align.LEFT, left=2, indent=-2),
    Style("index-main", Face.BIAOSONG),
    Style("ruled", Face.SONG, 12, 21),
    Style("footer", Face.SONG, 10.5, 21),
)
HANDOUT = Theme(
    "handout",
    _SHEET,
    Cover(head=0.22, title=0.36, foot=0.76),
    STYLES,
    row=_ROW,
    notes=Notes(gap=7 * MM, width=31 * MM),
)


def scaled(style: Style, letters: float, rows: float) -> Style:
    """A style with its letters in one proportion and its heights in another."""
    heights = {name: round(getattr(style, name) * rows, 3) for name in ("leading", "before", "after")}
    return replace(style, size=round(style.size * letters, 3), **heights)
