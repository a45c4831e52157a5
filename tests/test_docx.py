"""The Word file, read back: words, contents, outline, links."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx_reader import (
    RESOURCES,
    body,
    contents,
    each,
    edition,
    every,
    fields,
    marked,
    outline,
    part,
    said,
    single,
    style_of,
    texts,
    written,
)
from hypothesis import given
from hypothesis import strategies as st

from exporters.docx.layout.laid import Laid
from pipeline.document import Document, Element, Heading, Kind, Role, Section
from pipeline.errors import ExportError
from pipeline.packet import Meta, packet
from pipeline.toc import Scope
from samples import heading, notice, paragraph, run_in, sample, speech


def test_every_word_of_every_document_is_there_in_order():
    assert [said(p) for p in body(written(sample()))] == [words for _, words in each(sample())]


def test_python_docx_reads_the_same_words():
    read = [p.text for p in docx.Document(BytesIO(written(sample()))).paragraphs if p.text]
    assert read[5:] == [words for _, words in each(sample())]


def test_the_cover_says_what_is_known_of_the_packet():
    read = [p.text for p in docx.Document(BytesIO(written(sample()))).paragraphs]
    assert read[:5] == ["某某总工会", "学习资料 & <汇编>", "第一辑", "编辑组", "2026年11月21日"]


@pytest.mark.parametrize("scope", [Scope(), Scope(depth=1), Scope("目次", 5, articles=True, leads=True)])
def test_the_stored_contents_are_the_toc_with_the_files_own_pages(scope):
    made = edition(sample(), scope)
    laid = Laid.made(made, RESOURCES)
    expected = [(e.level, e.text, laid.page(e.target)) for e in made.toc.entries]
    assert contents(written(made)) == expected
    assert len({page for _, _, page in expected}) > 1


def test_headings_too_deep_for_the_contents_stay_below_them():
    levels = outline(data := written(sample()))
    assert [levels[style_of(p)] for p in body(data) if texts(p) == "1.三级标题"] == [4]


def test_headings_left_out_of_the_contents_have_no_level():
    article = Section("sec-1", Heading("第一条", Kind.ARTICLE), (paragraph("为了规范。"),))
    book = packet(Meta("总"), (replace(speech(), sections=(article,)), notice()))
    levels = outline(data := written(book))
    assert [levels[style_of(p)] for p in body(data) if texts(p) == "第一条"] == [0]


def test_the_field_of_the_contents_asks_for_all_that_they_show_and_for_a_level_more_where_run_in_headings_end():
    def asked(scope: Scope) -> str:
        (instruction,) = (i for i, _ in fields(written(edition(sample(), scope))) if i.startswith(" TOC"))
        return instruction

    assert asked(Scope(depth=4)) == r' TOC \o "1-5" \h \z \u \x \f C '
    assert asked(Scope(depth=3)) == r' TOC \o "1-3" \h \z \u \x \f C '  # the fourth level is that of a heading left out
    assert asked(Scope(depth=1)) == r' TOC \o "1-1" \h \z \u \x '


def test_every_link_and_page_reference_leads_to_the_heading_that_it_names():
    made = edition(sample())
    data = written(made)
    targets = marked(data)
    anchors = [link.get(qn("w:anchor")) for link in part(data).iter(qn("w:hyperlink"))]
    pages = {i.split()[1]: shown for i, shown in fields(data) if i.startswith(" PAGEREF")}
    assert [targets[a] for a in anchors] == [e.target for e in made.toc.entries]
    laid = Laid.made(made, RESOURCES)
    assert {targets[a]: page for a, page in pages.items()} == {e.target: laid.page(e.target) for e in made.toc.entries}


def test_every_id_has_a_bookmark():
    assert list(marked(written(sample())).values()) == [p.target for p in every(sample()) if p.target]


def test_one_document_alone_has_no_cover_and_its_title_no_level():
    data = written(single())
    levels = outline(data)
    assert [said(p) for p in body(data)] == [words for _, words in each(single())]
    assert [style_of(p) for p in body(data) if texts(p) == notice().title] == ["Title"]
    assert levels["Title"] == 0
    assert contents(data)[0][:2] == (1, "关于风起 & <b>云涌</b>的决议")
    assert len(docx.Document(BytesIO(data)).sections) == 2


def test_headings_of_one_document_alone_are_words_own_from_the_first():
    book = packet(Meta(), (speech(),))
    assert [style_of(p) for p in body(written(book)) if texts(p) == "第一章 总则"] == ["Heading1"]


def test_without_entries_there_are_no_contents():
    book = packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), (paragraph("文。"),)),))
    data = written(edition(book))
    assert contents(data) == []
    assert len(docx.Document(BytesIO(data)).sections) == 1


def test_a_character_that_no_xml_can_hold_is_an_error_that_names_it():
    book = packet(Meta(), (Document("doc", (), (paragraph("前文\x01后文"),)),))
    with pytest.raises(ExportError, match=r"U\+0001 in '前文�后文'"):
        written(book)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1))
def test_any_title_survives(title):
    one = Document("doc", (Element(Role.TITLE, title),), (), (run_in("sec-1", title, "文", 1, ""),))
    data = written(packet(Meta(), (replace(one, sections=(Section("sec-2", heading(title, 1, "")),)), one)))
    assert [texts(p) for p in body(data)] == [title, title, title, title + "文"]
