"""The Word file's look, sections and bytes."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt
from docx_reader import DOCX, RESOURCES, body, each, edition, part, single, style_of, texts, written

import checkers
from pipeline.document import Document, Element, Role, Verbatim
from pipeline.export import Edition
from pipeline.packet import Meta, packet
from pipeline.theme import Face, Style, Theme, lead_name, style_name
from pipeline.themes import HANDOUT, THEMES
from pipeline.toc import toc
from pipeline.typeset.pages import Bar, Page, Part
from samples import TABLE, TABS, sample

FAMILIES = {
    Face.SONG: "宋体",
    Face.BIAOSONG: "方正小标宋简体",
    Face.HEI: "黑体",
    Face.KAI: "楷体",
    Face.FANG: "仿宋",
}


def shown(style, key):
    """A property of a style, its own or inherited."""
    while style is not None:
        found = style.element.find(f".//{qn(key)}")
        if found is not None:
            return found
        style = style.base_style
    raise AssertionError(key)


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def theme(request) -> Theme:
    return request.param


# What a paragraph may say of itself: what no style can.
OWN = {"table": {"tabs"}, "attachment-note": {"ind"}, "cc-list": {"ind"}, "issuing-body-mark": {"pBdr"}}
OWN |= {"signature": {"ind"}, "date": {"ind"}}


def test_every_paragraph_has_a_style_that_exists_and_little_formatting_of_its_own(theme):
    data = written(sample(), theme)
    styles = {s.get(qn("w:styleId")): s for s in part(data, "word/styles.xml").iter(qn("w:style"))}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        assert style_of(p) in styles
        own = (
            {"pStyle", "pageBreakBefore", "keepNext"}
            | ({"spacing"} if placed.begins else set())
            | OWN.get(style_name(placed), set())
        )
        assert {child.tag for child in p.find(qn("w:pPr"))} <= {qn(f"w:{tag}") for tag in own}, style_name(placed)


def test_every_block_looks_as_the_theme_says(theme):
    document = docx.Document(BytesIO(data := written(sample(), theme)))
    styles = {s.style_id: s for s in document.styles}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        wanted, style = theme.of(placed), styles[style_of(p)]
        assert looks(style) == expected(wanted), style_name(placed)


def looks(style):
    fonts, spacing, indents = (shown(style, key) for key in ("w:rFonts", "w:spacing", "w:ind"))
    return (
        {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")},
        [shown(style, key).get(qn("w:val")) for key in ("w:sz", "w:jc", "w:color")],
        [int(spacing.get(qn(f"w:{key}"))) for key in ("before", "after", "line")],
        [int(indents.get(qn(f"w:{key}"))) for key in ("firstLine", "firstLineChars", "left", "right")],
        bool(int(shown(style, "w:keepNext").get(qn("w:val")))),
    )


def expected(style: Style):
    em = 315 if style.pitch else style.size * 20  # 28 of 315 twips fill 156 mm; Word's 三号 is 320
    return (
        {FAMILIES[style.face]},
        [
            str(round(style.size * 2)),
            "both" if style.align == "justify" else str(style.align),
            "auto" if style.colour == "000000" else style.colour,
        ],
        [round(points * 20) for points in (style.before, style.after, style.leading)],
        [round(style.indent * em), round(style.indent * 100)]
        + [round(chars * em) for chars in (style.left, style.right)],
        style.keep_next,
    )


def rows(data, block):
    return [p for (placed, _), p in zip(each(sample()), body(data), strict=True) if placed.block is block]


def test_lines_kept_as_they_stand_are_close_together_on_the_grid_of_their_font():
    styles = part(written(sample()), "word/styles.xml").iter(qn("w:style"))
    for style in (s for s in styles if s.get(qn("w:styleId")) in ("PlainTable", "PlainVerbatim")):
        found = {child.tag: child.get(qn("w:val")) for child in style.find(qn("w:pPr"))}
        assert {found[qn(f"w:{tag}")] for tag in ("kinsoku", "wordWrap", "autoSpaceDE", "autoSpaceDN")} == {"0"}
        assert qn("w:contextualSpacing") in found


def test_tabs_stop_where_the_widest_cell_leaves_off():
    data, column = written(sample()), HANDOUT.style("table").size * 20 / 2
    for p in rows(data, TABS):
        stops = [int(tab.get(qn("w:pos"))) for tab in p.iterfind(f"{qn('w:pPr')}/{qn('w:tabs')}/{qn('w:tab')}")]
        assert stops == [8 * column, (8 + 12) * column]
    assert not [p for p in rows(data, TABLE) if p.find(f".//{qn('w:tab')}") is not None]


def test_a_document_that_begins_with_a_table_begins_a_page_with_its_first_line():
    made = packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),)), Document("doc", (), (TABLE,))))
    lines = body(written(made))
    breaks = [p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for p in lines]
    assert breaks == [False, True, False, False]
    assert [p.find(qn("w:bookmarkStart")) is not None for p in lines] == [True, True, False, False]


def test_lines_too_wide_for_the_measure_are_set_smaller():
    wide = Verbatim(("工" * 48, "会"))
    data = written(packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), (wide, TABLE)),)))
    sizes = [[s.get(qn("w:val")) for s in p.iter(qn("w:sz"))] for p in body(data)[1:]]
    assert sizes == [["16"]] * 2 + [[]] * 3


def test_run_in_headings_have_the_face_of_their_lead_style():
    data = written(sample())
    styles = {s.style_id: s for s in docx.Document(BytesIO(data)).styles}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        if placed.lead:
            run = next(r for r in p.iter(qn("w:r")) if r.find(qn("w:t")) is not None)
            style = styles[run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}").get(qn("w:val"))]
            assert texts(run) == placed.lead.text
            assert shown(style, "w:rFonts").get(qn("w:eastAsia")) == FAMILIES[HANDOUT.style(lead_name(placed)).face]


def test_all_runs_of_text_are_hinted_as_chinese():
    for t in part(written(sample())).iter(qn("w:t")):
        assert t.getparent().find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:hint")) == "eastAsia"


def test_each_document_and_each_attached_one_but_the_first_begins_a_page():
    breaks = [p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for p in body(written(sample()))]
    assert breaks == [False, *(placed.begins for placed, _ in each(sample())[1:])]
    assert sum(breaks) == 2


def test_a_block_that_stays_with_the_one_before_it_keeps_that_one():
    blocks = [placed for placed, _ in each(sample())]
    kept = [p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in body(written(sample()))]
    stays = [HANDOUT.of(placed).keep_previous and not placed.begins for placed in blocks[1:]]
    lines = [above is below for above, below in pairwise(blocks)]
    assert kept == [*(a or b for a, b in zip(stays, lines, strict=True)), False]
    assert any(stays)
    assert any(lines)


def test_cover_contents_and_body_are_sections_each_numbered_in_its_way_from_a_right_hand_page():
    sections = docx.Document(BytesIO(written(sample()))).sections
    numbers = [s._sectPr.find(qn("w:pgNumType")) for s in sections]
    shapes = [None if n is None else (n.get(qn("w:fmt")), n.get(qn("w:start"))) for n in numbers]
    assert shapes == [None, ("lowerRoman", "1"), ("decimal", "1")]
    assert [s.start_type for s in sections] == [WD_SECTION.NEW_PAGE, WD_SECTION.ODD_PAGE, WD_SECTION.ODD_PAGE]
    alone = docx.Document(BytesIO(written(single()))).sections
    assert [s.start_type for s in alone] == [WD_SECTION.NEW_PAGE, WD_SECTION.ODD_PAGE]
    anywhere = docx.Document(BytesIO(written(sample(), replace(HANDOUT, recto=False)))).sections
    assert [s.start_type for s in anywhere] == [WD_SECTION.NEW_PAGE] * 3


def test_the_cover_stands_where_the_typesetter_has_it():
    bar = Bar(100.0, 250.0, 500.0, 0.75, "C00000")
    book = sample()
    made = Edition(book, toc(book), HANDOUT, lambda: replace(edition(book).pages, pages=(cover,)))
    cover = Page(Part.COVER, "", 30.0, (), bars=(bar,))
    root = part(written(made))
    frame = {child.tag.rpartition("}")[2]: child for child in root.find(f".//{qn('wp:anchor')}")}
    assert [int(frame[f"position{axis}"][0].text) for axis in "HV"] == [
        Pt(130),
        round((HANDOUT.sheet.height - 500) * 12700),
    ]
    assert int(frame["extent"].get("cx")) == Pt(150)
    section, *_ = (document := docx.Document(BytesIO(written(made)))).sections
    above = section.top_margin.pt + document.paragraphs[0].paragraph_format.space_before.pt
    assert abs(above - HANDOUT.cover.head * HANDOUT.sheet.height) < 0.1
    assert abs(section.left_margin.pt + HANDOUT.sheet.measure / 2 - HANDOUT.sheet.width / 2) < 0.1


def test_a_line_of_the_contents_is_not_parted_from_those_below_it():
    made = edition(sample())
    lines = [
        p
        for p in part(written(made)).iter(qn("w:p"))
        if style_of(p).startswith("TOC") and p.find(qn("w:hyperlink")) is not None
    ]
    levels = [e.level for e in made.toc.entries]
    keeps = [p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in lines]
    assert keeps == [below > level for level, below in zip(levels, [*levels[1:], 0], strict=True)]


def test_the_file_says_what_it_is():
    said = docx.Document(BytesIO(written(sample()))).core_properties
    moment = datetime(2026, 11, 21, 9, 30, 1, tzinfo=UTC)
    assert (said.title, said.subject, said.author) == ("学习资料 & <汇编>", "第一辑", "编辑组")
    assert (said.created, said.modified, said.language) == (moment, moment, "zh-CN")


def test_a_title_longer_than_a_property_may_be_is_written():
    book = packet(Meta(), (Document("doc", (Element(Role.TITLE, "长" * 300),)),))
    assert docx.Document(BytesIO(data := written(book))).core_properties.title == "长" * 255
    assert "长" * 300 in texts(part(data))


def test_two_files_are_the_same_bytes_when_the_clock_has_moved():
    before = written(sample())
    time.sleep(2.1)  # a zip file tells time in steps of two seconds
    assert written(sample()) == before


def test_entries_of_the_zip_tell_nothing_of_the_machine():
    entries = ZipFile(BytesIO(written(sample()))).infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert {e.date_time for e in entries} == {(2026, 11, 21, 9, 30, 0)}
    assert {(e.create_system, e.external_attr, e.extra) for e in entries} == {(3, 0o644 << 16, b"")}


def test_a_date_before_zip_files_is_written_as_their_first():
    early = replace(RESOURCES, date=datetime(1970, 1, 1, tzinfo=UTC))
    data = DOCX.write(edition(sample()), DOCX.options(), early)
    assert {e.date_time for e in ZipFile(BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert docx.Document(BytesIO(data)).core_properties.created == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["handout", "gongwen"])
@pytest.mark.parametrize("book", [sample(), single()], ids=["packet", "single"])
def test_the_open_xml_sdk_has_nothing_to_say(book, name, tmp_path):
    (tmp_path / "a.docx").write_bytes(written(book, THEMES[name]))
    done = checkers.ooxml_validator(tmp_path / "a.docx")
    assert done.returncode == 0, done.stdout
