"""Where pages of the Word file end, by LibreOffice's rules: tables of cases, in lines of ten twips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.docx.layout.pages import Pager, Piece
from pipeline.typeset.columns import FAST, LOOSE, TIED

ROWS = 10  # of a page


def piece(lines: int, before: int = 0, after: int = 0, **how: int) -> Piece:
    return Piece(lines, 10, 10 * before, 10 * after, **how)


def pages(*pieces: Piece, spare: int = 0) -> Pager:
    pager = Pager(10 * ROWS, 10 * spare)
    pager.lay(pieces)
    return pager


CASES = {
    "a page is filled": ([piece(5), piece(5), piece(1)], [[(0, 1)], [(0, 1)], [(0, 2)]]),
    "two lines stay and two go": ([piece(8), piece(4)], [[(0, 1)], [(0, 1), (2, 2)]]),
    "no line goes alone": ([piece(7), piece(4)], [[(0, 1)], [(0, 1), (2, 2)]]),
    "no line stays alone": ([piece(9), piece(4)], [[(0, 1)], [(0, 2)]]),
    "three lines are not parted": ([piece(8), piece(3)], [[(0, 1)], [(0, 2)]]),
    "over three pages": ([piece(8), piece(23)], [[(0, 1)], [(0, 1), (2, 2), (12, 3), (21, 4)]]),
    "space between two": ([piece(5, after=2), piece(4, before=2)], [[(0, 1)], [(0, 2)]]),
    "no space after the last": ([piece(10, after=5), piece(1)], [[(0, 1)], [(0, 2)]]),
    "no space above what happens to head a page": (
        [piece(9), piece(2, before=1), piece(8)],
        [[(0, 1)], [(0, 2)], [(0, 2)]],
    ),
    "space above what begins a page": (
        [piece(2), piece(2, before=1, begins=True), piece(8)],
        [[(0, 1)], [(0, 2)], [(0, 2), (6, 3)]],
    ),
    "a heading goes with its text": ([piece(8), piece(1, keeps=FAST), piece(4)], [[(0, 1)], [(0, 2)], [(0, 2)]]),
    "headings go together": (
        [piece(6), piece(1, keeps=TIED), piece(2, keeps=FAST), piece(4)],
        [[(0, 1)], [(0, 2)], [(0, 2)], [(0, 2)]],
    ),
    "what stays with the next is not parted": (
        [piece(6), piece(5, keeps=FAST), piece(2)],
        [[(0, 1)], [(0, 2)], [(0, 2)]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_pages_end_where_libreoffice_ends_them(case):
    pieces, expected = CASES[case]
    assert pages(*pieces).parts == expected


def test_where_all_of_a_page_stays_together_the_loosest_tie_is_undone():
    made = pages(piece(3, keeps=LOOSE), piece(3, keeps=LOOSE), piece(2, keeps=TIED), piece(1, keeps=FAST), piece(4))
    assert made.parts == [[(0, 1)], [(0, 1)], [(0, 2)], [(0, 2)], [(0, 2)]]
    assert made.loosed == {1}


def test_a_long_paragraph_is_kept_only_where_the_next_would_begin_a_page():
    fits = pages(piece(2), piece(6, asked=True), piece(1, before=1))
    assert not fits.kept
    goes = pages(piece(3), piece(6, asked=True), piece(1, before=1))
    assert goes.kept == {1}
    assert goes.parts == [[(0, 1)], [(0, 2)], [(0, 2)]]


def test_what_stands_at_the_foot_has_all_that_is_left_above_it():
    made = pages(piece(4, after=1), piece(1, before=1, foot=True, keeps=FAST), piece(1, foot=True), spare=1)
    assert made.lowered == {1: (20, False)}
    assert made.parts[1:] == [[(0, 1)], [(0, 1)]]
    gone = pages(piece(9), piece(1, before=1, foot=True, keeps=FAST), piece(1, foot=True), spare=1)
    assert gone.lowered[1] == (70, True)
    assert gone.parts[1:] == [[(0, 2)], [(0, 2)]]


PIECES = st.builds(
    piece,
    lines=st.integers(1, 25),
    before=st.integers(0, 2),
    after=st.integers(0, 2),
    keeps=st.sampled_from([0, 0, 0, LOOSE, TIED, FAST]),
    asked=st.booleans(),
    begins=st.booleans(),
    foot=st.sampled_from([False, False, False, True]),
)


@given(st.lists(PIECES, min_size=1, max_size=30))
def test_every_line_is_on_one_page_and_none_holds_more_than_has_room(pieces):
    made = pages(*pieces)
    assert len(made.parts) == len(pieces)
    held: dict[int, int] = {}
    last = 1
    for one, parts in zip(pieces, made.parts, strict=True):
        begins = [line for line, _ in parts]
        assert begins[0] == 0
        assert begins == sorted(set(begins))
        for (begin, page), end in zip(parts, [*begins[1:], one.lines], strict=True):
            assert page in (last, last + 1)
            held[page], last = held.get(page, 0) + end - begin, page
    assert max(held.values()) <= ROWS
