"""Rules about what belongs to the printed page and not to the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.habits import Habits
from pipeline.trail import Doubt, Edit, named

_DASH = r"[-–—―－─~～·•]"
_MARKER = re.compile(
    rf"^[ \t\u3000]*(?:{_DASH}{{1,4}}[ \t\u3000]*(?:-[ \t]*)?"
    rf"(?P<dashed>\d{{1,4}})[ \t\u3000]*(?:-[ \t]*)?{_DASH}{{1,4}}"
    r"|第[ \t]*(?P<named>\d{1,4})[ \t]*页(?:[ \t,，/]*共[ \t]*\d{1,4}[ \t]*页)?"
    r"|(?P<of>\d{1,4})[ \t]*/[ \t]*\d{1,4}"
    r"|(?P<bare>\d{1,4}))[ \t\u3000]*$"
    rf"|^(?P<glued>{_DASH}[ ]?(?P<before>\d{{1,4}})[ ]?{_DASH})(?=[^\d\s])",
    re.MULTILINE,
)
_BLANK = "\n \t\u3000"
_AROUND = 5  # lines at least between two bare page numbers: items of a list stand closer


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    line: int
    number: int
    sure: bool
    glued: bool


def page_markers(text: str, habits: Habits) -> Iterator[Edit | Doubt]:
    r"""Remove page markers: `- 3 -`, `第 3 页 共 10 页`, `1 / 21`, and bare numbers that count pages.

    A bare number, or a marker glued to text, goes only if it is one of a rising sequence; else it is doubted.

    >>> list(page_markers("规划和二〇\n\n- 3 -\n\n三五年", Habits()))
    [Edit(start=5, end=14, new='\n', reason='page marker 3')]
    >>> list(page_markers("共计\n12\n人", Habits()))
    [Doubt(start=3, end=5, message='a number alone on its line: a page number?', hint='delete the line if it is')]
    """
    candidates = list(_candidates(text))
    floor = 0
    for index, found in enumerate(candidates):
        if found.glued and _counts(candidates, index):
            yield Edit(found.start, found.end, "", f"page marker {found.number}")
        elif not found.glued and (found.sure or _counts(candidates, index)):
            edit = _removal(text, found, floor)
            floor = edit.end
            yield edit
        elif not found.glued:
            hint = "delete the line if it is"
            yield Doubt(found.start, found.end, "a number alone on its line: a page number?", hint)


def _candidates(text: str) -> Iterator[_Candidate]:
    line = at = 0
    for match in _MARKER.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        number = next(g for g in match.group("dashed", "named", "of", "bare", "before") if g)
        glued = match["glued"] is not None
        start, end = match.span("glued") if glued else match.span()
        yield _Candidate(start, end, line, int(number), match["bare"] is None and not glued, glued)


def _counts(candidates: list[_Candidate], index: int) -> bool:
    """Whether a marker follows the one before it, or leads to the one after it, as page numbers do."""
    own = candidates[index]
    before = candidates[index - 1] if index else None
    after = candidates[index + 1] if index + 1 < len(candidates) else None
    return bool(
        (before and 0 < own.number - before.number <= 2 and own.line - before.line >= _AROUND)
        or (after and 0 < after.number - own.number <= 2 and after.line - own.line >= _AROUND)
    )


def _removal(text: str, found: _Candidate, floor: int) -> Edit:
    """Take the blank lines around the marker with it, so that lines of one sentence become neighbours."""
    start, end = found.start, found.end
    while start > floor and text[start - 1] in _BLANK:
        start -= 1
    while end < len(text) and text[end] in _BLANK:
        end += 1
    between = floor < start and end < len(text)
    end = text.rfind("\n", found.end, end) + 1 or end if end < len(text) else end
    return Edit(start, end, "\n" if between else "", f"page marker {found.number}")


RULES = named(page_markers)
