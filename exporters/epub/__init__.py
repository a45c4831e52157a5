"""EPUB 3: a spine item a document, the contents as nav and NCX, accessibility metadata, reproducible bytes."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.epub import contents, package, style, xhtml
from pipeline.document import flow
from pipeline.export import Edition, Exporter, Resources


@dataclass(frozen=True, slots=True)
class Options:
    """`[export.epub]` in packet.toml: nothing to choose yet."""


def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write an edition as EPUB 3.3; the pages are not asked for.

    ExportError where a text has a character that XML cannot hold: nothing is dropped in silence.
    """
    packet, language = edition.packet, edition.packet.meta.language
    name = packet.title or contents.NAMELESS
    chapters = tuple(
        package.Item(d.id, f"{d.id}.xhtml", xhtml.page(d.title or name, language, xhtml.chapter(d)))
        for d in packet.documents
    )
    files = {p.target: f"{d.id}.xhtml" for d in packet.documents for p in flow(d) if p.target}
    front = [_title_page(edition)] if xhtml.has_title_page(packet) else []
    nav = package.Item("nav", "nav.xhtml", contents.nav(edition, files), properties=("nav",))
    book = package.book(packet, name)
    package.add(book, package.Item("style", xhtml.STYLE, style.css(edition.theme).encode(), "text/css"))
    package.add_spine(book, *front, nav, *chapters)
    package.add_ncx(book, contents.links(edition, files))
    return package.packed(book, resources.date)


def _title_page(edition: Edition) -> package.Item:
    meta = edition.packet.meta
    return package.Item("title", xhtml.TITLE_PAGE, xhtml.page(meta.title, meta.language, xhtml.title_page(meta)))


EPUB = Exporter("epub", ".epub", "EPUB 3 e-book for readers and phones", Options, write)
