"""Study aids in the Word file: what leads to a page does so by fields and bookmarks; the index is in columns."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import docx_reader as dr
import pymupdf
import pytest
from docx.oxml.ns import qn
from docx_faults import faults
from docx_file import File, value
from test_docx_faults import DOCUMENT, planted

import checkers
from exporters.docx.layout.laid import Laid
from exporters.docx.layout.runs import Span, cut
from exporters.docx.markup import twips
from exporters.docx.outline import Outline
from helpers import every_aid, resources, seeds
from pipeline.document import (
    Aid,
    Document,
    Element,
    Heading,
    IndexEntry,
    Kind,
    Paragraph,
    Place,
    Reference,
    Role,
    Ruled,
    Section,
    Text,
)
from pipeline.packet import Meta, Packet, packet
from pipeline.theme import MAIN, Face
from pipeline.themes import GONGWEN, HANDOUT, THEMES

LONG = "中国工会是中国共产党领导的职工自愿结合的工人阶级群众组织，" * 60
PAGEREF = re.compile(r" PAGEREF (_Ref\d{8}) \\h ")


def titled(name: str, title: str, *blocks: object, aid: Aid | None = None, **more: object) -> Document:
    return Document(name, (Element(Role.TITLE, title),), tuple(blocks), aid=aid, **more)  # type: ignore[arg-type]


def small() -> Packet:
    """A document of some pages, and study aids that lead into it: to its paragraphs, and to the middle of one."""
    at = LONG.rindex("工人阶级")
    texts = [Paragraph((Text(LONG),)), Paragraph((Text("全心全意依靠工人阶级。"),))]
    notes = titled("notes", "笔记与问题", Ruled(), aid=Aid.NOTES)
    answers = titled("answers", "自测答案", Reference("1．工人阶级", Place(1, at), number="1．"), aid=Aid.ANSWERS)
    places = (*(Place(1, found.start()) for found in re.finditer("工人阶级", LONG)), Place(2, 6))
    entries = (IndexEntry("工人阶级", places, Place(2, 6)), IndexEntry("工会", (Place(1, 2), Place(1, at - 9))))
    letters = (Section("index-1", Heading("G", Kind.GROUP), entries),)
    index = titled("index", "术语索引", aid=Aid.INDEX, sections=letters)
    return packet(Meta("汇编"), (titled("one", "论工会", *texts), notes, answers, index))


@pytest.fixture(params=THEMES)
def theme(request):
    return THEMES[request.param]


def laid(book: Packet, theme=HANDOUT) -> Laid:
    return Laid.made(dr.edition(book, theme=theme), resources())


def sections(data: bytes) -> list[tuple[str, str, str]]:
    """Of each section: how it begins, the number that its first page has, its columns."""
    found = dr.part(data).iter(qn("w:sectPr"))
    tags = ("type", "val"), ("pgNumType", "start"), ("cols", "num")
    return [tuple(value(s.find(qn(f"w:{tag}")), key) for tag, key in tags) for s in found]  # type: ignore[misc]


def paragraphs(data: bytes, name: str):
    file = File.of(data)
    return [p for p in file.paragraphs if file.name(file.style(p)).endswith(name)]


def test_a_reference_leads_to_its_place_and_names_its_page():
    data, page = dr.written(small()), laid(small()).found.at(Place(1, LONG.rindex("工人阶级")))
    (line,) = paragraphs(data, "reference 1")
    assert page > 1
    assert dr.said(line) == f"1．工人阶级\t{page}"
    (link,) = line.iter(qn("w:hyperlink"))
    instruction = "".join(i.text for i in link.iter(qn("w:instrText")))
    assert PAGEREF.fullmatch(instruction)[1] == value(link, "anchor")
    assert before(data, value(link, "anchor")) == LONG[: LONG.rindex("工人阶级")]


def before(data: bytes, mark: str) -> str:
    """What a paragraph says before a bookmark."""
    (start,) = (s for s in dr.part(data).iter(qn("w:bookmarkStart")) if value(s, "name") == mark)
    paragraph = next(start.iterancestors(qn("w:p")))
    nodes = list(paragraph.iter(qn("w:t"), qn("w:bookmarkStart")))
    return "".join(n.text or "" for n in nodes[: nodes.index(start)] if n.tag == qn("w:t"))


def test_an_entry_names_pages_each_a_field_at_its_place_the_main_one_in_a_face_of_its_own(theme):
    data, found = dr.written(small(), theme), laid(small(), theme)
    entry = paragraphs(data, "index 1")[0]
    (one, *rest) = found.locators[next(n for n, p in enumerate(dr.every(small())) if p.block.text == "工人阶级")]
    assert (one.first, rest) == (1, [])
    assert dr.said(entry) == f"工人阶级\u3000{one.first}–{one.last}"
    anchors = [value(link, "anchor") for link in entry.iter(qn("w:hyperlink"))]
    assert [before(data, mark) for mark in anchors] == [
        LONG[: one.begin.at],
        "全心全意依靠" if one.end.block == 2 else LONG[: one.end.at],
    ]


def test_the_main_pages_are_set_by_a_style_and_not_by_bold():
    data = dr.written(every_aid(), GONGWEN)
    styled = [
        r for p in paragraphs(data, "index 1") for r in p.iter(qn("w:r")) if r.find(f".//{qn('w:rStyle')}") is not None
    ]
    assert {value(r.find(f".//{qn('w:rStyle')}")) for r in styled} == {"IndexMain"}
    assert {kind for r in styled for kind in (value(f, "fldCharType") for f in r.iter(qn("w:fldChar")))} == {
        "begin",
        "separate",
        "end",
    }
    assert not list(dr.part(data).iter(qn("w:b")))
    style = File.of(data).styles["IndexMain"]
    plain = File.of(data).styles["Index1"]
    assert value(style.find(f".//{qn('w:rFonts')}"), "eastAsia") == "方正小标宋简体"
    assert GONGWEN.style(MAIN).face is Face.BIAOSONG
    assert plain.find(f".//{qn('w:b')}") is None


def test_bookmarks_are_hidden_short_and_one_of_a_kind():
    names = [value(s, "name") for s in dr.part(dr.written(every_aid())).iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert all(name.startswith("_") and len(name) <= 40 for name in names)


def test_the_index_stands_in_columns_below_its_title_and_pages_are_counted_on(theme):
    kinds = sections(dr.written(small(), theme))[1:]
    columned = [("oddPage", "1", ""), ("continuous", "", str(theme.columns)), ("continuous", "", "")]
    assert kinds == (columned if theme.columns > 1 else columned[:1])


def test_every_page_has_room_for_the_paragraph_that_ends_the_columns(theme):
    data = dr.written(small(), theme)
    size, edges = (dr.part(data).find(f".//{qn(f'w:{tag}')}") for tag in ("pgSz", "pgMar"))
    room = int(value(size, "h")) - int(value(edges, "top")) - int(value(edges, "bottom"))
    assert room >= twips(theme.row) * round(room / 20 // theme.row) + 20


def test_no_column_is_made_without_an_index():
    book = small()
    plain = replace(book, documents=book.documents[:-1])
    assert sections(dr.written(plain))[1:] == [("oddPage", "1", "")]


def test_notes_are_one_drawing_of_as_many_lines_as_the_page_has_room_for(theme):
    data = dr.written(small(), theme)
    (sheet,) = paragraphs(data, "ruled")
    (shape,) = sheet.iter(qn("w:drawing"))
    count = len([e for e in shape.iter() if e.tag.endswith("}moveTo")])
    used = sum(
        theme.style(name).leading + theme.style(name).before * 0 + theme.style(name).after for name in ("title",)
    )
    assert count == int((theme.sheet.depth + theme.row - theme.style("paragraph").size - used + 1e-3) // theme.row)
    assert [e for e in shape.iter() if e.tag.endswith("}decorative")]
    assert not dr.texts(sheet)


def test_groups_are_no_headings_to_word():
    levels = dr.outline(dr.written(every_aid()))
    assert {levels[dr.style_of(p)] for p in paragraphs(dr.written(every_aid()), "group")} == {0}


def test_text_is_parted_where_bookmarks_are_wherever_it_is_broken():
    spans = [Span("工会", Face.SONG), Span("工作", Face.HEI)]
    assert [span.text for span in cut(spans, {0, 1, 2, 4})] == ["工", "会", "工作"]
    found = laid(every_aid(), GONGWEN)
    assert any(at for offsets in found.marked.values() for at in offsets)
    assert not found._lacking(Outline.of(dr.edition(every_aid(), theme=GONGWEN)))


def test_without_study_aids_nothing_is_marked():
    assert not laid(seeds()).marked


def test_columns_that_fill_their_page_are_followed_by_none(theme, tmp_path):
    """Of all numbers of entries one fills the columns to the last row: a page more is made only for one more."""
    rows = round((theme.sheet.depth - theme.style("paragraph").size) / theme.row) + 1
    title = theme.style("title")
    free = rows - math.ceil((title.leading + title.after) / theme.row - 1e-6)
    for more in (0, 1):
        entries = tuple(IndexEntry(f"词{n}", (Place(1),)) for n in range(theme.columns * free - 1 + more))
        letters = (Section("index-1", Heading("C", Kind.GROUP), entries),)
        index = titled("index", "术语索引", aid=Aid.INDEX, sections=letters)
        book = packet(Meta("汇编"), (titled("one", "论", Paragraph((Text("词"),))), index))
        path = tmp_path / f"{theme.name}-{more}.docx"
        path.write_bytes(dr.written(book, theme))
        with pymupdf.open(checkers.libreoffice(path, tmp_path)) as made:
            assert ("术语索引" in made[-1].get_text()) is not bool(more)


PLANTED = {
    "a page that is no field": (r"PAGEREF _Ref", "REF _Ref"),
    "a bookmark that is missing": (r'w:name="_Ref\d+"', 'w:name="_Lost"'),
    "the index has": (r'(<w:pStyle w:val="Index1"/></w:pPr><w:r><w:rPr>[^/]*/></w:rPr><w:t [^>]*>)', r"\1做"),
    "pages out of order": (r"(<w:hyperlink [^>]*>(?:(?!</w:hyperlink>).)*</w:hyperlink>)(?=<w:r>.{0,90}, )", r"\1\1"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_our_checker_finds_what_is_wrong_with_pages_that_are_named(fault):
    data = dr.written(every_aid())
    found = [f for f in faults(planted(data, DOCUMENT, *PLANTED[fault])) if fault in f]
    assert found
    assert not faults(data)
