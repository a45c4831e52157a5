"""One build at a time in a folder: the system's own lock, which goes when its process does, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import OutputError, Place

PATIENCE = 60.0  # seconds: another build holds a folder while it writes its files, not while it makes them
_PAUSE = 0.02  # seconds between two attempts
_FILE = ".jiangyi.lock"  # where a folder itself cannot be locked


@contextlib.contextmanager
def alone(folder: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Wait until no other process has a folder, and have it; False where its file system knows no locks.

    OutputError where another has it for too long: it may be stopped. Nothing is left in the folder.
    """
    handle, until = _opened(folder), time.monotonic() + patience
    try:
        while not (held := _taken(handle)) and held is not None:
            if time.monotonic() > until:
                hint = "wait for the other build to end, or end it, or choose another folder"
                raise OutputError("another build is writing here", Place(str(folder)), hint)
            time.sleep(_PAUSE)
        yield bool(held)
    finally:
        os.close(handle)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):  # whoever waits for it has it open, and so it stays
                (folder / _FILE).unlink()


def _opened(folder: Path) -> int:
    if sys.platform == "win32":
        return os.open(folder / _FILE, os.O_RDWR | os.O_CREAT)
    return os.open(folder, os.O_RDONLY)


def _taken(handle: int) -> bool | None:
    """Whether it could be locked; None where that cannot be done at all, as on some network file systems."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - each system has but one of the two

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True
