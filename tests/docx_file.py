"""A Word file as its XML has it: parts, paragraphs, styles with what they inherit."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from zipfile import ZipFile

from docx.oxml.ns import qn
from lxml import etree

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def value(element: etree._Element | None, attribute: str = "val") -> str:
    """An attribute in Word's namespace; nothing where there is none, or no element."""
    return "" if element is None else element.get(qn(f"w:{attribute}"), "")


def said(element: etree._Element) -> str:
    """The text of an element, without what breaks or spaces it."""
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


@dataclass(frozen=True)
class File:
    """A Word file's parts, by name."""

    parts: dict[str, bytes]

    @classmethod
    def of(cls, data: bytes) -> File:
        with ZipFile(BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    @cached_property
    def trees(self) -> dict[str, etree._Element]:
        return {name: etree.fromstring(blob) for name, blob in self.parts.items() if name.endswith((".xml", ".rels"))}

    @property
    def document(self) -> etree._Element:
        return self.trees["word/document.xml"]

    @property
    def paragraphs(self) -> list[etree._Element]:
        return list(self.document.iter(qn("w:p")))

    @cached_property
    def styles(self) -> dict[str, etree._Element]:
        return {value(s, "styleId"): s for s in self.trees["word/styles.xml"].iter(qn("w:style"))}

    def relations(self, part: str) -> Iterator[tuple[str, str, bool]]:
        """Ids, targets as names of parts, and whether they lie outside the file."""
        folder, name = posixpath.split(part)
        for relation in self.trees.get(f"{folder}/_rels/{name}.rels".lstrip("/"), ()):
            if relation.tag == _RELATIONS:
                target = relation.get("Target", "")
                inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield relation.get("Id", ""), inside, relation.get("TargetMode") == "External"

    def style(self, paragraph: etree._Element) -> str:
        """The id of a paragraph's style."""
        return value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) or "Normal"

    def inherited(self, style: str, path: str) -> etree._Element | None:
        """What a style says at a path of tags, itself or by the styles that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            found = self.styles[style].find("/".join(qn(f"w:{tag}") for tag in path.split("/")))
            if found is not None:
                return found
            style = value(self.styles[style].find(qn("w:basedOn")))
        return None

    def level(self, paragraph: etree._Element) -> int:
        """The outline level that a paragraph's style gives it, from 1; 0 for none."""
        return self.style_level(self.style(paragraph))

    def style_level(self, style: str) -> int:
        """The outline level of a style, its own or that of one that it is based on."""
        found = value(self.inherited(style, "pPr/outlineLvl"))
        return int(found) + 1 if found and found != "9" else 0

    def name(self, style: str) -> str:
        """The name by which Word knows a style."""
        return value(self.styles[style].find(qn("w:name"))) if style in self.styles else ""
