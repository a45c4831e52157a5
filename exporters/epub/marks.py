"""Marks in the text, each before the very character: where printed pages begin, and what study aids lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias

Marks: TypeAlias = Iterator[Sequence["Mark"]]
"""The marks of each block, in reading order."""
_PIECES = re.compile(r"<[^>]*>|(?P<char>&[^;]*;)|(?P<text>[^<&]+)")


class Mark(NamedTuple):
    """A place: the number of its block in reading order, the offset in its text, the page that begins there.

    Without a page's label it is what links lead to.
    """

    block: int
    at: int
    label: str = ""

    @property
    def id(self) -> str:
        """What links lead to."""
        return f"page-{self.label}" if self.label else f"p-{self.block}-{self.at}"

    @property
    def markup(self) -> str:
        """An element that shows nothing."""
        if not self.label:
            return f'<span id="{self.id}"/>'
        return f'<span epub:type="pagebreak" role="doc-pagebreak" id="{self.id}" aria-label="{self.label}"/>'


def after(marks: dict[int, Sequence[Mark]], first: int) -> Marks:
    """The marks in each block from this number on."""
    return (marks.get(block, ()) for block in count(first))


def within(marks: Iterable[Mark]) -> dict[int, Sequence[Mark]]:
    """Marks by the numbers of their blocks, in order; a page begins before what is first on it."""
    ordered = sorted(marks, key=lambda mark: (mark.block, mark.at, not mark.label))
    return {block: tuple(those) for block, those in groupby(ordered, attrgetter("block"))}


def marked(markup: str, marks: Sequence[Mark]) -> str:
    """Return the markup of a block with its marks, each next to the character that it stands before.

    >>> marked("<p><b>一</b>&lt;二三</p>", [Mark(7, 0), Mark(7, 1), Mark(7, 3)])
    '<p><b><span id="p-7-0"/>一</b><span id="p-7-1"/>&lt;二<span id="p-7-3"/>三</p>'
    >>> marked("<p>一</p>", [Mark(7, 1)])
    '<p>一</p><span id="p-7-1"/>'
    """
    return "".join(_marked(markup, list(reversed(marks)))) if marks else markup


def _marked(markup: str, left: list[Mark]) -> Iterator[str]:
    at = 0
    for piece in _PIECES.finditer(markup):
        if not left:
            yield markup[piece.start() :]
            return
        text, done = piece[0], 0
        size = 1 if piece["char"] else len(piece["text"] or "")
        while left and left[-1].at < at + size:
            mark = left.pop()
            yield text[done : mark.at - at]
            yield mark.markup
            done = mark.at - at
        yield text[done:]
        at += size
    yield from (mark.markup for mark in reversed(left))
