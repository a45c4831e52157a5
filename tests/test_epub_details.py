"""What else the EPUB must say: found by planting faults."""

from __future__ import annotations

import datetime

from test_epub import NS, Book
from test_epub import edition as epub_edition
from test_epub import written as epub_written

from pipeline.document import Document, Element, Heading, Role, flow
from pipeline.packet import Meta, packet
from pipeline.theme import style_name
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


def test_where_one_text_ends_and_the_next_begins_decides_the_identifier() -> None:
    said = (Meta("甲乙", "丙"), Meta("甲", "乙丙"))
    one, other = (epub(*BOTH, meta=meta).opf.findtext(".//dc:identifier", namespaces=NS) for meta in said)
    assert one != other


def test_the_play_order_of_the_ncx_counts_from_one():
    orders = [int(p.get("playOrder")) for p in epub(*BOTH).xml("toc.ncx").iterfind(".//ncx:navPoint", NS)]
    assert orders == list(range(1, len(orders) + 1))
