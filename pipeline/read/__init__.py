"""From a source to its document: the rules clean it, the readers find what each line is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Block, Document, Heading
from pipeline.errors import Diagnostic, Severity
from pipeline.read.documents import document
from pipeline.read.lines import Line, lines
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
    lines: tuple[Line, ...] = ()

    def spans(self, block: Block | Heading) -> tuple[tuple[int, int], ...]:
        """The stretches of the source that a block comes from; two or more where footnotes part it."""
        return tuple(self.trail.span(*stretch) for stretch in self.stretches(block))

    def stretches(self, block: Block | Heading) -> tuple[tuple[int, int], ...]:
        """The stretches of the cleaned text that a block is made of, which joined are its text."""
        return self._stretches.get(block.at, ((block.at, block.at + len(block.text)),))

    @cached_property
    def _stretches(self) -> dict[int, tuple[tuple[int, int], ...]]:
        return {line.at: line.stretches for line in self.lines}

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is odd about the source, with line and column in it, in source order."""
        return (*self.source.diagnostics, *self._doubted())

    def _doubted(self) -> Iterator[Diagnostic]:
        places = self.source.places([self.trail.origin(doubt.start) for doubt in self.doubts])
        for doubt, place in zip(self.doubts, places, strict=True):
            yield Diagnostic(Severity.WARNING, doubt.message, place, doubt.hint)


def read(source: Source) -> Reading:
    """Clean a source and read its structure. Never fails: what is not understood is a paragraph."""
    cleaned = clean(source.text, STAGES)
    found = lines(cleaned.trail.text)
    return Reading(source, cleaned.trail, document(found), cleaned.doubts, tuple(found))
