"""What a Word file says, read back from its XML."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import takewhile
from zipfile import ZipFile

from docx.oxml.ns import qn
from docx_contents import stored
from docx_file import File, value
from lxml import etree

from pipeline.document import Placed, flow
from pipeline.export import Edition, Resources, find
from pipeline.packet import Meta, Packet, packet
from pipeline.theme import Theme, style_name
from pipeline.themes import HANDOUT
from pipeline.toc import Scope, toc
from pipeline.typeset.fonts import Fonts, folder
from pipeline.typeset.pages import Pages
from samples import notice, sample

DOCX = find("docx")
RESOURCES = Resources(datetime(2026, 11, 21, 9, 30, 1, tzinfo=UTC), Fonts.load(folder()))


def every(book: Packet) -> list[Placed]:
    return [placed for document in book.documents for placed in flow(document)]


def each(book: Packet) -> list[tuple[Placed, str]]:
    """Every paragraph of the documents: the block that it belongs to, and what it says."""
    return [(placed, _spread(placed, line)) for placed in every(book) for line in placed.block.text.split("\n")]


def _spread(placed: Placed, line: str) -> str:
    """A tab parts 印发机关 and 印发日期."""
    return line.replace(" ", "\t") if style_name(placed) == "print-note" else line


def edition(book: Packet, scope: Scope = Scope(), theme: Theme = HANDOUT) -> Edition:
    """An edition whose every id stands on a page of its own."""
    places = tuple((p.target, str(n * 3)) for n, p in enumerate(every(book), 1) if p.target)
    return Edition(book, toc(book, scope), theme, lambda: Pages((), places))


def written(what: Edition | Packet, theme: Theme = HANDOUT) -> bytes:
    made = what if isinstance(what, Edition) else edition(what, theme=theme)
    return DOCX.write(made, DOCX.options(), RESOURCES)


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(ZipFile(BytesIO(data)).read(name))


def texts(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def said(p: etree._Element) -> str:
    """What a paragraph says, tabs included."""
    marks = (node for run in p.iter(qn("w:r")) for node in run)
    return "".join("\t" if n.tag == qn("w:tab") else n.text or "" for n in marks if n.tag in (qn("w:t"), qn("w:tab")))


def style_of(p: etree._Element) -> str:
    return p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))


def body(data: bytes) -> list[etree._Element]:
    """The paragraphs of the sections numbered from 1: the documents'. Not the one that only ends the last."""
    *children, last = part(data).find(qn("w:body"))
    ends = [(n, child) for n, child in enumerate(children, 1) if child.find(f".//{qn('w:sectPr')}") is not None]
    shapes = [(n, end.find(f".//{qn('w:pgNumType')}")) for n, end in (*ends, (len(children), last))]
    front = [n for n, _ in takewhile(lambda end: value(end[1], "fmt") != "decimal", shapes)]
    return [p for p in children[max(front, default=0) :] if style_of(p) != "SectionEnd"]


def contents(data: bytes) -> list[tuple[int, str, str]]:
    """Levels, texts and page numbers of the contents as stored."""
    return [(e.level, e.words, e.page) for e in stored(File.of(data))]


def outline(data: bytes) -> dict[str, int]:
    """The outline level, from 1, of each style that has one, its own or its parent's; 0 of the others."""
    file = File.of(data)
    return {style: file.style_level(style) for style in file.styles}


def marked(data: bytes) -> dict[str, str]:
    """Bookmarks of the body: the target of the block that each stands in."""
    found = {}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        for start in p.iter(qn("w:bookmarkStart")):
            found[start.get(qn("w:name"))] = placed.target
    return found


def fields(data: bytes) -> Iterator[tuple[str, str]]:
    """Instruction and result of each field, and that fields are nested and ended as they should be."""
    root = part(data)
    stack: list[list[str]] = []
    for node in root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        kind = node.get(qn("w:fldCharType"))
        if kind == "begin":
            stack.append(["", "", "instruction"])
        elif kind == "separate":
            assert stack[-1][2] == "instruction"
            stack[-1][2] = "result"
        elif kind == "end":
            yield tuple(stack.pop()[:2])
        elif stack:
            assert (node.tag == qn("w:instrText")) is (stack[-1][2] == "instruction")
            stack[-1][stack[-1][2] == "result"] += node.text
    assert not stack


def single() -> Packet:
    return packet(Meta("题外"), (notice(),))
