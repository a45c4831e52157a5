"""The elements that open and close an official document, each told by its shape and its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from pipeline.document import Element, Role
from pipeline.forms import (
    ADDRESSEE,
    ADOPTED,
    ADOPTION,
    ATTACHMENT_LABEL,
    ATTACHMENT_NOTE,
    AUTHOR,
    AUTHOR_NOTE,
    CC_LIST,
    COLUMN_LABEL,
    DATE,
    DOCUMENT_NUMBER,
    ISSUING_BODY_MARK,
    NAME,
    NOTE,
    PART_NAME,
    PLACE,
    POST,
    PRINT_NOTE,
    RELEASE_NOTE,
    SALUTATION,
    SENTENCE,
    SIGNED_BY,
    VOLUME,
    bare,
)
from pipeline.numbering import Series, mark
from pipeline.read.lines import Line

_RoleOf: TypeAlias = Callable[[Line, list[Element]], Role | None]
LONGEST_TITLE = 120  # characters
LONGEST_OPENING = 20  # lines
LONGEST_SIGNATURE = 40
_IMPRINT = ((PRINT_NOTE, Role.PRINT_NOTE), (CC_LIST, Role.CC_LIST))
_BEFORE_TITLE = (
    (ATTACHMENT_LABEL, Role.ATTACHMENT_NOTE),
    (COLUMN_LABEL, Role.COLUMN_LABEL),
    (DOCUMENT_NUMBER, Role.DOCUMENT_NUMBER),
    (ISSUING_BODY_MARK, Role.ISSUING_BODY_MARK),
)
_AFTER_TITLE = (
    (ISSUING_BODY_MARK, Role.ISSUING_BODY_MARK),
    (AUTHOR, Role.AUTHOR),
    (AUTHOR_NOTE, Role.AUTHOR_NOTE),
    (DATE, Role.DATE),
    (SALUTATION, Role.SALUTATION),
    (ADDRESSEE, Role.ADDRESSEE),
)
_CLOSING = (
    (AUTHOR_NOTE, Role.AUTHOR_NOTE),
    (RELEASE_NOTE, Role.RELEASE_NOTE),
    (ATTACHMENT_NOTE, Role.ATTACHMENT_NOTE),
    (DATE, Role.DATE),
)


def opening(lines: list[Line]) -> list[Element]:
    """The elements before the body: marks and numbers, the title, notes below it, whom it addresses."""
    out: list[Element] = []
    for line in lines[:LONGEST_OPENING]:
        titled = any(element.role is Role.TITLE for element in out)
        role = line.element if line.said else _below_title(line, out) if titled else _down_to_title(line)
        if role is None or line.form:
            break
        out.append(Element(role, line.text, line.at))
    return out


def imprint(lines: list[Line]) -> list[Element]:
    """The elements of the imprint (版记), the last lines of all: 抄送 and 印发."""
    return _last(lines, lambda line, _: _shaped(line, _IMPRINT))


def closing(lines: list[Line]) -> list[Element]:
    """The elements after the body: attachments named, signature and date, notes."""
    noted = _attachments_named(lines[-LONGEST_OPENING:])
    return _last(lines, lambda line, below: Role.ATTACHMENT_NOTE if line.at in noted else _closes(line, below))


def _attachments_named(lines: list[Line]) -> set[int]:
    """Where the lines begin that go on with 附件：1. … : its second attachment and those after it."""
    out: set[int] = set()
    naming = False
    for line in lines:
        found = mark(line.text)
        naming = bool(ATTACHMENT_NOTE.fullmatch(line.text)) or (
            naming and bool(found and found.series is Series.THIRD) and not SENTENCE.search(line.text)
        )
        if naming and not line.said:
            out.add(line.at)
    return out


def _shaped(line: Line, shapes: tuple[tuple[re.Pattern[str], Role], ...]) -> Role | None:
    if line.said:
        return next((role for _, role in shapes if role is line.role), None)
    return next((role for shape, role in shapes if shape.fullmatch(line.text)), None)


def _down_to_title(line: Line) -> Role | None:
    shaped = _shaped(line, _BEFORE_TITLE)
    if shaped:
        return shaped
    text = line.text
    no_title = len(text) > LONGEST_TITLE or SENTENCE.search(text) or text[-1] in "，、：" or mark(text)
    return None if no_title else Role.TITLE


def _below_title(line: Line, above: list[Element]) -> Role | None:
    text, last = line.text, above[-1].role
    if mark(text) or PART_NAME.fullmatch(bare(text)):
        return None
    if DOCUMENT_NUMBER.fullmatch(text):
        return Role.DOCUMENT_NUMBER
    if NOTE.fullmatch(text) and not AUTHOR_NOTE.fullmatch(text):
        return Role.ADOPTION_NOTE if ADOPTED.search(text) or DATE.search(text) else None
    if last is Role.TITLE and (VOLUME.fullmatch(text) or PLACE.fullmatch(text)):
        return Role.TITLE if VOLUME.fullmatch(text) else Role.ADOPTION_NOTE
    return _after_title(line, above)


def _after_title(line: Line, above: list[Element]) -> Role | None:
    text = line.text
    if ADOPTION.fullmatch(text) and ADOPTED.search(text):
        return Role.ADOPTION_NOTE
    noted = above[-1].role in (Role.ADOPTION_NOTE, Role.DATE, Role.AUTHOR)
    if noted and any(shape.fullmatch(text) for shape in (NAME, SIGNED_BY, POST)):
        return Role.AUTHOR
    addressed = any(element.role in (Role.SALUTATION, Role.ADDRESSEE) for element in above)
    return None if addressed else _shaped(line, _AFTER_TITLE)


def _last(lines: list[Line], role_of: _RoleOf) -> list[Element]:
    out: list[Element] = []
    for line in reversed(lines):
        role = role_of(line, out)
        if role is None or line.form not in (None, role):
            break
        out.append(Element(role, line.text, line.at))
    return out[::-1]


def _closes(line: Line, below: list[Element]) -> Role | None:
    if line.said:
        return line.element
    shaped = line.form if line.form is Role.FOOTNOTE else _shaped(line, _CLOSING)
    if shaped:
        return shaped
    text = line.text
    dated = below and below[-1].role in (Role.DATE, Role.SIGNATURE)
    if dated and SIGNED_BY.fullmatch(text):
        return Role.SIGNATURE
    signs = dated and len(text) <= LONGEST_SIGNATURE and not re.search(r"[。；！？，：]", text) and not mark(text)
    return Role.SIGNATURE if signs else None
