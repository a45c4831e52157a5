"""Answers kept from one build for the next: of pure functions, under the SHA-256 of all that goes into them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Protocol

from pipeline.frozen import frozen


class Store(Protocol):
    """Where answers are kept: under a key, what JSON can say. It may forget any of them at any time."""

    def get(self, key: str) -> Any | None:
        """What is kept under a key, whole; None where nothing is."""

    def put(self, key: str, value: Any) -> None:
        """Keep a value, if that can be done: a store that is full or not to be written is no error."""


@frozen
class Kept:
    """Asks a store before it asks a function. `program`: what names the code and the libraries that answer."""

    store: Store | None = None
    program: str = ""

    def answer(self, what: str, of: str, make: Callable[[], Any]) -> Any:
        """What a function makes of its arguments: kept from an earlier build, or made now and kept.

        `what`: the function's name; `of`: all that decides its answer, as a text (the `repr` of frozen dataclasses is
        one). The answer is what JSON can say: lists, dictionaries with text as keys, texts, numbers, None; those who
        decode it must take a list for a tuple.
        """
        if self.store is None:
            return make()
        key = sha256("\0".join((what, self.program, of)).encode("utf-8", "surrogatepass")).hexdigest()
        found = self.store.get(key)
        if found is None:
            found = make()
            self.store.put(key, found)
        return found


NOTHING_KEPT = Kept()
