"""What the file says of itself, twice and alike: the information dictionary and XMP (ISO 32000-1, 14.3)."""

from __future__ import annotations

import datetime

from exporters.pdf.file import text
from pipeline import __version__
from pipeline.packet import Packet

_PRODUCER = f"Jiangyi {__version__}"


def information(packet: Packet, date: datetime.datetime) -> str:
    """The information dictionary."""
    author, moment = _author(packet), f"D:{_utc(date):%Y%m%d%H%M%S}Z"
    named = {"Title": packet.title, "Author": author, "Subject": packet.meta.subtitle}
    said = "".join(f"/{key}{text(value)}" for key, value in named.items() if value)
    return f"<<{said}/Creator({_PRODUCER})/Producer({_PRODUCER})/CreationDate({moment})/ModDate({moment})>>"


def xmp(packet: Packet, identifier: str, date: datetime.datetime, conforms: bool) -> str:
    """The same as XMP, and what the pages are known by; `conforms`: with the claim that it is PDF/UA-1 and PDF/A-2a."""
    moment = f"{_utc(date):%Y-%m-%dT%H:%M:%SZ}"
    author, subject = _xml(_author(packet)), _xml(packet.meta.subtitle)
    parts = (
        _alternative("title", _xml(packet.title)),
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>" if author else "",
        _alternative("description", subject) if subject else "",
        f"<dc:language><rdf:Bag><rdf:li>{packet.meta.language}</rdf:li></rdf:Bag></dc:language>",
        f"<dc:format>application/pdf</dc:format><dc:identifier>{identifier}</dc:identifier>",
        f"<xmp:CreatorTool>{_PRODUCER}</xmp:CreatorTool><pdf:Producer>{_PRODUCER}</pdf:Producer>",
        "".join(f"<xmp:{name}Date>{moment}</xmp:{name}Date>" for name in ("Create", "Modify", "Metadata")),
        _CLAIM if conforms else "",
    )
    return _PACKET.format(said="\n".join(filter(None, parts)), extension=_EXTENSION if conforms else "")


def _author(packet: Packet) -> str:
    return packet.meta.author or packet.meta.organisation


def _utc(date: datetime.datetime) -> datetime.datetime:
    return date.astimezone(datetime.UTC)


def _xml(value: str) -> str:
    """A text in XML, which cannot hold all control characters (XML 1.0, 2.2)."""
    seen = "".join(" " if c.isspace() else c if c.isprintable() else "\ufffd" for c in value)
    return seen.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _alternative(name: str, value: str) -> str:
    return f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li></rdf:Alt></dc:{name}>'


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{said}
</rdf:Description>{extension}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_CLAIM = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
# PDF/A asks for a description of every schema that it does not know itself (ISO 19005-2, 6.6.2.3.3).
_EXTENSION = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
