"""The index of terms (术语索引): entries by pinyin, below the letters that they begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from pipeline import pinyin
from pipeline.aids.terms import Term
from pipeline.aids.wording import Wording
from pipeline.document import Aid, Document, Element, Heading, IndexEntry, Kind, Place, Placed, Role, Section

_ID = str(Aid.INDEX)


def index(terms: Iterable[Term], placed: Sequence[Placed], shown: Sequence[int], wording: Wording) -> Document:
    """The index of a packet's terms.

    `placed`: its blocks as terms count them; `shown`: the number that each has in the packet with its study aids.
    """
    keyed = sorted(((pinyin.key(term.text), term) for term in terms), key=itemgetter(0))
    groups = groupby(keyed, lambda pair: pinyin.HEADS[pair[0][0]])
    sections = tuple(
        Section(f"{_ID}-{nth}", Heading(letter, Kind.GROUP), tuple(_entry(term, placed, shown) for _, term in group))
        for nth, (letter, group) in enumerate(groups, 1)
    )
    return Document(_ID, (Element(Role.TITLE, wording.index),), sections=sections, aid=Aid.INDEX)


def _entry(term: Term, placed: Sequence[Placed], shown: Sequence[int]) -> IndexEntry:
    main = next(
        (Place(shown[place.block], place.at) for place in term.places if _heads(place, placed[place.block])), None
    )
    return IndexEntry(term.text, tuple([Place(shown[block], at) for block, at in term.places]), main)


def _heads(place: Place, placed: Placed) -> bool:
    """Whether a term stands in a heading or a title."""
    if placed.lead:
        return place.at < len(placed.lead.text)
    block = placed.block
    return isinstance(block, Heading) or (isinstance(block, Element) and block.role is Role.TITLE)
