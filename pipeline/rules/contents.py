"""The rule about a source's own table of contents: we make one ourselves, with the pages that it will really have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import Code
from pipeline.forms import LINE, SENTENCE, bare, begins_line
from pipeline.habits import Habits
from pipeline.trail import Doubt, Edit, named

_TITLE = re.compile(r"(?:目[ \t\u3000]*[录錄次]|CONTENTS|Contents)[ \t\u3000]*$", re.MULTILINE)
_DOTS = re.compile(r"[.．…·・‥][.．…·・‥ \t]+")
_N = r"[ \t]*(?:\d{1,4}|[ivxIVX]{1,6})[ \t]*[）)-]?"  # of a page, as printed
_PAGE_NUMBER = re.compile(rf"[\u3000（(-]*{_N}[ \t\u3000]*$", re.MULTILINE)
_PAGE = re.compile(rf"[ \t\u3000.．…·・‥]*[（(-]?{_N}$")
_FEWEST = 2  # entries below 目录, and 3 without it
_FEWEST_DOTS = 3
_LONGEST = 90  # characters of an entry


def contents_pages(text: str, habits: Habits) -> Iterator[Edit | Doubt]:
    r"""Remove the source's own table of contents (目录): entries with leaders and pages, or that head parts below.

    >>> list(contents_pages("目 录\n第一章 总则……1\n第二章 附则……9\n第一章 总则", Habits()))
    [Edit(start=0, end=24, new='', reason='table of contents')]
    >>> list(contents_pages("目录管理办法\n第一章 总则\n第二章 附则", Habits()))
    []
    """
    listed = 0
    for title in _TITLE.finditer(text):
        start = title.start()
        if start >= listed and begins_line(text, start):
            end, entries = _entries(text, title.end())
            if entries >= _FEWEST or (entries and any(_leads(text[start:end]))):
                listed = end
                yield Edit(start, end, "", "table of contents")
            else:
                hint = "if it is one, delete it from the source, or drop it by a fix"
                yield Doubt(
                    *title.span(),
                    Code.CONTENTS,
                    "a table of contents of the source? its entries are not clear",
                    hint,
                )
    yield from _runs(text, listed)


def _entries(text: str, at: int) -> tuple[int, int]:
    """Where the entries below a title end, and how many they are."""
    lines = list(LINE.finditer(text, at))
    last = {bare(line["text"]): n for n, line in enumerate(lines) if len(line["text"]) <= _LONGEST}
    end = 0
    for number, line in enumerate(lines):
        entry = bare(_PAGE.sub("", line["text"]))
        below = max(last.get(entry, 0), last.get(bare(line["text"]), 0)) > number
        if not (below or any(_leads(line[0]))) or SENTENCE.search(line["text"]):
            break
        end = number + 1
    return (_after(text, lines[end - 1].end()) if end else at), end


def _leads(text: str, after: int = 0) -> Iterator[tuple[int, int]]:
    """Where leaders begin, and where the page that they lead to ends: three dots, or the six of an ellipsis."""
    for dots in _DOTS.finditer(text, after):
        page = _PAGE_NUMBER.match(text, dots.end())
        if page and len("".join(dots[0].split()).replace("…", "..")) >= _FEWEST_DOTS:
            yield dots.start(), page.end()


def _runs(text: str, after: int) -> Iterator[Edit]:
    """Entries with leaders and pages, without a title above them."""
    run: list[tuple[int, int]] = []
    for dots, end in _leads(text, after):
        start = text.rfind("\n", max(0, dots - _LONGEST - 1), dots) + 1
        if run and text[run[-1][1] : start].strip():
            yield from _run(text, run)
            run = []
        if 0 < dots - start <= _LONGEST:
            run.append((start, end))
    yield from _run(text, run)


def _run(text: str, run: list[tuple[int, int]]) -> Iterator[Edit]:
    if len(run) > _FEWEST:
        yield Edit(run[0][0], _after(text, run[-1][1]), "", "table of contents")


def _after(text: str, end: int) -> int:
    return end + (end < len(text))


RULES = named(contents_pages)
