"""Text on a grid of cells, as terminals and extractors have it (UAX #11)."""

from __future__ import annotations

from unicodedata import east_asian_width


def columns(text: str) -> int:
    """How many columns a text takes on a grid where a Han character takes two and a Latin letter one.

    >>> columns("工会abc"), columns("│ 1 │")
    (7, 7)
    """
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def padded(text: str, width: int) -> str:
    """A text with blanks behind it, so that it takes so many columns."""
    return text + " " * (width - columns(text))
