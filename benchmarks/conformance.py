"""PDFs of whole corpora: what veraPDF says of PDF/UA-1 and PDF/A-2a, and every word read back in three ways.

    python benchmarks/conformance.py TEXTS…

TEXTS are folders of raw texts (`*.txt`) or of a corpus's clean documents (`*.json`); each becomes one packet, set in
every theme. Words are read through the structure tree, by PyMuPDF and by pdftotext, furniture left out, white space
ignored, and must be the documents'. Exit status 1 if anything is wrong. Needs what `make checkers` installs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import pymupdf

import checkers
from helpers import squeezed, words
from judge import texts
from pdf_reader import Pdf
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
    whole = texts.packet_of(place)
    said = words(whole)
    for name, theme in THEMES.items():
        path = folder / f"{name}.pdf"
        path.write_bytes(texts.pdf(whole, theme))
        (found,) = checkers.verapdf(path).values()
        yield from (
            f"{name}: {profile} {clause} {message}"
            for profile, all_ in found.items()
            for clause, message in all_.items()
        )
        lost = [reader for reader, read in readings(path) if read != said]
        yield from (f"{name}: other words by {reader}" for reader in lost)
        print(
            f"{place.name}, {name}: {len(said)} characters, {'; '.join(lost) or 'read alike in three ways'}; {found}",
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
