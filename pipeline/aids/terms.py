"""The terms (术语) of a packet: what its index lists, and what the summary of a document names as its key terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from itertools import chain
from math import sqrt
from operator import itemgetter

from pipeline.aids.counting import Counts, counted
from pipeline.aids.places import Found, places
from pipeline.aids.weighing import Weighed, weighed
from pipeline.document import Document, Place, flow
from pipeline.frozen import frozen
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.packet import Packet
from pipeline.pinyin import simplified
from pipeline.records import Said

OF_A_DOCUMENT = 12  # key terms, unless asked for more
KEY = 18  # terms of each document that are in the packet's list, whatever their weight in the packet
# A term that comes once in so many characters stands twice on a page (GB/T 9704-2012, 5.2.3: 22 lines of 28): it says
# nothing, and to look it up leads nowhere; unless the packet is so short that a few times are many.
EVERYWHERE, FEW = 300, 20
MOST = 400  # terms of a packet, but for these
SPARSE = 120  # characters of a short packet to a term of its index
DENSITY = 0.8  # terms to the square root of a longer packet's characters


@frozen
class Choice:
    """`[terms]`: what are terms wherever they stand, before all others, and what are none."""

    add: tuple[Said, ...] = ()
    drop: tuple[Said, ...] = ()

    def __post_init__(self) -> None:
        added, dropped = self.added, self.dropped
        if not all((*added, *dropped)):
            raise ValueError("a term has no characters")
        both = next((text for text in added if text in dropped), "")
        if both:
            raise ValueError(f"'{both}' is both added and dropped")

    @property
    def added(self) -> tuple[str, ...]:
        """The texts to add, each once."""
        return tuple(dict.fromkeys(said.text for said in self.add))

    @property
    def dropped(self) -> frozenset[str]:
        """The texts to drop."""
        return frozenset(said.text for said in self.drop)


@dataclass(frozen=True)
class Term:
    """A term and where it stands.

    `places` are all that a search of the text finds, those inside longer terms too, so that no page that shows it is
    left out; `count` is how often it stands by itself, inside no longer term of the list. `documents` are the numbers,
    from 0, of those that hold it, `weights` what it is worth to each of them, `score` to the packet. `added`: by
    packet.toml.
    """

    text: str
    count: int
    places: tuple[Place, ...]
    documents: tuple[int, ...]
    weights: tuple[float, ...]
    added: bool = False

    @cached_property
    def score(self) -> float:
        """Its weight in the packet."""
        return sum(self.weights)

    def weight(self, document: int) -> float:
        """Its weight in a document; 0 where it does not stand."""
        return next((w for d, w in zip(self.documents, self.weights, strict=True) if d == document), 0)


def terms(packet: Packet, choice: Choice = Choice(), kept: Kept = NOTHING_KEPT) -> tuple[Term, ...]:
    """The terms of a packet, the best first, those that packet.toml adds before all.

    So many as an index of such a packet may have, and the first ones of each document. The same packet has the same
    terms; equal ones stand in the order in which they first come. Traditional text is
    read as Simplified, which jieba and the lists of terms know; terms are as they are written. What each document says
    is kept.
    """
    flows = [[placed.block.text for placed in flow(document)] for document in packet.documents]
    owners, written = [n for n, own in enumerate(flows) for _ in own], list(chain.from_iterable(flows))
    texts: list[str] = []  # in Simplified characters
    added, dropped = tuple(map(simplified, choice.added)), frozenset(map(simplified, choice.dropped))
    best = [one for one in weighed(_counts(packet.documents, flows, kept, texts), dropped) if one.text not in added]
    size = sum(map(len, texts))
    chosen = _chosen(best, size)
    standing = places(texts, (*added, *(one.text for one in chosen)))
    stressed = (_term(_stressed(text, standing[text], owners), standing[text], owners, True) for text in added)
    found = (_term(one, standing[one.text], owners) for one in chosen)
    telling = (term for term in found if term.count and len(term.places) <= max(FEW, size // EVERYWHERE))
    listed = (*(term for term in stressed if term.places), *telling)
    return tuple(_as_written(term, written) for term in listed)


def _counts(
    documents: Iterable[Document], flows: Iterable[list[str]], kept: Kept, texts: list[str]
) -> Iterator[tuple[int, Counts]]:
    """What each document says that says anything, one after another; its `texts`, in Simplified characters, besides."""
    for number, (document, own) in enumerate(zip(documents, flows, strict=True)):
        if own:
            found = counted(document, kept)
            texts += own if found["alike"] else map(simplified, own)
            yield number, found


def key_terms(found: tuple[Term, ...], document: int, most: int = OF_A_DOCUMENT) -> tuple[Term, ...]:
    """The terms of one document, the best for it first."""
    return tuple(of_documents(found).get(document, ())[:most])


def of_documents(found: Iterable[Term]) -> dict[int, list[Term]]:
    """The terms of each document that has any, the best for it first."""
    own: dict[int, list[tuple[bool, float, Term]]] = {}
    for term in found:
        for number, weight in zip(term.documents, term.weights, strict=True):
            if weight:
                own.setdefault(number, []).append((not term.added, -weight, term))
    return {number: [term for *_, term in sorted(terms, key=itemgetter(0, 1))] for number, terms in own.items()}


def absent(documents: Iterable[Document], choice: Choice) -> Iterator[Said]:
    """What packet.toml adds, and no document says."""
    texts = [placed.block.text for document in documents for placed in flow(document)] if choice.add else []
    yield from (said for said in choice.add if not any(said.text in text for text in texts))


def _chosen(best: list[Weighed], characters: int) -> list[Weighed]:
    """So many of the packet's best as its length allows, and the best of each document, in the packet's order."""
    most = min(MOST, int(DENSITY * sqrt(characters)), characters // SPARSE)
    kept = {one.text for one in best[:most]}
    by_document: dict[int, list[tuple[float, str]]] = {}
    for one in best:
        for number, weight in one.weights.items():
            by_document.setdefault(number, []).append((-weight, one.text))
    for own in by_document.values():
        kept |= {text for _, text in nsmallest(KEY, own, key=itemgetter(0))}
    return [one for one in best if one.text in kept]


def _stressed(text: str, found: Found, owners: list[int]) -> Weighed:
    """An added term: it weighs what it counts."""
    standing = [owners[place.block] for place in found.places]
    return Weighed(text, {number: float(count) for number, count in Counter(standing).items()})


def _term(one: Weighed, found: Found, owners: list[int], added: bool = False) -> Term:
    documents = tuple(dict.fromkeys(owners[place.block] for place in found.places))
    weights = tuple(one.weights.get(number, 0.0) for number in documents)
    return Term(one.text, sum(found.alone), found.places, documents, weights, added)


def _as_written(term: Term, texts: list[str]) -> Term:
    """A term in the characters of the text; where they differ from those at its first place, it is another one."""
    first = term.places[0]
    text = texts[first.block][first.at : first.at + len(term.text)]
    if text == term.text:
        return term
    same = tuple(place for place in term.places if texts[place.block].startswith(text, place.at))
    return replace(term, text=text, places=same)
