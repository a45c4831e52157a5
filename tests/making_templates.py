"""Word files made for tests, as users have them: of Chinese Word (ids are numbers), with headers, macros, faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE = MAIN.replace("document.main", "template.main")
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def plain(change: Callable[[Document], object] = lambda document: None) -> bytes:
    """A file of python-docx's own template, with a text of its own."""
    document = docx.Document()
    document.add_heading("模板的标题", 1)
    document.add_paragraph("模板的文字，不要。")
    change(document)
    return saved(document)


def restyled(document: Document) -> None:
    document.styles["Heading 1"].font.size = Pt(33)
    document.styles["Normal"].font.name = "Own Song"


def chinese(document: Document) -> None:
    """As Chinese Word has it: headings have numbers for ids, their numbers come by themselves; roles by half a name."""
    sheet = document.styles.element
    for id, name in (("1", "heading 1"), ("a", "Normal")):
        (style,) = (
            s for s in sheet.iter(qn("w:style")) if s.find(qn("w:name")).get(qn("w:val")).lower() == name.lower()
        )
        old = style.get(qn("w:styleId"))
        for ref in [node for node in sheet.iter() if node.get(qn("w:val")) == old and node.tag != qn("w:name")]:
            ref.set(qn("w:val"), id)
        style.set(qn("w:styleId"), id)
        for ref in document.element.body.iter(qn("w:pStyle")):
            ref.set(qn("w:val"), id if ref.get(qn("w:val")) == old else ref.get(qn("w:val")))
        if id == "1":
            style.pPr.get_or_add_numPr().get_or_add_numId().val = 1
    for name in ("主送机关", "Attachment Note", "落款 signature"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(44)
    taken = document.styles.add_style("别的", WD_STYLE_TYPE.PARAGRAPH)
    taken.element.set(qn("w:styleId"), "PlainDate")


def paged(document: Document) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Mm(200), Mm(280)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin, section.bottom_margin, section.gutter = Mm(40), Mm(20), Mm(5)


def headed(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "某某总工会"


def footed(document: Document) -> None:
    document.sections[0].footer.paragraphs[0].text = "页脚"


def with_parts(data: bytes, changes: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> bytes:
    """A file with parts changed, put in its place or (None) taken out."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        held = {name: old.read(name) for name in old.namelist()}
        for name, change in changes.items():
            made = change(held[name]) if callable(change) else change
            held = {key: value for key, value in held.items() if key != name}
            held |= {name: made} if made is not None else {}
        for name, value in held.items():
            new.writestr(name, value)
    return out.getvalue()


def typed(data: bytes, content: str) -> bytes:
    """A file whose main part is said to be of another type."""
    return with_parts(data, {"[Content_Types].xml": lambda types: types.replace(MAIN.encode(), content.encode())})
