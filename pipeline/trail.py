"""A text that remembers: rules report edits, one runner makes them, and every character is accounted for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

from pipeline.errors import Code
from pipeline.habits import Habits, infer

PASSES = 64  # real texts settle in two; each pass that changes something takes characters or lines away


@dataclass(frozen=True, slots=True)
class Edit:
    """What a rule asks for: `new` for `[start, end)` of the text that it was given."""

    start: int
    end: int
    new: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a rule saw at `[start, end)` and left alone: it becomes a diagnostic."""

    start: int
    end: int
    code: Code
    message: str
    hint: str = ""


Find: TypeAlias = Callable[[str, Habits], Iterable[Edit | Doubt]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named, pure function that says which edits it wants and makes none."""

    name: str
    find: Find

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (self.find.__doc__ or "").partition("\n")[0]


def named(*finds: Find) -> tuple[Rule, ...]:
    """Make rules of functions; a rule is called as its function, with hyphens."""
    return tuple(Rule(getattr(find, "__name__", "").replace("_", "-"), find) for find in finds)


class Fate(StrEnum):
    """What became of a stretch of the source."""

    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
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
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(piece.text) for piece in self.pieces)]

    def origin(self, offset: int) -> int:
        """The source offset that an offset of the text comes from."""
        if offset >= len(self.text):
            return len(self.source)
        index = bisect_right(self._starts, offset) - 1
        piece = self.pieces[index]
        return piece.start if piece.by else piece.start + offset - self._starts[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source stretch that `[start, end)` of the text comes from, what was removed inside it included."""
        if start >= end:
            return self.origin(start), self.origin(start)
        index = bisect_right(self._starts, end - 1) - 1
        piece = self.pieces[index]
        return self.origin(start), piece.end if piece.by else piece.start + end - self._starts[index]

    def edited(self, edits: Iterable[Edit], name: str) -> Trail:
        """The trail after a rule's edits, signed with its name. ValueError if they overlap or leave the text."""
        pieces = tuple(_edited(self, sorted(edits, key=lambda e: (e.start, e.end)), name))
        return Trail(self.source, pieces)

    def edits(self) -> Iterator[Piece]:
        """What was done, in source order: all pieces that are not as they were."""
        return (piece for piece in self.pieces if piece.by)


def _edited(trail: Trail, edits: list[Edit], name: str) -> Iterator[Piece]:
    rest = _Rest(trail.pieces)
    for edit in edits:
        if not rest.at <= edit.start <= edit.end <= len(trail.text):
            raise ValueError(f"rule {name}: {edit} overlaps the edit before it or leaves the text")
        yield from rest.take(edit.start)
        cut = list(rest.take(edit.end)) or [Piece("", rest.source, rest.source)]
        start, end = cut[0].start, cut[-1].end
        if edit.new == trail.source[start:end]:
            if start < end:
                yield Piece(edit.new, start, end)
        elif edit.new or start < end:
            by = dict.fromkeys((*(n for piece in cut for n in piece.by), name))
            reasons = dict.fromkeys((*(piece.reason for piece in cut if piece.by), edit.reason))
            yield Piece(edit.new, start, end, tuple(by), "; ".join(reasons))
    yield from rest.take(len(trail.text) + 1)


class _Rest:
    """The pieces not yet dealt with, handed out up to an offset of the text."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = iter(pieces)
        self._head = next(self._pieces, None)
        self._used = 0  # how much of the head's text has been handed out
        self.at = 0  # and how much of the whole text
        self.source = 0  # and of the source

    def take(self, to: int) -> Iterator[Piece]:
        """Hand out pieces until `to`; the last is cut there. Removed pieces at `to` stay for later."""
        while self.at < to and self._head is not None:
            piece, start = self._head, self._used
            end = min(len(piece.text), start + to - self.at)
            part = piece.part(start, end)
            self._used, self.at, self.source = end, self.at + end - start, part.end
            if end == len(piece.text):
                self._head, self._used = next(self._pieces, None), 0
            yield part


@dataclass(frozen=True, slots=True)
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
    for _ in range(passes):
        before = trail.text
        doubts = []
        for stage in stages:
            habits = infer(trail.text)
            for rule in stage:
                found = list(rule.find(trail.text, habits))
                doubts += (f for f in found if isinstance(f, Doubt))
                edits = [f for f in found if isinstance(f, Edit)]
                trail = trail.edited(edits, rule.name) if edits else trail
        if trail.text == before:
            break
    return Cleaned(trail, tuple(sorted(doubts, key=lambda d: (d.start, d.end, d.message))))


def replayed(source: str, edits: Iterable[Piece]) -> str:
    """Make the edits in the source: the cleaned text, character for character."""
    out, at = [], 0
    for edit in edits:
        out += [source[at : edit.start], edit.text]
        at = edit.end
    return "".join([*out, source[at:]])


def reversed_(source: str, cleaned: str, edits: Iterable[Piece]) -> str:
    """Undo the edits in the cleaned text: the source, character for character."""
    out, at, shift = [], 0, 0
    for edit in edits:
        begins = edit.start + shift
        out += [cleaned[at:begins], source[edit.start : edit.end]]
        at = begins + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)
    return "".join([*out, cleaned[at:]])
