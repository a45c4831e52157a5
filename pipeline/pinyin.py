"""Pinyin: how the terms of an index (术语索引) are read, in what order they stand (音序), under which letter.

The order is that of 《简明成语词典》 (凡例, 三) and books like it, character by character (逐字): by letters, by tone
(阴阳上去, 轻声), by number of strokes (笔画), and, as encyclopedias add, by their shapes (笔形, 横竖撇点折); where the
first ones are the same character, by the second ones. ü comes after u as a kind of it: lu, lü, luan, lüe (CLDR's
pinyin order). What sounds alike stands in the order of 通用规范汉字表 (2013), which is that of GF 3003-1999.

What is not Chinese stands behind: what begins with a figure, or with letters not Latin either, after Z, as in
encyclopedias; Latin letters under their own, after Chinese characters, as ICU's AlphabeticIndex has them; figures go
by their values; marks count for nothing. Of GB/T 22466-2023 (索引编制规则) and GB/T 13418-1992
(文字条目通用排序规则) no text was at hand, and so no clause is cited: docs/aids.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from pipeline.memory import Asked
from pipeline.tables import Recipe, Table, load
from pipeline.words import words

DIGITS = "0–9"
OTHERS = "其他"
HEADS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", DIGITS, OTHERS)
_HANZI = Path(__file__).with_name("hanzi")
_TONES = "\u0304\u0301\u030c\u0300"
_LONGEST = 10  # characters of a phrase
_NEVER_SHIFT = frozenset("一不")  # dictionaries write their own tones, not those that they take before others (变调)


class Weight(NamedTuple):
    """What one character, or one number, counts for in the order: compared from left to right."""

    kind: int  # a Chinese character, a Latin letter, a number, anything else
    letters: str
    tone: int  # 1–4, 5 for 轻声; after ü five more. Of a number: how many figures
    strokes: int  # the character's place among all, by strokes
    text: str


HAN, LATIN, NUMBER, OTHER = range(4)


def readings(word: str) -> tuple[str, ...]:
    """The reading of each character, with its tone; what is no Chinese character reads as itself.

    A character that has several is read as in the longest phrase that it stands in.

    >>> readings("重庆市"), readings("校长负责制")
    (('chóng', 'qìng', 'shì'), ('xiào', 'zhǎng', 'fù', 'zé', 'zhì'))
    >>> readings("行業"), readings("AI技术")
    (('háng', 'yè'), ('A', 'I', 'jì', 'shù'))
    """
    plain = simplified(word)
    parts = (plain,) if _phrase(plain) is not None else words(plain)
    characters = iter(word)
    pieces = (piece for part in parts for piece in _pieces(part))
    return tuple(reading for piece in pieces for reading in _read(piece, "".join(islice(characters, len(piece)))))


def key(word: str) -> tuple[int, tuple[Weight, ...], int, str]:
    """What an index is sorted by: the place of the word's head, its characters, how many marks it has, its code points.

    >>> sorted(("长度", "行业", "重庆", "《工会法》", "工人", "2035年", "App", "AI技术"), key=key)
    ['AI技术', 'App', '长度', '重庆', '《工会法》', '工人', '行业', '2035年']
    """
    weights = tuple(_weights(word))
    return HEADS.index(_head(weights)), weights, len(word), word


def head(word: str) -> str:
    """The head that a word stands under: a letter, `DIGITS` or `OTHERS`.

    >>> head("重庆"), head("“三会一课”"), head("5G"), head("α粒子")
    ('C', 'S', '0–9', '其他')
    """
    return _head(tuple(_weights(word)))


def _head(weights: tuple[Weight, ...]) -> str:
    match weights:
        case (Weight(kind=2), *_):
            return DIGITS
        case (Weight(kind=0 | 1, letters=letters), *_):
            return letters[0].upper()
        case _:
            return OTHERS


def _weights(word: str) -> Iterator[Weight]:
    text = "".join(char if _character(char) else normalize("NFKD", char).casefold() for char in word)
    plain = ((char, read) for char, read in zip(text, readings(text), strict=True) if char.isalnum())
    for is_number, run in groupby(plain, key=lambda unit: unit[0] in "0123456789"):
        if is_number:
            number = "".join(c for c, _ in run).lstrip("0")
            yield Weight(NUMBER, "", len(number), 0, number)
        else:
            yield from (_weight(c, read) for c, read in run)


def _weight(char: str, reading: str) -> Weight:
    if "a" <= char <= "z":
        return Weight(LATIN, char, 0, 0, "")
    known = _character(char)
    if known is None:
        return Weight(OTHER, "", 0, 0, char)
    return Weight(HAN, *_spelling(reading), known.strokes, char)


def _spelling(reading: str) -> tuple[str, int]:
    """The letters of a reading, and its tone.

    >>> _spelling("lǜ"), _spelling("le")
    (('lu', 9), ('le', 5))
    """
    spelt = normalize("NFD", reading)
    tone = next((n for n, mark in enumerate(_TONES, 1) if mark in spelt), 5)
    return "".join(c for c in spelt if c.isascii()), tone + 5 * ("\u0308" in spelt)


class _Character(NamedTuple):
    reading: str
    strokes: int
    simplified: str


@cache
def _character(char: str) -> _Character | None:
    record = _table().get(normalize("NFC", char))  # which makes compatibility ideographs the characters that they are
    if record is None:
        return None
    reading, strokes, simplified = record.split(" ")
    return _Character(reading, int(strokes), simplified)


def simplified(text: str) -> str:
    """A text in Simplified characters, one for one, as far as that tells words: for dictionaries, not for readers.

    >>> simplified("產業工人隊伍")
    '产业工人队伍'
    """
    return text.translate(_forms())


@cache
def _forms() -> Asked[int, str]:
    return Asked(lambda code: _simplified(chr(code)))


def _simplified(char: str) -> str:
    found = _character(char)
    return found.simplified if found else char


def _phrase(text: str) -> str | None:
    """The readings of a phrase, "" if they are the usual ones; None if there is no such phrase."""
    return _table().get(text) if 2 <= len(text) <= _LONGEST else None


def _pieces(text: str) -> Iterator[str]:
    """A text as the fewest phrases and single characters; of equally few, with the longest phrases first: 差异|化."""
    count = [0] * (len(text) + 1)
    length = [1] * len(text)
    for at in reversed(range(len(text))):
        lengths = (
            n for n in range(min(_LONGEST, len(text) - at), 0, -1) if n == 1 or _phrase(text[at : at + n]) is not None
        )
        length[at] = min(lengths, key=lambda n: count[at + n])
        count[at] = count[at + length[at]] + 1
    at = 0
    while at < len(text):
        yield text[at : at + length[at]]
        at += length[at]


def _read(piece: str, written: str) -> tuple[str, ...]:
    """The readings of a phrase, or of a character as it is written: 髮 alone is fà, though 发 is fā."""
    if known := _phrase(piece):
        return tuple(known.split(" "))
    return tuple(
        found.reading if (found := _character(char)) else char for char in (written if len(piece) == 1 else piece)
    )


# The table: what pypinyin and our own files know, compiled.


def recipes() -> tuple[Recipe]:
    """The table of readings and strokes: of pypinyin's data, which is found without loading it, and our own."""
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin is not installed")
    theirs = (Path(spec.origin).with_name(f"{name}_dict.json") for name in ("pinyin", "phrases"))
    ours = (_HANZI / f"{name}.txt" for name in ("readings", "strokes", "simplified"))
    sources = (*theirs, *ours)
    return (Recipe("pinyin-1", sources, lambda: _items(*(path.read_text("utf-8") for path in sources))),)


