"""What text may be misread: one search, which costs next to nothing to make and 3 ns a character.

It tells whether the tables of `misreadings.py` are needed at all, since making them takes as long as reading a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Bytes of UTF-8: what goes on, what begins three, what begins two if they are of Latin-1.
CONT, LEAD, LATIN = range(0x81, 0xC0), range(0xE2, 0xF0), (0xC2, 0xC3)
END = r"(?:\r?\n)?"
CP1252 = {ord(bytes([b]).decode("cp1252")): chr(b) for b in range(0x80, 0xA0) if b not in b"\x81\x8d\x8f\x90\x9d"}
HIGH = "\x80-\xff" + "".join(map(chr, CP1252))
WESTERN_PAIR = rf"(?<=[\xa1-\xff])[@-~{HIGH}]"


def pairs(leads: Iterable[int], trails: Iterable[int]) -> bytes:
    """All pairs of a lead and a trail, one behind the other."""
    trails = tuple(trails)
    return bytes(byte for lead in leads for trail in trails for byte in (lead, trail))


def characters(leads: Iterable[int], trails: Iterable[int]) -> str:
    """The characters that GB18030 writes as two bytes, one of the leads and one of the trails."""
    return pairs(leads, trails).decode("gb18030")


# UTF-8 read two bytes a character, as GB18030: three of these are two of UTF-8. The first has the first two bytes; the
# link its last and the second's first. Two of Latin-1's are misread alike.
FIRST, TWO = characters(LEAD, (0x80, *CONT)), characters(LATIN, (0x80, *CONT))
LINK = characters(CONT, LEAD)
FILLING = "\ufffd烫屯嚙"  # of the void, by decoders and compilers
FILLED = r"|(?<=\ufffd)|(?<=锟)斤|(?<=烫)烫烫|(?<=屯)屯屯|(?<=嚙)踝"
# Of three characters two: nothing that is misread is missed, and right text has none such as a rule.
HINT = re.compile(
    rf"[\xa1-\xff{FIRST}{TWO}{FILLING}]"
    rf"(?:{WESTERN_PAIR}|(?<![\xa1-\xff{TWO}{FILLING}]){END}[{LINK}?\ufffd€]|(?<=[{TWO}])[{TWO}]{{2}}{FILLED})"
)
