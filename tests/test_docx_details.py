"""What else the Word file must say: found by planting faults."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import docx_reader as dr
from docx.oxml.ns import qn

from pipeline.document import Document, Element, Role
from pipeline.export import Edition
from pipeline.packet import Meta, packet
from pipeline.themes import HANDOUT
from pipeline.toc import toc
from pipeline.typeset.pages import Bar, Page, Part
from samples import notice, paragraph, run_in, sample, speech

BOTH = (notice(), speech())


def test_quotation_marks_in_a_heading_are_escaped_in_its_field():
    lead = run_in("sec-1", "一、做到“四个意识”。", "文。", 1, "一、")
    data = dr.written(packet(Meta(), (Document("doc", sections=(lead,)),)))
    assert [i for i, _ in dr.fields(data) if i.startswith(" TC")] == [r' TC "一、做到\“四个意识\”" \f C \l 1 ']


def test_the_organisation_is_the_author_where_none_is_named():
    said = docx.Document(BytesIO(dr.written(packet(Meta("题", organisation="某某总工会"), BOTH)))).core_properties
    assert said.author == "某某总工会"


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


def test_every_rule_of_the_cover_is_drawn():
    bars = tuple(Bar(100.0, 250.0, y, 0.75, "C00000") for y in (500.0, 300.0))
    book = sample()
    cover = Page(Part.COVER, "", 30.0, (), bars=bars)
    made = Edition(book, toc(book), HANDOUT, lambda: replace(dr.edition(book).pages, pages=(cover,)))
    frames = dr.part(dr.written(made)).findall(f".//{qn('wp:positionV')}")
    heights = [int("".join(frame.itertext())) for frame in frames]
    assert heights == [round((HANDOUT.sheet.height - bar.y) * 12700) for bar in bars]


def test_the_title_of_the_cover_is_words_own_title():
    paragraphs = dr.part(dr.written(sample())).iter(qn("w:p"))
    assert [dr.style_of(p) for p in paragraphs if dr.texts(p) == sample().title] == ["Title"]


def test_a_short_entry_of_the_contents_is_not_hung_lest_its_tab_stop_there():
    one = Document("doc", (Element(Role.TITLE, "序"),), (paragraph("文。"),))
    lines = dr.part(dr.written(packet(Meta(), (one, speech())))).iterfind(f".//{qn('w:sdtContent')}/{qn('w:p')}")
    hung = {dr.texts(p)[:1]: p.find(f"{qn('w:pPr')}/{qn('w:ind')}") for p in lines}
    assert hung["序"].get(qn("w:hanging")) == "0"
    assert hung["在"] is None
