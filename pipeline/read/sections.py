"""The body of a document: headings of every numbering, run-in headings, items, and how they nest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.document import Block, Element, Heading, Item, Kind, Lead, Paragraph, Role, Section, Text
from pipeline.forms import PART_NAME, SENTENCE, SIGNED, bare
from pipeline.frozen import frozen
from pipeline.numbering import Mark, Series, mark, numbered
from pipeline.read.lines import Line, known
from pipeline.read.siblings import counted

LONGEST_HEADING = 90  # characters
LONGEST_LEAD = 80
LONGEST_PLAIN_LEAD = 16  # of an unnumbered lead: a short clause without a comma
FEWEST_LEADS = 3  # siblings that show an unnumbered lead to be one
LONGEST_SENTENCE = 40  # that is a heading although it is a whole sentence under a number
_LEVEL = {Series.CHAPTER: 1, Series.SECTION: 2, Series.BOOK: 1, Series.FIRST: 1, Series.SECOND: 2, Series.THIRD: 3}
_HEADINGS = (Series.BOOK, Series.CHAPTER, Series.SECTION)
_ORDINALS = (Series.ORDINAL, Series.COUNTED)
_DEEPEST = 99
_BY_LEVEL = -1  # the rank of a heading whose level a fix gives
_FIRST_SENTENCE = re.compile(rf"[^。！？；\n]{{1,{LONGEST_LEAD}}}[。！？]")
_PLAIN_LEAD = re.compile(rf"[^。！？；，、：\n]{{2,{LONGEST_PLAIN_LEAD}}}。(?=.)")


@frozen
class _Part:
    """A heading, its rank among headings, and the blocks down to the next heading."""

    rank: int
    heading: Heading
    blocks: list[Block]


def body(lines: list[Line]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """The blocks before the first heading, and the sections."""
    loose: list[Block] = []
    parts: list[_Part] = []
    for block in _blocks(lines):
        if isinstance(block, _Part):
            parts.append(block if block.rank != _BY_LEVEL else replace(block, rank=_rank(parts, block.heading.level)))
        else:
            (parts[-1].blocks if parts else loose).append(block)
    return tuple(loose), _nested(parts, 0, -1, "sec")[0]


def _nested(parts: list[_Part], at: int, above: int, prefix: str) -> tuple[tuple[Section, ...], int]:
    """The sections from `at` on that a heading of rank `above` holds, and where the next one begins."""
    out: list[Section] = []
    while at < len(parts) and parts[at].rank > above:
        part, name = parts[at], f"{prefix}-{len(out) + 1}"
        below, at = _nested(parts, at + 1, part.rank, name)
        out.append(Section(name, part.heading, tuple(part.blocks), below))
    return tuple(out), at


def _rank(parts: list[_Part], level: int) -> int:
    """The rank that puts a heading at a level of sections: beside what is open there, or below all that is open."""
    open_: list[int] = []
    for part in parts:
        open_ = [*(rank for rank in open_ if rank < part.rank), part.rank]
    return open_[level - 1] if level <= len(open_) else max([Series.FIRST.value + level - 1, *(r + 1 for r in open_)])


def _blocks(lines: list[Line]) -> Iterator[Block | _Part]:
    marks = numbered(["" if line.form else line.text for line in lines])
    books = any(m and m.series is Series.BOOK for m in marks)
    ordinals = _ordinals(lines, marks)
    leads = _leads(lines, marks)
    items = counted(lines, marks)
    context = _Context(books, items)
    for index, (line, found) in enumerate(zip(lines, marks, strict=True)):
        if line.form:
            yield known(line, line.form)
        elif line.level:
            context = _Context(books, items)
            number = found.text if found else ""
            yield _Part(_BY_LEVEL, Heading(line.text, Kind.SAID, line.level, number, at=line.at), [])
        elif index in leads and not line.role:
            yield _run_in(line, leads[index], Kind.LEAD, 2, _DEEPEST)
        elif index in ordinals and found and not line.role:
            yield _run_in(line, ordinals[index], Kind.ORDINAL, 1, Series.FIRST.value, found.text)
        elif PART_NAME.fullmatch(bare(line.text)) and not line.role:
            yield _Part(Series.CHAPTER.value, Heading(line.text, Kind.NAMED, 1, at=line.at), [])
        elif SIGNED.fullmatch(line.text) and not line.role:
            yield Element(Role.SIGNATURE, line.text, line.at)
        else:
            yield context.block(index, line, found, marks[index + 1] if index + 1 < len(marks) else None)


class _Context:
    """What the lines around say of a numbered one: whether an article, a colon or a running list makes it an item."""

    def __init__(self, books: bool, items: set[int]) -> None:
        self._books = books
        self._items = items
        self._article = False
        self._announced = False
        self._list: Series | None = None  # the series of the list that we are in

    def block(self, index: int, line: Line, found: Mark | None, after: Mark | None) -> Block | _Part:
        """What a line is: a heading with or without text after it, an item, a paragraph."""
        if self._list and not (found and found.series.value >= self._list.value):
            self._announced = False
            self._list = None
        free = found and found.series not in _ORDINALS and not line.role
        block = self._numbered(index, line, found, after) if found and free else _said(line)
        item = isinstance(block, Item)
        self._list = (self._list or found.series) if item and found else None
        self._announced = line.text.endswith(("：", ":")) or (self._announced and item)
        return block or Paragraph((Text(line.text),), line.at)

    def _numbered(self, index: int, line: Line, found: Mark, after: Mark | None) -> Block | _Part | None:
        text, series = line.text, found.series
        if series is Series.ARTICLE:
            self._article = True
            return _article(line, found)
        if series in _HEADINGS:
            self._article = False
            whole = len(text) <= LONGEST_HEADING and not SENTENCE.search(text)
            return self._heading(line, found) if whole else None
        if self._article and series is Series.FIRST and not SENTENCE.search(text) and text[-1] not in "，、：；":
            self._article = False  # 一、 stands above articles, as a chapter does
            return replace(self._heading(line, found), rank=Series.SECTION.value)
        if self._article or index in self._items or text.endswith(("；", ";")):
            return Item(text, line.at, found.text)
        return self._free(line, found, after)

    def _free(self, line: Line, found: Mark, after: Mark | None) -> Block | _Part:
        """A line numbered 一、（一）1. or （1）, neither in an article nor in a list."""
        text = line.text
        lead = _FIRST_SENTENCE.match(text)
        if lead and lead.end() < len(text):
            return _run_in(line, lead[0], Kind.NUMBERED, _level(found, self._books), found.series.value, found.text)
        sentence = bool(SENTENCE.search(text))
        begins_list = self._announced and (sentence or bool(after and after.series is found.series))
        heads = len(text) <= (LONGEST_SENTENCE if sentence else LONGEST_HEADING) and text[-1] not in "，、：；"
        listed = begins_list or self._list is found.series
        return self._heading(line, found) if heads and not listed else Item(text, line.at, found.text)

    def _heading(self, line: Line, found: Mark) -> _Part:
        level = _level(found, self._books)
        return _Part(found.series.value, Heading(line.text, Kind.NUMBERED, level, found.text, at=line.at), [])


def _said(line: Line) -> Block | None:
    """A block of the role that a fix gives it, if one does."""
    if line.role is Role.LIST_ITEM:
        found = mark(line.text)
        return Item(line.text, line.at, found.text if found else "")
    return Element(line.element, line.text, line.at) if line.element else None


def _level(found: Mark, books: bool) -> int:
    """The level of a heading by its mark: 编 and 章 1, 节 2 (章 2 and 节 3 where there are 编)."""
    shift = books and found.series in (Series.CHAPTER, Series.SECTION)
    return _LEVEL.get(found.series, found.series.value - Series.FIRST.value + 1) + shift


def _article(line: Line, found: Mark) -> _Part:
    if len(found.text) == len(line.text):
        return _Part(found.series.value, Heading(line.text, Kind.ARTICLE, 0, found.text, at=line.at), [])
    return _run_in(line, found.text, Kind.ARTICLE, 0, found.series.value, found.text)


def _run_in(line: Line, lead: str, kind: Kind, level: int, rank: int, number: str = "") -> _Part:
    heading = Heading(lead, kind, level, number, run_in=True, at=line.at)
    return _Part(rank, heading, [Paragraph((Lead(lead), Text(line.text[len(lead) :])), line.at)])


def _ordinals(lines: list[Line], marks: list[Mark | None]) -> dict[int, str]:
    """Paragraphs headed by 第一，… or 一是…, by index, where the document has no numbered headings."""
    if any(m and m.series not in _ORDINALS for m in marks):
        return {}
    for series in _ORDINALS:
        found = {k: s[0] for k, m in enumerate(marks) if m and m.series is series and (s := _lead_of(lines[k]))}
        if len(found) > 1:
            return found
    return {}


def _lead_of(line: Line) -> re.Match[str] | None:
    found = _FIRST_SENTENCE.match(line.text)
    return found if found and found.end() < len(line.text) else None


def _leads(lines: list[Line], marks: list[Mark | None]) -> dict[int, str]:
    """Runs of paragraphs that each begin with a short sentence, announced by a colon."""
    out: dict[int, str] = {}
    index = 1
    while index < len(lines):
        run = index
        while run < len(lines) and not marks[run] and _PLAIN_LEAD.match(lines[run].text):
            run += 1
        if run - index >= FEWEST_LEADS and lines[index - 1].text.endswith("："):
            out |= {k: lines[k].text.partition("。")[0] + "。" for k in range(index, run)}
        index = max(run, index + 1)
    return out
