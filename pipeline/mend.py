"""Making a user's fixes in a cleaned text, after all rules, so that a fix always wins.

The trail tells what rules made of the stretch that a fix names. First is done what keeps and drops characters, then
what joins and splits blocks; what a block is said to be is for the readers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from pipeline.fix import Do, Fix, Fixed, Fixes, located, short, stripped
from pipeline.forms import glue
from pipeline.frozen import frozen
from pipeline.habits import Habits
from pipeline.rules.spacing import blank_lines, indents
from pipeline.source import Source
from pipeline.stretches import became, restored, standing_for
from pipeline.trail import Cleaned, Doubt, Edit, Trail, named

NAME = "fix"
SUMMARY = "Do what packet.toml asks for in [[documents.fix]], after all other rules."
_HELD = re.compile(r"[^\x00-\x08\x0a-\x1f\x85\u2028\u2029\ufffe\uffff]+")  # what a line can hold in every format
_TIDY = named(indents, blank_lines)  # for what a fix lays bare at the edges of lines


@frozen
class Mended:
    """A cleaned text after its fixes, the rules' doubts that they leave, and where in the source each of them is.

    `idle`: those that keep what is as it was, and settle no rule's doubt.
    """

    trail: Trail
    doubts: tuple[Doubt, ...]
    fixed: tuple[Fixed, ...] = ()
    idle: tuple[Fixed, ...] = ()


def mend(source: Source, cleaned: Cleaned, fixes: Fixes) -> Mended:
    """Make all fixes. ConfigError if the text is not the one that they were made for, or if one fits nowhere.

    What a rule doubted about what a fix names is settled by it.
    """
    fixes.verify(source)
    if not fixes.fixes:
        return Mended(cleaned.trail, cleaned.doubts)
    fixed = located(source, cleaned.trail, fixes)
    _refuse_overlaps(_asking(fixed, Do.KEEP, Do.DROP))
    doubted = [(d, cleaned.trail.span(d.start, max(d.end, d.start + 1))) for d in cleaned.doubts]
    settling = {one for one in fixed for _, span in doubted if _meet(one, *span)}
    trail, idle = _kept(cleaned.trail, _asking(fixed, Do.KEEP), source.lines())
    trail = _tidied(trail.edited([_dropped(trail, one) for one in _asking(fixed, Do.DROP)], NAME))
    trail = trail.edited(_breaks(trail, fixed), NAME, whole=True)
    left = ((doubt, span) for doubt, span in doubted if not any(_meet(one, *span) for one in settling))
    doubts = (replace(doubt, start=start, end=end) for doubt, span in left for start, end in [became(trail, *span)])
    return Mended(trail, tuple(doubts), fixed, tuple(one for one in idle if one not in settling))


def settled(mended: Mended, doubts: Iterable[Doubt]) -> Iterator[Doubt]:
    """The doubts about what was read, without those about what a fix keeps. ConfigError for one that keeps in vain."""
    keeps = _asking(mended.fixed, Do.KEEP)
    idle = mended.idle
    for doubt in doubts:
        span = mended.trail.span(doubt.start, doubt.end)
        about = [one for one in keeps if _meet(one, *span)]
        idle = tuple(one for one in idle if one not in about)
        if not about:
            yield doubt
    for one in idle:
        raise one.fix.error("nothing was changed here that could be kept", "take the fix out")


def said(mended: Mended) -> dict[int, Fix]:
    """The fixes that say what a block is, by where it begins. ConfigError if two speak of one block, or one of none."""
    out: dict[int, Fix] = {}
    for one in _asking(mended.fixed, Do.LEVEL, Do.ROLE):
        at = mended.trail.text.rfind("\n", 0, _left(mended.trail, one)[0]) + 1
        if at in out:
            raise one.fix.against(out[at])
        out[at] = one.fix
    return out


def _asking(fixed: Iterable[Fixed], *dos: Do) -> list[Fixed]:
    return sorted((one for one in fixed if one.fix.do in dos), key=lambda one: (one.start, one.end))


def _meet(one: Fixed, start: int, end: int) -> bool:
    return one.start < end and start < one.end


def _refuse_overlaps(fixed: list[Fixed]) -> None:
    for one, after in pairwise(fixed):
        if _meet(one, after.start, after.end):
            raise after.fix.against(one.fix)


def _refuse_cut(trail: Trail, fix: Fix, *offsets: int) -> None:
    """ConfigError if an offset lies inside what a rule rewrote: no one knows which part of it became what."""
    for at in offsets:
        piece = standing_for(trail, at, at + 1)[0]
        if piece.by and piece.text.strip() and piece.start < at < piece.end:
            was, by = short(trail.source[piece.start : piece.end]), ", ".join(piece.by)
            raise fix.error(f"it cuts '{was}', which {by} rewrote as a whole", "name a text that holds all of it")


def _left(trail: Trail, one: Fixed) -> tuple[int, int]:
    """Where what a fix names stands in the text. ConfigError if nothing is left of it."""
    start, end = became(trail, one.start, one.end)
    if not trail.text[start:end].strip():
        gone = (p for p in standing_for(trail, one.start, one.end) if trail.source[p.start : p.end].strip())
        by = ", ".join(dict.fromkeys(name for piece in gone for name in piece.by))
        raise one.fix.error(f"nothing is left of it: {by} removed it", f'keep it with do = "{Do.KEEP}"')
    return stripped(trail.text, start, end)


# Characters.


def _kept(trail: Trail, keeps: list[Fixed], lines: list[tuple[int, int]]) -> tuple[Trail, list[Fixed]]:
    """The trail with what fixes name as it is in the source, and those that had nothing to do for that.

    Line ends in what is kept, and around a whole line, end blocks.
    """
    parts = {one: list(_parts(trail.source, one, lines)) for one in keeps}
    runs = {one: [r.span() for p in parts[one] for r in _HELD.finditer(trail.source, p.start, p.end)] for one in keeps}
    for one in keeps:
        _refuse_cut(trail, one.fix, *(at for run in runs[one] for at in run))
    kept = restored(trail, [run for one in keeps for run in runs[one]])
    breaks: dict[tuple[int, int], Edit] = {}
    idle: list[Fixed] = []
    for one in keeps:
        gaps = [gap for edge in _edges(kept, parts[one]) if _within(kept.text, gap := _gap(kept.text, edge))]
        changed = gaps or any(piece.by for run in runs[one] for piece in standing_for(trail, *run))
        if not changed:
            idle.append(one)
        breaks |= {gap: Edit(*gap, "\n", one.fix.reason) for gap in gaps}
    return kept.edited(breaks.values(), NAME, whole=True), idle


@frozen
class _Part:
    """What a fix names of one line, without the white space at its ends, and whether that is the whole line."""

    start: int
    end: int
    whole: bool


def _parts(text: str, one: Fixed, lines: list[tuple[int, int]]) -> Iterator[_Part]:
    first = bisect_right(lines, one.start, key=itemgetter(0)) - 1
    for start, end in lines[first : bisect_left(lines, one.end, key=itemgetter(0))]:
        named = max(start, one.start), min(end, one.end)
        if text[slice(*named)].strip():
            part = stripped(text, *named)
            yield _Part(*part, part == stripped(text, start, end))


def _edges(trail: Trail, parts: list[_Part]) -> Iterator[int]:
    """Where in the text blocks must begin or end: between the lines that are kept, and around a whole one."""
    for number, part in enumerate(parts):
        start, end = became(trail, part.start, part.end)
        if part.whole or number:
            yield start
        if part.whole:
            yield end


def _dropped(trail: Trail, one: Fixed) -> Edit:
    _refuse_cut(trail, one.fix, one.start, one.end)
    return Edit(*_left(trail, one), "", one.fix.reason)


def _tidied(trail: Trail) -> Trail:
    for rule in _TIDY:
        edits = (found for found in rule.find(trail.text, Habits()) if isinstance(found, Edit))
        trail = trail.edited(edits, rule.name)
    return trail


# Blocks.


@frozen
class _Break:
    """A line end to be made or removed, and all that the fix speaks of, `[start, end]` of the text."""

    start: int
    end: int
    edit: Edit
    fix: Fix


def _breaks(trail: Trail, fixed: Iterable[Fixed]) -> Iterator[Edit]:
    splits = (_split(trail, one) for one in _asking(fixed, Do.SPLIT))
    joins = (_joined(trail, one) for one in _asking(fixed, Do.JOIN))
    breaks = sorted((*splits, *joins), key=lambda b: (b.start, b.end))
    for one, after in pairwise(breaks):
        if after.start <= one.end:
            raise after.fix.against(one.fix)
    return (one.edit for one in breaks)


def _split(trail: Trail, one: Fixed) -> _Break:
    _refuse_cut(trail, one.fix, one.start)
    gap = _gap(trail.text, _left(trail, one)[0])
    if not _within(trail.text, gap):
        raise one.fix.error("a block begins here already", "take the fix out, or name a text inside of a block")
    return _Break(*gap, Edit(*gap, "\n", one.fix.reason), one.fix)


def _joined(trail: Trail, one: Fixed) -> _Break:
    text, end = trail.text, _left(trail, one)[1]
    at = text.find("\n", end)
    if at < 0:
        raise one.fix.error("no block follows that it could be joined to", "name the line before it")
    gap = _gap(text, at)
    return _Break(end, gap[1], Edit(*gap, glue(text[gap[0] - 1], text[gap[1]]), one.fix.reason), one.fix)


def _gap(text: str, at: int) -> tuple[int, int]:
    """The white space around an offset of a text, perhaps none."""
    return len(text[:at].rstrip()), len(text) - len(text[at:].lstrip())


def _within(text: str, gap: tuple[int, int]) -> bool:
    """Whether a gap is inside of a block: neither at an end of the text nor where a line ends."""
    start, end = gap
    return start > 0 and end < len(text) and "\n" not in text[start:end]
