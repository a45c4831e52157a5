"""What is measured in the theme's own fonts, since Word cannot work it out: breaks at sense, indents, sizes."""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.export import Edition, Resources
from pipeline.frozen import frozen
from pipeline.theme import Sheet, Style, Theme
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.lines import Setter, Setting

_GAP = 0.2  # em


@frozen
class Measures:
    """Measures texts as the typesetter does."""

    _blocks: Blocks

    @classmethod
    def of(cls, edition: Edition, resources: Resources) -> Measures:
        """In the theme and the fonts of an edition; Word squeezes nothing, and has its own gap between scripts."""
        return cls(Blocks(edition.theme, Setter(resources.fonts, squeeze=False, gap=_GAP)))

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
        """A style in which a text has room in one line, where it must: in a size that Word has, of half points."""
        if not style.fits:
            return style
        fitting = self._blocks.fitting(words, style)
        return replace(fitting, size=math.floor(fitting.size * 2) / 2)

    def hang(self, words: str, style: Style) -> float:
        """How far further lines stand in, below the text after a label or a number; 0 where they do not hang."""
        return self._blocks.hang(words, style) if style.hangs else 0.0

    def staggered(self, signature: str, date: str) -> tuple[float, float]:
        """The right indents by which a date begins further right than its signature (GB/T 9704-2012, 7.3.5.2).

        Both as in their styles where the signature takes more than one line.
        """
        styles = self.theme.style("signature"), self.theme.style("date")
        ends = [self.sheet.measure - style.right * style.em for style in styles]
        widths = [
            self._blocks.setter.width(words, style) for words, style in zip((signature, date), styles, strict=True)
        ]
        begins = ends[0] - widths[0], ends[1] - widths[1]
        if begins[0] >= 0:
            begins = self._blocks.stagger(*begins, styles[1])
        return self.sheet.measure - begins[0] - widths[0], self.sheet.measure - begins[1] - widths[1]
