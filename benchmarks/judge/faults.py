"""What may not be, found in a proof: each function yields the places where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from judge.marks import (
    HALF_CELL,
    INK_LEFT,
    INK_RIGHT,
    NO_END,
    NO_START,
    PAIRS,
    STRICT_START,
    clings,
    is_full,
    is_han,
    is_mark,
)
from judge.proof import Block, Glyph, Line, Proof

CLOSE = 0.2  # points by which two em boxes may overlap
FLUSH = 0.5  # points by which a line's end may miss its edge
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
SHOWN = 14  # characters of an example at each end


class Place(NamedTuple):
    """Where something is: the sheet's number, and the text there."""

    page: int
    text: str


Measure: TypeAlias = Callable[[Proof], Iterator[Place]]


def shown(line: Line, note: str = "") -> Place:
    text = line.text
    short = text if len(text) <= 2 * SHOWN else f"{text[:SHOWN]}……{text[-SHOWN:]}"
    return Place(line.page, f"{short} {note}".rstrip())


def starts(proof: Proof) -> Iterator[Place]:
    """Lines that begin with a mark that may not begin one (CLREQ, basic and GB-style sets)."""
    yield from (shown(line) for _, line in proof.text_lines() if not line.first and line.text[0] in NO_START)
    yield from _front(proof, 0, NO_START)


def strict_starts(proof: Proof) -> Iterator[Place]:
    """Lines that begin with an ellipsis (CLREQ, strict set; its dashes are in the basic set already)."""
    yield from (shown(line) for _, line in proof.text_lines() if not line.first and line.text[0] in STRICT_START)


def ends(proof: Proof) -> Iterator[Place]:
    """Lines that end with a mark that may not end one (CLREQ, basic and GB-style sets), but solidi of addresses."""
    for block, line in proof.text_lines():
        if not line.last and line.text[-1] in NO_END and not _in_address(block.text, line.end):
            yield shown(line)
    yield from _front(proof, -1, NO_END)


def _in_address(text: str, at: int) -> bool:
    """Whether the place is inside an address of the web, which may be parted after a solidus (UAX 14, SY)."""
    return any(found.start() < at < found.end() for found in ADDRESS.finditer(text))


def _front(proof: Proof, at: int, marks: frozenset[str]) -> Iterator[Place]:
    """Lines of cover and contents that begin or end so; a leader's dots are none of the text's."""
    for run in proof.front:
        text = "".join(glyph.char for glyph in run)
        if text[at] in marks and text[at] != ".":
            yield Place(run[0].page, text)


def _breaks(proof: Proof) -> Iterator[tuple[Block, Line, Line]]:
    """Every line and the next of the same block, but where white space in the text parts them."""
    for line, following in pairwise(proof.lines):
        block = proof.blocks[line.block]
        if line.block == following.block and line.end == following.start and not block.table:
            yield block, line, following


def split_pairs(proof: Proof) -> Iterator[Place]:
    """—— or …… with a line's end in it. Leaders longer than two of them may be parted between two."""
    for block, line, following in _breaks(proof):
        mark, at = block.text[line.end - 1], line.end
        if mark in PAIRS and block.text[at] == mark:
            before = at - len(block.text[:at].rstrip(mark))
            run = before + len(block.text[at:]) - len(block.text[at:].lstrip(mark))
            if run <= 4 or before % 2:
                yield shown(line, f"| {following.text[:4]}")


def split_words(proof: Proof) -> Iterator[Place]:
    """Numbers, numbers and their signs, Latin words with a line's end in them; what is longer than a line may be."""
    for block, line, following in _breaks(proof):
        before, after = block.text[line.end - 1], block.text[line.end]
        parted = before not in PAIRS and (clings(before, after) or _within_number(block.text, line.end))
        if parted and not (_western(line) or _western(following)):
            yield shown(line, f"| {following.text[:6]}")


def _within_number(text: str, at: int) -> bool:
    """Whether the place is beside a point or comma with digits at both sides."""
    around = text[max(0, at - 2) : at + 2]
    left, right = around[:3], around[-3:]
    return any(len(x) == 3 and x[0].isdecimal() and x[1] in ".," and x[2].isdecimal() for x in (left, right))


def _western(line: Line) -> bool:
    """Whether a line holds nothing but Western text: an address longer than a line."""
    return not any(is_full(char) for char in line.text)


def not_flush(proof: Proof) -> Iterator[Place]:
    """Full lines whose first or last character's box misses its edge by more than half a point."""
    for block, line in proof.full_lines():
        left, right = proof.edges(block, line)
        late, short = _late(line.glyphs[0], left, proof), _short(line.glyphs[-1], right, proof)
        if (line.first or not block.style.hangs) and abs(late) > FLUSH:
            yield shown(line, f"begins {late:+.2f} pt from the edge")
        if abs(short) > FLUSH:
            yield shown(line, f"ends {-short:+.2f} pt from the edge")


