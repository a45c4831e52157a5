"""What else the EPUB must say: found by planting faults."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from test_epub import NS, Book
from test_epub import edition as epub_edition
from test_epub import written as epub_written

from exporters.epub import style
from pipeline.document import Document, Element, Heading, Role, flow
from pipeline.packet import Meta, packet
from pipeline.theme import Align, Face, Theme, style_name
from pipeline.themes import THEMES
from samples import notice, paragraph, speech

BOTH = (notice(), speech())


def epub(*documents: Document, meta: Meta = Meta()) -> Book:
    return Book(epub_written(epub_edition(packet(meta, documents))))


def test_a_short_title_that_looks_like_markup_survives():
    made = epub(Document("doc", (Element(Role.TITLE, "甲 & <乙>"),), (paragraph("文。"),)))
    assert "".join(made.xml("doc-1.xhtml").find(".//h:h1", NS).itertext()) == "甲 & <乙>"


def test_every_heading_has_the_class_of_its_depth():
    made = epub(*BOTH)
    for document in packet(Meta(), BOTH).documents:
        wanted = [style_name(p) for p in flow(document) if isinstance(p.block, Heading)]
        assert made.xml(f"{document.id}.xhtml").xpath("//@class[starts-with(., 'heading-')]") == wanted


def test_the_page_of_a_document_is_called_as_the_document():
    made = epub(*BOTH, meta=Meta("汇编"))
    assert made.xml("doc-2.xhtml").findtext("h:head/h:title", namespaces=NS) == speech().title


def test_all_that_is_said_of_a_packet_decides_the_identifier():
    said = {"title": "甲", "subtitle": "乙", "organisation": "丙", "author": "丁", "language": "zh-TW"}
    changes = [{}, *({key: value} for key, value in said.items()), {"date": datetime.date(2021, 3, 2)}]
    found = {epub(*BOTH, meta=Meta(**c)).opf.findtext(".//dc:identifier", namespaces=NS) for c in changes}
    assert len(found) == len(changes)


def test_the_play_order_of_the_ncx_counts_from_one():
    orders = [int(p.get("playOrder")) for p in epub(*BOTH).xml("toc.ncx").iterfind(".//ncx:navPoint", NS)]
    assert orders == list(range(1, len(orders) + 1))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_style_sheet_says_of_every_style_what_the_theme_says(theme: Theme):
    css = style.css(theme)
    by_day = css.partition("@media")[0]
    rules = dict(re.findall(r"^\.([\w-]+) \{ (.*) \}$", by_day, re.MULTILINE))
    (whole,) = re.findall(r"^body \{ (font-family.*) \}$", by_day, re.MULTILINE)
    body = theme.style("paragraph")
    assert "line-break: strict;" in css
    assert not re.search(r"\d(px|pt|mm|cm)\b", css)
    for one in theme.styles:
        said = rules.get(one.name)
        if said is None:
            assert (
                one.name == "footer"
                or one.name.startswith("contents-")
                or one == replace(body, name=one.name, indent=0)
            )
            continue
        if one.name in ("table", "verbatim"):
            assert "font-family" not in said
            continue
        assert (style._FAMILIES[one.face] in said) == (one.face is not body.face), one.name
        assert style._FAMILIES[one.face] in said + whole
        assert ("font-weight: normal" in said) == (one.face is Face.SONG)
        assert ("font-weight: bold" in said) == (one.face in (Face.HEI, Face.BIAOSONG) and one.face is not body.face)
        assert (f"text-align: {one.align};" in said) == (one.align is not Align.JUSTIFY)
        em = body.size * style._ratio(one, body)
        for key, points in (("text-indent", one.indent * one.size), ("margin-right", one.right * one.size)):
            assert (f"{key}: {points / em:.3g}em;" in said) == bool(points), (one.name, key)
        assert ("page-break-after: avoid" in said) == one.keep_next
        assert ("page-break-before: avoid" in said) == one.keep_previous
