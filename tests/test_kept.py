"""Answers kept from one build for the next."""

from __future__ import annotations

from typing import Any

from pipeline.kept import NOTHING_KEPT, Kept


class Shelf(dict[str, Any]):
    """A store in memory."""

    def put(self, key: str, value: Any) -> None:
        self[key] = value


def test_an_answer_is_made_once_for_all_that_goes_into_it() -> None:
    made: list[str] = []
    kept = Kept(Shelf(), "1")

    def make(said: str) -> str:
        made.append(said)
        return said

    assert [kept.answer("f", "x", lambda: make("a")) for _ in range(2)] == ["a", "a"]
    assert kept.answer("g", "x", lambda: make("b")) == "b"
    assert kept.answer("f", "y", lambda: make("c")) == "c"
    assert Kept(kept.store, "2").answer("f", "x", lambda: make("d")) == "d"
    assert made == ["a", "b", "c", "d"]


def test_without_a_store_every_answer_is_made() -> None:
    made = [NOTHING_KEPT.answer("f", "x", lambda n=n: n) for n in range(3)]
    assert made == [0, 1, 2]
