"""Classes of characters, after CLREQ (中文排版需求) and GB/T 15834-2011: what may begin or end a line."""

from __future__ import annotations

# CLREQ, 3.1.4 "Prohibition rules for line start and line end": the basic set, with 两字宽 dashes and dots.
NO_START = frozenset("。．，、：；！？‼⁇”’」』）］｝〕】〗》〉～-–—·・‧/／…％%℃,.;:!?)]}")
NO_END = frozenset("“‘「『（［｛〔【〖《〈([{")
TWO_EM = frozenset((c, c) for c in "—…⸺⋯")  # pairs that are one mark of two em
SPACES = frozenset(" \u3000")


def is_han(char: str) -> bool:
    """Whether a character is a Han character, 〇 included."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇" or char >= "\U00020000"


def is_latin(char: str) -> bool:
    """Whether a character is set as Western text: it makes words that are not broken."""
    return "!" <= char <= "~" or "\u00c0" <= char <= "\u024f"


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters.

    >>> may_break("会", "的"), may_break("会", "，"), may_break("（", "会"), may_break("—", "—"), may_break("a", "b")
    (True, False, False, False, False)
    """
    if after in NO_START or before in NO_END or after in SPACES:
        return False
    return not (is_latin(before) and is_latin(after))
