"""How things look, as data: roles to styles, and the page. Shared by all exporters; `themes/` has the themes.

Lengths are points; indents are em (字) of the style's own size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, TypeAlias

from pipeline.document import (
    Element,
    Heading,
    IndexEntry,
    Item,
    Kind,
    Paragraph,
    Placed,
    Reference,
    Ruled,
    Verbatim,
    role,
)
from pipeline.frozen import frozen

MM = 72 / 25.4
A4, A5 = (210 * MM, 297 * MM), (148 * MM, 210 * MM)  # width and height
DEEPEST = 4  # of the headings, leads and contents lines that look different
RED = "C00000"
MAIN = "index-main"
# The styles of run-in headings and of an index's main locators, of which only the face counts.
LEADS = ("lead", "article", *(f"lead-{depth}" for depth in range(1, DEEPEST + 1)), MAIN)
# 字号, as Word has them; but 三号 as printers had it, since 28 characters of Word's 16 points are wider than the
# 156 mm of GB/T 9704-2012, 5.2.1.
SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 15.75, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0, "六号": 7.5, "小六": 6.5, "七号": 5.5, "八号": 5.0,
}  # fmt: skip
_GUTTER = 2  # em
_NUMERALS = str.maketrans("12345678", "一二三四五六七八")
_UNITS = {"pt": 1.0, "mm": MM, "cm": 10 * MM, "in": 72.0}


def length(text: str) -> float:
    """The points of a length with its unit, or of a size of type (字号). ValueError for what is neither.

    >>> length("25.4mm"), length("小四"), length("3号")
    (72.0, 12.0, 15.75)
    """
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?) ?(pt|mm|cm|in)", text.strip(), re.ASCII)
    if found:
        return float(found[1]) * _UNITS[found[2]]
    named = text.strip().translate(_NUMERALS)
    if named in SIZES:
        return SIZES[named]
    raise ValueError(f'\'{text}\' is no length, such as 12, "12pt", "28mm", or "四号"')


Points: TypeAlias = Annotated[float, length]


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


@frozen
class Stroke:
    """A rule as wide as the type area, `distance` from the block's em boxes."""

    distance: Points
    thickness: Points
    colour: str = "000000"


@frozen
class Style:
    """How one kind of block is set. `indent` is the first line's, `left` and `right` every line's.

    `pitch`: from one Han character to the next; 0 where they stand as close as their size lets them. `drop`: kept
    above the block where it heads a page. `keep_next` and `keep_previous`: no page may end between this block and
    its neighbour. `hangs`: further lines begin below the text that follows a label or number. `fits`: set smaller
    where it would not fit one line. `under`: a rule below, below the last of neighbours that have one. `foot`:
    stands at the foot of its page, between rules (版记).
    """

    name: str
    face: Face = Face.SONG
    size: Points = 12.0
    leading: Points = 21.0
    align: Align = Align.JUSTIFY
    indent: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: Points = 0.0
    after: Points = 0.0
    colour: str = "000000"
    pitch: Points = 0.0
    drop: Points = 0.0
    keep_next: bool = False
    keep_previous: bool = False
    hangs: bool = False
    fits: bool = False
    foot: bool = False
    under: Stroke | None = None

    @property
    def em(self) -> float:
        """The width of a Han character as set."""
        return self.pitch or self.size


