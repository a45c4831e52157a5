"""Files that are written: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import OutputError, Place, reason

LONGEST_NAME = 180  # bytes: file systems take 255, and a suffix must fit


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


def write(outputs: Iterable[Output], folder: Path, part: Path | None = None) -> list[Path]:
    """Write files, whole or not at all: first all under temporary names beside their targets, then renamed.

    OutputError, with every file as it was, where one cannot be written. `part` is what temporary names begin with where
    they are to lie elsewhere in the same file system.
    """
    outputs, begin = list(outputs), part or folder / f".jiangyi-{os.getpid()}"
    twice = [name for name, n in Counter(output.name.lower() for output in outputs).items() if n > 1]
    if twice:
        raise OutputError("two documents would be written here", Place(str(folder / twice[0])), "rename one source")
    pending: list[tuple[Path, Path]] = []
    target = folder
    try:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, "is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)
        for number, output in enumerate(outputs):
            target = folder / output.name
            if target.is_dir():
                raise IsADirectoryError(21, "is a directory")
            temporary = Path(f"{begin}-{number}.part")
            pending.append((temporary, target))
            temporary.write_bytes(output.data)
        for temporary, target in pending:
            temporary.replace(target)
    except OSError as error:
        raise OutputError(reason(error), Place(str(target)), "choose another folder") from None
    finally:
        for temporary, _ in pending:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    return [target for _, target in pending]
