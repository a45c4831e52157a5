"""Rules about what is left of web pages: character references that were not decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import name2codepoint

from pipeline.habits import Habits
from pipeline.trail import Edit, named

# Those of HTML 4 alone: HTML 5 has names such as &in; and &pm; that are words too. A page in a page has &amp;nbsp;.
_NAMES = "|".join(sorted(name2codepoint, key=len, reverse=True))
_REFERENCE = re.compile(rf"&(?:amp;)*(?:(#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|apos|{_NAMES})[;；]|nbsp)")
_QUOTED = re.compile("[“‘「『\"'`][”’」』\"'`]")


def entities(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Write the character that a reference of HTML, left over from a web page, stands for.

    >>> list(entities("第&nbsp;1&nbsp;&#26465;", Habits()))  # doctest: +NORMALIZE_WHITESPACE
    [Edit(start=1, end=7, new='\xa0', reason='&nbsp;'), Edit(start=8, end=14, new='\xa0', reason='&nbsp;'),
     Edit(start=14, end=22, new='条', reason='&#26465;')]
    >>> list(entities("AT&T; a&pm;b; 空格写作“&nbsp;”", Habits()))
    []
    """
    for match in _REFERENCE.finditer(text):
        start, end = match.span()
        char = unescape(f"&{match[1] or 'nbsp'};")
        if char not in ("", "\ufffd") and not _QUOTED.fullmatch(text[start - 1 : start] + text[end : end + 1]):
            yield Edit(start, end, char, match[0])


RULES = named(entities)
