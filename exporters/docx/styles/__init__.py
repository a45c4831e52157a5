"""The style sheet: Word's styles from the theme's, so that a user restyles all of a kind by changing one.

What a style has in common with body text it leaves to Normal (正文), on which it is based: whoever changes that
changes the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from exporters.docx.layout.led import entry_style, hung, led
from exporters.docx.layout.margins import SECTION_END, footer_style
from exporters.docx.markup import Markup, twips, w
from exporters.docx.styles.figures import Figures
from exporters.docx.styles.looks import LEVELS, REFERENCES, Look, Names, label, lead_id, priority
from pipeline.document import Kind, Role
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.theme import LEADS, Face, Style, Theme

_COVER = ("cover-organisation", "cover-title", "cover-subtitle", "cover-line")
_KEPT = (Role.TABLE, Role.VERBATIM)
_GRADED = (Role.HEADING, Role.REFERENCE)  # of which there is a style for each depth
# What is followed by its like; after all else comes body text.
_REPEATED = {"list-item", "paragraph", "footnote", "cc-list", "print-note", "footer", "table", "verbatim"}
_REPEATED |= {"index-entry", "ruled", *REFERENCES}
_NEXT = {"signature": "date", "issuing-body-mark": "document-number", "document-number": "title"}


def styles(edition: Edition, names: Names, looks: Iterable[Look], families: Mapping[Face, str]) -> Iterator[Markup]:
    """What goes into `w:styles`: a style for each role, heading level, contents level and look in use."""
    theme = edition.theme
    body = replace(theme.style("paragraph"), indent=0, keep_next=False)
    sheet = _Sheet(theme, names, Figures(families, body))
    yield sheet.defaults(edition.packet.meta.language)
    yield from sheet.bases()
    yield from (sheet.heading(level) for level in range(1, LEVELS + 1))
    yield from (sheet.contents(level) for level in range(1, LEVELS + 1))
    yield from (sheet.plain(look) for look in sorted(_every(names) | set(looks)) if not look.level)
    yield from (sheet.own_heading(look) for look in sorted(looks) if look.level and not names.built_in(look))
    yield from (sheet.lead(look) for look in LEADS)


def _every(names: Names) -> set[Look]:
    """A style for every role, used or not: a user may want it."""
    roles = {str(role) for role in Role if role not in _GRADED}
    more = (*REFERENCES, str(Kind.GROUP), "contents-title", "footer", *(_COVER if names.covered else ()))
    return {Look(name) for name in (*roles, *more)}


@frozen
class _Sheet:
    """Makes the styles of a theme."""

    theme: Theme
    names: Names
    figures: Figures

    def defaults(self, language: str) -> Markup:
        """What holds where no style says otherwise."""
        known = "zh-TW" if language == "zh-Hant" else language  # Word knows places, not scripts
        chinese = known if known.startswith("zh") else "zh-CN"
        lang = w("lang", val="en-US", eastAsia=chinese, bidi="ar-SA")
        body = self.figures.body
        size = round(body.size * 2)
        run = w("rPr", self.figures.fonts(body.face), w("sz", val=size), w("szCs", val=size), lang)
        return w("docDefaults", w("rPrDefault", run), w("pPrDefault"))

    def bases(self) -> Iterator[Markup]:
        """The styles that all others rest on."""
        yield self._normal()
        yield _base("character", "DefaultParagraphFont", "Default Paragraph Font", 1)
        yield _base("table", "TableNormal", "Normal Table", 99, w("tblPr", _cell_margins()))
        yield _base("numbering", "NoList", "No List", 99)
        # Plain, else Word turns the contents blue and underlined when it refreshes them.
        yield _style("character", "Hyperlink", "Hyperlink", "DefaultParagraphFont", w("uiPriority", val=99))
        yield _section_end()

    def _normal(self) -> Markup:
        """Body text without its indent."""
        body = self.figures.body
        said = self.figures.spacing(body), self.figures.align(body)
        # LibreOffice reads overflowPunct the wrong way round: where it is absent or 0 it hangs marks, and loses some.
        lines = w("pPr", w("widowControl"), w("kinsoku"), w("overflowPunct"), *said)
        flags = (w("name", val="Normal"), w("uiPriority", val=0), w("qFormat"))
        letters = self.figures.letters(body)
        return w("style", *flags, lines, letters, type="paragraph", default=1, styleId="Normal")

    def heading(self, level: int) -> Markup:
        """Word's own heading of a level."""
        look = Look(self.names.of_level(level), level)
        return self._headed(look, "Normal")

    def own_heading(self, look: Look) -> Markup:
        """A heading that looks unlike those of its level: an attached document's title, say."""
        return self._headed(look, f"Heading{look.level}")

    def _headed(self, look: Look, base: str) -> Markup:
        style = self.theme.style(look.name)
        flags = (w("next", val="BodyText"), w("uiPriority", val=9), w("qFormat"))
        lines = self.figures.lines(style, after=[w("outlineLvl", val=look.level - 1)])
        both = (lines, self.figures.letters(style))
        said = both if base != "Normal" else map(self.figures.apart, both)
        return _style("paragraph", *self.names.pair(look), base, *flags, *said)

    def contents(self, level: int) -> Markup:
        """A line of the contents."""
        style = led(entry_style(level, self.theme))
        flags = (w("next", val="Normal"), w("uiPriority", val=39))
        return self._paragraph((f"TOC{level}", f"toc {level}"), style, flags, [self._leader()])

    def _leader(self) -> Markup:
        """The tab that leads to a page number at the text's right edge, behind dots."""
        return w("tabs", w("tab", val="right", leader="dot", pos=twips(self.theme.sheet.measure)))

    def plain(self, look: Look) -> Markup:
        """A style without a level."""
        pair, flags = self.names.pair(look), self._flags(look)
        style = footer_style(self.theme) if look.name == "footer" else self.theme.style(look.name)
        if look.name in REFERENCES:
            return self._paragraph(pair, led(hung(style)), flags, [self._leader()])
        before, between = _kept() if look.name in _KEPT else (self._spread(style), [])
        return self._paragraph(pair, style, flags, before, between)

    def _spread(self, style: Style) -> list[Markup]:
        """Where the date of 印发 ends, behind a tab: at the right indent."""
        end = twips(self.theme.sheet.measure - style.right * style.em)
        return [w("tabs", w("tab", val="right", pos=end))] if style.foot else []

    def _flags(self, look: Look) -> tuple[Markup, ...]:
        known = {"paragraph": 1, "contents-title": 39, "footer": 99}
        order = 10 if self.names.pair(look)[0] == "Title" else known.get(look.name, priority(look.name))
        follows = () if look.name in _REPEATED else (w("next", val=self._next(look)),)
        return (*follows, w("uiPriority", val=order), *([w("qFormat")] if order < 99 else []))

    def _next(self, look: Look) -> str:
        return self.names.id(Look(_NEXT.get(look.name, "paragraph")))

    def _paragraph(
        self,
        pair: tuple[str, str],
        style: Style,
        flags: Iterable[Markup],
        before: Iterable[Markup],
        between: Iterable[Markup] = (),
    ) -> Markup:
        both = (self.figures.lines(style, before, between), self.figures.letters(style))
        return _style("paragraph", *pair, "Normal", *flags, *map(self.figures.apart, both))

    def lead(self, look: str) -> Markup:
        """A run-in heading differs from its paragraph by its face only."""
        face = w("rPr", self.figures.fonts(self.theme.style(look).face))
        flags = (w("uiPriority", val=priority(look)), w("qFormat"))
        return _style("character", lead_id(look), label(look), "DefaultParagraphFont", *flags, face)


def _kept() -> tuple[list[Markup], list[Markup]]:
    """For lines as they stand: on their font's grid, wherever marks fall, close to one another."""
    return [w(tag, val=0) for tag in ("kinsoku", "wordWrap", "autoSpaceDE", "autoSpaceDN")], [w("contextualSpacing")]


def _base(kind: str, id: str, name: str, order: int, *content: Markup) -> Markup:
    flags = (w("uiPriority", val=order), w("semiHidden"), w("unhideWhenUsed"))
    return w("style", w("name", val=name), *flags, *content, type=kind, default=1, styleId=id)


def _cell_margins() -> Markup:
    sides = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides))


def _section_end() -> Markup:
    """For the paragraph that only ends a section: one point high."""
    flags = (w("uiPriority", val=99), w("semiHidden"))
    height = w("spacing", before=0, after=0, line=SECTION_END, lineRule="exact")
    size = w("rPr", w("sz", val=2), w("szCs", val=2))
    return _style("paragraph", "SectionEnd", "分节 section end", "Normal", *flags, w("pPr", height), size)


def _style(kind: str, id: str, name: str, base: str, *content: Markup) -> Markup:
    return w("style", w("name", val=name), w("basedOn", val=base), *content, type=kind, styleId=id)
