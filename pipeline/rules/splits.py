"""Rules about lines that hold several blocks: the numbers tell where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.numbering import DIGITS, Series, mark
from pipeline.trail import Edit, named

_C = f"[{DIGITS}]{{1,7}}"
_MARK = rf"[（(](?:{_C}|\d{{1,2}})[）)]"
_NEXT = re.compile(rf"(?<=[；。：;:])[ \t\u3000]*(?={_MARK})|(?<![ \t\u3000])[ \t\u3000]{{3,}}(?={_MARK})")
_CHAPTER = re.compile(
    rf"^[ \t\u3000]*第(?:{_C}|\d{{1,4}})[章节][ \t\u3000]*[^\n。；：]{{1,30}}?(?P<gap>[ \t\u3000]+)"
    rf"(?=第(?:{_C}|\d{{1,4}})条)",
    re.MULTILINE,
)
_SPLIT = (Series.SECOND, Series.FOURTH)


def run_together(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Give each item of a line that holds several a line of its own, where the numbers follow one another.

    >>> [(e.start, e.new) for e in run_together("（一）甲；  （二）乙。", Habits())]
    [(5, '\n')]
    >>> list(run_together("见第三条（一）甲； （五）乙。", Habits()))
    []
    """
    for match in _CHAPTER.finditer(text):
        yield Edit(*match.span("gap"), "\n", "article after a chapter's heading")
    last, line = None, -1
    for match in _NEXT.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if start != line:
            line, last = start, mark(text[start : start + 40].lstrip(" \t\u3000"))
        after = mark(text[match.end() : match.end() + 12])
        follows = last and after and last.series is after.series and after.number == last.number + 1
        begins = after and after.number == 1 and text[match.start() - 1] in "：:"
        if after and after.series in _SPLIT and (follows or begins):
            yield Edit(*match.span(), "\n", "item of its own")
            last = after


RULES = named(run_together)
