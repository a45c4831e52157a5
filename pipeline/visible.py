"""What no name, title or message may hold: characters that break a line, turn it round, or steer a terminal."""

from __future__ import annotations

import re

# Controls, line and paragraph separators, marks of direction (Unicode 15, UAX 9: what Trojan Source is made of),
# halves of characters and what is none.
_UNFIT = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
LONGEST = 2000  # characters of a message


def unfit(text: str) -> str:
    r"""The first character of a text that would break its line or spoof it; "" without one.

    >>> unfit("题\u202e目"), unfit("题　目")
    ('\u202e', '')
    """
    found = _UNFIT.search(text)
    return found[0] if found else ""


def shown(text: str) -> str:
    r"""A text as it may stand on a terminal: on one line, its unfit characters escaped.

    >>> print(shown("a\x1b[31m\n题\u202e"))
    a\x1b[31m\n题\u202e
    """
    return text if text.isprintable() else _UNFIT.sub(lambda found: ascii(found[0])[1:-1], text)


def message(text: str) -> str:
    """A text as it may stand in a message: as it may be shown, and cut where it is too long to be read."""
    return shown(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def in_json(text: str) -> str:
    r"""JSON on one line that shows its unfit characters as its own escapes.

    >>> print(in_json('{"a": "\u202e"}'))
    {"a": "\u202e"}
    """
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def titled(text: str) -> str:
    r"""A file's name as a title: □ (缺字符) stands for what a title may not hold, as for any character that is lost.

    >>> titled("a\nb\udcff")
    'a□b□'
    """
    return _UNFIT.sub("□", text)
