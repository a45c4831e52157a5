"""The lines of a cleaned text: each is a block, or was taken for one; those of a table are one together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.document import Block, Element, Role, Verbatim
from pipeline.fix import Fix
from pipeline.tabular import tables


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cleaned text, or all lines of a table, and where it begins.

    `role` or `level`: what a fix says that it is. `form`: the role that its form alone tells.
    """

    text: str
    at: int
    role: Role | None = None
    level: int | None = None
    form: Role | None = None

    @property
    def said(self) -> bool:
        """Whether a fix says what it is, so that its shape and place say nothing."""
        return bool(self.role or self.level)

    @property
    def element(self) -> Role | None:
        """The role that a fix gives it, if it is that of an element before or after the body."""
        return None if self.role in (Role.PARAGRAPH, Role.LIST_ITEM) else self.role


def lines(text: str, said: Mapping[int, Fix]) -> list[Line]:
    """The lines of a cleaned text, blank ones left out. `said`: fixes that say what a line is, by its offset."""
    out, at = [], 0
    for table in tables(text):
        if any(table.start <= where < table.end for where in said):
            continue  # a fix that says what one of its rows is says that it is no table
        rows = Line(text[table.start : table.end], table.start, form=Role.TABLE)
        out += [*_lines(text, at, table.start, said), rows]
        at = table.end
    return [*out, *_lines(text, at, len(text), said)]


def _lines(text: str, start: int, end: int, said: Mapping[int, Fix]) -> Iterator[Line]:
    for line in text[start:end].split("\n"):
        if line.strip():
            fix = said.get(start)
            yield Line(line, start, fix.role, fix.level) if fix else Line(line, start)
        start += len(line) + 1


def known(line: Line, role: Role) -> Block:
    """The block that a line is whose form alone tells its role."""
    if role is Role.TABLE:
        return Verbatim(tuple(line.text.split("\n")), role, line.at)
    return Element(role, line.text, line.at)
