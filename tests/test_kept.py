"""Answers kept from one build for the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers import seeds
from pipeline.aids.choice import Aids
from pipeline.aids.counting import counted
from pipeline.aids.making import aided
from pipeline.aids.terms import Choice, terms
from pipeline.document import Element, Role
from pipeline.errors import Place
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.packet import Packet
from pipeline.records import Said
from shelf import Shelf


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


# Study aids: what each document says is kept.

CHOICE = Choice((Said("产改", Place("packet.toml", 2)),), (Said("习近平总书记", Place("packet.toml", 3)),))
ALL = Aids(True, True, True, True)


def edited(whole: Packet) -> Packet:
    """A packet whose second document says one thing more."""
    first, second, *rest = whole.documents
    closing = (*second.closing, Element(Role.SIGNATURE, "工匠学院。产改。工匠学院。工匠学院。"))
    return replace(whole, documents=(first, replace(second, closing=closing), *rest))


@pytest.mark.parametrize("choice", [Choice(), CHOICE], ids=["as found", "added and dropped"])
def test_study_aids_of_what_is_kept_are_those_made_anew(choice: Choice) -> None:
    shelf = Shelf()
    kept = Kept(shelf, "1")
    whole, other = seeds(), edited(seeds())
    assert aided(whole, ALL, choice, kept) == aided(whole, ALL, choice, kept) == aided(whole, ALL, choice)
    assert len(shelf.held) == len(whole.documents)
    assert aided(other, ALL, choice, kept) == aided(other, ALL, choice) != aided(whole, ALL, choice)
    assert len(shelf.held) == len(whole.documents) + 1


def test_what_a_document_says_is_kept_wherever_it_stands_and_whatever_is_chosen() -> None:
    shelf = Shelf()
    kept = Kept(shelf, "1")
    whole = seeds()
    for document in whole.documents:  # as a worker may that reads it
        counted(document, kept)
    assert len(shelf.held) == len(whole.documents)
    turned = replace(whole, documents=tuple(replace(one, id=f"x{one.id}") for one in reversed(whole.documents)))
    for packet, choice in ((whole, Choice()), (turned, Choice()), (whole, CHOICE)):
        assert terms(packet, choice, kept) == terms(packet, choice)
    assert len(shelf.held) == len(whole.documents)


def test_another_role_is_another_answer() -> None:
    shelf = Shelf()
    kept = Kept(shelf, "1")
    first = seeds().documents[0]
    silent = tuple(replace(one, role=Role.SALUTATION) for one in first.opening)
    assert counted(first, kept) != counted(replace(first, opening=silent), kept)
    assert len(shelf.held) == 2
