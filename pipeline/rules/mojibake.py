"""Text whose bytes were decoded by the wrong encoding: decoded anew where that is sure, reported where it is not."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.rules.suspicion import HINT
from pipeline.trail import Doubt, Edit, named


def mojibake(text: str, habits: Habits) -> Iterator[Edit | Doubt]:
    """Decode anew what was read by a wrong encoding, as Windows-1252 (Latin-1) or GB18030, even if more than once.

    It is believed if common Chinese characters come of it. What is lost for good, or not sure, is a doubt.

    >>> list(mojibake("— 2 —ÖÐ¹úÈËÃñ", Habits()))
    [Edit(start=5, end=13, new='中国人民', reason='gb18030 read as windows-1252')]
    >>> list(mojibake("鍦ㄦ垜鐨勫伐浣", Habits()))
    [Edit(start=0, end=7, new='在我的工\ufffd', reason='utf-8 read as gb18030')]
    >>> list(mojibake("café, Übermäßig, 25 °C", Habits()))
    []
    """
    if HINT.search(text):
        from pipeline.rules.rereading import reread  # noqa: PLC0415 - its tables take as long as reading a text

        yield from reread(text)


RULES = named(mojibake)
