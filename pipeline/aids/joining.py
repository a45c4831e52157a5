"""Words joined into phrases that may be terms: noun phrases, by what each word can do in one.

A word's part comes from jieba's dictionary (ICTCLAS flags) and from field.toml. Worth is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from pipeline.aids.field import field
from pipeline.words import flag, words

LONGEST = 5  # words of a phrase
SHORTEST, WIDEST = 2, 20  # characters of one
# A name in marks, and what has its own shape: 《工会法》, “四个意识”, 党的十九届五中全会, 党的二十大.
_DIGITS = "〇一二三四五六七八九十"
_NAMED = re.compile(
    r"(?P<book>《[^《》\n]{2,40}》)|“(?P<quoted>[\w·]{2,8})”"
    rf"|(?P<meeting>(?:党的|中共)?[{_DIGITS}]+届[{_DIGITS}]+(?:中全会|次(?:全会|全委会议|全体会议))|党的[{_DIGITS}]+大)"
)


class Part(StrEnum):
    """What a word can do in a phrase, in one letter, so that phrases are found by regular expressions."""

    NAME = "K"  # a known term, or what stands in “”: a term alone, too
    BOOK = "B"  # what stands in 《》: a term alone
    MEETING = "M"  # of a congress or committee, by number: the end of a term (自治区党委十一届九次全会)
    NOUN = "N"  # a term alone, too
    PLAIN = "P"  # a noun that says too little alone
    HEAD = "H"  # the same, and says what kind of thing a phrase names
    VERB = "V"  # a verb that may stand for a noun, within a phrase
    EVENT = "E"  # the same, at its end too (集体协商)
    QUALITY = "A"  # stands before a noun
    DEED = "D"  # a head that may be a true verb, too (组织, 服务)
    OTHER = "x"  # in no phrase


_PARTS = {part.value: part for part in Part}


class Word(NamedTuple):
    """A word and its part."""

    text: str
    part: Part
    pieces: tuple[str, ...]  # the words of jieba's that it is made of


class Phrase(NamedTuple):
    """Words that may be a term together."""

    text: str
    words: tuple[Word, ...]

    @property
    def packed(self) -> str:
        """Its words as one text, in little room: a line for each part and each piece, a blank one between words.

        >>> Phrase("", (Word("", Part.NAME, ("工", "会")), Word("", Part.HEAD, ("体系",)))).packed.splitlines()
        ['K', '工', '会', '', 'H', '体系']
        """
        return "\n\n".join("\n".join((word.part, *word.pieces)) for word in self.words)

    @classmethod
    def unpacked(cls, packed: str) -> Phrase:
        """The phrase that was packed."""
        rows = (word.split("\n") for word in packed.split("\n\n"))
        words = tuple(Word("".join(pieces), _PARTS[part], tuple(pieces)) for part, *pieces in rows)
        return cls("".join(word.text for word in words), words)


_NOUNS = frozenset(("n", "nr", "nrt", "nrfg", "ns", "nt", "nz", "j", "an", "l"))
_ADVERBS = frozenset(("d", "ad", "vd", "v", "z", "p", "c", "r", "m"))
# What makes a noun of a word, where the dictionary has not the whole (法定代理|人), and of which words.
_ENDINGS = frozenset("人者权率费证罪区")
_ENDED = frozenset(("v", "vn", "n", "b"))
_POINTING = frozenset("不本该各此其每某")
_LOOSE = frozenset("的了是和与不")
_LATIN = re.compile(r"(?![XxNn]+$)[A-Za-z][A-Za-z0-9]+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U000323af]+")
_RUN = re.compile("[^x]+")
# A phrase is what qualifies a noun, nouns, then verbs, the last of which stands for a noun. A verb opens one only
# before a head (管理体制), since it may be a true verb with its object (管理企业).
_PHRASE = re.compile(r"[KNBM]|(?=..)(?:[KNP][KNPH]*M|A?[KNP][KNPH]*(?:[VDE]{0,2}[HDE])?|A[HDE]|[VDE][HD]|H[VDE]?[HDE])")


@cache
def part(word: str) -> Part:
    """What a word can do in a phrase.

    >>> [part(word).name for word in ("工会", "体系", "管理", "先进", "坚持")]
    ['NAME', 'HEAD', 'DEED', 'QUALITY', 'OTHER']
    """
    own = field()
    if word in own.known:
        return Part.NAME
    if word in own.mute or not (_HAN.fullmatch(word) or _LATIN.fullmatch(word)):
        return Part.OTHER
    if word in own.heads:
        return Part.DEED if word in own.nominal or flag(word) in ("v", "vn") else Part.HEAD
    if word in own.nominal:
        return Part.EVENT
    return _by_flag(word, word in own.plain)


def _by_flag(word: str, plain: bool) -> Part:
    found = flag(word)
    if len(word) == 1 or (len(word) > 2 and not _LATIN.fullmatch(word) and not _nominal(word)):
        return Part.OTHER
    if found == "vn":
        return Part.VERB
    if plain and found != "v":
        return Part.PLAIN
    if len(word) > 2 and word.endswith("化"):
        return Part.QUALITY
    if found in _NOUNS or _LATIN.fullmatch(word):
        return Part.NOUN
    return Part.QUALITY if found in ("a", "b") else Part.OTHER


def _nominal(word: str) -> bool:
    """Whether a long word is a noun phrase: the dictionary has guessed the flags of many (充分肯定 is no name)."""
    own, first, last = field(), word[:2], word[-2:]
    if first in own.mute or last in own.mute or _LOOSE & set(word[1:-1]) or word[0] in _POINTING:
        return False
    if flag(word) in ("nr", "nrt", "ns", "nt"):
        return flag(last) != "v" and flag(first) not in _ADVERBS
    if flag(first) in ("v", "vn") and len(word) == 4:
        return last in own.heads
    verbal = flag(last) in ("v", "a", "d", "ad", "vd", "i", "l") and last not in own.nominal
    return not verbal and (len(word) == 3 or flag(first) not in _ADVERBS)


def parted(text: str) -> tuple[Word, ...]:
    """The words of a text with their parts; known terms and names in marks are one word each.

    >>> [word.text for word in parted("弘扬全心全意依靠工人阶级和《工会法》")]
    ['弘扬', '全心全意依靠工人阶级', '和', '《工会法》']
    """
    found: list[Word] = []
    last = 0
    for named in _NAMED.finditer(text):
        start, end = named.span(named.lastgroup or 0)
        found += _joined(words(text[last:start]))
        found.append(Word(text[start:end], _named(named), (text[start:end],)))
        last = end
    found += _joined(words(text[last:]))
    return tuple(found)


def _named(named: re.Match[str]) -> Part:
    """The part of a name in marks, or of a meeting: none for a word that says too little (“意见”)."""
    name, own = named[named.lastgroup or 0].strip("《》"), field()
    if any(name in weak for weak in (own.heads, own.nominal, own.plain, own.mute)):
        return Part.OTHER
    return {"book": Part.BOOK, "quoted": Part.NAME}.get(named.lastgroup or "", Part.MEETING)


def _joined(found: tuple[str, ...]) -> Iterator[Word]:
    """Words, the longest term of the field, or else of what is no term, that begins at each as one."""
    openings, known = _openings()
    at, size = 0, len(found)
    while at < size:
        start, text = at, found[at]
        at += 1
        after = found[at] if at < size else ""
        if text in openings and after and text + after in openings:
            at = _end(found, start, known, openings)
            text, after = "".join(found[start:at]), found[at] if at < size else ""
        if after in _ENDINGS and len(text) > 1 and flag(text) in _ENDED:
            at += 1
            yield Word(text + after, Part.NOUN, found[start:at])
        else:
            yield _word(text) if at == start + 1 else Word(text, part(text), found[start:at])


def _end(found: tuple[str, ...], at: int, known: frozenset[str], openings: frozenset[str]) -> int:
    """Where the longest known term ends that begins with a word, or else the word itself."""
    stop = at + 1
    for end, text in enumerate(accumulate(found[at : at + WIDEST]), at + 1):
        if text in known:
            stop = end
        if text not in openings:
            break
    return stop


@cache
def _word(text: str) -> Word:
    return Word(text, part(text), (text,))


@cache
def _openings() -> tuple[frozenset[str], frozenset[str]]:
    """What the joined words of the field begin with, and they."""
    known = field().known | field().mute
    return frozenset(word[:n] for word in known for n in range(1, len(word) + 1)), known


def phrases(found: tuple[Word, ...]) -> Iterator[Phrase]:
    """Every noun phrase in a row of words, those inside longer ones too.

    >>> [phrase.text for phrase in phrases(parted("加强工会组织体系建设"))]
    ['工会组织体系', '工会组织体系建设']
    """
    parts = "".join([word.part for word in found])
    for run in _RUN.finditer(parts):
        at = run.start()
        for start, stop in _spans(run[0]):
            words = found[at + start : at + stop]
            text = "".join([word.text for word in words])
            if SHORTEST <= len(text) <= WIDEST:
                yield Phrase(text, words)


@lru_cache(maxsize=4096)
def _spans(parts: str) -> tuple[tuple[int, int], ...]:
    """Where phrases stand among words of these parts."""
    starts = range(len(parts))
    pairs = ((start, stop) for start in starts for stop in range(start + 1, min(len(parts), start + LONGEST) + 1))
    return tuple((start, stop) for start, stop in pairs if _PHRASE.fullmatch(parts, start, stop))
