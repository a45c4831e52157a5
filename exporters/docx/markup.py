"""WordprocessingML as functions: elements, runs, fields, bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import TypeAlias

from lxml import etree

from pipeline.errors import ExportError

Element: TypeAlias = etree._Element

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PREFIXES = {"w": NAMESPACE}
# What XML 1.0 (2.2) does not admit as a character: one class, one pass.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def name(tag: str) -> str:
    """The full name of an element or attribute in Word's namespace."""
    return f"{{{NAMESPACE}}}{tag}"


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element, its children, and its attributes, all of Word's namespace.

    >>> etree.tostring(w("ind", left=480)).decode().split(" xmlns:w=")[0]
    '<w:ind'
    """
    named = {name(key): str(value) for key, value in attributes.items()}
    element = etree.Element(name(tag), named, _PREFIXES)
    element.extend(children)
    return element


def legal(text: str) -> str:
    """The text, if XML can hold all of it. ExportError where it has a control character or half a pair."""
    bad = _FORBIDDEN.search(text)
    if bad is None:
        return text
    around = _FORBIDDEN.sub("�", text[max(bad.start() - 10, 0) : bad.end() + 10])
    code = f"U+{ord(bad.group()):04X}"
    raise ExportError(f"a Word file cannot hold the character {code} in '{around}'", hint="take it out of the text")


def words(tag: str, text: str) -> Element:
    """An element that holds text, white space and all: `w:t`, `w:instrText`."""
    element = etree.Element(name(tag), {_SPACE: "preserve"}, _PREFIXES)
    element.text = legal(text)
    return element


def run(*content: Element, style: str = "", size: float = 0) -> Element:
    """A run, in points if not in its style's size. The hint makes “”‘’—…· Chinese marks, not Latin ones."""
    named = [w("rStyle", val=style)] if style else []
    sized = [w(tag, val=int(size * 2)) for tag in ("sz", "szCs")] if size else []
    return w("r", w("rPr", *named, w("rFonts", hint="eastAsia"), *sized), *content)


def text(content: str, style: str = "", size: float = 0) -> Element:
    """A run of text, in a character style or a size of its own."""
    return run(words("t", content), style=style, size=size)


def tabbed(content: str, size: float = 0) -> Element:
    """A run of text and tabs."""
    pieces = (piece for cell in content.split("\t") for piece in (w("tab"), words("t", cell)))
    return run(*islice(pieces, 1, None), size=size)


def field(instruction: str, *result: Element) -> list[Element]:
    """A complex field: its instruction and what it shows, written as it would be after a refresh."""
    shown = [_mark("separate"), *result] if result else []
    return [_mark("begin"), run(words("instrText", f" {instruction} ")), *shown, _mark("end")]


def opened(instruction: str) -> list[Element]:
    """The beginning of a field whose result spans paragraphs; `closed` ends it."""
    return field(instruction, run())[:-2]


def closed() -> Element:
    """The end of a field that `opened` began."""
    return _mark("end")


def _mark(kind: str) -> Element:
    return run(w("fldChar", fldCharType=kind))


def quoted(content: str) -> str:
    r"""Text as an argument of a field's instruction; Word escapes quotes and backslashes by a backslash.

    >>> quoted('a "b" \\c')
    '"a \\"b\\" \\\\c"'
    """
    return '"' + re.sub(r'(["“”\\])', r"\\\1", content) + '"'


def bookmark(number: int, content: Iterable[Element]) -> list[Element]:
    """Runs between the two ends of a bookmark."""
    start = w("bookmarkStart", id=number, name=bookmark_name(number))
    return [start, *content, w("bookmarkEnd", id=number)]


def bookmark_name(number: int) -> str:
    """The name of a bookmark: as Word names those of its contents, so valid whatever the id that it stands for."""
    return f"_Toc{number:08d}"


def paragraph(style: str, content: Iterable[Element], *properties: Element) -> Element:
    """A paragraph of a style; `properties` come in the order of the schema."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def twips(points: float) -> int:
    """Points as Word counts lengths, in twentieths."""
    return round(points * 20)


def lined(lines: Iterable[str], style: str = "", size: float = 0) -> list[Element]:
    """Text in lines that are to stand as they are: a title broken at sense."""
    rows = ([run(w("br")), text(line, style, size)] for line in lines)
    return [piece for row in rows for piece in row][1:]
