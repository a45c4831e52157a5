"""Documents as XHTML. All text passes `text.escape`, so that none of it can vanish or become markup."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, pairwise
from typing import assert_never

from exporters.epub.links import Links
from exporters.epub.marks import Marks, marked
from exporters.epub.spine import Opening, Piece
from exporters.epub.text import escape, phrased, running, spread
from pipeline.document import (
    Aid,
    Block,
    Document,
    Element,
    Heading,
    IndexEntry,
    Inline,
    Item,
    Lead,
    Paragraph,
    Placed,
    Reference,
    Role,
    Ruled,
    Section,
    Text,
    Verbatim,
)
from pipeline.frozen import frozen
from pipeline.packet import Meta
from pipeline.theme import lead_name, style_name
from pipeline.typeset.grid import stops

STYLE = "style.css"
TITLE_PAGE = "title.xhtml"
# What a document and its page say that they are, in the Structural Semantics Vocabulary and DPUB-ARIA. Neither has a
# word for a page of notes, and only a draft one for answers.
_KINDS: dict[Aid | None, str] = {
    None: ' epub:type="chapter" role="doc-chapter"',
    Aid.SUMMARY: ' epub:type="abstract" role="doc-abstract"',
    Aid.TEST: ' epub:type="assessment"',
    Aid.INDEX: ' epub:type="index" role="doc-index"',
}
_ATTACHED = '<section class="attached" id="{}">'
_DEEPEST = 6  # HTML has h1 to h6
_LABEL = "表格，按原文逐行保留"  # what is read of a table to whoever listens, before its lines
# Elements that stand together, between rules or beside one another: 版头, the end of a letter, 版记
_GROUPS = {
    Role.ISSUING_BODY_MARK: "letterhead",
    Role.DOCUMENT_NUMBER: "letterhead",
    Role.SIGNATURE: "signed",
    Role.DATE: "signed",
    Role.CC_LIST: "imprint",
    Role.PRINT_NOTE: "imprint",
}
# without the role, VoiceOver does not take a list without bullets for one
_ITEMS = '<ol class="items" role="list">'
_ENTRIES = '<ul class="entries" role="list" epub:type="index-entry-list">'
_OUTLINE = '<ol class="outline" role="list">'
_RULED = f'<div class="ruled" aria-hidden="true">{8 * "<div/>"}</div>'  # half a phone's screen
_BALANCED = {Role.TITLE, Role.ISSUING_BODY_MARK, Role.COLUMN_LABEL}  # their lines are not to end inside words


def page(title: str, language: str, body: str) -> bytes:
    """Return a whole XHTML file. `title` is plain text, `body` the markup of its body element."""
    lang = escape(language)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{lang}" xml:lang="{lang}">\n'
        f'<head>\n<title>{escape(title)}</title>\n<link rel="stylesheet" type="text/css" href="{STYLE}"/>\n</head>\n'
        f"{body}\n</html>\n"
    ).encode()


def title_page(meta: Meta) -> str:
    """Return the body of the title page: who, what, when."""
    lines = (
        ("p", "cover-organisation", escape(meta.organisation)),
        ("h1", "cover-title", phrased(meta.title)),
        ("p", "cover-subtitle", phrased(meta.subtitle)),
        ("p", "cover-line", escape(meta.author)),
        ("p", "cover-line", meta.dated),
    )
    marked = "\n".join(_tag(tag, name, markup) for tag, name, markup in lines if markup)
    return f'<body epub:type="frontmatter">\n<section epub:type="titlepage">\n{marked}\n</section>\n</body>'


def chapter(piece: Piece, marks: Marks, links: Links) -> str:
    """Return the body of a file. Every id of its document, sections and attachments is in it."""
    name, aid = escape(piece.document.id), piece.document.aid
    parts = _Body(marks, links).document(piece.document, piece.level)
    match piece.opening:
        case Opening.DOCUMENT:
            content = _wrapped(f'<section{_KINDS.get(aid, "")} id="{name}">', parts)
        case Opening.ATTACHED:
            content = _wrapped(_ATTACHED.format(name), parts)
        case Opening.SECTION:
            content = "\n".join(parts)
        case _:
            assert_never(piece.opening)
    named = f' class="aid-{aid}"' if aid else ""
    matter = "bodymatter" if aid is None or aid.below else "backmatter"
    return f'<body epub:type="{matter}"{named}>\n{content}\n</body>'


@frozen
class _Body:
    """Makes the elements of a file. `marks`: those of its blocks, taken in reading order."""

    marks: Marks
    links: Links

    def document(self, document: Document, level: int) -> Iterator[str]:
        """The parts of a document. `level` is that of its title among the headings of the whole document."""
        below = level + bool(document.title)
        yield from self._opening(document.opening, level)
        yield from self._blocks(map(Placed, document.blocks))
        yield from (self._section(section, below, 1) for section in document.sections)
        yield from self._blocks(map(Placed, document.closing))
        for part in document.attached:
            yield _wrapped(_ATTACHED.format(escape(part.id)), self.document(part, below))
        yield from self._blocks(map(Placed, document.imprint))

    def _opening(self, elements: tuple[Element, ...], level: int) -> Iterator[str]:
        title = next((e for e in elements if e.role is Role.TITLE), None)
        for group, run in groupby(elements, _group):
            opened = (_opened(e, _heading_tag(level) if e is title else "p") for e in run)
            made = (marked(markup, next(self.marks)) for markup in opened)
            yield from (_wrapped(group, made),) if group else made

    def _section(self, section: Section, level: int, depth: int) -> str:
        """A section. `level` is that of its heading in the file, `depth` its own in the document."""
        below = (self._section(s, level + 1, depth + 1) for s in section.sections)
        parts = chain(self._blocks(_own(section, depth), level), below)
        kind = ' epub:type="index-group"' if isinstance(next(iter(section.blocks), None), IndexEntry) else ""
        return _wrapped(f'<section{kind} id="{escape(section.id)}">', parts)

    def _blocks(self, placed: Iterable[Placed], level: int = 1) -> Iterator[str]:
        """Blocks as elements; items that follow one another make one list."""
        for group, run in groupby(placed, lambda p: _group(p.block)):
            if group == _OUTLINE:
                made = self._outline(deque(p.block for p in run if isinstance(p.block, Reference)))
            else:
                made = (self._block(p, level) for p in run)
            if group:
                yield _wrapped(group, made)
            else:
                yield from made

    def _outline(self, lines: deque[Reference], above: int = 0) -> Iterator[str]:
        """Lines that lead to places; deeper ones are a list in the one before them."""
        while lines and lines[0].depth > above:
            line = lines.popleft()
            link = self._block(Placed(line), above)
            below = list(self._outline(lines, line.depth))
            yield f"<li>{link}\n{_wrapped(_OUTLINE, below)}\n</li>" if below else f"<li>{link}</li>"

    def _block(self, placed: Placed, level: int) -> str:
        return marked(_block(placed, level, self.links), next(self.marks))


def _opened(element: Element, tag: str) -> str:
    markup = (phrased if element.role in _BALANCED else running)(element.text)
    return _tag(tag, style_name(Placed(element)), markup)


def _own(section: Section, depth: int) -> Iterator[Placed]:
    """The heading and the blocks of a section, without the sections below it."""
    heading, blocks = section.heading, section.blocks
    if heading.run_in:
        yield Placed(blocks[0], section.id, depth, heading)
        blocks = blocks[1:]
    else:
        yield Placed(heading, section.id, depth)
    yield from (Placed(block, depth=depth) for block in blocks)


def _group(block: Block | Heading) -> str:
    """The start tag of what a block stands in together with its neighbours; nothing where it stands alone."""
    match block:
        case Element(role) if role in _GROUPS:
            return f'<div class="{_GROUPS[role]}">'
        case Item():
            return _ITEMS
        case Reference():
            return _OUTLINE
        case IndexEntry():
            return _ENTRIES
        case _:
            return ""


def _block(placed: Placed, level: int, links: Links) -> str:
    block, name = placed.block, style_name(placed)
    match block:
        case Element(Role.FOOTNOTE):
            # no epub:type: readers hide what it calls a footnote until a link calls it
            return f'<aside class="{name}" role="doc-footnote">{running(block.text)}</aside>'
        case Paragraph() | Element():
            return _tag("p", name, _line(block, placed, level))
        case Heading():
            return _tag(_heading_tag(level), name, phrased(block.text))
        case Item():
            return _tag("li", name, running(block.text))
        case Verbatim():
            return _verbatim(block, name)
        case Reference() | IndexEntry() | Ruled():
            return _aid(block, name, links)
        case _:
            assert_never(block)


def _line(block: Paragraph | Element, placed: Placed, level: int) -> str:
    if isinstance(block, Paragraph):
        return "".join([_inline(part, placed, level) for part in block.content])
    return (spread if block.role is Role.PRINT_NOTE else running)(block.text)


def _aid(block: Reference | IndexEntry | Ruled, name: str, links: Links) -> str:
    match block:
        case Reference():
            return f'<a class="{name}" href="{links.href(block.to)}">{running(block.text)}</a>'
        case IndexEntry():
            return f'<li epub:type="index-entry" class="{name}">{links.entry(block)}</li>'
        case Ruled():
            return _RULED
        case _:
            assert_never(block)


def _verbatim(block: Verbatim, name: str) -> str:
    """Lines as they stand, an element each, so that one too long for the screen goes on further in.

    All tabs lead as far as the widest cell needs: CSS has one width for them.
    """
    widths = [end - start for start, end in pairwise((0, *stops(block.lines)))]
    tabs = f' style="tab-size: {max(widths)}"' if widths else ""
    lines = "\n</span>".join(f'<span class="row">{escape(line)}' for line in block.lines)
    return f'<pre class="{name}" role="group" aria-label="{_LABEL}"{tabs}>{lines}</span></pre>'


def _inline(part: Inline, placed: Placed, level: int) -> str:
    """Text, or a lead: that is a heading for whoever listens, though it stands in its paragraph."""
    match part:
        case Text():
            return running(part.text)
        case Lead():
            heading = f' role="heading" aria-level="{level}"' if placed.lead else ""
            return f'<strong class="{lead_name(placed)}"{heading}>{running(part.text)}</strong>'
        case _:
            assert_never(part)


def _heading_tag(level: int) -> str:
    return f"h{min(level, _DEEPEST)}"


def _tag(tag: str, name: str, markup: str) -> str:
    return f'<{tag} class="{name}">{markup}</{tag}>'


def _wrapped(opening: str, parts: Iterable[str]) -> str:
    """Elements, one a line, between a start tag and its end tag."""
    return "\n".join([opening, *parts, f"</{opening[1:].partition(' ')[0]}>"])
