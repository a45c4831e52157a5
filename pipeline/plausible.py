"""How likely a decoded text is: by the share of its characters that are common ones."""

from __future__ import annotations

import unicodedata
from functools import cache

SAMPLE = 65536  # characters weighed; a judgement of more is no surer


def plausibility(text: str) -> float:
    """The share of common Chinese characters and marks among those beyond ASCII; 0 where there are none.

    >>> plausibility("工会") > 0.9 > plausibility("鍦ㄦ垜")
    True
    """
    beyond = [c for c in text[:SAMPLE] if c > "\x7f" or (c < " " and c not in "\t\n\r\f\v")]
    return sum(c in common() for c in beyond) / len(beyond) if beyond else 0.0


@cache
def common() -> frozenset[str]:
    """The characters of GB 2312 level 1 and Big5 level 1, and the marks beside them, off the codecs' own tables."""
    gb = (bytes((a, b)) for a in (*range(0xA1, 0xA4), *range(0xB0, 0xD8)) for b in range(0xA1, 0xFF))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = (bytes((a, b)) for a in (*range(0xA1, 0xA3), *range(0xA4, 0xC7)) for b in trails)
    chars = [p.decode("gb2312", "ignore") for p in gb] + [p.decode("big5", "ignore") for p in big5]
    return frozenset(c for c in chars if c and unicodedata.category(c) != "Cc")
