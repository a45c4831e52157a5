"""The strict grid of GB/T 9704-2012: 22 lines of 28 characters, the margins measured on the ink of rendered pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pymupdf

from judge.faults import Place, shown
from judge.marks import NO_END, NO_START, clings, is_full
from judge.proof import Block, Glyph, Line, Proof
from pipeline.theme import MM

ROWS, CELLS = 22, 28
ON_CELL = 0.2  # points
ON_ROW = 0.3  # points
TOP, BINDING, WITHIN = 37.0, 28.0, 1.0  # millimetres (5.2.1)
DPI, DARK = 300, 160
EM = 0.95  # of the size at least is as wide as an em
PUSHED = 2  # characters after a line that can push its last one to the next
RENDERED = 6  # full pages of each side


def row_of(proof: Proof, line: Line) -> int:
    """The row that a line stands on, from 0."""
    return int((line.glyphs[0].y - proof.theme.sheet.top) / proof.theme.row)


def short_pages(proof: Proof, whole: bool = False) -> Iterator[Place]:
    """Pages that end before the 22nd row though the next lines could stand there.

    `whole`: paragraphs that stay with what follows may not be parted, as in LibreOffice.
    """
    for index, (line, following) in enumerate(pairwise(proof.lines), 1):
        if (
            line.page != following.page
            and (free := ROWS - 1 - row_of(proof, line))
            and _room(proof, index, free, whole)
        ):
            yield shown(line, f"leaves {free} rows to {following.text[:8]}")


def _room(proof: Proof, start: int, free: int, whole: bool) -> bool:
    """Whether some lines from `start` on fit the free rows, with a place behind them where a page may end."""
    used = 0.0
    for k in range(start, len(proof.lines)):
        line, block = proof.lines[k], proof.blocks[proof.lines[k].block]
        if line.first and (block.begins or block.style.foot):
            return False
        above = proof.blocks[proof.lines[k - 1].block].style.after + block.style.before if line.first else 0.0
        used += (block.style.leading + above) / proof.theme.row
        if used > free + 0.01:
            return False
        if not (_tied(proof, k) or (whole and not line.last and _asked(proof, line.block))):
            return True
    return False


def _asked(proof: Proof, block: int) -> bool:
    """Whether the block after this one should not begin a page."""
    return block + 1 < len(proof.blocks) and proof.blocks[block + 1].style.keep_previous


def _tied(proof: Proof, index: int) -> bool:
    """Whether no page may end after a line: widow control of two lines, keep-with-next, tables whole."""
    if index + 1 == len(proof.lines):
        return False
    line, following = proof.lines[index], proof.lines[index + 1]
    block, below = proof.blocks[line.block], proof.blocks[following.block]
    if line.last:
        return not below.begins and (block.style.keep_next or below.style.keep_previous)
    return line.first or following.last or block.table or block.style.keep_next


def off_rows(proof: Proof) -> Iterator[Place]:
    """Lines of paragraphs whose baselines are not on the rows that most are on."""
    lines = [line for block, line in proof.text_lines() if block.style.name == "paragraph"]
    row, phases = proof.theme.row, [line.glyphs[0].y % proof.theme.row for line in lines]
    usual = median(phases) if phases else 0.0
    for phase, line in zip(phases, lines, strict=True):
        if (off := abs(phase - usual)) > ON_ROW and row - off > ON_ROW:
            yield shown(line, f"{off:.2f} pt")


def skipped_rows(proof: Proof) -> Iterator[Place]:
    """Rows left empty between two lines of which neither asks for space, or above the first of a page."""
    for lines in proof.of_page.values():
        style = proof.blocks[lines[0].block].style
        if row_of(proof, lines[0]) and not (lines[0].first and (style.before or style.drop or style.foot)):
            yield shown(lines[0], "does not stand at the page's top")
    for one, two in pairwise(proof.lines):
        blocks = proof.blocks[one.block], proof.blocks[two.block]
        spaced = blocks[0].style.after or blocks[1].style.before or blocks[1].style.foot or any(b.table for b in blocks)
        plain = all(abs(b.style.leading - proof.theme.row) < 0.01 for b in blocks)
        if one.page == two.page and plain and not spaced and row_of(proof, two) != row_of(proof, one) + 1:
            yield shown(two, "skips a row")


def off_cells(proof: Proof) -> Iterator[Place]:
    """Lines that need no push or gap, full-width characters alone, one of which is not in its cell of 28."""
    pitch = proof.theme.sheet.measure / CELLS
    for block, line in _body(proof):
        left, right = proof.edges(block, line)
        text = block.text[line.start : line.end]
        natural = line.last or len(text) == round((right - left) / pitch)
        if natural and all(map(is_full, text)) and (line.first or not block.style.hangs):
            cells = ((offset - line.start) * pitch + left for offset in line.offsets)
            worst = max(_off(glyph, cell, pitch) for glyph, cell in zip(line.glyphs, cells, strict=True))
            if worst > ON_CELL:
                yield shown(line, f"{worst:.2f} pt")


def _off(glyph: Glyph, cell: float, pitch: float) -> float:
    """By how much a glyph leaves its cell; one that is narrower may stand anywhere in it."""
    late = glyph.x - cell
    return max(-late, late + glyph.advance - pitch, late if glyph.advance > 0.95 * pitch else 0.0)


def _body(proof: Proof) -> Iterator[tuple[Block, Line]]:
    """The lines of the blocks that are set on the grid's cells."""
    return ((block, line) for block, line in proof.text_lines() if block.style.pitch and block.justified)


