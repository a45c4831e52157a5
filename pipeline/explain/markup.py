"""Any text as HTML that says the same: escaped, and with signs for what a page cannot hold or nobody could see."""

from __future__ import annotations

import html
import re

# What an HTML parser drops, replaces or rewrites: CR becomes LF, NUL U+FFFD, C1 controls Windows-1252.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: "␡", 0x85: "␤"}
_UNHELD = (*range(0x80, 0xA0), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0))
_ENDS = (plane + low for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF))
_HELD = dict.fromkeys((*_UNHELD, *_ENDS), "\ufffd") | _PICTURES
_UNSEEN = re.compile(
    "\r?\n|[\t \xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
_SYMBOLS = {" ": "␣", "\u3000": "□", "\t": "⇥"}


def shown(text: str) -> str:
    r"""The text as a page can hold it, character for character: controls as their pictures, else U+FFFD.

    A page can hold no NUL, no CR and no lone surrogate, however they are written.

    >>> shown("一\r\n\x00二\x9f<b>")
    '一␍\n␀二�<b>'
    """
    return text.translate(_HELD)


def escaped(text: str) -> str:
    """The text as HTML between tags.

    >>> escaped('<script>"')
    '&lt;script&gt;"'
    """
    return html.escape(shown(text), quote=False)


def attribute(text: str) -> str:
    """The text as the value of an attribute, in double quotes.

    >>> attribute('"><script>')
    '"&quot;&gt;&lt;script&gt;"'
    """
    return f'"{html.escape(shown(text))}"'


def seen(text: str, line_end: str) -> str:
    r"""The text of an edit as HTML, white space and format characters with a symbol each; `line_end` is LF's.

    The symbols are attributes, which a style sheet shows: the text itself stays what it is.

    >>> seen("会 \n", "↵")
    '会<i data-w="␣"> </i><i data-w="↵"></i>\n'
    >>> seen("工会", "↵")
    '工会'
    """
    out, at = [], 0
    for found in _UNSEEN.finditer(text):
        out += [escaped(text[at : found.start()]), _sign(found[0], line_end)]
        at = found.end()
    return "".join([*out, escaped(text[at:])])


def _sign(unseen: str, line_end: str) -> str:
    if unseen.endswith("\n"):
        return f'<i data-w="{line_end}">{shown(unseen[:-1])}</i>\n'
    return f'<i data-w="{"".join(map(_symbol, unseen))}">{unseen}</i>'


def _symbol(char: str) -> str:
    """What stands for a character that cannot be seen: a usual sign, or its number in Unicode.

    >>> _symbol(" "), _symbol("\u200b"), _symbol("\u2003")
    ('␣', '⟨200B⟩', '⟨2003⟩')
    """
    return _SYMBOLS.get(char) or f"⟨{ord(char):04X}⟩"
