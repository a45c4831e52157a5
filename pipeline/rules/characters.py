"""Rules about single characters: line ends, what cannot be seen, and look-alikes of the right ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.habits import Habits
from pipeline.trail import Edit, named, needs

_LINE_END = re.compile(r"\r\n|[\r\v\x85\u2028\u2029]")
_PAGE_END = re.compile(r"(?:\r\n|[\r\n])?\f(?:\r\n|[\r\n])?|\r\n|[\r\v\x85\u2028\u2029]")
_ANCHOR = re.compile(r"(?<=[^\n])\n[\u200b-\u200d\ufeff]+\n(?=[^\n])")
_UNSEEN = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2066-\u206f\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_SPACES = r"\xa0\u1680\u2000-\u200a\u202f\u205f"
_BLANK = re.compile(f"[{_SPACES}]")
_ALIKE = r"\u2e80-\u2fd5\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_COMPATIBLE = re.compile(f"[{_ALIKE}]")


@needs(r"\r\v\f\x85\u2028\u2029")
def line_ends(text: str, habits: Habits) -> Iterator[Edit]:
    r"""End every line with LF: CRLF, CR, form feeds and Unicode's separators are its variants.

    >>> list(line_ends("一\r\n二", Habits()))
    [Edit(start=1, end=3, new='\n', reason='line end')]
    >>> list(line_ends("一\n二", Habits()))
    []
    """
    for match in (_PAGE_END if "\f" in text else _LINE_END).finditer(text):
        yield Edit(*match.span(), "\n", "page end" if "\f" in match[0] else "line end")


@needs(r"\u200b-\u200d\ufeff")
def zero_width_lines(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Join what a line of nothing but zero-width spaces parts: an anchor for the page of a printed edition.

    >>> list(zero_width_lines("基础制\n\u200b\n度。", Habits()))
    [Edit(start=3, end=6, new='', reason='anchor of a page')]
    >>> list(zero_width_lines("华章。\n\n\u200b\n各位代表！", Habits()))
    []
    """
    for match in _ANCHOR.finditer(text):
        yield Edit(*match.span(), "", "anchor of a page")


@needs(_UNSEEN)
def invisible(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Remove characters that cannot be seen: zero-width spaces and joiners, controls, direction marks.

    >>> list(invisible("工\u200b会", Habits()))
    [Edit(start=1, end=2, new='', reason='U+200B')]
    >>> list(invisible("工 会\t", Habits()))
    []
    """
    for match in _INVISIBLE.finditer(text):
        yield Edit(*match.span(), "", " ".join(f"U+{ord(c):04X}" for c in match[0][:4]))


@needs(_SPACES)
def blanks(text: str, habits: Habits) -> Iterator[Edit]:
    r"""Write the spaces of typesetting (no-break, thin, em) as the plain space; the ideographic one stays.

    >>> list(blanks("第\xa01\u3000条", Habits()))
    [Edit(start=1, end=2, new=' ', reason='U+00A0')]
    """
    for match in _BLANK.finditer(text):
        yield Edit(*match.span(), " ", f"U+{ord(match[0]):04X}")


@needs(_ALIKE)
def compatibility(text: str, habits: Habits) -> Iterator[Edit]:
    """Write Kangxi radicals, compatibility forms, full-width letters and digits as the characters they stand for.

    PDF fonts map their glyphs to the first that looks the same: ⼯ for 工. Full-width marks stay as they are.

    >>> list(compatibility("⼯会２", Habits()))
    [Edit(start=0, end=1, new='工', reason='U+2F2F'), Edit(start=2, end=3, new='2', reason='U+FF12')]
    >>> list(compatibility("1＋3，", Habits()))
    []
    """
    for match in _COMPATIBLE.finditer(text):
        plain = unicodedata.normalize("NFKC", match[0])
        if plain != match[0]:
            yield Edit(*match.span(), plain, f"U+{ord(match[0]):04X}")


RULES = named(line_ends, zero_width_lines, invisible, blanks)
ALIKE = named(compatibility)
