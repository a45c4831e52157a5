"""The contents as EPUB has them: a page that is also the navigation document, and links for the NCX."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from exporters.epub import cover, xhtml
from exporters.epub.pagelist import PageList
from exporters.epub.spine import Spine
from exporters.epub.text import escape
from pipeline.document import Aid
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.places import NAMELESS
from pipeline.toc import Entry

FILE = "nav.xhtml"


@frozen
class Node:
    """A line of the contents, and the lines below it."""

    entry: Entry
    below: tuple[Node, ...]


def nested(entries: Iterable[Entry]) -> tuple[Node, ...]:
    """Return the contents as a tree, in the same order.

    A line belongs to the nearest one before it that has a lower level, however many levels lie between.

    >>> [len(node.below) for node in nested(Entry(n, "", "", "") for n in (1, 3, 2, 1))]
    [2, 0]
    """
    return tuple(_taken(deque(entries), 0))


def _taken(rest: deque[Entry], above: int) -> Iterator[Node]:
    while rest and rest[0].level > above:
        entry = rest.popleft()
        yield Node(entry, tuple(_taken(rest, entry.level)))


def nav(edition: Edition, spine: Spine, pages: PageList) -> bytes:
    """Return the navigation document: contents, printed pages, landmarks."""
    packet, title = edition.packet, edition.toc.title
    body = "\n".join(
        (
            '<body epub:type="frontmatter">',
            '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">',
            f'<h1 class="contents-title" id="toc-title">{escape(title)}</h1>',
            _list(_lines(edition), spine),
            "</nav>",
            *_page_list(spine, pages),
            '<nav epub:type="landmarks" id="landmarks" aria-labelledby="landmarks-title" hidden="hidden">',
            '<h2 id="landmarks-title">导航</h2>',
            _landmarks(edition, spine),
            "</nav>",
            "</body>",
        )
    )
    return xhtml.page(title, packet.meta.language, body)


def _page_list(spine: Spine, pages: PageList) -> Iterator[str]:
    if pages.breaks:
        yield '<nav epub:type="page-list" role="doc-pagelist" id="pages" aria-labelledby="pages-title" hidden="hidden">'
        yield '<h2 id="pages-title">页码</h2>\n<ol>'
        yield from (f'<li><a href="{escape(spine.at(mark))}">{mark.label}</a></li>' for mark in pages.breaks)
        yield "</ol>\n</nav>"


def ncx(edition: Edition, spine: Spine, pages: PageList, identifier: str, title: str) -> bytes:
    """Return the contents that readers of EPUB 2 look for: EbookLib's own takes quadratic time."""
    nodes = _lines(edition)
    points = "\n".join(_points(nodes, spine, count(1)))
    last = len(pages.breaks)
    language = escape(edition.packet.meta.language)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{language}">\n<head>\n'
        f'<meta name="dtb:uid" content="{escape(identifier)}"/>\n<meta name="dtb:depth" content="{_depth(nodes)}"/>\n'
        f'<meta name="dtb:totalPageCount" content="{last}"/>\n'
        f'<meta name="dtb:maxPageNumber" content="{last}"/>\n</head>\n'
        f"<docTitle><text>{escape(title)}</text></docTitle>\n<navMap>\n{points}\n</navMap>\n"
        f"{''.join(_page_targets(spine, pages))}</ncx>\n"
    ).encode()


def _page_targets(spine: Spine, pages: PageList) -> Iterator[str]:
    if pages.breaks:
        yield "<pageList>\n<navLabel><text>页码</text></navLabel>\n"
        for mark in pages.breaks:
            yield f'<pageTarget id="ncx-{mark.id}" type="normal" value="{mark.label}">'
            yield f"<navLabel><text>{mark.label}</text></navLabel>"
            yield f'<content src="{escape(spine.at(mark))}"/></pageTarget>\n'
        yield "</pageList>\n"


def _points(nodes: Iterable[Node], spine: Spine, order: Iterator[int]) -> Iterator[str]:
    for node in nodes:
        entry = node.entry
        yield f'<navPoint id="ncx-{entry.target}" playOrder="{next(order)}">'
        yield f"<navLabel><text>{escape(entry.text)}</text></navLabel>"
        yield f'<content src="{escape(spine.href(entry.target))}"/>'
        yield from _points(node.below, spine, order)
        yield "</navPoint>"


def _depth(nodes: Iterable[Node]) -> int:
    return max((1 + _depth(node.below) for node in nodes), default=0)


def _lines(edition: Edition) -> tuple[Node, ...]:
    """The contents; where they are empty the documents, since neither nav nor NCX may be."""
    documents = edition.packet.documents
    return nested(edition.toc.entries or (Entry(1, "", d.title or NAMELESS, d.id) for d in documents))


def _list(nodes: Iterable[Node], spine: Spine) -> str:
    return "\n".join(("<ol>", *(_line(node, spine) for node in nodes), "</ol>"))


def _line(node: Node, spine: Spine) -> str:
    link = f'<a href="{escape(spine.href(node.entry.target))}">{escape(node.entry.text)}</a>'
    return f"<li>{link}\n{_list(node.below, spine)}\n</li>" if node.below else f"<li>{link}</li>"


def _landmarks(edition: Edition, spine: Spine) -> str:
    packet, toc = edition.packet, edition.toc
    front = (("cover", cover.PAGE, "封面"), ("titlepage", xhtml.TITLE_PAGE, "扉页")) if packet.has_cover else ()
    first = packet.documents[0].id
    listed = (("toc", f"{FILE}#toc", toc.title),) if toc.entries else ()
    indexes = (("index", spine.href(d.id), d.title) for d in packet.documents if d.aid is Aid.INDEX)
    marks = (*front, *listed, ("bodymatter", spine.href(first), "正文"), *indexes)
    lines = (f'<li><a epub:type="{kind}" href="{escape(href)}">{escape(text)}</a></li>' for kind, href, text in marks)
    return "\n".join(("<ol>", *lines, "</ol>"))
