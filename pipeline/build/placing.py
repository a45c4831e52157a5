"""Files that take their places together: all of them, or none."""

from __future__ import annotations

import contextlib
import errno
import os
from functools import cache
from pathlib import Path

from pipeline.errors import OutputError, Place, reason
from pipeline.frozen import frozen

_ELSEWHERE = "choose another folder"
_SHUT = "close the file where it is open, allow writing there, or choose another folder"
_HINTS = {errno.ENOSPC: "free some space, or choose another folder"} | dict.fromkeys((errno.EACCES, errno.EPERM), _SHUT)


@frozen
class Pending:
    """A file that is to take its place. `before`: what is there now, under a second name, to be put back."""

    target: Path
    part: Path
    before: Path
    data: bytes

    @classmethod
    def of(cls, target: Path, temporary: str, data: bytes) -> Pending:
        """A file to write, and what its temporary names begin with."""
        return cls(target, Path(f"{temporary}.part"), Path(f"{temporary}-before.part"), data)

    def prepare(self) -> None:
        """Write it under its temporary name; the target is not changed."""
        if self.target.is_dir():
            raise IsADirectoryError(21, "is a directory")
        for left in (self.part, self.before):
            left.unlink(missing_ok=True)
        with self.part.open("xb") as file:  # made here, or an error: what lies there may be a link to anywhere
            file.write(self.data)
        if os.path.lexists(self.target):
            _doubled(self.target, self.before)

    def put_back(self) -> None:
        """Have the target as it was, or gone if it was not there."""
        with contextlib.suppress(OSError):
            if os.path.lexists(self.before):
                self.before.replace(self.target)
            else:
                self.target.unlink()


def place(pending: list[Pending]) -> None:
    """Write all files; where one cannot be, those that have taken their places are put back. OutputError."""
    placed: list[Pending] = []
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
            raise refused(error, at) from None
        if isinstance(error, UnicodeEncodeError):
            hint = 'set PYTHONUTF8=1, or give the files another name: name = "…" under [build]'
            raise OutputError("file names cannot have these characters here", Place(str(at)), hint) from None
        raise
    finally:
        for path in (path for one in pending for path in (one.part, one.before)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def refused(error: OSError, where: Path) -> OutputError:
    """What the system refuses, and what can be done about it."""
    return OutputError(reason(error), Place(str(where)), _HINTS.get(error.errno or 0, _ELSEWHERE))


@cache
def tidied(folder: Path) -> None:
    """Remove what killed builds have left, once for each folder: whoever has it locked knows that it is nobody's."""
    for left in folder.glob(".jiangyi-*.part"):
        with contextlib.suppress(OSError):
            left.unlink()


def _doubled(path: Path, name: Path) -> None:
    """Give a file (or a link, as such) a second name; a copy, where the file system has one name for each."""
    try:
        os.link(path, name, follow_symlinks=os.link not in os.supports_follow_symlinks)
    except OSError:
        import shutil  # noqa: PLC0415 - a start does without

        shutil.copy2(path, name, follow_symlinks=False)
