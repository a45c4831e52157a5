"""The PDF read back by other libraries: words, contents, bookmarks, links, labels, fonts, line ends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

import checkers
from exporters.pdf.cff import cids
from exporters.pdf.fonts import FontSet
from helpers import MOMENT, bundled, edition, squeezed, words, written
from pipeline.document import Document, Element, Heading, Kind, Paragraph, Role, Section, Text
from pipeline.packet import Meta, packet
from pipeline.theme import Face
from pipeline.toc import Scope
from pipeline.typeset.characters import NO_END, NO_START, SPACES
from pipeline.typeset.pages import Part
from samples import sample

LEADERS = re.compile(r"\.{3,}")


@pytest.fixture(scope="module")
def made() -> bytes:
    return written("pdf", sample())


@pytest.fixture(scope="module")
def reader(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def parts(reader: PdfReader) -> dict[str, list[Any]]:
    """The pages of each part, by their labels: the cover, the contents (Roman), the body (Arabic)."""
    out: dict[str, list[Any]] = {"cover": [], "contents": [], "body": []}
    for label, page in zip(reader.page_labels, reader.pages, strict=True):
        out["body" if label.isdecimal() else "contents" if label.isascii() else "cover"].append(page)
    return out


def text(page: Any) -> str:
    """A page's text without its number."""
    return re.sub(r"—[ivx\d]+—$", "", squeezed(page.extract_text()))


def test_every_word_is_read_back_in_order(reader: PdfReader) -> None:
    assert "".join(map(text, parts(reader)["body"])) == words(sample())


def test_the_cover_says_what_the_packet_says(reader: PdfReader) -> None:
    (cover,) = parts(reader)["cover"]
    assert text(cover) == squeezed("某某总工会 学习资料 & <汇编> 第一辑 编辑组 2026年11月21日")


def test_printed_contents_equal_the_toc_with_the_pages_of_the_body(reader: PdfReader) -> None:
    made = edition(sample())
    printed = "".join(text(page) for page in parts(reader)["contents"])
    entries = (squeezed(e.text) + "@" + made.pages.place(e.target) for e in made.toc.entries)
    assert LEADERS.sub("@", printed) == "目录" + "".join(entries)


def test_page_numbers_in_the_contents_are_where_the_headings_stand(reader: PdfReader) -> None:
    made = edition(sample())
    for entry in made.toc.entries:
        page = parts(reader)["body"][int(made.pages.place(entry.target)) - 1]
        assert squeezed(entry.text) in text(page)


def outline(reader: PdfReader, items: Any, level: int = 1) -> Iterator[tuple[int, str, str]]:
    for item in items:
        if isinstance(item, Destination):
            number = reader.get_destination_page_number(item)
            assert number is not None
            yield level, str(item.title), reader.page_labels[number]
        else:
            yield from outline(reader, item, level + 1)


def test_bookmarks_equal_the_toc(reader: PdfReader) -> None:
    made = edition(sample())
    wanted = [(e.level, e.text, made.pages.place(e.target)) for e in made.toc.entries]
    assert list(outline(reader, reader.outline)) == wanted


def test_every_line_of_the_contents_links_to_its_heading(reader: PdfReader) -> None:
    made = edition(sample())
    links = [a.get_object() for page in parts(reader)["contents"] for a in page.get("/Annots", [])]
    labels = dict(zip((page.indirect_reference.idnum for page in reader.pages), reader.page_labels, strict=True))
    found = dict.fromkeys((link["/Contents"], labels[link["/Dest"][0].idnum]) for link in links)
    assert list(found) == [(e.text, made.pages.place(e.target)) for e in made.toc.entries]
    lines = [line for page in made.pages.pages if page.part is Part.CONTENTS for line in page.lines[1:]]
    assert len(links) >= len(lines)


def test_metadata_and_language(reader: PdfReader) -> None:
    info, root = reader.metadata, reader.trailer["/Root"]
    assert info is not None
    assert (info.title, info.author) == ("学习资料 & <汇编>", "编辑组")
    assert info.creation_date == MOMENT
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.pdf_header == "%PDF-1.7"


def test_every_font_is_embedded_with_a_map_to_unicode(reader: PdfReader) -> None:
    fonts = {name: font for page in reader.pages for name, font in page["/Resources"]["/Font"].items()}
    assert len(fonts) >= 5
    for reference in fonts.values():
        font = reference.get_object()
        assert font["/Subtype"] == "/Type0"
        assert "/ToUnicode" in font
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])


