"""The self-test (填空自测): sentences of the documents with a key term left out; the answers, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.aids.terms import Term
from pipeline.aids.wording import Wording
from pipeline.document import (
    Aid,
    Document,
    Element,
    Heading,
    Item,
    Kind,
    Paragraph,
    Place,
    Placed,
    Reference,
    Role,
    Section,
)
from pipeline.frozen import frozen

BLANK = "________"  # as long for every term, and not to be broken
QUESTIONS = 5  # of one document
SHORTEST, LONGEST = 18, 80  # characters of a sentence that can be understood alone, and read at a glance
_SENTENCE = re.compile(r"[^。！？]+[。！？](?![”’』」）])")
_POINTS_BACK = (*"这那此其它他她该但而并也”）", "同时", "因此", "所以")
_PAIRS = ("“”", "‘’", "（）", "《》", "〔〕", "「」", "『』")


class Question(NamedTuple):
    """A sentence without a term; the term, where it stands as terms count places, and which document's it is."""

    document: int
    place: Place
    text: str
    answer: str


class _Sentence(NamedTuple):
    block: int
    start: int
    text: str


def questions(document: int, terms: Iterable[Term], placed: Sequence[tuple[int, Placed]]) -> list[Question]:
    """The questions of a document, in order. `terms`: the best first; `placed`: its blocks with their numbers."""
    sentences = list(_sentences(placed))
    found: dict[_Sentence, Question] = {}
    for term in terms:
        if len(found) == QUESTIONS:
            break
        one = next((s for s in sentences if s not in found and s.text.count(term.text) == 1), None)
        if one:
            at = one.text.index(term.text)
            text = one.text.replace(term.text, BLANK)
            found[one] = Question(document, Place(one.block, one.start + at), text, term.text)
    return sorted(found.values())


def _sentences(placed: Iterable[tuple[int, Placed]]) -> Iterator[_Sentence]:
    for number, one in placed:
        if isinstance(one.block, Paragraph):
            head = len(one.lead.text) if one.lead else 0
            for found in _SENTENCE.finditer(one.block.text):
                if found.start() >= head and _stands_alone(found[0]):
                    yield _Sentence(number, found.start(), found[0])


def _stands_alone(sentence: str) -> bool:
    whole = all(sentence.count(pair[0]) == sentence.count(pair[1]) for pair in _PAIRS)
    return SHORTEST <= len(sentence) <= LONGEST and whole and not sentence.startswith(_POINTS_BACK)


@frozen
class SelfTest:
    """All questions of a packet, numbered, and the titles of its documents."""

    questions: tuple[Question, ...]
    titles: tuple[str, ...]

    def asked(self, wording: Wording) -> Document:
        """The questions."""
        items = [Item(f"{n}．{one.text}", number=f"{n}．") for n, one in enumerate(self.questions, 1)]
        return self._grouped(Aid.TEST, wording.test, items)

    def answered(self, wording: Wording, shown: Sequence[Place]) -> Document:
        """The answers, with their places as the packet has them."""
        said = [f"{n}．{one.answer}" for n, one in enumerate(self.questions, 1)]
        lines = [Reference(text, to, number=f"{n}．") for n, (text, to) in enumerate(zip(said, shown, strict=True), 1)]
        return self._grouped(Aid.ANSWERS, wording.answers, lines)

    def _grouped(self, aid: Aid, title: str, blocks: Iterable[Item | Reference]) -> Document:
        """Below the title of each document, where there is more than one."""
        pairs = zip(self.questions, blocks, strict=True)
        groups = [(n, tuple(block for _, block in group)) for n, group in groupby(pairs, lambda pair: pair[0].document)]
        opening = (Element(Role.TITLE, title),)
        if len(self.titles) == 1:
            return Document(str(aid), opening, tuple(block for _, group in groups for block in group), aid=aid)
        sections = tuple(Section(f"{aid}-{n + 1}", Heading(self.titles[n], Kind.GROUP), group) for n, group in groups)
        return Document(str(aid), opening, sections=sections, aid=aid)
