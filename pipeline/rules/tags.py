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


_SITE = re.compile(
    r"^[ \t\u3000]*(?:https?://[!-~]+(?:[ \t]+\d+/\d+)?"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2},?[ \t]+\d{1,2}:\d{2}(?::\d{2})?"
    r"|\d{1,2}/\d{1,2}/\d{4},[ \t]+\d{1,2}:\d{2}[^\n]*"
    r"|(?:[【\[](?:打印|关闭|返回|字体|收藏|分享|纠错|推荐|保存)[^】\]\n]{0,8}[】\]][ \t]*)+)[ \t\u3000]*(?:\n|\Z)",
    re.MULTILINE,
)


def site_lines(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove lines that a site or a browser's print put there: an address, a moment of printing, buttons.

    >>> list(site_lines("https://www.example.gov.cn/a.html 1/3\n正文", Habits()))
    [Edit(start=0, end=38, new='', reason='line of a site')]
    >>> list(site_lines("见 https://www.example.gov.cn\n2024年1月15日", Habits()))
    []
    """
    for match in _SITE.finditer(text):
        yield Edit(*match.span(), "", "line of a site")


RULES = named(paywall_tags, site_lines)
