"""Fonts in a PDF: composite fonts of our own, since reportlab's TTFont knows neither CFF nor more than 256 glyphs."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from exporters.pdf.cff import cids
from pipeline.typeset.fonts import Font

_DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "kern", "meta")


@dataclass(eq=False)
class Embedded:
    """One Type 0 font (ISO 32000-1, 9.7) with Identity-H codes, and the characters set in it so far.

    Codes are glyph indices, or CIDs in a CID-keyed CFF font. Where one glyph stands for two characters, each
    needs a font of its own, since ToUnicode gives a code one meaning: see `Fonts`.
    """

    font: Font
    name: str
    codes: dict[str, int] = field(default_factory=dict)
    meanings: dict[int, str] = field(default_factory=dict)
    _cids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        if "CFF " in self.font.face.table_tags:
            self._cids = cids(self.font.face.reference_table("CFF ").data, self.font.face.glyph_count)

    def takes(self, char: str) -> bool:
        """Whether the character's glyph is free here, or already its own; if so the character gets its code."""
        if char in self.codes:
            return True
        glyph = self.font.glyph(char)
        code = self._cids[glyph] if self._cids else glyph
        if self.meanings.setdefault(code, char) != char:
            return False
        self.codes[char] = code
        return True

    def add_to(self, document: Any) -> None:
        """Write the font's objects: subset, descriptor, widths, ToUnicode."""
        subset = self._subset()
        tag = "".join(chr(65 + b % 26) for b in hashlib.sha256(subset.data).digest()[:6])
        name = PDFName(f"{tag}+{self.font.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME)}")
        descriptor = document.Reference(self._descriptor(document, subset, name))
        ordering = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
        descendant = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType0" if self._cids else "CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": PDFDictionary(ordering),
            "FontDescriptor": descriptor,
            "W": PDFArray(self._widths()),
            "DW": 1000,
            **({} if self._cids else {"CIDToGIDMap": PDFName("Identity")}),
        }
        whole = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([document.Reference(PDFDictionary(descendant))]),
            "ToUnicode": document.Reference(_stream(self._to_unicode())),
        }
        fonts = document.idToObject["BasicFonts"].dict
        fonts[self.name] = document.Reference(PDFDictionary(whole), f"font-{self.name}")

    def _subset(self) -> hb.Blob:
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(self.font.glyph(char) for char in self.codes)
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
        return hb.subset(self.font.face, wanted).blob

    def _descriptor(self, document: Any, subset: hb.Blob, name: Any) -> PDFDictionary:
        box = struct.unpack(">4h", self.font.face.reference_table("head").data[36:44])
        unit = 1000 / self.font.face.upem
        if self._cids:
            program = _stream(hb.Face(subset).reference_table("CFF ").data, Subtype=PDFName("CIDFontType0C"))
        else:
            program = _stream(subset.data, Length1=len(subset.data))
        extents = hb.Font(self.font.face).get_font_extents("ltr")
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": name,
                "Flags": 4,  # symbolic: codes are not those of a standard Latin encoding
                "FontBBox": PDFArray([round(n * unit) for n in box]),
                "ItalicAngle": 0,
                "Ascent": round(extents.ascender * unit),
                "Descent": round(extents.descender * unit),
                "CapHeight": round(extents.ascender * unit),
                "StemV": 80,
                "FontFile3" if self._cids else "FontFile2": document.Reference(program),
            }
        )

    def _widths(self) -> list[object]:
        out: list[object] = []
        for code, char in sorted(self.meanings.items()):
            out += [code, PDFArray([self.font.width(char)])]
        return out

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in sorted(self.meanings.items())
        ]
        blocks = (pairs[k : k + 100] for k in range(0, len(pairs), 100))  # 100 at most: ISO 32000-1, 9.10.3
        maps = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        return _CMAP.replace("@", maps).encode("ascii")


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
@
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def _stream(data: bytes, **entries: object) -> PDFStream:
    return PDFStream(PDFDictionary(entries), data, [PDFZCompress])


@dataclass(eq=False)
class FontSet:
    """The fonts of one PDF, named F1, F2 … in the order of their first use."""

    _fonts: dict[str, list[Embedded]] = field(default_factory=dict)
    _count: int = 0

    def of(self, font: Font, char: str) -> Embedded:
        """The embedded font that sets a character of a font file."""
        planes = self._fonts.setdefault(font.name, [])
        found = next((e for e in planes if e.takes(char)), None)
        if found is None:
            self._count += 1
            found = Embedded(font, f"F{self._count}")
            found.takes(char)
            planes.append(found)
        return found

    def add_to(self, document: Any) -> None:
        """Write all fonts' objects."""
        for planes in self._fonts.values():
            for font in planes:
                font.add_to(document)
