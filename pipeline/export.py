"""The contract with exporters, and how they are found."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline import entries
from pipeline.document import Placed, flow
from pipeline.errors import ExportError
from pipeline.frozen import frozen
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.memory import uncollected
from pipeline.packet import Packet
from pipeline.records import Said
from pipeline.theme import Theme
from pipeline.toc import Toc
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.pages import Pages

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "jiangyi.exporters"
# XML 1.0 (fifth edition), production 2: what is not a Char (the complement of Char takes ten times as long to compile).
FORBIDDEN = "\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_FORBIDDEN = re.compile(f"[{FORBIDDEN}]")


@dataclass(frozen=True)
class Edition:
    """What an exporter gets: the packet, its one table of contents, the look, and the pages on demand.

    `printed`: a file with these pages is made along with this one, so that they can be referred to.
    """

    packet: Packet
    toc: Toc
    theme: Theme
    typeset: Callable[[], Pages]
    printed: bool = False

    @cached_property
    def flow(self) -> tuple[tuple[Placed, ...], ...]:
        """The blocks of each document in reading order: walked once for all that a format asks of them."""
        return tuple(tuple(flow(document)) for document in self.packet.documents)

    @cached_property
    def pages(self) -> Pages:
        """The pages as printed: made when first asked for, once for all formats."""
        return self.typeset()


@frozen
class File(Said):
    """An option that names a file, by its path in the packet's folder.

    An exporter gets what the file holds, and reads none itself; `where`: the line that names it, for errors.
    """

    data: bytes = b""


@frozen
class Resources:
    """All that an exporter may know of the world: the moment that the files are dated (UTC), fonts, kept answers."""

    date: datetime.datetime
    fonts: Fonts
    kept: Kept = NOTHING_KEPT


@frozen
class Exporter:
    """One format. `options` is a frozen dataclass, read from `[export.NAME]` of packet.toml, strictly.

    `write` is a pure function: same arguments, same bytes. It raises ExportError where it cannot keep its word.
    `paged`: its files are the edition's pages, and say of themselves that they are (`Pages.identifier`); `refers`: its
    files name the pages of those, where there are any.
    """

    name: str
    suffix: str
    summary: str
    options: type
    write: Callable[[Edition, Any, Resources], bytes]
    paged: bool = False
    refers: bool = False


def later(name: str) -> Callable[[Edition, Any, Resources], bytes]:
    """The function `module:attribute`, loaded when it is called first: by that process which writes the format."""

    def write(edition: Edition, options: Any, resources: Resources) -> bytes:
        with uncollected():
            loaded: Any = entries.load(name)
        made: bytes = loaded(edition, options, resources)
        return made

    return write


def names() -> tuple[str, ...]:
    """The names of all formats installed, sorted."""
    return tuple(sorted(point.name for point in _points()))


def find(name: str) -> Exporter:
    """The exporter of a format. ExportError if there is none of that name."""
    value = entries.value(GROUP, name) or next((p.value for p in _points() if p.name == name), None)
    if value is None:
        raise ExportError(f"no format is called '{name}'", hint=f"formats: {', '.join(names())}")
    with uncollected():
        found = entries.load(value)
    if not isinstance(found, Exporter):
        raise ExportError(f"the entry point '{name}' ({value}) is not an Exporter")
    return found


def _points() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points  # noqa: PLC0415  as slow to import as half of all else

    return tuple(entry_points(group=GROUP))


def forbidden(text: str, reach: int) -> tuple[str, str] | None:
    r"""The first character that no XML can hold, and the text up to `reach` characters around it; None without one.

    >>> forbidden("工\x01会", 5)
    ('U+0001', '工�会')
    """
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    around = _FORBIDDEN.sub("�", text[max(found.start() - reach, 0) : found.end() + reach])
    return f"U+{ord(found[0]):04X}", around
