"""PDFs of whole corpora: what veraPDF says, every word read back in three ways, every page of the index looked up.

    python benchmarks/conformance.py TEXTS…

TEXTS are folders of raw texts (`*.txt`) or of a corpus's clean documents (`*.json`); each becomes one packet, set in
every theme, with all study aids. Words are read through the structure tree, by PyMuPDF and by pdftotext, furniture
left out, white space ignored, and must be the documents' and the study aids'. Each page that the index or a reference
names must be one on which it is found, and none may be left out (judge/index.py). Exit status 1 if anything is wrong.
Needs what `make checkers` installs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import pymupdf

import checkers
from helpers import printed, squeezed
from judge import texts
from judge.index import Printed
from pdf_reader import Pdf
from pipeline.aids.choice import Aids
from pipeline.aids.making import aided
from pipeline.themes import THEMES


def readings(path: Path) -> Iterator[tuple[str, str]]:
    """The words of a PDF's body, by each reader."""
    pdf = Pdf(path.read_bytes())
    yield "structure tree", squeezed("".join(node.text for node in pdf.tree.tagged("Part") if node.tagged("H1")))
    with pymupdf.open(path) as document:
        yield "PyMuPDF", body(pdf, [page.get_text() for page in document])
    shown = checkers.run(checkers.poppler("pdftotext"), "-raw", path, "-").stdout
    yield "pdftotext -raw", body(pdf, shown.split("\f"))


def body(pdf: Pdf, pages: list[str]) -> str:
    """The words of the body's pages, without their numbers."""
    return "".join(squeezed(pages[n]).removesuffix(squeezed(pdf.furniture(n))) for n in pdf.part("body"))


def faults(place: Path, folder: Path) -> Iterator[str]:
    """What is wrong with the PDFs of a folder's texts, told theme by theme."""
    whole = aided(texts.packet_of(place), Aids(summary=True, notes=True, index=True, selftest=True))
    for name, theme in THEMES.items():
        path = folder / f"{name}.pdf"
        data, said = texts.pdf(whole, theme), printed(texts.edition(whole, theme)[0])
        path.write_bytes(data)
        (found,) = checkers.verapdf(path).values()
        yield from (
            f"{name}: {profile} {clause} {message}"
            for profile, all_ in found.items()
            for clause, message in all_.items()
        )
        lost = [reader for reader, read in readings(path) if read != said]
        yield from (f"{name}: other words by {reader}" for reader in lost)
        seen = Printed.of(data, whole, theme)
        wrong = [f"{name}: page {page}: {note}" for page, note in seen.wrong()]
        yield from wrong
        print(
            f"{place.name}, {name}: {len(said)} characters, {'; '.join(lost) or 'read alike in three ways'}; {found}; "
            f"{len(seen.index())} entries, {len(list(seen.references()))} references, {len(wrong)} wrong",
            flush=True,
        )


def main(*places: str) -> int:
    if not places:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        found = [fault for place in places for fault in faults(Path(place), Path(folder))]
    print("\n".join(found) or "nothing is wrong")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
