"""The table of contents: a real TOC field, its result already written, page numbers included."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.layout.laid import Laid
from exporters.docx.layout.led import entry_style, short
from exporters.docx.layout.measures import Measures
from exporters.docx.markup import Markup, closed, lined, link, opened, paragraph, run, text, twips, w
from exporters.docx.outline import Outline, deepest, level
from exporters.docx.sections import Sections
from exporters.docx.styles.looks import LEVELS, Look, Names
from pipeline.export import Edition
from pipeline.theme import Style
from pipeline.toc import Entry, Toc


def contents(
    edition: Edition, outline: Outline, names: Names, measures: Measures, sections: Sections, laid: Laid
) -> list[Markup]:
    """The contents in a section of their own; nothing where there is no entry."""
    if not edition.toc.entries:
        return []
    title = paragraph(names.id(Look("contents-title")), [text(edition.toc.title)])
    # The section's end needs a paragraph outside the field, which a refresh replaces; its style takes no room.
    end = paragraph("SectionEnd", [], sections.contents(edition.packet.has_cover))
    return [_control([title, *_entries(edition, outline, measures, laid)]), end]


def _control(content: list[Markup]) -> Markup:
    """The content control in which Word keeps a table of contents, with its own button for a refresh."""
    part = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    return w("sdt", w("sdtPr", w("id", val=1), part), w("sdtContent", *content))


def _entries(edition: Edition, outline: Outline, measures: Measures, laid: Laid) -> Iterator[Markup]:
    entries = edition.toc.entries
    begin, last = opened(_instruction(edition.toc, outline)), len(entries) - 1
    looks = {at: entry_style(at, edition.theme) for at in set(map(level, entries))}
    for at, entry in enumerate(entries):
        # LibreOffice 7.4 puts a number that has no room beside the last line on one of its own: we leave it room.
        style = looks[level(entry)]
        words = lined(measures.lines(entry.text, style), "Hyperlink")
        link = _link(words, outline.anchor(entry), laid.page(entry.target))
        content = [begin if at == 0 else "", link, closed() if at == last else ""]
        # No style can say it: a line stays with the next one only if that is below it.
        keeps = [w("keepNext")] if at < last and entries[at + 1].level > entry.level else []
        yield paragraph(f"TOC{level(entry)}", content, *keeps, *_unhung(entry, style))


def _unhung(entry: Entry, style: Style) -> list[Markup]:
    """The indents of an entry that is too short for its own."""
    if not short(entry.text, style):
        return []
    left = twips((style.left + style.indent) * style.em)
    return [w("ind", left=left, leftChars=0, hanging=0, hangingChars=0)]


def _instruction(contents: Toc, outline: Outline) -> str:
    r"""What a refresh would collect: headings by outline level (\o, \u), run-in ones by TC (\f), breaks and all (\x).

    Word takes every style that has an outline level in the range, not its own headings alone ([MS-OI29500],
    2.1.509): naming ours with \t would list them twice in LibreOffice 7.4.
    """
    listed = r" \f C" if outline.run_in else ""
    return rf'TOC \o "1-{_last(contents, outline)}" \h \z \u \x{listed}'


def _last(contents: Toc, outline: Outline) -> int:
    """The last level of the range: one more, if nothing has it, as LibreOffice 7.4 reads those of TC one too deep."""
    depth = deepest(contents)
    taken = depth == LEVELS or depth + 1 in {look.level for look in outline.looks}
    return depth + (depth in outline.run_in and not taken)


def _link(words: list[Markup], anchor: str, page: str) -> Markup:
    return link(anchor, page, *words, run(w("tab"), style="Hyperlink"), style="Hyperlink")
