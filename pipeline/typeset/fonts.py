"""Fonts as the typesetter needs them: which file sets a character, and how wide it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from pipeline.theme import Face

FILES = (
    (Face.SONG, "NotoSerifSC_400Regular.ttf"),
    (Face.BIAOSONG, "NotoSerifSC_700Bold.ttf"),
    (Face.HEI, "NotoSansSC_400Regular.ttf"),
    (Face.KAI, "LXGWWenKai-Regular.ttf"),
    (Face.FANG, "FandolFang-Regular.otf"),
)
# Where a face lacks a character, these follow: LXGW WenKai blends best with Fandol Fang's rest.
FALLBACK = {
    Face.SONG: (Face.KAI,),
    Face.BIAOSONG: (Face.SONG, Face.KAI),
    Face.HEI: (Face.SONG, Face.KAI),
    Face.KAI: (Face.SONG,),
    Face.FANG: (Face.KAI, Face.SONG),
}
# Characters that a face has, but not as they should be: Fandol Fang's Latin, digits and brackets are heavier
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
_LOANS = {(face, char): lender for face, chars, lender in LOANS for char in chars}


@dataclass(eq=False)
class Font:
    """One font file: glyphs and advances of characters, in thousandths of an em."""

    name: str
    path: Path
    face: hb.Face
    _font: hb.Font
    _widths: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Font:
        """Open a font file, by memory map: 0.1 ms whatever its size."""
        face = hb.Face(hb.Blob.from_file_path(path))
        return cls(path.name, path, face, hb.Font(face))

    def glyph(self, char: str) -> int:
        """The glyph of a character; 0 where the font has none."""
        return self._font.get_nominal_glyph(ord(char)) or 0

    def width(self, char: str) -> int:
        """The advance of a character, in thousandths of an em."""
        width = self._widths.get(char)
        if width is None:
            width = round(self._font.get_glyph_h_advance(self.glyph(char)) * 1000 / self.face.upem)
            self._widths[char] = width
        return width


@dataclass(eq=False)
class Fonts:
    """The font files of all faces, from one folder."""

    files: dict[Face, Font]
    _choice: dict[tuple[Face, str], Font] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Fonts:
        """Open the bundled files in a folder."""
        return cls({face: Font.load(folder / name) for face, name in FILES})

    def named(self, name: str) -> Font:
        """The font of a file name."""
        return next(font for font in self.files.values() if font.name == name)

    def choose(self, face: Face, char: str) -> Font | None:
        """The font that sets a character of a face: its own, or the next that has it; None where none has."""
        key = (face, char)
        if key not in self._choice:
            found = next((f for f in self._order(face, char) if f.glyph(char)), None)
            if found is None:
                return None
            self._choice[key] = found
        return self._choice[key]

    def _order(self, face: Face, char: str) -> list[Font]:
        lender = _LOANS.get((face, char))
        return [self.files[f] for f in (*([lender] if lender else []), face, *FALLBACK[face])]


@cache
def folder() -> Path:
    """Where the bundled fonts lie: inside the installed package, or at the checkout's root."""
    inside = Path(__file__).resolve().parents[1] / "bundled_fonts"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "fonts"
