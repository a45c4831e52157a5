"""The packet's sections (cover, contents, body): paper, margins, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exporters.docx.layout.margins import margins, measure
from exporters.docx.markup import Markup, field, paragraph, text, twips, w
from pipeline.frozen import frozen
from pipeline.theme import Theme

# What the sections take of a template's, in the order of the schema (ECMA-376-1, 17.6.17).
_PAPER = ("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")
_REST = ("vAlign", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid")


@frozen
class Sections:
    """The sections of a packet, with references to headers and footers; on the page of a template, if any.

    `own`: of that the properties of its last section, by their names.
    """

    theme: Theme
    references: tuple[Markup, ...]
    own: Mapping[str, Markup] | None = None

    def cover(self) -> Markup:
        """The cover: not numbered, in the middle of the paper. As the first section it has no footer to continue."""
        sheet = self.theme.sheet
        side = (twips(sheet.width) - measure(sheet)) // 2
        return w("sectPr", *self._page(side))

    def contents(self, follows: bool) -> Markup:
        """The contents: numbered i, ii, iii. `follows`: something comes before them."""
        return self._numbered("lowerRoman", follows)

    def body(self) -> Markup:
        """The body: numbered from 1, so that the length of the contents shifts no page number."""
        return self._numbered("decimal", follows=True)

    def columns(self) -> Markup:
        """The columns of the index, below its title; pages are counted on, headers and footers are the same."""
        return self._going_on(columns=self.theme.columns)

    def end(self) -> Markup:
        """The end of the index: Word makes columns end alike only before another section."""
        return self._going_on()

    def _going_on(self, columns: int = 1) -> Markup:
        """A section that begins where the last one ends. It has no first page of its own."""
        page = self._page(twips(self.theme.sheet.inner), columns=columns, apart=("titlePg",))
        return w("sectPr", w("type", val="continuous"), *page)

    def _numbered(self, shape: str, follows: bool) -> Markup:
        begins = [w("type", val="oddPage")] if self.theme.recto and follows else []
        number = w("pgNumType", fmt=shape, start=1)
        page = self._page(twips(self.theme.sheet.inner), number)
        return w("sectPr", *self.references, *begins, *page)

    def _page(self, left: int, *numbers: Markup, columns: int = 1, apart: Iterable[str] = ()) -> list[Markup]:
        """No grid (文档网格): lines of exact height need none, and LibreOffice 7.4 moves text up to a row off it.

        `apart`: what is not taken of a template's.
        """
        shape = w("cols", num=columns, space=twips(self.theme.gutter)) if columns > 1 else w("cols", space=720)
        if self.own is not None:
            rest = (tag for tag in _REST if tag not in apart)
            return [*_copied(self.own, _PAPER), *numbers, shape, *_copied(self.own, rest)]
        sheet = self.theme.sheet
        size = w("pgSz", w=twips(sheet.width), h=twips(sheet.height))
        return [size, margins(self.theme, left), *numbers, shape]


def _copied(section: Mapping[str, Markup], tags: Iterable[str]) -> list[Markup]:
    return [section[tag] for tag in tags if tag in section]


def page_number(theme: Theme, odd: bool) -> Markup:
    """The footer's one line: the number, between dashes or alone (GB/T 9704-2012, 7.5), on odd or on even pages."""
    before, after = (text("— "), text(" —")) if theme.folio.dashes else ("", "")
    return paragraph("Footer", [before, field("PAGE", text("1")), after], *_edge(theme, odd))


def _edge(theme: Theme, odd: bool) -> list[Markup]:
    folio = theme.folio
    if not folio.outer:
        return [w("jc", val="center")]
    side = "right" if odd else "left"
    inset = {side: twips(folio.indent * theme.style("footer").em), f"{side}Chars": round(folio.indent * 100)}
    return [w("ind", **inset), w("jc", val=side)]
