"""Rules about lines that hold several blocks: the numbers tell where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.numbering import DIGITS, Mark, Series, mark
from pipeline.rules.punctuation import HAN
from pipeline.trail import Edit, named

_C = f"[{DIGITS}]{{1,7}}"
_MARK = rf"[（(](?:{_C}|\d{{1,2}})[）)]"
_NEXT = re.compile(rf"(?<=[；。：;:])[ \t\u3000]*(?={_MARK})|(?<![ \t\u3000\n])[ \t\u3000]{{3,}}(?={_MARK})")
_BEFORE = re.compile(rf"^[ \t\u3000]*({_MARK})", re.MULTILINE)
_FAR = 1000  # characters back in which the item before is looked for
_APART = re.compile(rf"(?<=[。；])[ \t]{{3,}}(?=[{HAN}《“])")
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
    for match in _APART.finditer(text):
        yield Edit(match.start(), match.start(), "\n", "paragraph of its own")
    last, end = None, 0
    for match in _NEXT.finditer(text):
        after = mark(text[match.end() : match.end() + 12])
        if after and after.series in _SPLIT and (match[0] or not habits.width):
            last = _item_before(text, max(end, match.start() - _FAR), match) or last
            begins = after.number == 1 and match[0] and (len(match[0]) > 2 or text[match.start() - 1] in "：:")
            if begins or _follows(last, after):
                yield Edit(match.start(), match.start(), "\n", "item of its own")
                last, end = after, match.end()


def _item_before(text: str, start: int, match: re.Match[str]) -> Mark | None:
    """The number of the last item that begins a line before a place: of its own line, if no gap shows."""
    own = text.rfind("\n", 0, match.start()) + 1
    found = [m[1] for m in _BEFORE.finditer(text, start if match[0] else max(own, start), match.start())]
    return mark(found[-1]) if found else None


def _follows(last: Mark | None, after: Mark) -> bool:
    return bool(last and last.series is after.series and after.number == last.number + 1)


RULES = named(run_together)
