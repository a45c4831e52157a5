"""The lines of a cleaned text in reading order: each is a block, or was taken for one.

The lines of a table are one together; so are the lines of a paragraph that footnotes part, which follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.document import Block, Element, Role, Verbatim
from pipeline.footnotes import footnotes
from pipeline.tabular import tables

_LETTERS = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cleaned text, or all lines of a table, and where it begins.

    `role`: where its form and place alone tell. `rest`: where in the cleaned text its further parts stand.
    """

    text: str
    at: int
    role: Role | None = None
    rest: tuple[tuple[int, int], ...] = ()

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """The stretches of the cleaned text that its text comes from."""
        apart = sum(end - start for start, end in self.rest)
        return ((self.at, self.at + len(self.text) - apart), *self.rest)


def lines(text: str) -> list[Line]:
    """The lines of a cleaned text, blank ones left out."""
    inside = {start: page.inside for page in footnotes(text) for start, _ in page.notes}
    out: list[list[Line]] = []
    running, parted = 0, False  # the last line that is no footnote, and whether it goes on below footnotes
    for line in _standing(text):
        if line.at in inside:
            out.append([replace(line, role=Role.FOOTNOTE)])
        elif parted and _goes_on(out[running][-1], line):
            out[running].append(line)
        else:
            running = len(out)
            out.append([line])
        parted = inside.get(line.at, False)
    return [_one(parts) for parts in out]


def _one(parts: list[Line]) -> Line:
    rest = tuple((part.at, part.at + len(part.text)) for part in parts[1:])
    return replace(parts[0], text="".join(part.text for part in parts), rest=rest)


def _goes_on(line: Line, after: Line) -> bool:
    """Whether two lines can be one: both are prose, and no space would be lost between two words."""
    return not (line.role or after.role or _LETTERS.fullmatch(line.text[-1] + after.text[0]))


def _standing(text: str) -> Iterator[Line]:
    at = 0
    for table in tables(text):
        yield from _lines(text, at, table.start)
        yield Line(text[table.start : table.end], table.start, Role.TABLE)
        at = table.end
    yield from _lines(text, at, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    for line in text[start:end].split("\n"):
        if line.strip():
            yield Line(line, start)
        start += len(line) + 1


def known(line: Line, role: Role) -> Block:
    """The block that a line is whose role is known."""
    if role is Role.TABLE:
        return Verbatim(tuple(line.text.split("\n")), role, line.at)
    return Element(role, line.text, line.at)
