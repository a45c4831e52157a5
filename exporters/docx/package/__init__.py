"""The file around the text: python-docx's package, settled, described and zipped the same way every time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from exporters.docx.layout.lengths import TAB_STOP
from exporters.docx.markup import Element, Markup, declared, element, legal, name, parsed, serialised, tree, w
from exporters.docx.package.base import Base, add
from exporters.docx.styles import fonts
from exporters.docx.styles.adoption import Adoption
from pipeline.export import Edition, Resources
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.typeset.fonts import Fonts

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_WORD_2013 = 15  # compatibilityMode: the newest there is
_COMPATIBLE = "http://schemas.microsoft.com/office/word"
_LONGEST = 255  # characters that a document property may have, by python-docx
_BODY = re.compile(r"<(\w+:)?body/>")
_LEVEL = 4  # of compression: a twentieth more bytes than by level 6, in half the time
_EARLIEST = datetime.datetime(1980, 1, 1)  # a zip file can tell no earlier time


def fill(document: Document, content: Iterable[Markup]) -> Element:
    """Make the body of this markup, the last section's properties at the end; the element that holds it.

    All is parsed at once: libxml2 2.14 takes long to move what has many children from one tree into another.
    """
    _refill(document.element.body, ())
    whole = _BODY.sub(lambda _: declared("body", content), serialised(document.element), count=1)
    made = tree(whole)
    document.part._element = cast(BaseOxmlElement, made)
    return made


def dress(base: Base, adoption: Adoption, edition: Edition, resources: Resources) -> None:
    """Put in the styles, the fonts' names, the settings, and what the file says of itself."""
    document = base.document
    adoption.into(document.styles.element)
    if not base.template:
        _refill(document.settings.element, parsed(_settings(edition.theme)))
    _list_fonts(document, resources.fonts)
    _describe(document, edition.packet, resources.date)


def _refill(parent: Element, content: Iterable[Element]) -> None:
    for child in list(parent):
        parent.remove(child)
    parent.extend(content)


def _list_fonts(document: Document, used: Fonts) -> None:
    """Add the families to the table of fonts, a template's own beside them."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FONT_TABLE), None)
    if part is None:
        root = element(w("fonts", *fonts.table(used)))
        file = PackURI("/word/fontTable.xml")
        add(document.part, file, CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, root)
        return
    table = etree.fromstring(part.blob)
    known = {font.get(name("name")) for font in table}
    table.extend(font for font in parsed(fonts.table(used)) if font.get(name("name")) not in known)
    part._blob = etree.tostring(table, encoding="UTF-8", standalone=True)


def _settings(theme: Theme) -> Iterator[Markup]:
    """Settings of the whole file. Nothing asks Word to refresh fields: their results are written already."""
    yield w("zoom", percent=100)
    if theme.sheet.mirrored:
        yield w("mirrorMargins")
    yield w("defaultTabStop", val=TAB_STOP)
    if theme.folio.outer:
        yield w("evenAndOddHeaders")
    yield w("characterSpacingControl", val="doNotCompress")
    yield w(
        "compat",
        w("doNotUseHTMLParagraphAutoSpacing"),  # else of the spaces below one paragraph and above the next the larger
        w("compatSetting", name="compatibilityMode", uri=_COMPATIBLE, val=_WORD_2013),
        w("compatSetting", name="overrideTableStyleFontSizeAndJustification", uri=_COMPATIBLE, val=1),
        w("compatSetting", name="enableOpenTypeFeatures", uri=_COMPATIBLE, val=1),
        w("compatSetting", name="doNotFlipMirrorIndents", uri=_COMPATIBLE, val=1),
        w("compatSetting", name="differentiateMultirowTableHeaders", uri=_COMPATIBLE, val=1),
    )
    yield w("themeFontLang", val="en-US", eastAsia="zh-CN")
    yield w("decimalSymbol", val=".")
    yield w("listSeparator", val=",")


def _describe(document: Document, packet: Packet, date: datetime.datetime) -> None:
    properties, meta = document.core_properties, packet.meta
    properties.title = _property(packet.title)
    properties.subject = _property(meta.subtitle)
    properties.author = _property(meta.author or meta.organisation)
    properties.language = _property(meta.language)
    properties.last_modified_by = properties.author
    properties.created = properties.modified = _utc(date)
    file, content = PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES
    add(document.part.package, file, content, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, _extended(meta.organisation))


def _extended(organisation: str) -> Element:
    """What wrote the file, and whose it is (单位). Pages and words are Word's to count."""
    root = etree.fromstring(f'<Properties xmlns="{_EXTENDED}"/>')
    for tag, value in (("Application", "Jiangyi"), ("Company", _property(organisation))):
        if value:
            etree.SubElement(root, f"{{{_EXTENDED}}}{tag}").text = value
    return root


def _property(value: str) -> str:
    return legal(value)[:_LONGEST]


def _utc(date: datetime.datetime) -> datetime.datetime:
    """A moment as python-docx and zip files want it: in UTC, without saying so."""
    return date.astimezone(datetime.UTC).replace(tzinfo=None) if date.tzinfo else date


def packed(document: Document, date: datetime.datetime) -> bytes:
    """Zip all parts: in one order, with one date, one origin, one level of compression."""
    moment = max(_utc(date), _EARLIEST).timetuple()[:6]
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for member, content in _members(document.part.package):
            entry = ZipInfo(member, moment)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=_LEVEL)
    return out.getvalue()


def _members(package: OpcPackage) -> Iterator[tuple[str, bytes]]:
    parts = sorted(package.iter_parts(), key=lambda part: str(part.partname))
    yield "[Content_Types].xml", _content_types(parts)
    yield "_rels/.rels", _links(package.rels)
    for part in parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, _links(part.rels)


def _links(relationships: Relationships) -> bytes:
    return cast(bytes, relationships.xml)  # python-docx says str, and gives bytes


def _content_types(parts: Iterable[Part]) -> bytes:
    root = etree.fromstring(f'<Types xmlns="{_TYPES}"/>')
    for extension, kind in (("rels", CONTENT_TYPE.OPC_RELATIONSHIPS), ("xml", CONTENT_TYPE.XML)):
        etree.SubElement(root, f"{{{_TYPES}}}Default", {"Extension": extension, "ContentType": kind})
    for part in parts:
        named = {"PartName": str(part.partname), "ContentType": part.content_type}
        etree.SubElement(root, f"{{{_TYPES}}}Override", named)
    return etree.tostring(root, encoding="UTF-8", standalone=True)
