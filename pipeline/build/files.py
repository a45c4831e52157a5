"""Files that are written: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.build.lock import alone
from pipeline.errors import OutputError, Place, reason

LONGEST_NAME = 180  # bytes: file systems take 255, and a suffix must fit
_ELSEWHERE = "choose another folder"
_SHUT = "close the file where it is open, allow writing there, or choose another folder"
_HINTS = {errno.ENOSPC: "free some space, or choose another folder"} | dict.fromkeys((errno.EACCES, errno.EPERM), _SHUT)


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write. `pages`: how many it has, where it has any of its own."""

    name: str
    data: bytes
    pages: int = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of what it holds."""
        return digest(self.data)


def file_name(text: str) -> str:
    """A text as a name for a file: without what file systems forbid or what cannot be seen, and not too long."""
    seen = "".join(" " if c in '/\\:*?"<>|' or unicodedata.category(c)[0] in "CZ" else c for c in text)
    short = " ".join(seen.split()).encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore")
    return short.strip(" .") or "packet"


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hex digits."""
    return hashlib.sha256(data).hexdigest()


def write(outputs: Iterable[Output], folder: Path) -> list[Path]:
    """Write files, whole or not at all: first all under temporary names beside their targets, then renamed, in order.

    OutputError, with every file as it was, where one cannot be written. No other build writes there meanwhile; what one
    that was killed has left is removed.
    """
    outputs = list(outputs)
    twice = [name for name, n in Counter(output.name.lower() for output in outputs).items() if n > 1]
    if twice:
        raise OutputError("two documents would be written here", Place(str(folder / twice[0])), "rename one source")
    pending = [_Pending.of(folder, number, output) for number, output in enumerate(outputs)]
    try:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, "is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder) as locked:
            if locked:
                _tidied(folder.resolve())
            _place(pending)
    except OSError as error:
        raise _refused(error, folder) from None
    return [one.target for one in pending]


def _refused(error: OSError, where: Path) -> OutputError:
    return OutputError(reason(error), Place(str(where)), _HINTS.get(error.errno or 0, _ELSEWHERE))


@dataclass(frozen=True, slots=True)
class _Pending:
    """A file that is to take its place. `before`: what is there now, under a second name, to be put back."""

    target: Path
    part: Path
    before: Path
    data: bytes

    @classmethod
    def of(cls, folder: Path, number: int, output: Output) -> _Pending:
        name = f".jiangyi-{os.getpid()}-{number}"
        return cls(folder / output.name, folder / f"{name}.part", folder / f"{name}-before.part", output.data)

    def prepare(self) -> None:
        """Write it beside its target; nothing of that is changed."""
        if self.target.is_dir():
            raise IsADirectoryError(21, "is a directory")
        self.part.write_bytes(self.data)
        if self.target.exists():
            _doubled(self.target, self.before)

    def put_back(self) -> None:
        """Have the target as it was, or gone if it was not there."""
        with contextlib.suppress(OSError):
            if self.before.exists():
                self.before.replace(self.target)
            else:
                self.target.unlink()


def _place(pending: list[_Pending]) -> None:
    """Write all files; where one cannot be, those that have taken their places are put back."""
    placed: list[_Pending] = []
    at = Path()
    try:
        for one in pending:
            at = one.target
            one.prepare()
        for one in pending:
            at = one.target
            one.part.replace(at)
            placed.append(one)
    except BaseException as error:
        for one in placed:
            one.put_back()
        if isinstance(error, OSError):
            raise _refused(error, at) from None
        if isinstance(error, UnicodeEncodeError):
            hint = 'set PYTHONUTF8=1, or give the files another name: name = "…" under [build]'
            raise OutputError("file names cannot have these characters here", Place(str(at)), hint) from None
        raise
    finally:
        for path in (path for one in pending for path in (one.part, one.before)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _doubled(path: Path, name: Path) -> None:
    """Give a file a second name; a copy, where the file system has one name for each."""
    try:
        name.hardlink_to(path)
    except OSError:
        shutil.copy2(path, name)


@cache
def _tidied(folder: Path) -> None:
    """Remove what killed builds have left, once for each folder: whoever has it locked knows that it is nobody's."""
    for left in folder.glob(".jiangyi-*.part"):
        with contextlib.suppress(OSError):
            left.unlink()
