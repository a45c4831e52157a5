"""A Word file read back by others, python-docx and pandoc: words, roles, levels, beside what it was made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx_contents import stored
from docx_file import File
from docx_reader import body, each

import checkers
from helpers import squeezed
from pipeline.document import IndexEntry, Placed, Reference, Role, role
from pipeline.export import Edition

# Word's own names; all other styles end with the name of the role that they are for, as "署名 signature" does.
_OWN = {"Title": "title", "Body Text": "paragraph", "index 1": "index-entry", "分组标题 group": "heading"}


def by_python_docx(data: bytes) -> list[tuple[str, str]]:
    """Style and text of the documents' paragraphs."""
    count = len(body(data))
    paragraphs = [p for p in docx.Document(BytesIO(data)).paragraphs if p.style and p.style.style_id != "SectionEnd"]
    return [(str(p.style and p.style.name), p.text) for p in paragraphs[len(paragraphs) - count :]]


def fits(style: str, role: Role) -> bool:
    """Whether the style of this name is that of a role. A heading's style may be that of documents' titles."""
    name = _OWN.get(style) or " ".join(part for part in style.lower().split(" ") if part.isascii())
    heads = ("heading", "title level")
    name = name.rstrip(" 1234") if role is Role.REFERENCE else name
    return name.replace(" ", "-") == role or (role in (Role.HEADING, Role.TITLE) and name.startswith(heads))


def pandoc_headings(path: Path) -> list[tuple[int, str]]:
    """Levels and texts of what pandoc takes for headings."""
    blocks = json.loads(checkers.pandoc(path, "json"))["blocks"]
    return [(block["c"][0], squeezed(_plain(block["c"][2]))) for block in blocks if block["t"] == "Header"]


def _plain(node: Any) -> str:
    match node:
        case list():
            return "".join(map(_plain, node))
        case {"t": "Str", "c": str(text)}:
            return text
        case {"c": inner}:
            return _plain(inner)
        case _:
            return ""


def headings(edition: Edition) -> list[tuple[int, str]]:
    """The contents' entries that stand on lines of their own."""
    run_in = {placed.target for placed, _ in each(edition.packet) if placed.lead}
    return [(e.level, squeezed(e.text)) for e in edition.toc.entries if e.target not in run_in]


def _pages(placed: Placed, text: str) -> str:
    """The pages that a paragraph names, at its end."""
    named = {Reference: r"\t\d+$", IndexEntry: r"\u3000[\d–, ]+$"}.get(type(placed.block), "$")
    return "".join(re.findall(named, text)[:1])


def differences(path: Path, edition: Edition) -> Iterator[str]:
    """Where a Word file reads otherwise than what it was made of."""
    data = path.read_bytes()
    read, wanted = by_python_docx(data), each(edition.packet)
    shown = [text + _pages(p, read_) for (p, text), (_, read_) in zip(wanted, read, strict=False)]
    if len(read) != len(wanted) or list(map(squeezed, shown)) != [squeezed(text) for _, text in read]:
        yield "other words by python-docx"
    styled = zip(read, wanted, strict=False)
    yield from (f"{style} for {role(p.block)}" for (style, _), (p, _) in styled if not fits(style, role(p.block)))
    if not squeezed(checkers.pandoc(path, "plain")).endswith(squeezed("".join(shown))):
        yield "other words by pandoc"
    deepest = max((e.level for e in edition.toc.entries), default=0)
    if [h for h in pandoc_headings(path) if h[0] <= deepest] != headings(edition):
        yield "other headings by pandoc"
    if [(e.level, e.words) for e in stored(File.of(data))] != [(e.level, e.text) for e in edition.toc.entries]:
        yield "other contents"
