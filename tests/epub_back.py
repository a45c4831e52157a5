"""An EPUB read back by others, EbookLib, pandoc and Calibre, beside the edition that it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from ebooklib import epub
from epub_file import words
from lxml import etree

import checkers
from helpers import squeezed
from pipeline.export import Edition
from pipeline.toc import Entry


def differences(path: Path, edition: Edition) -> Iterator[str]:
    """Where an EPUB reads otherwise than what it was made of."""
    book = epub.read_epub(str(path))
    read = {
        "EbookLib": "".join(spine(book)),
        "pandoc": squeezed(checkers.pandoc(path, "plain")),
        "Calibre": squeezed(checkers.calibre(path, path.parent)),
    }
    said = words(edition)
    # before the documents: the title page, the contents, and in pandoc's text the landmarks and the list of pages
    yield from (f"other words by {name}" for name, text in read.items() if not text.endswith(said))
    if edition.toc.entries and contents(book) != nested(edition.toc.entries):
        yield "other contents by EbookLib"


def spine(book: epub.EpubBook) -> Iterator[str]:
    """The words of each page, in the order of reading."""
    for id_, _ in book.spine:
        tree = etree.parse(BytesIO(book.get_item_with_id(id_).get_content()))
        yield squeezed("".join(tree.find("{*}body").itertext()))


def contents(book: epub.EpubBook) -> list[tuple[int, str, str]]:
    """Depth, text and target of the lines of the contents."""

    def walk(lines: Iterable[Any], depth: int) -> Iterator[tuple[int, str, str]]:
        for line in lines:
            link, below = line if isinstance(line, tuple) else (line, ())
            yield depth, link.title, link.href.partition("#")[2]
            yield from walk(below, depth + 1)

    return list(walk(book.toc, 1))


def nested(entries: Iterable[Entry]) -> list[tuple[int, str, str]]:
    """The contents as a tree has them: a level that is jumped over is no level there."""
    above: list[int] = []
    found = []
    for entry in entries:
        above = [level for level in above if level < entry.level]
        found.append((len(above) + 1, entry.text, entry.target))
        above.append(entry.level)
    return found
