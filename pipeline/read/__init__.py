"""From a source to its document: the rules clean it, the readers find what each line is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Document
from pipeline.doubts import doubts
from pipeline.errors import Diagnostic, Severity
from pipeline.read.documents import document
from pipeline.read.lines import lines
from pipeline.rules import STAGES
from pipeline.source import Source
from pipeline.trail import Doubt, Trail, clean


@dataclass(frozen=True)
class Reading:
    """A source, read: where its characters went, what it says, and what is doubtful in it."""

    source: Source
    trail: Trail
    document: Document
    doubts: tuple[Doubt, ...]

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is odd about the source, with line and column in it, in source order."""
        return (*self.source.diagnostics, *self._doubted())

    def _doubted(self) -> Iterator[Diagnostic]:
        places = self.source.places([self.trail.origin(doubt.start) for doubt in self.doubts])
        for doubt, place in zip(self.doubts, places, strict=True):
            yield Diagnostic(Severity.WARNING, doubt.code, doubt.message, place, doubt.hint)


def read(source: Source) -> Reading:
    """Clean a source and read its structure. Never fails: what is not understood is a paragraph."""
    cleaned = clean(source.text, STAGES)
    text = cleaned.trail.text
    found = document(lines(text))
    doubted = sorted((*cleaned.doubts, *doubts(found, text)), key=lambda d: (d.start, d.end, d.message))
    return Reading(source, cleaned.trail, found, tuple(doubted))
