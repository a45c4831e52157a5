"""What the file is built on: an empty one, or a template of the user's own, whose page goes before the theme's."""

from __future__ import annotations

from dataclasses import replace

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from docx.section import Section
from lxml import etree

from exporters.docx.layout.margins import lead
from exporters.docx.markup import RELATIONS, Element, Markup, element, name, serialised, w
from exporters.docx.package.template import keep, opened, refuse
from exporters.docx.sections import FOOTER, HEADER, Sections, page_number, references
from pipeline.export import Edition, File
from pipeline.frozen import frozen
from pipeline.theme import Sheet, Theme

# All of python-docx's own template that a packet needs; not its picture, nor its styles for Word 2007.
_NEEDED = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.THEME}
_FEWEST = 10  # characters of a line


@frozen
class Base:
    """A document without text, and a template's last section (`own`): its page, its headers and footers."""

    document: Document
    template: bool = False
    own: Element | None = None
    sheet: Sheet | None = None

    @classmethod
    def blank(cls) -> Base:
        """An empty document, without what no packet needs."""
        document = docx.Document()
        keep(document.part.package.rels, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT})
        keep(document.part.rels, _NEEDED)
        for root in (document.styles.element, document.settings.element):
            for child in [child for child in root if child.tag != name("latentStyles")]:
                root.remove(child)
        return cls(document)

    @classmethod
    def of(cls, file: File, theme: Theme) -> Base:
        """A template. ExportError where it is of no use."""
        document = opened(file)
        own = document.element.body.sectPr
        if own is None or own.find(name("pgSz")) is None or own.find(name("pgMar")) is None:
            return cls(document, template=True, own=own)
        try:
            sheet = _sheet(document.sections[-1], theme)
        except (ValueError, TypeError):
            refuse(file, "does not say how large its page is", "set its paper and margins in Word")
        if sheet.measure < _FEWEST * theme.style("paragraph").em or sheet.depth < theme.row:
            refuse(file, "leaves no room for text between its margins", "set its paper and margins in Word")
        return cls(document, True, own, sheet)

    def edition(self, edition: Edition) -> Edition:
        """An edition on the page of this base."""
        if self.sheet is None:
            return edition
        return replace(edition, theme=replace(edition.theme, sheet=self.sheet))

    def sections(self, theme: Theme) -> Sections:
        """The sections, with the template's headers and footers. Page numbers are ours where it has no footer.

        At the outer edge if no header of the template's would vanish from even pages by that.
        """
        own, settings = references(self.own), self.document.settings
        page = self.own if self.sheet else None
        if any(reference.tag == FOOTER for reference in own):
            return Sections(theme, tuple(map(serialised, own)), page)
        told_apart = settings.odd_and_even_pages_header_footer or not any(r.tag == HEADER for r in own)
        if theme.folio.outer and not told_apart:
            theme = replace(theme, folio=replace(theme.folio, outer=False))
        if theme.folio.outer:
            settings.odd_and_even_pages_header_footer = True
        return Sections(theme, (*map(serialised, own), *self._footers(theme)), page)

    def _footers(self, theme: Theme) -> list[Markup]:
        kinds = {"default": True} | ({"even": False} if theme.folio.outer else {})
        return [self._footer(kind, w("ftr", page_number(theme, odd))) for kind, odd in kinds.items()]

    def _footer(self, kind: str, root: Markup) -> Markup:
        part = self.document.part
        file = part.package.next_partname("/word/footer%d.xml")
        id = add(part, file, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, element(root))
        return f'<w:footerReference xmlns:r="{RELATIONS}" w:type="{kind}" r:id="{id}"/>'


def add(owner: Part | Package, file: PackURI, content: str, relation: str, root: Element) -> str:
    """Add a part that another one or the package relates to; the id of the relation."""
    package = owner.package if isinstance(owner, Part) else owner
    blob = etree.tostring(root, encoding="UTF-8", standalone=True)
    return owner.relate_to(Part(file, content, blob, package), relation)


def _sheet(section: Section, theme: Theme) -> Sheet:
    """The page of a template as a theme has it: Word's type area begins with the lines around the characters."""
    lengths = section.page_width, section.page_height, section.top_margin, section.bottom_margin
    width, height, top, bottom = (abs(length.pt) for length in lengths if length is not None)
    sides = section.left_margin, section.right_margin
    left, right = (length.pt for length in sides if length is not None)
    gutter, footer = (0.0 if length is None else length.pt for length in (section.gutter, section.footer_distance))
    above = lead(theme)
    return Sheet(width, height, top + above, bottom + above, left + gutter, right, footer)
