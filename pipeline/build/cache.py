"""Answers kept in the user's cache: a file each, whole or of no use, the oldest forgotten when there are too many."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.tables import write

VERSION = "answers-1"  # of the files' form: a digest, a line's end, JSON
MOST = 1 << 30  # bytes of all files
FULL = 0.8  # of these, to which it is brought down when there are more


@dataclass(eq=False, slots=True)
class Cache:
    """A store of files in a folder, which may be deleted at any time, by anybody, other builds among them.

    A file that another process writes at the same time, or that is broken, is as if there were none.
    """

    folder: Path
    most: int = MOST

    @classmethod
    def of_user(cls) -> Cache:
        """The user's own: `XDG_CACHE_HOME/jiangyi`, or what the platform has for it."""
        from platformdirs import user_cache_path  # noqa: PLC0415 - a build without a cache needs none of it

        return cls(user_cache_path("jiangyi") / VERSION)

    def get(self, key: str) -> Any | None:
        """What is kept under a key; it counts as used now."""
        path = self._path(key)
        try:
            digest, _, text = path.read_bytes().partition(b"\n")
            if sha256(text).hexdigest().encode() != digest:
                return None
            os.utime(path)
            return json.loads(text)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep a value; where the folder cannot be written, nothing happens."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with contextlib.suppress(OSError):
            write(self._path(key), sha256(text).hexdigest().encode() + b"\n" + text)

    def trim(self) -> None:
        """Forget what was not used for longest, if all files take more than they may."""
        found = sorted(self._files(), reverse=True)
        over, total = sum(size for _, size, _ in found) > self.most, 0
        for _, size, path in found if over else ():
            total += size
            if total > FULL * self.most:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When each file was used last, its size, and where it lies; what was left half written among them."""
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                known = path.stat()
                yield known.st_mtime, known.st_size, path
