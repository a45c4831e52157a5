"""The sRGB colour profile that PDF/A asks for (its output intent), computed: an ICC.1:2001-04 display profile.

Made here from the figures of IEC 61966-2-1, so no file of another's need be shipped.
"""

from __future__ import annotations

import struct

NAME = "sRGB IEC61966-2.1"
_WHITE = (0.9642, 1.0, 0.8249)  # D50, to which profiles refer
# The primaries of IEC 61966-2-1 (ITU-R BT.709), adapted from D65 to D50 by the Bradford matrix: X, Y, Z.
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_STEPS = 256


def profile() -> bytes:
    """The profile: a header of 128 bytes, a table of tags, their data."""
    tags = {
        b"desc": _described(NAME.encode("ascii")),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        **{tag: _xyz(primary) for tag, primary in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve()),
    }
    table, data = b"", b""
    begin = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, body in tags.items():
        if body not in places:
            places[body] = begin + len(data)
            data += body + bytes(-len(body) % 4)
        table += struct.pack(">4sII", tag, places[body], len(body))
    head = struct.pack(
        ">I4sI4s4s4s6H4s", begin + len(data), b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2000, 1, 1, 0, 0, 0, b"acsp"
    )
    head = head.ljust(68, b"\0") + _xyz(_WHITE)[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))


def _described(name: bytes) -> bytes:
    return struct.pack(">4s4xI", b"desc", len(name) + 1) + name + bytes(1 + 4 + 4 + 2 + 1 + 67)


def _curve() -> bytes:
    return struct.pack(
        f">4s4xI{_STEPS}H", b"curv", _STEPS, *(round(65535 * _linear(k / (_STEPS - 1))) for k in range(_STEPS))
    )


def _linear(value: float) -> float:
    """The light of an sRGB value (IEC 61966-2-1, 5.2).

    >>> round(_linear(0.5), 4)
    0.214
    """
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
