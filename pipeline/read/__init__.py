"""From a source to its document: the rules clean it, the readers find what each line is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Document
from pipeline.errors import Diagnostic, Severity
from pipeline.read.documents import document
from pipeline.read.lines import lines
from pipeline.read.wording import worded
from pipeline.rules import STAGES
from pipeline.source import Source
from pipeline.trail import Doubt, Trail, clean
from pipeline.variant import RULE, conversion, simplified


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
            yield Diagnostic(Severity.WARNING, doubt.message, place, doubt.hint)


def read(source: Source, variant: str = "") -> Reading:
    """Clean a source, convert it to a variant of Chinese if one is named, and read its structure.

    Never fails: what is not understood is a paragraph. But ConfigError where a variant is named and OpenCC missing.
    """
    cleaned = clean(source.text, STAGES)
    trail, text = cleaned.trail, cleaned.trail.text
    if not variant:
        return Reading(source, trail, document(lines(text)), cleaned.doubts)
    trail = trail.edited(conversion(text, variant), RULE)
    return Reading(source, trail, worded(document(lines(simplified(text))), trail.text), cleaned.doubts)
