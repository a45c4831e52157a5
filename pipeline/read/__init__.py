"""From a source to its document: the rules clean it, the readers find what each line is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.document import Block, Document, Heading, Role
from pipeline.doubts import doubts
from pipeline.errors import Diagnostic, Severity
from pipeline.fix import Fix, Fixed, Fixes, short
from pipeline.mend import mend, said, settled
from pipeline.read.documents import document
from pipeline.read.lines import Line, lines
from pipeline.read.wording import worded
from pipeline.rules import STAGES
from pipeline.source import Source
from pipeline.trail import Doubt, Trail, clean
from pipeline.variant import RULE, conversion, simplified


@dataclass(frozen=True)
class Reading:
    """A source, read: where its characters went, what it says, what is doubtful in it, and the fixes it was given."""

    source: Source
    trail: Trail
    document: Document
    doubts: tuple[Doubt, ...]
    fixed: tuple[Fixed, ...] = ()
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
            yield Diagnostic(Severity.WARNING, doubt.code, doubt.message, place, doubt.hint)


def read(source: Source, fixes: Fixes = Fixes(), variant: str = "") -> Reading:
    """Clean a source, make the fixes, convert it to a variant of Chinese if one is named, and read its structure.

    What is not understood is a paragraph. It fails with ConfigError, and only where a fix is wrong, or a variant is
    named and OpenCC missing.
    """
    mended = mend(source, clean(source.text, STAGES), fixes)
    trail, given = mended.trail, said(mended)
    text = simplified(trail.text) if variant else trail.text
    standing = tuple(lines(text, given))
    found = document(list(standing))
    for part in (found, *found.attached):
        _refuse_two_titles(part, given)
    parted = {line.at: line.stretches[-1][1] for line in standing if len(line.stretches) > 1}
    seen = settled(mended, doubts(found, text, parted))
    doubted = sorted((*mended.doubts, *seen), key=lambda d: (d.start, d.end, d.message))
    if variant:
        trail = trail.edited(conversion(trail.text, variant), RULE)
        found = worded(found, trail.text, standing)
    return Reading(source, trail, found, tuple(doubted), mended.fixed, standing)


def _refuse_two_titles(part: Document, given: dict[int, Fix]) -> None:
    """ConfigError where a fix says what the title is, and another line was taken for the title too."""
    titles = [element for element in part.opening if element.role is Role.TITLE]
    for first, second in pairwise(titles):
        if second.at in given:
            message = f"'{short(first.text)}' stands above it and was taken for the title"
            raise given[second.at].error(message, "give that line another role, or drop it")