@cache
def _table() -> Table:
    return load(recipes()[0])


def _items(usual: str, phrases: str, corrections: str, strokes: str, simplified: str) -> dict[str, str]:
    """Of each character its reading, its place by strokes, its Simplified form; of each phrase its readings.

    Phrases that are read character by character stay all the same: without 规定, 行规 would be found in 暂行规定.
    """
    from json import loads  # noqa: PLC0415 - only where a table is made

    readings = {chr(int(code)): known.split(",")[0] for code, known in loads(usual).items()}
    known = {text: [read[0] for read in found] for text, found in loads(phrases).items()}
    for text, *found in _rows(corrections):
        if len(text) == 1:
            readings[text] = found[0]
        else:
            known[text] = found
    places = {char: str(at) for at, char in enumerate("".join(row[1] for row in _rows(strokes)))}
    forms = {pair[0]: pair[1] for row in _rows(simplified) for pair in row}
    unlisted = str(len(places))
    return {
        char: " ".join((read, places.get(char, unlisted), forms.get(char, char))) for char, read in readings.items()
    } | {text: _unusual(text, found, readings) for text, found in known.items()}


def _unusual(text: str, found: list[str], usual: Mapping[str, str]) -> str:
    plain = [usual.get(char, char) for char in text]
    own = [other if char in _NEVER_SHIFT else read for char, read, other in zip(text, found, plain, strict=True)]
    return "" if own == plain else " ".join(own)


def _rows(text: str) -> Iterator[list[str]]:
    return (row for line in text.splitlines() if (row := line.partition("#")[0].split()))
