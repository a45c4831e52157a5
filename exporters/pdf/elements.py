"""Structure elements (ISO 32000-1, 14.7.2): what they hold, and how their tree is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from exporters.pdf.file import Objects, name_tree, references


class Link(NamedTuple):
    """An annotation that belongs to an element: its object, its page's index, its key in the parent tree."""

    number: int
    page: int
    key: int


@dataclass(eq=False, slots=True)
class Element:
    """A structure element. `marks`: pages, by their index, and the marked content there (MCID) that is its own."""

    tag: str
    entries: str = ""
    kids: list[Element] | tuple[()] = ()
    marks: list[tuple[int, int]] | tuple[()] = ()
    links: tuple[Link, ...] = ()
    number: int = 0

    def add(self, tag: str, entries: str = "") -> Element:
        """A new element below this one, after those that it has."""
        kid = Element(tag, entries)
        if self.kids:
            self.kids.append(kid)
        else:  # most have none: an empty list for each would take as much memory as the rest of it
            self.kids = [kid]
        return kid

    def mark(self, page: int, mcid: int) -> None:
        """Take marked content of a page for its own."""
        if self.marks:
            self.marks.append((page, mcid))
        else:
            self.marks = [(page, mcid)]


def add_to(objects: Objects, root: Element, pages: list[int], owners: list[list[Element]]) -> int:
    """Write the tree; the number of its root. `owners`: the element of each marked content of each page."""
    elements = [*_preorder(root)]
    top = objects.reserve(len(elements) + 1)
    for number, (element, _) in enumerate(elements, top + 1):
        element.number = number
    bodies = [_body(element, parent.number if parent else top, pages) for element, parent in elements]
    objects.put(top + 1, *bodies)
    parents = [objects.add(references(element.number for element in page)) for page in owners]
    links = {link.key: element.number for element, _ in elements for link in element.links}
    numbers = (f"{key} {number} 0 R" for key, number in (*enumerate(parents), *sorted(links.items())))
    notes = {element.entries[4:-1]: element.number for element, _ in elements if element.tag == "Note"}
    ids = (
        f"/IDTree {name_tree(objects, {name: f'{number} 0 R' for name, number in notes.items()})} 0 R" if notes else ""
    )
    objects.put(
        top,
        f"<</Type/StructTreeRoot/K {top + 1} 0 R/ParentTree<</Nums[{' '.join(numbers)}]>>"
        f"/ParentTreeNextKey {len(parents) + len(links)}{ids}>>",
    )
    return top


def _preorder(root: Element) -> Iterator[tuple[Element, Element | None]]:
    """All elements in reading order, each with the one above it."""
    waiting: list[tuple[Element, Element | None]] = [(root, None)]
    while waiting:
        element, _ = pair = waiting.pop()
        yield pair
        waiting += [(kid, element) for kid in reversed(element.kids)]


def _body(element: Element, parent: int, pages: list[int]) -> str:
    """A structure element: its own content (MCR) with the page where that stands, links (OBJR), elements below."""
    tag, marks = element.tag, element.marks
    if not marks:
        return f"<</S/{tag}/P {parent} 0 R{element.entries}/K{references([kid.number for kid in element.kids])}>>"
    first = marks[0][0]
    if len(marks) == 1 and not element.links:
        return f"<</S/{tag}/P {parent} 0 R/Pg {pages[first]} 0 R{element.entries}/K {marks[0][1]}>>"
    kids = [str(mcid) if page == first else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mcid}>>" for page, mcid in marks]
    kids += [f"<</Type/OBJR/Pg {pages[link.page]} 0 R/Obj {link.number} 0 R>>" for link in element.links]
    held = f" {kids[0]}" if len(kids) == 1 else f"[{' '.join(kids)}]"
    return f"<</S/{tag}/P {parent} 0 R/Pg {pages[first]} 0 R{element.entries}/K{held}>>"
