"""Rules about text that was decoded by the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.plausible import common, plausibility
from pipeline.trail import Edit, named

_NARROW = re.compile(r"[ -~\x80-\xff]+")
_HIGH = re.compile(r"[\x80-\xff]")
_ENCODINGS = ("utf-8", "gb18030", "big5")
_SURE = 0.9  # of the characters are common ones


def mojibake(text: str, habits: Habits) -> Iterator[Edit]:
    """Decode anew what was read as Latin-1 and makes common Chinese characters as UTF-8, GB18030 or Big5.

    >>> list(mojibake("— 2 —ÖÐ¹úÈËÃñ", Habits()))
    [Edit(start=5, end=13, new='中国人民', reason='gb18030 read as latin-1')]
    >>> list(mojibake("café, Übermäßig, 25 °C", Habits()))
    []
    """
    for match in _NARROW.finditer(text):
        if len(_HIGH.findall(match[0])) > 1:
            yield from _decoded(match)


def _decoded(match: re.Match[str]) -> Iterator[Edit]:
    data = match[0].encode("latin-1")
    for encoding in _ENCODINGS:
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        chinese = sum(c in common() for c in decoded if c >= "\u3000")
        if chinese > 1 and plausibility(decoded) >= _SURE:
            yield Edit(*match.span(), decoded, f"{encoding} read as latin-1")
            return


RULES = named(mojibake)
