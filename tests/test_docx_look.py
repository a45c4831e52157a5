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
from docx_reader import DOCX, RESOURCES, body, each, edition, part, single, style_of, texts, written

from exporters.docx.layout.laid import Laid
from pipeline.document import Document, Element, Heading, Kind, Role, Section, Verbatim
from pipeline.packet import Meta, packet
from pipeline.theme import Face, Style, Theme, lead_name, style_name
from pipeline.themes import HANDOUT, THEMES
from samples import TABLE, TABS, paragraph, sample

FAMILIES = {
    Face.SONG: "宋体",
    Face.BIAOSONG: "方正小标宋简体",
    Face.HEI: "黑体",
    Face.KAI: "楷体",
    Face.FANG: "仿宋",
}


def shown(style, key, of="pPr"):
    """A property of a style, each of its attributes its own or inherited (ECMA-376-1, 17.7.2)."""
    found = {}
    while style is not None:
        own = style.element.find(f"{qn(f'w:{of}')}/{qn(key)}")
        found = {**({} if own is None else own.attrib), **found}
        style = style.base_style
    return found


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def theme(request) -> Theme:
    return request.param


# What a paragraph may say of itself: what no style can.
SPACED = {name: {"spacing"} for name in ("title", "issuing-body-mark", "column-label", "verbatim")}  # whole rows
OWN = SPACED | {"table": {"spacing", "tabs"}, "attachment-note": {"ind"}, "cc-list": {"ind", "pBdr", "spacing"}}
OWN |= {"signature": {"ind"}, "date": {"ind"}, "print-note": {"pBdr", "spacing"}}
OWN |= {"issuing-body-mark": {"pBdr", "spacing"}}


def test_every_paragraph_has_a_style_that_exists_and_little_formatting_of_its_own(theme):
    data = written(sample(), theme)
    styles = {s.get(qn("w:styleId")): s for s in part(data, "word/styles.xml").iter(qn("w:style"))}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        assert style_of(p) in styles
        own = {"pStyle", "pageBreakBefore", "keepNext"} | OWN.get(style_name(placed), set())
        own |= {"ind"} if isinstance(placed.block, Heading) else set()  # broken at sense
        assert {child.tag for child in p.find(qn("w:pPr"))} <= {qn(f"w:{tag}") for tag in own}, style_name(placed)


def test_every_block_looks_as_the_theme_says(theme):
    document = docx.Document(BytesIO(data := written(sample(), theme)))
    styles = {s.style_id: s for s in document.styles}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        wanted, style = theme.of(placed), styles[style_of(p)]
        assert looks(style) == expected(wanted), style_name(placed)


def looks(style):
    spacing, indents, align = (shown(style, key) for key in ("w:spacing", "w:ind", "w:jc"))
    fonts, size, colour, cells = (shown(style, key, "rPr") for key in ("w:rFonts", "w:sz", "w:color", "w:spacing"))
    return (
        {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")},
        [found[qn("w:val")] for found in (size, cells, align, colour)],
        spacing[qn("w:lineRule")],
        [int(spacing.get(qn(f"w:{key}"))) for key in ("before", "after", "line")],
        [int(indents.get(qn(f"w:{key}"))) for key in ("firstLine", "firstLineChars", "left", "right")],
        bool(int(shown(style, "w:keepNext").get(qn("w:val"), 0))),
    )


def below(style: Style) -> float:
    """Word adds a rule and its distance to what stands below it: 1 point of rule, whole points of distance."""
    return round(style.under.distance - (style.leading - style.size) / 2) + 1 if style.under else 0


def expected(style: Style):
    em = 315 if style.pitch else style.size * 20  # 28 of 315 twips fill 156 mm; Word's 三号 is 320
    gap = int(em) - round(style.size * 2) * 10
    return (
        {FAMILIES[style.face]},
        [
            str(round(style.size * 2)),
            str(gap if style.pitch else min(gap, 0)),
            "both" if style.align == "justify" else str(style.align),
            "auto" if style.colour == "000000" else style.colour,
        ],
        "exact",
        [round(points * 20) for points in (style.before, style.after - below(style), style.leading)],
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
            assert (
                shown(style, "w:rFonts", "rPr").get(qn("w:eastAsia")) == FAMILIES[HANDOUT.style(lead_name(placed)).face]
            )


def test_all_runs_of_text_are_hinted_as_chinese():
    for t in part(written(sample())).iter(qn("w:t")):
        assert t.getparent().find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:hint")) == "eastAsia"


def test_each_document_and_each_attached_one_but_the_first_begins_a_page():
    breaks = [p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for p in body(written(sample()))]
    assert breaks == [False, *(placed.begins for placed, _ in each(sample())[1:])]
    assert sum(breaks) == 2


def keeps(data):
    return [p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in body(data)]


SIGNED = [(3, 0, True), (4, 24, False), (4, 25, True), (4, 26, True), (4, 27, False)]


@pytest.mark.parametrize(("lines", "above", "kept"), SIGNED)
def test_a_block_stays_with_a_signature_where_it_is_short_or_the_signature_would_begin_a_page(lines, above, kept):
    """A page of the theme has 33 rows, three of them the title's, two the signature's; four lines part two and two."""
    blocks = (*[paragraph("文。")] * above, paragraph("长" * (33 * lines - 3)))
    signed = Document("d", (Element(Role.TITLE, "题"),), blocks, (), (Element(Role.SIGNATURE, "某某总工会"),))
    assert keeps(written(packet(Meta(), (signed,))))[-2:] == [kept, False]


def test_lines_of_a_table_stay_together_where_a_page_holds_them():
    for rows_, kept in ((3, True), (50, False)):
        made = Document(
            "d", (Element(Role.TITLE, "题"),), (Verbatim(("一  二",) * rows_, Role.TABLE), paragraph("文。"))
        )
        assert keeps(written(packet(Meta(), (made,))))[1:] == [kept] * (rows_ - 1) + [False, False]


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
    section, *_ = (document := docx.Document(BytesIO(written(sample())))).sections
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


def test_spaces_of_two_paragraphs_add_up():
    settings = part(written(sample()), "word/settings.xml")
    assert settings.find(f"{qn('w:compat')}/{qn('w:doNotUseHTMLParagraphAutoSpacing')}") is not None


@pytest.mark.parametrize(
    ("words", "lines"),
    [("四、聚焦“十四五”人才需求，努力建设高素质劳动大军", [23, 2]), ("一、短标题", [5])],
)
def test_a_heading_breaks_at_sense_by_an_indent_where_one_will_do(words, lines):
    section = Section("s", Heading(words, Kind.NUMBERED, 1, words[:2]), (paragraph("文。"),))
    book = packet(Meta(), (Document("d", (Element(Role.TITLE, "题"),), (), (section,)),))
    starts = Laid.made(edition(book), RESOURCES).paras[1].starts
    assert [end - begin for begin, end in pairwise([*starts, len(words)])] == lines
    indented = body(written(book))[1].find(f"{qn('w:pPr')}/{qn('w:ind')}") is not None
    assert indented == (len(lines) > 1)
