"""Files that are written: whole or not at all."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.build.lock import alone
from pipeline.build.placing import Pending, place, refused, tidied
from pipeline.errors import OutputError, Place
from pipeline.frozen import frozen

LONGEST_NAME = 180  # bytes: file systems take 255, and a suffix must fit


@frozen
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


def write(
    outputs: Iterable[Output], folder: Path, part: Path | None = None, sources: Iterable[Path] = ()
) -> list[Path]:
    """Write files, whole or not at all: first all under temporary names, then renamed, in order.

    `part` is what temporary names begin with where they are not to lie beside their targets, in the same file system.
    OutputError, with every file as it was, where one cannot be written, or would replace one of the sources. A link in
    a file's place is replaced, not followed. No other build writes there meanwhile; what one that was killed has left
    is removed.
    """
    outputs, begin = list(outputs), part or folder / f".jiangyi-{os.getpid()}"
    twice = [name for name, n in Counter(output.name.lower() for output in outputs).items() if n > 1]
    if twice:
        raise OutputError("two documents would be written here", Place(str(folder / twice[0])), "rename one source")
    pending = [Pending.of(folder / one.name, f"{begin}-{number}", one.data) for number, one in enumerate(outputs)]
    _spare(sources, (one.target for one in pending))
    try:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, "is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder) as locked:
            if locked:
                tidied(folder.resolve())
            place(pending)
    except OSError as error:
        raise refused(error, folder) from None
    return [one.target for one in pending]


def _spare(sources: Iterable[Path], targets: Iterable[Path]) -> None:
    """OutputError where a file to write is one that was read, by whatever name."""
    known = {identity for path in sources if (identity := _identity(path))}
    own = next((target for target in targets if _identity(target) in known), None)
    if own:
        raise OutputError("this is the source itself", Place(str(own)), "name another file, or another folder")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
