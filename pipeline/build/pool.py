"""Worker processes: one task each at a time, killed when it takes too long, replaced when they die."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.build.workers import Answer, Bounds, Raised, Task, failed_by, in_order, tried
from pipeline.errors import Failed
from pipeline.limits import MB

LINUX = sys.platform == "linux"
GROWN = 256 * MB  # a worker that has so much more than at its start is replaced: what it keeps is bounded
NEVER = float("inf")
_DEATH = 1  # prctl(2): PR_SET_PDEATHSIG

Found = TypeVar("Found")


class _Worker:
    """A process, and the number of the task that it is at."""

    def __init__(self, work: Callable[[Any], Any], bounds: Bounds) -> None:
        context = multiprocessing.get_context("fork") if LINUX else multiprocessing.get_context("spawn")
        self.pipe, end = context.Pipe()
        self.process = context.Process(target=_serve, args=(work, end, bounds, os.getpid()), daemon=True)
        self.process.start()
        end.close()
        self._bounds = bounds
        self.number = -1
        self.deadline = NEVER
        self.fit = True

    def give(self, number: int, task: object) -> None:
        self.number = number
        self.deadline = time.monotonic() + (self._bounds.seconds or NEVER)
        with suppress(BrokenPipeError, ConnectionResetError):  # it is dead: its end of the pipe says so to answer()
            self.pipe.send(task)

    def answer(self) -> Any:
        """What came of its task, if there is something to be read or its time is over."""
        try:
            if self.pipe.poll():
                answer, self.fit = self.pipe.recv()
                return answer
        except (EOFError, OSError):
            self.stop()
            return _died(self.process.exitcode)
        self.stop()
        hint = "give it more time, or leave it out"
        return Failed(f"this took longer than {self._bounds.seconds:g} seconds", hint=hint)

    def stop(self) -> None:
        self.fit = False
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool(Generic[Task, Answer]):
    """Workers for one function: started when there is something to do."""

    def __init__(self, work: Callable[[Task], Answer], jobs: int, bounds: Bounds) -> None:
        self._work, self._jobs, self._bounds = work, jobs, bounds
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []

    def answers(self, tasks: Iterable[Task], ahead: int) -> Iterator[Answer | Failed | Raised]:
        """The answers in the order of the tasks; the workers end with them."""
        try:
            yield from in_order(tasks, self, ahead)
        finally:
            self._close()

    @property
    def room(self) -> bool:
        """Whether a worker is idle, or there may be another."""
        return len(self._busy) < self._jobs

    @property
    def busy(self) -> bool:
        """Whether a worker is at a task."""
        return bool(self._busy)

    def give(self, number: int, task: Task) -> None:
        """Have a worker answer a task."""
        worker = self._idle.pop() if self._idle else _Worker(self._work, self._bounds)
        self._busy.append(worker)
        worker.give(number, task)

    def finished(self, patient: bool) -> Iterator[tuple[int, Any]]:
        """What is answered by now; the patient wait for an answer or a deadline."""
        first = min((worker.deadline for worker in self._busy), default=0.0)
        pause = max(0.0, first - time.monotonic()) if patient else 0.0
        ready = wait([worker.pipe for worker in self._busy], None if pause == NEVER else pause)
        now = time.monotonic()
        for worker in [w for w in self._busy if w.pipe in ready or w.deadline <= now]:
            self._busy.remove(worker)
            yield worker.number, worker.answer()
            if worker.fit:
                self._idle.append(worker)
            else:
                worker.stop()

    def _close(self) -> None:
        for worker in (*self._busy, *self._idle):
            worker.stop()


def _serve(work: Callable[[Task], object], pipe: Connection[Any, Any], bounds: Bounds, parent: int) -> None:
    """A worker's life: a task, an answer, until the pipe ends or it has grown."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends its workers
    _die_with(parent)
    gc.freeze()  # what the parent made is for good: looking through it would copy its pages
    start = _data()
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            answer, fit = _within(bounds.memory, work, task)
            fit = fit and _data() - start <= GROWN
            try:
                pipe.send((answer, fit))
            except (EOFError, OSError):
                raise
            except Exception as error:  # it cannot be pickled
                pipe.send((failed_by(error), False))


def _within(memory: int | None, work: Callable[[Task], object], task: Task) -> tuple[object, bool]:
    """The answer to a task with so much memory; whether the worker can go on after it."""
    try:
        _allow(memory)
        try:
            return tried(work, task), True
        finally:
            _allow(None)
    except MemoryError:
        said = f"this needs more memory than {memory / MB:g} MiB" if memory else "memory has run out"
        return Failed(said, hint="give it more memory, or split the text"), False


def _data() -> int:
    """Bytes of memory that are this process's own to write on (proc(5), statm); 0 where that is not to be known."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _allow(more: int | None) -> None:
    """Let this process have so many more bytes than it has: Linux counts what is mapped for writing (RLIMIT_DATA)."""
    if LINUX:
        import resource  # noqa: PLC0415 - Unix has it

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = hard if more is None else _data() + more
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _die_with(parent: int) -> None:
    """End when the parent is killed, at once and in the middle of a task; elsewhere the pipe's end does, after it."""
    if LINUX:
        import ctypes  # noqa: PLC0415

        ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _died(code: int | None) -> Failed:
    how = signal.Signals(-code).name if code and code < 0 else f"exit status {code}"
    hint = "if memory ran out: fewer jobs, or a limit of memory; else please report it, with the text"
    return Failed(f"the worker that had this has died ({how})", hint=hint)
