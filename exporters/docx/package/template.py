"""A Word file of the user's own as the base: its styles and page, headers and footers stay, its text goes."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from io import BytesIO
from typing import NoReturn
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from lxml import etree

from exporters.docx.markup import name
from exporters.docx.sections import RELATION, references
from pipeline.errors import ExportError
from pipeline.export import File

_TYPES = "[Content_Types].xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_OLE = b"\xd0\xcf\x11\xe0"  # how files of Word 97 begin, and new ones that a password locks
_BROKEN = (BadZipFile, zlib.error, etree.LxmlError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError)
_SAVE = "open it in Word and save it as .docx or .dotx"
_WHOLE = {RELATIONSHIP_TYPE.OFFICE_DOCUMENT}  # of the file's parts; what it says of itself is ours to say
_KEPT = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
}
# Settings that lead out of the file, that ask Word to do something on opening, or that speak of parts that go.
_UNSET = ("attachedTemplate", "linkStyles", "mailMerge", "saveThroughXslt", "updateFields", "footnotePr", "endnotePr")


def opened(file: File) -> Document:
    """The file without its text and whatever only that needs. ExportError, with a way out, where it is of no use."""
    if file.data.startswith(_OLE):
        refuse(file, "is of Word 97, or locked by a password", f"{_SAVE}, without a password")
    try:
        document = docx.Document(BytesIO(_as_document(file)))
        for part in document.part.package.iter_parts():
            if part.partname.ext == "xml" and etree.fromstring(part.blob).getroottree().docinfo.internalDTD is not None:
                raise ValueError("a Word file has no document type (ECMA-376-2, 8.1.4)")
    except _BROKEN:
        refuse(file, "is no Word file, or a broken or strict one", _SAVE)
    if document.element.body is None or RELATIONSHIP_TYPE.STYLES not in {
        relation.reltype for relation in document.part.rels.values()
    }:
        refuse(file, "has no body or no styles", _SAVE)
    _strip(document)
    return document


def refuse(file: File, message: str, hint: str) -> NoReturn:
    """Say why a template is of no use, and what to do about it."""
    raise ExportError(f"{file.text} {message}", file.where, hint)


def _as_document(file: File) -> bytes:
    """The file as one that python-docx opens, a template as a document. ExportError for one with macros."""
    with ZipFile(BytesIO(file.data)) as archive:
        types = archive.read(_TYPES).decode()
        if "macroEnabled" in types or "vbaProject" in types:
            refuse(file, "has macros", "save it without them, as .docx or .dotx")
        if _TEMPLATE not in types:
            return file.data
        out = BytesIO()
        with ZipFile(out, "w") as made:
            for entry in archive.namelist():
                if entry != _TYPES:
                    made.writestr(entry, archive.read(entry))
            made.writestr(_TYPES, types.replace(_TEMPLATE, CONTENT_TYPE.WML_DOCUMENT_MAIN))
    return out.getvalue()


def _strip(document: Document) -> None:
    used = [reference.get(RELATION, "") for reference in references(document.element.body.sectPr)]
    keep(document.part.package.rels, _WHOLE)
    keep(document.part.rels, _KEPT, used)
    settings = document.settings
    for child in [child for tag in _UNSET for child in settings.element.iterchildren(name(tag))]:
        settings.element.remove(child)
    keep(document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels, ())


def keep(relations: Relationships, kinds: Collection[str], ids: Collection[str] = ()) -> None:
    """Keep relations to parts of these kinds or with these ids; what nothing relates to is not in the file."""
    for key in [key for key, relation in relations.items() if relation.reltype not in kinds and key not in ids]:
        del relations[key]
