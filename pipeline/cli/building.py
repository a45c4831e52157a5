"""The command that builds. What reads and sets texts is loaded only if something has changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.access import Access
from pipeline.build.asked import Asked
from pipeline.build.beside import beside
from pipeline.build.cache import Cache
from pipeline.build.files import write
from pipeline.build.fresh import Record, key
from pipeline.build.program import program
from pipeline.cli.common import (
    access_options,
    counted,
    encoding_option,
    jobs_option,
    packet_argument,
    strict_option,
    theme_option,
)
from pipeline.cli.progress import Log, log_option, logged, quiet_option
from pipeline.errors import JiangyiError
from pipeline.frozen import frozen
from pipeline.kept import Kept
from pipeline.memory import uncollected

if TYPE_CHECKING:
    from pipeline.build.gathered import Gathered
    from pipeline.build.run import Made


@frozen
class Manner:
    """How a build goes about it. `check`: write nothing; `kept`: whether the user's cache may be used."""

    strict: bool
    check: bool
    kept: bool
    jobs: int


@click.command()
@packet_argument
@click.option("--to", "formats", multiple=True, metavar="FORMAT", help="Write this format; may be repeated.")
@click.option("-o", "--output", default="output", metavar="FOLDER", help="Folder to write to.  [output]")
@click.option("--each", is_flag=True, help="Write a file for each document instead of one packet.")
@click.option("--booklet", is_flag=True, help="Write the PDF's pages as a booklet too, to fold and staple.")
@theme_option
@strict_option
@encoding_option
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if the manifest or a file would change.")
@click.option("--watch", is_flag=True, help="Build again whenever something has changed, until interrupted.")
@click.option("--no-cache", "anew", is_flag=True, help="Use nothing kept from earlier builds, and keep nothing.")
@access_options
@jobs_option
@quiet_option
@log_option
def build(  # noqa: PLR0913 - one for each option
    packet: tuple[str, ...],
    formats: tuple[str, ...],
    output: str,
    each: bool,
    booklet: bool,
    theme: str | None,
    strict: bool,
    encoding: str,
    check: bool,
    watch: bool,
    anew: bool,
    jobs: int,
    quiet: bool,
    log_format: str,
    access: Access,
) -> None:
    """Build PACKET and write its formats and a manifest. What cannot be written keeps nothing else from it.

    Without --to, the formats are those that packet.toml names: docx, pdf and epub by default; without --theme, the
    theme is the one that it names: handout by default. What it changes of a theme is changed in either. The EPUB
    names the pages of the PDF where both are written.

    Where nothing has changed, nothing is written; otherwise what was kept of each document is used again. With
    --check, what would be written is held against the manifest in the output folder, and against the files there.
    """
    asked = Asked(packet, formats, output, each, booklet, theme or "", encoding, access)
    manner = Manner(strict, check, not anew, jobs)
    if watch and check:
        raise click.UsageError("--watch and --check cannot go together")
    with logged(quiet, log_format) as log:
        if watch:
            _watch(asked, manner, log)
        else:
            sys.exit(_once(asked, manner, log))


def _watch(asked: Asked, manner: Manner, log: Log) -> None:
    """Build, and again after each change; what is wrong is said, and then waited for."""
    from pipeline.build.watch import changes  # noqa: PLC0415 - watchfiles is an extra

    for _ in changes(asked):
        try:
            _once(asked, manner, log)
        except JiangyiError as error:
            log.error(error)


def _once(asked: Asked, manner: Manner, log: Log) -> int:
    """Build if anything has changed since the last time. The exit status."""
    cache = Cache.of_user() if manner.kept else None
    name = key(program(), (asked,))
    last = Record.kept(cache, name) if cache else None
    if last and last.holds(thorough=manner.check):
        log.diagnostics(last.diagnostics, manner.strict)
        none = f"nothing has changed: {counted(len(last.written), 'file')} in {asked.output}"
        return _listed(_mistaken() if manner.check else (), none, log)
    return _anew(asked, manner, log, cache, name)


@uncollected()
def _anew(asked: Asked, manner: Manner, log: Log, cache: Cache | None, name: str) -> int:
    kept = Kept(cache, program())
    reading = _begun(partial(_read, asked, kept, manner.jobs, log), asked, manner)
    from pipeline.build.run import Run  # noqa: PLC0415 - and all that sets texts, while they are read

    run = Run.of(asked, reading(), kept, manner.jobs, manner.check)
    found = tuple(dict.fromkeys(run.build.diagnostics()))
    log.diagnostics(found, manner.strict)
    made = run.made()
    for error in made.errors:
        log.error(error)
    if manner.check:
        return _compared(asked, made, log) or int(bool(made.errors))
    files = (*made.outputs, made.manifest) if made.outputs else ()
    written = write(files, Path(asked.output), sources=run.build.plan.files()) if files else []
    for path in written:
        log.wrote(path)
    if cache:
        record = run.record(zip(written, files, strict=True), found)
        if record and not made.errors:
            record.keep(cache, name)
        cache.trim()
    return int(bool(made.errors))


def _compared(asked: Asked, made: Made, log: Log) -> int:
    """Say what would change. The exit status."""
    from pipeline.build.stale import stale  # noqa: PLC0415 - for --check alone

    found = (*_mistaken(), *stale(Path(asked.output), made.manifest))
    return _listed(found, f"nothing would change in {asked.output}", log)


def _listed(changes: Iterable[str], none: str, log: Log) -> int:
    found = list(changes)
    for line in found:
        log.say("stale", line, change=line)
    if not found:
        log.say("unchanged", none)
    return int(bool(found))


def _mistaken() -> Iterable[str]:
    from pipeline.build.stale import mistaken  # noqa: PLC0415 - likewise

    return mistaken()


def _begun(read: Callable[[], Gathered], asked: Asked, manner: Manner) -> Callable[[], Gathered]:
    """Begin to read, beside this process if it is little; much is spread over processes, and not sent on once more."""
    return beside(read) if manner.jobs > 1 and asked.light else read


def _read(asked: Asked, kept: Kept, jobs: int, log: Log) -> Gathered:
    from pipeline.build.reading import gathered  # noqa: PLC0415 - all that reads texts

    return gathered(asked, kept, jobs, lambda found, total: log.progress(found, "document", lambda b: b.name, total))
