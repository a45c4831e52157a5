"""A PDF read back by pypdf: what each page shows and for whom, the structure tree, bookmarks, fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ContentStream, Destination

from helpers import squeezed


class Shown(NamedTuple):
    """Text between BDC and EMC: the tag there, the MCID (-1 for an artifact), and the properties of an artifact."""

    tag: str
    mcid: int
    text: str
    properties: dict[str, Any]
    codes: tuple[tuple[str, int], ...] = ()  # the font and the code of each character
    places: tuple[tuple[str, float, float], ...] = ()  # each character, and where on the page it stands


@dataclass
class Node:
    """A structure element: its tag, own text, and everything below it in order."""

    tag: str
    kids: list[Node | str] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    entries: Any = None

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def tagged(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]


class Pdf:
    """A PDF, read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = PdfReader(BytesIO(data))
        self.root: Any = self.reader.trailer["/Root"]
        self.labels = self.reader.page_labels
        self.pages: list[Any] = list(self.reader.pages)
        self._numbers = {page.indirect_reference.idnum: index for index, page in enumerate(self.pages)}

    @cached_property
    def shown(self) -> list[list[Shown]]:
        """What each page shows, in the order of its content."""
        return [list(shown(page, page.get_contents(), self.reader)) for page in self.pages]

    def part(self, name: str) -> list[int]:
        """The indexes of the pages of a part, by their labels."""
        kinds = {"封面": "cover", "空白页": "blank"}
        return [
            index
            for index, label in enumerate(self.labels)
            if kinds.get(label, "body" if label.isdecimal() else "contents") == name
        ]

    def text(self, index: int) -> str:
        """The text of a page without furniture and white space."""
        return squeezed("".join(shown.text for shown in self.shown[index] if shown.mcid >= 0))

    def furniture(self, index: int) -> str:
        return "".join(shown.text for shown in self.shown[index] if shown.mcid < 0)

    @cached_property
    def tree(self) -> Node:
        (top,) = (self.root["/StructTreeRoot"].get_object()["/K"],)
        return self._node(top, {index: {s.mcid: s.text for s in page} for index, page in enumerate(self.shown)})

    def _node(self, reference: Any, said: dict[int, dict[int, str]]) -> Node:
        element = reference.get_object()
        node = Node(element["/S"][1:], entries=element)
        held = element["/K"]
        for kid in held if isinstance(held, list) else [held]:
            found = kid.get_object()
            if isinstance(found, int):
                node.kids.append(said[self.index(element.raw_get("/Pg"))][found])
            elif found.get("/Type") == "/MCR":
                node.kids.append(said[self.index(found.raw_get("/Pg"))][found["/MCID"]])
            elif found.get("/Type") == "/OBJR":
                node.links.append(found["/Obj"])
            else:
                node.kids.append(self._node(kid, said))
        return node

    def index(self, page: Any) -> int:
        """The index of a page, from a reference to it."""
        return self._numbers[page.idnum]

    def destinations(self) -> dict[str, tuple[int, float]]:
        """Every name: its page's index, and how high on it."""
        flat = self.root["/Names"]["/Dests"]["/Names"]
        found = zip(flat[::2], (value.get_object() for value in flat[1::2]), strict=True)
        return {str(name): (self._numbers[value[0].idnum], float(value[3])) for name, value in found}

    def bookmarks(self, items: Any = None, level: int = 1) -> Iterator[tuple[int, Destination]]:
        """Bookmarks with their levels."""
        for item in self.reader.outline if items is None else items:
            if isinstance(item, Destination):
                yield level, item
            else:
                yield from self.bookmarks(item, level + 1)

    def fonts(self) -> dict[str, Any]:
        """The Type 0 fonts, by their names in the resources that all pages share."""
        return {name: font.get_object() for name, font in self.pages[0]["/Resources"]["/Font"].items()}

    def drawn(self, index: int) -> str:
        """The operators that draw a page."""
        return str(self.pages[index].get_contents().get_data().decode("ascii"))


@dataclass
class _State:
    """What a content stream has set so far: the font, its size, spacing, and where the next character stands."""

    font: str = ""
    size: float = 0
    spacing: float = 0
    left: float = 0
    x: float = 0
    y: float = 0

    def set(self, operator: bytes, operands: list[Any]) -> None:
        if operator == b"Tf":
            self.font, self.size = operands[0], float(operands[1])
        elif operator == b"Tc":
            self.spacing = float(operands[0])
        elif operator == b"cm":
            self.left += float(operands[4])
        elif operator == b"Tm":
            self.x, self.y = self.left + float(operands[4]), float(operands[5])


def shown(owner: Any, content: Any, reader: PdfReader) -> Iterator[Shown]:
    """What a content shows, by the fonts of its page or form."""
    fonts = {name: font.get_object() for name, font in owner["/Resources"]["/Font"].items()}
    means = {name: meanings(font) for name, font in fonts.items()}
    widths = {name: dict(_widths(font)) for name, font in fonts.items()}
    open_: list[Shown] = []
    state = _State()
    for operands, operator in ContentStream(content, reader).operations:
        state.set(operator, operands)
        if operator == b"BDC":
            tag, properties = operands
            open_.append(Shown(tag[1:], int(properties.get("/MCID", -1)), "", dict(properties)))
        elif operator == b"EMC":
            yield open_.pop()
        elif operator in (b"Tj", b"TJ"):
            assert open_, "text that nobody owns"
            for item in operands[0] if operator == b"TJ" else operands:
                if not hasattr(item, "original_bytes"):
                    state.x -= float(item) * state.size / 1000
                    continue
                raw = item.original_bytes
                for code in (int.from_bytes(raw[k : k + 2], "big") for k in range(0, len(raw), 2)):
                    _, _, text, _, codes, places = last = open_[-1]
                    char = means[state.font][code]
                    place = (char, state.x, state.y)
                    open_[-1] = last._replace(
                        text=text + char, codes=(*codes, (state.font, code)), places=(*places, place)
                    )
                    state.x += widths[state.font].get(code, 1000) * state.size / 1000 + state.spacing
    assert not open_


def _widths(font: Any) -> Iterator[tuple[int, float]]:
    flat = list(font["/DescendantFonts"][0].get_object()["/W"])
    return zip(flat[::2], (float(w[0]) for w in flat[1::2]), strict=True)


def meanings(font: Any) -> dict[int, str]:
    """What each code of a font means, by its map to Unicode."""
    listed = font["/ToUnicode"].get_data().decode("ascii").partition("endcodespacerange")[2]
    out = {}
    for first, last, text in re.findall(r"^<(\w{4})> <(\w{4})> <(\w{4})>$", listed, re.MULTILINE):
        assert first[:2] == last[:2], "a range ends where the first byte changes (ISO 32000-1, 9.7.6.2)"
        out |= {int(first, 16) + k: chr(int(text, 16) + k) for k in range(int(last, 16) - int(first, 16) + 1)}
    for code, text in re.findall(r"^<(\w{4})> <(\w+)>$", listed, re.MULTILINE):
        assert int(code, 16) not in out
        out[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return out
