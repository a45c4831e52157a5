"""Documents as XHTML. All text passes `escape`, so that none of it can vanish or become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape as _escape
from itertools import chain, groupby, pairwise
from typing import assert_never

from pipeline.document import (
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
from pipeline.errors import ExportError
from pipeline.packet import Meta, chinese_date
from pipeline.theme import lead_name, style_name
from pipeline.typeset.grid import stops
from pipeline.words import phrases

STYLE = "style.css"
TITLE_PAGE = "title.xhtml"
# XML 1.0 (fifth edition), production 2: what is not a Char (the complement of Char takes ten times as long to compile)
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEEPEST = 6  # HTML has h1 to h6
_LABEL = "表格，按原文逐行保留"  # what is read of a table to whoever listens, before its lines
_SHORT = 10  # characters of a title that a phone's line holds, so that its words need not be known


def escape(text: str) -> str:
    """Return text as XML has it, in content or in an attribute. ExportError where XML has no way to.

    >>> escape('风起 & <b>云涌</b>')
    '风起 &amp; &lt;b&gt;云涌&lt;/b&gt;'
    """
    return _escape(checked(text))


def checked(text: str) -> str:
    """Return text as it is. ExportError where XML cannot hold a character of it."""
    found = _FORBIDDEN.search(text)
    if found:
        around = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text[max(found.start() - 12, 0) : found.end() + 12])
        raise ExportError(
            f"EPUB cannot hold the character U+{ord(found[0]):04X}, in “{around}”",
            hint="remove this control character from the source or from packet.toml",
        )
    return text


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
        ("h1", "cover-title", _title(meta.title)),
        ("p", "cover-subtitle", _title(meta.subtitle)),
        ("p", "cover-line", escape(meta.author)),
        ("p", "cover-line", chinese_date(meta.date) if meta.date else ""),
    )
    marked = "\n".join(_tag(tag, name, markup) for tag, name, markup in lines if markup)
    return f'<body epub:type="frontmatter">\n<section epub:type="titlepage">\n{marked}\n</section>\n</body>'


def chapter(document: Document) -> str:
    """Return the body of a document's file. Every id of the document, its sections and attachments is in it."""
    opening = f'<section epub:type="chapter" role="doc-chapter" id="{escape(document.id)}">'
    return f'<body epub:type="bodymatter">\n{_wrapped(opening, _document(document, 1))}\n</body>'


def _document(document: Document, level: int) -> Iterator[str]:
    """The parts of a document. `level` is that of its title among the headings of the file."""
    below = level + bool(document.title)
    yield from _opening(document.opening, level)
    yield from _blocks(map(Placed, document.blocks))
    yield from (_section(section, below, 1) for section in document.sections)
    yield from _blocks(map(Placed, document.closing))
    for part in document.attached:
        yield _wrapped(f'<section class="attached" id="{escape(part.id)}">', _document(part, below))
    yield from _blocks(map(Placed, document.imprint))


def _opening(elements: tuple[Element, ...], level: int) -> Iterator[str]:
    title = next((e for e in elements if e.role is Role.TITLE), None)
    for element in elements:
        tag = _heading_tag(level) if element is title else "p"
        markup = _title(element.text) if element.role is Role.TITLE else escape(element.text)
        yield _tag(tag, style_name(Placed(element)), markup)


def _title(text: str) -> str:
    """The text of a title, its words in elements that are not to be broken."""
    if len(text) <= _SHORT:
        return escape(text)
    return "".join(
        f'<span class="word">{escape(w)}</span>' if len(w) > 1 else escape(w) for w in phrases(checked(text))
    )


def _section(section: Section, level: int, depth: int) -> str:
    """A section. `level` is that of its heading in the file, `depth` its own in the document."""
    below = (_section(s, level + 1, depth + 1) for s in section.sections)
    parts = chain(_blocks(_own(section, depth), level), below)
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


def _blocks(placed: Iterable[Placed], level: int = 1) -> Iterator[str]:
    """Blocks as elements; items that follow one another make one list."""
    for listed, run in groupby(placed, lambda p: isinstance(p.block, Item)):
        blocks = (_block(p, level) for p in run)
        # without the role, VoiceOver does not take a list without bullets for one
        yield from (_wrapped('<ol class="items" role="list">', blocks),) if listed else blocks


def _block(placed: Placed, level: int) -> str:
    block, name = placed.block, style_name(placed)
    match block:
        case Heading():
            return _tag(_heading_tag(level), name, escape(block.text))
        case Paragraph():
            return _tag("p", name, "".join(_inline(part, placed, level) for part in block.content))
        case Item():
            return _tag("li", name, escape(block.text))
        case Element(Role.FOOTNOTE):
            # no epub:type: readers hide what it calls a footnote until a link calls it
            return f'<aside class="{name}" role="doc-footnote">{escape(block.text)}</aside>'
        case Element():
            return _tag("p", name, escape(block.text))
        case Verbatim():
            return _verbatim(block, name)
        case _:
            assert_never(block)


def _verbatim(block: Verbatim, name: str) -> str:
    """Lines as they stand. All tabs lead as far as the widest cell needs: CSS has one width for them."""
    widths = [end - start for start, end in pairwise((0, *stops(block.lines)))]
    tabs = f' style="tab-size: {max(widths)}"' if widths else ""
    return f'<pre class="{name}" role="group" aria-label="{_LABEL}"{tabs}>{escape(block.text)}</pre>'


def _inline(part: Inline, placed: Placed, level: int) -> str:
    """Text, or a lead: that is a heading for whoever listens, though it stands in its paragraph."""
    match part:
        case Text():
            return escape(part.text)
        case Lead():
            heading = f' role="heading" aria-level="{level}"' if placed.lead else ""
            return f'<strong class="{lead_name(placed)}"{heading}>{escape(part.text)}</strong>'
        case _:
            assert_never(part)


def _heading_tag(level: int) -> str:
    return f"h{min(level, _DEEPEST)}"


def _tag(tag: str, name: str, markup: str) -> str:
    return f'<{tag} class="{name}">{markup}</{tag}>'


def _wrapped(opening: str, parts: Iterable[str]) -> str:
    """Elements, one a line, between a start tag and its end tag."""
    return "\n".join([opening, *parts, f"</{opening[1:].partition(' ')[0]}>"])
