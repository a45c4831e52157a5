"""A Word file read back by others, python-docx and pandoc: words, roles, levels, beside what it was made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx_contents import stored
from docx_file import File
from docx_reader import each

import checkers
from helpers import squeezed, words
from pipeline.document import Role, role
from pipeline.export import Edition

# Word's own names; all other styles end with the name of the role that they are for, as "署名 signature" does.
_OWN = {"Title": "title", "Body Text": "paragraph"}


def by_python_docx(data: bytes) -> list[tuple[str, str]]:
    """Style and text of the paragraphs of the last section."""
    paragraphs = docx.Document(BytesIO(data)).paragraphs
    ends = [n for n, p in enumerate(paragraphs, 1) if p._p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    return [(str(p.style and p.style.name), p.text) for p in paragraphs[max(ends, default=0) :]]


def fits(style: str, role: Role) -> bool:
    """Whether the style of this name is that of a role. A heading's style may be that of documents' titles."""
    name = _OWN.get(style) or " ".join(part for part in style.lower().split(" ") if part.isascii())
    heads = ("heading", "title level")
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


def differences(path: Path, edition: Edition) -> Iterator[str]:
    """Where a Word file reads otherwise than what it was made of."""
    data = path.read_bytes()
    read, wanted = by_python_docx(data), each(edition.packet)
    if [squeezed(text) for _, text in read] != [squeezed(text) for _, text in wanted]:
        yield "other words by python-docx"
    styled = zip(read, wanted, strict=False)
    yield from (f"{style} for {role(p.block)}" for (style, _), (p, _) in styled if not fits(style, role(p.block)))
    if not squeezed(checkers.pandoc(path, "plain")).endswith(words(edition.packet)):
        yield "other words by pandoc"
    deepest = max((e.level for e in edition.toc.entries), default=0)
    if [h for h in pandoc_headings(path) if h[0] <= deepest] != headings(edition):
        yield "other headings by pandoc"
    if [(e.level, e.words) for e in stored(File.of(data))] != [(e.level, e.text) for e in edition.toc.entries]:
        yield "other contents"
