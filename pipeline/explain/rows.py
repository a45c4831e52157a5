"""Rows of the page: a line of the result, and beside it the stretch of the source that became it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import TypeAlias

from pipeline.errors import Diagnostic
from pipeline.explain.markup import attribute, escaped, seen
from pipeline.frozen import frozen
from pipeline.read import Reading
from pipeline.source import line_starts
from pipeline.trail import Piece

_Sign: TypeAlias = tuple[int, str]  # an offset of the source, and what stands there, as HTML
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@frozen
class Bit:
    """A stretch as it stands in the source and in the result, both as HTML. `edit`: its number (0: it was kept)."""

    source: str
    result: str
    text: str
    edit: int = 0


@frozen
class Row:
    """A line of the result and what it came from. `at`: where it begins in the result."""

    bits: tuple[Bit, ...]
    at: int

    @property
    def source(self) -> str:
        """The source's side, as HTML."""
        return "".join(bit.source for bit in self.bits)

    @property
    def result(self) -> str:
        """The result's side, as HTML."""
        return "".join(bit.result for bit in self.bits)

    @property
    def end(self) -> int:
        """Where it ends in the result."""
        return self.at + sum(len(bit.text) for bit in self.bits)

    @property
    def edits(self) -> list[int]:
        """The numbers of its edits."""
        return [bit.edit for bit in self.bits if bit.edit]


def rows(reading: Reading, kinds: Callable[[Piece], str]) -> Iterator[Row]:
    """All of a reading, row by row; `kinds` says the classes of an edit."""
    held: list[Bit] = []
    at = 0
    for bit in _bits(reading, kinds):
        held.append(bit)
        if bit.text.endswith("\n"):
            yield (row := Row(tuple(held), at))
            held, at = [], row.end
    if any(bit.source for bit in held):
        yield Row(tuple(held), at)


def _bits(reading: Reading, kinds: Callable[[Piece], str]) -> Iterator[Bit]:
    left = _Left(reading)
    number = 0
    for piece in reading.trail.pieces:
        if piece.by:
            number += 1
            yield _edited(piece, number, kinds(piece), left)
        else:
            yield from _kept(piece, left)
    rest = (*left.diagnostics(), *left.lines())
    yield Bit("".join(html for _, html in rest), "", "")


def _kept(piece: Piece, left: _Left) -> Iterator[Bit]:
    at = piece.start
    for line in _LINE.findall(piece.text):
        end = at + len(line)
        signs = sorted([*left.diagnostics(end), *left.lines(end)])
        line_end = '<i class="p"></i>\n' if line.endswith("\n") else ""
        yield Bit(left.cut(at, end, signs, escaped), escaped(line.removesuffix("\n")) + line_end, line)
        at = end


def _edited(piece: Piece, number: int, kinds: str, left: _Left) -> Bit:
    """An edit, its two sides linked to each other. Diagnostics in it go before it, since a link holds no other."""
    before = "".join(html for _, html in left.diagnostics(piece.end))
    old = left.cut(piece.start, piece.end, left.lines(piece.end), lambda text: seen(text, "↵"))
    new = seen(piece.text, "¶")
    return Bit(
        f'{before}<del id="s{number}" class="{kinds}">{_link("r", number, old)}</del>',
        f'<ins id="r{number}" class="{kinds}">{_link("s", number, new)}</ins>',
        piece.text,
        number,
    )


def _link(side: str, number: int, html: str) -> str:
    """A link to an edit's other side; a line end behind it is not in it, or a mark of it would be on two lines."""
    inside = html.removesuffix("\n")
    return f'<a href="#{side}{number}">{inside}</a>{html[len(inside) :]}'


class _Left:
    """The source, and what is left of the signs that stand in it: the numbers of lines, the marks of diagnostics."""

    def __init__(self, reading: Reading) -> None:
        self._source = reading.source.text
        starts = line_starts(self._source)
        self._lines = deque((start, f'<i id="{n}"></i>') for n, start in enumerate(starts, 1))
        self._diagnostics = deque(sorted(_diagnostics(reading.diagnostics, starts)))

    def lines(self, end: float = inf) -> Iterator[_Sign]:
        """The numbers of the lines that begin before an offset and were not yet taken."""
        return self._taken(self._lines, end)

    def diagnostics(self, end: float = inf) -> Iterator[_Sign]:
        """The marks of the diagnostics before an offset that were not yet taken."""
        return self._taken(self._diagnostics, end)

    def _taken(self, signs: deque[_Sign], end: float) -> Iterator[_Sign]:
        while signs and signs[0][0] < end:
            yield signs.popleft()

    def cut(self, start: int, end: int, signs: Iterable[_Sign], write: Callable[[str], str]) -> str:
        """A stretch of the source as HTML, with signs in it. A lone CR ends a line, but no page holds one: so <br>."""
        out, at = [], start
        for offset, html in signs:
            line_end = "<br>" if self._source[at:offset].endswith("\r") else ""
            out += [write(self._source[at:offset]), line_end, html]
            at = offset
        return "".join([*out, write(self._source[at:end])])


def _diagnostics(found: Iterable[Diagnostic], starts: list[int]) -> Iterator[_Sign]:
    for number, diagnostic in enumerate(found, 1):
        line, column = diagnostic.where.line, diagnostic.where.column
        if 1 <= line <= len(starts):
            mark = f'<a class="odd" id="d{number}" href="#o{number}" title={attribute(diagnostic.message)}></a>'
            yield starts[line - 1] + max(0, column - 1), mark
