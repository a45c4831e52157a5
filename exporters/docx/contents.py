"""The table of contents: a real TOC field, its result already written, page numbers included."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.looks import LEVELS, Look, Names
from exporters.docx.markup import Element, closed, field, opened, paragraph, quoted, run, text, w
from exporters.docx.outline import Outline, deepest
from exporters.docx.sections import contents_section
from pipeline.export import Edition
from pipeline.toc import Entry


def contents(edition: Edition, outline: Outline, names: Names, footer: str) -> list[Element]:
    """The contents in a section of their own; nothing where there is no entry."""
    if not edition.toc.entries:
        return []
    title = paragraph(names.id(Look("contents-title")), [text(edition.toc.title)])
    # The section's end needs a paragraph outside the field, which a refresh replaces; its style takes no room.
    end = paragraph("SectionEnd", [], contents_section(edition.theme.sheet, footer))
    return [_control([title, *_lines(edition, outline, names)]), end]


def _control(content: list[Element]) -> Element:
    """The content control in which Word keeps a table of contents, with its own button for a refresh."""
    part = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    return w("sdt", w("sdtPr", w("id", val=1), part), w("sdtContent", *content))


def _lines(edition: Edition, outline: Outline, names: Names) -> Iterator[Element]:
    places = dict(edition.pages.places)
    begin: list[Element] = opened(_instruction(edition, outline, names))
    last = edition.toc.entries[-1]
    for entry in edition.toc.entries:
        link = _link(entry, outline.anchor(entry), places[entry.target])
        yield paragraph(f"TOC{min(entry.level, LEVELS)}", [*begin, link, *([closed()] if entry is last else [])])
        begin = []


def _instruction(edition: Edition, outline: Outline, names: Names) -> str:
    r"""What a refresh would collect: headings by level (\o, \t for styles of ours, \u), run-in ones by TC (\f)."""
    depth = deepest(edition.toc)
    own = sorted(look for look in outline.looks if 0 < look.level <= depth and not names.built_in(look))
    listed = ",".join(f"{names.pair(look)[1]},{look.level}" for look in own)
    styles = rf" \t {quoted(listed)}" if listed else ""
    return rf'TOC \o "1-{depth}" \h \z \u' + styles + (r" \f C" if outline.runs_in else "")


def _link(entry: Entry, anchor: str, page: str) -> Element:
    number = field(rf"PAGEREF {anchor} \h", text(page, "Hyperlink"))
    content = (text(entry.text, "Hyperlink"), run(w("tab"), style="Hyperlink"), *number)
    return w("hyperlink", *content, anchor=anchor, history=1)
