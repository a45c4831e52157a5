"""EPUB 3: a spine item a document, the contents as nav and NCX, accessibility metadata, reproducible bytes."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.epub import contents, package, style, xhtml
from pipeline.document import Document, flow
from pipeline.export import Edition, Exporter, Resources
from pipeline.packet import Meta


@dataclass(frozen=True, slots=True)
class Options:
    """`[export.epub]` in packet.toml: nothing to choose yet."""


def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write an edition as EPUB 3.3; the pages are not asked for.

    ExportError where a text has a character that XML cannot hold: nothing is dropped in silence.
    """
    packet = edition.packet
    name = packet.title or contents.NAMELESS
    files = {p.target: _file(d) for d in packet.documents for p in flow(d)} | {d.id: _file(d) for d in packet.documents}
    front = (_title_page(packet.meta),) if packet.has_cover else ()
    chapters = tuple(_chapter(document, name, packet.meta.language) for document in packet.documents)
    nav = package.Item("nav", contents.FILE, contents.nav(edition, files), properties=("nav",))
    css = package.Item("style", xhtml.STYLE, style.css(edition.theme).encode(), "text/css")
    book = package.book(packet, name)
    ncx = contents.ncx(edition, files, package.identifier(packet), name)
    old = package.Item("ncx", "toc.ncx", ncx, "application/x-dtbncx+xml")
    package.add(book, css, *front, nav, old, *chapters)
    package.set_spine(book, *front, *((nav,) if edition.toc.entries else ()), *chapters)
    return package.packed(book, resources.date)


def _file(document: Document) -> str:
    return f"{document.id}.xhtml"


def _chapter(document: Document, name: str, language: str) -> package.Item:
    content = xhtml.page(document.title or name, language, xhtml.chapter(document))
    return package.Item(document.id, _file(document), content)


def _title_page(meta: Meta) -> package.Item:
    return package.Item("title", xhtml.TITLE_PAGE, xhtml.page(meta.title, meta.language, xhtml.title_page(meta)))


EPUB = Exporter("epub", ".epub", "EPUB 3 e-book for readers and phones", Options, write)
