"""Rules about lines that hold no words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.trail import Edit, named

_ORNAMENT = re.compile(
    r"^[ \t\u3000]*(?:[★☆■□◆◇●○▲△※♦◎✦✧]+(?:[ \t\u3000]+[★☆■□◆◇●○▲△※♦◎✦✧]+)*|[-=_*~─━═]{3,})[ \t\u3000]*$", re.MULTILINE
)


def ornaments(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove ornaments and rulers that stand alone on a line: the ★ between a mark and its rule, a row of dashes.

    >>> list(ornaments("文件\n★\n通知", Habits()))
    [Edit(start=3, end=4, new='', reason='ornament')]
    >>> list(ornaments("★ 通知\n……", Habits()))
    []
    """
    for match in _ORNAMENT.finditer(text):
        yield Edit(*match.span(), "", "ornament")


RULES = named(ornaments)
