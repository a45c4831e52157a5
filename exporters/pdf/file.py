"""The file around a PDF's objects: object streams, the cross-reference stream, the trailer (ISO 32000-1, 7.5).

Why not reportlab's: docs/architecture.md, "Dependencies".
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import NamedTuple, TypeAlias

from exporters.pdf.parallel import spread

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # four bytes above 127, so that nobody takes it for text
_END = b"startxref\n%d\n%%%%EOF\n"
_ROW = struct.Struct(">BIH")  # of the cross-reference stream: what follows, then a place, or an object stream and place
PACKED = 200  # objects of an object stream: a reader unpacks all of them for one


class Stream(NamedTuple):
    """A stream as it stands in the file, compressed or not; `entries` of its dictionary without /Length."""

    entries: str
    data: bytes


Object: TypeAlias = "str | Stream"  # a str is anything but a stream, in ASCII


def deflated(data: bytes, entries: str = "") -> Stream:
    """A stream of data to be compressed."""
    return compressed(zlib.compress(data), entries)


def compressed(data: bytes, entries: str = "") -> Stream:
    """A stream of data that zlib has compressed."""
    return Stream(f"{entries}/Filter/FlateDecode", data)


def text(value: str) -> str:
    """A text string (ISO 32000-1, 7.9.2.2), in UTF-16 unless it is ASCII.

    >>> print(text("讲"), text("a b"))
    <FEFF8BB2> (a b)
    """
    if value.isascii() and value.isprintable():
        return "(" + value.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<FEFF{value.encode('utf-16-be', 'replace').hex().upper()}>"


def references(numbers: Iterable[int]) -> str:
    """An array of references."""
    return "[" + " ".join(f"{number} 0 R" for number in numbers) + "]"


def name_tree(objects: Objects, names: dict[str, str]) -> int:
    """Write a name tree (7.9.6) of one node, in the order of its keys, which are ASCII; its number."""
    return objects.add(f"<</Names[{' '.join(f'({name}){value}' for name, value in sorted(names.items()))}]>>")


class Objects:
    """The objects of a file, numbered from 1. A number may be had before its object."""

    def __init__(self) -> None:
        self._objects: list[Object] = []

    def add(self, item: Object) -> int:
        """Add an object; its number."""
        self._objects.append(item)
        return len(self._objects)

    def reserve(self, count: int = 1) -> int:
        """Keep numbers for objects to come; the first of them."""
        self._objects.extend([""] * count)
        return len(self._objects) - count + 1

    def put(self, number: int, *items: Object) -> None:
        """Put objects where numbers were kept for them, from `number` on."""
        self._objects[number - 1 : number - 1 + len(items)] = items

    def file(self, root: int, info: int) -> bytes:
        """The whole file. All but streams are packed into object streams; its name (/ID) is the MD5 of its bytes."""
        plain = [(n, item) for n, item in enumerate(self._objects, 1) if isinstance(item, str)]
        groups = [plain[k : k + PACKED] for k in range(0, len(plain), PACKED)]
        streams = [(n, item) for n, item in enumerate(self._objects, 1) if isinstance(item, Stream)]
        streams += enumerate(spread(_packed, groups), first := len(self._objects) + 1)
        parts = [_stream(n, item) for n, item in streams]
        starts = [*accumulate((sum(map(len, part)) for part in parts), initial=len(HEADER))]
        last = first + len(groups)
        rows = [_ROW.pack(0, 0, 65535)] * (last + 1)
        for holder, group in enumerate(groups, first):
            for at, (n, _) in enumerate(group):
                rows[n] = _ROW.pack(2, holder, at)
        for (n, _), start in zip([*streams, (last, None)], starts, strict=True):
            rows[n] = _ROW.pack(1, start, 0)
        body = [HEADER, *chain.from_iterable(parts)]
        digest = hashlib.md5(usedforsecurity=False)
        for part in body:
            digest.update(part)
        name = digest.hexdigest()
        trailer = f"/Type/XRef/Size {last + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{name}><{name}>]"
        return b"".join((*body, *_stream(last, deflated(b"".join(rows), trailer)), _END % starts[-1]))


def _stream(number: int, item: Stream) -> tuple[bytes, bytes, bytes]:
    """The parts of a stream: joined with all others only, since each joining is a copy."""
    head = f"{number} 0 obj\n<<{item.entries}/Length {len(item.data)}>>\nstream\n"
    return head.encode("ascii"), item.data, b"\nendstream\nendobj\n"


def _packed(items: Sequence[tuple[int, str]]) -> Stream:
    """An object stream (ISO 32000-1, 7.5.7): numbers and places first, then the objects."""
    starts = accumulate((len(item) + 1 for _, item in items), initial=0)
    index = " ".join(f"{number} {at}" for (number, _), at in zip(items, starts, strict=False))
    data = f"{index}\n" + "\n".join(item for _, item in items)
    return deflated(data.encode("ascii"), f"/Type/ObjStm/N {len(items)}/First {len(index) + 1}")
