"""Text as markup: all of it passes `escape`, so that none can vanish or become markup; where its lines may end."""

from __future__ import annotations

import re
from html import escape as _escape
from itertools import pairwise

from pipeline.errors import ExportError
from pipeline.export import FORBIDDEN, forbidden
from pipeline.typeset.blocks import SPREAD
from pipeline.typeset.characters import TOGETHER, classes
from pipeline.words import boundaries

_SHORT = 10  # characters of a title that a phone's line holds, so that its words need not be known
_ODD = re.compile(f"[{FORBIDDEN}&<>\"'_]")  # most texts have none, and are markup as they stand
_LONG = re.compile("[!-~]{16,}")  # a word that leaves much of a phone's line empty, if it begins the next one
_SIGNS = re.compile(r"(?<=[-/.?&=_@:])(?![-/.?&=_@:]|$)")
_BLANK = re.compile("_{4,}")  # to be filled in, in a form or a self-test
_FILL = r'<span class="blank" role="img" aria-label="填空">\g<0></span>'
_BREAK = "\0"  # no character of a text that XML can hold


def escape(text: str) -> str:
    """Return text as XML has it, in content or in an attribute. ExportError where XML has no way to.

    >>> escape('风起 & <b>云涌</b>')
    '风起 &amp; &lt;b&gt;云涌&lt;/b&gt;'
    """
    return _escape(checked(text)) if _ODD.search(text) else text


def checked(text: str) -> str:
    """Return text as it is. ExportError where XML cannot hold a character of it."""
    bad = forbidden(text, 12)
    if bad:
        code, around = bad
        raise ExportError(
            f"EPUB cannot hold the character {code}, in “{around}”",
            hint="remove this control character from the source or from packet.toml",
        )
    return text


def running(text: str) -> str:
    """Return text whose long addresses may be broken after their signs, as in print; a blank is read as one.

    Else the line before an address would be stretched to the edge, or left short; and a blank read sign by sign.

    >>> running("见www.example.org/a?b&c。")
    '见www.<wbr/>example.<wbr/>org/<wbr/>a?<wbr/>b&amp;<wbr/>c。'
    >>> running("用Word 2019打开")
    '用Word 2019打开'
    >>> running("姓名：____")
    '姓名：<span class="blank" role="img" aria-label="填空">____</span>'
    """
    if not _ODD.search(text) and not _LONG.search(text):
        return text
    marked = _LONG.sub(lambda found: _SIGNS.sub(_BREAK, found[0]), checked(text))
    return _BLANK.sub(_FILL, _escape(marked).replace(_BREAK, "<wbr/>"))


def phrased(text: str) -> str:
    """Return a title whose lines end between phrases, and with no mark that may not end or begin a line.

    >>> phrased("关于学习《意见》的决议")
    '<span class="word">关于学习</span><span class="word">《意见》的</span><span class="word">决议</span>'
    """
    if len(checked(text)) <= _SHORT:
        return escape(text)
    marks = classes(text)
    points = sorted(k for k in boundaries(text) if marks[k - 1 : k + 1] not in TOGETHER)
    return "".join(_phrase(text[start:end]) for start, end in pairwise((0, *filter(None, points))))


def _phrase(phrase: str) -> str:
    """What is not to be broken; a space at its end stands outside, since it would vanish inside."""
    words = phrase.rstrip(" ")
    return f'<span class="word">{escape(words)}</span>{phrase[len(words) :]}' if len(words) > 1 else escape(phrase)


def spread(text: str) -> str:
    """Return a line of 版记 with its date apart, which is to end at the right edge as 印发日期 does."""
    found = SPREAD.fullmatch(text)
    if not found:
        return escape(text)
    between = text[found.end("body") : found.start("date")]
    return f"<span>{escape(found['body'])}</span>{escape(between)}<span>{escape(found['date'])}</span>"
