"""One document and what is attached to it: opening, body, closing, attachments, imprint (版记)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.document import Document, Element, Role
from pipeline.forms import ATTACHMENT_LABEL, CITED, DATE, SENTENCE, bare, like_title
from pipeline.read.elements import LONGEST_OPENING, LONGEST_TITLE, closing, imprint, opening
from pipeline.read.lines import Line
from pipeline.read.sections import body

_SHORTEST = 6  # characters; a shorter line that equals a cited name may be chance


def document(lines: list[Line]) -> Document:
    """Read one document. Reading order is source order, so every line is in exactly one place."""
    last = imprint(lines)
    rest = lines[: len(lines) - len(last)]
    starts = [0, *_attachments(rest), len(rest)]
    own, *attached = (_alone(rest[start:end]) for start, end in pairwise(starts))
    return replace(own, attached=tuple(attached), imprint=tuple(last))


def _alone(lines: list[Line]) -> Document:
    """A document without what is attached to it."""
    first, last = opening(lines), closing(lines)
    last = last[max(0, len(first) + len(last) - len(lines)) :]
    blocks, sections = body(lines[len(first) : len(lines) - len(last)])
    return Document("doc", tuple(first), blocks, sections, tuple(last))


def _attachments(lines: list[Line]) -> Iterator[int]:
    """Where each document attached to the first one begins.

    It begins with a label (附件1), or with a title that the first one's opening cites in 《》, or that follows a date.
    """
    body_from = len(opening(lines))
    cited = {bare(name) for line in lines[: body_from + 1] for name in CITED.findall(line.text)}
    cited |= {bare(name.text) for name in opening(lines) if name.role is Role.TITLE}
    for index in range(1, len(lines)):
        if index >= body_from and _begins_attachment(lines, index, cited):
            yield index
            body_from = index + len(opening(lines[index : index + LONGEST_OPENING]))


def _begins_attachment(lines: list[Line], index: int, cited: set[str]) -> bool:
    line, text, before = lines[index], lines[index].text, lines[index - 1].text
    if line.said and line.role is not Role.ATTACHMENT_NOTE:
        return line.role is Role.TITLE
    if index == len(lines) - 1 or line.form:
        return False
    if ATTACHMENT_LABEL.fullmatch(text):
        return True
    cites = _SHORTEST <= len(text) <= LONGEST_TITLE and bare(text) in cited
    return (cites or (bool(DATE.fullmatch(before)) and like_title(text))) and not SENTENCE.search(text)


def titled(document: Document, title: str) -> Document:
    """A document with a title of ours where the text has none."""
    if document.title or not title:
        return document
    return replace(document, opening=(Element(Role.TITLE, title, -1), *document.opening))
