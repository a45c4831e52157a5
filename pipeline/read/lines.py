"""The lines of a cleaned text in reading order: each is a block, or was taken for one.

The lines of a table are one together; so are the lines of a paragraph that footnotes part, which follow it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.document import Block, Element, Role, Verbatim
from pipeline.fix import Fix
from pipeline.footnotes import footnotes
from pipeline.forms import glue
from pipeline.frozen import frozen
from pipeline.tabular import tables


@frozen
class Line:
    """A line of the cleaned text, or all lines of a table, and where it begins.

    `role` or `level`: what a fix says that it is. `form`: the role that its form and place alone tell. `rest`: where
    in the cleaned text its further parts stand.
    """

    text: str
    at: int
    role: Role | None = None
    level: int | None = None
    form: Role | None = None
    rest: tuple[tuple[int, int], ...] = ()

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """The stretches of the cleaned text that its text comes from."""
        apart = sum(end - start for start, end in self.rest)
        return ((self.at, self.at + len(self.text) - apart), *self.rest)

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
    inside = {start: page.inside for page in footnotes(text) for start, _ in page.notes}
    out: list[list[Line]] = []
    running, parted = 0, False  # the last line that is no footnote, and whether it goes on below footnotes
    for line in _standing(text, said):
        if line.at in inside and not line.said:
            out.append([replace(line, form=Role.FOOTNOTE)])
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
    return not (line.form or after.form or line.said or after.said or glue(line.text[-1], after.text[0]))


def _standing(text: str, said: Mapping[int, Fix]) -> Iterator[Line]:
    at = 0
    for table in tables(text):
        if any(table.start <= where < table.end for where in said):
            continue  # a fix that says what one of its rows is says that it is no table
        yield from _lines(text, at, table.start, said)
        yield Line(text[table.start : table.end], table.start, form=Role.TABLE)
        at = table.end
    yield from _lines(text, at, len(text), said)


def _lines(text: str, start: int, end: int, said: Mapping[int, Fix]) -> Iterator[Line]:
    for line in text[start:end].split("\n"):
        if line.strip():
            fix = said.get(start)
            yield Line(line, start, fix.role, fix.level) if fix else Line(line, start)
        start += len(line) + 1


def known(line: Line, role: Role) -> Block:
    """The block that a line is whose role is known."""
    if role is Role.TABLE:
        return Verbatim(tuple(line.text.split("\n")), role, line.at)
    return Element(role, line.text, line.at)
