"""Which lines of a text are footnotes: at a page's foot, extraction leaves them in the middle of a paragraph.

A footnote is told by three things together: its line begins with a mark, the text above calls it by that mark, and
it stands where a page can have ended. A list whose items are numbered ① is none: nothing called them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from pipeline.cells import columns
from pipeline.forms import DATE, LINE, SENTENCE
from pipeline.frozen import frozen
from pipeline.numbering import Series, mark
from pipeline.tabular import prose, tables

CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_HAN = r"\u3400-\u9fff"
_BRACKETED = r"[\[［〔]\d{1,3}[\]］〕]"
_MEASURE = "[年月日时分个项条款章节页名人件份次种类度级号]"
# What a line begins with that is a footnote: ①, [1], ※, *, 注：, or a bare number before words that are no measure.
# As all patterns here that only texts with footnotes need, a string, which Python compiles when it is first asked for.
_MARK = (
    rf"(?:[{CIRCLED}]|{_BRACKETED}|※|[*＊](?![*＊])"
    rf"|\d{{1,2}}(?=[ \u3000]*[《“{_HAN}])(?![ \u3000]*{_MEASURE})"
    rf"|注释?\d{{0,2}}(?=[：:][ \u3000]*\S))(?=.)"
)
_BEGINS = re.compile(rf"\n[ \t\u3000]*({_MARK})")
# A call follows a word and stands before a mark or at a line's end, or it follows a closing mark; [1] follows anything.
_BEFORE, _AFTER, _LINE_END = "》”’）】", "，。；：、！？）》”’】", r"[ \t\u3000]*(?:\n|\Z)"
_CALL = (
    rf"[{CIRCLED}※*＊\d\[［〔](?:(?<=[\w{_BEFORE}%％{CIRCLED}][{CIRCLED}※*＊])(?=[{_AFTER}{CIRCLED}]|{_LINE_END})"
    rf"|(?<=[{_BEFORE}][{CIRCLED}])|(?<=[。！？][{CIRCLED}])(?={_LINE_END})|(?<=\S[\[［〔])\d{{1,3}}[\]］〕]"
    rf"|(?<=[{_BEFORE}{_HAN}]\d)\d?(?=[{_AFTER}])|(?<=[{_BEFORE}]\d)\d?(?=[{_HAN}])(?!{_MEASURE}))"
)
_CALL_AT_END = rf"(?:[{CIRCLED}※*＊\d]|{_BRACKETED})$"
_SAME = str.maketrans("［〔］〕＊", "[[]]*")
_SOURCE = r"\d+[ \u3000]*(?:参?见|同|详见|引自|转引|出自|载|资料|数据|《|“)"  # what a footnote begins with
_ENDS = re.compile(r"[。！？.!?][”’》）)\]]*$")
_STOPS = "：；:;"
_PROSE = re.compile(r"[，。；：、！？]")
_INDENT = re.compile(r"[\t\u3000]| {2}")
_UNCALLED = "注"
_SIGNS = "※*"  # that all notes of a page can have
_SHORT = 4  # em or characters by which a full line may be shorter: marks pushed down, an indent lost in extraction
_FAR = 3000  # characters above a footnote in which its call is looked for, if it stands between paragraphs


@frozen
class Notes:
    """Footnotes that stand together, by the offsets where the words of each begin and end.

    `inside`: the paragraph above them goes on below them.
    """

    notes: tuple[tuple[int, int], ...]
    inside: bool


@lru_cache(maxsize=4)  # several ask for the same text
def footnotes(text: str, width: float = 0, count: float = 0) -> tuple[Notes, ...]:
    r"""The footnotes of a text, in order.

    `width` and `count`: of a full line, in em and in characters, where lines are hard-wrapped; then a footnote can
    have several of them. Without, each line is taken to be whole.

    >>> footnotes("依靠工人阶级①，把职工\n①见《章程》。\n紧紧团结起来，奋斗。")
    (Notes(notes=((12, 19),), inside=True),)
    >>> footnotes("应当符合下列条件，并\n①有章程。\n②有会员。")
    ()
    """
    keys = {found[1].translate(_SAME) for found in _BEGINS.finditer(text)}
    calls = _calls(text) if keys else {}
    noted = any(key in calls or key.startswith(_UNCALLED) for key in keys)
    return tuple(_pages(list(_lines(text, width, count, calls)))) if noted else ()


def body(text: str) -> str:
    """A text without its tables and footnotes: what alone shows how its lines were broken."""
    running = prose(text)
    ends = [0, *(at for page in footnotes(running) for note in page.notes for at in note), len(running)]
    return "".join(running[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))


@frozen
class _Line:
    """A line, without the blanks at its edges. `full`: as long as a line can be, or longer, so that it may go on.

    `key`: the mark of a footnote with which it begins, or nothing. `call`: where the text last calls that mark since
    another line began with it; -1 where it does not.
    """

    start: int
    end: int
    text: str
    indented: bool
    full: bool
    key: str
    call: int

    @property
    def ends(self) -> bool:
        """Whether a sentence ends with it."""
        return bool(_ENDS.search(self.text))

    @property
    def running(self) -> bool:
        """Whether it is running text, by its marks or its length."""
        return self.full or bool(_PROSE.search(self.text))

    @property
    def numbered(self) -> bool:
        """Whether it begins as a heading or an item does."""
        found = mark(self.text)
        return bool(found and found.series not in (Series.ORDINAL, Series.COUNTED))


def _lines(text: str, width: float, count: float, calls: dict[str, list[int]]) -> Iterator[_Line]:
    """The lines of a text, those of its tables left out."""
    rows = {start for table in tables(text) for start, _ in table.rows}
    begun: dict[str, int] = {}
    for found in LINE.finditer(text):
        if found.start() not in rows:
            start, end = found.span("text")
            key = _key(found["text"])
            places = calls.get(key, ())
            above = bisect_left(places, start)
            call = places[above - 1] if above and (places[above - 1] > begun.get(key, -1) or key in _SIGNS) else -1
            key = key if call >= 0 or not key.isdecimal() else ""  # else it is a number like any other
            yield _Line(
                start, end, found["text"], bool(_INDENT.match(found[0])), _full(found[0], width, count), key, call
            )
            begun[key] = start


def _calls(text: str) -> dict[str, list[int]]:
    """Where the text calls which marks."""
    places: dict[str, list[int]] = defaultdict(list)
    for found in re.finditer(_CALL, text):
        places[found[0].translate(_SAME)].append(found.start())
    return dict(places)


def _key(line: str) -> str:
    found = re.match(_MARK, line)
    return found[0].translate(_SAME) if found else ""


def _full(line: str, width: float, count: float) -> bool:
    line = line.rstrip()
    return bool(width and columns(line) / 2 >= width - _SHORT) or bool(count and len(line) >= count - _SHORT)


def _pages(lines: list[_Line]) -> Iterator[Notes]:
    """Lines that begin with marks and stand together, with those in which their words go on, if they are footnotes."""
    first = 1
    while first < len(lines):
        notes, below = [], first
        while below < len(lines) and lines[below].key:
            last = _last(lines, below)
            notes.append((lines[below], lines[last].end))
            below = last + 1
        yield from _judged(lines[first - 1], notes, lines[below] if below < len(lines) else None) if notes else ()
        first = max(below, first + 1)


def _last(lines: list[_Line], first: int) -> int:
    """The line in which a footnote ends: the first that ends a sentence, or is not full."""
    last = first
    while last + 1 < len(lines) and lines[last].full and not lines[last].ends and _goes_on(lines[last + 1]):
        last += 1
    return last


def _goes_on(line: _Line) -> bool:
    return not line.key and not line.indented


def _judged(before: _Line, notes: list[tuple[_Line, int]], after: _Line | None) -> Iterator[Notes]:
    """Lines between two others as footnotes, if they are called and stand where a page can have ended."""
    heads = [head for head, _ in notes]
    inside = after is not None and _breaks_off(before) and _resumes(after)
    if inside:  # so sure a place that extraction may have lost some of the calls
        sure = any(head.call >= 0 or head.key.startswith(_UNCALLED) for head in heads)
    else:
        sure = all(_by_itself(head, after is None) for head in heads)
    if sure:
        yield Notes(tuple((head.start, end) for head, end in notes), inside and not _heads(before))


def _by_itself(head: _Line, last: bool) -> bool:
    """Whether a line is a footnote by its mark alone: called near it, or in the notes at a text's end."""
    near = head.call >= 0 and (last or head.start - head.call <= _FAR)
    return near and bool(not head.key.isdecimal() or re.match(_SOURCE, head.text))


def _breaks_off(line: _Line) -> bool:
    """Whether a line of running text ends in mid-sentence."""
    return line.running and not line.ends and line.text[-1] not in _STOPS


def _resumes(line: _Line) -> bool:
    """Whether a line can go on with a sentence that another line broke off."""
    return line.running and not line.numbered and not DATE.fullmatch(line.text)


def _heads(line: _Line) -> bool:
    """Whether a line above footnotes is a heading, whose last word called one."""
    return line.numbered and bool(re.search(_CALL_AT_END, line.text)) and not SENTENCE.search(line.text)
