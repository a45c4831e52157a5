"""An edition as an e-book."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from exporters.epub import contents, cover, fonts, package, style, xhtml
from exporters.epub.links import Links
from exporters.epub.marks import Mark, after, within
from exporters.epub.options import Options
from exporters.epub.package import Item
from exporters.epub.pagelist import PageList
from exporters.epub.spine import Part, Spine
from pipeline.export import Edition, Resources
from pipeline.memory import uncollected
from pipeline.places import NAMELESS
from pipeline.typeset.layout import Typesetter


@uncollected()
def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write an edition as EPUB 3.3; the pages are not asked for, unless they are printed too.

    ExportError where a text has a character that XML cannot hold: nothing is dropped in silence.
    """
    packet, spine, pages = edition.packet, Spine.of(edition.packet, options.split), PageList.of(edition)
    name, links = packet.title or NAMELESS, Links(edition, spine)
    marks = within((*pages.breaks, *links.targets()))
    subsets = fonts.subsets(edition, resources.fonts) if options.fonts else ()
    sheet = fonts.font_faces(subsets) + style.css(edition.theme, fonts.families(subsets))
    css = Item("style", xhtml.STYLE, sheet.encode, "text/css")
    pictures, front = _front(edition, resources)
    nav = Item("nav", contents.FILE, partial(contents.nav, edition, spine, pages), properties=("nav",))
    chapters = [_chapter(part, marks, links, name) for part in spine.parts]
    book = package.book(edition, pages, name)
    ncx = partial(contents.ncx, edition, spine, pages, book.uid, name)
    if subsets:
        package.specify_fonts(book)
    old = Item("ncx", "toc.ncx", ncx, "application/x-dtbncx+xml")
    package.add(book, css, *pictures, *front, nav, old, *chapters)
    package.add(book, *(s.item for s in subsets), *fonts.licences(subsets, resources.fonts))
    package.set_spine(book, *front, *((nav,) if edition.toc.entries else ()), *chapters)
    return package.packed(book, resources.date)


def _chapter(part: Part, marks: dict[int, Sequence[Mark]], links: Links, name: str) -> Item:
    language = links.edition.packet.meta.language

    def made() -> bytes:
        return xhtml.page(part.title or name, language, xhtml.chapter(part.piece, after(marks, part.first), links))

    return Item(part.id, part.file, made)


def _front(edition: Edition, resources: Resources) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The picture of the cover; and the pages before the contents, which are the cover and the title page."""
    page = Typesetter(edition.theme, resources.fonts).cover(edition.packet)
    if page is None:
        return (), ()
    meta = edition.packet.meta
    drawn = partial(cover.image, page, edition.theme.sheet, resources.fonts, cover.said(meta))
    title = partial(xhtml.page, meta.title, meta.language, xhtml.title_page(meta))
    return (Item("cover-image", cover.IMAGE, drawn, "image/svg+xml", ("cover-image",)),), (
        Item("cover", cover.PAGE, partial(cover.page, meta)),
        Item("title", xhtml.TITLE_PAGE, title),
    )
