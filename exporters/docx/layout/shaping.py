"""How wide LibreOffice shows characters: as fonts shape Chinese, or English beside letters.

So —— is one glyph in some fonts, and digits are wider beside letters than beside Han characters. Nothing is kerned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from exporters.docx.layout.runs import ASIAN, Run
from pipeline.memory import Asked
from pipeline.theme import Face
from pipeline.typeset.fonts import Fonts

DASH = "—"


@dataclass(eq=False, slots=True)
class Shaper:
    """Says how wide characters are, in these fonts."""

    fonts: Fonts
    _advances: dict[tuple[Face, int, bool, int], Asked[str, float]] = field(default_factory=dict)
    _words: dict[tuple[Face, str], list[int]] = field(default_factory=dict)
    _joined: dict[Face, bool] = field(default_factory=dict)

    def widths(self, run: Run, size: int, spacing: int) -> Iterable[float]:
        """The widths of a run's characters, in twips, each with its spacing. `size`: in half points."""
        if not any(run.near):
            return self._each(run.face, run.text, size, run.script == ASIAN, spacing)
        words = _parted(run)
        widths = (self._word(run.face, text) if near else self._plain(run.face, text) for near, text in words)
        return (width * size / 100 + spacing for part in widths for width in part)

    def _each(self, face: Face, text: str, size: int, asian: bool, spacing: int) -> Iterable[float]:
        key = face, size, asian, spacing
        known = self._advances.get(key)
        if known is None:
            known = self._advances[key] = Asked(lambda char: self._advance(face, char, asian) * size / 100 + spacing)
        return map(known.__getitem__, text)

    def _plain(self, face: Face, text: str) -> list[int]:
        return [self._advance(face, char, asian=False) for char in text]

    def joined(self, face: Face) -> bool:
        """Whether the face's font has —— as one glyph."""
        if face not in self._joined:
            self._joined[face] = 0 in self.fonts.files[face].advances(2 * DASH, "Hani", "zh-CN")
        return self._joined[face]

    def _advance(self, face: Face, char: str, asian: bool) -> int:
        """In thousandths of an em: in the face's own font, which Word and LibreOffice know by its name."""
        font = self.fonts.files[face]
        found = font if font.glyph(char) else self.fonts.choose(face, char)
        if not found:
            return 1000
        return found.advances(char, "Hani", "zh-CN")[0] if asian and char < "\u3000" else found.width(char)

    def _word(self, face: Face, text: str) -> list[int]:
        known = self._words.get((face, text))
        if known is None:
            font = self.fonts.files[face]
            whole = all(map(font.glyph, text))
            known = font.advances(text, "Latn", "en-US") if whole else self._plain(face, text)
            self._words[face, text] = known
        return known


def _parted(run: Run) -> Iterable[tuple[bool, str]]:
    """The parts of a run that are Latin, and those that are not."""
    begin = 0
    for near, part in groupby(run.near):
        end = begin + sum(1 for _ in part)
        yield near, run.text[begin:end]
        begin = end
