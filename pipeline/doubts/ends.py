"""Blocks that end as no sentence ends: perhaps the next one goes on with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.document import Item, Paragraph, Placed
from pipeline.errors import Code
from pipeline.numbering import mark
from pipeline.trail import Doubt

_STOPS = frozenset("。！？…：；—”’》）】〕」』〉.!?:;\"')")
_SENTENCE = 16  # characters at least: a shorter line may be a name, a date, a label
_CLAUSE = 10  # characters at least before a comma: shorter ones may be a list (主任，)
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_HINT = 'if the next block goes on with it, [[documents.fix]] do = "join" on this line; else mend the raw text'


def ends(placed: list[Placed], parted: Mapping[int, int]) -> Iterator[Doubt]:
    """Doubt a block of running text that ends without a stop.

    A line without a comma is perhaps no sentence, nor is one that ends with an address or a telephone number; an item
    is broken off only where its neighbours end with ；. `parted`: where a block ends that footnotes part, by its place.

    >>> from pipeline.document import Text
    >>> def found(*texts): return [d.start for d in ends([Placed(Paragraph((Text(t),))) for t in texts], {})]
    >>> found("站在新的历史起点上，准确把握新发", "展阶段。")
    [15]
    >>> found("1982年12月4日 第五届全国人民代表大会第五次会议通过", "序言")
    []
    """
    for above, own, below in zip((None, *placed), placed, (*placed[1:], None), strict=False):
        block = own.block
        if block.text[-1] not in _STOPS and _breaks_off(own, above, below):
            end = parted.get(block.at, block.at + len(block.text))
            yield Doubt(end - 1, end, Code.NO_STOP, "the block ends without a stop: is it broken off?", _HINT)


def _breaks_off(own: Placed, above: Placed | None, below: Placed | None) -> bool:
    match own.block:
        case Paragraph():
            return own.lead is not None or _running(own.block.text)
        case Item():
            rest = below.block if below else None
            around = [near.block.text[-1] for near in (above, below) if near]
            return isinstance(rest, Paragraph) and not mark(rest.text) and "；" in around
        case _:
            return False


def _running(text: str) -> bool:
    """Whether a text without a stop at its end is one that should have it."""
    listed = text[-1] in "，、"
    sentence = len(text) >= _SENTENCE and any(c in text for c in "，。；") and not _address(text)
    return len(text) >= _CLAUSE if listed else sentence


def _address(text: str) -> bool:
    """Whether a text ends with what a colon names in ASCII (电话：0851-1234567), or with a link."""
    words = text.rstrip(_ASCII)
    return words != text and (words.endswith("：") or "://" in text[len(words) :])
