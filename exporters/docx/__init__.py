"""DOCX: a Word file with real styles, a filled-in table of contents, links and page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from exporters.docx import package
from exporters.docx.body import blocks
from exporters.docx.contents import contents
from exporters.docx.cover import cover
from exporters.docx.looks import Names
from exporters.docx.measures import Measures
from exporters.docx.outline import Outline
from exporters.docx.sections import body_section
from exporters.docx.styles import styles
from pipeline.export import Edition, Exporter, Resources


@dataclass(frozen=True, slots=True)
class Options:
    """`[export.docx]` of packet.toml. There is nothing to choose yet."""


def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write a packet as a Word file. Same arguments, same bytes.

    ExportError where the text holds a character that no XML can.
    """
    names, outline, measures = Names.of(edition.packet), Outline.of(edition), Measures.of(edition, resources)
    document = package.blank()
    footers = package.add_footers(document, edition.theme)
    parts = (
        cover(edition, names, measures),
        contents(edition, outline, names, measures, footers),
        blocks(edition, outline, names, measures),
        [body_section(edition.theme, footers)],
    )
    package.fill(document, chain.from_iterable(parts))
    package.dress(document, styles(edition, names, outline.looks), edition, resources)
    return package.packed(document, resources.date)


DOCX = Exporter("docx", ".docx", "Word file: styles, filled-in contents, links", Options, write)
