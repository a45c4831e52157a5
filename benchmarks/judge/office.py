"""Our Word file as LibreOffice lays it out, beside what we said of it: every line's page, and the contents' numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from pathlib import Path

import pymupdf  # type: ignore[import-untyped,unused-ignore]
from docx_contents import pages_named, stored
from docx_file import File

import checkers
from exporters.docx import DOCX
from exporters.docx.layout.laid import Laid
from exporters.docx.outline import Outline
from judge.faults import Place as Fault
from judge.index import Printed, ranged
from judge.proof import Glyph, Proof, as_placed, blocks, by_baseline, glyphs, laid_against
from judge.texts import edition
from pipeline.document import Aid
from pipeline.packet import Packet
from pipeline.theme import Theme

_LED = re.compile(r"\.{3,}(\d+)$")
Where = tuple[int, int]  # the character of a block with which a line begins, and the line's page in the body


@dataclass(frozen=True)
class Office:
    """A Word file: what LibreOffice made of it, what was foretold, and the numbers that the contents have.

    `said`: of references and index entries, the pages that the file has stored.
    """

    proof: Proof
    foretold: list[list[Where]]
    numbers: list[str]
    targets: list[int]  # the blocks to which the contents' lines lead
    said: list[str]
    printed: Printed

    @classmethod
    def of(cls, whole: Packet, theme: Theme, folder: Path) -> Office:
        """Make the file in a folder and convert it. Unlike, where the PDF does not show the text."""
        made, resources = edition(whole, theme)
        path = folder / f"{theme.name}.docx"
        path.write_bytes(DOCX.write(made, DOCX.options(), resources))
        laid, outline = Laid.made(made, resources), Outline.of(made)
        data = checkers.libreoffice(path, folder).read_bytes()
        source = pymupdf.open(stream=data, filetype="pdf")
        index = next((document.title for document in whole.documents if document.aid is Aid.INDEX), "")
        drawn = list(_unnumbered(glyphs(source, theme), index))
        seen = laid_against(source, drawn, blocks(whole, theme)[: outline.columns], theme)
        places = {para.placed.target: para.block for para in laid.paras if para.placed.target}
        file = File.of(path.read_bytes())
        numbers = [entry.page for entry in stored(file)]
        foretold = [list(_first_words(*both)) for both in zip(laid.lines, (b.text for b in seen.blocks), strict=False)]
        targets = [places[entry.target] for entry in made.toc.entries]
        return cls(seen, foretold, numbers, targets, list(pages_named(file)), Printed.of(data, whole, theme))

    @cached_property
    def found(self) -> list[list[Where]]:
        """The lines of each block as LibreOffice has them; the first page of the body is page 1."""
        return body(self.proof)

    def wrong_numbers(self) -> Iterator[Fault]:
        """Lines of the contents whose number is not the page of what they lead to."""
        for number, block in zip(self.numbers, self.targets, strict=True):
            if str(self.found[block][0][1]) != number:
                yield self._place(block, f"is said to be on page {number}")

    def wrong_references(self) -> Iterator[Fault]:
        """References and index entries that name, in LibreOffice, a page where they are not, or leave one out.

        And those of which the file has stored another page.
        """
        yield from self.printed.wrong()
        led = [listed for _, listed in self.printed.references()]
        for said, shown in zip(self.said, (*led, *self.printed.index()), strict=True):
            if shown is None or tuple(map(ranged, said.split(", "))) != shown.ranges:
                yield Fault(0, f"{shown and shown.text}: not {said}")

    def other_pages(self) -> Iterator[Fault]:
        """Blocks that begin on another page than foretold."""
        yield from (self._place(b, "") for b, (f, g) in enumerate(self._both()) if f and f[0][1] != g[0][1])

    def other_lines(self) -> Iterator[Fault]:
        """Blocks one of whose lines begins with another character, or is on another page, than foretold."""
        yield from (self._place(b, "") for b, (found, foretold) in enumerate(self._both()) if found != foretold)

    def other_starts(self) -> Iterator[Fault]:
        """Blocks one of whose lines begins with another character than foretold, on whatever page."""
        for block, (found, foretold) in enumerate(self._both()):
            if [at for at, _ in found] != [at for at, _ in foretold]:
                yield self._place(block, "")

    def _both(self) -> Iterator[tuple[list[Where], list[Where]]]:
        return zip(self.found, self.foretold, strict=True)

    def _place(self, block: int, note: str) -> Fault:
        return Fault(self.found[block][0][1], f"{self.proof.blocks[block].text[:16]} {note}".rstrip())


def _first_words(lines: list[Where], text: str) -> Iterator[Where]:
    """Lines told by their first character that is not white space, as a proof tells them."""
    first = (next((k for k in range(at, len(text)) if not text[k].isspace()), None) for at, _ in lines)
    yield from ((at, page) for at, (_, page) in zip(first, lines, strict=True) if at is not None)


def _unnumbered(found: Iterable[Glyph], index: str) -> Iterator[Glyph]:
    """Glyphs as they are placed, without page numbers behind leaders and without the columns of an index."""
    pages = [list(by_baseline(as_placed(page))) for _, page in groupby(found, key=lambda glyph: glyph.page)]
    titled = (n for n in reversed(range(len(pages))) if index and _text(pages[n][0]) == index)
    begin = next(titled, len(pages))
    for line in chain(*pages[:begin], *(page[:1] for page in pages[begin : begin + 1])):
        number = _LED.search(_text(line))
        yield from line[: number.start()] if number else line


def _text(line: Iterable[Glyph]) -> str:
    return "".join(glyph.char for glyph in line)


def body(proof: Proof) -> list[list[Where]]:
    """The lines of each block, on the body's own pages."""
    before = proof.lines[0].page - 1
    return [[(line.start, line.page - before) for line in lines] for lines in proof.of_block]
