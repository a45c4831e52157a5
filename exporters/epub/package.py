"""The package: metadata, manifest and spine by EbookLib, in a ZIP file that does not know the time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ebooklib import epub

from exporters.epub.xhtml import checked
from pipeline.document import flow
from pipeline.packet import Meta, Packet

_SUMMARY = (
    "全书为可重排的文字，没有图片、音频和视频。目录链接到各篇文献及其标题，标题按层级标记，"
    "朗读顺序与阅读顺序一致，字号、字体、行距和颜色均可调整。"
)
# EPUB Accessibility 1.1, section 2: what it names, in the values of the Schema.org accessibility vocabulary
_ACCESSIBILITY = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", _SUMMARY),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book as it is to be stored: EbookLib parses pages of its own kind anew, and loses text."""

    id: str
    file: str
    content: bytes
    media: str = "application/xhtml+xml"
    properties: tuple[str, ...] = ()


def book(packet: Packet, title: str) -> epub.EpubBook:
    """Return a book that has its metadata and no files yet. `title` is never empty."""
    made, meta = epub.EpubBook(), packet.meta
    made.set_identifier(identifier(packet))
    made.title = checked(title)
    made.set_language(checked(meta.language))
    for name, value, attributes in _metadata(meta, title):
        made.add_metadata("DC" if name != "meta" else None, name, checked(value), attributes)
    return made


def identifier(packet: Packet) -> str:
    """Return a URN that the words decide: the same content is the same publication."""
    meta = packet.meta
    said = (meta.title, meta.subtitle, meta.organisation, meta.author, str(meta.date), meta.language)
    words = (p.block.text for document in packet.documents for p in flow(document))
    return uuid5(NAMESPACE_URL, "\n".join(("jiangyi", *map(checked, said), *map(checked, words)))).urn


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
    yield from (("meta", value, {"property": f"schema:{name}"}) for name, value in _ACCESSIBILITY)


def add(book: epub.EpubBook, *items: Item) -> None:
    """Put files into the book, byte for byte."""
    for item in items:
        made = epub.EpubItem(item.id, item.file, item.media, item.content)
        made.properties = list(item.properties)
        book.add_item(made)


def set_spine(book: epub.EpubBook, *pages: Item) -> None:
    """Say which files are read, and in which order."""
    book.spine = [page.id for page in pages]


def packed(book: epub.EpubBook, date: datetime.datetime) -> bytes:
    """Return the EPUB file. `date` (UTC) is what it says of its last change."""
    out = BytesIO()
    _Writer(out, book, {"mtime": date}).write()
    return out.getvalue()


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib has no types
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
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        super()._write_opf_file(root)


@dataclass(frozen=True, slots=True)
class _Steady:
    """A ZIP file whose entries tell neither the time nor the machine."""

    archive: ZipFile

    def writestr(self, name: str, content: str | bytes, method: int = ZIP_DEFLATED) -> None:
        """Store one entry, dated when ZIP's time begins, as an ordinary file on Unix."""
        entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.create_system = 3
        entry.external_attr = 0o100644 << 16
        self.archive.writestr(entry, content, method, compresslevel=6)
