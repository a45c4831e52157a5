"""Font files: TrueType, CFF and collections of them, opened by memory map; those of the user judged first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from struct import iter_unpack

import uharfbuzz as hb

from pipeline.errors import ConfigError, Place
from pipeline.frozen import frozen
from pipeline.theme import Face

HEADER = 1 << 16  # bytes that hold a file's directories of tables
_OPENTYPE = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_COLLECTION = b"ttcf"
_WEB = (b"wOFF", b"wOF2")
_NEEDED = frozenset({"cmap", "head", "hhea", "hmtx", "maxp"})
_POSTSCRIPT = 6  # the name by which a collection's fonts are told apart
# OS/2 fsType (OpenType 1.9): of the bits 1 to 3 the most generous one holds.
_LICENCE = 0x000E
_RESTRICTED, _NO_SUBSETS, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200


@frozen
class Own:
    """A font that packet.toml names, and where: for a face, or (None) for what the faces' own fonts lack.

    `part`: which font of a collection, by its number from 0 or its PostScript name; the first where it says nothing.
    """

    face: Face | None
    path: Path
    part: str
    where: Place

    @property
    def called(self) -> str:
        """What names it, as packet.toml has it."""
        return f"{self.path.name}#{self.part}" if self.part else self.path.name


@dataclass(eq=False)
class Font:
    """One font: glyphs and advances of characters, in thousandths of an em. A variable one is its default instance."""

    name: str
    path: Path
    face: hb.Face
    _font: hb.Font
    _widths: dict[str, int] = field(default_factory=dict)
    _glyphs: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, index: int = 0, name: str = "") -> Font:
        """Open a font file, by memory map: 0.1 ms whatever its size."""
        face = hb.Face(hb.Blob.from_file_path(path), index)
        return cls(name or path.name, path, face, hb.Font(face))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what gives characters their glyphs and these their advances: two fonts with it set alike."""
        tables = b"".join(self.face.reference_table(tag).data for tag in sorted(_NEEDED))
        return sha256(tables).hexdigest()

    def glyph(self, char: str) -> int:
        """The glyph of a character; 0 where the font has none."""
        found = self._glyphs.get(char)
        if found is None:
            found = self._glyphs[char] = self._font.get_nominal_glyph(ord(char)) or 0
        return found

    def middle(self, char: str) -> float:
        """How far above the baseline the middle of a character's ink is, in em; 0 where the font has none."""
        extents = self._font.get_glyph_extents(self.glyph(char)) if self.glyph(char) else None
        return float(extents.y_bearing + extents.height / 2) / self.face.upem if extents else 0.0

    def width(self, char: str) -> int:
        """The advance of a character, in thousandths of an em."""
        width = self._widths.get(char)
        if width is None:
            width = round(self._font.get_glyph_h_advance(self.glyph(char)) * 1000 / self.face.upem)
            self._widths[char] = width
        return width

    def advances(self, text: str, script: str, language: str) -> list[int]:
        """The advances of characters as shaped together, without kerning; 0 for what is part of a glyph before it."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "ltr", script, language
        hb.shape(self._font, buffer, {"kern": False})
        out = [0] * len(text)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            out[info.cluster] += round(position.x_advance * 1000 / self.face.upem)
        return out


def opened(own: Own, header: bytes, size: int) -> Font:
    """The font that is named. `header`: the file's first bytes; `size`: how many it has in all.

    ConfigError, with a way out, where no document can be set in it.
    """
    offsets = _offsets(own, header)
    lacking = max((end - size for at in offsets for end in _ends(header, at)), default=0)
    if lacking > 0:
        raise _wrong(own, f"{own.path.name} breaks off: {lacking} bytes are missing", "copy or download it again")
    font = Font.load(own.path, _index(own, len(offsets)), own.called)
    for message, hint in _faults(own.path.name, font.face):
        raise _wrong(own, message, hint)
    return font


def _wrong(own: Own, message: str, hint: str) -> ConfigError:
    return ConfigError(message, own.where, hint)


def _offsets(own: Own, header: bytes) -> list[int]:
    """Where the directory of each font begins (OpenType 1.9, Organization of an OpenType font)."""
    if header[:4] in _OPENTYPE:
        return [0]
    if header[:4] == _COLLECTION:
        return [offset for (offset,) in iter_unpack(">L", header[12 : len(header) // 4 * 4])][: _long(header, 8)]
    hint = "convert it to .ttf or .otf" if header[:4] in _WEB else "name a .ttf, .otf, .ttc or .otc file"
    raise _wrong(own, f"{own.path.name} is no font of the kinds TrueType and CFF, nor a collection of them", hint)


def _ends(header: bytes, at: int) -> Iterator[int]:
    """Where the tables of a font end, as far as its directory lies in the header."""
    count = _long(header, at + 2) & 0xFFFF
    for entry in range(at + 12, min(at + 12 + 16 * count, len(header)), 16):
        yield _long(header, entry + 8) + _long(header, entry + 12)


def _long(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _index(own: Own, count: int) -> int:
    if not own.part:
        return 0
    names = [str(Font.load(own.path, index).face.get_name(_POSTSCRIPT)) for index in range(count)]
    numbers = [str(index) for index in range(count)]
    if own.part in numbers:
        return int(own.part)
    if own.part in names:
        return names.index(own.part)
    listed = ", ".join(f"{number} ({name})" for number, name in zip(numbers, names, strict=True))
    raise _wrong(own, f"{own.path.name} has no font '{own.part}'", f"it has {listed}")


def _faults(name: str, face: hb.Face) -> Iterator[tuple[str, str]]:
    """Why a font can be no part of a document, and what to do about it."""
    tables = {tag for tag in (*_NEEDED, "glyf", "CFF ", "CFF2") if len(face.reference_table(tag))}
    if "CFF2" in tables:
        yield f"{name} has outlines of CFF2, which no PDF can hold", "name a static font, or the TrueType version"
    if not tables & {"glyf", "CFF "}:
        yield f"{name} has no outlines: its letters are pictures", "name a font with outlines"
    for tag in sorted(_NEEDED - tables):
        yield f"{name} is broken: it has no table '{tag}'", "get another copy of it"
    rights = int.from_bytes(face.reference_table("OS/2").data[8:10], "big")
    if rights & _LICENCE == _RESTRICTED:
        yield (
            f"{name} may not be embedded, by its own licence bits (OS/2 fsType)",
            "name another font, or ask its maker",
        )
    if rights & _NO_SUBSETS:
        yield f"{name} may not be embedded in part, by its own licence bits (OS/2 fsType)", "name another font"
    if rights & _BITMAPS_ONLY:
        yield f"{name} may be embedded as pictures only, by its own licence bits (OS/2 fsType)", "name another font"
