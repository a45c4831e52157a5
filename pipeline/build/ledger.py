"""The log of a batch: a line of JSON for each document, appended, and read beside the tree that it is about."""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, Place, reason

Record = dict[str, Any]
RUN = re.compile(rb'^\{"run"', re.MULTILINE)


class Ledger:
    """An append-only log, held by one process at a time.

    Each run appends a line that names it and then its documents in the order of the tree. So the log is a few sorted
    runs, and what it says of a document is found by going along each of them beside the tree: any log takes as much
    memory as its runs are many. The last run that has a document is right about it. A line that was torn when a run
    was killed says nothing.
    """

    def __init__(self, path: Path, run: Record) -> None:
        self._path = path
        self._open = contextlib.ExitStack()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._open.enter_context(path.open("a+b", buffering=0))
            _lock(self._file.fileno())
            self._runs = self._read()
            self._append({"run": run}, after=b"\n" if self._torn() else b"")
        except OSError as error:
            self.close()
            if isinstance(error, BlockingIOError):
                hint = "wait for it, or give each its shard: --shard 1/2"
                raise OutputError("another batch is at work here", Place(str(path)), hint) from None
            raise OutputError(reason(error), Place(str(path)), "choose another folder") from None

    def past(self, name: str) -> Record | None:
        """What the log says of a document; names must be asked for in the order of the tree."""
        found = [record for run in self._runs if (record := run.at(name))]
        return found[-1] if found else None

    def write(self, record: Record) -> None:
        """Append what came of a document: seen by who reads the log, and kept if this process is killed."""
        try:
            self._append(record)
        except OSError as error:
            raise OutputError(reason(error), Place(str(self._path)), "make room, and run it again") from None

    def close(self) -> None:
        """Let others have it."""
        self._open.close()

    def _append(self, record: Record, after: bytes = b"") -> None:
        # What UTF-8 cannot say of a file's name is escaped, as JSON would.
        line = after + json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        while line:
            line = line[self._file.write(line) :]

    def _torn(self) -> bool:
        size = self._file.seek(0, os.SEEK_END)
        if size:
            self._file.seek(size - 1)
        return size > 0 and self._file.read(1) != b"\n"

    def _read(self) -> list[_Run]:
        if not self._file.seek(0, os.SEEK_END):
            return []
        data = self._open.enter_context(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ))
        starts = [found.start() for found in RUN.finditer(data)]
        return [_Run(data, start, end) for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


class _Run:
    """A sorted stretch of the log, and the record that was reached in it."""

    def __init__(self, data: mmap.mmap, start: int, end: int) -> None:
        self._records = _records(data, start, end)
        self._next = next(self._records, None)

    def at(self, name: str) -> Record | None:
        """What this run says of a document."""
        key = order(name)
        while self._next and order(self._next["document"]) < key:
            self._next = next(self._records, None)
        return self._next if self._next and self._next["document"] == name else None


def order(name: str) -> list[str]:
    """The order of a tree: by the names in each folder, a folder with all that is in it."""
    return name.split("/")


def _records(data: mmap.mmap, start: int, end: int) -> Iterator[Record]:
    while start < end:
        stop = data.find(b"\n", start, end) + 1 or end
        with contextlib.suppress(ValueError):
            found = json.loads(data[start:stop])
            if isinstance(found, dict) and isinstance(found.get("document"), str):
                yield found
        start = stop


def _lock(number: int) -> None:
    """Hold a file until this process ends, however it ends. Without such locks, nobody may start two."""
    with contextlib.suppress(ImportError):
        import fcntl  # noqa: PLC0415 - Unix has it

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
