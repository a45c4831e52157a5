"""What the book says of who can read it (EPUB Accessibility 1.1), and what it takes to claim conformance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pipeline.document import Aid, Role, Verbatim
from pipeline.export import Edition
from pipeline.packet import Packet

CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_FEATURES = ("ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
_COVER = ("alternativeText",)
_INDEX = ("index",)
_PAGED = ("pageBreakMarkers", "pageNavigation")
_WHOLE = "目录链接到各篇文献及其标题，标题按层级标记，朗读顺序与阅读顺序一致，字号、字体、行距和颜色均可调整。"
_PAGES = "书中标有同一内容的PDF版的页码，可按页码跳转。"
_INDEXED = "书末有术语索引，各条链接到正文中的出处。"
_TABLES = "其中的表格按原文逐行保留，没有标明行与列的关系。"


def features(edition: Edition, printed: bool) -> Iterator[tuple[str, str]]:
    """The properties of the book in the Schema.org accessibility vocabulary, and their values, in Chinese if words."""
    packet = edition.packet
    yield "accessMode", "textual"
    yield "accessModeSufficient", "textual"
    there = (*_FEATURES, *(_COVER if packet.has_cover else ()), *(_INDEX if _has_index(packet) else ()))
    for feature in sorted((*there, *(_PAGED if printed else ())), key=str.lower):
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", _summary(edition, printed)


def _summary(edition: Edition, printed: bool) -> str:
    packet = edition.packet
    pictures = "除封面外没有图片，也没有音频和视频" if packet.has_cover else "没有图片、音频和视频"
    tables = _TABLES if _has_tables(edition) else ""
    index = _INDEXED if _has_index(packet) else ""
    return f"全书为可重排的文字，{pictures}。{_WHOLE}{_PAGES if printed else ''}{index}{tables}"


def conforms(edition: Edition) -> bool:
    """Whether the book may claim to conform: somebody answers for it, and nothing is wrong that can be checked.

    What can be: it has a title (WCAG 2.2, 2.4.2) and no table whose columns are known by their looks alone (1.3.1). No
    colour of its text is hard to read (1.4.3), whatever the theme's are: `colour.legible`.
    """
    packet = edition.packet
    return bool(packet.meta.certified_by and packet.title) and not _has_tables(edition)


def _has_index(packet: Packet) -> bool:
    return any(document.aid is Aid.INDEX for document in packet.documents)


def _has_tables(edition: Edition) -> bool:
    blocks = (placed.block for placed in chain.from_iterable(edition.flow))
    return any(isinstance(block, Verbatim) and block.role is Role.TABLE for block in blocks)
