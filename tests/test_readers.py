"""The files as a reader sees them: the Word file laid out by LibreOffice, the PDF read by poppler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

import checkers
from helpers import printed, resources, squeezed, written
from pipeline import export
from pipeline.build.making import Build
from pipeline.export import Edition
from pipeline.plan import plan
from pipeline.theme import Theme
from pipeline.themes import THEMES
from pipeline.typeset.pages import Part
from samples import sample


def seeds() -> Edition:
    return Build.of(plan(("seeds",))).edition()


def made(name: str, what: Edition) -> bytes:
    exporter = export.find(name)
    return exporter.write(what, exporter.options(), resources())


def pages(document: Path) -> dict[str, str]:
    """The text of each numbered page of the body, by the number that it shows, without white space."""
    text = checkers.run(checkers.poppler("pdftotext"), "-raw", document, "-").stdout
    out = {}
    for page in text.split("\f"):
        *lines, last = ["", *map(squeezed, filter(str.strip, page.splitlines()))]
        found = re.fullmatch(r"—?(\d+)—?", last)
        if found:
            out[found[1]] = "".join(lines)
    return out


def test_the_word_files_contents_name_the_pages_that_libreoffice_shows(tmp_path: Path) -> None:
    packet = seeds()
    (tmp_path / "made.docx").write_bytes(made("docx", packet))
    shown = pages(checkers.libreoffice(tmp_path / "made.docx", tmp_path))
    places = {e.text: packet.pages.place(e.target) for e in packet.toc.entries}
    assert not [text for text, page in places.items() if squeezed(text) not in shown[page]]
    assert list(shown) == [page.label for page in packet.pages.pages if page.part is Part.BODY and page.label]


@pytest.mark.parametrize("name", ["handout", "gongwen"])
def test_the_word_file_has_its_margins_and_page_numbers_at_the_outer_edges(name: str, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(written("docx", sample(), theme=THEMES[name]))
    sheet, folio = THEMES[name].sheet, THEMES[name].folio
    inset = folio.indent * THEMES[name].style("footer").size
    shown = list(boxes(checkers.libreoffice(tmp_path / "made.docx", tmp_path)))[2:]
    assert len(shown) >= 5
    for nth, page in enumerate(shown, 1):
        left, right = sheet.left(nth), sheet.left(nth) + sheet.measure
        number = [box for box in page if box[1] > sheet.height - sheet.bottom]
        assert number[0][1] < sheet.height - sheet.footer < number[0][3]
        assert abs(number[-1][2] - right + inset if nth % 2 else number[0][0] - left - inset) < 0.5
        text = [box for box in page if box not in number]
        assert abs(min(box[0] for box in text) - left) < 1
        assert max(box[2] for box in text) < right + 1


def boxes(document: Path) -> Iterator[list[tuple[float, ...]]]:
    """The words of each page as left, upper, right and lower edges."""
    html = checkers.run(checkers.poppler("pdftotext"), "-bbox", document, "-").stdout
    for page in etree.HTML(html.encode()).iter("page"):
        yield [tuple(float(word.get(key, "")) for key in ("xmin", "ymin", "xmax", "ymax")) for word in page]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_no_validator_has_anything_to_say_of_the_seeds_packet(theme: Theme, tmp_path: Path) -> None:
    packet = replace(seeds(), theme=theme)
    (tmp_path / "made.docx").write_bytes(made("docx", packet))
    assert checkers.ooxml_validator(tmp_path / "made.docx").returncode == 0


def test_qpdf_and_poppler_find_a_whole_pdf_whose_fonts_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(made("pdf", seeds()))
    qpdf = checkers.command("qpdf", "apt-get install qpdf")
    assert checkers.run(qpdf, "--check", tmp_path / "made.pdf").returncode == 0
    rows = checkers.run(checkers.poppler("pdffonts"), tmp_path / "made.pdf").stdout.splitlines()[2:]
    assert len(rows) == 5
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_pdftotext_reads_every_word_of_the_seeds_packet(tmp_path: Path) -> None:
    packet = seeds()
    (tmp_path / "made.pdf").write_bytes(made("pdf", packet))
    shown = "".join(pages(tmp_path / "made.pdf").values())
    assert re.sub(r"\.{2,}", "", shown) == printed(packet)  # without leaders
