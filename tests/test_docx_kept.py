"""Kept answers of the Word file: the same to the last byte, and asked anew only for what has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx_reader as dr
import pytest

import helpers as hp
from exporters.docx.layout.keeping import Documents
from exporters.docx.layout.laid import Laid
from exporters.docx.layout.lines import Breaker
from exporters.docx.layout.margins import measure
from exporters.docx.layout.measures import Measures
from exporters.docx.layout.paragraphs import Setter
from exporters.docx.layout.shaping import Shaper
from exporters.docx.outline import Outline
from pipeline.aids.choice import Aids
from pipeline.aids.making import aided
from pipeline.document import Document, Element, Paragraph, Reference, Role, Text
from pipeline.export import Resources
from pipeline.kept import Kept
from pipeline.packet import Meta, Packet
from pipeline.theme import Theme
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from pipeline.typeset.fonts import Fonts, folder
from pipeline.typeset.locators import Whereabouts
from samples import paragraph, sample
from shelf import Shelf


def written(packet: Packet, theme: Theme, shelf: Shelf | None = None) -> bytes:
    """The file, in fonts opened anew."""
    resources = Resources(dr.RESOURCES.date, Fonts.load(folder()), Kept(shelf))
    data: bytes = dr.DOCX.write(hp.edition(packet, theme=theme), dr.DOCX.options(), resources)
    return data


def edited(packet: Packet, more: str) -> Packet:
    """The same with a paragraph more in its second document."""
    first, second, *rest = packet.documents
    changed = replace(second, blocks=(*second.blocks, Paragraph((Text(more),))))
    return replace(packet, documents=(first, changed, *rest))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("packet", [hp.every_aid, sample], ids=["seeds", "sample"])
def test_a_file_of_kept_lines_is_that_of_lines_foretold_anew(theme: Theme, packet: Callable[[], Packet]) -> None:
    shelf, whole = Shelf(), packet()
    made = written(whole, theme)
    assert written(whole, theme, shelf) == made
    before = shelf.made
    assert before >= len(whole.documents)
    assert written(whole, theme, shelf) == made
    assert shelf.made == before


@pytest.mark.parametrize("more", ["一段。", "工会法、WTO——的一段，" * 200], ids=["short", "pages"])
def test_only_the_lines_of_the_document_that_was_edited_are_foretold_anew(more: str) -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(packet, HANDOUT, shelf)
    before = shelf.made
    changed = edited(packet, more)
    assert written(changed, HANDOUT, shelf) == written(changed, HANDOUT)
    assert shelf.made == before + 1


@pytest.mark.parametrize("more", ["一段。", "工会法、WTO——的一段，" * 200], ids=["short", "pages"])
def test_study_aids_lead_to_the_pages_of_today(more: str) -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(hp.every_aid(), HANDOUT, shelf)
    changed = aided(edited(packet, more), Aids(selftest=True))
    assert written(changed, HANDOUT, shelf) == written(changed, HANDOUT)


def test_other_themes_and_neighbours_are_other_questions() -> None:
    shelf, packet = Shelf(), sample()
    for theme in THEMES.values():
        for one in (packet, replace(packet, documents=packet.documents[::-1])):
            assert written(one, theme, shelf) == written(one, theme)


def documents(packet: Packet, shelf: Shelf | None = None, theme: Theme = HANDOUT) -> Documents:
    whole = hp.edition(packet, theme=theme)
    setter = Setter(Measures.of(whole, dr.RESOURCES), Breaker(Shaper(dr.RESOURCES.fonts)), measure(theme.sheet))
    return Documents.of(setter, Outline.of(whole), Kept(shelf))


def test_where_bookmarks_part_a_text_is_part_of_the_question() -> None:
    shelf, packet = Shelf(), hp.every_aid()
    anew, kept = documents(packet), documents(packet, shelf)
    cuts = [{n: frozenset({k, 2 * k + 1}) for n in range(k, len(anew.outline.placed), 7)} for k in (1, 5, 20)]
    assert kept.blocks() == anew.blocks()
    for _ in range(2):
        assert [[*kept.parted(one)] for one in cuts] == [[*anew.parted(one)] for one in cuts]


def test_neighbours_in_other_documents_are_part_of_the_question() -> None:
    signed = Document("a", closing=(Element(Role.SIGNATURE, "某某总工会办公室"),))
    dated = Document("b", closing=(Element(Role.DATE, "2021年3月2日"),))
    plain, shelf = Document("c", blocks=(paragraph("文。"),)), Shelf()
    for two in ((signed, dated), (signed, plain), (plain, dated), (dated, signed)):
        packet = Packet(Meta(), two)
        assert documents(packet, shelf, GONGWEN).blocks() == documents(packet, theme=GONGWEN).blocks()


def test_lines_that_lead_to_what_has_moved_are_not_foretold_anew() -> None:
    shelf, packet = Shelf(), hp.every_aid()
    documents(packet, shelf).blocks()
    before = shelf.made
    first, *rest = packet.documents
    changed = replace(packet, documents=(replace(first, blocks=(paragraph("一段。"), *first.blocks)), *rest))
    shift = replace(changed, documents=tuple(d if d.aid is None else _moved(d) for d in changed.documents))
    assert documents(shift, shelf).blocks() == documents(shift).blocks()
    assert shelf.made == before + 1


def _moved(document: Document) -> Document:
    """What leads to a place leads to the block after it."""

    def after(block: Any) -> Any:
        if isinstance(block, Reference):
            return replace(block, to=block.to._replace(block=block.to.block + 1))
        return block

    return replace(document, blocks=tuple(map(after, document.blocks)))


def test_what_was_found_of_pages_holds_only_as_long_as_no_line_has_moved() -> None:
    packet, before = hp.every_aid(), Whereabouts()
    outline, blocks = Outline.of(hp.edition(packet)), documents(packet).blocks()
    made = Laid._paged(blocks, outline, HANDOUT, {}, before)
    assert made.found is not before
    assert Laid._paged(blocks, outline, HANDOUT, {}, made.found).found is made.found
    moved = [[], *blocks[1:]]  # a block less
    assert not Laid._paged(moved, outline, HANDOUT, {}, made.found).found.same(made.found)
