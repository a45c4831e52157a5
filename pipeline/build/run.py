"""One build: from what was asked for to the files that come of it, all in memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.access import STDIN
from pipeline.build.asked import Asked
from pipeline.build.digests import Digests
from pipeline.build.files import Output
from pipeline.build.fresh import Record, Stamp
from pipeline.build.gathered import Gathered
from pipeline.build.making import Build
from pipeline.build.manifest import manifest
from pipeline.build.program import libraries
from pipeline.errors import Diagnostic, ExportError
from pipeline.frozen import frozen
from pipeline.kept import NOTHING_KEPT, Kept


@frozen
class Run:
    """A build whose documents have been read."""

    asked: Asked
    gathered: Gathered
    build: Build
    digests: Digests

    @classmethod
    def of(
        cls, asked: Asked, gathered: Gathered, kept: Kept = NOTHING_KEPT, jobs: int = 1, thorough: bool = False
    ) -> Run:
        """A build of what was gathered. `thorough`: no digest is taken from a record. SourceError, ConfigError."""
        build = Build.reading(gathered.plan, gathered.texts, kept, jobs)
        return cls(asked, gathered, build, Digests(kept.store, thorough))

    def made(self) -> Made:
        """All files, and why any cannot be made."""
        own = self.asked.formats or self.build.plan.config.build.formats
        formats = (*own, *(("booklet",) if self.asked.booklet else ()))
        tried = list(self.build.attempts(formats, self.asked.each))
        outputs = tuple(one for one in tried if isinstance(one, Output))
        fonts = {font.name: self.digests.of(font.path) for font in self.build.fonts.all}
        inputs = {name: found for name, _, found in self._read()}
        listed = manifest(inputs, fonts, libraries(bool(self.build.plan.config.text.variant)), outputs)
        return Made(outputs, listed, tuple(one for one in tried if isinstance(one, ExportError)))

    def record(self, written: Iterable[tuple[Path, Output]], diagnostics: Iterable[Diagnostic]) -> Record | None:
        """What the next build of the same needs to know; None where nobody could know that nothing has changed."""
        read = [(path, found) for _, path, found in self._read()]
        if any(path == STDIN for path, _ in read):
            return None
        fonts = [(str(font.path), self.digests.of(font.path)) for font in self.build.fonts.all]
        stamps = {os.path.abspath(path): Stamp.of(path, found) for path, found in (*read, *fonts)}
        made = {os.path.abspath(path): Stamp.of(str(path), output.digest) for path, output in written}
        return Record(self.gathered.at, stamps, made, self.gathered.folders, tuple(diagnostics))

    def _read(self) -> Iterator[tuple[str, str, str]]:
        """The name, path and digest of each file that was read, fonts apart."""
        plan = self.build.plan
        yield from ((one.path.name, str(one.path), one.digest) for one in plan.inputs)
        for wanted, text in zip(plan.sources, self.build.texts, strict=True):
            yield wanted.name, wanted.path, text.digest


@frozen
class Made:
    """What a build came to: files, their manifest, and what could not be made."""

    outputs: tuple[Output, ...]
    manifest: Output
    errors: tuple[ExportError, ...]
