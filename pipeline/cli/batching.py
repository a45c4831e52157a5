"""The command for whole archives: batch."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from pipeline.access import Access
from pipeline.build import batch as batches
from pipeline.build.batch import DONE, FAILED, SKIPPED, Batch
from pipeline.build.ledger import Record
from pipeline.build.workers import Bounds
from pipeline.cli.common import access_options, encoding_option, jobs_option, strict_option, theme_option
from pipeline.cli.language import say
from pipeline.cli.progress import Log, log_option, logged, quiet_option
from pipeline.errors import JiangyiError, Place
from pipeline.limits import MB

SHOWN = 100  # failures in the summary; the log has all


def share(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, int]:
    """I/N: the number of a share, and how many there are."""
    number, _, of = value.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise click.BadParameter(f"'{value}' is no share: 1/3 is the first of three", ctx, param)
    return int(number), int(of)


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--to", "formats", multiple=True, metavar="FORMAT", help="Write this format; may be repeated.")
@theme_option
@strict_option
@encoding_option
@jobs_option
@click.option("--shard", callback=share, default="1/1", metavar="I/N", help="Do the I-th of N shares.  [1/1]")
@click.option("--scheduler", metavar="ADDRESS", help="Work on this Dask cluster, as tcp://HOST:8786.  [here]")
@click.option(
    "--limit-seconds", type=click.FloatRange(min=0, min_open=True), default=300, help="Time for one text.  [300]"
)
@click.option("--limit-memory", type=click.IntRange(min=1), default=2048, help="Memory for one text, in MiB.  [2048]")
@access_options
@quiet_option
@log_option
def batch(  # noqa: PLR0913 - one for each option
    source: Path,
    output: Path,
    formats: tuple[str, ...],
    theme: str | None,
    strict: bool,
    encoding: str,
    jobs: int,
    shard: tuple[int, int],
    scheduler: str | None,
    limit_seconds: float,
    limit_memory: int,
    quiet: bool,
    log_format: str,
    access: Access,
) -> None:
    """Make of each text (.txt) in the tree IN what build --each makes of it, into the same folders of OUT.

    A text that fails, or breaks a limit, keeps no other from being made. OUT/jiangyi-batch.jsonl says what came of
    each; after a kill, or when texts were added or changed, the same command makes what is not made yet. docs/batch.md
    describes this. Exit status: 0 all is made; 1 some text has failed; 2 an error in the command.
    """
    if scheduler:
        _refuse("jobs", "limit_memory")
        source, output = source.absolute(), output.absolute()  # workers have folders of their own
    asked = Batch(str(source), str(output), formats, theme or "", encoding, strict, shard, access)
    with logged(quiet, log_format) as log:
        batches.prepare(asked)
        spreading = batches.locally(jobs, Bounds(limit_seconds, limit_memory * MB))
        if scheduler:
            spreading = batches.on_cluster(scheduler, limit_seconds)
        _summary(log, asked, _counted(log, asked, spreading))


def _refuse(*names: str) -> None:
    """A usage error for options that mean nothing to a cluster."""
    ctx = click.get_current_context()
    for option in ctx.command.params:
        if option.name in names and ctx.get_parameter_source(option.name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option.opts[-1]} is not for clusters: dask worker has such an option of its own")


def _counted(log: Log, asked: Batch, spreading: batches.Spread) -> tuple[Counter[str], list[Record]]:
    counts: Counter[str] = Counter()
    failures: list[Record] = []
    for record, new in log.progress(batches.run(asked, spreading), "document", lambda found: found[0]["document"]):
        counts["unchanged" if record["status"] == DONE and not new else record["status"]] += 1
        if record["status"] == FAILED and len(failures) < SHOWN:
            failures.append(record)
    return counts, failures


def _summary(log: Log, asked: Batch, found: tuple[Counter[str], list[Record]]) -> None:
    counts, failures = found
    for record in failures:
        error = record["error"]
        log.error(JiangyiError(error["message"], Place(error["file"], error["line"], error["column"]), error["hint"]))
    told: dict[str, Any] = {name: counts[name] for name in (DONE, "unchanged", FAILED, SKIPPED)}
    where = Path(asked.output, f"{asked.name}.jsonl")
    words = ", ".join(say(f"{count} {name}") for name, count in told.items() if count) or say("no text was found")
    log.say("summary", f"{words}; see {where}", log=str(where), **told)
    if counts[FAILED]:
        sys.exit(1)
