"""A packet with its study aids: those of each document after it, those of all at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain

from pipeline.aids.choice import Aids
from pipeline.aids.index import index
from pipeline.aids.selftest import Question, SelfTest, questions
from pipeline.aids.summary import KEY_TERMS, summary, titled
from pipeline.aids.terms import Choice, Term, of_documents, terms
from pipeline.aids.wording import Wording, of_language
from pipeline.document import Aid, Document, Place, Placed, Ruled, flow
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.memory import uncollected
from pipeline.packet import Packet


@uncollected()
def aided(whole: Packet, aids: Aids, choice: Choice = Choice(), kept: Kept = NOTHING_KEPT) -> Packet:
    """The packet with the study aids that it gets; terms are looked for only if one of them needs any."""
    wanted = aids.wanted(whole)
    if not wanted:
        return whole
    return furnished(whole, wanted, terms(whole, choice, kept) if wanted - {Aid.NOTES} else ())


def furnished(whole: Packet, wanted: frozenset[Aid], found: tuple[Term, ...]) -> Packet:
    """The packet with study aids that are made of its terms; where it has none, without an index and a self-test."""
    return replace(whole, documents=_Maker(whole, wanted, found, of_language(whole.meta.language)).documents)


@dataclass(frozen=True)
class _Maker:
    """Makes the study aids of a packet."""

    whole: Packet
    wanted: frozenset[Aid]
    found: tuple[Term, ...]
    wording: Wording

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents, study aids among them."""
        return (*chain.from_iterable(self._groups), *self._at_the_end())

    @cached_property
    def _flows(self) -> list[list[Placed]]:
        return [list(flow(document)) for document in self.whole.documents]

    @cached_property
    def _own(self) -> list[int]:
        """The number of the first block of each document, as terms count places: study aids apart."""
        return list(accumulate(map(len, self._flows), initial=0))

    @cached_property
    def _terms(self) -> dict[int, list[Term]]:
        return of_documents(self.found)

    @cached_property
    def _groups(self) -> list[tuple[Document, ...]]:
        """Each document with the study aids that go with it."""
        groups: list[tuple[Document, ...]] = []
        first = 0
        for nth, document in enumerate(self.whole.documents):
            groups.append((document, *self._below(nth, document, first)))
            first += len(self._flows[nth]) + _blocks(groups[-1][1:])
        return groups

    @cached_property
    def _shown(self) -> list[int]:
        """The number of the first block of each document, study aids counted."""
        sizes = (len(own) + _blocks(group[1:]) for own, group in zip(self._flows, self._groups, strict=True))
        return list(accumulate(sizes, initial=0))

    def _place(self, place: Place) -> Place:
        """A place as the packet has it."""
        return Place(self._numbers[place.block], place.at)

    @cached_property
    def _numbers(self) -> list[int]:
        """The number of each block of the documents as the packet has it."""
        ranges = (range(first, first + len(own)) for first, own in zip(self._shown, self._flows, strict=False))
        return list(chain.from_iterable(ranges))

    def _below(self, nth: int, document: Document, first: int) -> Iterator[Document]:
        if Aid.SUMMARY in self.wanted:
            listed = (term.text for term in self._terms.get(nth, [])[:KEY_TERMS])
            yield summary(document, first, listed, self.wording)
        if Aid.NOTES in self.wanted:
            opening = titled(self.wording.notes, document)
            yield Document(f"{document.id}-notes", opening, (Ruled(),), aid=Aid.NOTES)

    def _at_the_end(self) -> Iterator[Document]:
        if Aid.TEST in self.wanted:
            yield from self._test()
        if Aid.INDEX in self.wanted and self.found:
            yield index(self.found, list(chain.from_iterable(self._flows)), self._numbers, self.wording)

    def _test(self) -> Iterator[Document]:
        asked = tuple(chain.from_iterable(map(self._questions, range(len(self._flows)))))
        if asked:
            test = SelfTest(asked, tuple(document.title for document in self.whole.documents))
            yield test.asked(self.wording)
            yield test.answered(self.wording, [self._place(one.place) for one in asked])

    def _questions(self, nth: int) -> list[Question]:
        return questions(nth, self._terms.get(nth, []), list(enumerate(self._flows[nth], self._own[nth])))


def _blocks(documents: tuple[Document, ...]) -> int:
    return sum(1 for document in documents for _ in flow(document))
