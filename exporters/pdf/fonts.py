"""Fonts in a PDF: Type 0 fonts over subsets that HarfBuzz makes, with Identity-H codes (ISO 32000-1, 9.7).

In a TrueType font a character's code is its code point, and CIDToGIDMap leads from it to the glyph: so page contents
are text in UTF-16, and two characters that share a glyph have two codes. A CFF font knows no such map: there the code
is the glyph's number in the subset, and a character whose glyph already means another one is set in a second Type 0
font over the same subset, since ToUnicode gives a code one meaning. Hence no text needs ActualText.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TypeAlias

import uharfbuzz as hb

from exporters.pdf.file import Objects, Stream, deflated
from pipeline.frozen import frozen
from pipeline.typeset.fonts import Font
from pipeline.typeset.subset import OUTLINES, planned

_FLAGS = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.CFF_IDENTITY_CHARSET
Program: TypeAlias = "tuple[Stream, Stream | None]"  # a subset; the map from codes to glyphs where there is one
_BMP = 0x10000
_OWN = 0xE000  # codes from here on stand for characters beyond U+FFFF
_EM = 1000  # the width that a font dictionary takes for granted (/DW)


@frozen
class Embedded:
    """A font as a PDF has it: its name there, its characters, and how they are coded.

    `codes`: the code of each character that is not its code point, for `str.translate`. `meanings`: of the codes, in
    each Type 0 font; `other`: the names of those for characters whose code means another one in the first. `blank`:
    a space, if it has one.
    """

    name: str
    font: Font
    chars: str
    blank: str
    codes: dict[int, int]
    meanings: list[dict[int, str]]
    other: dict[str, str]
    plan: hb.SubsetPlan | None

    @classmethod
    def of(cls, name: str, font: Font, said: str) -> Embedded:
        """A font and all that is said in it; a space besides, since lines leave out those at their ends."""
        blank = " " if font.glyph(" ") else ""
        chars = "".join(sorted({*said, *blank}))
        plan = None if "glyf" in font.face.table_tags else _plan(font, chars)
        codes = _numbered(plan, chars) if plan else _beyond(chars)
        meanings = _meanings(chars, codes)
        named = ((char, f"{name}.{nth}") for nth, more in enumerate(meanings[1:], 2) for char in more.values())
        return cls(name, font, chars, blank, codes, meanings, dict(named), plan)

    def code(self, char: str) -> int:
        """The code of a character."""
        return self.codes.get(ord(char), ord(char))

    def program(self) -> Program:
        """The subset, and the map from codes to glyphs where there is one. Most of its time others may run."""
        if self.plan:
            return deflated(self.plan.execute().reference_table("CFF ").data, "/Subtype/CIDFontType0C"), None
        plan = _plan(self.font, self.chars)
        data = plan.execute().blob.data
        return deflated(data, f"/Length1 {len(data)}"), deflated(self._gids(_glyphs(plan)))

    def _gids(self, glyphs: dict[int, int]) -> bytes:
        """CIDToGIDMap: two bytes for every code up to the last."""
        codes = [(self.code(char), glyphs.get(ord(char), 0)) for char in self.chars]
        out = bytearray(2 * max((code + 1 for code, _ in codes), default=0))
        for code, glyph in codes:
            struct.pack_into(">H", out, 2 * code, glyph)
        return bytes(out)

    def add_to(self, objects: Objects, program: Program) -> Iterator[tuple[str, int]]:
        """Write its objects; the name and number of each Type 0 font."""
        font, map_ = program
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(font.data).digest()[:6])
        name = f"/{tag}+{_postscript_name(self.font)}"
        file = f"/FontFile{3 if self.plan else 2} {objects.add(font)} 0 R"
        descriptor = objects.add(f"<</Type/FontDescriptor/FontName{name}{_metrics(self.font)}{file}>>")
        kind = "/CIDFontType0" if map_ is None else f"/CIDFontType2/CIDToGIDMap {objects.add(map_)} 0 R"
        descendant = objects.add(
            f"<</Type/Font/Subtype{kind}/BaseFont{name}/FontDescriptor {descriptor} 0 R/W[{self._widths()}]"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        )
        whole = f"/Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
        for alias, meanings in zip((self.name, *dict.fromkeys(self.other.values())), self.meanings, strict=True):
            unicode = objects.add(deflated(to_unicode(meanings).encode("ascii")))
            yield alias, objects.add(f"<<{whole}/ToUnicode {unicode} 0 R>>")

    def _widths(self) -> str:
        widths = {self.code(char): self.font.width(char) for char in self.chars}
        return "".join(f"{code}[{width}]" for code, width in sorted(widths.items()) if width != _EM)


def embedded(fonts: Iterable[tuple[Font, str]]) -> dict[str, Embedded]:
    """Fonts by their names, with the characters set in each."""
    return {font.name: Embedded.of(f"F{nth}", font, said) for nth, (font, said) in enumerate(fonts, 1)}


def _beyond(chars: str) -> dict[int, int]:
    """Codes for characters beyond U+FFFF."""
    free = (code for code in count(_OWN) if chr(code) not in chars)
    return {ord(char): next(free) for char in chars if ord(char) >= _BMP}


def _numbered(plan: hb.SubsetPlan, chars: str) -> dict[int, int]:
    """Codes that are the glyphs' numbers in the subset."""
    glyphs = _glyphs(plan)
    return {ord(char): glyphs.get(ord(char), 0) for char in chars}


