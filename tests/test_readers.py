"""The files as a reader sees them: the Word file laid out by LibreOffice, the EPUB in a real reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import checkers
from helpers import edition, squeezed, words, written
from pipeline.build import Build
from pipeline.packet import Packet
from pipeline.plan import plan
from samples import sample


def seeds() -> Packet:
    return Build.of(plan(("seeds",))).edition().packet


def pages(document: Path) -> dict[str, str]:
    """The text of each numbered page of the body, by the number that it shows, without white space."""
    text = checkers.run(checkers.poppler("pdftotext"), "-raw", document, "-").stdout
    out = {}
    for page in text.split("\f"):
        found = re.search(r"—(\d+)—$", squeezed(page))
        if found:
            out[found[1]] = squeezed(page)
    return out


def test_the_word_files_contents_name_the_pages_that_libreoffice_shows(tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(written("docx", seeds()))
    shown = pages(checkers.libreoffice(tmp_path / "made.docx", tmp_path))
    made = edition(seeds())
    wrong = [e.text for e in made.toc.entries if squeezed(e.text) not in shown[made.pages.place(e.target)]]
    assert not wrong


def test_the_word_file_has_as_many_pages_as_the_pdf(tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(written("docx", seeds()))
    laid_out = PdfReader(checkers.libreoffice(tmp_path / "made.docx", tmp_path))
    assert len(laid_out.pages) == len(edition(seeds()).pages.pages)


@pytest.mark.parametrize(("size", "dark"), [("600x800", False), ("360x640", True)])
def test_every_page_of_the_epub_opens_in_a_reader(size: str, dark: bool, tmp_path: Path) -> None:
    (tmp_path / "made.epub").write_bytes(written("epub", sample()))
    said = checkers.photograph(tmp_path / "made.epub", tmp_path / "pages", size, dark)
    assert said["pages"] > 4
    assert not said["errs"]
    documents = [e.text for e in edition(sample()).toc.entries if e.level == 1]
    assert said["toc"] == documents


def test_no_validator_has_anything_to_say_of_the_seeds_packet(tmp_path: Path) -> None:
    for name in ("docx", "epub", "pdf"):
        (tmp_path / f"made.{name}").write_bytes(written(name, seeds()))
    assert checkers.ooxml_validator(tmp_path / "made.docx").returncode == 0
    assert checkers.epubcheck(tmp_path / "made.epub").returncode == 0
    qpdf = checkers.command("qpdf", "apt-get install qpdf")
    assert checkers.run(qpdf, "--check", tmp_path / "made.pdf").returncode == 0
    rows = checkers.run(checkers.poppler("pdffonts"), tmp_path / "made.pdf").stdout.splitlines()[2:]
    assert len(rows) == 5
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_pdftotext_reads_every_word_of_the_seeds_packet(tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(written("pdf", seeds()))
    shown = pages(tmp_path / "made.pdf")
    assert "".join(re.sub(r"—\d+—$", "", page) for page in shown.values()) == words(seeds())