@frozen
class Sheet:
    """The page: paper and margins. The type area (版心) is what the margins leave.

    Its first line's em box begins at its top, its last one's ends at its foot. `inner` is the margin at the binding
    edge (订口): the left one on odd pages, and on even ones too unless the margins are mirrored.
    """

    width: Points
    height: Points
    top: Points
    bottom: Points
    inner: Points
    outer: Points
    footer: Points  # from the paper's lower edge to the page number's baseline
    mirrored: bool = True

    @classmethod
    def around(
        cls, area: tuple[float, float], paper: tuple[float, float], top: float, inner: float, footer: float
    ) -> Sheet:
        """A type area (its measure and depth) on paper (width and height); the other margins are what is left."""
        (measure, depth), (width, height) = area, paper
        return cls(width, height, top, height - top - depth, inner, width - inner - measure, footer)

    @property
    def measure(self) -> float:
        """The length of a line."""
        return self.width - self.inner - self.outer

    @property
    def depth(self) -> float:
        """The height of the type area."""
        return self.height - self.top - self.bottom

    @property
    def centred(self) -> float:
        """Where the type area begins on the cover: in the middle of the paper, whatever the margins."""
        return (self.width - self.measure) / 2

    def left(self, number: int) -> float:
        """Where the type area begins on the sheet's side of this number, the first being 1."""
        return self.outer if self.mirrored and number % 2 == 0 else self.inner


@frozen
class Cover:
    """Where the parts of a cover begin, as parts of the sheet's height from its top."""

    head: float  # the organisation
    title: float
    foot: float  # author and date


@frozen
class Folio:
    """The page number (页码), in the style `footer`: at the outer edge or centred, between dashes or alone."""

    outer: bool = True
    indent: float = 0.0  # em from the outer edge of the type area
    dashes: bool = False


@frozen
class Notes:
    """Ruled lines for notes beside the text, in the outer margin."""

    gap: Points  # from the type area
    width: Points
    thickness: Points = 0.4
    colour: str = "B0B0B0"


@dataclass(frozen=True)
class Theme:
    """A whole look: the sheet, the cover, and a style for each name.

    `row`: blocks take whole rows of this height, so that the lines of all pages register. `squeeze`: marks are
    squeezed as CLREQ has it; else each keeps its cell (GB/T 9704-2012, 5.2.3). `stagger`: em by which a date begins
    to the right of the signature above it (7.3.5.2). `recto`: contents and body begin on a right-hand page.
    `columns`: in which an index is set (分栏).
    """

    name: str
    sheet: Sheet
    cover: Cover
    styles: tuple[Style, ...]
    row: Points
    folio: Folio = Folio()  # noqa: RUF009 - a frozen one
    notes: Notes | None = None
    squeeze: bool = True
    gap: float = 0.25  # em between Han characters and Western ones (CLREQ, 3.1.8: up to a quarter)
    stagger: float = 0.0
    recto: bool = True
    columns: int = 2

    @cached_property
    def _named(self) -> dict[str, Style]:
        return {style.name: style for style in self.styles}

    def style(self, name: str) -> Style:
        """The style of a name; what has no style of its own is set as a paragraph."""
        return self._named.get(name) or self._named["paragraph"]

    @property
    def gutter(self) -> float:
        """The space between columns (栏间距)."""
        return _GUTTER * self.style("paragraph").size

    @property
    def column(self) -> float:
        """The measure of a column of an index."""
        return (self.sheet.measure - (self.columns - 1) * self.gutter) / self.columns

    def of(self, placed: Placed) -> Style:
        """The style of a block where it stands."""
        return self.style(style_name(placed))


def style_name(placed: Placed) -> str:
    """The name of a block's style: its role, and for headings their depth."""
    match placed.block:
        case Paragraph():  # first, as most blocks are
            return "paragraph"
        case Heading(kind=Kind.GROUP):
            return str(Kind.GROUP)
        case Heading():
            return f"heading-{min(max(placed.depth, 1), DEEPEST)}"
        case Reference(depth=depth):
            return f"reference-{min(depth, DEEPEST)}"
        case Element() | Verbatim() | IndexEntry() | Ruled():
            return str(role(placed.block))
        case Item():
            return "list-item"


def lead_name(placed: Placed) -> str:
    """The name of the style that a paragraph's run-in heading is set in: only its face differs."""
    if placed.lead is None or placed.lead.kind is Kind.LEAD:
        return "lead"
    if placed.lead.kind is Kind.ARTICLE:
        return "article"
    return f"lead-{min(max(placed.depth, 1), DEEPEST)}"
