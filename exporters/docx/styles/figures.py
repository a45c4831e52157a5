"""A theme's figures as Word's properties of paragraphs and runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from exporters.docx.imprint import around
from exporters.docx.layout.lengths import lengths, stands_off
from exporters.docx.markup import Element, Markup, element, name, parsed, serialised, w
from pipeline.theme import Align, Face, Stroke, Style

_ALIGN = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}


@dataclass(frozen=True)
class Figures:
    """How styles are written: in these families, against the body's style (`paragraph` without its indent)."""

    families: Mapping[Face, str]
    body: Style

    @cached_property
    def _same(self) -> dict[str, Element]:
        """The body's properties of both kinds."""
        return {made.tag: made for made in parsed([self.lines(self.body), self.letters(self.body)])}

    def lines(
        self,
        style: Style,
        before: Iterable[Markup] = (),
        between: Iterable[Markup] = (),
        after: Iterable[Markup] = (),
    ) -> Markup:
        """All that a theme says of a paragraph's lines.

        What else a style needs stands where the schema wants it: before the spacing, before and after the alignment.
        """
        keep = w("keepNext", val=int(style.keep_next))
        lines = (*before, self.spacing(style), _indents(style, self.body.size), *between)
        return w("pPr", keep, *_borders(style), *lines, self.align(style), *after)

    def spacing(self, style: Style) -> Markup:
        """Between a paragraph's lines, and above and below it."""
        own = lengths(style)
        return w("spacing", before=own.before, after=own.after, line=own.line, lineRule="exact")

    def align(self, style: Style) -> Markup:
        """How its lines are aligned."""
        return w("jc", val=_ALIGN[style.align])

    def letters(self, style: Style) -> Markup:
        """All that a theme says of a paragraph's letters."""
        own, colour = lengths(style), "auto" if style.colour == "000000" else style.colour
        sizes = w("sz", val=own.size), w("szCs", val=own.size)
        return w("rPr", self.fonts(style.face), w("color", val=colour), w("spacing", val=own.spacing), *sizes)

    def fonts(self, face: Face) -> Markup:
        """One family for all scripts, so that marks and digits are of the text's colour."""
        family = self.families[face]
        return w("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family)

    def apart(self, properties: Markup) -> Markup:
        """What sets properties apart from the body's, so that whoever changes Normal (正文) changes them all.

        Indents are kept, since those of Normal, which has none here, may be changed to have some.
        """
        made = element(properties)
        for own in list(made):
            same = self._same[made.tag].find(own.tag)
            if same is not None and own.tag != name("ind"):
                _keep_apart(own, same)
        return serialised(made)


def _keep_apart(own: Element, body: Element) -> None:
    """Take from an element what the body's says too. A line's height keeps the rule that says what it is."""
    keys = [key for key, value in own.attrib.items() if body.get(key) == value]
    if name("line") in own.attrib and name("line") not in keys:
        keys.remove(name("lineRule"))
    for key in keys:
        del own.attrib[key]
    parent = own.getparent()
    if not own.attrib and parent is not None:
        parent.remove(own)


def _borders(style: Style) -> list[Markup]:
    rules = [_under(style, style.under)] if style.under else [*around(style)] if style.foot else []
    return [w("pBdr", *rules)] if rules else []


def _under(style: Style, stroke: Stroke) -> Markup:
    weight = round(stroke.thickness * 8)
    return w("bottom", val="single", sz=weight, space=stands_off(stroke, style), color=stroke.colour)


def _indents(style: Style, em: float) -> Markup:
    """Indents in twips, and in hundredths of a character, which Word prefers where they are not 0.

    The sides are in characters only where the style has the body's size `em`: whose characters are meant
    otherwise is not said (ECMA-376-1, 17.3.1.12).
    """
    own, first = lengths(style), "firstLine" if style.indent >= 0 else "hanging"
    indents = {"left": own.left, "right": own.right, first: abs(own.first)}
    for side, chars in (("left", style.left), ("right", style.right), (first, abs(style.indent))):
        whole = chars == int(chars) and (side == first or style.size == em)
        indents[f"{side}Chars"] = int(chars * 100) if whole else 0
    return w("ind", **indents)