class Margins(NamedTuple):
    """How far the ink of a full page is from the sheet's upper and from its binding edge, in millimetres."""

    page: int
    top: float
    binding: float


def margins(proof: Proof) -> Iterator[Margins]:
    """The margins of some full pages. The binding edge of even pages is the right one where margins are mirrored."""
    sheet = proof.theme.sheet
    for page in _full_pages(proof):
        left, top, right = _ink(proof, page)
        binding = sheet.width - right if sheet.mirrored and page % 2 == 0 else left
        yield Margins(page, top / MM, binding / MM)


def off_margins(proof: Proof) -> Iterator[Place]:
    """Full pages whose ink is not 37 ± 1 mm below the sheet's edge and 28 ± 1 mm from the binding edge."""
    for page, top, binding in margins(proof):
        if abs(top - TOP) > WITHIN or abs(binding - BINDING) > WITHIN:
            yield Place(page, f"{top:.2f} mm from the top, {binding:.2f} mm from the binding edge")


def _full_pages(proof: Proof) -> list[int]:
    """Some odd and some even pages of 22 lines each."""
    full = [page for page, lines in proof.of_page.items() if len(lines) == ROWS]
    sides = ([page for page in full if page % 2 == side] for side in (1, 0))
    return [page for pages in sides for page in pages[:: max(1, len(pages) // RENDERED)][:RENDERED]]


def _ink(proof: Proof, number: int) -> tuple[float, float, float]:
    """Left, top and right edge of the ink on a page without its number, in points."""
    sheet = proof.theme.sheet
    area = pymupdf.Rect(0, 0, sheet.width, sheet.height - sheet.bottom + 2)
    page = proof.source[number - 1].get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY, clip=area)
    samples, width = page.samples, page.stride
    across = [k for k in range(page.width) if min(samples[k::width]) < DARK]
    top = next(k for k in range(page.height) if min(samples[k * width : (k + 1) * width]) < DARK)
    return across[0] * 72 / DPI, top * 72 / DPI, (across[-1] + 1) * 72 / DPI


def uneven(proof: Proof) -> Iterator[Place]:
    """Full lines of full-width characters alone that have neither 28 nor as many as may end before a forbidden pair."""
    pitch = proof.theme.sheet.measure / CELLS
    for block, line in _body(proof):
        left, right = proof.edges(block, line)
        cells, text = round((right - left) / pitch), block.text[line.start :]
        em = all(glyph.advance > EM * glyph.size for glyph in line.glyphs)
        full = not line.last and em and all(map(is_full, text[: cells + PUSHED]))
        taken = len(text[: line.end - line.start].rstrip())
        if full and (line.first or not block.style.hangs) and taken != _due(text, cells):
            yield shown(line, f"has {taken}, not {_due(text, cells)}")


def _due(text: str, cells: int) -> int:
    """How many characters a line takes that squeezes and hangs nothing: as many as its cells, or fewer by push."""
    allowed = (n for n in range(cells, 0, -1) if text[n] not in NO_START and text[n - 1] not in NO_END)
    return next(n for n in allowed if not clings(text[n - 1], text[n]))


MEASURES = {
    "pages short of 22 lines": short_pages,
    "lines off their rows": off_rows,
    "rows skipped": skipped_rows,
    "lines with characters off their cells": off_cells,
    "ink not at 37 ± 1 mm and 28 ± 1 mm": off_margins,
}
WORD_MEASURES = {  # of the same page laid out by a word processor, whose rules of lines are its own
    "pages short of 22 lines": partial(short_pages, whole=True),
    "full lines that have not 28 characters": uneven,
    "rows skipped": skipped_rows,
}
