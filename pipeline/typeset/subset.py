"""Subsets of fonts, made by HarfBuzz: what of a font goes into a document.

The files of the fonts stay as they are; a subset exists only inside a document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from struct import pack

import uharfbuzz as hb

from pipeline.typeset.fontfiles import Font

OUTLINES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "CFF "})
# What a browser asks of a font besides (OpenType Sanitizer); GPOS has the half-width marks, gasp the smoothing.
_WEB = OUTLINES | {"cmap", "OS/2", "post", "gasp", "GPOS", "GSUB"}
_FLAGS = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
_SQUEEZE = ("halt", "chws")  # what `text-spacing-trim` goes by
_COPYRIGHT, _LICENCE, _LICENCE_URL = 0, 13, 14  # of the table name (OpenType 1.9)


def planned(font: Font, chars: Iterable[str], tables: Collection[str], flags: int = 0) -> hb.SubsetPlan:
    """Return how a font is cut down to some characters and tables, without hints.

    A variable font is its default instance where its variations (fvar, gvar and the rest) are not among the tables.
    """
    return hb.SubsetPlan(font.face, _wanted(font, chars, tables, flags))


def _wanted(font: Font, chars: Iterable[str], tables: Collection[str], flags: int) -> hb.SubsetInput:
    wanted = hb.SubsetInput()
    wanted.flags = _FLAGS | flags
    wanted.unicode_set.update(map(ord, chars))
    wanted.drop_table_tag_set.update(map(_number, set(font.face.table_tags) - set(tables)))
    return wanted


def web_font(font: Font, chars: Iterable[str], name: str, features: Iterable[str] = ()) -> bytes:
    """Return a font file for browsers, with some characters, under a name of its own (ASCII).

    A name that a licence reserves is for the unmodified font alone (OFL 1.1, clause 3). `features`: OpenType features
    kept besides those that squeeze marks.
    """
    wanted = _wanted(font, chars, _WEB, hb.SubsetFlags.DEFAULT)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_number, (*_SQUEEZE, *features)))
    made = hb.SubsetPlan(font.face, wanted).execute()
    tables = {tag: made.reference_table(tag).data for tag in made.table_tags} | {"name": _names(font, name)}
    return _file(tables)


def _file(tables: dict[str, bytes]) -> bytes:
    face = hb.Face.create_for_tables(lambda _face, tag, _data: tables.get(tag), None)
    face.set_get_table_tags_func(lambda _face, _data: list(tables), None)
    return bytes(face.blob.data)


def _names(font: Font, name: str) -> bytes:
    """The table name, format 0, as Windows and browsers have it: whose the font is, and what it is called here."""
    kept = {id: font.face.get_name(id) or "" for id in (_COPYRIGHT, _LICENCE, _LICENCE_URL)}
    called = {1: name, 2: "Regular", 3: name, 4: name, 5: "Version 1.0", 6: name}
    said = [(id, text.encode("utf-16-be")) for id, text in sorted((kept | called).items()) if text]
    records, strings = b"", b""
    for id, text in said:
        records += pack(">6H", 3, 1, 0x409, id, len(text), len(strings))
        strings += text
    return pack(">3H", 0, len(said), 6 + len(records)) + records + strings


def _number(tag: str) -> int:
    return int.from_bytes(tag.encode("latin-1"), "big")