def test_one_document_has_neither_cover_nor_its_title_in_the_contents() -> None:
    single = packet(Meta("总标题"), sample().documents[1:])
    made = edition(single)
    assert {page.part for page in made.pages.pages} == {Part.CONTENTS, Part.BODY}
    assert made.toc.entries[0].text == "第一章 总则"


def test_one_glyph_that_stands_for_two_characters_keeps_both() -> None:
    text = "产改·评价•试点・经验‧推广"
    reader = PdfReader(BytesIO(written("pdf", of_paragraph(text))))
    assert text in "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def of_paragraph(*texts: str) -> Any:
    paragraphs = tuple(Paragraph((Text(text),)) for text in texts)
    return packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), paragraphs),))


def test_codes_of_a_cid_keyed_font_are_cids() -> None:
    font = bundled().files[Face.FANG]
    table = cids(font.face.reference_table("CFF ").data, font.face.glyph_count)
    assert len(table) == font.face.glyph_count
    assert sum(cid != glyph for glyph, cid in enumerate(table)) > 1000
    embedded = FontSet().of(font, "工")
    assert embedded.codes["工"] == table[font.glyph("工")]


# Typesetting, on the corpus of marks that a greedy breaker gets wrong.

HARD = "他说：“工会（总工会）要《学习》——贯彻……落实、推进；100%的XX区、12351热线。”" * 40


def lines_of(*texts: str) -> list[str]:
    pages = edition(of_paragraph(*texts), Scope()).pages
    return ["".join(run.text for run in line.runs) for page in pages.pages for line in page.lines]


@pytest.mark.parametrize("shift", range(36))
def test_no_line_begins_or_ends_with_a_forbidden_mark(shift: int) -> None:
    for line in lines_of("工" * shift + HARD)[1:]:
        assert line[0] not in NO_START
        assert line[-1] not in NO_END
        assert line[0] not in SPACES
    joined = "\n".join(lines_of("工" * shift + HARD))
    assert "—\n—" not in joined
    assert "…\n…" not in joined
    assert not re.search(r"[A-Za-z0-9]\n[A-Za-z0-9]", joined)


def test_full_lines_are_flush() -> None:
    made = edition(of_paragraph(HARD))
    sheet = made.theme.sheet
    lines = [line for page in made.pages.pages for line in page.lines][1:]
    for line in lines[:-1]:
        run = line.runs[-1]
        font = bundled().named(run.font)
        end = run.x + sum(font.width(c) for c in run.text) * run.size / 1000 + run.spacing * (len(run.text) - 1)
        assert abs(end - (sheet.width - sheet.right)) < 0.01


@pytest.mark.parametrize("filler", range(24, 36))
def test_no_heading_ends_a_page_and_no_line_of_a_paragraph_stands_alone(filler: int) -> None:
    heading = Section("sec-1", Heading("一、标题", Kind.NUMBERED, 1, "一、"), (Paragraph((Text("工" * 160),)),))
    loose = tuple(Paragraph((Text("工会。"),)) for _ in range(filler))
    document = Document("doc", (Element(Role.TITLE, "题"),), loose, (heading,))
    body = [page for page in edition(packet(Meta(), (document,))).pages.pages if page.part is Part.BODY]
    texts = ["".join(run.text for run in line.runs) for page in body for line in page.lines]
    last = [len(page.lines) for page in body]
    assert sum(last) == filler + 1 + 1 + 5, "a title, the paragraphs, a heading, five lines"
    split = last[0] - filler - 2  # lines of the last paragraph on the first page
    assert split <= 0 or split in (2, 3, 5), texts
    assert last[0] != filler + 2, "the heading would end the page"


def test_a_word_longer_than_a_line_is_broken_where_the_line_ends() -> None:
    assert [len(line) > 0 for line in lines_of("x" * 500)]
    assert "".join(lines_of("x" * 500)) == "题" + "x" * 500


# Checkers.


def test_qpdf_finds_nothing(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    done = checkers.run(checkers.command("qpdf", "apt-get install qpdf"), "--check", path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pdftotext_gives_the_right_words_and_pdffonts_every_font_embedded(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    first = 1 + sum(page.part is not Part.BODY for page in edition(sample()).pages.pages)
    done = checkers.run(checkers.poppler("pdftotext"), "-f", str(first), "-raw", path, "-")
    pages = [re.sub(r"—\d+—$", "", squeezed(page)) for page in done.stdout.split("\f")]
    assert "".join(pages) == words(sample())
    rows = checkers.run(checkers.poppler("pdffonts"), path).stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_pages_follow_one_another_without_gaps(reader: PdfReader) -> None:
    labels = [label for label in reader.page_labels if label.isdecimal()]
    assert labels == [str(n) for n in itertools.islice(itertools.count(1), len(labels))]
