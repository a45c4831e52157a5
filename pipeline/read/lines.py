"""The lines of a cleaned text: each is a block, or was taken for one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cleaned text, and where it begins in it."""

    text: str
    at: int


def lines(text: str) -> list[Line]:
    """The lines of a cleaned text, blank ones left out."""
    out, at = [], 0
    for text_ in text.split("\n"):
        if text_.strip():
            out.append(Line(text_, at))
        at += len(text_) + 1
    return out
