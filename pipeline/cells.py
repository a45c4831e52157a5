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


def clipped(text: str, width: int) -> str:
    r"""As much of a text as so many columns hold, on one line: what cannot be seen is left out, an end is marked.

    >>> clipped("工会abc", 7), clipped("工会abc", 6), clipped("a\nb", 9)
    ('工会abc', '工...', 'ab')
    """
    seen = "".join(char for char in text if char.isprintable())
    if columns(seen) <= width:
        return seen
    room, end = width - 3, 0
    for end, char in enumerate(seen):  # noqa: B007 - where it stops is what is asked
        room -= columns(char)
        if room < 0:
            break
    return seen[:end] + "..."
