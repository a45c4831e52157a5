"""WordprocessingML as functions: elements, runs, fields, bookmarks. As text, the very one that lxml would write.

Tens of thousands of elements are made so in a quarter of the time that it takes to make them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import TypeAlias

from pipeline.errors import ExportError
from pipeline.export import forbidden

Markup: TypeAlias = str

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def w(tag: str, *children: Markup, **attributes: str | int) -> Markup:
    """An element, its children, and its attributes, all of Word's namespace.

    >>> w("rPr", w("color", val="auto"), w("sz", val=32))
    '<w:rPr><w:color w:val="auto"/><w:sz w:val="32"/></w:rPr>'
    """
    said = "".join([f' w:{key}="{_quoted(value)}"' for key, value in attributes.items()])
    content = "".join(children)
    return f"<w:{tag}{said}>{content}</w:{tag}>" if content else f"<w:{tag}{said}/>"


def attributes(said: Mapping[str, str]) -> Markup:
    """Attributes of an element, of no namespace."""
    return "".join([f' {key}="{_quoted(value)}"' for key, value in said.items()])


def _quoted(said: str | int) -> str:
    return str(said) if isinstance(said, int) else escaped(said).replace('"', "&quot;")


def escaped(said: str) -> Markup:
    """Text between tags."""
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def declared(tag: str, content: Iterable[Markup]) -> Markup:
    """An element that declares the prefix of Word's namespace, wherever it stands."""
    return f'<w:{tag} xmlns:w="{NAMESPACE}">{"".join(content)}</w:{tag}>'


def legal(text: str) -> str:
    """The text, if XML can hold all of it. ExportError where it has a control character or half a pair."""
    bad = forbidden(text, 10)
    if bad is None:
        return text
    code, around = bad
    raise ExportError(f"a Word file cannot hold the character {code} in '{around}'", hint="take it out of the text")


def words(tag: str, text: str) -> Markup:
    """An element that holds text, white space and all: `w:t`, `w:instrText`."""
    said = escaped(legal(text))
    return f'<w:{tag} xml:space="preserve">{said}</w:{tag}>' if said else f'<w:{tag} xml:space="preserve"/>'


def run(*content: Markup, style: str = "", size: float = 0) -> Markup:
    """A run, in points if not in its style's size. The hint makes “”‘’—…· Chinese marks, not Latin ones."""
    return f"<w:r>{_letters(style, size)}{''.join(content)}</w:r>"


@lru_cache
def _letters(style: str, size: float) -> Markup:
    named = [w("rStyle", val=style)] if style else []
    sized = [w(tag, val=int(size * 2)) for tag in ("sz", "szCs")] if size else []
    return w("rPr", *named, w("rFonts", hint="eastAsia"), *sized)


def text(content: str, style: str = "", size: float = 0) -> Markup:
    """A run of text, in a character style or a size of its own."""
    return run(words("t", content), style=style, size=size)


def tabbed(content: str, size: float = 0) -> Markup:
    """A run of text and tabs."""
    pieces = (piece for cell in content.split("\t") for piece in (w("tab"), words("t", cell)))
    return run(*islice(pieces, 1, None), size=size)


def field(instruction: str, result: Markup = "", style: str = "") -> Markup:
    """A complex field: its instruction and what it shows, written as it would be after a refresh.

    In a character style all of it has to be: a refresh sets the result as the instruction is set.
    """
    shown = _mark("separate", style) + result if result else ""
    said = words("instrText", f" {instruction} ")
    return f"{_mark('begin', style)}<w:r>{_named(style)}{said}</w:r>{shown}{_mark('end', style)}"


def link(anchor: str, page: str, *before: Markup, style: str = "", field_style: str = "") -> Markup:
    """A link to a bookmark that ends with the number of its page."""
    number = field(rf"PAGEREF {anchor} \h", text(page, style), field_style)
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{"".join(before)}{number}</w:hyperlink>'


def opened(instruction: str) -> Markup:
    """The beginning of a field whose result spans paragraphs; `closed` ends it."""
    return field(instruction).removesuffix(closed()) + _mark("separate")


def closed() -> Markup:
    """The end of a field that `opened` began."""
    return _mark("end")


@cache
def _mark(kind: str, style: str = "") -> Markup:
    return w("r", _named(style), w("fldChar", fldCharType=kind))


@cache
def _named(style: str) -> Markup:
    return w("rPr", w("rStyle", val=style)) if style else ""


def quoted(content: str) -> str:
    r"""Text as an argument of a field's instruction; Word escapes quotes and backslashes by a backslash.

    >>> quoted('a "b" \\c')
    '"a \\"b\\" \\\\c"'
    """
    return '"' + re.sub(r'(["“”\\])', r"\\\1", content) + '"'


def bookmark(number: int, content: Iterable[Markup]) -> Markup:
    """Runs between the two ends of a bookmark."""
    return _marked(number, bookmark_name(number), "".join(content))


def _marked(number: int, name: str, content: Markup = "") -> Markup:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(number: int) -> str:
    """The name of a bookmark: as Word names those of its contents, so valid whatever the id that it stands for."""
    return f"_Toc{number:08d}"


def point(number: int) -> Markup:
    """A bookmark of a place in a text."""
    return _marked(number, point_name(number))


def point_name(number: int) -> str:
    """The name of such a bookmark: as Word names those of its cross-references, which its lists do not show."""
    return f"_Ref{number:08d}"


def paragraph(style: str, content: Iterable[Markup], *properties: Markup) -> Markup:
    """A paragraph of a style; `properties` come in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"".join(properties)}</w:pPr>{"".join(content)}</w:p>'


def twips(points: float) -> int:
    """Points as Word counts lengths, in twentieths."""
    return round(points * 20)


_BREAK = w("r", w("br", type="textWrapping", clear="all"))


def lined(lines: Iterable[str], style: str = "", size: float = 0) -> list[Markup]:
    """Text in lines that are to stand as they are: a title broken at sense.

    The breaks go on at the next full line, where there is nothing beside the text the next line: of the others
    LibreOffice 7.4 makes spaces when it refreshes the contents.
    """
    return broken([text(line, style, size)] for line in lines)


def broken(rows: Iterable[Iterable[Markup]]) -> list[Markup]:
    """The runs of lines, with breaks between."""
    return [piece for row in rows for piece in (_BREAK, *row)][1:]
