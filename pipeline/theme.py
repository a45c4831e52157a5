"""How things look, as data: roles to styles, and the page. Shared by all exporters.

Lengths are points unless a name says otherwise; indents are em of the style's own size.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.document import Element, Heading, Item, Kind, Paragraph, Placed, Verbatim

MM = 72 / 25.4


class Face(StrEnum):
    """The five faces of Chinese official documents (GB/T 9704-2012, 5.2.2 and 7.3)."""

    SONG = "宋体"
    BIAOSONG = "小标宋"
    HEI = "黑体"
    KAI = "楷体"
    FANG = "仿宋"


class Align(StrEnum):
    """How the lines of a block are set."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of block is set. `indent` is the first line's, `left` and `right` every line's.

    `keep_next` and `keep_previous`: no page may end between this block and its neighbour.
    """

    name: str
    face: Face = Face.SONG
    size: float = 12.0
    leading: float = 21.0
    align: Align = Align.JUSTIFY
    indent: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    colour: str = "000000"
    keep_next: bool = False
    keep_previous: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page: paper and margins. The type area (版心) is what the margins leave."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer: float  # from the paper's lower edge to the page number's baseline

    @property
    def measure(self) -> float:
        """The length of a line."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Cover:
    """Where the parts of a cover begin, as parts of the sheet's height from its top."""

    head: float  # the organisation
    title: float
    foot: float  # author and date


@dataclass(frozen=True, slots=True)
class Theme:
    """A whole look: the sheet, the cover, and a style for each name."""

    name: str
    sheet: Sheet
    cover: Cover
    styles: tuple[Style, ...]

    def style(self, name: str) -> Style:
        """The style of a name; what has no style of its own is set as a paragraph."""
        named = next((s for s in self.styles if s.name == name), None)
        return named or self.style("paragraph")

    def of(self, placed: Placed) -> Style:
        """The style of a block where it stands."""
        return self.style(style_name(placed))


DEEPEST = 4  # of the headings, leads and contents lines that look different


def style_name(placed: Placed) -> str:
    """The name of a block's style: its role, and for headings their depth."""
    match placed.block:
        case Heading():
            return f"heading-{min(max(placed.depth, 1), DEEPEST)}"
        case Element() | Verbatim():
            return str(placed.block.role)
        case Paragraph():
            return "paragraph"
        case Item():
            return "list-item"


def lead_name(placed: Placed) -> str:
    """The name of the style that a paragraph's run-in heading is set in: only its face differs."""
    if placed.lead is None or placed.lead.kind is Kind.LEAD:
        return "lead"
    if placed.lead.kind is Kind.ARTICLE:
        return "article"
    return f"lead-{min(max(placed.depth, 1), DEEPEST)}"


# A4 for reading and for the ring binder: 36 characters of 小四 a line, 33 lines of 21 points a page. The measure
# is a whole number of em and the gap between lines 75 % of one (CLREQ: 50 to 100 %).
RED = "C00000"
_MEASURE, _ROWS = 36 * 12, 33 * 21
_WIDTH, _HEIGHT, _TOP = 210 * MM, 297 * MM, 28 * MM
_SIDE = (_WIDTH - _MEASURE) / 2
_SHEET = Sheet(_WIDTH, _HEIGHT, _TOP, _HEIGHT - _TOP - _ROWS, _SIDE, _SIDE, footer=17 * MM)
_STYLES = (
    Style("cover-organisation", Face.HEI, 16, 28, Align.CENTER),
    Style("cover-title", Face.BIAOSONG, 32, 48, Align.CENTER),
    Style("cover-subtitle", Face.KAI, 18, 30, Align.CENTER, before=12),
    Style("cover-line", Face.FANG, 15, 27, Align.CENTER),
    Style("contents-title", Face.BIAOSONG, 20, 42, Align.CENTER, after=21),
    Style("contents-1", Face.HEI, 12, 21, Align.LEFT, right=3, before=8),
    Style("contents-2", Face.SONG, 12, 21, Align.LEFT, left=1, right=3),
    Style("contents-3", Face.SONG, 12, 21, Align.LEFT, left=2, right=3),
    Style("contents-4", Face.SONG, 12, 21, Align.LEFT, left=3, right=3),
    Style("title", Face.BIAOSONG, 22, 33, Align.CENTER, after=21, keep_next=True),
    Style("issuing-body-mark", Face.BIAOSONG, 26, 42, Align.CENTER, after=10.5, colour=RED, keep_next=True),
    Style("document-number", Face.FANG, 12, 21, Align.CENTER, after=21, keep_next=True),
    Style("column-label", Face.KAI, 13, 21, Align.CENTER, keep_next=True),
    Style("adoption-note", Face.KAI, 12, 21, Align.CENTER, after=21, keep_next=True),
    Style("author", Face.KAI, 13, 21, Align.CENTER, after=10.5, keep_next=True),
    Style("author-note", Face.KAI, 12, 21, indent=2, before=10.5, keep_previous=True),
    Style("addressee", Face.SONG, 12, 21),
    Style("salutation", Face.SONG, 12, 21, keep_next=True),
    Style("heading-1", Face.HEI, 15, 24, Align.LEFT, left=1.6, before=12, after=6, keep_next=True),
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
    Style("signature", Face.SONG, 12, 21, Align.RIGHT, right=2, before=21, keep_next=True, keep_previous=True),
    Style("date", Face.SONG, 12, 21, Align.RIGHT, right=2, keep_previous=True),
    Style("attachment-note", Face.SONG, 12, 21, indent=2, before=10.5, keep_previous=True),
    Style("release-note", Face.SONG, 12, 21, indent=2, before=10.5, keep_previous=True),
    Style("cc-list", Face.FANG, 12, 21, left=1, right=1, before=21, keep_previous=True),
    Style("print-note", Face.FANG, 12, 21, left=1, right=1, before=21, keep_previous=True),
    Style("footnote", Face.FANG, 10.5, 18, indent=2),
    Style("table", Face.SONG, 10.5, 16, Align.LEFT, before=8, after=8),
    Style("verbatim", Face.SONG, 10.5, 16, Align.LEFT, before=8, after=8),
    Style("footer", Face.SONG, 10.5, 12, Align.CENTER),
)
HANDOUT = Theme("handout", _SHEET, Cover(head=0.22, title=0.36, foot=0.76), _STYLES)
