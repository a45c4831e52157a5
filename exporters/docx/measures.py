"""What is measured in the theme's own fonts, since Word cannot work it out: breaks at sense, indents, sizes."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.export import Edition, Resources
from pipeline.theme import Sheet, Style, Theme
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.lines import Setting


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures texts as the typesetter does."""

    _blocks: Blocks

    @classmethod
    def of(cls, edition: Edition, resources: Resources) -> Measures:
        """In the theme and the fonts of an edition."""
        return cls(Blocks.of(edition.theme, resources.fonts))

    @property
    def theme(self) -> Theme:
        """The theme that texts are measured in."""
        return self._blocks.theme

    @property
    def sheet(self) -> Sheet:
        """The sheet that lines are measured for."""
        return self.theme.sheet

    def lines(self, words: str, style: Style) -> tuple[str, ...]:
        """A text in lines, broken at sense."""
        measure = self.sheet.measure - (style.left + style.right) * style.em
        return self._blocks.setter.sense_lines(words, style, Setting(measure, style.indent * style.em))

    def fitting(self, words: str, style: Style) -> Style:
        """A style in which a text has room in one line, where it must."""
        return self._blocks.fitting(words, style) if style.fits else style

    def hang(self, words: str, style: Style) -> float:
        """How far further lines stand in, below the text after a label or a number; 0 where they do not hang."""
        return self._blocks.hang(words, style) if style.hangs else 0.0

    def staggered(self, signature: str, date: str) -> tuple[float, float]:
        """The right indents by which a date begins further right than its signature (GB/T 9704-2012, 7.3.5.2).

        Both as in their styles where the signature takes more than one line.
        """
        above, below = self.theme.style("signature"), self.theme.style("date")
        ends = self.sheet.measure - above.right * above.em, self.sheet.measure - below.right * below.em
        widths = self._blocks.setter.width(signature, above), self._blocks.setter.width(date, below)
        by = self.theme.stagger * below.em
        if not by or widths[0] > ends[0]:
            return above.right * above.em, below.right * below.em
        begin = min(ends[0] - widths[0] + by, ends[1] - widths[1])
        return self.sheet.measure - (begin - by) - widths[0], self.sheet.measure - begin - widths[1]
