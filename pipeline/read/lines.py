"""The lines of a cleaned text: each is a block, or was taken for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.document import Role
from pipeline.fix import Fix


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cleaned text, and where it begins in it. `role` or `level`: what a fix says that it is."""

    text: str
    at: int
    role: Role | None = None
    level: int | None = None

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
    for text_ in text.split("\n"):
        if text_.strip():
            fix = said.get(at)
            out.append(Line(text_, at, fix.role, fix.level) if fix else Line(text_, at))
        at += len(text_) + 1
    return out
