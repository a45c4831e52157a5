"""The widths that marks and letters get in a face and size: by rule, whatever the font says of marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.theme import Face
from pipeline.typeset.characters import CLOSING, FULL, HALF, OPENING, SPACE, WESTERN, class_of, is_han
from pipeline.typeset.fonts import Font, Fonts

WORD_SPACE = 0.25  # em at least (CLREQ, 3.2.2: a quarter to half an em)
_EPS = 1e-6


class Kind(IntEnum):
    """What characters a run has: Chinese, Western, or one whose glyph is not as wide as its cell."""

    EVEN = 0
    WESTERN = 1
    ODD = 2


@dataclass(eq=False)
class Metrics:
    """What a face has for each character in a size, looked up once each. Lengths are points.

    `cells`: the width that a character is given. `owners`: by code point, a letter that is the same for characters
    that can be shown in one run; `shown`: the font's name and the kind of run that such a letter stands for.
    """

    fonts: Fonts
    face: Face
    size: float
    em: float
    squeeze: bool
    cells: _Cells = field(init=False)
    owners: _Owners = field(init=False)
    shown: dict[str, tuple[str, Kind]] = field(default_factory=dict)
    _list: list[Font] = field(default_factory=list)
    _plain: set[str] = field(default_factory=set)  # characters of the first font that are an em wide, as most are

    def __post_init__(self) -> None:
        self.cells, self.owners = _Cells(self), _Owners(self)

    def measured(self, text: str) -> tuple[list[float], str]:
        """The widths of the cells of a text's characters, and their letters for runs."""
        if self._plain.issuperset(text):
            return [self.em] * len(text), "\0" * len(text)
        return [*map(self.cells.__getitem__, text)], text.translate(self.owners)

    def offset(self, char: str) -> float:
        """How far into its cell an odd glyph begins: at the side where its mark has its ink, or in the middle."""
        free = self.cells[char] - self._natural(char)
        return free * {OPENING: 1.0, CLOSING: 0.0}.get(class_of(char), 0.5)

    def learn(self, char: str) -> None:
        """Look a character up: its font (the face's own, and its empty box, where none has it), its cell, its kind."""
        font = self._font(char)
        if font not in self._list:
            self._list.append(font)
        natural = self._natural(char)
        cell = self.cells[char] = self._cell(char, natural)
        western = char.isascii() and class_of(char) in WESTERN
        odd = abs(natural - self.size - cell + self.em) > _EPS
        kind = Kind.WESTERN if western else Kind.ODD if odd else Kind.EVEN
        owner = self._list.index(font) * len(Kind) + kind
        self.owners[ord(char)] = chr(owner)
        self.shown[chr(owner)] = font.name, kind
        if owner == 0 and cell == self.em:
            self._plain.add(char)

    def _font(self, char: str) -> Font:
        return self.fonts.choose(self.face, char) or self.fonts.files[self.face]

    def _natural(self, char: str) -> float:
        return self._font(char).width(char) * self.size / 1000

    def _cell(self, char: str, natural: float) -> float:
        """The width by rule: an em for Han characters and full marks, half of one for interpuncts."""
        if is_han(char) or char in FULL:
            return self.em
        if char in HALF:
            return self.em / 2 if self.squeeze else self.em
        if class_of(char) == SPACE:
            return max(natural, WORD_SPACE * self.em)
        return self.em if abs(natural - self.size) < _EPS and char > "\u2000" else natural


class _Cells(dict[str, float]):
    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, char: str) -> float:
        self._metrics.learn(char)
        return self[char]


class _Owners(dict[int, str]):
    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, code: int) -> str:
        self._metrics.learn(chr(code))
        return self[code]
