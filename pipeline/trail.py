"""A text that remembers: rules report edits, one runner makes them, and every character is accounted for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from pipeline.errors import Code
from pipeline.frozen import frozen
from pipeline.habits import Habits, infer
from pipeline.tabular import tables

PASSES = 64  # real texts settle in two; each pass that changes something takes characters or lines away


class Edit(NamedTuple):  # tuples: a text may have millions
    """What a rule asks for: `new` for `[start, end)` of the text that it was given."""

    start: int
    end: int
    new: str
    reason: str = ""


@frozen
class Doubt:
    """What a rule saw at `[start, end)` and left alone: it becomes a diagnostic."""

    start: int
    end: int
    code: Code
    message: str
    hint: str = ""


Find: TypeAlias = Callable[[str, Habits], Iterable[Edit | Doubt]]
_NEEDS: dict[Find, re.Pattern[str]] = {}
_SIGHTED: set[Find] = set()


def needs(characters: str) -> Callable[[Find], Find]:
    """Say of a rule that it has nothing to find in a text with none of these characters (as in a regex's [ ])."""

    def note(find: Find) -> Find:
        _NEEDS[find] = re.compile(f"[{characters}]")
        return find

    return note


def sighted(find: Find) -> Find:
    """Say of a rule that it decides by the habits of the text, which cost something to infer: others get none."""
    _SIGHTED.add(find)
    return find


@frozen
class Rule:
    """A named, pure function that says which edits it wants and makes none; `needs`, `sighted`: see there.

    `spare`: leaves out of what it found in a text what would spoil a table.
    """

    name: str
    find: Find
    needs: re.Pattern[str] | None = None
    sighted: bool = False
    spare: Callable[[list[Edit | Doubt], str], list[Edit | Doubt]] | None = None

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (self.find.__doc__ or "").partition("\n")[0]


def named(*finds: Find) -> tuple[Rule, ...]:
    """Make rules of functions; a rule is called as its function, with hyphens."""
    names = [getattr(find, "__name__", "").replace("_", "-") for find in finds]
    return tuple(Rule(n, find, _NEEDS.get(find), find in _SIGHTED) for n, find in zip(names, finds, strict=True))


class Fate(StrEnum):
    """What became of a stretch of the source."""

    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A stretch of the text, and the source characters `[start, end)` it stands for. `by`: who changed it."""

    text: str
    start: int
    end: int
    by: tuple[str, ...] = ()
    reason: str = ""

    @property
    def fate(self) -> Fate:
        """What became of it; a removed stretch stays, as a piece without text."""
        if not self.by:
            return Fate.KEPT
        if not self.text:
            return Fate.REMOVED
        return Fate.CHANGED if self.start < self.end else Fate.ADDED

    def part(self, start: int, end: int) -> Piece:
        """The part `[start, end)` of its text. A rewritten piece leaves all its source with its first part."""
        if start == 0 and end == len(self.text):
            return self
        if not self.by:
            return Piece(self.text[start:end], self.start + start, self.start + end)
        return Piece(self.text[start:end], self.end if start else self.start, self.end, self.by, self.reason)


@dataclass(frozen=True)
class Trail:
    """A source, and the pieces that it has become: they tile it, in order, and their texts are the text."""

    source: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, source: str) -> Trail:
        """Begin: all is kept."""
        return cls(source, (Piece(source, 0, len(source)),) if source else ())

    @cached_property
    def text(self) -> str:
        """The text as it now stands."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def starts(self) -> list[int]:
        """Where each piece begins in the text, and where the last one ends."""
        return [0, *accumulate(len(piece.text) for piece in self.pieces)]

    def origin(self, offset: int) -> int:
        """The source offset that an offset of the text comes from."""
        if offset >= len(self.text):
            return len(self.source)
        index = bisect_right(self.starts, offset) - 1
        piece = self.pieces[index]
        return piece.start if piece.by else piece.start + offset - self.starts[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source stretch that `[start, end)` of the text comes from, what was removed inside it included."""
        if start >= end:
            return self.origin(start), self.origin(start)
        index = bisect_right(self.starts, end - 1) - 1
        piece = self.pieces[index]
        return self.origin(start), piece.end if piece.by else piece.start + end - self.starts[index]

    def edited(self, edits: Iterable[Edit], name: str, whole: bool = False) -> Trail:
        """The trail after a rule's edits, signed with its name. ValueError if they overlap or leave the text.

        `whole`: an edit stands also for what was removed at its end, not only for what was removed inside it.
        """
        pieces = tuple(_edited(self, sorted(edits, key=lambda e: (e.start, e.end)), name, whole))
        return Trail(self.source, pieces)

    def edits(self) -> Iterator[Piece]:
        """What was done, in source order: all pieces that are not as they were."""
        return (piece for piece in self.pieces if piece.by)


def _edited(trail: Trail, edits: list[Edit], name: str, whole: bool) -> Iterator[Piece]:
    rest = _Rest(trail)
    for edit in edits:
        start, end, new, reason = edit
        if not rest.at <= start <= end <= len(trail.text):
            raise ValueError(f"rule {name}: {edit} overlaps the edit before it or leaves the text")
        yield from rest.take(start)
        cut = [*rest.take(end), *(rest.removed() if whole else ())] or [Piece("", rest.source, rest.source)]
        start, end = cut[0].start, cut[-1].end
        if new == trail.source[start:end]:
            if start < end:
                yield Piece(new, start, end)
        elif new or start < end:
            by, reasons = _signed(cut, name, reason)
            yield Piece(new, start, end, by, reasons)
    yield from rest.take(len(trail.text) + 1)


def _signed(cut: list[Piece], name: str, reason: str) -> tuple[tuple[str, ...], str]:
    """Who changed a stretch by now, and why."""
    if not any(piece.by for piece in cut):
        return (name,), reason
    by = dict.fromkeys((*(n for piece in cut for n in piece.by), name))
    reasons = dict.fromkeys((*(piece.reason for piece in cut if piece.by), reason))
    return tuple(by), "; ".join(reasons)


class _Rest:
    """The pieces not yet dealt with, handed out up to an offset of the text."""

    def __init__(self, trail: Trail) -> None:
        self._pieces = trail.pieces
        self._starts = trail.starts
        self._index = 0
        self._used = 0  # how much of the text of the piece at the index has been handed out
        self.at = 0  # and how much of the whole text
        self.source = 0  # and of the source

    def take(self, to: int) -> list[Piece]:
        """Hand out the pieces that begin before `to`; the last is cut there. Removed pieces at `to` stay for later."""
        if self.at >= to:
            return []
        end = bisect_left(self._starts, to, self._index, len(self._pieces))
        out = list(self._pieces[self._index : end])
        if not out:
            return out
        over = max(0, self._starts[end] - to)
        size = len(out[-1].text) - over
        if len(out) == 1:
            out[0] = out[0].part(self._used, size)
        else:
            out[0] = out[0].part(self._used, len(out[0].text))
            out[-1] = out[-1].part(0, size)
        self._index, self._used = (end - 1, size) if over else (end, 0)
        self.at, self.source = self._starts[end] - over, out[-1].end
        return out

    def removed(self) -> Iterator[Piece]:
        """Hand out the removed pieces that come next."""
        while self._index < len(self._pieces) and not self._pieces[self._index].text:
            piece = self._pieces[self._index]
            self._index, self.source = self._index + 1, piece.end
            yield piece


@frozen
class Cleaned:
    """What the rules made of a text, and what they doubted in it (in offsets of the cleaned text)."""

    trail: Trail
    doubts: tuple[Doubt, ...]


def clean(source: str, stages: tuple[tuple[Rule, ...], ...], passes: int = PASSES) -> Cleaned:
    """Apply all rules in order, again and again until they change nothing.

    The habits of the text are inferred anew for each stage, since a stage clears the sight for the next.
    Doubts are those of the last pass, in which every rule saw the text as it now is.
    """
    trail = Trail.of(source)
    doubts: list[Doubt] = []
    alphabet = "".join(set(source))
    for _ in range(passes):
        before = trail.text
        trail, doubts, alphabet = _pass(trail, stages, alphabet)
        if trail.text == before:
            break
    return Cleaned(trail, tuple(sorted(doubts, key=lambda d: (d.start, d.end, d.message))))


def _pass(trail: Trail, stages: tuple[tuple[Rule, ...], ...], alphabet: str) -> tuple[Trail, list[Doubt], str]:
    """All rules once. `alphabet`: the characters that the text may hold, never fewer than it does; it grows."""
    doubts: list[Doubt] = []
    for stage in stages:
        tabular = bool(tables(trail.text))  # no rule makes a table where there is none
        for rule in stage:
            if rule.needs and not rule.needs.search(alphabet):
                continue
            found = list(rule.find(trail.text, infer(trail.text) if rule.sighted else Habits()))
            found = rule.spare(found, trail.text) if rule.spare and tabular else found
            edits = [f for f in found if isinstance(f, Edit)]
            if len(edits) < len(found):
                doubts += (f for f in found if isinstance(f, Doubt))
            if edits:
                trail = trail.edited(edits, rule.name)
                alphabet += "".join({edit.new for edit in edits})
    return trail, doubts, alphabet
