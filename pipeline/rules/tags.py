"""Rules about what sites put into a text that is not of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms import LINE
from pipeline.habits import Habits
from pipeline.trail import Edit, named, needs

_PAYWALL = re.compile(r"(##|\$\$)[ \t]*(?:paidbegin|paidend|pagebreak)[ \t]*\1|</?paid>", re.IGNORECASE)


@needs("#$<")
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
    r"|(?:原文链接|原文地址|链接|网址|来源)[：:][ \t]*https?://[!-~]+|【法宝引证码】[^\n]{0,40}"
    r"|[A-Za-z]:\\[^\n]{1,200}\.[A-Za-z]{3,4}"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2},?[ \t]+\d{1,2}:\d{2}(?::\d{2})?"
    r"|\d{1,2}/\d{1,2}/\d{4},[ \t]+\d{1,2}:\d{2}[^\n]*"
    r"|(?:[【\[](?:打印|关闭|返回|字体|收藏|分享|纠错|推荐|保存)[^】\]\n]{0,8}[】\]][ \t]*)+)[ \t\u3000]*(?:\n|\Z)",
    re.MULTILINE,
)


@needs(r"/\\【\[")
def site_lines(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove lines that a site or a browser's print put there: an address, a moment of printing, buttons.

    >>> list(site_lines("https://www.example.gov.cn/a.html 1/3\n正文", Habits()))
    [Edit(start=0, end=38, new='', reason='line of a site')]
    >>> list(site_lines("见 https://www.example.gov.cn\n2024年1月15日", Habits()))
    []
    """
    for match in _SITE.finditer(text):
        yield Edit(*match.span(), "", "line of a site")


_BOLD = re.compile(r"(?<![\w*])(?P<opening>\*\*)(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])(?P<closing>\*\*)(?!\*)")
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_FRONT = re.compile(
    r"\A\s*(?:#[^\n]*\n\s*)?(?:\*\*[^*\n]{1,12}\*\*[ \t]*[:：][^\n]*\n\s*){2,20}-{3,}[ \t]*(?:\n\s*|\Z)"
)


@needs("*#")
def markdown(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove the marks of Markdown around what is bold, and before headings.

    >>> [(e.start, e.end) for e in markdown("**第一条** 为了\n## 第二章", Habits())]
    [(0, 2), (5, 7), (11, 14)]
    >>> list(markdown("2**3**4 ***\n#1", Habits()))
    []
    """
    for match in _BOLD.finditer(text) if "**" in text else ():
        for name in ("opening", "closing"):
            yield Edit(*match.span(name), "", "Markdown")
    for match in _HEADING.finditer(text):
        if text[match.start() - 1 : match.start()] in ("", "\n"):
            yield Edit(*match.span(), "", "Markdown")


@needs("*")
def front_matter(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove the head that a converter to Markdown wrote: a title, two or more **keys**: and their values, a ruler.

    >>> list(front_matter("# 办法\n\n**版本**: 现行\n\n**来源**: a.pdf\n\n---\n办法", Habits()))
    [Edit(start=0, end=37, new='', reason="a converter's head")]
    >>> list(front_matter("# 办法\n**第一条**: 依法。", Habits()))
    []
    """
    match = _FRONT.match(text)
    if match:
        yield Edit(*match.span(), "", "a converter's head")


_NOTICE = re.compile(
    r"[-=_*—]{4,}[^\n]{0,12}(?:上传|内容开始|内容结束|正文开始|正文结束|全文完|下载)[^\n]{0,12}[-=_*—]{4,}"
    r"|[^\n]*(?:维基文库|維基文庫|知识共享|Creative Commons)[^\n]*|本作品[^\n]*公有领域[^\n]*|Public domain|false"
    r"|(?=[^\n]{0,300}(?:www\.|https?://|\.com|\.net|\.cn|TXT|txt|本站|互联网))"
    r"(?=[^\n]{0,300}(?:下载|上传|整理|收藏|转载|免费|不做任何负责|版权))"
    r"[^\n]{0,40}(?:声明|小说|电子书|本书|本作品|资料|文档|更多|下载|本文)[^\n]*"
)
_SITE_HEAD = 3000  # characters
_EDGE = 8  # lines at the head and at the foot of a text where sites put their notices


def site_notices(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove what a download site says of itself in the first and the last lines of a text.

    >>> [(e.start, e.end) for e in site_notices("更多小说下载尽在www.example.com\n李鸿章传", Habits())]
    [(0, 24)]
    >>> list(site_notices("关于规范网络转载版权秩序的通知\n各网站：", Habits()))
    []
    """
    head = [line.span() for line in LINE.finditer(text, 0, _SITE_HEAD)][:_EDGE]
    foot = [line.span() for line in LINE.finditer(text, _line_start(text, len(text) - _SITE_HEAD))][-_EDGE:]
    for start, end in sorted({*head, *foot}):
        if _NOTICE.fullmatch(text[start:end].strip(" \t\u3000")):
            yield Edit(start, end + (end < len(text)), "", "notice of a site")


def _line_start(text: str, at: int) -> int:
    return text.find("\n", at) + 1 if at > 0 else 0


RULES = named(paywall_tags, front_matter, markdown)
LINES = named(site_notices, site_lines)
