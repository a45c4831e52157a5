"""Work spread over a Dask cluster: the only importer of distributed (the extra jiangyi[cluster])."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pipeline import __version__
from pipeline.build.program import libraries
from pipeline.build.workers import Answer, Raised, Task, failed_by, in_order, settled, tried
from pipeline.errors import Failed, JiangyiError

CONNECTING = 20  # seconds
PAUSE, PATIENCE = 5.0, 120.0  # seconds between looks for workers; without any
IN_FLIGHT = 2  # tasks a thread: those that wait on a worker that dies are held to be suspicious too
EPOCH = "SOURCE_DATE_EPOCH"
_ALONE = threading.Lock()


def over_cluster(
    address: str, seconds: float, ahead: int, work: Callable[[Task], Answer], tasks: Iterator[Task]
) -> Iterator[Answer | Failed]:
    """Answer tasks on the workers of a scheduler, in the order of the tasks, with bounded futures in flight.

    A task whose worker dies is given to another by the scheduler, until it has had as many as Dask allows
    (`distributed.scheduler.allowed-failures`). One that takes too long ends its worker, which its nanny starts anew.
    """
    dask = _dask()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is said as ours
    try:
        client = dask.Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "start one with: dask scheduler; and workers with: dask worker"
        raise JiangyiError(f"no Dask scheduler answers at {address} ({error})", hint=hint) from None
    with client:
        _same_program(client)
        threads = sum(client.nthreads().values())
        crew = _Cluster(client, partial(_alone, work, os.environ.get(EPOCH, ""), seconds), seconds)
        yield from settled(in_order(tasks, crew, ahead * max(threads, 1)))


def _dask() -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError:
        raise JiangyiError("--scheduler needs Dask", hint="install it with: pip install 'jiangyi[cluster]'") from None
    return distributed


def _same_program(client: Any) -> None:
    """JiangyiError if a worker would not make the same bytes."""
    hint = "install it in the workers' environment"
    try:
        found = set(client.run(_program).values())
    except Exception as error:
        raise JiangyiError(f"the cluster's workers cannot load Jiangyi ({error})", hint=hint) from None
    if found - {_program()}:
        said = "; ".join(sorted(found))
        raise JiangyiError(f"the cluster's workers have {said}, and this is {_program()}", hint=hint)


def _program() -> str:
    """All that outputs depend on, with versions."""
    return ", ".join(f"{name} {version}" for name, version in {"jiangyi": __version__, **libraries(True)}.items())


@dataclass(slots=True)
class _Cluster:
    """Futures in flight, and those that are done."""

    client: Any
    work: Callable[[Any], Any]
    seconds: float
    pending: dict[Any, int] = field(default_factory=dict)

    @property
    def room(self) -> bool:
        threads: int = sum(self.client.nthreads().values())  # they come and go
        return len(self.pending) < IN_FLIGHT * max(1, threads)

    @property
    def busy(self) -> bool:
        return bool(self.pending)

    def give(self, number: int, task: object) -> None:
        self.pending[self.client.submit(self.work, task, pure=False)] = number

    def finished(self, patient: bool) -> Iterator[tuple[int, Any]]:
        if patient:
            self._wait()
        for future in [future for future in self.pending if future.done()]:
            yield self.pending.pop(future), self._answer(future)

    def _wait(self) -> None:
        """Wait until a future is done. JiangyiError where there has been no worker for too long."""
        deserted = 0.0
        while deserted < PATIENCE:
            try:
                with self.client.as_current():  # wait() asks the current client, which may be another's
                    _dask().wait(list(self.pending), timeout=PAUSE, return_when="FIRST_COMPLETED")
                return
            except TimeoutError:
                deserted = 0 if self.client.nthreads() else deserted + PAUSE
        hint = "start some, and run the same again: it goes on where it was left"
        raise JiangyiError("the cluster has no workers any more", hint=hint)

    def _answer(self, future: Any) -> Any:
        try:
            return future.result()
        except _dask().KilledWorker:
            said = f"each worker that had this has died, or was ended after {self.seconds:g} seconds"
            return Failed(said, hint="give it more time or memory, or leave it out; the workers' logs say more")
        except CancelledError:
            hint = "start it, and run the same again: it goes on where it was left"
            return Raised(JiangyiError("the cluster has gone", hint=hint))
        except Exception as error:
            return failed_by(error)


def _alone(work: Callable[[Task], Answer], epoch: str, seconds: float, task: Task) -> Answer | Failed | Raised:
    """On a worker: one task at a time whatever its threads, dated as the client says, and not for too long."""
    with _ALONE:
        _dated(epoch)
        timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL))
        timer.daemon = True
        timer.start()
        try:
            return tried(work, task)
        finally:
            timer.cancel()


def _dated(epoch: str) -> None:
    """Have files dated as the client has them; as by nothing, where it has nothing."""
    os.environ[EPOCH] = epoch
    if not epoch:
        del os.environ[EPOCH]
