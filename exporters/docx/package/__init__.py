"""The file around the text: settled and described the same way every time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from exporters.docx.layout.lengths import TAB_STOP
from exporters.docx.markup import Markup, declared, escaped, legal, twips, w
from exporters.docx.package.base import Base
from exporters.docx.package.blank import filled
from exporters.docx.package.parts import WHOLE, Package, Part, kind, relation, utc
from exporters.docx.styles import fonts
from pipeline.export import Edition, Resources
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.typeset.fonts import Fonts

_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_EXTENDED_KIND = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_KIND = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_SPOKEN = (
    f'xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_WORD_2013 = 15  # compatibilityMode: the newest there is
_COMPATIBLE = "http://schemas.microsoft.com/office/word"
_LONGEST = 255  # characters that a document property may have, by Word


def fill(base: Base, content: Iterable[Markup], styles: Iterable[Markup], theme: Theme) -> None:
    """Put in the text, the styles, the settings."""
    if base.template:
        from exporters.docx.package.template import adopted  # noqa: PLC0415  lxml, and python-docx

        adopted(base.package, content, styles, twips(theme.sheet.measure))
    else:
        filled(base.package, content, styles, _settings(theme))


def dress(base: Base, edition: Edition, resources: Resources) -> None:
    """Put in the fonts' names, and what the file says of itself."""
    _list_fonts(base.package, resources.fonts)
    _describe(base.package, edition.packet, resources.date)


def _list_fonts(package: Package, used: Fonts) -> None:
    """Add the families to the table of fonts, a template's own beside them."""
    own = package.related(relation("fontTable"))
    if own:
        from exporters.docx.package.template import listed  # noqa: PLC0415  lxml, and python-docx

        package.parts[own] = package.parts[own]._replace(data=listed(package.parts[own].data, fonts.table(used)))
        return
    part = Part.xml(kind("fontTable"), declared("fonts", fonts.table(used)))
    package.add(package.main, "/word/fontTable.xml", relation("fontTable"), part)


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


def _describe(package: Package, packet: Packet, date: datetime.datetime) -> None:
    core, extended = Part.xml(_CORE_KIND, _core(packet, date)), _extended(packet.meta.organisation)
    package.add(WHOLE, "/docProps/core.xml", _CORE_RELATION, core)
    package.add(WHOLE, "/docProps/app.xml", relation("extended-properties"), Part.xml(_EXTENDED_KIND, extended))


def _core(packet: Packet, date: datetime.datetime) -> Markup:
    meta, moment = packet.meta, utc(date).strftime("%Y-%m-%dT%H:%M:%SZ")
    author = meta.author or meta.organisation
    modified, created = (
        f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{what}>' for what in ("modified", "created")
    )
    said = (
        _property("dc:title", packet.title),
        _property("cp:lastModifiedBy", author),
        _property("cp:revision", "1"),
        modified,
        _property("dc:subject", meta.subtitle),
        _property("dc:creator", author),
        _property("dc:language", meta.language),
        created,
    )
    return f"<cp:coreProperties {_SPOKEN}>{''.join(said)}</cp:coreProperties>"


def _extended(organisation: str) -> Markup:
    """What wrote the file, and whose it is (单位). Pages and words are Word's to count."""
    company = _property("Company", organisation) if organisation else ""
    return f'<Properties xmlns="{_EXTENDED}">{_property("Application", "Jiangyi")}{company}</Properties>'


def _property(tag: str, value: str) -> Markup:
    return f"<{tag}>{escaped(legal(value)[:_LONGEST])}</{tag}>"
