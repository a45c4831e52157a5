"""`[export.epub] split`: a file of the book for each document, or for each section of the first level."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from ebooklib.epub import EpubBook
from epub_file import words
from lxml import etree
from test_epub import NS, Book, headings

import checkers
from exporters.epub import EPUB, Options
from exporters.epub.spine import Spine, Split
from helpers import edition, resources, seeds, squeezed
from pipeline import config
from pipeline.document import Document, Element, Placed, Role, Section, flow
from pipeline.errors import ConfigError
from pipeline.packet import Meta, Packet, packet
from pipeline.toc import Scope, toc
from samples import heading, notice, paragraph, sample, speech

FRONT = 3  # pages: cover, title, contents


def book(of: Packet, split: Split = Split.SECTION) -> Book:
    return Book(EPUB.write(edition(of), Options(split), resources()))


def body(made: Book, name: str) -> etree._Element:
    return made.xml(name).find("h:body", NS)


def nested(depth: int = 0) -> Document:
    """A document with all that can stand before, between and after sections, and one like it attached."""
    return Document(
        "doc",
        (Element(Role.TITLE, f"题{depth}"),),
        (paragraph(f"前{depth}。"),),
        tuple(Section(f"sec-{n}", heading(f"{n}节{depth}", 1, ""), (paragraph(f"文{n}{depth}。"),)) for n in (1, 2, 3)),
        (Element(Role.SIGNATURE, f"署名{depth}"),),
        () if depth > 1 else (nested(depth + 1),),
        (Element(Role.PRINT_NOTE, f"印发{depth}"),),
    )


def test_a_file_is_a_section_of_the_first_level() -> None:
    made = book(packet(Meta("汇编"), [nested(1), speech()]))
    files = {
        "doc-1.xhtml": "题1前1。1节1文11。",
        "doc-1-sec-2.xhtml": "2节1文21。",
        "doc-1-sec-3.xhtml": "3节1文31。署名1",
        "doc-1-att-1.xhtml": "题2前2。1节2文12。",
        "doc-1-att-1-sec-2.xhtml": "2节2文22。",
        "doc-1-att-1-sec-3.xhtml": "3节2文32。署名2印发2印发1",
    }
    assert made.spine[FRONT : FRONT + len(files)] == list(files)
    assert {name: squeezed("".join(body(made, name).itertext())) for name in files} == files
    assert made.spine[FRONT + len(files) :] == ["doc-2.xhtml", "doc-2-sec-2.xhtml", "doc-2-sec-3.xhtml"]


def test_a_document_without_sections_is_a_file() -> None:
    made = book(packet(Meta("汇编"), [Document("doc", blocks=(paragraph("文。"),)), speech()]))
    assert made.spine[:2] == ["cover.xhtml", "title.xhtml"]
    assert made.spine[3] == "doc-1.xhtml"


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize(
    "of", [sample(), seeds(), packet(Meta("汇编"), [nested(), nested(1)])], ids=["sample", "seeds", "nested"]
)
def test_every_word_and_every_link_is_where_it_was(of: Packet, split: Split) -> None:
    made = book(of, split)
    said = "".join("".join(body(made, name).itertext()) for name in made.spine[FRONT:])
    assert squeezed(said) == words(edition(of))
    entries = toc(of, Scope(depth=4)).entries
    assert [(text, href.partition("#")[2]) for _, text, href in made.contents()] == [
        (e.text, e.target) for e in entries
    ]
    assert made.contents() == made.ncx()
    links = made.nav.xpath("//h:a/@href", namespaces=NS)
    for name, _, target in (href.partition("#") for href in links):
        assert not target or made.ids(name).count(target) == 1
    held = [name for file in made.spine[FRONT:] for name in made.ids(file)]
    assert len(held) == len(set(held))
    assert set(held) >= {p.target for document in of.documents for p in flow(document) if p.target}


@pytest.mark.parametrize("of", [sample(), packet(Meta("汇编"), [nested(), speech()])], ids=["sample", "nested"])
def test_headings_stay_as_deep_as_in_the_whole_document(of: Packet) -> None:
    parts, whole = book(of), book(of, Split.DOCUMENT)
    assert [n for name in parts.spine[FRONT:] for n in headings(parts.xml(name))] == [
        n for name in whole.spine[FRONT:] for n in headings(whole.xml(name))
    ]
    for name in parts.spine[FRONT:]:
        assert all(below - above <= 1 for above, below in pairwise(headings(parts.xml(name))))


def test_only_the_beginning_of_a_document_is_its_chapter() -> None:
    made = book(packet(Meta("汇编"), [nested(1), speech()]))
    roles = {name: body(made, name).xpath("count(.//*[@role='doc-chapter'])") for name in made.spine[FRONT:]}
    assert [name for name, count in roles.items() if count] == ["doc-1.xhtml", "doc-2.xhtml"]
    (attached,) = body(made, "doc-1-att-1.xhtml").findall("h:section", NS)
    assert (attached.get("class"), attached.get("id")) == ("attached", "doc-1-att-1")
    (section,) = body(made, "doc-1-sec-2.xhtml").findall("h:section", NS)
    assert section.get("id") == "doc-1-sec-2"


def test_a_file_is_called_as_what_it_begins_with() -> None:
    made = book(packet(Meta("汇编"), [nested(1), Document("doc", blocks=(paragraph("文。"),))]))
    titles = {name: made.xml(name).findtext("h:head/h:title", namespaces=NS) for name in made.spine}
    assert titles["doc-1.xhtml"] == "题1"
    assert titles["doc-1-sec-2.xhtml"] == "2节1"
    assert titles["doc-1-att-1.xhtml"] == "题2"
    assert titles["doc-2.xhtml"] == "汇编"


@pytest.mark.parametrize("split", Split)
def test_files_count_their_blocks_in_the_reading_order_of_the_packet(split: Split) -> None:
    of = packet(Meta("汇编"), [nested(), Document("doc"), sample().documents[0]])
    order: list[Placed] = [placed for document in of.documents for placed in flow(document)]
    spine = Spine.of(of, split)
    assert len(spine.parts) == (3 if split is Split.DOCUMENT else 13)
    for part in spine.parts:
        held = [placed.block for placed in flow(part.piece.document)]
        assert [placed.block for placed in order[part.first : part.first + len(held)]] == held


def test_packet_toml_says_how_to_split() -> None:
    made = config.parse('[export.epub]\nsplit = "section"\n', "packet.toml")
    assert made.options(EPUB) == Options(Split.SECTION)
    assert config.parse("", "packet.toml").options(EPUB) == Options(Split.DOCUMENT)
    with pytest.raises(ConfigError, match="cannot be 'page'"):
        config.parse('[export.epub]\nsplit = "page"\n', "packet.toml")


@pytest.mark.parametrize(
    "of", [packet(Meta("汇编"), [nested(), notice()]), packet(Meta(), [speech()])], ids=["packet", "alone"]
)
def test_epubcheck_has_nothing_to_say_of_sections(of: Packet, tmp_path: Path) -> None:
    file = tmp_path / "packet.epub"
    file.write_bytes(book(of).data)
    done = checkers.epubcheck(file)
    assert "0 fatals / 0 errors / 0 warnings / 0 infos" in done.stdout, done.stdout + done.stderr


def test_files_are_made_one_after_the_other_and_none_is_held() -> None:
    """Forty documents of 600 kB each: no more is held at a time than a few of them would take."""
    document = Document("doc", blocks=(paragraph("字" * 200_000),))
    many = edition(packet(Meta("汇编"), [document] * 40))
    EPUB.write(many, EPUB.options(), resources())  # what stays: words, glyphs
    tracemalloc.start()
    EPUB.write(many, EPUB.options(), resources())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 600_000


def test_items_are_not_looked_up_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EpubBook, "get_item_with_id", None)
    assert len(book(seeds()).spine) > 20
