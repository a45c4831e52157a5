"""Brackets, title marks and quotation marks that have no partner in their block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import Code
from pipeline.frozen import frozen
from pipeline.trail import Doubt

_OPENS = {"《": "《", "（": "（", "(": "（", "“": "“", "〔": "〔", "【": "【"}
_CLOSES = {"》": "《", "）": "（", ")": "（", "”": "“", '"': "“", "〕": "〔", "】": "【"}
_MARK = re.compile('[《》（）()“”"〔〕【】]')
_MARK_OR_END = re.compile("[《》（）()“”〔〕【】\n]")
_PAIR = re.compile(r"《》|[（(][）)]|“”|〔〕|【】")
_HALF = re.compile(r"(?:^|[\s。；，、：])[〇一二三四五六七八九十\da-zA-Z①-⑳]{1,3}$")  # 一） numbers an item
_STRAIGHT = 80  # characters back at most where a quotation that ” ends may begin with "
_DEEPEST = 16  # brackets in brackets; no text has more
_STOPS = "。！？…：；"
_BELOW = 'if it is closed further down, [[documents.fix]] do = "join" on this line; else mend the raw text'
_ABOVE = 'if it is opened further up, [[documents.fix]] do = "join" on the line before; else mend the raw text'


@frozen
class _Open:
    mark: str
    at: int


def brackets(text: str) -> Iterator[Doubt]:
    r"""Doubt a mark of 《》（）“”〔〕【】 whose partner is not in its block.

    The number of an item may have half a bracket (`一）`). Of the paragraphs of one quotation each may begin with “,
    and only the last ends with ”. What is closed by a straight " is closed.

    >>> [(d.start, d.message) for d in brackets("见《工会法\n一）甲（乙")]
    [(1, '《 is not closed'), (9, '（ is not closed')]
    >>> list(brackets("他说：“好。\n“是。”\n一）甲"))
    []
    """
    scan = _Scan()
    at = 0
    for line, odd in zip(text.split("\n"), _unpaired(text).split("\n"), strict=True):
        if odd or scan.torn or scan.quoted:
            yield from scan.block(line, at)
        at += len(line) + 1
    yield from scan.end()


def _unpaired(text: str) -> str:
    """The marks of each line that are left when pairs are taken away, again and again: a sieve, and cheap."""
    left = "".join(_MARK_OR_END.findall(text))
    for _ in range(_DEEPEST):
        left, before = _PAIR.sub("", left), left
        if left == before:
            break
    return left


class _Scan:
    """What is open at a place of a text."""

    def __init__(self) -> None:
        self.torn: list[_Open] = []  # left open by the block above
        self.quoted: list[_Open] = []  # left open by a block above that ended with a stop
        self._open: list[_Open] = []

    def block(self, line: str, at: int) -> Iterator[Doubt]:
        """Scan a block that begins at an offset of the text."""
        if line.startswith("“"):
            self.quoted = []  # this one stands for it
        for match in _MARK.finditer(line):
            mark, place = match[0], match.start()
            if mark in _OPENS:
                yield from self._opened(_Open(_OPENS[mark], at + place))
            else:
                yield from self._closed(mark, line, at, place)
        yield from map(_unclosed, self.torn)
        quoted = [o for o in self._open if o.mark == "“" and line[-1] in _STOPS]
        if quoted:
            yield from map(_unclosed, self.quoted)
            self.quoted = quoted
        self.torn = [o for o in self._open if o not in quoted]
        self._open = []

    def _opened(self, mark: _Open) -> Iterator[Doubt]:
        if len(self._open) == _DEEPEST:
            yield _unclosed(self._open.pop(0))
        self._open.append(mark)

    def _closed(self, mark: str, line: str, at: int, place: int) -> Iterator[Doubt]:
        """Close a mark, and with it what is open inside it."""
        wanted = _CLOSES[mark]
        while any(o.mark == wanted for o in self._open):
            last = self._open.pop()
            if last.mark == wanted:
                return
            yield _unclosed(last)
        torn = next((o for o in self.torn if o.mark == wanted), None)
        if torn:
            self.torn.remove(torn)
            yield _doubt(torn, f"{torn.mark} is closed in the next block: is this one broken off?")
        elif wanted == "“" and self.quoted:
            self.quoted.pop()
        elif not _half(mark, line, place):
            message = f"{mark} closes what was not opened"
            yield Doubt(at + place, at + place + 1, Code.UNOPENED_BRACKET, message, _ABOVE)

    def end(self) -> Iterator[Doubt]:
        """End the text."""
        yield from map(_unclosed, (*self.torn, *self.quoted))


def _half(mark: str, line: str, place: int) -> bool:
    """Whether a mark needs none that opens: the bracket of a number, a straight quotation mark or its partner."""
    if mark in "）)":
        return bool(_HALF.search(line[max(0, place - 4) : place]))
    return mark == '"' or (mark == "”" and '"' in line[max(0, place - _STRAIGHT) : place])


def _unclosed(mark: _Open) -> Doubt:
    return _doubt(mark, f"{mark.mark} is not closed")


def _doubt(mark: _Open, message: str) -> Doubt:
    return Doubt(mark.at, mark.at + 1, Code.UNCLOSED_BRACKET, message, _BELOW)
