"""Work done beside this process, in a copy of it: what it comes to is sent back through a pipe."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Never, TypeVar

_Made = TypeVar("_Made")
# Copies are safe on Linux alone: elsewhere system libraries may have threads of their own (or there is no fork at all).
POSSIBLE = sys.platform == "linux"


def beside(work: Callable[[], _Made]) -> Callable[[], _Made]:
    """Begin some work beside this process, which knows all that this one knows now; the result waits for it.

    What the work raises is raised by the result. RuntimeError if the copy was killed. Where processes cannot be copied
    the work is done when its result is asked for. Results are pickled: they come from this very program.
    """
    if not POSSIBLE:
        return work
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # so that the copy's collector touches, and thereby copies, nothing of what both share
    source, target = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _answer(work, target)
    os.close(target)
    gc.unfreeze()
    return lambda: _awaited(child, source)


def _answer(work: Callable[[], object], target: int) -> Never:
    """Do the work in the copy, send what it comes to, and end: nothing of what called this goes on twice."""
    try:
        with open(target, "wb") as pipe:
            pipe.write(_said(work))
    finally:
        os._exit(0)


def _said(work: Callable[[], object]) -> bytes:
    """What some work comes to, or what it raises, with the place where it did."""
    try:
        return pickle.dumps((True, _alone(work())))
    except BaseException as error:  # whatever it is, the one that asked for the work raises it
        trace = "".join(traceback.format_exception(error))
        error.add_note(trace)
        try:
            return pickle.dumps((False, _alone(error)))
        except Exception:
            return pickle.dumps((False, RuntimeError(trace)))


def _alone(found: object) -> object:
    """An error without those that it came of, which some libraries (tblib) have pickle follow; else what is given."""
    if isinstance(found, BaseException):
        found.__traceback__ = found.__cause__ = found.__context__ = None
    return found


def _awaited(child: int, source: int) -> _Made:  # type: ignore[type-var]
    with open(source, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    if not said:
        raise RuntimeError("a process that wrote a file was ended from outside")
    done, found = pickle.loads(said)
    if not done:
        raise found
    return found  # type: ignore[no-any-return]
