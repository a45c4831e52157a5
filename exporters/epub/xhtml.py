"""Documents as XHTML. All text passes `text.escape`, so that none of it can vanish or become markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from typing import TypeAlias, assert_never

from exporters.epub.pagelist import Break
from exporters.epub.spine import Opening, Piece
from exporters.epub.text import escape, phrased, running, spread
from pipeline.document import (
    Block,
    Document,
    Element,
    Heading,
    Inline,
    Item,
    Lead,
    Paragraph,
    Placed,
    Role,
    Section,
    Text,
    Verbatim,
)
from pipeline.packet import Meta
from pipeline.theme import lead_name, style_name
from pipeline.typeset.grid import stops

Breaks: TypeAlias = Iterator[Sequence[Break]]  # the printed pages that begin in each block, in reading order

STYLE = "style.css"
TITLE_PAGE = "title.xhtml"
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


def chapter(piece: Piece, breaks: Breaks) -> str:
    """Return the body of a file. Every id of its document, sections and attachments is in it."""
    parts, name = _document(piece.document, piece.level, breaks), escape(piece.document.id)
    match piece.opening:
        case Opening.DOCUMENT:
            content = _wrapped(f'<section epub:type="chapter" role="doc-chapter" id="{name}">', parts)
        case Opening.ATTACHED:
            content = _wrapped(_ATTACHED.format(name), parts)
        case Opening.SECTION:
            content = "\n".join(parts)
        case _:
            assert_never(piece.opening)
    return f'<body epub:type="bodymatter">\n{content}\n</body>'


def _document(document: Document, level: int, breaks: Breaks) -> Iterator[str]:
    """The parts of a document. `level` is that of its title among the headings of the whole document."""
    below = level + bool(document.title)
    yield from _opening(document.opening, level, breaks)
    yield from _blocks(map(Placed, document.blocks), breaks)
    yield from (_section(section, below, 1, breaks) for section in document.sections)
    yield from _blocks(map(Placed, document.closing), breaks)
    for part in document.attached:
        yield _wrapped(_ATTACHED.format(escape(part.id)), _document(part, below, breaks))
    yield from _blocks(map(Placed, document.imprint), breaks)


def _opening(elements: tuple[Element, ...], level: int, breaks: Breaks) -> Iterator[str]:
    title = next((e for e in elements if e.role is Role.TITLE), None)
    for group, run in groupby(elements, _group):
        made = (_opened(e, _heading_tag(level) if e is title else "p", next(breaks)) for e in run)
        yield from (_wrapped(group, made),) if group else made


def _opened(element: Element, tag: str, breaks: Sequence[Break]) -> str:
    markup = _text(element.text, breaks, phrased if element.role in _BALANCED else running)
    return _tag(tag, style_name(Placed(element)), markup)


def _text(text: str, breaks: Sequence[Break], say: Callable[[str], str] = running) -> str:
    """Text with the marks of the pages that begin in it, each before the character that is the first of its page."""
    if not breaks:
        return say(text)
    ends = [*(mark.at for mark in breaks[1:]), len(text)]
    marked = (_break(mark) + say(text[mark.at : end]) for mark, end in zip(breaks, ends, strict=True))
    return say(text[: breaks[0].at]) + "".join(marked)


def _break(mark: Break) -> str:
    return f'<span epub:type="pagebreak" role="doc-pagebreak" id="{mark.id}" aria-label="{mark.label}"/>'


def _section(section: Section, level: int, depth: int, breaks: Breaks) -> str:
    """A section. `level` is that of its heading in the file, `depth` its own in the document."""
    below = (_section(s, level + 1, depth + 1, breaks) for s in section.sections)
    parts = chain(_blocks(_own(section, depth), breaks, level), below)
    return _wrapped(f'<section id="{escape(section.id)}">', parts)


def _own(section: Section, depth: int) -> Iterator[Placed]:
    """The heading and the blocks of a section, without the sections below it."""
    heading, blocks = section.heading, section.blocks
    if heading.run_in:
        yield Placed(blocks[0], section.id, depth, heading)
        blocks = blocks[1:]
    else:
        yield Placed(heading, section.id, depth)
    yield from (Placed(block, depth=depth) for block in blocks)


def _blocks(placed: Iterable[Placed], breaks: Breaks, level: int = 1) -> Iterator[str]:
    """Blocks as elements; items that follow one another make one list."""
    for group, run in groupby(placed, lambda p: _group(p.block)):
        blocks = (_block(p, next(breaks), level) for p in run)
        yield from (_wrapped(group, blocks),) if group else blocks


def _group(block: Block | Heading) -> str:
    """The start tag of what a block stands in together with its neighbours; nothing where it stands alone."""
    if isinstance(block, Element) and block.role in _GROUPS:
        return f'<div class="{_GROUPS[block.role]}">'
    return _ITEMS if isinstance(block, Item) else ""


def _block(placed: Placed, breaks: Sequence[Break], level: int) -> str:
    block, name = placed.block, style_name(placed)
    match block:
        case Heading():
            return _tag(_heading_tag(level), name, _text(block.text, breaks, phrased))
        case Paragraph():
            return _tag("p", name, "".join(_paragraph(block, placed, breaks, level)))
        case Item():
            return _tag("li", name, _text(block.text, breaks))
        case Element(Role.FOOTNOTE):
            # no epub:type: readers hide what it calls a footnote until a link calls it
            return f'<aside class="{name}" role="doc-footnote">{_text(block.text, breaks)}</aside>'
        case Element():
            return _tag("p", name, _text(block.text, breaks, spread if block.role is Role.PRINT_NOTE else running))
        case Verbatim():
            return _verbatim(block, name, breaks)
        case _:
            assert_never(block)


def _verbatim(block: Verbatim, name: str, breaks: Sequence[Break]) -> str:
    """Lines as they stand, an element each, so that one too long for the screen goes on further in.

    All tabs lead as far as the widest cell needs: CSS has one width for them.
    """
    widths = [end - start for start, end in pairwise((0, *stops(block.lines)))]
    tabs = f' style="tab-size: {max(widths)}"' if widths else ""
    lines = "\n</span>".join(f'<span class="row">{line}' for line in _text(block.text, breaks, escape).split("\n"))
    return f'<pre class="{name}" role="group" aria-label="{_LABEL}"{tabs}>{lines}</span></pre>'


def _paragraph(block: Paragraph, placed: Placed, breaks: Sequence[Break], level: int) -> Iterator[str]:
    start = 0
    for part in block.content:
        end = start + len(part.text)
        within = [mark._replace(at=mark.at - start) for mark in breaks if start <= mark.at < end]
        yield _inline(part, placed, within, level)
        start = end


def _inline(part: Inline, placed: Placed, breaks: Sequence[Break], level: int) -> str:
    """Text, or a lead: that is a heading for whoever listens, though it stands in its paragraph."""
    match part:
        case Text():
            return _text(part.text, breaks)
        case Lead():
            heading = f' role="heading" aria-level="{level}"' if placed.lead else ""
            return f'<strong class="{lead_name(placed)}"{heading}>{_text(part.text, breaks)}</strong>'
        case _:
            assert_never(part)


def _heading_tag(level: int) -> str:
    return f"h{min(level, _DEEPEST)}"


def _tag(tag: str, name: str, markup: str) -> str:
    return f'<{tag} class="{name}">{markup}</{tag}>'


def _wrapped(opening: str, parts: Iterable[str]) -> str:
    """Elements, one a line, between a start tag and its end tag."""
    return "\n".join([opening, *parts, f"</{opening[1:].partition(' ')[0]}>"])
