"""The lines of packet.toml that would overrule an edit, or what a block was taken for."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from pipeline.fix import squeezed
from pipeline.frozen import frozen
from pipeline.records import CONTROLS, LONGEST
from pipeline.source import Source, line_starts
from pipeline.trail import Piece

# How long a stretch is tried for one that is found only once: few sizes, since each costs a pass over the line.
_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def string(text: str) -> str:
    r"""A TOML string that says the text, and shows what could not be seen in it.

    >>> print(string('“会”\n\u3000"\\'))
    "“会”\n\u3000\"\\"
    """
    return '"' + "".join(map(_character, _SURROGATE.sub("\ufffd", text))) + '"'


def _character(char: str) -> str:
    if char.isprintable() and char not in '"\\':
        return char
    return _SHORT.get(char) or (f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}")


def document(source: Source) -> str:
    """The lines that name a source, above its fixes."""
    file = PurePath(source.name).name
    return f"[[documents]]\nfile = {string(file)}\nsha256 = {string(source.digest)}"


@frozen
class Spot:
    """A place of the raw file as a fix names it: a line (0: none), a piece of its text, or both."""

    line: int = 0
    text: str = ""

    def fix(self, do: str) -> str:
        """The lines of a fix that does something here."""
        line = [f"line = {self.line}"] if self.line else []
        text = [f"text = {string(self.text)}"] if self.text else []
        return "\n".join(["[[documents.fix]]", f'do = "{do}"', *line, *text])


@frozen
class _Wanted:
    """A stretch that a spot must hold, and how far it may reach; it begins in a line. All without white space."""

    start: int
    end: int
    low: int
    high: int
    line: int


class Places:
    """Names places of one raw text for fixes.

    A fix finds a text whatever the white space in it: so it is looked for, and told from others, without any.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._starts = line_starts(source)
        self._text, self._offsets = squeezed(source)

    def _index(self, offset: int) -> int:
        """How many characters other than white space stand before an offset."""
        return bisect_left(self._offsets, offset)

    def _line_of(self, index: int) -> int:
        offset = self._offsets[index] if index < len(self._offsets) else len(self._source)
        return bisect_right(self._starts, offset)

    def keeping(self, pieces: Sequence[Piece]) -> list[list[Spot]]:
        """How to name each of the edits so that it alone is undone; not at all where there is nothing to keep.

        That is so of white space between blocks or at their ends, and of what no block can hold. Where an edit
        cannot be told from others by its text, it is named by its lines.
        """
        ends = [0, *(self._index(piece.end) for piece in pieces)]
        starts = [*(self._index(piece.start) for piece in pieces[1:]), len(self._text)]
        cores = [self._core(piece) for piece in pieces]
        wanted = [core and self._wanted(*core, *reach) for core, *reach in zip(cores, ends, starts, strict=False)]
        spots = iter(self._spots([want for want in wanted if want]))
        return [self._whole(want, next(spots)) if want else [] for want in wanted]

    def _whole(self, want: _Wanted, spot: Spot) -> list[Spot]:
        """A spot that has a text, else all lines of what is wanted."""
        lines = dict.fromkeys(map(self._line_of, range(want.start, want.end)))
        return [spot] if spot.text else [Spot(line) for line in lines]

    def _core(self, piece: Piece) -> tuple[int, int] | None:
        """What a text must hold to be of an edit: its characters, or those on both sides of what are none."""
        start, end = self._index(piece.start), self._index(piece.end)
        if start < end and not piece.text.strip():
            return (start, end) if any(map(_nameable, self._text[start:end])) else None
        cut = self._source[piece.start : piece.end]
        first, last = start - (cut != cut.lstrip() or not cut), end + (cut != cut.rstrip() or not cut)
        inside = first >= 0 and last <= len(self._text)
        if start == end and not (inside and self._line_of(first) == self._line_of(last - 1)):
            return None
        return max(0, first), min(last, len(self._text))

    def at(self, offset: int) -> Spot:
        """The line of what stands at an offset, or next after white space there."""
        return Spot(self._line_of(self._index(offset)))

    def blocks(self, spans: Sequence[tuple[int, int]]) -> list[tuple[Spot, Spot]]:
        """How to name where each of the blocks, given as stretches of the source, begins and where it ends.

        That is a line, or a piece of its text where other blocks have a part of the line.
        """
        inside = [(self._index(start), self._index(end)) for start, end in spans]
        heads = self._spots([self._wanted(start, start + 1, start, end) for start, end in inside])
        tails = self._spots([self._wanted(max(start, end - 1), end, start, end) for start, end in inside])
        pairs = list(zip(heads, tails, strict=True))
        held = Counter(line for head, tail in pairs for line in {head.line, tail.line})
        return [(_brief(head, held), _brief(tail, held)) for head, tail in pairs]

    def _wanted(self, start: int, end: int, low: int, high: int) -> _Wanted:
        line = self._line_of(start)
        return _Wanted(start, end, max(low, self._index(self._starts[line - 1])), high, line)

    def _spots(self, wanted: Sequence[_Wanted]) -> list[Spot]:
        by_line: dict[int, list[_Wanted]] = {}
        for want in wanted:
            by_line.setdefault(want.line, []).append(want)
        found = {want: text for line, group in by_line.items() for want, text in self._once(line, group)}
        return [Spot(want.line, found.get(want, "")) for want in wanted]

    def _once(self, line: int, wanted: list[_Wanted]) -> Iterator[tuple[_Wanted, str]]:
        """Texts that hold what is wanted of a line, each the first of those tried that begins only once in it."""
        begin, end = (self._index(at) for at in [*self._starts[line - 1 : line + 1], len(self._source)][:2])
        for size in _SIZES:
            windows = [(want, _window(want, size)) for want in wanted if _fits(want, size)]
            tried = {self._text[start : start + size] for _, start in windows}
            count = Counter(part for k in range(begin, end) if (part := self._text[k : k + size]) in tried)
            once = {want: start for want, start in windows if count[self._text[start : start + size]] == 1}
            for want, start in once.items():
                yield want, self._named(min(start, want.start), max(start + size, want.end))
            wanted = [want for want in wanted if want not in once]
            if not wanted:
                return

    def _named(self, start: int, end: int) -> str:
        """A text as it stands, else without its white space, among it line ends; "" if packet.toml takes neither."""
        whole = self._source[self._offsets[start] : self._offsets[end - 1] + 1]
        return next(filter(_nameable, (whole, self._text[start:end])), "")


def _brief(spot: Spot, held: Counter[int]) -> Spot:
    return spot if held[spot.line] > 1 else Spot(spot.line)


def _fits(want: _Wanted, size: int) -> bool:
    return want.low <= want.start and want.end <= want.high and want.low + size <= want.high


def _window(want: _Wanted, size: int) -> int:
    """Where a stretch of a size begins that has what is wanted in its middle, as far as it may reach."""
    return max(want.low, min((want.start + want.end - size) // 2, want.high - size))


def _nameable(text: str) -> bool:
    """Whether packet.toml takes a text: it is not too long, and without control characters."""
    return len(text) <= LONGEST and not any(unicodedata.category(char) in CONTROLS for char in text)
