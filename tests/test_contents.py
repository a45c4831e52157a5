"""One table of contents: texts, levels, order and pages are the same in the Toc and in all three files."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx_reader
import pytest
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import Destination

from helpers import edition, member, words, written
from pipeline.build.making import Build
from pipeline.document import Document, Heading, Kind, Section, flow
from pipeline.packet import Meta, Packet, packet
from pipeline.plan import plan
from pipeline.toc import Scope, toc
from samples import heading, notice, paragraph, sample, speech

BOTH = (notice(), speech())

XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
Lines = list[tuple[int, str]]


def of_docx(data: bytes) -> Lines:
    return [(level, text) for level, text, _ in docx_reader.contents(data)]


def of_pdf(data: bytes) -> Lines:
    def walk(items: Any, level: int) -> Lines:
        out: Lines = []
        for item in items:
            out += [(level, str(item.title))] if isinstance(item, Destination) else walk(item, level + 1)
        return out

    return walk(PdfReader(BytesIO(data)).outline, 1)


def of_epub(data: bytes) -> Lines:
    (nav,) = member(data, "EPUB/nav.xhtml").xpath("//h:nav[@epub:type='toc']", namespaces=XHTML)
    links = nav.iterfind(".//h:a", XHTML)
    return [(sum(1 for _ in a.iterancestors("{*}ol")), "".join(a.itertext())) for a in links]


def of_ncx(data: bytes) -> Lines:
    points = member(data, "EPUB/toc.ncx").iter("{*}navPoint")
    return [(1 + sum(1 for _ in p.iterancestors("{*}navPoint")), text_of(p)) for p in points]


def text_of(point: etree._Element) -> str:
    return "".join(point.find("{*}navLabel").itertext()).strip()


READERS = {"docx": of_docx, "pdf": of_pdf, "epub": of_epub}


def seeds() -> Packet:
    return Build.of(plan(("seeds",))).edition().packet


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("of", [sample, seeds])
def test_every_format_has_the_contents_of_the_toc(name: str, of: Any) -> None:
    for scope in (Scope(), Scope(depth=4), Scope(depth=6, articles=True, leads=True)):
        book = of()
        wanted = [(e.level, e.text) for e in toc(book, scope).entries]
        assert wanted
        assert READERS[name](written(name, book, scope)) == wanted


def test_the_ncx_agrees_with_the_nav() -> None:
    data = written("epub", sample())
    assert of_ncx(data) == of_epub(data)


def test_word_and_pdf_name_the_same_pages() -> None:
    book = sample()
    made = edition(book)
    numbers = [page for _, _, page in docx_reader.contents(written("docx", book))]
    assert numbers == [made.pages.place(e.target) for e in made.toc.entries]
    reader = PdfReader(BytesIO(written("pdf", book)))

    def labels(items: Any) -> list[str]:
        out: list[str] = []
        for item in items:
            if isinstance(item, Destination):
                number = reader.get_destination_page_number(item)
                assert number is not None
                out.append(reader.page_labels[number])
            else:
                out += labels(item)
        return out

    assert labels(reader.outline) == numbers


# What the contents take in.


def texts(book: Packet, scope: Scope) -> Lines:
    return [(e.level, e.text) for e in toc(book, scope).entries]


def test_articles_and_leads_are_out_unless_asked_for() -> None:
    book = packet(Meta(), (speech(), notice()))
    assert not [t for _, t in texts(book, Scope(depth=9)) if t.startswith(("第一条", "展现"))]
    asked = texts(book, Scope(depth=9, articles=True, leads=True))
    assert (3, "第一条") in asked
    assert (2, "展现了担当") in asked


def test_levels_below_one_left_out_close_up() -> None:
    inner = Section("sec-1-1", Heading("一、内", Kind.NUMBERED))
    article = Section("sec-1", Heading("第一条", Kind.ARTICLE), (), (inner,))
    book = packet(Meta(), (Document("doc", (), (), (article,)),))
    assert texts(book, Scope()) == [(1, "一、内")]
    assert texts(book, Scope(articles=True)) == [(1, "第一条"), (2, "一、内")]


def test_depth_cuts_and_a_single_document_begins_with_its_headings() -> None:
    assert {level for level, _ in texts(sample(), Scope(depth=2))} == {1, 2}
    alone = packet(Meta("题外"), (notice(),))
    assert texts(alone, Scope())[0] == (1, "关于风起 & <b>云涌</b>的决议")


def test_run_in_headings_lose_their_final_stop_only() -> None:
    listed = [t for _, t in texts(sample(), Scope(depth=4))]
    assert "（一）提高站位" in listed
    assert "第二，以更强的担当" in listed
    assert "1.三级标题" in listed


def test_every_target_stands_in_the_flow_once() -> None:
    book = sample()
    targets = [p.target for d in book.documents for p in flow(d) if p.target]
    assert len(set(targets)) == len(targets)
    assert {e.target for e in toc(book, Scope(depth=9, articles=True, leads=True)).entries} <= set(targets)
    assert all(re.fullmatch(r"doc-\d+(-(att|sec)(-\d+)+)*", t) for t in targets)


def test_words_are_those_of_all_blocks() -> None:
    assert words(sample()).startswith("某某总工会文件某工发〔2021〕5号关于印发《决议》的通知")


def test_a_heading_on_a_line_of_its_own_keeps_its_stop() -> None:
    section = Section("sec-1", heading("一、加强党的领导。", 1, "一、"), (paragraph("文。"),))
    book = packet(Meta(), (Document("doc", sections=(section,)),))
    assert [e.text for e in toc(book).entries] == ["一、加强党的领导。"]


def test_articles_do_not_come_with_leads_nor_leads_with_articles() -> None:
    book = packet(Meta(), BOTH)
    for scope, there, not_there in (
        (Scope(depth=9, articles=True), "第一条", "展现了担当"),
        (Scope(depth=9, leads=True), "展现了担当", "第一条"),
    ):
        listed = [e.text for e in toc(book, scope).entries]
        assert there in listed
        assert not_there not in listed


def test_every_attached_document_has_an_id_of_its_own() -> None:
    book = packet(Meta(), (replace(notice(), attached=(notice(), speech())),))
    targets = [p.target for d in book.documents for p in flow(d) if p.target]
    assert len(set(targets)) == len(targets)
    assert {"doc-1-att-1", "doc-1-att-2", "doc-1-att-1-att-1"} <= set(targets)


def test_a_run_in_heading_of_stops_alone_keeps_them() -> None:
    lead = Section("sec-1", Heading("。", Kind.NUMBERED, 1, run_in=True), (paragraph("。文。"),))
    book = packet(Meta(), (Document("doc", (), (), (lead,)),))
    assert [entry.text for entry in toc(book).entries] == ["。"]
