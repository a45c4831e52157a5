"""A PDF as printed beside the text that it should show: glyphs by PyMuPDF, lines by their baselines.

Nothing is asked of the typesetter but what it was given: the packet and the theme's figures. Lengths are points, from
the sheet's upper left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

import pymupdf  # type: ignore[import-untyped,unused-ignore]

from pipeline.document import Heading, Placed, Role, Verbatim, flow, role
from pipeline.packet import Packet
from pipeline.theme import Align, Style, Theme

APART = 0.25  # em between two baselines at least
LOWER = 5.0  # points below the type area that a baseline may be: Word has it lower in its line than CLREQ
# Characters that fonts show by one glyph, of which a PDF's ToUnicode can name only one.
ALIKE = str.maketrans("•・‧∙⋅‑―─〜⋯", "·····-——～…")


class Glyph(NamedTuple):
    """One character where it stands: the sheet's number from 1, origin on the baseline, advance by its font."""

    page: int
    char: str
    x: float
    y: float
    size: float
    advance: float


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text: how it should be set, and whether a new page begins with it."""

    text: str
    style: Style
    heading: bool = False
    table: bool = False
    begins: bool = False

    @classmethod
    def of(cls, placed: Placed, theme: Theme) -> Block:
        """A block as the theme has it."""
        heads = isinstance(placed.block, Heading) or role(placed.block) is Role.TITLE
        table = isinstance(placed.block, Verbatim)
        return cls(placed.block.text, theme.of(placed), heads, table, placed.begins)

    @property
    def justified(self) -> bool:
        """Whether its lines reach both edges, all but the last."""
        return self.style.align is Align.JUSTIFY and not self.style.fits


@dataclass(slots=True)
class Line:
    """A line of a block: its glyphs, and where in the block's text each is."""

    block: int
    glyphs: list[Glyph]
    offsets: list[int]
    first: bool = True
    last: bool = True

    @property
    def page(self) -> int:
        """The sheet's number."""
        return self.glyphs[0].page

    @property
    def start(self) -> int:
        """Where in the block's text it begins."""
        return self.offsets[0]

    @property
    def end(self) -> int:
        """Where in the block's text it ends."""
        return self.offsets[-1] + 1

    @property
    def text(self) -> str:
        """Its characters, without white space."""
        return "".join(glyph.char for glyph in self.glyphs)

    def pairs(self) -> Iterator[tuple[Glyph, Glyph]]:
        """Every two neighbours that no white space parts."""
        for k, (one, two) in enumerate(pairwise(self.glyphs)):
            if self.offsets[k] + 1 == self.offsets[k + 1]:
                yield one, two


@dataclass
class Proof:
    """A printed packet: blocks, the lines of each, and the lines before the body (cover, contents)."""

    theme: Theme
    blocks: list[Block]
    lines: list[Line]
    front: list[list[Glyph]]
    sheets: int
    source: pymupdf.Document = field(repr=False)

    @cached_property
    def of_block(self) -> list[list[Line]]:
        """The lines of each block."""
        out: list[list[Line]] = [[] for _ in self.blocks]
        for line in self.lines:
            out[line.block].append(line)
        return out

    @cached_property
    def of_page(self) -> dict[int, list[Line]]:
        """The lines of each sheet, in reading order."""
        return {page: list(lines) for page, lines in groupby(self.lines, key=lambda line: line.page)}

    def text_lines(self) -> Iterator[tuple[Block, Line]]:
        """Every line but those of tables, with its block."""
        for line in self.lines:
            if not self.blocks[line.block].table:
                yield self.blocks[line.block], line

    def full_lines(self) -> Iterator[tuple[Block, Line]]:
        """Every line that must reach both edges, with its block."""
        return ((block, line) for block, line in self.text_lines() if block.justified and not line.last)

    def edges(self, block: Block, line: Line) -> tuple[float, float]:
        """Where a line of a block must begin and end."""
        left, style = self.theme.sheet.left(line.page), block.style
        indent = style.left + (style.indent if line.first else 0)
        return left + indent * style.em, left + self.theme.sheet.measure - style.right * style.em


class Unlike(Exception):  # noqa: N818 - it is a finding
    """The PDF does not show the text's words in their order."""


def blocks(packet: Packet, theme: Theme) -> list[Block]:
    return [Block.of(placed, theme) for document in packet.documents for placed in flow(document)]


def glyphs(source: pymupdf.Document, theme: Theme) -> Iterator[Glyph]:
    """Every character drawn whose baseline is in the type area, in the order in which it is drawn."""
    top, foot = theme.sheet.top, theme.sheet.height - theme.sheet.bottom + LOWER
    for number, page in enumerate(source.pages(), 1):
        for span in page.get_texttrace():
            for code, _, (x, y), box in span["chars"]:
                if not chr(code).isspace() and top < y < foot:
                    yield Glyph(number, chr(code), x, y, span["size"], box[2] - box[0])


def as_placed(found: Iterable[Glyph]) -> Iterator[Glyph]:
    """Glyphs line by line, each from left to right: LibreOffice draws what a font lacks after the rest of a line."""
    for _, page in groupby(found, key=lambda glyph: glyph.page):
        for line in by_baseline(sorted(page, key=lambda glyph: glyph.y)):
            yield from sorted(line, key=lambda glyph: glyph.x)


def proof(data: bytes, packet: Packet, theme: Theme) -> Proof:
    """A PDF's lines, each with its place in the text. Unlike, where they do not go together."""
    source = pymupdf.open(stream=data, filetype="pdf")
    return laid_against(source, list(glyphs(source, theme)), blocks(packet, theme), theme)


def laid_against(source: pymupdf.Document, found: list[Glyph], wanted: list[Block], theme: Theme) -> Proof:
    """A PDF's glyphs beside the text that they should show."""
    count = sum(len("".join(block.text.split())) for block in wanted)
    front, body = found[: len(found) - count], found[len(found) - count :]
    lines = list(_lines(wanted, iter(body)))
    return Proof(theme, wanted, lines, list(by_baseline(front)), len(source), source)


def _lines(wanted: Iterable[Block], body: Iterator[Glyph]) -> Iterator[Line]:
    for number, block in enumerate(wanted):
        offsets = [k for k, char in enumerate(block.text) if not char.isspace()]
        shown = [_same(block, k, next(body, None)) for k in offsets]
        taken = 0
        for run in by_baseline(shown):
            start, taken = taken, taken + len(run)
            yield Line(number, run, offsets[start:taken], start == 0, taken == len(offsets))


def _same(block: Block, at: int, glyph: Glyph | None) -> Glyph:
    wanted = block.text[at]
    if glyph and (glyph.char == wanted or folded(glyph.char) == folded(wanted)):
        return glyph._replace(char=wanted)
    place = f"page {glyph.page} has {glyph.char}" if glyph else "the PDF ends"
    raise Unlike(
        f"{place} where the text has {block.text[max(0, at - 10) : at]}[{wanted}]{block.text[at + 1 : at + 9]}"
    )


def folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char.translate(ALIKE))


def by_baseline(run: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in run:
        if line and (glyph.page != line[-1].page or abs(glyph.y - line[-1].y) > APART * glyph.size):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line
