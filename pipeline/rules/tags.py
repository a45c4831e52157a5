"""Rules about what sites put into a text that is not of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.trail import Edit, named

_PAYWALL = re.compile(r"(##|\$\$)[ \t]*(?:paidbegin|paidend|pagebreak)[ \t]*\1|</?paid>", re.IGNORECASE)


def paywall_tags(text: str, habits: Habits) -> Iterator[Edit]:
    """Remove the tags with which paid-document sites mark what is paid for; what they enclose stays.

    >>> list(paywall_tags("##paidbegin##赢得", Habits()))
    [Edit(start=0, end=13, new='', reason='paywall tag')]
    >>> list(paywall_tags("paid ## 赢得", Habits()))
    []
    """
    for match in _PAYWALL.finditer(text):
        yield Edit(*match.span(), "", "paywall tag")


RULES = named(paywall_tags)
