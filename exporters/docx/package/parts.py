"""A package (OPC, ECMA-376-2): parts, what relates them, and the zip file of them, the same every time."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, count, islice
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from exporters.docx.markup import Markup, attributes

WHOLE = "/"  # what relates to the parts that the package as a whole has
DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DEFAULTS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
_LEVEL = 4  # of compression: a twentieth more bytes than by level 6, in half the time
_SOME = 1024  # pieces of markup
_EARLIEST = datetime.datetime(1980, 1, 1)  # a zip file can tell no earlier time


def kind(name: str) -> str:
    """The content type of a part of WordprocessingML."""
    return f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"


def relation(name: str) -> str:
    """The type of a relation to a part of an Office document."""
    return f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"


class Part(NamedTuple):
    """What a file of a package holds. `kind`: its content type."""

    kind: str
    data: bytes

    @classmethod
    def xml(cls, kind: str, *markup: Markup | Iterable[Markup]) -> Part:
        """A part of markup, encoded bit by bit: as one text, that of a large packet would take six times the room."""
        pieces = chain([DECLARATION], *((one,) if isinstance(one, str) else one for one in markup))
        return cls(kind, b"".join("".join(some).encode() for some in iter(lambda: [*islice(pieces, _SOME)], [])))


class Relation(NamedTuple):
    """To another part, whose path is relative to the owner's; or to something `external`."""

    id: str
    kind: str
    target: str
    external: bool = False


@dataclass(slots=True)
class Package:
    """Parts by their paths; the relations of each and of the package as a whole. `main`: which is the document."""

    main: str
    parts: dict[str, Part]
    relations: dict[str, list[Relation]]

    def add(self, owner: str, path: str, relation: str, part: Part) -> str:
        """Add a part that another one or the package relates to; the id of the relation."""
        relations = self.relations.setdefault(owner, [])
        taken = {known.id for known in relations}
        id = next(id for id in map("rId{}".format, count(1)) if id not in taken)
        relations.append(Relation(id, relation, posixpath.relpath(path, posixpath.dirname(owner))))
        self.parts[path] = part
        return id

    def related(self, relation: str) -> str:
        """The path of the part to which the document has a relation of a type, or ""."""
        found = (known.target for known in self.relations.get(self.main, []) if known.kind == relation)
        return next((posixpath.normpath(posixpath.join(posixpath.dirname(self.main), to)) for to in found), "")

    def free(self, pattern: str) -> str:
        """The first path of a pattern that no part has."""
        return next(path for path in map(pattern.format, count(1)) if path not in self.parts)

    def zipped(self, date: datetime.datetime) -> bytes:
        """All parts: in one order, with one date, one origin, one level of compression."""
        moment = max(utc(date), _EARLIEST).timetuple()[:6]
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            for member, content in self._members():
                entry = ZipInfo(member, moment)
                entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, ZIP_DEFLATED
                archive.writestr(entry, content, compresslevel=_LEVEL)
        return out.getvalue()

    def _members(self) -> Iterator[tuple[str, bytes]]:
        yield "[Content_Types].xml", _content_types(self.parts)
        yield _links(WHOLE, self.relations[WHOLE])
        for path, part in sorted(self.parts.items()):
            yield path[1:], part.data
            if relations := self.relations.get(path):
                yield _links(path, relations)


def utc(date: datetime.datetime) -> datetime.datetime:
    """A moment as zip files and properties want it: in UTC, without saying so."""
    return date.astimezone(datetime.UTC).replace(tzinfo=None) if date.tzinfo else date


def _links(owner: str, relations: Iterable[Relation]) -> tuple[str, bytes]:
    folder, name = posixpath.split(owner)
    said = "".join(f"<Relationship{_said(one)}/>" for one in relations)
    markup = f'{DECLARATION}<Relationships xmlns="{_LINKS}">{said}</Relationships>'
    return posixpath.join(folder, "_rels", f"{name}.rels")[1:], markup.encode()


def _said(one: Relation) -> Markup:
    outside = {"TargetMode": "External"} if one.external else {}
    return attributes({"Id": one.id, "Type": one.kind, "Target": one.target} | outside)


def _content_types(parts: dict[str, Part]) -> bytes:
    defaults = ({"Extension": extension, "ContentType": kind} for extension, kind in _DEFAULTS.items())
    named = ({"PartName": path, "ContentType": part.kind} for path, part in sorted(parts.items()))
    said = [f"<Default{attributes(one)}/>" for one in defaults] + [f"<Override{attributes(one)}/>" for one in named]
    return f'{DECLARATION}<Types xmlns="{_TYPES}">{"".join(said)}</Types>'.encode()
