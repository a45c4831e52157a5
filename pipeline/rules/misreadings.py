"""How Chinese bytes look to a wrong decoder: tables and patterns off the codecs themselves, for mojibake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.frozen import frozen
from pipeline.rules.suspicion import (
    CONT,
    CP1252,
    END,
    FILLED,
    FILLING,
    FIRST,
    HIGH,
    LATIN,
    LEAD,
    LINK,
    TWO,
    WESTERN_PAIR,
    characters,
    pairs,
)


@frozen
class Encoding:
    """What bytes may really be: a codec, and the stretches of bytes (as Latin-1) that it can hold.

    `split`: a line end in a character, and the bytes behind it. `sure`: points of text that need no other evidence.
    """

    name: str
    stretch: re.Pattern[str]
    split: re.Pattern[str]
    sure: int

    def decoded(self, stretch: str) -> str:
        """A stretch of bytes as text: what is not whole is U+FFFD, a line end in a character goes behind it."""
        whole = _EURO.sub("\xa2\xe3", stretch)
        whole = _BROKEN.sub("\x80", self.split.sub(r"\2\1", whole)).replace("\xff", "").replace(" ", "\xa0")
        return whole.encode("latin-1").decode(self.name, "replace")


@frozen
class Misreading:
    """What bytes were read as: runs of text that look like it, and the bytes (as Latin-1) of their characters."""

    name: str
    run: re.Pattern[str]
    bytes: Mapping[int, str]
    encodings: tuple[Encoding, ...]


def _pairs(leads: Iterable[int], trails: Iterable[int]) -> dict[str, str]:
    """The characters that GB18030 writes as two bytes, one of the leads and one of the trails, and these bytes."""
    both = pairs(leads, trails)
    western = both.decode("latin-1")
    return dict(zip(both.decode("gb18030"), map("".join, zip(western[::2], western[1::2], strict=True)), strict=True))


def _encoding(name: str, *characters: str) -> Encoding:
    tail, sure = ("[\x80-\xbf ]+", 1) if name == "utf-8" else (".", 4)
    return Encoding(name, re.compile(f"(?:{'|'.join(characters)})+"), re.compile(rf"(\r?\n)({tail})"), sure)


# Encoded characters, by their bytes. Line ends in them come from wrapping what was misread, spaces from no-break ones.
_C = rf"{END}[\x80-\xbf]"
_UTF8 = rf"[\xe2-\xef](?:{_C}(?:{_C}| )| {_C})|[\xc2-\xdf]{_C}|\xf0{_C}{_C}{_C}|[\xe2-\xef]{_C}"

# Read one byte a character, Windows-1252 and Latin-1 alike. The marks that Windows-1252 has where GB18030 has hardly
# a character (…‘’“”•–—) may also be marks that stand beside what was misread.
_WRAP = rf"(?<=[{HIGH}])\r?\n(?=[{HIGH}])"
_WESTERN = Misreading(
    "windows-1252",
    re.compile(rf"[{HIGH}]?[\xa1-\xff](?:{WESTERN_PAIR}|{_WRAP})(?:[ -~\t{HIGH}]|{_WRAP})*"),
    CP1252,
    (
        _encoding("gb18030", rf"[\x81-\x84\x86-\x90\x98-\xfe](?:[@-~]|{END}[\x80-\x84\x86-\x90\x98-\xfe])"),
        _encoding("utf-8", _UTF8),
        _encoding("gb18030", rf"[\x81-\xfe](?:[@-~]|{END}[\x80-\xfe])", r"[\x81-\xfe][0-9][\x81-\xfe][0-9]"),
        _encoding("cp950", rf"[\x87-\xf9](?:[@-~]|{END}[\xa1-\xfe])"),
    ),
)

# UTF-8 read two bytes a character, as GB18030. Three of these are two of UTF-8: the first's first two bytes, its last
# and the second's first, the rest. What had been read as Latin-1 before is two bytes a character in both. A byte that
# cannot be read has become € (as Windows has it), ? or U+FFFD: it was 80 if a high one comes after it, else any.
_ANY = (*CONT, *LATIN, *LEAD, 0xF0)
_GB = _pairs(_ANY, (*range(0x40, 0x7F), 0x80, *_ANY)) | {"€": "€", "?": "\xff", "\ufffd": "\xff"}
_REST = characters(CONT, (0x80, *CONT))
_THREE = rf"(?<=[{FIRST}]){END}(?:[{LINK}]{END}[{_REST}€]|[{LINK}]?[?\ufffd]|€)|(?<=[{TWO}])[{TWO}]{{2}}"
_GB_WRAP = rf"(?<=[{''.join(_GB)}])\r?\n(?=[{''.join(_GB)}])"
_D = rf"{END}(?:[\x80-\xbf]|€|\xff(?=[\x80-\xff]))"
_CHINESE = Misreading(
    "gb18030",
    re.compile(rf"[{FIRST}{TWO}](?:{_THREE})(?:[ -~\t{''.join(_GB)}]|{_GB_WRAP})*"),
    {ord(char): pair for char, pair in _GB.items()},
    (
        _encoding(
            "utf-8",
            rf"[\xe2-\xef](?:{_D})?\xff(?![\x80-\xff])",
            rf"[\xe2-\xef]{_C}(?:€{_D})+(?:{_D}|\xff)?",
            _UTF8.replace(_C, _D),
            r"[\xe2-\xef@-~]",
        ),
    ),
)
_EURO = re.compile(r"(?<![\xe2-\xef€])€(?=[\x80-\xbf\xff€])")  # also what GB18030 makes of a2 e3
_BROKEN = re.compile(r"\xff(?=[\x80-\xff])|€")

MISREADINGS = (_WESTERN, _CHINESE)
# One search for all of them, and for what was lost for good: decoders' and compilers' fillings of the void.
SUSPECT = re.compile(rf"[\xa1-\xff{FIRST}{TWO}{FILLING}](?:{WESTERN_PAIR}|{_THREE}{FILLED})")
LOST = re.compile(r"(?:锟斤拷?)+|(?:嚙踝蕭?)+|烫{3,}|屯{3,}")
