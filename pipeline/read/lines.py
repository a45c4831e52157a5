"""The lines of a cleaned text: each is a block, or was taken for one; those of a table are one together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document import Block, Element, Role, Verbatim
from pipeline.tabular import tables


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cleaned text, or all lines of a table, and where it begins. `role`: where its form alone tells."""

    text: str
    at: int
    role: Role | None = None


def lines(text: str) -> list[Line]:
    """The lines of a cleaned text, blank ones left out."""
    out, at = [], 0
    for table in tables(text):
        out += [*_lines(text, at, table.start), Line(text[table.start : table.end], table.start, Role.TABLE)]
        at = table.end
    return [*out, *_lines(text, at, len(text))]


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    for line in text[start:end].split("\n"):
        if line.strip():
            yield Line(line, start)
        start += len(line) + 1


def known(line: Line, role: Role) -> Block:
    """The block that a line is whose form alone tells its role."""
    if role is Role.TABLE:
        return Verbatim(tuple(line.text.split("\n")), role, line.at)
    return Element(role, line.text, line.at)
