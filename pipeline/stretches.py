"""What became of a stretch of the source, and putting it back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from pipeline.trail import Piece, Trail


def standing_for(trail: Trail, start: int, end: int) -> tuple[Piece, ...]:
    """The pieces that stand for the source stretch `[start, end)`, not empty."""
    return trail.pieces[_index(trail, start) : _index(trail, end - 1) + 1]


def became(trail: Trail, start: int, end: int) -> tuple[int, int]:
    """Where in the text the source stretch `[start, end)`, not empty, now stands: the reverse of `Trail.span`.

    What was rewritten counts whole. Where all was removed, both ends are where it stood.

    >>> from pipeline.trail import Edit
    >>> became(Trail.of("工  会").edited([Edit(1, 3, "")], "rule"), 2, 4)
    (1, 2)
    """
    first, last = _index(trail, start), _index(trail, end - 1)
    head, tail = trail.pieces[first], trail.pieces[last]
    begin = trail.starts[first] + (0 if head.by else start - head.start)
    return begin, trail.starts[last] + (len(tail.text) if tail.by else end - tail.start)


def _index(trail: Trail, at: int) -> int:
    return bisect_right(trail.pieces, at, key=attrgetter("start")) - 1


def restored(trail: Trail, stretches: list[tuple[int, int]]) -> Trail:
    """A trail with stretches of its source, given in order, as they were.

    One may cut what has become white space or nothing: each part cut off is that again, if it had any white space.
    """
    starts, ends = [start for start, _ in stretches], [end for _, end in stretches]
    pieces: list[Piece] = []
    for piece in trail.pieces:
        touched = stretches[bisect_right(ends, piece.start) : bisect_left(starts, piece.end)]
        pieces += _restored(trail.source, piece, touched) if piece.by and touched else (piece,)
    return Trail(trail.source, tuple(pieces))


def _restored(source: str, piece: Piece, stretches: list[tuple[int, int]]) -> Iterator[Piece]:
    at = piece.start
    for start, end in stretches:
        first, last = max(start, at), min(end, piece.end)
        if at < first:
            yield _cut_off(source, piece, at, first)
        if first < last:
            yield Piece(source[first:last], first, last)
        at = last
    if at < piece.end:
        yield _cut_off(source, piece, at, piece.end)


def _cut_off(source: str, piece: Piece, start: int, end: int) -> Piece:
    text = piece.text if any(char.isspace() for char in source[start:end]) else ""
    return Piece(text, start, end) if text == source[start:end] else piece._replace(text=text, start=start, end=end)
