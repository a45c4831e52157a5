r"""Tables: what a library's data files say, compiled into files that are mapped into memory and asked key by key.

Reading a dictionary of 350,000 words into a dict takes half a second and 80 MB; mapping its table takes what checking
it takes. A `Recipe` says of which files a table is made, and how:

    READINGS = Recipe("readings-1", (path_of_data,), lambda: {"重庆": "chóng qìng", …})
    load(READINGS).get("重庆")  # its value, or None

`load()` finds the table that was compiled with the package (`hatch_build.py`), else in the user's cache, else compiles
it into that, or only into memory. A table is taken if it was made by the same recipe of the same bytes (`recorded.py`
says how that is known) and is whole; the same items always make the same bytes.

A table's bytes, numbers being little-endian: `_HEADER`; for each bucket, and once more, the offset at which its records
begin; the records, `\n` key `\t` value, sorted; `\n`. A key's bucket is its CRC-32 modulo their number.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pipeline.frozen import frozen
from pipeline.recorded import RECORD, digest, hashed, noted

SHIPPED = Path(__file__).with_name("compiled")
SUFFIX = ".table"
_HEADER = struct.Struct("<8s32sII")  # which format; origin; CRC-32 of all that follows this; how many buckets
_SUMMED = _HEADER.size - 4
_FORMAT = b"JYTABLE1"
_OFFSETS = struct.Struct("<II")
_IN_A_BUCKET = 4  # records, on the average: a few are searched as fast as one, and their index is a quarter


class Recipe(NamedTuple):
    """What a table is called (a changed recipe: the next number), what files it is made of, and what stands in it."""

    name: str
    sources: tuple[Path, ...]
    items: Callable[[], Mapping[str, str]]


@frozen
class Table:
    """A table in memory, mapped or not."""

    data: bytes | mmap.mmap
    buckets: int

    def get(self, key: str) -> str | None:
        """The value of a key, or None.

        >>> Table.of(pack({"重庆": "chóng qìng"}, bytes(32)), bytes(32)).get("重庆")
        'chóng qìng'
        """
        sought = key.encode("utf-8", "surrogatepass")
        place = _HEADER.size + 4 * (zlib.crc32(sought) % self.buckets)
        begin, end = _OFFSETS.unpack_from(self.data, place)
        found = self.data.find(b"\n%b\t" % sought, begin, end)
        if found < 0:
            return None
        value = found + len(sought) + 2
        return self.data[value : self.data.find(b"\n", value)].decode()

    @classmethod
    def of(cls, data: bytes | mmap.mmap, origin: bytes) -> Table:
        """The table in some bytes. ValueError if they are another's, or not whole."""
        if len(data) < _HEADER.size:
            raise ValueError("no table")
        made, of, crc, buckets = _HEADER.unpack_from(data)
        with memoryview(data) as view, view[_SUMMED:] as summed:
            if (made, of, crc) != (_FORMAT, origin, zlib.crc32(summed)):
                raise ValueError("another table, or a part of one")
        return cls(data, buckets)


def pack(items: Mapping[str, str], origin: bytes) -> bytes:
    """The bytes of a table. ValueError for a key or a value that holds a tab or a line feed."""
    buckets: list[list[bytes]] = [[] for _ in range(len(items) // _IN_A_BUCKET + 1)]
    for key, value in sorted(items.items()):
        if any(mark in text for mark in "\t\n" for text in (key, value)):
            raise ValueError(f"a tab or a line feed: {key!r}, {value!r}")
        encoded = key.encode()
        buckets[zlib.crc32(encoded) % len(buckets)].append(b"\n%b\t%b" % (encoded, value.encode()))
    records = [b"".join(bucket) for bucket in buckets]
    begin = _HEADER.size + 4 * (len(buckets) + 1)
    offsets = accumulate(map(len, records), initial=begin)
    rest = b"".join((struct.pack(f"<{len(buckets) + 2}I", len(buckets), *offsets), *records, b"\n"))
    return _HEADER.pack(_FORMAT, origin, zlib.crc32(rest), len(buckets))[:_SUMMED] + rest


def origin(recipe: Recipe, digest: Callable[[Path], str] = digest) -> bytes:
    """What decides a table: a SHA-256 digest of its recipe's name and of what each of its sources holds."""
    whole = hashlib.sha256(recipe.name.encode())
    for path in recipe.sources:
        whole.update(bytes.fromhex(digest(path)))
    return whole.digest()


def load(recipe: Recipe) -> Table:
    """The table of a recipe: shipped, or kept in the user's cache, or made now."""
    made_of = origin(recipe)
    name = recipe.name + SUFFIX
    if shipped := _mapped(SHIPPED / name, made_of):
        return shipped
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where no table is shipped

    kept = user_cache_path("jiangyi") / name
    if cached := _mapped(kept, made_of):
        return cached
    data = pack(recipe.items(), made_of)
    with contextlib.suppress(OSError):  # then it stays in memory
        write(kept, data)
    return _mapped(kept, made_of) or Table.of(data, made_of)


def verified(recipe: Recipe) -> bool:
    """Whether the table that is in use was made of what its sources hold: they are hashed, whatever is recorded."""
    return origin(recipe) == origin(recipe, hashed)


def ship(*recipes: Recipe, beside: Iterable[Path] = ()) -> None:
    """Compile tables into the package itself, these and no others; what is there already is not made again.

    The digests of their sources, and of files that are shipped `beside` them, are recorded.
    """
    paths = {SHIPPED / (recipe.name + SUFFIX): recipe for recipe in recipes}
    for stale in {*SHIPPED.glob("*")} - {*paths}:
        stale.unlink()
    for path, recipe in paths.items():
        made_of = origin(recipe, hashed)
        if not _mapped(path, made_of):
            write(path, pack(recipe.items(), made_of))
    write(SHIPPED / RECORD.name, noted((*beside, *(path for recipe in recipes for path in recipe.sources))))


def write(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it meanwhile, or writes it as well, finds a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _mapped(path: Path, made_of: bytes) -> Table | None:
    try:
        with path.open("rb") as file:
            return Table.of(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), made_of)
    except (OSError, ValueError):
        return None
