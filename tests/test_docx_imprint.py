"""版记 in the Word file: between rules as wide as the type area (GB/T 9704-2012, 7.4)."""

from dataclasses import replace

import docx_reader as dr
import pytest
from docx.oxml.ns import qn

from exporters.docx.layout.laid import Laid
from exporters.docx.layout.lengths import between
from exporters.docx.layout.margins import depth, foot
from pipeline.document import Document, Element, Role
from pipeline.packet import Meta, packet
from pipeline.theme import MM, Stroke
from pipeline.themes import THEMES

COPIES = Element(Role.CC_LIST, "抄送：" + "某某总工会办公室，" * 8 + "某某局。")
PRINTED = Element(Role.PRINT_NOTE, "某某总工会办公室　2021年3月2日印发")
FIRST, INNER = "8", "6"  # eighths of a point: 0.35 mm is 7.9, 0.25 mm is 5.7
TITLE = Element(Role.TITLE, "题")


def edges(data, p):
    """What each edge of a paragraph is ruled with, by its style and by what it says of itself."""
    styles = {s.get(qn("w:styleId")): s for s in dr.part(data, "word/styles.xml").iter(qn("w:style"))}
    found = {}
    for where in (styles[dr.style_of(p)], p):
        for edge in where.iterfind(f"{qn('w:pPr')}/{qn('w:pBdr')}/*"):
            found[edge.tag.rpartition("}")[2]] = edge.attrib
    return found


def weights(data):
    return [
        {side: edge.get(qn("w:sz")) for side, edge in edges(data, p).items() if side in ("top", "bottom", "between")}
        for p in dr.body(data)
    ]


@pytest.mark.parametrize(
    ("imprint", "wanted"),
    [
        ((PRINTED,), [(FIRST, FIRST)]),
        ((COPIES, PRINTED), [(FIRST, None), (INNER, FIRST)]),
        ((COPIES, COPIES, PRINTED), [(FIRST, None), (INNER, None), (INNER, FIRST)]),
    ],
)
def test_the_first_and_the_last_rule_are_thick_and_one_thin_rule_is_between(imprint, wanted):
    made = packet(Meta(), (Document("doc", (TITLE,), imprint=imprint),) * 2)
    found = weights(dr.written(made, THEMES["gongwen"]))
    ruled = [(edge["top"], edge["bottom"]) for edge in found if edge]
    assert ruled == wanted * 2
    assert {edge["between"] for edge in found if edge} == {INNER}
    assert [bool(edge) for edge in found] == [False, *[True] * len(imprint)] * 2


@pytest.mark.parametrize("name", THEMES)
def test_rules_are_as_wide_as_the_type_area_while_the_text_stands_in(name):
    """By rules at the sides, of the paper's colour, as far from the text as its indents are wide."""
    theme = THEMES[name]
    data = dr.written(packet(Meta(), (Document("doc", (TITLE,), imprint=(COPIES, PRINTED)),)), theme)
    for p, role in zip(dr.body(data)[1:], (Role.CC_LIST, Role.PRINT_NOTE), strict=True):
        sides = {side: edge for side, edge in edges(data, p).items() if side in ("left", "right")}
        assert {edge.get(qn("w:color")) for edge in sides.values()} == {"FFFFFF"}
        spaces = [int(sides[side].get(qn("w:space"))) for side in ("left", "right")]
        style = theme.style(role)
        assert spaces == pytest.approx([style.left * style.em, style.right * style.em], abs=0.5)


def test_no_rule_is_farther_off_than_word_lets_it():
    theme = THEMES["gongwen"]
    wide = replace(theme, styles=tuple(replace(s, left=3.0) if s.foot else s for s in theme.styles))
    data = dr.written(packet(Meta(), (Document("doc", (TITLE,), imprint=(PRINTED,)),)), wide)
    assert edges(data, dr.body(data)[1])["left"].get(qn("w:space")) == "31"


def test_a_date_of_printing_ends_at_the_right_indent_behind_a_tab():
    theme = THEMES["gongwen"]
    data = dr.written(packet(Meta(), (Document("doc", (TITLE,), imprint=(PRINTED,)),)), theme)
    assert dr.said(dr.body(data)[1]) == "某某总工会办公室\t2021年3月2日印发"
    (style,) = (
        s for s in dr.part(data, "word/styles.xml").iter(qn("w:style")) if s.get(qn("w:styleId")) == "PlainPrintNote"
    )
    (tab,) = style.iter(qn("w:tab"))
    assert tab.get(qn("w:val")) == "right"
    assert int(tab.get(qn("w:pos"))) == round((theme.sheet.measure - 14) * 20)


def test_a_theme_that_rules_below_an_imprint_has_that_rule_alone():
    theme = THEMES["gongwen"]
    styles = tuple(replace(s, under=Stroke(4, 1)) if s.foot else s for s in theme.styles)
    made = packet(Meta(), (Document("doc", (TITLE,), imprint=(COPIES, PRINTED)),))
    data = dr.written(made, replace(theme, styles=styles))
    for p in dr.body(data):
        assert len(p.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}")) <= 1
        assert "top" not in edges(data, p)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_it_ends_where_the_type_area_does(theme):
    """The heights of all paragraphs of a page and its rules: the page's, but for what is below the last characters."""
    notes = Element(Role.CC_LIST, "抄送：某某总工会。"), Element(Role.PRINT_NOTE, "某某总工会办公室　2021年3月2日印发")
    book = packet(Meta(), (Document("d", (Element(Role.TITLE, "题"),), imprint=notes),))
    paras = Laid.made(dr.edition(book, theme=theme), dr.RESOURCES).paras
    high = sum(p.lengths.before + len(p.starts) * p.lengths.line + p.lengths.after for p in paras)
    rules = sum(sum(between(theme.of(p.placed), p.joins_last, p.joins_next)) for p in paras)
    assert rules == round((2 * 0.35 + 0.25) * MM * 20)
    assert high + rules == pytest.approx(depth(theme) - foot(theme), abs=1.5)
