"""The file around the text: python-docx's package, settled, described and zipped the same way every time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from exporters.docx import fonts
from exporters.docx.markup import Element, legal, name, w
from exporters.docx.sections import Footers, page_number
from pipeline.export import Edition, Resources
from pipeline.packet import Packet
from pipeline.theme import Theme

# What python-docx's template brings along and no packet needs: a picture of the template, styles for Word 2007.
_NEEDLESS = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD_2013 = 15  # compatibilityMode: the newest there is
_COMPATIBLE = "http://schemas.microsoft.com/office/word"
_LONGEST = 255  # characters that a document property may have, by python-docx
_LEVEL = 6  # of compression
_EARLIEST = datetime.datetime(1980, 1, 1)  # a zip file can tell no earlier time


def blank() -> Document:
    """An empty document, without what no packet needs."""
    document = docx.Document()
    for relationships in (document.part.package.rels, document.part.rels):
        _drop(relationships)
    return document


def _drop(relationships: Relationships) -> None:
    for key in [key for key, relation in relationships.items() if relation.reltype in _NEEDLESS]:
        del relationships[key]


def add_footers(document: Document, theme: Theme) -> Footers:
    """Add the footers of the packet's pages: another for even ones where numbers stand at the outer edge."""
    kinds = {"default": True} | ({"even": False} if theme.folio.outer else {})
    content, relation = CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER
    return tuple(
        (kind, _add(document, f"footer{number}", content, relation, w("ftr", page_number(theme, odd))))
        for number, (kind, odd) in enumerate(kinds.items(), 1)
    )


def _add(document: Document, file: str, content: str, relation: str, root: Element) -> str:
    blob = etree.tostring(root, encoding="UTF-8", standalone=True)
    part = Part(PackURI(f"/word/{file}.xml"), content, blob, document.part.package)
    return document.part.relate_to(part, relation)


def fill(document: Document, content: Iterable[Element]) -> None:
    """Make the body of these elements, the last section's properties at the end."""
    _refill(document.element.body, content)


def dress(document: Document, styles: Iterable[Element], edition: Edition, resources: Resources) -> None:
    """Put in the styles, the fonts' names, the settings, and what the file says of itself."""
    sheet = document.styles.element
    latent = sheet.find(name("latentStyles"))
    defaults, *others = styles
    _refill(sheet, [defaults, latent, *others])
    _refill(document.settings.element, _settings(edition.theme))
    table = w("fonts", *fonts.table())
    _add(document, "fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, table)
    _describe(document, edition.packet, resources.date)


def _refill(parent: Element, content: Iterable[Element]) -> None:
    new = list(content)
    for child in list(parent):
        parent.remove(child)
    parent.extend(new)


def _settings(theme: Theme) -> Iterator[Element]:
    """Settings of the whole file. Nothing asks Word to refresh fields: their results are written already."""
    yield w("zoom", percent=100)
    if theme.sheet.mirrored:
        yield w("mirrorMargins")
    yield w("defaultTabStop", val=480)
    if theme.folio.outer:
        yield w("evenAndOddHeaders")
    yield w("characterSpacingControl", val="doNotCompress")
    yield w(
        "compat",
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
    properties.comments = ""
    properties.created = properties.modified = _utc(date)


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
