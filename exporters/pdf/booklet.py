"""A booklet (骑马订): the pages on sheets to be printed on both sides, folded, and stapled through the fold.

It is for the press: it claims to conform to nothing and has no structure, but its text can be read and copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from exporters.pdf.content import Numbers
from exporters.pdf.drawing import Drawn
from exporters.pdf.file import Objects, compressed, deflated
from exporters.pdf.metadata import information
from exporters.pdf.writer import box, page_tree
from pipeline.export import Edition, Exporter, Resources
from pipeline.frozen import frozen
from pipeline.theme import MM, Sheet

A4 = (297 * MM, 210 * MM)  # turned
_MOST = 1.0  # mm: no paper that can be folded is thicker
_SLACK = 0.5  # points by which a page may be larger than half a sheet
_PREFERENCES = "/ViewerPreferences<</Duplex/DuplexFlipShortEdge/PrintScaling/None>>"


@frozen
class Options:
    """`[export.booklet]` in packet.toml. `creep` (爬移): how thick a sheet is where it is folded, in millimetres.

    Each sheet pushes those inside it outwards by so much, and cutting takes it off their outer margins.
    """

    creep: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.creep <= _MOST:
            raise ValueError(f"a creep of {self.creep} mm: it must be from 0 to {_MOST:g}")


class Side(NamedTuple):
    """One side of a sheet: the pages on it, by their indexes, and the sheet's number, the outermost being 0."""

    left: int
    right: int
    sheet: int


def sides(count: int) -> Iterator[Side]:
    """The sides of all sheets for so many pages, fronts and backs in turn; a page beyond the last is blank.

    >>> [tuple(side) for side in sides(6)]
    [(7, 0, 0), (1, 6, 0), (5, 2, 1), (3, 4, 1)]
    """
    last = -(-count // 4) * 4 - 1
    for sheet in range((last + 1) // 4):
        yield Side(last - 2 * sheet, 2 * sheet, sheet)
        yield Side(2 * sheet + 1, last - 2 * sheet - 1, sheet)


class Press(NamedTuple):
    """The size of a sheet, and the scale of the pages on it."""

    width: float
    height: float
    scale: float

    @classmethod
    def of(cls, sheet: Sheet) -> Press:
        """A4 for pages up to A5, as they are; else the pages' own paper, turned, and they as large as half of it."""
        if sheet.width <= A4[0] / 2 + _SLACK and sheet.height <= A4[1] + _SLACK:
            return cls(*A4, 1)
        width, height = sheet.height, sheet.width
        return cls(width, height, min(width / 2 / sheet.width, height / sheet.height))


def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write a packet's pages as a booklet."""
    objects, sheet, press = Objects(), edition.theme.sheet, Press.of(edition.theme.sheet)
    drawn = Drawn.of(edition, resources)
    shared = objects.add(drawn.resources(objects))
    form = f"/Type/XObject/Subtype/Form/Resources {shared} 0 R/BBox{box(sheet.width, sheet.height)}"
    forms = [objects.add(compressed(page, form)) for page in drawn.pages]
    tree = objects.reserve()
    pages = []
    for side in sides(len(forms)):
        contents = objects.add(deflated(_side(side, len(forms), press, sheet, options.creep * MM).encode("ascii")))
        held = "".join(f"/P{n} {forms[n]} 0 R" for n in side[:2] if n < len(forms))
        resource = f"/Resources<</XObject<<{held}>>>>"
        pages.append(objects.add(f"<</Type/Page/Parent {tree} 0 R/Contents {contents} 0 R{resource}>>"))
    objects.put(tree, page_tree(pages, press.width, press.height))
    root = objects.add(f"<</Type/Catalog/Pages {tree} 0 R{_PREFERENCES}>>")
    return objects.file(root, objects.add(information(edition.packet, resources.date)))


def _side(side: Side, count: int, press: Press, sheet: Sheet, creep: float) -> str:
    """Two pages that meet in the fold, moved towards it by what the sheets outside push them outwards."""
    shown, half, moved = Numbers(), press.width / 2, creep * side.sheet
    low = (press.height - press.scale * sheet.height) / 2
    halves = ((side.left, 0.0, half - press.scale * sheet.width + moved), (side.right, half, half - moved))
    return "\n".join(
        f"q {shown[edge]} 0 {shown[half]} {shown[press.height]} re W n "
        f"{shown[press.scale]} 0 0 {shown[press.scale]} {shown[x]} {shown[low]} cm /P{page} Do Q"
        for page, edge, x in halves
        if page < count
    )


BOOKLET = Exporter("booklet", ".booklet.pdf", "the PDF's pages on sheets to fold and staple", Options, write)
