"""The documents of a plan, read: all there is to know of each, or what a build needs, kept for the next one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, BinaryIO

from pipeline import access
from pipeline.access import STDIN
from pipeline.aids.counting import counted
from pipeline.brief import Brief
from pipeline.build.asked import LIGHT, Asked
from pipeline.build.files import digest
from pipeline.build.fresh import listing, now
from pipeline.build.gathered import Gathered
from pipeline.build.workers import spread
from pipeline.errors import Failed, Place
from pipeline.fix import Fixes
from pipeline.frozen import frozen
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.limits import Limits, bounded
from pipeline.plan import Plan, Wanted, plan
from pipeline.read import Reading, read
from pipeline.read.documents import titled
from pipeline.source import decode


def readings(plan: Plan) -> Iterator[Reading]:
    """The documents of a plan, read. SourceError, with the file, for one that cannot be.

    In a packet of several, a text without any title is called as its file.
    """
    for wanted in plan.sources:
        title, variant = title_of(wanted, plan), plan.config.text.variant
        yield load(wanted.path, wanted.encoding, title, wanted.fixes, variant, plan.limits)


def title_of(wanted: Wanted, plan: Plan) -> str:
    """The title that a text gets if it has none: packet.toml's, or in a packet of several its file's name."""
    return wanted.title or (wanted.called if len(plan.sources) > 1 else "")


def load(
    path: str,
    encoding: str = "",
    title: str = "",
    fixes: Fixes = Fixes(),
    variant: str = "",
    limits: Limits = Limits(),
) -> Reading:
    """Read one source, in a variant of Chinese; `-` is standard input. A text without a title gets the one given."""
    reading = read(bounded(decode(held(path, limits), named(path), encoding), limits), fixes, variant)
    return replace(reading, document=titled(reading.document, title))


def named(path: str) -> str:
    """What a source is called in messages."""
    return "standard input" if path == STDIN else path


def held(path: str, limits: Limits = Limits()) -> bytes:
    """What a source holds. SourceError where it cannot be read, or holds too much."""
    if path == STDIN:
        return _all(sys.stdin.buffer, limits)
    return access.read(path, limits, "source", access.of_source(path))


@lru_cache(maxsize=1)
def _all(stream: BinaryIO, limits: Limits) -> bytes:
    """All of a stream, which can be read but once."""
    return access.rest(stream, limits, "source", access.of_source(named(STDIN)))


Shown = Callable[[Iterable[Brief], int], Iterable[Brief]]  # hands documents on, and shows how many of how many


def _unshown(found: Iterable[Brief], _: int) -> Iterable[Brief]:
    return found


def gathered(asked: Asked, kept: Kept = NOTHING_KEPT, jobs: int = 1, shown: Shown = _unshown) -> Gathered:
    """Read all that is asked for. SourceError, ConfigError."""
    at, place = now(), asked.folder
    names = {os.path.abspath(place): listing(place)} if place else {}
    wanted = plan(asked.packet, asked.encoding, asked.theme, asked.access)
    texts = tuple(shown(briefs(wanted, kept, jobs), len(wanted.sources)))
    return Gathered(wanted, texts, at, {} if wanted.config.documents else names)


@frozen
class _Task:
    """A source to read, and where answers are kept. `ahead`: count its terms, too, for who will ask for them."""

    wanted: Wanted
    title: str
    variant: str
    kept: Kept
    limits: Limits
    ahead: bool


def briefs(plan: Plan, kept: Kept = NOTHING_KEPT, jobs: int = 1) -> Iterator[Brief]:
    """What a build needs of the documents of a plan, in their order. SourceError for one that cannot be read.

    What is kept of an earlier build is read no more; much is shared among processes, what study aids ask of each
    document among that, if it can be kept for them.
    """
    several = jobs if jobs > 1 and _size(plan) > LIGHT else 1
    variant, ahead = plan.config.text.variant, several > 1 and kept.store is not None and plan.config.aids.possible
    tasks = (_Task(one, title_of(one, plan), variant, kept, plan.limits, ahead) for one in plan.sources)
    for wanted, found in zip(plan.sources, spread(_said, tasks, several), strict=True):
        if isinstance(found, Failed):
            found.where = Place(named(wanted.path))
            raise found
        title = title_of(wanted, plan)
        brief = _titled(Brief.unpacked(named(wanted.path), *found), title)
        said = repr((_of(brief.digest, wanted, variant, plan.limits), title))
        origin = digest(said.encode("utf-8", "surrogatepass"))
        yield replace(brief, document=brief.document.of(origin))


def _of(known: str, wanted: Wanted, variant: str, limits: Limits) -> tuple[object, ...]:
    """All that decides what is read of a source of this digest, its title apart."""
    return known, wanted.encoding, wanted.fixes, variant, limits.line


def _titled(brief: Brief, title: str) -> Brief:
    return replace(brief, document=titled(brief.document, title))


def _said(task: _Task) -> tuple[str, list[Any]]:
    """The digest of a source, and what a build needs of it: not under its name, which says nothing of what it holds."""
    wanted = task.wanted
    data = held(wanted.path, task.limits)
    known = digest(data)

    def made() -> list[Any]:
        source = bounded(decode(data, named(wanted.path), wanted.encoding), task.limits)
        return Brief.of(read(source, wanted.fixes, task.variant)).packed()

    of = _of(known, wanted, task.variant, task.limits)
    said = task.kept.answer("brief", repr(of), made)

    def ahead() -> bool:
        counted(_titled(Brief.unpacked("", known, said), task.title).document, task.kept)
        return True

    if task.ahead:  # nothing is unpacked to find that all has been counted
        task.kept.answer("counted ahead", repr((of, task.title)), ahead)
    return known, said


def _size(plan: Plan) -> int:
    """The size of all sources that can be seen, in bytes."""
    return sum(os.path.getsize(w.path) for w in plan.sources if os.path.isfile(w.path))
