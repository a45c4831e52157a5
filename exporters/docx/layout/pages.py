"""On which page LibreOffice puts every line: as many as find room, but for lone lines and what stays with the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import NamedTuple, TypeAlias

FEWEST = 2  # lines of a paragraph at a page's foot or head: Word's widow control (孤行控制)


class Piece(NamedTuple):
    """What a paragraph takes: lines, their height and the space around them, in twips.

    `keeps`: how firmly it stays with the next (0: not at all); `asked`: the next should not begin a page, but
    this one may be parted; `begins`: a page begins with it. `foot`: it stands at its page's foot, with its
    neighbours that do (版记). `fills`: it takes the rest of its page.
    """

    lines: int
    height: int
    before: int
    after: int
    keeps: int = 0
    asked: bool = False
    begins: bool = False
    foot: bool = False
    fills: bool = False

    @property
    def stays(self) -> bool:
        """Whether it goes to the next page with what follows."""
        return self.keeps > 0 or self.asked


Parts: TypeAlias = list[tuple[int, int]]  # of a paragraph: the lines that begin them, and the pages that they are on


@dataclass(slots=True)
class Pager:
    """Cuts paragraphs into pages as deep as `depth` twips; what stands at a page's foot ends `spare` twips above it.

    `parts`: of each paragraph, in order. `kept`: those that were made to stay with the next, since it would have
    begun a page; `loosed`: those that were not, where all of a page would. `lowered`: those that stand at a page's
    foot, with the space above them and whether they begin the page. `rooms`: of those that take the rest of their page,
    how deep that is.
    """

    depth: int
    spare: int = 0
    parts: list[Parts] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    loosed: set[int] = field(default_factory=set)
    lowered: dict[int, tuple[int, bool]] = field(default_factory=dict)
    rooms: dict[int, int] = field(default_factory=dict)
    _page: int = 1
    _used: int = 0  # of the page, without the space after the last paragraph
    _after: int = 0
    _first: int = 0  # the paragraph with which the page begins

    def lay(self, pieces: Sequence[Piece]) -> None:
        """Lay all paragraphs out, from page 1."""
        while (at := len(self.parts)) < len(pieces):
            piece = pieces[at]
            if piece.begins and at > self._first:
                self._turn(at)
            gap = self._gap(piece, at)
            if piece.foot and not (at > self._first and pieces[at - 1].foot):
                gap = self._lower(pieces, at, gap)
            count = _fitting(piece, self.depth - self._used - gap)
            if not count and at > self._first:
                start = self._start(pieces, at)
                del self.parts[start:]
                self._turn(start)
            else:
                self._put(piece, gap, count)

    def _gap(self, piece: Piece, at: int) -> int:
        """The space above a paragraph: none where it only happens to head its page."""
        if at == self._first:
            return piece.before if piece.begins or not at else 0
        return self._after + piece.before

    def _lower(self, pieces: Sequence[Piece], at: int, gap: int) -> int:
        """The space above what stands at the page's foot: all that is left."""
        rest = takewhile(lambda piece: piece.foot and not piece.begins, islice(pieces, at + 1, None))
        group = [pieces[at]._replace(before=0), *rest]
        high = sum(piece.before + piece.lines * piece.height + piece.after for piece in group)
        alone = at == self._first
        lowered = max(gap, self.depth - self._used - high - self.spare)
        self.lowered[at] = (lowered - (0 if alone else self._after), alone)
        return lowered

    def _turn(self, first: int) -> None:
        self._page, self._used, self._after, self._first = self._page + 1, 0, 0, first

    def _start(self, pieces: Sequence[Piece], at: int) -> int:
        """The paragraph with which the next page begins: the one that has no room, or the first that stays with it."""
        start = at
        while start > self._first and self.parts[start - 1][0][1] == self._page and pieces[start - 1].stays:
            start -= 1
        if start == self._first:
            return self._loosed(pieces, at)
        self.kept.update(k for k in range(start, at) if pieces[k].asked)
        return start

    def _loosed(self, pieces: Sequence[Piece], at: int) -> int:
        """The paragraph before which a page ends all of which is to stay together: where it is least firmly tied."""
        start = min(range(self._first + 1, at + 1), key=lambda k: (pieces[k - 1].keeps, -k))
        if start < at:
            self.loosed.add(start - 1)
        return start

    def _put(self, piece: Piece, gap: int, count: int) -> None:
        """Set a paragraph, on as many pages as it takes."""
        full = self.depth // piece.height
        count = count or min(full, piece.lines)
        parts, set_ = [(0, self._page)], count
        if piece.fills:
            self.rooms[len(self.parts)] = self.depth - self._used - gap
        self._used += gap + count * piece.height
        while set_ < piece.lines:
            self._turn(len(self.parts))
            parts.append((set_, self._page))
            count = _fitting(piece._replace(lines=piece.lines - set_, keeps=0), self.depth) or piece.lines - set_
            self._used, set_ = count * piece.height, set_ + count
        self._after = piece.after
        self.parts.append(parts)


def _fitting(piece: Piece, room: int) -> int:
    """How many lines stand in this room: all, or some that leave as many as must stand together."""
    lines = max(room // piece.height, 0)
    if lines >= piece.lines:
        return piece.lines
    some = 0 if piece.keeps else min(lines, piece.lines - FEWEST)
    return some if some >= FEWEST else 0
