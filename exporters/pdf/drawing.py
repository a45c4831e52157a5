"""All pages drawn and compressed, those of documents that have not changed as they were kept."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from exporters.pdf.conformance import check
from exporters.pdf.content import Contents
from exporters.pdf.elements import Element
from exporters.pdf.file import Objects, deflated
from exporters.pdf.fonts import Embedded, Program, embedded
from exporters.pdf.parallel import Later, spread
from exporters.pdf.structure import Tree
from pipeline.export import Edition, Resources
from pipeline.frozen import frozen
from pipeline.kept import Kept
from pipeline.typeset.fonts import Font, Fonts
from pipeline.typeset.pages import Page, Pages

_TOGETHER = 256  # pages drawn before they are compressed
_RULES = "/Type/XObject/Subtype/Form/Resources<<>>/BBox[-2000 0 2000 2000]"


@frozen
class Drawn:
    """All pages, compressed, the elements that own what is on them, and the fonts, being subset meanwhile."""

    tree: Tree
    contents: Contents
    pages: list[bytes]
    programs: list[tuple[Embedded, Later[Program]]]

    @classmethod
    def of(cls, edition: Edition, resources: Resources, conforms: bool = False) -> Drawn:
        """The pages of an edition. ExportError for what keeps them from being what they would claim to be."""
        pages = edition.pages
        fonts = embedded(used(pages.pages, resources.fonts))
        if conforms:
            check(edition, fonts.values())
        programs = [(font, Later(font.program)) for font in fonts.values()]
        tree = Tree.of(edition.packet, edition.toc, pages.locators)
        contents = Contents(tree, fonts, edition.theme.sheet.footer)
        return cls(tree, contents, _pages(pages, contents, tree, resources.kept), programs)

    def resources(self, objects: Objects) -> str:
        """Write the fonts and the rules; the resource dictionary of all pages."""
        rules = [(name, objects.add(deflated(drawn, _RULES))) for name, drawn in self.contents.rules.values()]
        fonts = [named for font, program in self.programs for named in font.add_to(objects, program.result())]
        return f"<</Font{_names(fonts)}/XObject{_names(rules)}>>"


def used(pages: Sequence[Page], fonts: Fonts) -> list[tuple[Font, str]]:
    """The fonts of all pages, and the text set in each, in the order of their first use."""
    texts: dict[str, list[str]] = {}
    for page in pages:
        for line in (*page.lines, *page.furniture):
            for run in line.runs:
                texts.setdefault(run.font, []).append(run.text)
    return [(fonts.named(name), "".join(said)) for name, said in texts.items()]


def _pages(pages: Pages, contents: Contents, tree: Tree, kept: Kept) -> list[bytes]:
    """The contents of all pages, compressed."""
    if kept.store is None or not pages.stretches:
        return _anew(contents, pages.pages)
    out: list[bytes] = []
    block = 0
    for count, blocks, digest in pages.stretches:
        own = pages.pages[len(out) : len(out) + count]
        elements = [one.element for said in tree.blocks[block : block + blocks] for one in said.stretches]
        out += _kept(contents, own, elements, digest, kept) if digest and own else _anew(contents, own)
        block += blocks
    return out


def _anew(contents: Contents, pages: Sequence[Page]) -> list[bytes]:
    """Some at a time: what is not compressed takes four times the room."""
    some = (pages[k : k + _TOGETHER] for k in range(0, len(pages), _TOGETHER))
    return [page for part in some for page in spread(zlib.compress, [contents.page(page) for page in part])]


def _kept(
    contents: Contents, pages: Sequence[Page], elements: Sequence[Element], digest: str, kept: Kept
) -> Iterator[bytes]:
    """The pages of a document, as long as it is set as it was, begins on the same page and is tagged alike."""
    first = pages[0]
    rules = [contents.ruled(page.bars) if page.bars else "" for page in pages]
    tags = [element.tag for element in elements]
    known = repr((digest, contents.digest, first.label, first.left, first.furniture, rules, tags))
    drawn = len(contents.owners)
    answer = kept.answer("pages of the PDF", known, lambda: _answer(contents, pages, elements))
    for owners in answer["owners"] if len(contents.owners) == drawn else ():
        contents.again([elements[nth] for nth in owners])
    yield from map(b64decode, answer["pages"])


def _answer(contents: Contents, pages: Sequence[Page], elements: Sequence[Element]) -> dict[str, Any]:
    made = _anew(contents, pages)
    numbers = {id(element): nth for nth, element in enumerate(elements)}
    owners = [[numbers[id(element)] for element in page] for page in contents.owners[-len(pages) :]]
    return {"pages": [b64encode(page).decode("ascii") for page in made], "owners": owners}


def _names(numbers: Iterable[tuple[str, int]]) -> str:
    return f"<<{''.join(f'/{name} {number} 0 R' for name, number in numbers)}>>"
