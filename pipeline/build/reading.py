"""The documents of a plan, read: all there is to know of each, or what a build needs, kept for the next one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.build.files import digest
from pipeline.build.workers import spread
from pipeline.errors import Failed, Place, SourceError, reason
from pipeline.fix import Fixes
from pipeline.frozen import frozen
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.plan import Plan, Wanted
from pipeline.read import Reading, read
from pipeline.read.brief import Brief
from pipeline.read.documents import titled
from pipeline.source import decode

STDIN = "-"
WORTH_SPREADING = 1 << 18  # bytes of sources to read: what less takes, workers take to start


def readings(plan: Plan) -> Iterator[Reading]:
    """The documents of a plan, read. SourceError, with the file, for one that cannot be.

    In a packet of several, a text without any title is called as its file.
    """
    for wanted in plan.sources:
        yield load(wanted.path, wanted.encoding, title_of(wanted, plan), wanted.fixes, plan.config.text.variant)


def title_of(wanted: Wanted, plan: Plan) -> str:
    """The title that a text gets if it has none: packet.toml's, or in a packet of several its file's name."""
    return wanted.title or (Path(wanted.path).stem if len(plan.sources) > 1 else "")


def load(path: str, encoding: str = "", title: str = "", fixes: Fixes = Fixes(), variant: str = "") -> Reading:
    """Read one source, in a variant of Chinese; `-` is standard input. A text without a title gets the one given."""
    reading = read(decode(held(path), named(path), encoding), fixes, variant)
    return replace(reading, document=titled(reading.document, title))


def named(path: str) -> str:
    """What a source is called in messages."""
    return "standard input" if path == STDIN else path


def held(path: str) -> bytes:
    """What a source holds. SourceError where it cannot be read."""
    try:
        return _all(sys.stdin.buffer) if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        raise SourceError(reason(error), Place(named(path)), "check the name and the rights") from None


@lru_cache(maxsize=1)
def _all(stream: BinaryIO) -> bytes:
    """All of a stream, which can be read but once."""
    return stream.read()


@frozen
class _Task:
    """A source to read, and where answers are kept."""

    wanted: Wanted
    variant: str
    kept: Kept


def briefs(plan: Plan, kept: Kept = NOTHING_KEPT, jobs: int = 1) -> Iterator[Brief]:
    """What a build needs of the documents of a plan, in their order. SourceError for one that cannot be read.

    What is kept of an earlier build is read no more; much is shared among processes.
    """
    tasks = [_Task(wanted, plan.config.text.variant, kept) for wanted in plan.sources]
    several = jobs if jobs > 1 and _size(plan) > WORTH_SPREADING else 1
    for wanted, found in zip(plan.sources, spread(_brief, tasks, several), strict=True):
        if isinstance(found, Failed):
            found.where = Place(named(wanted.path))
            raise found
        brief = Brief.unpacked(named(wanted.path), *found)
        yield replace(brief, document=titled(brief.document, title_of(wanted, plan)))


def _brief(task: _Task) -> tuple[str, list[Any]]:
    """The digest of a source, and what a build needs of it: not under its name, which says nothing of what it holds."""
    wanted = task.wanted
    data = held(wanted.path)
    known = digest(data)

    def made() -> list[Any]:
        return Brief.of(read(decode(data, named(wanted.path), wanted.encoding), wanted.fixes, task.variant)).packed()

    return known, task.kept.answer("brief", repr((known, wanted.encoding, wanted.fixes, task.variant)), made)


def _size(plan: Plan) -> int:
    """The size of all sources that can be seen, in bytes."""
    return sum(os.path.getsize(w.path) for w in plan.sources if os.path.isfile(w.path))
