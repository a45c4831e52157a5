"""The package: metadata, manifest and spine by EbookLib, in a ZIP file that does not know the time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ebooklib import epub

from exporters.epub import accessibility
from exporters.epub.pagelist import PageList
from exporters.epub.text import checked
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.packet import Meta, urn

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@frozen
class Item:
    """A file of the book; `made` gives it as it is to be stored, when it is, so that no two are held at once.

    EbookLib parses pages of its own kind anew, and loses text.
    """

    id: str
    file: str
    made: Callable[[], bytes]
    media: str = "application/xhtml+xml"
    properties: tuple[str, ...] = ()


def book(edition: Edition, pages: PageList, title: str) -> epub.EpubBook:
    """Return a book that has its metadata and no files yet. `title` is never empty."""
    made, meta = epub.EpubBook(), edition.packet.meta
    made.set_identifier(identifier(edition))
    made.title = checked(title)
    made.set_language(checked(meta.language))
    for name, value, attributes in (*_metadata(meta, title), *_accessibility(edition, pages)):
        made.add_metadata("DC" if name != "meta" else None, name, checked(value), attributes)
    return made


def identifier(edition: Edition) -> str:
    """Return a URN that the content decides."""
    meta = edition.packet.meta
    said = (meta.title, meta.subtitle, meta.organisation, meta.author, str(meta.date), meta.language)
    words = ("\n".join(checked(placed.block.text) for placed in blocks) for blocks in edition.flow if blocks)
    return urn(chain(map(checked, said), words))


def _metadata(meta: Meta, title: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield "title", title, {"id": "main-title"}
    yield "meta", "main", {"refines": "#main-title", "property": "title-type"}
    if meta.subtitle:
        yield "title", meta.subtitle, {"id": "subtitle"}
        yield "meta", "subtitle", {"refines": "#subtitle", "property": "title-type"}
    if meta.author:
        yield "creator", meta.author, {"id": "creator"}
        yield "meta", "aut", {"refines": "#creator", "property": "role", "scheme": "marc:relators"}
    if meta.organisation:
        yield "publisher", meta.organisation, {}
    if meta.date:
        yield "date", meta.date.isoformat(), {}


def _accessibility(edition: Edition, pages: PageList) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What the book says of who can read it; where its page numbers are from, in the old way and in the new one."""
    for name, value in accessibility.features(edition, bool(pages.breaks)):
        yield "meta", value, {"property": f"schema:{name}"} | ({} if value.isascii() else {_XML_LANG: "zh-Hans"})
    if pages.breaks:
        yield "source", pages.source, {"id": "printed"}
        yield "meta", "pagination", {"refines": "#printed", "property": "source-of"}
        yield "meta", pages.source, {"property": "pageBreakSource"}
    if accessibility.conforms(edition):
        yield "meta", accessibility.CLAIM, {"id": "conformance", "property": "dcterms:conformsTo"}
        yield "meta", edition.packet.meta.certified_by, {"refines": "#conformance", "property": "a11y:certifiedBy"}


def add(book: epub.EpubBook, *items: Item) -> None:
    """Put files into the book, byte for byte."""
    for item in items:
        book.add_item(_Made(item))


def specify_fonts(book: epub.EpubBook) -> None:
    """Say that the book's own fonts are to be used: Apple Books leaves them out otherwise."""
    book.add_prefix("ibooks", "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/")
    book.add_metadata(None, "meta", "true", {"property": "ibooks:specified-fonts"})


def set_spine(book: epub.EpubBook, *pages: Item) -> None:
    """Say which files are read, and in which order: as items, since EbookLib takes quadratic time to find ids."""
    items = {item.id: item for item in book.get_items()}
    book.spine = [items[page.id] for page in pages]


def packed(book: epub.EpubBook, date: datetime.datetime) -> bytes:
    """Return the EPUB file. `date` (UTC) is what it says of its last change."""
    out = BytesIO()
    _Writer(out, book, {"mtime": date}).write()
    return out.getvalue()


class _Made(epub.EpubItem):  # type: ignore[misc]  # EbookLib has no types
    """An item of EbookLib's whose content is made when it is written."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.id, item.file, item.media)
        self.properties = list(item.properties)
        self._made = item.made

    def get_content(self, default: object = None) -> bytes:
        """The content of the file."""
        return self._made()


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with a language on the package and without its clock and its swallowing of errors."""

    def write(self) -> None:
        """Write the file: `mimetype` first and stored, as the container format has it."""
        with ZipFile(self.file_name, "w") as archive:
            self.out = _Steady(archive)
            self.out.writestr("mimetype", b"application/epub+zip", ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: epub.etree._Element) -> None:
        root.set(_XML_LANG, self.book.language)
        super()._write_opf_file(root)


@frozen
class _Steady:
    """A ZIP file whose entries tell neither the time nor the machine."""

    archive: ZipFile

    def writestr(self, name: str, content: str | bytes, method: int = ZIP_DEFLATED) -> None:
        """Store one entry, dated when ZIP's time begins, as an ordinary file on Unix."""
        entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.create_system = 3
        entry.external_attr = 0o100644 << 16
        self.archive.writestr(entry, content, method, compresslevel=6)
