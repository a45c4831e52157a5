"""DOCX: a Word file with real styles, a filled-in table of contents, links and page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from exporters.docx import package
from exporters.docx.body import blocks
from exporters.docx.contents import contents
from exporters.docx.cover import cover
from exporters.docx.looks import Names
from exporters.docx.outline import Outline
from exporters.docx.sections import body_section
from exporters.docx.styles import styles
from pipeline.export import Edition, Exporter, Resources
from pipeline.theme import Style
from pipeline.typeset.lines import Setting, sense_lines


@dataclass(frozen=True, slots=True)
class Options:
    """`[export.docx]` of packet.toml. There is nothing to choose yet."""


def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write a packet as a Word file. Same arguments, same bytes.

    ExportError where the text holds a character that no XML can.
    """
    names, outline = Names.of(edition.packet), Outline.of(edition)
    document = package.blank()

    def lines(words: str, style: Style) -> tuple[str, ...]:
        measure = edition.theme.sheet.measure - (style.left + style.right) * style.size
        return sense_lines(words, style, Setting(measure, style.indent * style.size), resources.fonts)

    footer = package.add_footer(document)
    parts = (
        cover(edition, names, lines),
        contents(edition, outline, names, lines, footer),
        blocks(edition, outline, names, lines),
        [body_section(edition.theme, footer)],
    )
    package.fill(document, chain.from_iterable(parts))
    package.dress(document, styles(edition, names, outline.looks), edition.packet, resources)
    return package.packed(document, resources.date)


DOCX = Exporter("docx", ".docx", "Word file: styles, filled-in contents, links", Options, write)
