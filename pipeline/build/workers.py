"""Work spread over processes, in the order of its tasks, with limits for each."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.errors import Failed, JiangyiError

Task = TypeVar("Task")
Answer = TypeVar("Answer")

AHEAD = 8  # tasks that may be drawn for each worker before the first of them is answered


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: seconds by the clock, and bytes of memory on top of what its worker has (Linux alone)."""

    seconds: float | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """What the user can mend: raised in a worker, to be raised again where its answer would stand."""

    error: JiangyiError


def spread(
    work: Callable[[Task], Answer],
    tasks: Iterable[Task],
    jobs: int = 1,
    limits: Limits = Limits(),
    ahead: int = AHEAD,
) -> Iterator[Answer | Failed]:
    """Answer tasks in as many processes as jobs, in the order of the tasks, which are drawn as they are needed.

    A task that breaks a limit, kills its worker or meets a bug is answered by Failed, and the others go on; what work
    raises as a JiangyiError is raised in its turn. One job without limits needs no other process. Where processes are
    forked (Linux), workers have what was loaded before; elsewhere work and tasks are pickled, and a worker's start
    counts against the first task's time. No worker outlives the iterator or this process.

    >>> list(spread(str.upper, ["a", "b"])), list(spread(len, ["讲义"], limits=Limits(seconds=9)))
    (['A', 'B'], [2])
    """
    if jobs == 1 and limits == Limits():
        found: Iterator[Answer | Failed | Raised] = (tried(work, task) for task in tasks)
    else:
        from pipeline.build.pool import Pool  # noqa: PLC0415 - multiprocessing takes longer than a short text

        found = Pool(work, jobs, limits).answers(tasks, ahead * jobs)
    for answer in found:
        if isinstance(answer, Raised):
            raise answer.error
        yield answer


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
