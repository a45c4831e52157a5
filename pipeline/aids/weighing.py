"""What phrases of a packet are worth as terms: counted over all documents, nested ones told from those of their own."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import cbrt, log, sqrt

from pipeline.aids.counting import Counts
from pipeline.aids.joining import SHORTEST, Part, Phrase, Word
from pipeline.frozen import frozen
from pipeline.words import idf

FEWEST = 2  # times that a phrase must stand in the packet
LOOSE = 0.2  # of the times that its rarer end stands anywhere, a phrase that stands twice must be more
RAREST = 9.0  # of idf: above it, jieba's list says only that it has hardly seen the word
NAMED = 1.5  # times more is worth what is known to be a name or a term
LONG = 0.15  # more is worth each character beyond two,
LONGEST = 8  # up to this many
_NAMES = frozenset((Part.NAME, Part.BOOK, Part.MEETING))


@frozen
class Weighed:
    """A phrase that is a term, and its weight in each document that says it."""

    text: str
    weights: Mapping[int, float]

    @property
    def score(self) -> float:
        """Its weight in the packet."""
        return sum(self.weights.values())


def weighed(documents: Iterable[tuple[int, Counts]], dropped: Collection[str] = ()) -> list[Weighed]:
    """The terms of documents, each with its number: the best first, equal ones in order."""
    seen = _Seen()
    for number, counts in documents:
        seen.add(number, counts)
    shares = _shares(seen, dropped)
    return sorted(_weighed(seen, shares), key=lambda one: -one.score)


class _Seen:
    """What was seen: phrases by number, in order, how often each stands, in how many documents; words; who says what.

    Of thousands of documents few phrases become terms: arrays of numbers hold the others in little room.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.packed: list[str] = []
        self.times = array("I")
        self.standing = array("I")
        self.words: Counter[str] = Counter()
        self.said: list[tuple[int, array[int], array[int]]] = []

    def add(self, document: int, counts: Counts) -> None:
        """See what a document says."""
        own = array("I")
        for (text, packed), times in zip(counts["phrases"].items(), counts["times"], strict=True):
            number = self.numbers.setdefault(text, len(self.packed))
            if number == len(self.packed):
                self.packed.append(packed)
                self.times.append(0)
                self.standing.append(0)
            self.times[number] += times
            self.standing[number] += 1
            own.append(number)
        self.words.update(counts["words"])
        self.said.append((document, own, array("I", counts["said"])))


def _shares(seen: _Seen, dropped: Collection[str]) -> dict[int, tuple[Phrase, float]]:
    """Phrases that are terms, with the share of their places in which they are no part of a longer one."""
    often = (n for text, n in seen.numbers.items() if seen.times[n] >= FEWEST and text not in dropped)
    phrases = {number: Phrase.unpacked(seen.packed[number]) for number in often}
    taken: Counter[str] = Counter()
    out = {}
    for number, phrase in sorted(phrases.items(), key=lambda item: -len(item[1].words)):
        times = seen.times[number]
        free = times - taken[phrase.text]
        if _holds(phrase, times, free, seen.words):
            out[number] = phrase, free / times
            for part in _parts(phrase.words):
                taken[part] += free
    return {number: out[number] for number in phrases if number in out}


def _parts(words: tuple[Word, ...]) -> Iterator[str]:
    """What a phrase holds that is shorter."""
    for start in range(len(words)):
        for stop in range(start + 1, len(words) + 1):
            if stop - start < len(words):
                yield "".join(word.text for word in words[start:stop])


def _holds(phrase: Phrase, times: int, free: int, words: Counter[str]) -> bool:
    """Whether a phrase is a term: it stands by itself often enough, and its words belong together."""
    rarer = min(words[phrase.words[0].text], words[phrase.words[-1].text])
    return free >= FEWEST and (times > FEWEST or times > LOOSE * rarer)


def _weighed(seen: _Seen, shares: Mapping[int, tuple[Phrase, float]]) -> Iterator[Weighed]:
    all_documents = len(seen.said)
    worths = {n: _worth(phrase) * spread(seen.standing[n], all_documents) for n, (phrase, _) in shares.items()}
    weights: dict[int, dict[int, float]] = {number: {} for number in shares}
    for document, phrases, said in seen.said:
        for number, times in zip(phrases, said, strict=True):
            if number in shares:
                weights[number][document] = sqrt(times * shares[number][1]) * worths[number]
    yield from (Weighed(phrase.text, weights[number]) for number, (phrase, _) in shares.items())


def _worth(phrase: Phrase) -> float:
    """What a phrase is worth for itself: the mean rarity of its words, more if it is long, or a name.

    A single character (法定代理|人) has no rarity that would say anything.
    """
    pieces = [piece for word in phrase.words for piece in word.pieces if len(piece) > 1]
    rarity = sum(min(idf(piece), RAREST) for piece in pieces) / max(1, len(pieces))
    named = NAMED if any(word.part in _NAMES and len(word.text) > SHORTEST for word in phrase.words) else 1
    return rarity * named * (1 + LONG * (min(len(phrase.text), LONGEST) - SHORTEST))


def spread(standing: int, number: int) -> float:
    """How much a term tells of a document, that stands in so many of all: 1 in one alone, little in every one.

    >>> spread(1, 1), spread(1, 4), round(spread(4, 4), 2), round(spread(50, 50), 2)
    (1.0, 1.0, 0.52, 0.17)
    """
    return cbrt(log((number + 1) / standing) / log(number + 1))
