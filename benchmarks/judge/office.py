"""Our Word file as LibreOffice lays it out, beside what we said of it: every line's page, and the contents' numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docx_contents import stored
from docx_file import File

import checkers
from exporters.docx import DOCX
from exporters.docx.layout.laid import Laid
from judge.faults import Place
from judge.proof import Proof, proof
from judge.texts import edition
from pipeline.packet import Packet
from pipeline.theme import Theme

Where = tuple[int, int]  # the character of a block with which a line begins, and the line's page in the body


@dataclass(frozen=True)
class Office:
    """A Word file: what LibreOffice made of it, what was foretold, and the numbers that the contents have."""

    proof: Proof
    foretold: list[list[Where]]
    numbers: list[str]
    targets: list[int]  # the blocks to which the contents' lines lead

    @classmethod
    def of(cls, whole: Packet, theme: Theme, folder: Path) -> Office:
        """Make the file in a folder and convert it. Unlike, where the PDF does not show the text."""
        made, resources = edition(whole, theme)
        path = folder / f"{theme.name}.docx"
        path.write_bytes(DOCX.write(made, DOCX.options(), resources))
        seen = proof(checkers.libreoffice(path, folder).read_bytes(), whole, theme, placed=True)
        laid = Laid.made(made, resources)
        blocks = {para.placed.target: para.block for para in laid.paras if para.placed.target}
        numbers = [entry.page for entry in stored(File.of(path.read_bytes()))]
        foretold = [list(_first_words(lines, block.text)) for lines, block in zip(laid.lines, seen.blocks, strict=True)]
        return cls(seen, foretold, numbers, [blocks[entry.target] for entry in made.toc.entries])

    @cached_property
    def found(self) -> list[list[Where]]:
        """The lines of each block as LibreOffice has them; the first page of the body is page 1."""
        return body(self.proof)

    def wrong_numbers(self) -> Iterator[Place]:
        """Lines of the contents whose number is not the page of what they lead to."""
        for number, block in zip(self.numbers, self.targets, strict=True):
            if str(self.found[block][0][1]) != number:
                yield self._place(block, f"is said to be on page {number}")

    def other_pages(self) -> Iterator[Place]:
        """Blocks that begin on another page than foretold."""
        yield from (self._place(b, "") for b, (f, g) in enumerate(self._both()) if f[0][1] != g[0][1])

    def other_lines(self) -> Iterator[Place]:
        """Blocks one of whose lines begins with another character, or is on another page, than foretold."""
        yield from (self._place(b, "") for b, (found, foretold) in enumerate(self._both()) if found != foretold)

    def other_starts(self) -> Iterator[Place]:
        """Blocks one of whose lines begins with another character than foretold, on whatever page."""
        for block, (found, foretold) in enumerate(self._both()):
            if [at for at, _ in found] != [at for at, _ in foretold]:
                yield self._place(block, "")

    def _both(self) -> Iterator[tuple[list[Where], list[Where]]]:
        return zip(self.found, self.foretold, strict=True)

    def _place(self, block: int, note: str) -> Place:
        return Place(self.found[block][0][1], f"{self.proof.blocks[block].text[:16]} {note}".rstrip())


def _first_words(lines: list[Where], text: str) -> Iterator[Where]:
    """Lines told by their first character that is not white space, as a proof tells them."""
    yield from ((next(k for k in range(at, len(text)) if not text[k].isspace()), page) for at, page in lines)


def body(proof: Proof) -> list[list[Where]]:
    """The lines of each block, on the body's own pages."""
    before = proof.lines[0].page - 1
    return [[(line.start, line.page - before) for line in lines] for lines in proof.of_block]
