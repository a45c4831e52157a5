"""What else the Word file must say: found by planting faults."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import docx_reader as dr
import pytest
from docx.oxml.ns import qn

import helpers
from exporters.docx.elements import element, name
from exporters.docx.markup import legal, w, words
from exporters.epub.text import checked
from pipeline.document import Document, Element, Role
from pipeline.errors import ExportError
from pipeline.export import Edition
from pipeline.packet import Meta, packet
from pipeline.themes import HANDOUT
from pipeline.toc import toc
from samples import notice, paragraph, run_in, sample, speech

BOTH = (notice(), speech())


def test_quotation_marks_in_a_heading_are_escaped_in_its_field():
    lead = run_in("sec-1", "一、做到“四个意识”。", "文。", 1, "一、")
    data = dr.written(packet(Meta(), (Document("doc", sections=(lead,)),)))
    assert [i for i, _ in dr.fields(data) if i.startswith(" TC")] == [r' TC "一、做到\“四个意识\”" \f C \l 1 ']


def test_the_organisation_is_the_author_where_none_is_named():
    said = docx.Document(BytesIO(dr.written(packet(Meta("题", organisation="某某总工会"), BOTH)))).core_properties
    assert said.author == "某某总工会"


def test_the_file_says_whose_it_is_and_what_wrote_it_and_counts_nothing():
    for organisation, said in (("某某总工会 & 工会", ["Jiangyi", "某某总工会 & 工会"]), ("", ["Jiangyi"])):
        data = dr.written(packet(Meta("题", organisation=organisation), BOTH))
        assert [child.text for child in dr.part(data, "docProps/app.xml")] == said


def test_no_part_speaks_japanese():
    archive = ZipFile(BytesIO(dr.written(sample())))
    assert not [name for name in archive.namelist() if b"ja-JP" in archive.read(name)]


def test_nothing_of_the_template_is_left_in_the_file():
    data = dr.written(sample())
    said = docx.Document(BytesIO(data)).core_properties
    assert (said.last_modified_by, said.comments) == ("编辑组", "")
    assert not [name for name in ZipFile(BytesIO(data)).namelist() if "thumbnail" in name]


def test_the_language_of_the_text_is_the_packets_and_the_settings_know_chinese():
    data = dr.written(packet(Meta(language="zh-TW"), (notice(),)))
    assert dr.part(data, "word/styles.xml").find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-TW"
    assert dr.part(data, "word/settings.xml").find(f".//{qn('w:themeFontLang')}").get(qn("w:eastAsia")) == "zh-CN"


def test_every_style_rests_on_one_that_knows_forbidden_marks_and_lonely_lines():
    sheet = dr.part(dr.written(sample()), "word/styles.xml")
    (normal,) = (s for s in sheet.iter(qn("w:style")) if s.get(qn("w:styleId")) == "Normal")
    wanted = {qn("w:kinsoku"), qn("w:widowControl"), qn("w:overflowPunct")}
    assert wanted <= {child.tag for child in normal.find(qn("w:pPr"))}


def test_the_page_number_stands_where_the_typesetter_has_it():
    for section in docx.Document(BytesIO(dr.written(sample()))).sections:
        below = HANDOUT.sheet.footer - section.footer_distance.pt
        assert 0 < below < HANDOUT.style("footer").leading / 2


def test_every_rule_of_the_cover_is_drawn_where_the_typesetter_has_it():
    cover = helpers.edition(sample()).pages.pages[0]
    wanted = [(cover.left + bar.x, HANDOUT.sheet.height - bar.y, bar.end - bar.x) for bar in cover.bars]
    for anchor, rule in zip(dr.part(dr.written(sample())).iter(qn("wp:anchor")), wanted, strict=True):
        places = [int("".join(anchor.find(qn(f"wp:position{axis}")).itertext())) for axis in "HV"]
        assert [*places, int(anchor.find(qn("wp:extent")).get("cx"))] == [round(points * 12700) for points in rule]


def test_rules_are_decoration_for_who_listens():
    decorative = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
    assert [mark.get("val") for mark in dr.part(dr.written(sample())).iter(decorative)] == ["1", "1"]


def test_marks_of_xml_are_the_texts_own():
    said = 'a & b <c> "d"\r'
    assert element(words("t", said)).text == said
    assert element(w("font", name=said)).get(name("name")) == said


def test_a_prefix_is_declared_once():
    document = ZipFile(BytesIO(dr.written(sample()))).read("word/document.xml")
    assert [document.count(b"xmlns:%s=" % prefix) for prefix in (b"w", b"r")] == [1, 1]


def test_no_pages_are_made_for_a_word_file():
    def typeset():
        raise AssertionError("the pages are the PDF's")

    book = sample()
    assert dr.written(Edition(book, toc(book), HANDOUT, typeset)) == dr.written(dr.edition(book))


def test_the_title_of_the_cover_is_words_own_title():
    paragraphs = dr.part(dr.written(sample())).iter(qn("w:p"))
    assert [dr.style_of(p) for p in paragraphs if dr.texts(p) == sample().title] == ["Title"]


def test_a_short_entry_of_the_contents_is_not_hung_lest_its_tab_stop_there():
    one = Document("doc", (Element(Role.TITLE, "序"),), (paragraph("文。"),))
    lines = dr.part(dr.written(packet(Meta(), (one, speech())))).iterfind(f".//{qn('w:sdtContent')}/{qn('w:p')}")
    hung = {dr.texts(p)[:1]: p.find(f"{qn('w:pPr')}/{qn('w:ind')}") for p in lines}
    assert hung["序"].get(qn("w:hanging")) == "0"
    assert hung["在"] is None


HELD = ("\t", "\n", "\r", " ", "\x7f", "\x9f", "\ud7ff", "\ue000", "\ufffd", "\U00010000", "\U0010ffff")
UNHELD = ("\0", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ud800", "\udfff", "\ufffe", "\uffff")


@pytest.mark.parametrize("holds", [legal, checked])
def test_the_characters_of_xml_are_those_of_its_specification(holds):
    assert all(holds(char) == char for char in HELD)
    for char in UNHELD:
        with pytest.raises(ExportError):
            holds(char)
