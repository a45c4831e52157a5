r"""A Word file's contents: as they are stored, and as a refresh would make them, in Word and in LibreOffice.

Word's rules are those of ECMA-376-1, 17.16.5.68 (TOC) and 17.16.5.67 (TC), with [MS-OI29500], 2.1.509: \o takes every
style that has an outline level in its range. A break in a heading becomes a space, but with \x it stays (17.16.5.68).
LibreOffice's are those seen in 7.4.7: `tests/test_docx_refresh.py` sees them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from docx.oxml.ns import qn
from docx_file import File, said, value
from lxml import etree

_SWITCH = re.compile(r'\\([a-z])(?:\s+(?:"((?:[^"\\]|\\.)*)"|([^\\\s]\S*)))?')
_FIELD_TEXT = re.compile(r'\s*TC\s+"((?:[^"“”\\]|\\.)*)"')  # curly quotation marks end it as well


@dataclass(frozen=True)
class Entry:
    """A line of the contents: its level, its text, lines and all, and the bookmark that it leads to."""

    level: int
    text: str
    run_in: bool = False
    anchor: str = ""
    page: str = ""

    @property
    def words(self) -> str:
        """The text as one line."""
        return self.text.replace("\n", "")


def instructions(element: etree._Element) -> list[str]:
    """The instructions of the complex fields in an element, outermost first."""
    found: list[str] = []
    open_: list[int] = []
    for node in element.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = value(node, "fldCharType")
        if kind == "begin":
            found.append("")
            open_.append(len(found) - 1)
        elif kind == "end" and open_:
            open_.pop()
        elif node.tag == qn("w:instrText") and open_:
            found[open_[-1]] += node.text or ""
    return found


def switches(instruction: str) -> dict[str, str]:
    """The switches of a field and their arguments, without quotation marks.

    >>> switches(r'TOC \\o "1-3" \\h \\f C')
    {'o': '1-3', 'h': '', 'f': 'C'}
    """
    return {s: quoted or bare or "" for s, quoted, bare in _SWITCH.findall(_FIELD_TEXT.sub("", instruction))}


def stored(file: File) -> list[Entry]:
    """The entries that the file holds, as it would show them."""
    found = []
    for p in file.paragraphs:
        level = re.fullmatch(r"toc (\d)", file.name(file.style(p)))
        link = p.find(qn("w:hyperlink"))
        if level and link is not None:
            shown, _, page = _lines(link, tabs=True).partition("\t")
            found.append(Entry(int(level[1]), shown, anchor=value(link, "anchor"), page=page))
    return found


def _lines(element: etree._Element, tabs: bool = False) -> str:
    """Text with its line breaks, fields' instructions left out."""
    marks = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t" if tabs else " "}
    runs = (node for run in element.iter(qn("w:r")) for node in run)
    return "".join((n.text or "") if n.tag == qn("w:t") else marks.get(n.tag, "") for n in runs)


def pages_named(file: File) -> Iterator[str]:
    """The pages that references and index entries name, as the file has them stored."""
    for p in file.paragraphs:
        name = file.name(file.style(p))
        if name == "index 1":
            yield said(p).rpartition("\u3000")[2]
        elif " reference " in name:
            yield _lines(p, tabs=True).rpartition("\t")[2]


def toc_field(file: File) -> dict[str, str]:
    """The switches of the contents' field; none where there is none."""
    fields = (i for i in instructions(file.document) if i.split()[:1] == ["TOC"])
    return switches(next(fields, ""))


def word(file: File) -> list[Entry]:
    """What Word would make of the contents at a refresh."""
    asked = toc_field(file)
    if not asked:
        return []
    inside = {p for control in file.document.iter(qn("w:sdt")) for p in control.iter(qn("w:p"))}
    found = (e for p in file.paragraphs if p not in inside for e in _of_paragraph(p, file, asked))
    return [e if "x" in asked else replace(e, text=e.text.replace("\n", " ")) for e in found]


def _of_paragraph(p: etree._Element, file: File, asked: dict[str, str]) -> Iterator[Entry]:
    first, last = _range(asked.get("o", "0-0"))
    named = [part.strip() for part in asked.get("t", "").split(",")]
    styles = dict(zip(named[::2], named[1::2], strict=False))
    own = value(p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) if "u" in asked else ""
    level = int(styles.get(file.name(file.style(p)), 0)) or (int(own) + 1 if own else file.level(p))
    if first <= level <= last and said(p):
        yield Entry(level, _lines(p), anchor=_mark(p))
    for instruction in instructions(p) if "f" in asked else ():
        entry = _FIELD_TEXT.match(instruction)
        wanted = switches(instruction)
        if entry and wanted.get("f", "C") == (asked["f"] or "C"):
            text = re.sub(r"\\(.)", r"\1", entry[1])
            yield Entry(int(wanted.get("l", 1)), text, run_in=True, anchor=_mark(p))


def _range(levels: str) -> tuple[int, int]:
    first, _, last = levels.partition("-")
    return int(first), int(last)


def _mark(p: etree._Element) -> str:
    return value(p.find(f".//{qn('w:bookmarkStart')}"), "name")


def libreoffice(file: File) -> list[Entry]:
    """What LibreOffice 7.4 makes of the contents at a refresh.

    It reads the level of a TC field one too deep, and leaves out what is then beyond the range; it leaves out breaks
    that go on at a full line, makes a space of others, and one of several spaces.
    """
    _, last = _range(toc_field(file).get("o", "0-0"))
    deeper = (replace(e, level=e.level + e.run_in, text=_single(e.words)) for e in word(file))
    return [e for e in deeper if e.level <= last]


def _single(text: str) -> str:
    return re.sub(" +", " ", text)
