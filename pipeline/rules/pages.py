"""Rules about what belongs to the printed page and not to the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pipeline.errors import Code
from pipeline.forms import DATE, ENDS_AS_TITLE, LINE, NOTE
from pipeline.frozen import frozen
from pipeline.habits import NARROWEST, SLACK, Habits, stops
from pipeline.numbering import mark
from pipeline.trail import Doubt, Edit, named

_DASH = r"[-–—―－─~～·•]"
_RULE, _RULE_AFTER = r"(?:[-—–=*_]{2,}[ \t]*)?", r"(?:[ \t]*[-—–=*_]{2,})?"
_MARKER = re.compile(
    rf"^[ \t\u3000]*(?:{_DASH}{{1,4}}[ \t\u3000]*(?:-[ \t]*)?"
    rf"(?P<dashed>\d{{1,4}})[ \t\u3000]*(?:-[ \t]*)?{_DASH}{{1,4}}"
    rf"|{_RULE}第[ \t]*(?P<named>\d{{1,4}})[ \t]*页(?:[ \t,，/]*共[ \t]*\d{{1,4}}[ \t]*页)?{_RULE_AFTER}"
    rf"|{_RULE}[Pp]age[ \t]*(?P<page>\d{{1,4}})(?:[ \t]*of[ \t]*\d{{1,4}})?{_RULE_AFTER}"
    rf"|(?P<half>\d{{1,4}})[ \t]*[-—–.](?=[ \t]*\n\s*{_RULE}第[ \t]*\d{{1,4}}[ \t]*页{_RULE_AFTER}[ \t]*$)"
    r"|(?P<of>\d{1,4})[ \t]*/[ \t]*\d{1,4}"
    r"|(?P<bare>\d{1,4}))[ \t\u3000]*$"
    rf"|^[ \t\u3000]*(?P<glued>{_DASH}[ ]?(?P<before>\d{{1,4}})[ ]?{_DASH})(?=[^\d\s])",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"https?://|\d{1,4}[/-]\d{1,2}[/-]\d{1,4},? +\d{1,2}:\d\d")  # with which a browser heads a page
_NEAR = 300  # characters
_ABOVE = 150
_LINES = 3
_BLANK = "\n \t\u3000"
_AROUND = 5  # lines at least between two bare page numbers: items of a list stand closer
_BESIDE = 4  # markers before and after one among which the page before and the page after are looked for
_HEADER = 60  # characters at most of a running header
_OPEN = "，。、；：！？,;:!?."  # with which no header ends
_HEAD = 5  # lines at the head of a text in which its title stands
_SHORTEST = 4
_SHORT = 7  # characters; a line so short may be the end of several sentences, so it must stand there once more
_FEWEST = 3  # occurrences that make one, if they stand a page apart
_PAGE = (10, 80)  # lines of a page, blank ones not counted


@frozen
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
    >>> [(d.start, d.message) for d in page_markers("共计\n12\n人", Habits())]
    [(3, 'a number alone on its line: a page number?')]
    """
    candidates = list(_candidates(text))
    floor = 0
    for index, found in enumerate(candidates):
        if found.sure or _counts(candidates, index) or (not found.glued and _interrupts(text, found)):
            edit = _removal(text, found, floor)
            floor = edit.end
            yield edit
        elif not found.glued:
            hint = "delete the line if it is"
            yield Doubt(found.start, found.end, Code.PAGE_NUMBER, "a number alone on its line: a page number?", hint)


def _candidates(text: str) -> Iterator[_Candidate]:
    line = at = 0
    for match in _MARKER.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        number = next(g for g in match.group("dashed", "named", "page", "half", "of", "bare", "before") if g)
        glued = match["glued"] is not None
        start, end = match.span("glued") if glued else match.span()
        yield _Candidate(start, end, line, int(number), match["bare"] is None and not glued, glued)


