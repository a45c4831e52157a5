"""The Word file's page numbers beside the pages that LibreOffice makes of it, block by block and line by line.

    python benchmarks/pages.py TEXTS…

TEXTS are folders of raw texts (`*.txt`) or of a corpus's clean documents (`*.json`); each becomes one packet, written
in every theme and converted by LibreOffice, with the bundled fonts under the names that the file uses. Its PDF's
glyphs are laid against the text; once more with every study aid, whose index and references must name the pages on
which LibreOffice has what they lead to. In official documents the grid is judged as that of our PDF is
(judge/grid.py), and the pages are compared with our PDF's. Exit status 1 where a number, a page or a line is not as
foretold, or the grid has a fault; told are lines with study aids, since blanks to fill in end some that are full to a
twip, and how far the PDF has other pages. Needs what `.ci/run` installs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from judge import grid, texts
from judge.faults import Place
from judge.office import Office, Where, body
from judge.proof import proof
from pipeline.packet import Packet
from pipeline.themes import THEMES

EXAMPLES = 6
LINES = "blocks with a line elsewhere than foretold"


def measures(office: Office) -> dict[str, list[Place]]:
    """What must be nothing."""
    found = {
        "numbers in the contents that are wrong": list(office.wrong_numbers()),
        "blocks on another page than foretold": list(office.other_pages()),
        LINES: list(office.other_lines()),
        "references and index entries that name other pages": list(office.wrong_references()),
    }
    if not office.proof.theme.squeeze:
        found |= {name: list(measure(office.proof)) for name, measure in grid.WORD_MEASURES.items()}
    return found


def beside_pdf(whole: Packet, office: Office) -> None:
    """Tell how far our PDF has other lines and pages: pages are counted from each document's first."""
    theme, blocks = office.proof.theme, office.proof.blocks
    ours = body(proof(texts.pdf(whole, theme), whole, theme))
    begins = list(accumulate((n if block.begins else 0 for n, block in enumerate(blocks)), max))
    pages = [_pages(lines, begins) for lines in (office.found, ours)]
    other = [n for n in range(len(blocks)) if pages[0][n] != pages[1][n]]
    lines = sum([at for at, _ in a] != [at for at, _ in b] for a, b in zip(office.found, ours, strict=True))
    headings = sum(blocks[n].heading for n in other)
    print(f"  beside our PDF: {lines} blocks broken otherwise, {len(other)} on another page of their document,")
    print(f"  {headings} of them headings, in {len({begins[n] for n in other})} of {len(set(begins))} documents")
    for n in other[:EXAMPLES]:
        print(f"    page {pages[0][n] + 1} of its document, {pages[1][n] + 1} in the PDF: {blocks[n].text[:20]}")


def _pages(lines: list[list[Where]], begins: list[int]) -> list[int]:
    return [block[0][1] - lines[first][0][1] for block, first in zip(lines, begins, strict=True)]


def told(place: Path, folder: Path) -> Iterator[str]:
    """What is wrong with a folder's texts, theme by theme."""
    plain = texts.packet_of(place)
    for name, theme, whole in ((*look, each) for look in THEMES.items() for each in (plain, texts.with_aids(plain))):
        office = Office.of(whole, theme, folder)
        counts = {
            "numbers in the contents": office.numbers,
            "references and index entries": office.said,
            "blocks": office.proof.blocks,
            "lines": office.proof.lines,
        }
        said = ", ".join(f"{len(found)} {what}" for what, found in counts.items())
        print(f"{place.name}, {name}{', study aids' * (whole is not plain)}: {said}", flush=True)
        for what, places in measures(office).items():
            print(f"  {len(places):>4} {what}")
            if what != LINES or whole is plain:
                yield from (f"{name}: {what}: page {page}: {note}" for page, note in places[:EXAMPLES])
        if not theme.squeeze and whole is plain:
            beside_pdf(whole, office)


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as name:
        wrong = [fault for place in map(Path, sys.argv[1:]) for fault in told(place, Path(name))]
    print(*wrong, sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
