"""Numbers of headings and items that do not follow one another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.document import Block, Element, Heading, Item, Placed, Role
from pipeline.errors import Code
from pipeline.numbering import Mark, Series, mark
from pipeline.trail import Doubt

_LISTS = 4  # unfinished lists of one series that are kept in mind
_ARTICLE = Series.ARTICLE.value
_SKIPS = (
    "the numbering skips",
    'where the one before stands inside a block, [[documents.fix]] do = "split"; else mend the raw text',
)
_GOES_BACK = (
    "the numbering goes back",
    'if it is only cited, [[documents.fix]] do = "join" on the line before; else mend the raw text',
)
_REPEATS = ("a number stands twice", "delete or renumber one of them in the raw text")
_of_heading = lru_cache(4096)(mark)


def numbers(placed: list[Placed]) -> Iterator[Doubt]:
    """Doubt the number of a heading or an item that skips some, goes back or stands twice.

    A list may begin again with 1 anywhere, go on after the lists inside it, or go on from one section to the next.
    第十条之一 may follow 第十条. An excerpt may begin with 第五章. Numbers in running text (一是) are not looked at.

    >>> def found(*texts): return [d.message for d in numbers([Placed(Item(t)) for t in texts])]
    >>> found("（一）甲；", "（三）丙。")
    ['（三） follows （一）: the numbering skips']
    >>> found("（一）甲：", "1.乙；", "2.丙；", "（二）丁：", "1.戊。")
    []
    """
    count = _Count()
    above: Block | Heading = Element(Role.TITLE, "")
    for own in placed:
        if own.begins:
            count = _Count()
        block = own.lead or own.block
        found = _mark(block)
        if found and found.series is not Series.COUNTED:
            if not count.follows(found) and not _begun(found, above):
                yield _doubt(found, count.last(found.series), block.at)
            count.take(found)
        above = own.block


def _mark(block: Block | Heading) -> Mark | None:
    match block:
        case Heading():
            return _of_heading(block.number)
        case Item():
            return mark(block.text)
        case _:
            return None


class _Count:
    """How far the numbers of a document have come, by rank of their series."""

    def __init__(self) -> None:
        self._last: list[Mark | None] = [None] * len(Series)  # under the heading that we are under
        self._reached: list[list[int]] = [[] for _ in Series]  # by each list that may go on, the inmost last

    def last(self, series: Series) -> Mark | None:
        """The last number of a series under the heading that we are under."""
        return self._last[series.value]

    def follows(self, found: Mark) -> bool:
        """Whether a number goes on or begins a list."""
        rank, number = found.series.value, found.number
        reached, last = self._reached[rank], self._last[rank]
        if number == 1 or number - 1 in reached:
            return True
        inserted = last is not None and number == last.number and "之" in found.text
        return inserted or (rank <= _ARTICLE and not reached)

    def take(self, found: Mark) -> None:
        """Count a number; lists of higher ranks end with it, but articles run on through chapters."""
        rank, number = found.series.value, found.number
        reached, last = self._reached[rank], self._last
        if number - 1 in reached:
            while reached.pop() != number - 1:
                pass
        reached.append(number)
        del reached[:-_LISTS]
        article = last[_ARTICLE]
        last[rank:] = [found, *[None] * (len(last) - rank - 1)]
        if rank < _ARTICLE:
            last[_ARTICLE] = article


def _begun(found: Mark, above: Block | Heading) -> bool:
    """Whether a list begins inside the block above: 附件：1.名单."""
    first = mark(above.text.rpartition("：")[2].lstrip())
    return bool(first and first.series is found.series and first.number == found.number - 1)


def _doubt(found: Mark, last: Mark | None, at: int) -> Doubt:
    if last is None or found.number > last.number:
        code, (what, hint) = Code.NUMBERING_SKIPS, _SKIPS
    elif found.number < last.number:
        code, (what, hint) = Code.NUMBERING_GOES_BACK, _GOES_BACK
    else:
        code, (what, hint) = Code.NUMBERING_REPEATS, _REPEATS
    message = f"{found.text} follows {last.text}: {what}" if last else f"the numbering begins with {found.text}"
    return Doubt(at, at + len(found.text), code, message, hint)
