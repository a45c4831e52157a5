"""Work that lets other threads run (subsetting, compressing), begun now and collected later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")
THREADS = 4  # more find no work to share on the machines of today's desks


class Later(Generic[T]):
    """What a function returns, made in a thread of its own; `concurrent.futures` takes 6 ms to import.

    >>> Later(lambda: 6 * 7).result()
    42
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except BaseException as error:
            self._error = error

    def result(self) -> T:
        """Wait for it; raises what the function raised."""
        self._thread.join()
        if self._error:
            raise self._error
        return self._made[0]


def spread(function: Callable[[U], T], items: Sequence[U]) -> list[T]:
    """The function of each item, in order, made by several threads.

    >>> spread(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    begun = range(1, min(THREADS, len(items)))
    later = [Later(lambda nth=nth: [*map(function, items[nth::THREADS])]) for nth in begun]  # type: ignore[misc]
    out: list[T] = [*items]  # type: ignore[list-item]
    out[::THREADS] = map(function, items[::THREADS])
    for nth, made in enumerate(later, 1):
        out[nth::THREADS] = made.result()
    return out