def _late(glyph: Glyph, left: float, proof: Proof) -> float:
    """By how much a line begins after its edge. An opening mark may have some of its box's blank half before it."""
    late = glyph.x - left
    if proof.theme.squeeze and glyph.char in INK_RIGHT and glyph.advance > 0.75 * glyph.size:
        return late + min(glyph.size / 2, max(-late, 0))
    return _beyond_cell(_box(glyph, proof)[0] - left, glyph, proof)


def _short(glyph: Glyph, right: float, proof: Proof) -> float:
    """By how much a line ends before its edge."""
    return _beyond_cell(right - _box(glyph, proof)[1], glyph, proof)


def _box(glyph: Glyph, proof: Proof) -> tuple[float, float]:
    """Where a character's box begins and ends: the half of it that its ink is in, where half an em is its due."""
    begin, end, half = glyph.x, glyph.x + glyph.advance, glyph.size / 2
    if proof.theme.squeeze and glyph.char in HALF_CELL and glyph.advance > half:
        return (begin + end - half) / 2, (begin + end + half) / 2
    if proof.theme.squeeze and glyph.char in INK_LEFT and glyph.advance > 1.5 * half:
        return begin, begin + half
    return begin, end


def _beyond_cell(gap: float, glyph: Glyph, proof: Proof) -> float:
    """A gap beside a glyph, but 0 where it is in the cell of a mark that its font has narrower."""
    half = proof.theme.squeeze and glyph.char in HALF_CELL | INK_LEFT | INK_RIGHT
    cell = glyph.size * (0.5 if half else is_full(glyph.char) or glyph.char in HALF_CELL)
    return 0.0 if -FLUSH <= gap <= cell - glyph.advance else gap


def outside(proof: Proof) -> Iterator[Place]:
    """Lines that stick out of the type area at either side, of tables too."""
    for line in proof.lines:
        left = proof.theme.sheet.left(line.page)
        late = _late(line.glyphs[0], left, proof)
        short = _short(line.glyphs[-1], left + proof.theme.sheet.measure, proof)
        if min(late, short) < -FLUSH:
            yield shown(line, f"by {-min(late, short):.2f} pt")


def overlaps(proof: Proof) -> Iterator[Place]:
    """Lines in which a Han character stands closer to the one before than their em boxes let it, by 0.2 pt."""
    for _, line in proof.text_lines():
        close = next((pair for pair in pairwise(line.glyphs) if _overlap(*pair)), None)
        if close:
            yield shown(line, f"{close[0].char}{close[1].char} {close[1].x - close[0].x - close[0].size:+.2f} pt")


def _overlap(one: Glyph, two: Glyph) -> bool:
    return is_han(one.char) and is_han(two.char) and two.x - one.x < one.size - CLOSE


def lone_characters(proof: Proof) -> Iterator[Place]:
    """Last lines of a block of several lines that hold one character, marks not counted (孤字不成行)."""
    for _, line in proof.text_lines():
        if line.last and not line.first and sum(not is_mark(c) for c in line.text) < 2:
            yield shown(line)


def lone_first_lines(proof: Proof) -> Iterator[Place]:
    """First lines of a block at a page's foot, the rest of it on the next page."""
    return (shown(line) for line, _ in _parted(proof) if line.first)


def lone_last_lines(proof: Proof) -> Iterator[Place]:
    """Last lines of a block at a page's head, the rest of it on the page before (孤行不成页)."""
    return (shown(following) for _, following in _parted(proof) if following.last)


def _parted(proof: Proof) -> Iterator[tuple[Line, Line]]:
    """Every line that ends a page inside a block that is no table, and the next one."""
    for line, following in pairwise(proof.lines):
        if line.block == following.block and line.page != following.page and not proof.blocks[line.block].table:
            yield line, following


def headings_last(proof: Proof) -> Iterator[Place]:
    """Headings that end a page though their document goes on."""
    for line, following in pairwise(proof.lines):
        heading, next_block = proof.blocks[line.block].heading, proof.blocks[following.block]
        if heading and line.page != following.page and not next_block.begins:
            yield shown(line)


LONE_CHARACTER = "last lines of one character"
MEASURES: dict[str, Measure] = {
    "lines that begin with a forbidden mark": starts,
    "  or with an ellipsis": strict_starts,
    "lines that end with a forbidden mark": ends,
    "split dashes and ellipses": split_pairs,
    "split numbers and Latin words": split_words,
    "full lines not flush": not_flush,
    "lines beyond the type area": outside,
    "lines with overlapping Han characters": overlaps,
    LONE_CHARACTER: lone_characters,
    "lone first lines at a page's foot": lone_first_lines,
    "lone last lines at a page's head": lone_last_lines,
    "headings at a page's foot": headings_last,
}
