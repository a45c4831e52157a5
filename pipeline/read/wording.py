"""The document in other words: those that a text of the same length has where the document's own stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar, assert_never

from pipeline.document import Block, Document, Element, Heading, Inline, Item, Paragraph, Section, Verbatim

B = TypeVar("B", bound=Heading | Element | Item)


def worded(document: Document, text: str) -> Document:
    """The same document with every block's text taken from where the block is `at`.

    So its structure may be read from a text that readers know the forms of, and its words be those of another.
    """
    return replace(
        document,
        opening=tuple(_line(element, text) for element in document.opening),
        blocks=tuple(_block(block, text) for block in document.blocks),
        sections=tuple(_section(section, text) for section in document.sections),
        closing=tuple(_line(element, text) for element in document.closing),
        attached=tuple(worded(part, text) for part in document.attached),
        imprint=tuple(_line(element, text) for element in document.imprint),
    )


def _section(section: Section, text: str) -> Section:
    heading = _line(section.heading, text)
    return replace(
        section,
        heading=replace(heading, number=heading.text[: len(heading.number)]),
        blocks=tuple(_block(block, text) for block in section.blocks),
        sections=tuple(_section(below, text) for below in section.sections),
    )


def _block(block: Block, text: str) -> Block:
    match block:
        case Paragraph():
            return replace(block, content=tuple(_parts(block, text)))
        case Item() | Element():
            return _line(block, text)
        case Verbatim():
            return replace(block, lines=tuple(text[block.at : block.at + len(block.text)].split("\n")))
        case _:
            assert_never(block)


def _parts(paragraph: Paragraph, text: str) -> Iterator[Inline]:
    at = paragraph.at
    for part in paragraph.content:
        end = at + len(part.text)
        yield replace(part, text=text[at:end])
        at = end


def _line(block: B, text: str) -> B:
    return replace(block, text=text[block.at : block.at + len(block.text)])
