"""One document and what is attached to it: opening, body, closing, attachments, imprint (版记)."""

from __future__ import annotations

from pipeline.document import Document, Element, Role
from pipeline.forms import ATTACHMENT_LABEL, CITED, DATE, SENTENCE, balanced, bare, like_title
from pipeline.read.elements import closing, imprint, opening
from pipeline.read.lines import Line
from pipeline.read.sections import body

_SHORTEST = 6  # characters; a shorter line that equals a cited name may be chance


def document(lines: list[Line], outermost: bool = True) -> Document:
    """Read one document. Reading order is source order, so every line is in exactly one place."""
    last = imprint(lines) if outermost else []
    rest = lines[: len(lines) - len(last)]
    first = opening(rest)
    cut = _attachment(rest, len(first))
    own = rest[len(first) : cut]
    end = closing(own)
    blocks, sections = body(own[: len(own) - len(end)])
    below = rest[cut:]
    attached = (document(below, outermost=False),) if below else ()
    return Document("doc", tuple(first), blocks, sections, tuple(end), attached, tuple(last))


def _attachment(lines: list[Line], after: int) -> int:
    """Where the document attached to this one begins; the number of lines where none is.

    It begins with a label (附件1), or with a title that this document cites in 《》, or that follows its date.
    """
    cited = {bare(name) for line in lines[: after + 1] for name in CITED.findall(line.text)}
    for index in range(max(after, 1), len(lines) - 1):
        text, before = lines[index].text, lines[index - 1].text
        if index > after and ATTACHMENT_LABEL.fullmatch(text):
            return index
        cites = bare(text) in cited and len(text) >= _SHORTEST
        dated = DATE.fullmatch(before) and like_title(text)
        if index > after and (cites or dated) and not SENTENCE.search(text) and balanced(text):
            return index
    return len(lines)


def titled(document: Document, title: str) -> Document:
    """A document with a title of ours where the text has none."""
    if document.title or not title:
        return document
    return Document(
        document.id,
        (Element(Role.TITLE, title, -1), *document.opening),
        document.blocks,
        document.sections,
        document.closing,
        document.attached,
        document.imprint,
    )
