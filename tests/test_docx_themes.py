"""The Word file in every theme: the page, its number, what stands in and out of line."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx_reader import RESOURCES, body, each, part, style_of, texts, written

from exporters.docx.layout.margins import SECTION_END, footer_style
from pipeline.document import Document, Element, Role
from pipeline.packet import Meta, packet
from pipeline.theme import MM, Folio, Theme, style_name
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.lines import Setter
from pipeline.typeset.measured import Span
from samples import sample


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def theme(request) -> Theme:
    return request.param


CENTRED = replace(HANDOUT, folio=Folio(outer=False, dashes=True))


@pytest.mark.parametrize("look", [*THEMES.values(), CENTRED], ids=[*THEMES, "centred"])
def test_page_numbers_stand_at_the_outer_edge_or_in_the_middle(look):
    data = written(sample(), look)
    sections = docx.Document(BytesIO(data)).sections
    names = {r.rId: f"word/{r.target_ref}" for r in docx.Document(BytesIO(data)).part.rels.values()}
    referred = [
        {r.get(qn("w:type")): names[r.get(qn("r:id"))] for r in s._sectPr.iter(qn("w:footerReference"))}
        for s in sections
    ]
    wanted = {"default": "right", "even": "left"} if look.folio.outer else {"default": "center"}
    assert [list(found) for found in referred] == [[], list(wanted), list(wanted)]
    for kind, side in wanted.items():
        footer = part(data, referred[1][kind])
        assert texts(footer) == ("— 1 —" if look.folio.dashes else "1")
        assert [i.text for i in footer.iter(qn("w:instrText"))] == [" PAGE "]
        assert footer.find(f".//{qn('w:jc')}").get(qn("w:val")) == side
        inset = footer.find(f".//{qn('w:ind')}")
        assert (inset is None) == (side == "center")
        if inset is not None:
            assert int(inset.get(qn(f"w:{side}Chars"))) == 100 * look.folio.indent
            assert int(inset.get(qn(f"w:{side}"))) == 20 * look.folio.indent * look.style("footer").size
    settings = [child.tag for child in part(data, "word/settings.xml")]
    assert (qn("w:evenAndOddHeaders") in settings) == look.folio.outer


@pytest.mark.parametrize("mirrored", [True, False])
def test_margins_are_mirrored_where_the_themes_are(mirrored):
    look = replace(HANDOUT, sheet=replace(HANDOUT.sheet, mirrored=mirrored))
    data = written(sample(), look)
    assert (part(data, "word/settings.xml").find(qn("w:mirrorMargins")) is not None) == mirrored
    *_, body = docx.Document(BytesIO(data)).sections
    assert abs(body.left_margin.pt - look.sheet.inner) < 0.1
    assert abs(body.right_margin.pt - look.sheet.outer) < 0.1


def test_the_page_holds_the_whole_type_area_and_all_its_rows(theme):
    sheet, row = theme.sheet, theme.row
    for section in docx.Document(BytesIO(written(sample(), theme))).sections:
        assert abs(section.page_width.pt - sheet.width) < 0.1
        assert abs(section.page_height.pt - sheet.height) < 0.1
        width = section.page_width - section.left_margin - section.right_margin
        height = Emu(section.page_height - section.top_margin - section.bottom_margin).pt
        assert 0 <= Emu(width).pt - sheet.measure < 0.06
        rest = height - sheet.depth - (row - theme.style("paragraph").size)
        assert 0 <= rest - SECTION_END / 20 < 0.2
        rows = round((sheet.depth - theme.style("paragraph").size) / row) + 1
        assert height >= rows * round(row * 20) / 20
        footer = footer_style(theme)
        assert section.bottom_margin.pt - section.footer_distance.pt - footer.leading == pytest.approx(
            footer.before, abs=0.2
        )


def test_official_documents_have_22_lines_of_28_characters():
    """GB/T 9704-2012, 5.2.3."""
    document = docx.Document(BytesIO(written(sample(), GONGWEN)))
    *_, body = document.sections
    assert (body.page_height - body.top_margin - body.bottom_margin) // Pt(592 / 20) == 22
    style = next(s for s in document.styles if s.style_id == "BodyText").base_style
    assert style.paragraph_format.line_spacing == Pt(592 / 20)
    letters = style.element.find(qn("w:rPr"))
    size, cell = (int(letters.find(qn(key)).get(qn("w:val"))) for key in ("w:sz", "w:spacing"))
    assert (body.page_width - body.left_margin - body.right_margin) // Pt((size * 10 + cell) / 20) == 28


def test_a_red_rule_stands_below_the_head_and_once():
    """Below the number where there is one, else below the mark (GB/T 9704-2012, 7.2.7)."""
    data = written(sample(), GONGWEN)
    styles = {s.style_id: s for s in docx.Document(BytesIO(data)).styles}
    shown = {}
    for (placed, _), p in zip(each(sample()), body(data), strict=True):
        own = p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
        styled = styles[style_of(p)].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
        rule = styled if own is None else own
        shown[style_name(placed)] = None if rule is None else rule.attrib.values()
    assert shown["issuing-body-mark"] == ["nil"]
    named = {style_name(placed): p for (placed, _), p in zip(each(sample()), body(data), strict=True)}
    space = named["issuing-body-mark"].find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert int(space.get(qn("w:after"))) == round(GONGWEN.style("issuing-body-mark").after * 20)  # no rule takes of it
    assert shown["document-number"] == ["single", "8", "4", "C00000"]
    assert {name for name, rule in shown.items() if rule} == {"issuing-body-mark", "document-number", "print-note"}


def test_what_heads_a_page_keeps_only_the_space_above_it_that_the_theme_keeps_there():
    """35 mm above the mark (7.2.4); none of that which sets a block apart from others, whole rows that it is."""
    title, mark = Element(Role.TITLE, "题"), Element(Role.ISSUING_BODY_MARK, "某某总工会文件")
    styles = tuple(replace(s, before=2 * GONGWEN.row) if s.name == "title" else s for s in GONGWEN.styles)
    made = packet(Meta(), (Document("doc", (mark, title)), Document("doc", (title,)), Document("doc", (mark,))))
    spaces = [p.find(f"{qn('w:pPr')}/{qn('w:spacing')}") for p in body(written(made, replace(GONGWEN, styles=styles)))]
    above = [None if found is None else int(found.get(qn("w:before"))) for found in spaces]
    drop = round(35 * MM * 20)
    assert above == [drop, None, 0, drop]


@pytest.mark.parametrize("label", ["附件：", "附件：1.", "抄送：", "2."])
def test_further_lines_hang_below_the_text_after_a_label(label, theme):
    role, words = Role.CC_LIST if label == "抄送：" else Role.ATTACHMENT_NOTE, f"{label}某某决议" + "长" * 40
    noted = Document("doc", (Element(Role.TITLE, "题"),), closing=(Element(role, words),))
    style, blocks = theme.style(role), Blocks(theme, Setter(RESOURCES.fonts, theme.squeeze, theme.gap))
    (_, first), (_, second), *_ = blocks.lines([Span(words, style.face)], style)
    ind = body(written(packet(Meta(), (noted,)), theme))[1].find(f"{qn('w:pPr')}/{qn('w:ind')}")
    found = {key: int(ind.get(qn(f"w:{key}"))) for key in ("left", "hanging", "firstLineChars")}
    assert found["left"] == pytest.approx(second[0].x * 20, abs=3)  # cells are whole twips
    assert found["hanging"] == pytest.approx((second[0].x - first[0].x) * 20, abs=3)
    assert found["firstLineChars"] == 0


@pytest.mark.parametrize("name", ["某某总工会办公室", "某会", "长" * 40])
def test_a_date_begins_further_right_than_its_signature_but_within_its_indent(name):
    """2 characters further right, and the longer one ends 2 characters from the edge (GB/T 9704-2012, 7.3.5.2)."""
    signed = Element(Role.SIGNATURE, name), Element(Role.DATE, "2021年3月2日")
    data = written(packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), closing=signed),)), GONGWEN)
    style, setter = GONGWEN.style("date"), Setter(RESOURCES.fonts, GONGWEN.squeeze, GONGWEN.gap)
    rights = [int(p.find(f"{qn('w:pPr')}/{qn('w:ind')}").get(qn("w:right"))) / 20 for p in body(data)[1:]]
    if len(name) > 28:
        assert rights == pytest.approx([2 * style.em] * 2, abs=0.1)
        return
    begins = [
        GONGWEN.sheet.measure - right - setter.width(e.text, style) for right, e in zip(rights, signed, strict=True)
    ]
    assert begins[1] - begins[0] == pytest.approx(2 * style.em, abs=0.1)
    assert min(rights) == pytest.approx(2 * style.em, abs=0.1)


def test_a_mark_that_must_fit_its_line_is_made_smaller():
    made = packet(Meta(), (Document("doc", (Element(Role.ISSUING_BODY_MARK, "某" * 16),)),))
    (p,) = body(written(made, GONGWEN))
    sizes = [int(s.get(qn("w:val"))) for s in p.iter(qn("w:sz"))]
    assert sizes == [int(2 * 442.2 / 16)]
    assert "".join(texts(p)) == "某" * 16
    assert p.find(f".//{qn('w:br')}") is None
