"""Work spread over processes, in the order of its tasks, with limits for each."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from pipeline.errors import Failed, JiangyiError
from pipeline.frozen import frozen

Task = TypeVar("Task")
Answer = TypeVar("Answer")

AHEAD = 8  # tasks that may be drawn for each worker before the first of them is answered


@frozen
class Bounds:
    """What one task may take: seconds by the clock, and bytes of memory on top of what its worker has (Linux alone)."""

    seconds: float | None = None
    memory: int | None = None


@frozen
class Raised:
    """What the user can mend: raised in a worker, to be raised again where its answer would stand."""

    error: JiangyiError


def spread(
    work: Callable[[Task], Answer],
    tasks: Iterable[Task],
    jobs: int = 1,
    bounds: Bounds = Bounds(),
    ahead: int = AHEAD,
) -> Iterator[Answer | Failed]:
    """Answer tasks in as many processes as jobs, in the order of the tasks, which are drawn as they are needed.

    A task that breaks a limit, kills its worker or meets a bug is answered by Failed, and the others go on; what work
    raises as a JiangyiError is raised in its turn. One job without limits needs no other process. Where processes are
    forked (Linux), workers have what was loaded before; elsewhere work and tasks are pickled, and a worker's start
    counts against the first task's time. No worker outlives the iterator or this process.

    >>> list(spread(str.upper, ["a", "b"])), list(spread(len, ["讲义"], bounds=Bounds(seconds=9)))
    (['A', 'B'], [2])
    """
    if jobs == 1 and bounds == Bounds():
        found: Iterator[Answer | Failed | Raised] = (tried(work, task) for task in tasks)
    else:
        from pipeline.build.pool import Pool  # noqa: PLC0415 - multiprocessing takes longer than a short text

        found = Pool(work, jobs, bounds).answers(tasks, ahead * jobs)
    yield from settled(found)


def settled(found: Iterable[Answer | Failed | Raised]) -> Iterator[Answer | Failed]:
    """Answers, and what was raised in place of one raised here."""
    for answer in found:
        if isinstance(answer, Raised):
            raise answer.error
        yield answer


class Crew(Protocol):
    """Who tasks are given to: what `in_order` has to know of worker processes, or of a cluster."""

    @property
    def room(self) -> bool:
        """Whether another task can be given now."""

    @property
    def busy(self) -> bool:
        """Whether an answer is to come."""

    def give(self, number: int, task: Any) -> None:
        """Have somebody answer a task."""

    def finished(self, patient: bool) -> Iterable[tuple[int, Any]]:
        """The answers that there are by now; the patient wait for one."""


def in_order(tasks: Iterable[Task], crew: Crew, ahead: int) -> Iterator[Any]:
    """The answers in the order of the tasks, of which at most so many are drawn ahead of the first without one."""
    drawn = enumerate(tasks)
    found: dict[int, Any] = {}
    given = first = 0
    while True:
        while crew.room and given - first < ahead and (one := next(drawn, None)):
            crew.give(*one)
            given += 1
        if first in found:
            yield found.pop(first)
            first += 1
        elif not crew.busy:
            return
        found.update(crew.finished(patient=first not in found))


def tried(work: Callable[[Task], Answer], task: Task) -> Answer | Failed | Raised:
    """The answer to a task, or why there is none. MemoryError passes: only who set the limit can say what it was."""
    try:
        return work(task)
    except JiangyiError as error:
        return Raised(error)
    except MemoryError:
        raise
    except Exception as error:  # a bug in one text must not cost the others
        return failed_by(error)


def failed_by(error: Exception) -> Failed:
    """What is said of a bug; its traceback goes along for who reports it."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    trace = "".join(traceback.format_exception(error))
    return Failed(f"this met a bug of Jiangyi's ({said})", hint="please report it, with the text", trace=trace)
