"""Whether anything has changed since a build: what it read and wrote, file by file, as it was then.

Nothing is loaded for this that reads or sets a text.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from hashlib import file_digest, sha256
from typing import Any

from pipeline.build.cache import Cache
from pipeline.errors import Diagnostic
from pipeline.frozen import frozen

# Nanoseconds: a file that changes twice within as many may seem unchanged (FAT counts by two seconds).
GRAIN = 2 * 10**9
_LISTED = (".txt", "packet.toml")  # what counts of a folder that is gone through for texts


@frozen
class Stamp:
    """A file as it was seen: its size in bytes, when it was changed (nanoseconds), its SHA-256 if it is known."""

    size: int
    changed: int
    digest: str = ""

    @classmethod
    def of(cls, path: str, digest: str = "") -> Stamp:
        """A file as it is. OSError if there is none."""
        found = os.stat(path)
        return cls(found.st_size, found.st_mtime_ns, digest)


@frozen
class Record:
    """A build that went well: what it read, what it wrote, what it had to say.

    `at`: when it looked at its files, in nanoseconds; `folders`: what stood in those that were gone through for texts.
    """

    at: int
    read: Mapping[str, Stamp]
    written: Mapping[str, Stamp]
    folders: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]

    def holds(self, thorough: bool = False) -> bool:
        """Whether all is still so. Files of the size and time that they had are the same, unless one is thorough."""
        if any(listing(folder) != names for folder, names in self.folders.items()):
            return False
        files = (*self.read.items(), *self.written.items())
        return all(_same(path, stamp, self.at, thorough) for path, stamp in files)

    def keep(self, store: Cache, key: str) -> None:
        """Keep it for the next build of the same."""
        store.put(
            key,
            [
                self.at,
                _packed(self.read),
                _packed(self.written),
                dict(self.folders),
                [odd.packed() for odd in self.diagnostics],
            ],
        )

    @classmethod
    def kept(cls, store: Cache, key: str) -> Record | None:
        """The last build under a key, if it is known."""
        found = store.get(key)
        if found is None:
            return None
        at, read, written, folders, odd = found
        return cls(at, _unpacked(read), _unpacked(written), folders, tuple(map(Diagnostic.unpacked, odd)))


def key(program: str, asked: Iterable[object]) -> str:
    """What a build is known by: the program, what was asked of it, and from where."""
    said = ("build", program, os.getcwd(), os.environ.get("SOURCE_DATE_EPOCH", ""), *asked)
    return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def listing(folder: str) -> str:
    """A digest of the names in a folder that are texts, or its packet.toml; nothing if there is no such folder."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.lower().endswith(_LISTED))
    except OSError:
        return ""
    return sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def now() -> int:
    """The time, in nanoseconds, against which changes of files are held."""
    return time.time_ns()


def _same(path: str, was: Stamp, at: int, thorough: bool) -> bool:
    try:
        seen = Stamp.of(path)
        if seen.size != was.size:
            return False
        if seen.changed == was.changed < at - GRAIN and not thorough:
            return True
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest() == was.digest
    except OSError:
        return False


def _packed(files: Mapping[str, Stamp]) -> dict[str, list[Any]]:
    return {path: [stamp.size, stamp.changed, stamp.digest] for path, stamp in files.items()}


def _unpacked(files: Mapping[str, list[Any]]) -> dict[str, Stamp]:
    return {path: Stamp(*said) for path, said in files.items()}
