"""The document in other words: those that a text of the same length has where the document's own stood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias, TypeVar, assert_never

from pipeline.document import (
    Block,
    Document,
    Element,
    Heading,
    IndexEntry,
    Inline,
    Item,
    Paragraph,
    Reference,
    Ruled,
    Section,
    Verbatim,
)
from pipeline.read.lines import Line

_Words: TypeAlias = Callable[[int, int], str]
B = TypeVar("B", bound=Heading | Element | Item)


def worded(document: Document, text: str, lines: Iterable[Line]) -> Document:
    """The same document with every block's text taken from where its line stands.

    So its structure may be read from a text that readers know the forms of, and its words be those of another.
    """
    parted = {line.at: "".join(text[start:end] for start, end in line.stretches) for line in lines if line.rest}

    def words(at: int, size: int) -> str:
        return parted[at][:size] if at in parted else text[at : at + size]

    return _document(document, words)


def _document(document: Document, words: _Words) -> Document:
    return replace(
        document,
        opening=tuple(_line(element, words) for element in document.opening),
        blocks=tuple(_block(block, words) for block in document.blocks),
        sections=tuple(_section(section, words) for section in document.sections),
        closing=tuple(_line(element, words) for element in document.closing),
        attached=tuple(_document(part, words) for part in document.attached),
        imprint=tuple(_line(element, words) for element in document.imprint),
    )


def _section(section: Section, words: _Words) -> Section:
    heading = _line(section.heading, words)
    return replace(
        section,
        heading=replace(heading, number=heading.text[: len(heading.number)]),
        blocks=tuple(_block(block, words) for block in section.blocks),
        sections=tuple(_section(below, words) for below in section.sections),
    )


def _block(block: Block, words: _Words) -> Block:
    match block:
        case Paragraph():
            return replace(block, content=tuple(_parts(block, words(block.at, len(block.text)))))
        case Item():
            item = _line(block, words)
            return replace(item, number=item.text[: len(item.number)])
        case Element():
            return _line(block, words)
        case Verbatim():
            return replace(block, lines=tuple(words(block.at, len(block.text)).split("\n")))
        case Reference() | IndexEntry() | Ruled():
            return block  # made of a text, never read
        case _:
            assert_never(block)


def _parts(paragraph: Paragraph, text: str) -> Iterator[Inline]:
    at = 0
    for part in paragraph.content:
        end = at + len(part.text)
        yield replace(part, text=text[at:end])
        at = end


def _line(block: B, words: _Words) -> B:
    return replace(block, text=words(block.at, len(block.text)))
