"""A set of files for each text of a tree: made by workers, told in a log, taken up again where it was left."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline import __version__, plan
from pipeline.access import Access
from pipeline.brief import Brief
from pipeline.build.cluster import over_cluster
from pipeline.build.files import Output, digest, file_name, write
from pipeline.build.ledger import Ledger, Record
from pipeline.build.making import Build
from pipeline.build.program import code, libraries
from pipeline.build.reading import held
from pipeline.build.tree import LINK, Text, texts
from pipeline.build.workers import Bounds, spread
from pipeline.errors import ExportError, Failed, JiangyiError, Place, Severity, SourceError
from pipeline.frozen import frozen
from pipeline.limits import UNLIMITED
from pipeline.read import read
from pipeline.recorded import hashed
from pipeline.report import error_record
from pipeline.source import decode

FORMAT = 1
AHEAD = 64  # documents a worker may be ahead of the log: so many are made again after a kill
NAME = "jiangyi-batch"
Stamp = tuple[int, int]  # when a file was changed, and its size
DONE, FAILED, SKIPPED = "done", "failed", "skipped"
SAMPLE = "关于工会工作的通知\n各单位：\n　　一、工会是职工群众组织（见附件）。English 2026。\n2026年1月1日"


@frozen
class Batch:
    """What is asked for: one folder into another, and how."""

    source: str
    output: str
    formats: tuple[str, ...] = ()
    theme: str = ""
    encoding: str = ""
    strict: bool = False
    shard: tuple[int, int] = (1, 1)
    access: Access = Access()

    @property
    def name(self) -> str:
        """What its log and its folder of temporary files are called."""
        number, of = self.shard
        return NAME if of == 1 else f"{NAME}-{number}-of-{of}"

    @property
    def scratch(self) -> Path:
        """Where files lie until they are whole."""
        return Path(self.output) / f".{self.name}"

    def has(self, text: Text) -> bool:
        """Whether this shard has a text: by its name alone, so that shards agree whatever comes and goes."""
        return int(_hex(text.name), 16) % self.shard[1] == self.shard[0] - 1


class Todo(NamedTuple):
    """A text, and what the log says of it."""

    text: Text
    past: Record | None


Work = Callable[[Todo], Record | None]
Spread = Callable[[Work, Iterator[Todo]], Iterator[Record | Failed | None]]


def run(batch: Batch, spreading: Spread) -> Iterator[tuple[Record, bool]]:
    """Make what is not made yet: what came of each document, in the order of the tree, and whether it was tried now.

    The log is told of each once its files are whole, so that a kill costs what it has not been told of; and only of
    what it does not say already.
    """
    found = texts(Path(batch.source), Path(batch.output))
    ledger = Ledger(Path(batch.output) / f"{batch.name}.jsonl", _header(batch))
    try:
        shutil.rmtree(batch.scratch, ignore_errors=True)  # what a killed run has left
        batch.scratch.mkdir(parents=True, exist_ok=True)
        wanted: dict[str, Todo] = {}
        for answer in spreading(partial(make, batch), _drawn(batch, found, ledger, wanted)):
            todo = wanted.pop(next(iter(wanted)))
            record = _failed(batch, todo.text, answer) if isinstance(answer, Failed) else answer or todo.past or {}
            if record != todo.past:
                ledger.write(record)
            yield record, answer is not None
        shutil.rmtree(batch.scratch, ignore_errors=True)
    finally:
        ledger.close()


def locally(jobs: int, bounds: Bounds) -> Spread:
    """Spread over worker processes of this machine."""
    return lambda work, tasks: spread(work, tasks, jobs, bounds, AHEAD)


def on_cluster(address: str, seconds: float) -> Spread:
    """Spread over a Dask cluster whose workers see the same folders."""
    return partial(over_cluster, address, seconds, AHEAD)


def _drawn(batch: Batch, found: Iterator[Text], ledger: Ledger, wanted: dict[str, Todo]) -> Iterator[Todo]:
    for text in found:
        if batch.has(text):
            wanted[text.name] = Todo(text, ledger.past(text.name))
            yield wanted[text.name]


def make(batch: Batch, todo: Todo) -> Record | None:
    """Make one document's files: what the log is to say of it. None if they are there already, made of the same."""
    text, past = todo
    path = Path(batch.source, text.name)
    try:
        if text.problem:
            raise SourceError(text.problem, Place(str(path)))
        asked = _plan(batch, text, path)
        if past and _current(batch, text, asked, past):
            return None
        return _made(batch, text, asked)
    except JiangyiError as error:
        return _failed(batch, text, error)


def _made(batch: Batch, text: Text, asked: Asked) -> Record:
    built = Build.of(asked.plan)
    warnings = Counter(d.code.value for d in set(built.diagnostics()) if d.severity is Severity.WARNING)
    if warnings and batch.strict:
        hint = "see what jiangyi check says of it"
        raise SourceError(f"warnings: {warnings.total()}, and --strict was given", hint=hint)
    tried = list(built.attempts(batch.formats or asked.plan.config.build.formats, each=True))
    target, stem = Path(batch.output, text.target), file_name(Path(text.name).stem)
    outputs = [replace(o, name=target.name + o.name.removeprefix(stem)) for o in tried if isinstance(o, Output)]
    write(outputs, target.parent, batch.scratch / f"{_hex(text.name)[:16]}-{platform.node()}-{os.getpid()}")
    return _record(
        text,
        next((one for one in tried if isinstance(one, ExportError)), None),
        sha256=built.texts[0].digest,
        settings=asked.settings,
        outputs=[
            {"file": str(PurePosixPath(text.target).with_name(o.name)), "size": len(o.data), "sha256": digest(o.data)}
            for o in outputs
        ],
        warnings=dict(sorted(warnings.items())),
    )


