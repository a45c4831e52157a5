"""Where LibreOffice 7.4 lets a line end: by its rules for Chinese text, or by Unicode's (UAX #14) for Western.

Which of them is asked depends on where the room ends (`lines`); both go back from the first character that has none.
The Chinese ones are a list of its locale zh-CN, which differs from CLREQ: ％ ℃ — … may begin a line, —— and …… may be
parted, and Western words too. The Western ones were found by asking its break iterator for every pair of characters.
"""

from __future__ import annotations

import re
from itertools import product

BLANK = " \u00a0\u3000"  # what hangs at a line's end
_SYMBOLS = "\u2c00"  # the first character that is ideographic where nothing else is said

_NO_START = frozenset(
    ":!),.;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝︴︶︸︺︼︾﹀﹂﹄﹏～￠々‖•·ˇˉ―-′’”"
)
_NO_END = frozenset("([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝︵︷︹︻︽︿﹁﹃﹙﹛﹝“‘")

# Classes of UAX #14 by letter: those of its own, and what is left alphabetic (`a`) or ideographic (`i`).
_MEMBERS = {
    "o": "([{¡¿‚„⁅⁽₍〈《「『【〔〖〘〚〝︵︷︹︻︽︿﹁﹃﹇﹙﹛﹝（［｛｟｢",
    "c": ")]}⁆⁾₎、。〉》」』】〕〗〙〛〞〟︶︸︺︼︾﹀﹂﹄﹈﹐﹒﹚﹜﹞），．］｝｠｡｣､",
    "s": ",.:;։⁄︰",  # between digits
    "x": "!?❢❣！？﹖﹗",
    "n": "|֊‐‒–‧\u3000々〜〻〼゜ヽヾゝゞー・：；﹔﹕･-‼‽⁇⁈⁉⁖⁘⁙⁚⁛⁝⁞",
    "r": "$+\\£¤¥±€№−∓￡￥￦₩₽",
    "p": "%¢‰‱′″‴‵℃℉％￠﹪",
    "q": "\"'«»‘’‛“”‟‹›⁠",
    "l": "/",
    "b": "´ˈˌ˟",
    "e": "․‥…⋯",
    "w": "—",
    "g": "°",
    " ": " ",
}
_CLASSES = {char: letter for letter, members in _MEMBERS.items() for char in members}
_ALL = "".join(_MEMBERS) + "adi"
_TOGETHER = frozenset(
    {
        *map("".join, product(_ALL.replace(" ", ""), "cnlsqx ")),
        *map("".join, product("obq", set(_ALL) - {" "})),
        *map("".join, product(" ", "clsx")),
        *map("".join, product("ag", "adgreo")),
        *map("".join, product("d", "adgrpeo")),
        *map("".join, product("i", "gpe")),
        *map("".join, product("psc", "adg")),
        *map("".join, product("r", "adgi")),
        "ww",
        "ee",
    }
)
_NUMBER = re.compile("[rp]?o?d[dls]*c?[rp]?|o +.|c +n|w +w")
_FAR = 66  # characters that LibreOffice looks back from a solidus for a blank


def asian(text: str, at: int, start: int = 0) -> int:
    """Where a line from `start` on ends at or before `at` by the rules for Chinese; before `start` where it may not.

    >>> asian("工会，", 2), asian("于《工会法》", 2)
    (1, 1)
    """
    while at >= max(start, 1) and (text[at] in _NO_START or text[at - 1] in _NO_END):
        at -= 1
    return at


def western(text: str, at: int) -> int:
    """Where a line ends at or before `at` by those for Western text; 0 where it may nowhere.

    >>> western("在the 中", 3), western("中-state", 5), western("见1,234.5%", 6)
    (1, 2, 1)
    """
    begin = max(0, at - 2 * _FAR)
    classes = "".join(map(_class_of, text[begin : at + _FAR]))
    whole = {k for found in _NUMBER.finditer(classes) for k in range(found.start() + 1, found.end())}
    free = [k for k in range(at - begin, 0, -1) if k not in whole and classes[k - 1 : k + 1] not in _TOGETHER]
    if free and free[0] == at - begin and text[at - 1] == "/":
        del free[0]
    end = begin + free[0] if free else 0
    if end < at and end and text[end - 1] == "/":
        return next((k for k in range(end - 1, max(end - _FAR, 0), -1) if text[k - 1].isspace()), end)
    return end


def _class_of(char: str) -> str:
    if found := _CLASSES.get(char):
        return found
    if char < _SYMBOLS:
        return "d" if char.isdecimal() else "a"
    return "i"
