"""Fonts made for tests: letters that are boxes, of any kind of outline, licence and fault."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

EM = 1000


def font(chars: str, name: str = "Own", kind: str = "glyf", width: int = EM, rights: int = 0) -> TTFont:
    """A font whose characters are boxes. `kind`: glyf, CFF, CFF2, variable (glyf), pictures (no outlines)."""
    names = [".notdef", *(f"u{ord(char):04X}" for char in chars)]
    made = FontBuilder(EM, isTTF=kind not in ("CFF", "CFF2"))
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(char): glyph for char, glyph in zip(chars, names[1:], strict=True)})
    if kind == "CFF":
        made.setupCFF(f"{name}-Regular", {}, {glyph: _charstring(width) for glyph in names}, {})
    elif kind == "CFF2":
        made.setupCFF2({glyph: _charstring(None) for glyph in names})
    else:
        made.setupGlyf({glyph: _outline(width) for glyph in names})
    made.setupHorizontalMetrics(dict.fromkeys(names, (width, 0)))
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": name, "styleName": "Regular", "psName": f"{name}-Regular"})
    made.setupOS2(fsType=rights)
    made.setupPost()
    if kind == "variable":
        made.setupFvar([("wght", 400, 400, 900, "Weight")], [])
        heavier = TupleVariation({"wght": (0, 1, 1)}, [(50, 0)] * 8)
        made.setupGvar({glyph: [heavier] for glyph in names})
    if kind == "pictures":
        del made.font["glyf"], made.font["loca"]
    return made.font


def _draw(pen: T2CharStringPen | TTGlyphPen, width: int) -> None:
    pen.moveTo((50, -50))
    for point in ((50, 800), (width - 50, 800), (width - 50, -50)):
        pen.lineTo(point)
    pen.closePath()


def _outline(width: int) -> object:
    pen = TTGlyphPen(None)
    _draw(pen, width)
    return pen.glyph()


def _charstring(width: int | None) -> object:
    pen = T2CharStringPen(width, None, CFF2=width is None)
    _draw(pen, width or EM)
    return pen.getCharString()


def saved(font: TTFont | TTCollection, path: Path) -> Path:
    """The font in a file, the same at any time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data(font))
    return path


def data(font: TTFont | TTCollection) -> bytes:
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def collection(*fonts: TTFont) -> TTCollection:
    made = TTCollection()
    made.fonts = [TTFont(BytesIO(data(one)), recalcTimestamp=False) for one in fonts]
    return made