def _failed(batch: Batch, text: Text, error: JiangyiError) -> Record:
    error.where = error.where or Place(str(Path(batch.source, text.name)))
    return _record(text, error)


def _record(text: Text, error: JiangyiError | None, **known: object) -> Record:
    """A line of the log; docs/batch.md describes it."""
    trace = {"trace": error.trace} if isinstance(error, Failed) and error.trace else {}
    return {
        "document": text.name,
        "status": (SKIPPED if text.problem == LINK else FAILED) if error else DONE,
        "sha256": "",
        "settings": "",
        "outputs": [],
        "warnings": {},
        **known,
        "error": error and error_record(error) | trace,
    }


class Asked(NamedTuple):
    """The plan of one document, and what its outputs follow from besides its source, as a SHA-256."""

    plan: plan.Plan
    settings: str


def _plan(batch: Batch, text: Text, path: Path) -> Asked:
    """One document's plan: as the packet.toml above it lists it, else alone."""
    if text.packet:
        whole, settings = _packet(batch, text.packet)
        listed = next((wanted for wanted in whole.sources if Path(wanted.path) == path), None)
        if listed:
            return Asked(_single(replace(whole, limits=batch.access.limits), listed), settings)
    alone = plan.plan((str(path),), batch.encoding, batch.theme, batch.access)
    return Asked(_single(alone, alone.sources[0]), _settings(batch, alone))


def _single(whole: plan.Plan, wanted: plan.Wanted) -> plan.Plan:
    """A plan for one of its texts, which is called as its file if it has no title, as one of many is."""
    return replace(whole, sources=(replace(wanted, title=wanted.title or wanted.called),))


def _packet(batch: Batch, path: str) -> Asked:
    """A packet.toml's plan: kept, as long as no file of it has changed."""
    kept, stamps = _parsed(batch, path, _stamp(path))
    if stamps != _stamps(kept.plan):
        _parsed.cache_clear()
        kept, _ = _parsed(batch, path, _stamp(path))
    return kept


@lru_cache(maxsize=8)
def _parsed(batch: Batch, path: str, stamp: Stamp) -> tuple[Asked, tuple[Stamp, ...]]:
    folder = str(Path(path).parent)  # by its folder: it was found there, and may be a link that leads out
    whole = plan.plan((folder,), batch.encoding, batch.theme, _whatever_it_lists(batch.access))
    return Asked(whole, _settings(batch, whole)), _stamps(whole)


def _whatever_it_lists(access: Access) -> Access:
    """The same without limits on a packet's texts, of which one is read at a time: one too large costs no other."""
    return replace(access, limits=replace(access.limits, source=UNLIMITED, sources=UNLIMITED, documents=UNLIMITED))


def _files(whole: plan.Plan) -> tuple[Path, ...]:
    return (*(one.path for one in whole.inputs), *(font.path for font in whole.fonts))


def _stamps(whole: plan.Plan) -> tuple[Stamp, ...]:
    return tuple(map(_stamp, _files(whole)))


def _stamp(path: str | Path) -> Stamp:
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0  # who reads it will say so
    return found.st_mtime_ns, found.st_size


def _settings(batch: Batch, whole: plan.Plan) -> str:
    """The SHA-256 of what outputs follow from besides a source: program, options, date, files that a packet names.

    What may be read is not among that: it decides whether a text is made, and never what is made of it. So whoever
    allows more has those made that failed, and no others.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    options = (batch.formats, batch.theme, batch.encoding, batch.strict)
    fonts = [hashed(font.path) for font in whole.fonts if font.path.is_file()]
    held = [*(one.digest for one in whole.inputs), *fonts]
    return _hex(json.dumps([FORMAT, code(), libraries(converted=True), epoch, options, held]))


def _current(batch: Batch, text: Text, asked: Asked, past: Record) -> bool:
    """Whether it was made of the same source in the same way, by the log, and its files are as they were written."""
    try:
        return bool(
            past["status"] == DONE
            and past["settings"] == asked.settings
            and past["sha256"] == digest(held(asked.plan.sources[0].path, asked.plan.limits))
            and all(_whole(batch, text, **output) for output in past["outputs"])
        )
    except (OSError, KeyError, TypeError):  # a file has gone, or the line is none of ours
        return False


def _whole(batch: Batch, text: Text, file: str, size: int, sha256: str) -> bool:
    path = Path(batch.output, file)
    named = file.startswith(text.target + ".")
    return named and path.stat().st_size == size and digest(path.read_bytes()) == sha256


def _header(batch: Batch) -> Record:
    return {"format": FORMAT, "jiangyi": __version__, "options": asdict(batch)}


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def prepare(batch: Batch) -> None:
    """Load all that a document needs, so that forked workers have it. ExportError for a format that is not known.

    A short text is made: that opens the fonts, maps the dictionary and imports the exporters.
    """
    sample = Brief.of(read(decode(SAMPLE.encode(), "sample.txt")))
    built = Build.reading(plan.plan((sample.name,), "", batch.theme), [sample])
    built.outputs(batch.formats or built.plan.config.build.formats, each=True)
