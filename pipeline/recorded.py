"""Digests recorded when the package is built: no start hashes 60 MB of fonts and 10 MB of dictionaries.

A file is taken for the recorded one if it has the name and the size of it, and is not newer than the record. What
unpacks a package dates all of it alike, and what replaces a file later makes it newer; then it is hashed, as it is
where nothing was recorded. Whoever keeps the size and an old date as well is found by `hashed()` alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

RECORD = Path(__file__).with_name("compiled") / "digests.json"
UNPACKING = 60  # seconds from the record's being unpacked to that of all that comes with it


class _Record(NamedTuple):
    latest: float  # when a file that is recorded can have been written, in seconds since 1970
    known: dict[str, tuple[int, str]]  # by name: size and SHA-256


def digest(path: Path) -> str:
    """The SHA-256 of a file that comes with the package or a library, in hex digits: recorded, or else hashed."""
    return recorded(path) or hashed(path)


def recorded(path: Path) -> str | None:
    """The digest that was recorded of a file; None if it is not that file for sure. OSError if there is none."""
    record, file = _record(RECORD), path.stat()
    size, found = record.known.get(path.name, (-1, ""))
    return found if size == file.st_size and file.st_mtime <= record.latest else None


def hashed(path: Path) -> str:
    """The SHA-256 of a file, in hex digits, whatever is recorded."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def noted(paths: Iterable[Path]) -> bytes:
    """What is to be recorded of some files, as JSON; ValueError if two have the same name."""
    paths = sorted(set(paths), key=lambda path: path.name)
    known = {path.name: (path.stat().st_size, hashed(path)) for path in paths}
    if len(known) < len(paths):
        raise ValueError(f"two files of one name: {', '.join(path.name for path in paths)}")
    return (json.dumps(known, indent=1) + "\n").encode()


@cache
def _record(path: Path) -> _Record:
    try:
        known = {name: (size, sha256) for name, (size, sha256) in json.loads(path.read_bytes()).items()}
        return _Record(path.stat().st_mtime + UNPACKING, known)
    except (OSError, ValueError, TypeError, AttributeError):  # as if there were none
        return _Record(0, {})
