"""Where the lines of a paragraph end: squeezed before pushed (先挤进后推出), no last line of one character."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.typeset.characters import (
    BLANKS,
    BRACKET,
    CLOSE_TOGETHER,
    DIGIT,
    NO_END,
    SOLIDUS,
    STOP,
    TOGETHER,
    WESTERN,
)
from pipeline.typeset.measured import Measured

_EPS = 1e-6
_FAR = 4  # characters beyond the measure at which a line may still end, squeezed
_LOOSEST = 0.25  # of the measure that may stay empty before a Western word is broken
_FEWEST = 2  # Han characters in a last line (孤字不成行)
_BACK = 12  # lines that are set anew to pull in a last line that is too short

_SIGN = re.compile(f"[{WESTERN}{SOLIDUS}][{STOP}{BRACKET}{SOLIDUS}](?!{DIGIT})")  # in a word: an address, say

Breaks = list[tuple[int, int]]


def filled(text: Measured, measure: float, indent: float, allowed: frozenset[int] | None = None) -> Breaks:
    """The lines of a paragraph, each as full as it goes; with `allowed`, broken there only if that can be."""
    breaker = _Breaker(text, measure, indent, allowed)
    lines = breaker.lines(0, indent)
    if allowed is None:
        return breaker.mended(lines)
    squeezed = breaker.lines(0, indent, tight=True)
    return squeezed if len(squeezed) < len(lines) else lines


class _Breaker:
    """One paragraph being broken into lines of one measure, in points."""

    def __init__(self, text: Measured, measure: float, indent: float, allowed: frozenset[int] | None) -> None:
        self._text = text
        self._measure = measure
        self._indent = indent
        self._allowed = allowed
        self._together = CLOSE_TOGETHER if text.squeeze else TOGETHER
        self._end = len(text.text)

    def lines(self, start: int, indent: float = 0.0, tight: bool = False) -> Breaks:
        """The lines from a character on; `tight`: as much squeezed into each as there is room."""
        lines = []
        room = self._measure - indent
        while start < self._end:
            end = self._line(start, room, tight)
            lines.append((start, end))
            start, room = end, self._measure
        return lines

    def _line(self, start: int, room: float, tight: bool) -> int:
        end = self._full(start, room)
        if end >= self._end:
            return self._end
        if self._allowed is not None:  # a line that need not be full is squeezed only where that saves one
            taken = end if self._legal(end) else tight and self._squeezed(start, end, room, False)
            return taken or self._pushed(start, end, room)
        if not tight and self._legal(end):
            return self._rather(start, end, room)
        return self._squeezed(start, end, room, tight) or self._pushed(start, end, room)

    def _full(self, start: int, room: float) -> int:
        """Where the measure ends, spaces after it taken in."""
        text = self._text
        at, letters = text.at, text.classes
        limit = at[start] + room + text.lead(start) + _EPS
        end = max(bisect_right(at, limit, start + 1) - 1, start + 1)
        while end < self._end and (letters[end] in BLANKS or at[end] + text.ink(end) <= limit):
            end += 1
        return end

    def _rather(self, start: int, end: int, room: float) -> int:
        """One more character, if the line is squeezed less for it than it would be stretched without it."""
        need = self._text.width(start, end + 1) - room
        if 2 * need >= self._text.em or end + 1 == self._end or not self._legal(end + 1):
            return end
        return end + (2 * need <= self._slack(start, end + 1))

    def _legal(self, k: int) -> bool:
        pair = self._text.classes[k - 1 : k + 1]
        if pair in self._together or (self._allowed is not None and k not in self._allowed):
            return False
        return pair[0] not in BLANKS or self._text.classes[self._text.trimmed(0, k) - 1] not in NO_END

    def _squeezed(self, start: int, end: int, room: float, tight: bool) -> int:
        """The end of the line with the marks beyond its measure squeezed in; 0 if they cannot be."""
        best = end if tight and self._legal(end) else 0
        for k in range(end + 1, min(end + _FAR, self._end) + 1):
            if k == self._end or self._legal(k):
                need = self._text.width(start, k) - room
                if need > self._slack(start, k) + _EPS:
                    break
                best = k
                if not tight:
                    break
        return best

    def _slack(self, start: int, end: int) -> float:
        return sum(by for _, _, by in self._text.squeezable(start, self._text.trimmed(start, end)))

    def _pushed(self, start: int, end: int, room: float) -> int:
        """The last break before the measure's end; inside a Western word only where too wide gaps were left else."""
        found = next((k for k in range(end, start, -1) if self._legal(k)), 0)
        full = self._allowed is not None or self._text.width(start, found) >= room * (1 - _LOOSEST)
        if found and (full or not self._in_word(end)):
            return found
        return self._anywhere(start, end, bool(found)) or found or end

    def _in_word(self, k: int) -> bool:
        return all(letter in WESTERN + SOLIDUS for letter in self._text.classes[k - 1 : k + 1])

    def _anywhere(self, start: int, end: int, else_pushed: bool) -> int:
        """Where what has no better break is broken: titles where the marks let them, words after a sign in them."""
        letters = self._text.classes
        if self._allowed is not None:
            return next((k for k in range(end, start, -1) if letters[k - 1 : k + 1] not in self._together), 0)
        if not self._in_word(end):
            return 0
        signs = (k for k in range(end, start + 1, -1) if _SIGN.match(letters, k - 2))
        return next(signs, 0 if else_pushed else end)

    def mended(self, lines: Breaks) -> Breaks:
        """The lines without a last one that is too short: pulled into those before it, or filled up from them."""
        if len(lines) == 1 or self._enough(lines[-1][0]):
            return lines
        return self._pulled(lines) or self._refilled(lines)

    def _enough(self, start: int) -> bool:
        return sum(letter in "hyld" for letter in self._text.classes[start:]) >= _FEWEST

    def _pulled(self, lines: Breaks) -> Breaks | None:
        """Fewer lines, from as near the end as will do."""
        if not self._text.squeeze:
            return None
        for back in range(2, min(len(lines), _BACK) + 1):
            kept = lines[: len(lines) - back]
            start = lines[len(kept)][0]
            again = self.lines(start, self._indent if not kept else 0.0, tight=True)
            if len(kept) + len(again) < len(lines):
                return kept + again
        return None

    def _refilled(self, lines: Breaks) -> Breaks:
        """As many lines, the last one with a character or two of the one before it."""
        start, last = lines[-2]
        for k in range(last - 1, max(start, last - 6), -1):
            if self._legal(k) and self._enough(k) and self._text.width(k, self._end) <= self._measure:
                return [*lines[:-2], (start, k), (k, self._end)]
        return lines
