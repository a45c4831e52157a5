"""Fonts as the typesetter needs them: which one sets a character of a face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, count
from pathlib import Path

from pipeline.theme import Face
from pipeline.typeset.fontfiles import Font

__all__ = ["Font", "Fonts", "folder"]

FILES = (
    (Face.SONG, "NotoSerifSC_400Regular.ttf"),
    (Face.BIAOSONG, "NotoSerifSC_700Bold.ttf"),
    (Face.HEI, "NotoSansSC_400Regular.ttf"),
    (Face.KAI, "LXGWWenKai-Regular.ttf"),
    (Face.FANG, "FandolFang-Regular.otf"),
)
LICENCES = {
    Face.SONG: "NotoSerifSC-OFL.txt",
    Face.BIAOSONG: "NotoSerifSC-OFL.txt",
    Face.HEI: "NotoSansSC-OFL.txt",
    Face.KAI: "LXGWWenKai-copyright-OFL.txt",
    Face.FANG: "Fandol-COPYING-GPLv3+FE.txt",
}
# Where a face lacks a character, the others follow, those first that blend best: LXGW WenKai with Fandol Fang's rest.
FALLBACK = {
    Face.SONG: (Face.KAI, Face.FANG, Face.HEI, Face.BIAOSONG),
    Face.BIAOSONG: (Face.SONG, Face.KAI, Face.HEI, Face.FANG),
    Face.HEI: (Face.SONG, Face.KAI, Face.BIAOSONG, Face.FANG),
    Face.KAI: (Face.SONG, Face.FANG, Face.HEI, Face.BIAOSONG),
    Face.FANG: (Face.KAI, Face.SONG, Face.HEI, Face.BIAOSONG),
}
# Characters that a bundled font has, but not as they should be: Fandol Fang's Latin, digits and brackets are heavier
# than its Han characters and its 〇 is small; LXGW WenKai's quotation marks are narrow; the dashes of the Noto
# fonts are shorter than an em, so that —— would have a gap.
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
LOANS = (
    (Face.FANG, "〇《》〈〉（）〔〕【】「」『』" + _ASCII, Face.SONG),
    (Face.KAI, "“”‘’·", Face.SONG),
    (Face.SONG, "—", Face.FANG),
    (Face.BIAOSONG, "—", Face.FANG),
    (Face.HEI, "—", Face.FANG),
)
_SQUARE = "国"  # fills its em box as most characters do
# The same of the bundled fonts, written down since it takes a millisecond to ask each.
MIDDLES = {Face.SONG: 0.3715, Face.BIAOSONG: 0.377, Face.HEI: 0.3575, Face.KAI: 0.336, Face.FANG: 0.296}
_LOANS = {(face, char): lender for face, chars, lender in LOANS for char in chars}


@dataclass(eq=False)
class Fonts:
    """The fonts of all faces: the user's own, and the bundled ones behind them."""

    bundled: dict[Face, Font]
    own: dict[Face, Font] = field(default_factory=dict)
    rest: tuple[Font, ...] = ()
    _choice: dict[tuple[Face, str], Font] = field(default_factory=dict)
    _middles: dict[Face, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, own: Iterable[tuple[Face | None, Font]] = ()) -> Fonts:
        """Open the bundled files in a folder, behind the user's fonts (of a face, or for what all faces lack)."""
        bundled = {face: Font.load(folder / name) for face, name in FILES}
        listed = tuple(own)
        _name_apart([*bundled.values(), *dict.fromkeys(font for _, font in listed)])
        rest = tuple(font for face, font in listed if face is None)
        return cls(bundled, {face: font for face, font in listed if face}, rest)

    @cached_property
    def files(self) -> dict[Face, Font]:
        """The first font of each face: the user's own, else the bundled one."""
        return self.bundled | self.own

    @cached_property
    def _names(self) -> dict[str, Font]:
        return {font.name: font for font in (*self.own.values(), *self.rest, *self.bundled.values())}

    @property
    def all(self) -> list[Font]:
        """All fonts that a character could be set in, the user's own and the bundled ones."""
        return list(self._names.values())

    @cached_property
    def digest(self) -> str:
        """What decides how wide all that is set in these fonts is, and which of them sets it."""
        digests = sorted((name, font.digest) for name, font in self._names.items())
        faces = [(face, font.name) for fonts in (self.bundled, self.own) for face, font in sorted(fonts.items())]
        return repr((digests, faces, [font.name for font in self.rest]))

    def middle(self, face: Face) -> float:
        """How far above the baseline the middle of a face's Han characters is, in em."""
        if face in self.own and face not in self._middles:
            self._middles[face] = self.own[face].middle(_SQUARE) or MIDDLES[face]
        return self._middles.get(face, MIDDLES[face])

    def named(self, name: str) -> Font:
        """The font of a name."""
        return self._names[name]

    def has(self, char: str) -> bool:
        """Whether any font has a character."""
        return any(font.glyph(char) for font in self._names.values())

    def choose(self, face: Face, char: str) -> Font | None:
        """The font that sets a character of a face: its own, or the next that has it; None where none has."""
        key = (face, char)
        if key not in self._choice:
            found = next((font for font in self._order(face, char) if font.glyph(char)), None)
            if found is None:
                return None
            self._choice[key] = found
        return self._choice[key]

    def licence(self, font: Font) -> Iterator[tuple[str, Path]]:
        """The licence of a bundled font: its file's name, and where it lies; nothing for others."""
        for face in (face for face, known in self.bundled.items() if known is font):
            yield LICENCES[face], font.path.parent / "licences" / LICENCES[face]

    def _order(self, face: Face, char: str) -> Iterator[Font]:
        """Loans are between bundled fonts: what is wanting in them need not be in others."""
        if face in self.own:
            yield self.own[face]
            yield from self.rest
        lender = _LOANS.get((face, char))
        yield from (self.bundled[f] for f in ((lender, face) if lender else (face,)))
        yield from self.rest
        for other in FALLBACK[face]:
            yield from (fonts[other] for fonts in (self.own, self.bundled) if other in fonts)


def _name_apart(fonts: Iterable[Font]) -> None:
    """Give each font a name of its own, though files in different folders may be called the same."""
    taken: set[str] = set()
    for font in fonts:
        names = chain([font.name], (f"{font.name} ({number})" for number in count(2)))
        font.name = next(name for name in names if name not in taken)
        taken.add(font.name)


@cache
def folder() -> Path:
    """Where the bundled fonts lie: inside the installed package, or at the checkout's root."""
    inside = Path(__file__).resolve().parents[1] / "bundled_fonts"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "fonts"
