"""Opening files: only regular ones, none that is too large, and none that a packet may not name.

A packet may come from anywhere, so what it names lies in its folder, unless --allow-outside says otherwise; what the
command line names may lie anywhere. docs/limits.md says what is held and what is not.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, TypeAlias

from pipeline.errors import ConfigError, JiangyiError, Place, SourceError, reason
from pipeline.frozen import frozen
from pipeline.limits import MB, Limits

STDIN = "-"  # standard input, as a path

Wrong: TypeAlias = Callable[[str, str], JiangyiError]  # of a message and a hint ("": the caller's own)
# What opening a file must not do: wait for a FIFO's writer, be inherited, change line ends (Windows).
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_PART = MB  # bytes read at once: Python takes memory for all that it is asked to read, be the file ever so small
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@frozen
class Access:
    """What a command may read: whether packets may name files outside their folders, and how much of anything."""

    outside: bool = False
    limits: Limits = Limits()

    def within(self, folder: Path, name: str, where: Place) -> Path:
        """Where a file lies that a packet names. ConfigError, with the place that names it, where it may not."""
        hint = "put the file there, or allow it with --allow-outside"
        if not name or not (self.outside or is_below(name)):
            raise ConfigError(f"'{name}' is no path inside the packet's folder", where, hint)
        return self.found(folder, name, where)

    def found(self, folder: Path, name: str, where: Place) -> Path:
        """Where a file lies that was found in a folder. ConfigError where a symbolic link leads out of it."""
        path = folder / name
        if not self.outside and _leads_out(folder, path):
            hint = "put the file itself there, or allow it with --allow-outside"
            raise ConfigError(f"'{name}' leads out of the packet's folder by a symbolic link", where, hint)
        return path


def is_below(name: str) -> bool:
    """Whether a path names, on any system, nothing but what is below."""
    paths = PurePosixPath(name), PureWindowsPath(name)
    return not any(path.is_absolute() or path.drive or path.root or ".." in path.parts for path in paths)


def _leads_out(folder: Path, path: Path) -> bool:
    """Whether a link on the way to a path below a folder leads out of it."""
    steps = (path, *path.parents)[: len(path.parts) - len(folder.parts)]
    linked = any(os.path.islink(step) for step in steps)
    return linked and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


@contextmanager
def opened(path: str | Path, limits: Limits, limit: str, wrong: Wrong) -> Iterator[tuple[BinaryIO, int]]:
    """A regular file that is not larger than a limit, and its size; else `wrong`."""
    try:
        _regular(os.stat(path), wrong)  # opening alone may already move a device
        with open(os.open(path, _FLAGS), "rb") as file:
            found = os.fstat(file.fileno())  # of what was opened, whatever lies there by now
            _regular(found, wrong)
            sized(found.st_size, limits, limit, wrong)
            yield file, found.st_size
    except OSError as error:
        raise wrong(reason(error), "") from None
    except ValueError:  # of a path that holds NUL
        raise wrong("no file has such a name", "") from None


def read(path: str | Path, limits: Limits, limit: str, wrong: Wrong) -> bytes:
    """What a regular file holds that is not larger than a limit; else `wrong`."""
    with opened(path, limits, limit, wrong) as (file, _):
        return rest(file, limits, limit, wrong)


def rest(file: BinaryIO, limits: Limits, limit: str, wrong: Wrong) -> bytes:
    """What is still to be read of a stream that may say nothing of its size, or grow; `wrong` where it is too much."""
    parts, size = list[bytes](), 0
    while part := file.read(_PART):
        parts.append(part)
        size += len(part)
        sized(size, limits, limit, wrong)
    return b"".join(parts)


def unpacked(data: bytes) -> int:
    """How many bytes a ZIP package would come to; 0 for what is none."""
    if not data.startswith(b"PK"):
        return 0
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415  few packets need it

    try:
        with ZipFile(BytesIO(data)) as package:
            return sum(entry.file_size for entry in package.infolist())
    except (BadZipFile, ValueError, NotImplementedError, EOFError):  # whoever opens it says what is wrong
        return 0


def of_source(name: str) -> Wrong:
    """What is wrong with a source."""
    return lambda message, hint: SourceError(message, Place(name), hint or "check the name and the rights")


def of_named(name: str, where: Place) -> Wrong:
    """What is wrong with a file that packet.toml names."""
    return lambda message, hint: ConfigError(f"{name}: {message}", where, hint or "name a file in the packet's folder")


def _regular(found: os.stat_result, wrong: Wrong) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise wrong("is a directory", "")
    if not stat.S_ISREG(found.st_mode):
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), "no regular file")
        raise wrong(f"is {kind}: only files are read", "copy what it gives into a file")


def sized(size: int, limits: Limits, limit: str, wrong: Wrong) -> None:
    """Do nothing if a limit allows a size, else raise what is `wrong`."""
    most = getattr(limits, limit)
    if size > most:
        raise wrong(f"larger than the limit ({most} bytes)", limits.hint(limit))
