"""Rules about lines that hold several blocks: the numbers tell where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import begins_line, han, line_start
from pipeline.habits import SLACK, Habits, em, stops
from pipeline.numbering import DIGITS, Mark, Series, mark
from pipeline.trail import Edit, named, needs

_C = f"[{DIGITS}]{{1,7}}"
_MARK = re.compile(rf"[（(](?:{_C}|\d{{1,2}})[）)]")
_ITEM = re.compile(rf"^[ \t\u3000]*({_MARK.pattern})", re.MULTILINE)
_BEFORE = "；。：;:"
_FAR = 1000  # characters back in which the item before is looked for
_WIDE = 3  # spaces that part two items whatever stands before them
_APART = re.compile(rf"[ \t]{{{_WIDE},}}")
_CHAPTER = re.compile(
    rf"第(?:{_C}|\d{{1,4}})[章节][ \t\u3000]*[^\n。；：]{{1,30}}?(?P<gap>[ \t\u3000]+)(?=第(?:{_C}|\d{{1,4}})条)"
)
_NEXT_ARTICLE = re.compile(rf"。(?=第{_C}条\u3000[^\n])")
_SPLIT = (Series.SECOND, Series.FOURTH)


@needs("（(第")
def run_together(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Give each item of a line that holds several a line of its own, where the numbers follow one another.

    >>> [(e.start, e.new) for e in run_together("（一）甲；  （二）乙。", Habits())]
    [(5, '\n')]
    >>> list(run_together("见第三条（一）甲； （五）乙。", Habits()))
    []
    """
    for match in _CHAPTER.finditer(text):
        if begins_line(text, match.start()):
            yield Edit(*match.span("gap"), "\n", "article after a chapter's heading")
    for match in _NEXT_ARTICLE.finditer(text):
        yield Edit(match.end(), match.end(), "\n", "article of its own")
    for match in _APART.finditer(text):
        head = text[match.end() : match.end() + 1]
        if match.start() and text[match.start() - 1] in "。；" and (han(head) or head in ("《", "“")):
            yield Edit(match.start(), match.start(), "\n", "paragraph of its own")
    last, end = None, 0
    for match in _MARK.finditer(text):
        after = mark(match[0])
        gap = _gap(text, match.start())
        before = text[match.start() - gap - 1 : match.start() - gap]
        if before in ("", "\n") or not after or (before not in _BEFORE and gap < _WIDE):
            continue
        last = _item_before(text, end, match.start() - gap, gap) or last
        if _follows(last, after) or (after.number == 1 and gap and (gap >= _WIDE or before in "：:")):
            yield Edit(match.start() - gap, match.start() - gap, "\n", "item of its own")
            last, end = after, match.start()


def _gap(text: str, at: int) -> int:
    """How many spaces stand before a place."""
    start = at
    while start and text[start - 1] in " \t\u3000":
        start -= 1
    return at - start


def _item_before(text: str, end: int, at: int, gap: int) -> Mark | None:
    """The number of the last item that begins a line before a place; without a gap, of this very line, if a block."""
    if gap:
        found = [m[1] for m in _ITEM.finditer(text, max(end, at - _FAR), at)]
        return mark(found[-1]) if found else None
    start = line_start(text, at, _FAR)
    own = _ITEM.match(text, start)
    above = text[max(0, start - _FAR) : max(0, start - 1)].rpartition("\n")[2].rstrip()
    whole = text[start : start + _FAR].partition("\n")[0] if own else ""
    wrapped = above and abs(em(above) - em(whole.rstrip())) <= 2 * SLACK
    return mark(own[1]) if own and stops(above) and not wrapped else None


def _follows(last: Mark | None, after: Mark) -> bool:
    return bool(last and last.series is after.series and after.number == last.number + 1)


RULES = named(run_together)
