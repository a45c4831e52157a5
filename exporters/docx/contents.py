"""The table of contents: a real TOC field, its result already written, page numbers included."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.looks import Look, Names
from exporters.docx.markup import Element, closed, field, lined, opened, paragraph, quoted, run, text, twips, w
from exporters.docx.measures import Measures
from exporters.docx.outline import Outline, deepest, level
from exporters.docx.sections import Footers, contents_section
from exporters.docx.styles import entry_style
from pipeline.export import Edition
from pipeline.theme import Style
from pipeline.toc import Entry


def contents(edition: Edition, outline: Outline, names: Names, measures: Measures, footers: Footers) -> list[Element]:
    """The contents in a section of their own; nothing where there is no entry."""
    if not edition.toc.entries:
        return []
    title = paragraph(names.id(Look("contents-title")), [text(edition.toc.title)])
    # The section's end needs a paragraph outside the field, which a refresh replaces; its style takes no room.
    end = paragraph("SectionEnd", [], contents_section(edition.theme, footers, edition.packet.has_cover))
    return [_control([title, *_entries(edition, outline, names, measures)]), end]


def _control(content: list[Element]) -> Element:
    """The content control in which Word keeps a table of contents, with its own button for a refresh."""
    part = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    return w("sdt", w("sdtPr", w("id", val=1), part), w("sdtContent", *content))


def _entries(edition: Edition, outline: Outline, names: Names, measures: Measures) -> Iterator[Element]:
    entries = edition.toc.entries
    begin, last = opened(_instruction(edition, outline, names)), len(entries) - 1
    for at, entry in enumerate(entries):
        # LibreOffice 7.4 puts a number that has no room beside the last line on one of its own: we leave it room.
        style = entry_style(level(entry), edition.theme)
        words = lined(measures.lines(entry.text, style), "Hyperlink")
        link = _link(words, outline.anchor(entry), edition.pages.place(entry.target))
        content = [*(begin if at == 0 else []), link, *([closed()] if at == last else [])]
        # No style can say it: a line stays with the next one only if that is below it.
        keeps = [w("keepNext")] if at < last and entries[at + 1].level > entry.level else []
        yield paragraph(f"TOC{level(entry)}", content, *keeps, *_unhung(entry, style))


def _unhung(entry: Entry, style: Style) -> list[Element]:
    """The indents of an entry that ends before its further lines would begin: its tab would stop there, undotted."""
    if len(entry.text) > -style.indent:
        return []
    left = twips((style.left + style.indent) * style.em)
    return [w("ind", left=left, leftChars=0, hanging=0, hangingChars=0)]


def _instruction(edition: Edition, outline: Outline, names: Names) -> str:
    r"""What a refresh would collect: headings by level (\o, \t for styles of ours, \u), run-in ones by TC (\f)."""
    depth = deepest(edition.toc)
    own = sorted(look for look in outline.looks if 0 < look.level <= depth and not names.built_in(look))
    listed = ",".join(f"{names.pair(look)[1]},{look.level}" for look in own)
    styles = rf" \t {quoted(listed)}" if listed else ""
    return rf'TOC \o "1-{depth}" \h \z \u' + styles + (r" \f C" if outline.runs_in else "")


def _link(words: list[Element], anchor: str, page: str) -> Element:
    number = field(rf"PAGEREF {anchor} \h", text(page, "Hyperlink"))
    content = (*words, run(w("tab"), style="Hyperlink"), *number)
    return w("hyperlink", *content, anchor=anchor, history=1)