def _meanings(chars: str, codes: dict[int, int]) -> list[dict[int, str]]:
    """What codes mean, in as many Type 0 fonts as the code with the most meanings has."""
    out: list[dict[int, str]] = [{}]
    for char in chars:
        code = codes.get(ord(char), ord(char))
        free = next((known for known in out if code not in known), None)
        if free is None:
            out.append(free := {})
        free[code] = char
    return out


def _plan(font: Font, chars: str) -> hb.SubsetPlan:
    """A subset with the tables that a font in a PDF needs (ISO 32000-1, 9.9, table 126)."""
    return planned(font, chars, OUTLINES, _FLAGS)


def _glyphs(plan: hb.SubsetPlan) -> dict[int, int]:
    """The glyph of each code point in the subset."""
    new = dict(plan.old_to_new_glyph_mapping)
    return {char: new[old] for char, old in dict(plan.unicode_to_old_glyph_mapping).items()}


def _postscript_name(font: Font) -> str:
    name = font.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or font.path.stem
    return re.sub(r"[^A-Za-z0-9_-]", "", name) or "Font"


def _metrics(font: Font) -> str:
    """What a font descriptor says, in thousandths of an em; symbolic, since codes are no standard Latin ones."""
    unit = _EM / font.face.upem
    box = [round(n * unit) for n in struct.unpack(">4h", font.face.reference_table("head").data[36:44])]
    extents = hb.Font(font.face).get_font_extents("ltr")
    above, below = round(extents.ascender * unit), round(extents.descender * unit)
    return (
        f"/Flags 4/FontBBox[{' '.join(map(str, box))}]/ItalicAngle 0/StemV 80"
        f"/Ascent {above}/Descent {below}/CapHeight {above}"
    )


def to_unicode(meanings: dict[int, str]) -> str:
    """The CMap from codes to characters: by the 256 where codes are code points, one by one elsewhere."""
    odd = {code >> 8 for code, char in meanings.items() if ord(char) != code}
    even = sorted({code >> 8 for code in meanings} - odd)
    ranges = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in even]
    single = [
        f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>"
        for code, char in sorted(meanings.items())
        if code >> 8 in odd
    ]
    return _CMAP.replace("@", _listed("bfrange", ranges) + _listed("bfchar", single))


def _listed(kind: str, lines: list[str]) -> str:
    groups = (lines[k : k + 100] for k in range(0, len(lines), 100))  # 100 at most: ISO 32000-1, 9.10.3
    return "".join(f"{len(g)} begin{kind}\n" + "\n".join(g) + f"\nend{kind}\n" for g in groups)


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
@endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
