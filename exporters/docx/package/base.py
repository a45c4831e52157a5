"""What the file is built on: an empty one, or a template of the user's own, whose page goes before the theme's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from exporters.docx.markup import RELATIONS, Markup, declared
from exporters.docx.package.blank import blank
from exporters.docx.package.parts import Package, Part, kind, relation
from exporters.docx.sections import Sections, page_number
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.theme import Sheet, Theme


@frozen
class Base:
    """A package without text, and of a template's last section: its page, its headers and footers.

    `inner`: page numbers must not stand at the outer edge, since a header of the template's would vanish by that.
    """

    package: Package
    template: bool = False
    references: tuple[Markup, ...] = ()
    footed: bool = False
    inner: bool = False
    page: Mapping[str, Markup] | None = None
    sheet: Sheet | None = None

    @classmethod
    def blank(cls) -> Base:
        """An empty document, without what no packet needs."""
        return cls(blank())

    def edition(self, edition: Edition) -> Edition:
        """An edition on the page of this base."""
        if self.sheet is None:
            return edition
        return replace(edition, theme=replace(edition.theme, sheet=self.sheet))

    def sections(self, theme: Theme) -> Sections:
        """The sections, with the template's headers and footers. Page numbers are ours where it has no footer."""
        if self.footed:
            return Sections(theme, self.references, self.page)
        if self.inner:
            theme = replace(theme, folio=replace(theme.folio, outer=False))
        return Sections(theme, (*self.references, *self._footers(theme)), self.page)

    def _footers(self, theme: Theme) -> list[Markup]:
        kinds = {"default": True} | ({"even": False} if theme.folio.outer else {})
        return [self._footer(kind, page_number(theme, odd)) for kind, odd in kinds.items()]

    def _footer(self, type: str, line: Markup) -> Markup:
        part = Part.xml(kind("footer"), declared("ftr", [line]))
        id = self.package.add(self.package.main, self.package.free("/word/footer{}.xml"), relation("footer"), part)
        known = f' xmlns:r="{RELATIONS}"' if self.template else ""  # our own file declares it for all
        return f'<w:footerReference{known} w:type="{type}" r:id="{id}"/>'
