"""A packet as a Word file."""

from __future__ import annotations

from itertools import chain

from exporters.docx import package
from exporters.docx.body import Body
from exporters.docx.contents import contents
from exporters.docx.cover import cover
from exporters.docx.layout.laid import Laid
from exporters.docx.layout.measures import Measures
from exporters.docx.options import Options
from exporters.docx.outline import Outline
from exporters.docx.package.base import Base
from exporters.docx.places import Places
from exporters.docx.styles import fonts, styles
from exporters.docx.styles.looks import Names
from pipeline.export import Edition, File, Resources
from pipeline.memory import uncollected
from pipeline.theme import Theme


@uncollected()
def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write a packet as a Word file. Same arguments, same bytes.

    ExportError where the text holds a character that no XML can, or the template is of no use.
    """
    base = _base(options.template, edition.theme)
    edition = base.edition(edition)
    names, outline, measures = Names.of(edition.packet), Outline.of(edition), Measures.of(edition, resources)
    laid = Laid.of(edition, outline, measures, resources)
    sections = base.sections(edition.theme)
    parts = (
        cover(edition, names, measures, sections),
        contents(edition, outline, names, measures, sections, laid),
        Body(outline, names, laid, Places.of(outline, laid), sections).blocks(),
    )
    sheet = styles(edition, names, outline.looks, fonts.families(resources.fonts))
    package.fill(base, chain.from_iterable(parts), sheet, edition.theme)
    package.dress(base, edition, resources)
    return base.package.zipped(resources.date)


def _base(file: File | None, theme: Theme) -> Base:
    if file is None:
        return Base.blank()
    from exporters.docx.package.template import template  # noqa: PLC0415  python-docx takes as long as half a packet

    return template(file, theme)
