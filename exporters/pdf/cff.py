"""What a CFF font calls its glyphs: a PDF addresses those of a CID-keyed font by CID, not by glyph index."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

_CHARSET, _ROS = 15, 1230
_ADOBE_PREDEFINED = 2  # charset offsets up to this name built-in charsets


def cids(table: bytes, glyphs: int) -> list[int]:
    """The CID of each glyph of a `CFF ` table; of a font that is not CID-keyed, the glyph's own index.

    Adobe Technical Note 5176 (CFF), 5, 9 and 13.
    """
    _, after_names = _index(table, table[2])
    top, _ = _index(table, after_names)
    operators = dict(_operators(top[0]))
    offset = operators.get(_CHARSET, 0)
    if _ROS not in operators or offset <= _ADOBE_PREDEFINED:
        return list(range(glyphs))
    return [0, *_charset(table, offset, glyphs)]


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The objects of the INDEX at an offset, and the offset after it."""
    count = int.from_bytes(data[at : at + 2], "big")
    if not count:
        return [], at + 2
    size = data[at + 2]
    first = at + 3
    offsets = [int.from_bytes(data[first + k * size : first + (k + 1) * size], "big") for k in range(count + 1)]
    base = first + (count + 1) * size - 1
    return [data[base + a : base + b] for a, b in pairwise(offsets)], base + offsets[-1]


def _operators(data: bytes) -> Iterator[tuple[int, int]]:
    """Each operator of a DICT (two-byte ones as 1200 + second byte) with its last operand, as an integer."""
    at = operand = 0
    while at < len(data):
        byte = data[at]
        if byte <= 21:
            wide = byte == 12
            yield (1200 + data[at + 1] if wide else byte), operand
            at += 2 if wide else 1
        else:
            operand, at = _operand(data, at)


def _operand(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    if byte == 28:
        return struct.unpack_from(">h", data, at + 1)[0], at + 3
    if byte == 29:
        return struct.unpack_from(">i", data, at + 1)[0], at + 5
    if byte == 30:  # a real number: no operator that we read has one
        while data[at] & 0xF != 0xF and data[at] >> 4 != 0xF:
            at += 1
        return 0, at + 1
    if byte <= 246:
        return byte - 139, at + 1
    if byte <= 250:
        return (byte - 247) * 256 + data[at + 1] + 108, at + 2
    return -(byte - 251) * 256 - data[at + 1] - 108, at + 2


def _charset(data: bytes, at: int, glyphs: int) -> list[int]:
    kind, at = data[at], at + 1
    if kind == 0:
        return list(struct.unpack_from(f">{glyphs - 1}H", data, at))
    out: list[int] = []
    form, size = (">HB", 3) if kind == 1 else (">HH", 4)
    while len(out) < glyphs - 1:
        first, left = struct.unpack_from(form, data, at)
        out += range(first, first + left + 1)
        at += size
    return out[: glyphs - 1]
