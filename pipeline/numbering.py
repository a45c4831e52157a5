"""Numbers as Chinese documents write them: 第一章, 一、（一）1.（1）①, 第一， and 一是."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from pipeline.frozen import frozen

DIGITS = "〇零○一二三四五六七八九十百千两兩壹贰貳叁參肆伍陆陸柒捌玖拾"
LONGEST_MARK = 12  # characters
_C = f"[{DIGITS}]"
_N = rf"{_C}{{1,7}}|\d{{1,4}}"  # longer numerals number nothing


class Series(Enum):
    """A series of numbers. Its value is its rank: a heading of a lower rank holds those of a higher one."""

    BOOK = 0  # 编
    CHAPTER = 1  # 章
    SECTION = 2  # 节
    ARTICLE = 3  # 条
    FIRST = 4  # 一、
    SECOND = 5  # （一）
    THIRD = 6  # 1.
    FOURTH = 7  # （1）
    FIFTH = 8  # ①
    ORDINAL = 9  # 第一，
    COUNTED = 10  # 一是


_REFERS = "[的、和或至，]"  # after a number that is only spoken of
# In an article's case 第十七条的规定, 第三条第二款 and the like are references as well.
_CITES = "[的、和或至，,规第所款项中）)]"
_GAP = r"[\s\u3000]"
_FORMS = {
    Series.BOOK: rf"第({_N})(?:[编編卷篇]|部分)(?={_GAP}|(?!{_REFERS}).|$)",
    Series.CHAPTER: rf"第({_N})[章回讲講课課](?={_GAP}|(?!{_REFERS}).|$)",
    Series.SECTION: rf"第({_N})[节節](?={_GAP}|(?!{_REFERS}).|$)",
    # A browser's print writes the number of an article twice: 第一条第一条.
    Series.ARTICLE: rf"第(?P<a>{_N})[条條](?:(?:之{_C}+)?(?={_GAP}|(?!{_CITES}).|$)|(?=第(?P=a)[条條]))",
    Series.FIRST: rf"({_C}{{1,7}})、(?!{_C}+、)",
    Series.SECOND: rf"[（(]({_C}{{1,7}})[）)]|[㈠-㈩]",
    Series.THIRD: r"(\d{1,3})[.．、](?!\d)|[⒈-⒛]",
    Series.FOURTH: r"[（(](\d{1,3})[）)]|[⑴-⒇]",
    Series.FIFTH: r"[①-⑳]|(\d{1,3})[）)](?!\d)",
    Series.ORDINAL: rf"第({_C}{{1,7}})[，,]|其({_C}{{1,7}})[，,]",
    Series.COUNTED: rf"({_C}{{1,7}})是(?!否)",
}
_MARK = re.compile("|".join(f"(?P<{series.name}>{form})" for series, form in _FORMS.items()))
_FIRST = frozenset("第其（(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩0123456789" + DIGITS + "".join(map(chr, range(0x2460, 0x249C))))
_ARTICLE = re.compile(rf"第(?P<n>{_N})[条條](?:之{_C}+)?")


@frozen
class Mark:
    """The number with which a line begins. `text` is all of it, `number` its value (0 where it is none)."""

    series: Series
    number: int
    text: str


def mark(line: str) -> Mark | None:
    """The number that a line begins with, if it does.

    >>> mark("（十二）拓宽平台。")
    Mark(series=<Series.SECOND: 5>, number=12, text='（十二）')
    >>> mark("第十七条的规定")
    """
    found = _MARK.match(line) if line[:1] in _FIRST else None
    if not found or not found.lastgroup:
        return None
    numeral = next((g for g in found.groups()[found.lastindex or 0 :] if g), found[0])
    return Mark(Series[found.lastgroup], value(numeral), found[0])


def numbered(lines: list[str]) -> list[Mark | None]:
    """The numbers that lines begin with, each line a block: 第X条 is one wherever it is the article that is due.

    >>> [m and m.number for m in numbered(["第一条 为了", "第二条第一条所称", "第五条第二款"])]
    [1, 2, None]
    """
    out: list[Mark | None] = []
    last = 0
    for line in lines:
        found = mark(line) or due(line, last)
        if found and found.series is Series.ARTICLE:
            last = found.number
        out.append(found)
    return out


def due(line: str, last: int) -> Mark | None:
    """The number of the article with which a line begins, if it follows the last one, whatever comes after it."""
    found = _ARTICLE.match(line)
    return Mark(Series.ARTICLE, last + 1, found[0]) if found and value(found["n"]) == last + 1 else None


@lru_cache(1024)
def value(numeral: str) -> int:
    """The value of a numeral: Chinese, Arabic or circled.

    >>> value("一百二十三"), value("十"), value("二〇"), value("12"), value("③")
    (123, 10, 20, 12, 3)
    """
    if numeral.isdecimal():
        return int(numeral)
    for first, last in ("①⑳", "⑴⒇", "⒈⒛", "㈠㈩"):
        if first <= numeral <= last:
            return ord(numeral) - ord(first) + 1
    numeral = numeral.translate(_PLAIN)
    if not any(c in "十百千" for c in numeral):
        return int("".join(map(str, map(_digit, numeral))))
    total = digit = 0
    for c in numeral:
        if c in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            digit = _digit(c)
    return total + digit


_PLAIN = str.maketrans("〇零○兩两壹贰貳叁參肆伍陆陸柒捌玖拾", "〇〇〇二二一二二三三四五六六七八九十")


def _digit(char: str) -> int:
    return "〇一二三四五六七八九".find(char)
