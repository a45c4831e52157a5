"""Memory: answers that are kept; when Python looks for what can be freed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_Key = TypeVar("_Key")
_Answer = TypeVar("_Answer")


class Asked(dict[_Key, _Answer]):
    """A dictionary that asks a function for what it lacks: as fast as one when it knows, and fit for `str.translate`.

    >>> known = Asked(lambda code: chr(code).upper())
    >>> "ab".translate(known), known
    ('AB', {97: 'A', 98: 'B'})
    """

    def __init__(self, of: Callable[[_Key], _Answer]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, key: _Key) -> _Answer:
        self[key] = found = self._of(key)
        return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles meanwhile: what makes hundreds of thousands of tuples and no cycle would wait for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
