"""A Word file of the user's own as the base: its styles and page, headers and footers stay, its text goes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable
from io import BytesIO
from typing import NoReturn
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.section import Section
from lxml import etree

from exporters.docx.drawing import DECLARED
from exporters.docx.elements import Element, name, parsed, saved, serialised, tree
from exporters.docx.layout.margins import lead
from exporters.docx.markup import RELATIONS, Markup, declared
from exporters.docx.package.base import Base
from exporters.docx.package.parts import WHOLE, Package, Part, Relation, relation
from exporters.docx.styles.adoption import Adoption
from pipeline.errors import ExportError
from pipeline.export import File
from pipeline.theme import Sheet, Theme

_HEADER, _FOOTER = name("headerReference"), name("footerReference")
_BODY = re.compile(r"<(\w+:)?body/>")
_FEWEST = 10  # characters of a line
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


def template(file: File, theme: Theme) -> Base:
    """A template. ExportError where it is of no use."""
    document = opened(file)
    own = document.element.body.sectPr
    references = _references(own)
    footed = any(reference.tag == _FOOTER for reference in references)
    settings = document.settings
    told_apart = settings.odd_and_even_pages_header_footer or not any(r.tag == _HEADER for r in references)
    if not footed and theme.folio.outer and told_apart:
        settings.odd_and_even_pages_header_footer = True
    sheet = _page(file, document, theme)
    page = None if sheet is None or own is None else {etree.QName(c).localname: serialised(c) for c in reversed(own)}
    return Base(_package(document), True, tuple(map(serialised, references)), footed, not told_apart, page, sheet)


def _page(file: File, document: Document, theme: Theme) -> Sheet | None:
    """The page of a template, if it says all of one."""
    own = document.element.body.sectPr
    if own is None or own.find(name("pgSz")) is None or own.find(name("pgMar")) is None:
        return None
    try:
        sheet = _sheet(document.sections[-1], theme)
    except (ValueError, TypeError):
        refuse(file, f"{file.text} does not say how large its page is", "set its paper and margins in Word")
    if sheet.measure < _FEWEST * theme.style("paragraph").em or sheet.depth < theme.row:
        refuse(file, f"{file.text} leaves no room for text between its margins", "set its paper and margins in Word")
    return sheet


def _sheet(section: Section, theme: Theme) -> Sheet:
    """The page of a template as a theme has it: Word's type area begins with the lines around the characters."""
    lengths = section.page_width, section.page_height, section.top_margin, section.bottom_margin
    width, height, top, bottom = (abs(length.pt) for length in lengths if length is not None)
    sides = section.left_margin, section.right_margin
    left, right = (length.pt for length in sides if length is not None)
    gutter, footer = (0.0 if length is None else length.pt for length in (section.gutter, section.footer_distance))
    above = lead(theme)
    return Sheet(width, height, top + above, bottom + above, left + gutter, right, footer)


def _package(document: Document) -> Package:
    """The parts that are kept, without a text."""
    whole = document.part.package
    for child in list(document.element.body):
        document.element.body.remove(child)
    parts = {str(part.partname): part for part in whole.iter_parts()}
    relations = {WHOLE: whole.rels} | {path: part.rels for path, part in parts.items()}
    return Package(
        str(document.part.partname),
        {path: Part(part.content_type, part.blob) for path, part in parts.items()},
        {owner: _relations(rels) for owner, rels in relations.items()},
    )


def _relations(found: Relationships) -> list[Relation]:
    return [Relation(rel.rId, rel.reltype, rel.target_ref, rel.is_external) for rel in found.values()]


def adopted(package: Package, content: Iterable[Markup], styles: Iterable[Markup], measure: int) -> None:
    """Put in the text and the styles, by the file's own names; `measure`: the width of its column, in twips.

    All is parsed at once: libxml2 2.14 takes long to move what has many children from one tree into another.
    """
    sheet = package.related(relation("styles"))
    styled = etree.fromstring(package.parts[sheet].data)
    adoption = Adoption.of(styled, styles)
    body = declared("body", (piece.replace("<w:drawing ", f"<w:drawing {DECLARED} ") for piece in content))
    empty = serialised(etree.fromstring(package.parts[package.main].data))
    made = tree(_BODY.sub(lambda _: body, empty, count=1))
    adoption.fit(made, measure)
    adoption.into(styled)
    for path, element in ((sheet, styled), (package.main, made)):
        package.parts[path] = package.parts[path]._replace(data=saved(element))


def listed(table: bytes, families: Iterable[Markup]) -> bytes:
    """A table of fonts, with the families that it lacks."""
    made = etree.fromstring(table)
    known = {font.get(name("name")) for font in made}
    made.extend(font for font in parsed(families) if font.get(name("name")) not in known)
    return saved(made)


def opened(file: File) -> Document:
    """The file without its text and whatever only that needs. ExportError, with a way out, where it is of no use."""
    if file.data.startswith(_OLE):
        refuse(file, f"{file.text} is of Word 97, or locked by a password", f"{_SAVE}, without a password")
    try:
        document = docx.Document(BytesIO(_as_document(file)))
        for part in document.part.package.iter_parts():
            if part.partname.ext == "xml":
                etree.fromstring(part.blob)
    except _BROKEN:
        refuse(file, f"{file.text} is no Word file, or a broken or strict one", _SAVE)
    if document.element.body is None or RELATIONSHIP_TYPE.STYLES not in {
        relation.reltype for relation in document.part.rels.values()
    }:
        refuse(file, f"{file.text} has no body or no styles", _SAVE)
    _strip(document)
    return document


def refuse(file: File, message: str, hint: str) -> NoReturn:
    """Say why a template is of no use, and what to do about it."""
    raise ExportError(message, file.where, hint)


def _as_document(file: File) -> bytes:
    """The file as one that python-docx opens, a template as a document. ExportError for one with macros."""
    with ZipFile(BytesIO(file.data)) as archive:
        types = archive.read(_TYPES).decode()
        if "macroEnabled" in types or "vbaProject" in types:
            refuse(file, f"{file.text} has macros", "save it without them, as .docx or .dotx")
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
    used = [reference.get(f"{{{RELATIONS}}}id", "") for reference in _references(document.element.body.sectPr)]
    keep(document.part.package.rels, _WHOLE)
    keep(document.part.rels, _KEPT, used)
    settings = document.settings
    for child in [child for tag in _UNSET for child in settings.element.iterchildren(name(tag))]:
        settings.element.remove(child)
    keep(document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels, ())


def keep(rels: Relationships, kinds: Collection[str], ids: Collection[str] = ()) -> None:
    """Keep rels to parts of these kinds or with these ids; what nothing relates to is not in the file."""
    for key in [key for key, rel in rels.items() if rel.reltype not in kinds and key not in ids]:
        del rels[key]


def _references(section: Element | None) -> list[Element]:
    """A section's references to headers and footers."""
    return [] if section is None else [child for child in section if child.tag in (_HEADER, _FOOTER)]
