"""EPUBs made for tests, and taken apart: parts, the package document, lists, links of pages."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from lxml import etree

from exporters.epub import EPUB
from helpers import edition, resources, squeezed
from pipeline.aids import making
from pipeline.aids.choice import Aids
from pipeline.document import Document, IndexEntry, flow
from pipeline.export import Edition
from pipeline.packet import Packet
from pipeline.places import Sections
from pipeline.theme import Theme
from pipeline.themes import HANDOUT
from pipeline.toc import Scope
from pipeline.typeset.locators import locators, segments

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
TYPE = f"{{{NS['epub']}}}type"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
XHTML, NCX = "application/xhtml+xml", "application/x-dtbncx+xml"


def made(
    of: Packet, scope: Scope = Scope(depth=4), theme: Theme = HANDOUT, printed: bool = True, **said: object
) -> bytes:
    """An EPUB of a packet, with its pages where they are `printed` too. `said`: what `[export.epub]` says."""
    return EPUB.write(made_of(of, scope, theme, printed), EPUB.options(**said), resources())


def made_of(of: Packet, scope: Scope = Scope(depth=4), theme: Theme = HANDOUT, printed: bool = True) -> Edition:
    """The edition that an EPUB is made of."""
    return replace(edition(of, scope, theme), printed=printed)


def words(of: Edition, *documents: Document) -> str:
    """Every word of an EPUB's documents, of some or of all, without white space: with what its index says of places."""
    blocks = (placed.block for document in documents or of.packet.documents for placed in flow(document))
    return squeezed("".join(_entry(of, block) if isinstance(block, IndexEntry) else block.text for block in blocks))


def _entry(of: Edition, entry: IndexEntry) -> str:
    found = locators(entry, of.pages.page) if of.printed else Sections.of(of.packet).locators(entry)
    return "".join(text for text, _ in segments(entry, found))


def aided(of: Packet, **said: bool) -> Packet:
    """A packet with all study aids, or those that `[aids]` says."""
    bare = replace(of, documents=tuple(one for one in of.documents if one.aid is None))
    return making.aided(bare, Aids(**{"summary": True, "notes": True, "index": True, "selftest": True} | said))


@dataclass(frozen=True)
class Line:
    """A line of a list: how deep it is, what it says, the file and the id that it leads to."""

    depth: int
    text: str
    file: str
    target: str


@dataclass(frozen=True)
class File:
    """A package: `parts` in their order, by name."""

    infos: tuple[ZipInfo, ...]
    parts: dict[str, bytes]

    @classmethod
    def of(cls, data: bytes) -> File:
        with ZipFile(BytesIO(data)) as archive:
            return cls(tuple(archive.infolist()), {i.filename: archive.read(i) for i in archive.infolist()})

    @cached_property
    def trees(self) -> dict[str, etree._Element]:
        ends = (".xml", ".opf", ".xhtml", ".ncx", ".svg")
        return {name: etree.fromstring(data) for name, data in self.parts.items() if name.endswith(ends)}

    @cached_property
    def package(self) -> str:
        """The name of the package document."""
        return str(self.trees["META-INF/container.xml"].find(".//c:rootfile", NS).get("full-path"))

    @cached_property
    def opf(self) -> etree._Element:
        return self.trees[self.package]

    def inside(self, base: str, href: str) -> tuple[str, str]:
        """The part and the id that a link in a part leads to."""
        path, _, target = href.partition("#")
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base, target

    @cached_property
    def items(self) -> dict[str, etree._Element]:
        """The manifest, by the names of parts."""
        found = self.opf.iterfind("opf:manifest/opf:item", NS)
        return {self.inside(self.package, item.get("href", ""))[0]: item for item in found}

    def having(self, key: str, value: str) -> list[str]:
        """The parts that the manifest gives a property or a media type."""
        return [name for name, item in self.items.items() if value in item.get(key, "").split()]

    @cached_property
    def spine(self) -> list[str]:
        named = {item.get("id"): name for name, item in self.items.items()}
        return [named[ref.get("idref")] for ref in self.opf.iterfind("opf:spine/opf:itemref", NS)]

    @cached_property
    def pages(self) -> dict[str, etree._Element]:
        """The pages in the order of reading, then those that are not read."""
        return {name: self.trees[name] for name in dict.fromkeys((*self.spine, *self.having("media-type", XHTML)))}

    def meta(self, name: str) -> list[str]:
        return [e.text or "" for e in self.opf.iterfind(f"opf:metadata/opf:meta[@property='{name}']", NS)]

    def dc(self, name: str) -> list[str]:
        return [e.text or "" for e in self.opf.iterfind(f"opf:metadata/dc:{name}", NS)]

    @cached_property
    def nav(self) -> str:
        return self.having("properties", "nav")[0]

    @cached_property
    def ncx(self) -> str:
        return self.having("media-type", NCX)[0]

    def listed(self, kind: str) -> list[Line]:
        """What a list of the navigation document says: `toc`, `page-list` or `landmarks`."""
        links = self.trees[self.nav].iterfind(f".//h:nav[@{TYPE}='{kind}']//h:a", NS)
        return [Line(_depth(a, f"{{{NS['h']}}}ol"), _text(a), *self.inside(self.nav, a.get("href", ""))) for a in links]

    def old(self, kind: str) -> list[Line]:
        """What the NCX says: `navPoint` or `pageTarget`."""
        points = self.trees[self.ncx].iter(f"{{{NS['ncx']}}}{kind}")
        return [
            Line(
                _depth(p, p.tag) + 1,
                p.findtext("ncx:navLabel/ncx:text", "", NS),
                *self.inside(self.ncx, p.find("ncx:content", NS).get("src", "")),
            )
            for p in points
        ]

    def links(self) -> Iterator[tuple[str, etree._Element, str, str]]:
        """Each link in a page to another place of the book: the page, the link, the part and the id it leads to."""
        for name, tree in self.pages.items():
            for a in tree.iter(f"{{{NS['h']}}}a"):
                href = a.get("href", "")
                if ":" not in href:
                    yield name, a, *self.inside(name, href)

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """Where in the order of reading each page and each id in it stands, and the element that is there."""
        return {place: number for number, place in enumerate(self.elements)}

    @cached_property
    def elements(self) -> dict[tuple[str, str], etree._Element]:
        found = {}
        for name, tree in self.pages.items():
            found[name, ""] = tree
            found |= {(name, e.get("id", "")): e for e in tree.iter(etree.Element) if e.get("id")}
        return found


def _depth(element: etree._Element, tag: object) -> int:
    return sum(1 for above in element.iterancestors() if above.tag == tag)


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())
