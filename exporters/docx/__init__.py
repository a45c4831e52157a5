"""DOCX: a Word file with real styles, a filled-in table of contents, links and page numbers."""

from __future__ import annotations

from itertools import chain

from exporters.docx import package
from exporters.docx.body import Body
from exporters.docx.contents import contents
from exporters.docx.cover import cover
from exporters.docx.layout.laid import Laid
from exporters.docx.layout.measures import Measures
from exporters.docx.markup import twips
from exporters.docx.outline import Outline
from exporters.docx.package.base import Base
from exporters.docx.places import Places
from exporters.docx.styles import fonts, styles
from exporters.docx.styles.adoption import Adoption
from exporters.docx.styles.looks import Names
from pipeline.export import Edition, Exporter, File, Resources
from pipeline.frozen import frozen
from pipeline.memory import uncollected


@frozen
class Options:
    """`[export.docx]` in packet.toml. `template`: a Word file whose styles, page, headers and footers are taken."""

    template: File | None = None


@uncollected()
def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write a packet as a Word file. Same arguments, same bytes.

    ExportError where the text holds a character that no XML can, or the template is of no use.
    """
    base = Base.of(options.template, edition.theme) if options.template else Base.blank()
    edition = base.edition(edition)
    names, outline, measures = Names.of(edition.packet), Outline.of(edition), Measures.of(edition, resources)
    laid = Laid.of(edition, outline, measures, resources)
    families = fonts.families(resources.fonts)
    adoption = Adoption.of(base.document.styles.element, styles(edition, names, outline.looks, families))
    sections = base.sections(edition.theme)
    parts = (
        cover(edition, names, measures, sections),
        contents(edition, outline, names, measures, sections, laid),
        Body(outline, names, laid, Places.of(outline, laid), sections).blocks(),
    )
    content = package.fill(base.document, chain.from_iterable(parts))
    adoption.fit(content, twips(edition.theme.sheet.measure))
    package.dress(base, adoption, edition, resources)
    return package.packed(base.document, resources.date)


DOCX = Exporter("docx", ".docx", "Word file: styles, filled-in contents, links", Options, write)
