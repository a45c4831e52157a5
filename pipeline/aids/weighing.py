"""What phrases of a packet are worth as terms: counted over all documents, nested ones told from those of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import cbrt, log, sqrt

from pipeline.aids.joining import SHORTEST, Part, Phrase, Word, parted, phrases
from pipeline.document import Role
from pipeline.frozen import frozen
from pipeline.words import idf

HEADING = 3  # times as much as the text counts what a heading or a title says
FEWEST = 2  # times that a phrase must stand in the packet
LOOSE = 0.2  # of the times that its rarer end stands anywhere, a phrase that stands twice must be more
RAREST = 9.0  # of idf: above it, jieba's list says only that it has hardly seen the word
NAMED = 1.5  # times more is worth what is known to be a name or a term
LONG = 0.15  # more is worth each character beyond two,
LONGEST = 8  # up to this many
_NAMES = frozenset((Part.NAME, Part.BOOK, Part.MEETING))
# What gives no terms of its own: 版头, 版记 and what addresses readers (GB/T 9704-2012, 7.2, 7.4, 7.3.2).
SILENT = frozenset(
    (
        Role.ISSUING_BODY_MARK,
        Role.DOCUMENT_NUMBER,
        Role.CC_LIST,
        Role.PRINT_NOTE,
        Role.DATE,
        Role.ADDRESSEE,
        Role.SALUTATION,
    )
)


@frozen
class Weighed:
    """A phrase that is a term, and its weight in each document that says it."""

    text: str
    weights: Mapping[int, float]

    @property
    def score(self) -> float:
        """Its weight in the packet."""
        return sum(self.weights.values())


def weighed(blocks: Sequence[tuple[int, Role, str]], dropped: Collection[str] = ()) -> list[Weighed]:
    """The terms of blocks, each with its document's number and its role: the best first, equal ones in order."""
    seen = _seen(blocks, dropped)
    found = (_weighed(text, share, seen) for text, share in _shares(seen).items())
    return sorted(found, key=lambda one: -one.score)


@frozen
class _Seen:
    """What was seen: phrases in order, how often each stands, each word, and each phrase's count in each document."""

    phrases: dict[str, Phrase]
    times: Counter[str]
    words: Counter[str]
    counts: dict[int, Counter[str]]


def _seen(blocks: Sequence[tuple[int, Role, str]], dropped: Collection[str]) -> _Seen:
    seen = _Seen({}, Counter(), Counter(), {number: Counter() for number, _, _ in blocks})
    for number, kind, text in blocks:
        if kind in SILENT:
            continue
        words = tuple(parted(text))
        found: dict[str, int] = {}
        for phrase in phrases(words):
            if phrase.text not in dropped:
                seen.phrases.setdefault(phrase.text, phrase)
                found[phrase.text] = found.get(phrase.text, 0) + 1
        seen.words.update(word.text for word in words)
        seen.times.update(found)
        weight = HEADING if kind in (Role.TITLE, Role.HEADING) else 1
        seen.counts[number].update({text: count * weight for text, count in found.items()})
    return seen


def _shares(seen: _Seen) -> dict[str, float]:
    """The share of each phrase's places in which it is no part of a longer term; phrases that are no terms left out."""
    free = Counter(seen.times)
    out = {}
    for text, phrase in sorted(seen.phrases.items(), key=lambda item: -len(item[1].words)):
        if _holds(phrase, free[text], seen):
            out[text] = free[text] / seen.times[text]
            for part in _parts(phrase.words):
                free[part] -= free[text]
    return {text: out[text] for text in seen.phrases if text in out}


def _parts(words: tuple[Word, ...]) -> Iterator[str]:
    """What a phrase holds that is shorter."""
    for start in range(len(words)):
        for stop in range(start + 1, len(words) + 1):
            if stop - start < len(words):
                yield "".join(word.text for word in words[start:stop])


def _holds(phrase: Phrase, free: int, seen: _Seen) -> bool:
    """Whether a phrase is a term: it stands by itself often enough, and its words belong together."""
    times = seen.times[phrase.text]
    rarer = min(seen.words[phrase.words[0].text], seen.words[phrase.words[-1].text])
    return free >= FEWEST and (times > FEWEST or times > LOOSE * rarer)


def _weighed(text: str, share: float, seen: _Seen) -> Weighed:
    standing = [number for number, count in seen.counts.items() if count[text]]
    worth = _worth(seen.phrases[text]) * spread(len(standing), len(seen.counts))
    return Weighed(text, {number: sqrt(seen.counts[number][text] * share) * worth for number in standing})


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
