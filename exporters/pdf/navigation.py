"""Ways through the file (ISO 32000-1, 12.3 and 12.4): destinations, bookmarks, page labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from exporters.pdf.content import Numbers
from exporters.pdf.file import Objects, name_tree, text
from exporters.pdf.structure import Nesting
from pipeline.toc import Toc
from pipeline.typeset.pages import Line, Page, Part

COVER, BLANK = "封面", "空白页"
_STYLES = {Part.CONTENTS: "/S/r", Part.BODY: "/S/D"}
_SHOWN = Numbers()
_HIGH = 1.5  # sizes above the baseline: a heading and some room


def destinations(objects: Objects, pages: Sequence[Page], numbers: list[int]) -> int:
    """A name for the place of every id; the number of the name tree. `numbers` are those of the pages' objects."""
    places = {
        line.target: destination(line, number)
        for page, number in zip(pages, numbers, strict=True)
        if page.part is Part.BODY
        for line in page.lines
        if line.target
    }
    return name_tree(objects, places)


def destination(line: Line, number: int) -> str:
    """The place of a line, on the page of this object."""
    return f"[{number} 0 R/XYZ null {_SHOWN[line.y + _HIGH * _size(line)]} null]"


def _size(line: Line) -> float:
    return max((run.size for run in line.runs), default=0.0)


def outline(objects: Objects, toc: Toc) -> int:
    """The contents as bookmarks, those of the first level unfolded; the number of the outline."""
    nesting, root = Nesting(), objects.reserve(len(toc.entries) + 1)
    kids: dict[int, list[int]] = {root: []}
    path = [root]
    for number, entry in enumerate(toc.entries, root + 1):
        del path[nesting.depth(entry.level) :]
        kids[path[-1]].append(number)
        kids[number] = []
        path.append(number)
    seen = len(kids[root]) + sum(len(kids[kid]) for kid in kids[root])
    objects.put(root, f"<</Type/Outlines{_ends(kids[root])}/Count {seen}>>", *_bookmarks(kids, root, toc))
    return root


def _bookmarks(kids: dict[int, list[int]], root: int, toc: Toc) -> Iterator[str]:
    above = {kid: parent for parent, below in kids.items() for kid in below}
    before = {b: a for below in kids.values() for a, b in pairwise(below)}
    after = {a: b for b, a in before.items()}
    for number, entry in enumerate(toc.entries, root + 1):
        beside = "".join(f"/{key} {at[number]} 0 R" for key, at in (("Prev", before), ("Next", after)) if number in at)
        count = len(kids[number]) if above[number] == root else -len(kids[number])
        below = f"{_ends(kids[number])}/Count {count}" if count else ""
        yield f"<</Title{text(entry.text)}/Parent {above[number]} 0 R{beside}{below}/Dest({entry.target})>>"


def _ends(kids: list[int]) -> str:
    return f"/First {kids[0]} 0 R/Last {kids[-1]} 0 R"


def labels(pages: Sequence[Page]) -> str:
    """Page labels: what is printed on a page is what a reader calls it."""
    out, last = "", ("", "", 0)
    for index, (style, prefix, number) in enumerate(_labelled(pages)):
        if (style, prefix, number) != (*last[:2], last[2] + bool(style)):
            out += f"{index}<<{style}/St {number}>>" if style else f"{index}<</P{text(prefix)}>>"
        last = style, prefix, number
    return f"<</Nums[{out}]>>"


def _labelled(pages: Sequence[Page]) -> Iterator[tuple[str, str, int]]:
    """The numbering style, the prefix and the number of each page."""
    counts = dict.fromkeys(Part, 0)
    for page in pages:
        if page.part is Part.COVER or not page.lines:
            yield "", COVER if page.lines else BLANK, 0
        else:
            counts[page.part] += 1
            yield _STYLES[page.part], "", counts[page.part]