def _counts(candidates: list[_Candidate], index: int) -> bool:
    """Whether a marker follows the one before it, or leads to the one after it, as page numbers do."""
    own = candidates[index]
    around = candidates[max(0, index - _BESIDE) : index] + candidates[index + 1 : index + 1 + _BESIDE]
    near = [other for other in around if abs(other.number - own.number) <= 2 and other.number != own.number]
    return (
        bool(near)
        and all(abs(other.line - own.line) >= _AROUND for other in near)
        and any((other.number - own.number) * (other.line - own.line) > 0 for other in near)
    )


def _interrupts(text: str, found: _Candidate) -> bool:
    """Whether a number stands where only a page can end: in a sentence of full lines, or before a browser's head."""
    after = text[found.end : found.end + _NEAR].lstrip(_BLANK).partition("\n")[0]
    if _ADDRESS.match(after):
        return True
    above = [line for line in text[max(0, found.start - _ABOVE) : found.start].split("\n")[1:] if line.strip()]
    if not after or mark(after) or len(above) < _LINES or stops(above[-1].rstrip()):
        return False
    return len(above[-1]) >= max(NARROWEST, max(map(len, above)) - SLACK)


def _removal(text: str, found: _Candidate, floor: int) -> Edit:
    """Take the blank lines around the marker with it, so that lines of one sentence become neighbours."""
    start, end = found.start, found.end
    while start > floor and text[start - 1] in _BLANK:
        start -= 1
    if found.glued:
        return Edit(start, end, "\n" if "\n" in text[start : found.start] else "", f"page marker {found.number}")
    while end < len(text) and text[end] in _BLANK:
        end += 1
    between = floor < start and end < len(text)
    end = text.rfind("\n", found.end, end) + 1 or end if end < len(text) else end
    return Edit(start, end, "\n" if between else "", f"page marker {found.number}")


def running_headers(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove running headers: the same line again and again, about a page apart. A title at the head stays.

    >>> page = "规范性文件汇编\n" + "一行。\n二行。\n" * 6
    >>> len(list(running_headers(page * 3, Habits())))
    3
    >>> list(running_headers("同志们：\n好。\n同志们：\n好。\n同志们：", Habits()))
    []
    """
    places: dict[str, list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for number, match in enumerate(LINE.finditer(text)):
        if _SHORTEST <= len(match["text"]) <= _HEADER and match["text"][-1] not in _OPEN:
            places[match["text"]].append((number, match))
    for words, found in places.items():
        if len(found) > 1 and not mark(words) and not _full(text, found[-1][1]):
            titled = bool(found[0][0] < _HEAD and ENDS_AS_TITLE.search(words))
            paged = len(found) >= _FEWEST + (len(words) < _SHORT) and _paged([n for n, _ in found])
            for number, match in found[titled:]:
                if paged or (titled and number >= _PAGE[0] and not _opens(text, match.end())):
                    yield Edit(match.start(), match.end() + (match.end() < len(text)), "", "running header")


def _full(text: str, line: re.Match[str]) -> bool:
    """Whether a line is as long as those around it, so that it may be one of a paragraph."""
    before = text[max(0, line.start() - _NEAR) : line.start()].split("\n")[1:]
    after = text[line.end() : line.end() + _NEAR].split("\n")[:-1]
    longest = max((len(other) for other in before + after if other.strip() != line["text"]), default=0)
    return abs(len(line[0].rstrip()) - longest) <= SLACK


def _opens(text: str, at: int) -> bool:
    """Whether a document begins after a title: with its first number, a note or a date."""
    after = text[at : at + _NEAR].lstrip(_BLANK).partition("\n")[0]
    number = mark(after)
    return not after or bool(number and number.number == 1) or bool(NOTE.match(after) or DATE.match(after))


def _paged(numbers: list[int]) -> bool:
    """Whether lines of these numbers stand a page apart, give or take what a page more or less holds."""
    steps = sorted(b - a for a, b in pairwise(numbers))
    middle = steps[len(steps) // 2]
    near = sum(abs(step - middle) <= max(3, middle / 8) for step in steps)
    return _PAGE[0] <= middle <= _PAGE[1] and near >= 0.7 * len(steps)


RULES = named(page_markers, running_headers)
