"""A theme's figures as Word's properties of paragraphs and runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from exporters.docx.imprint import around
from exporters.docx.layout.lengths import lengths, stands_off
from exporters.docx.markup import Markup, w
from pipeline.theme import Align, Face, Stroke, Style

_ALIGN = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}
_PROPERTIES = re.compile(r"<w:(pPr|rPr)>(.*)</w:\1>")
_PROPERTY = re.compile(r'<w:(\w+)((?: w:\w+="[^"]*")+)/>')
_SAID = re.compile(r' w:(\w+)="[^"]*"')


@dataclass(frozen=True)
class Figures:
    """How styles are written: in these families, against the body's style (`paragraph` without its indent)."""

    families: Mapping[Face, str]
    body: Style

    @cached_property
    def _same(self) -> dict[str, dict[str, dict[str, Markup]]]:
        """What the body says of both kinds, by the names of properties. Of indents nothing."""
        both = (_PROPERTIES.fullmatch(made) for made in (self.lines(self.body), self.letters(self.body)))
        return {
            found[1]: {one[1]: _said(one) for one in _PROPERTY.finditer(found[2]) if one[1] != "ind"}
            for found in both
            if found
        }

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
        found = _PROPERTIES.fullmatch(properties)
        assert found
        same = self._same[found[1]]
        return w(found[1], _PROPERTY.sub(lambda own: _apart(own, same.get(own[1], {})), found[2]))


def _apart(own: re.Match[str], same: Mapping[str, Markup]) -> Markup:
    """A property without what the body's says too. A line's height keeps the rule that says what it is."""
    said = _said(own)
    left = {key for key, value in said.items() if same.get(key) != value}
    left |= {"lineRule"} if "line" in left else set()
    return f"<w:{own[1]}{''.join(said[key] for key in said if key in left)}/>" if left else ""


def _said(own: re.Match[str]) -> dict[str, Markup]:
    """The attributes of a property, by their names."""
    return {one[1]: one[0] for one in _SAID.finditer(own[2])}


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
