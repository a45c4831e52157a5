"""Locators of an index: which pages an entry names, joined and capped."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import IndexEntry, Place
from pipeline.typeset.locators import MOST, Whereabouts, locators, segments

PAGES = st.lists(st.integers(1, 40), min_size=1, max_size=60).map(sorted)


def entry(pages: list[int], main: int | None = None) -> IndexEntry:
    """An entry whose places are on these pages: the block is the page."""
    places = tuple(Place(page, at) for at, page in enumerate(pages))
    return IndexEntry("工会", places, next((p for p in places if p.block == main), None))


def said(pages: list[int], main: int | None = None) -> str:
    """What is printed; the main locator between asterisks."""
    one = entry(pages, main)
    pieces = segments(one, locators(one, lambda place: place.block))
    return "".join(f"*{text}*" if found and found.main else text for text, found in pieces)


@pytest.mark.parametrize(
    ("pages", "main", "printed"),
    [
        ([3], None, "工会\u30003"),
        ([3, 3, 3], 3, "工会\u30003"),
        ([1, 3], None, "工会\u3000*1*, 3"),
        ([1, 3, 3], None, "工会\u30001, *3*"),
        ([1, 3, 3], 1, "工会\u3000*1*, 3"),
        ([1, 2], None, "工会\u30001–2"),
        ([1, 2, 3, 5, 7, 8], None, "工会\u3000*1–3*, 5, 7–8"),
        ([1, 2, 3, 5, 7, 8], 8, "工会\u30001–3, 5, *7–8*"),
        ([*range(1, 31)], None, "工会\u30001–30"),
        ([1, 3, 5, 7, 9, 11, 13, 15], None, "工会\u3000*1*, 3, 5, 7, 9, 11, 13, 15"),
        ([1, 3, 5, 5, 7, 9, 11, 13, 15, 17, 17], None, "工会\u30001, 3, *5*, 7, 9, 11, 13, 17"),
        ([1, 3, 5, 5, 7, 9, 11, 13, 15, 17, 17], 15, "工会\u30001, 3, 5, 7, 9, 11, *15*, 17"),
    ],
)
def test_pages_are_joined_capped_and_the_main_one_is_told(pages: list[int], main: int | None, printed: str) -> None:
    assert said(pages, main) == printed


@given(PAGES)
def test_locators_name_just_the_pages_of_the_places_below_the_cap(pages: list[int]) -> None:
    found = locators(entry(pages), lambda place: place.block)
    named = [page for one in found for page in range(one.first, one.last + 1)]
    assert named == sorted(set(named))
    assert set(named) <= set(pages)
    assert len(found) <= MOST
    if len(found) < MOST:
        assert set(named) == set(pages)
    assert all(b.first > a.last + 1 for a, b in pairwise(found))
    assert sum(one.main for one in found) == (len(found) > 1)


@given(PAGES)
def test_locators_lead_to_the_first_place_on_their_first_and_on_their_last_page(pages: list[int]) -> None:
    one = entry(pages)
    for found in locators(one, lambda place: place.block):
        assert found.begin == next(place for place in one.places if place.block == found.first)
        assert found.end == next(place for place in one.places if place.block == found.last)


def test_each_place_is_looked_up_once_and_many_pages_apart_take_no_longer_each() -> None:
    asked: list[Place] = []
    one = entry([*range(0, 60_000, 2)])
    started = time.process_time()
    assert len(locators(one, lambda place: asked.append(place) or place.block)) == MOST
    assert asked == list(one.places)
    assert time.process_time() - started < 3  # comparing every page with every other takes a minute


def test_a_place_is_on_the_page_of_the_line_that_it_begins_in() -> None:
    found = Whereabouts()
    found.note(1, [(0, 0), (0, 10)])
    found.note(2, [(0, 20), (1, 0)])
    at = [(0, 0), (0, 9), (0, 10), (0, 19), (0, 20), (0, 99), (1, 0), (1, 5)]
    assert [found.at(Place(*place)) for place in at] == [1, 1, 1, 1, 2, 2, 2, 2]


def test_lines_on_other_pages_or_of_other_blocks_are_not_the_same() -> None:
    def noted(*notes: tuple[int, tuple[int, int]]) -> Whereabouts:
        found = Whereabouts()
        for page, line in notes:
            found.note(page, [line])
        return found

    first = noted((1, (0, 0)), (2, (1, 0)))
    assert first.same(noted((1, (0, 0)), (2, (1, 0))))
    for other in (((1, (0, 0)), (3, (1, 0))), ((1, (0, 0)), (2, (1, 1))), ((1, (0, 0)),), ()):
        assert not first.same(noted(*other))
