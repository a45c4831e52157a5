"""Kept answers of the typesetter and the PDF: the same to the last byte, and asked anew only for what has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import helpers as hp
from exporters.pdf import PDF
from exporters.pdf.options import Conformance, Options
from pipeline.aids.choice import Aids
from pipeline.aids.making import aided
from pipeline.document import Aid, Paragraph, Text
from pipeline.export import Edition, Resources
from pipeline.kept import Kept
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.themes import HANDOUT, THEMES
from pipeline.toc import Scope, toc
from pipeline.typeset.fonts import Fonts, folder
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.pages import Pages
from samples import sample
from shelf import Shelf


def pages(packet: Packet, theme: Theme, shelf: Shelf | None = None) -> Pages:
    """The pages, in fonts opened anew."""
    return Typesetter(theme, Fonts.load(folder()), Kept(shelf)).pages(packet, toc(packet))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("packet", [hp.every_aid, sample], ids=["seeds", "sample"])
def test_kept_pages_are_those_set_anew(theme: Theme, packet: Callable[[], Packet]) -> None:
    shelf, whole = Shelf(), packet()
    made = pages(whole, theme)
    assert pages(whole, theme, shelf) == made
    kept, shelf.made = len(shelf.held), 0
    assert pages(whole, theme, shelf) == made
    assert not shelf.made
    assert kept == sum(d.aid is not Aid.NOTES for d in whole.documents)


def edited(packet: Packet, more: str) -> Packet:
    """The same with a paragraph more in its second document."""
    first, second, *rest = packet.documents
    changed = replace(second, blocks=(*second.blocks, Paragraph((Text(more),))))
    return replace(packet, documents=(first, changed, *rest))


@pytest.mark.parametrize("more", ["一段。", "工会法、WTO——的一段，" * 200], ids=["short", "pages"])
def test_only_the_document_that_was_edited_is_set_anew(more: str) -> None:
    shelf, packet = Shelf(), hp.seeds()
    pages(packet, HANDOUT, shelf)
    shelf.made = 0
    changed = edited(packet, more)
    assert pages(changed, HANDOUT, shelf) == pages(changed, HANDOUT)
    assert shelf.made == 1


@pytest.mark.parametrize("more", ["一段。", "工会法、WTO——的一段，" * 200], ids=["short", "pages"])
def test_study_aids_name_the_pages_of_today(more: str) -> None:
    shelf, packet = Shelf(), hp.seeds()
    pages(hp.every_aid(), HANDOUT, shelf)
    changed = aided(edited(packet, more), Aids(selftest=True))
    assert pages(changed, HANDOUT, shelf) == pages(changed, HANDOUT)


def written(packet: Packet, theme: Theme, shelf: Shelf | None = None, scope: Scope = Scope()) -> bytes:
    """The PDF, in fonts opened anew."""
    fonts, kept, contents = Fonts.load(folder()), Kept(shelf), toc(packet, scope)
    edition = Edition(packet, contents, theme, lambda: Typesetter(theme, fonts, kept).pages(packet, contents))
    return PDF.write(edition, Options(Conformance.NONE), Resources(hp.MOMENT, fonts, kept))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("packet", [hp.every_aid, sample], ids=["seeds", "sample"])
def test_a_pdf_of_kept_pages_is_the_one_drawn_anew(theme: Theme, packet: Callable[[], Packet]) -> None:
    shelf, whole = Shelf(), packet()
    made = written(whole, theme)
    assert written(whole, theme, shelf) == made
    shelf.made = 0
    assert written(whole, theme, shelf) == made
    assert not shelf.made


@pytest.mark.parametrize("more", ["一段。", "工会法、WTO——的一段，" * 200, "𠮷鿏龘"], ids=["short", "pages", "rare"])
def test_a_pdf_with_an_edited_document_is_the_one_drawn_anew(more: str) -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(hp.every_aid(), HANDOUT, shelf)
    written(packet, HANDOUT, shelf)
    for changed in (edited(packet, more), aided(edited(packet, more), Aids(selftest=True))):
        assert written(changed, HANDOUT, shelf) == written(changed, HANDOUT)


def test_only_the_pages_of_the_edited_document_are_drawn_anew() -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(packet, HANDOUT, shelf)
    shelf.made = 0
    written(edited(packet, "一段。"), HANDOUT, shelf)
    assert shelf.made == 2  # rows and pages


def test_pages_are_drawn_anew_where_glyphs_have_other_numbers() -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(packet, THEMES["gongwen"], shelf)  # in Fandol Fang, whose codes are glyphs of the subset
    changed = edited(packet, "嗷嘈噩")
    assert written(changed, THEMES["gongwen"], shelf) == written(changed, THEMES["gongwen"])


def test_pages_are_drawn_anew_where_headings_are_others() -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(packet, HANDOUT, shelf)
    scope = Scope(articles=True, leads=True)
    assert written(packet, HANDOUT, shelf, scope) == written(packet, HANDOUT, scope=scope)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_pages_are_drawn_anew_where_their_rules_have_other_names(theme: Theme) -> None:
    shelf, packet = Shelf(), hp.seeds()
    written(packet, theme, shelf)
    coverless = replace(packet, meta=replace(packet.meta, title=""))  # the first rules are no longer the cover's
    assert written(coverless, theme, shelf) == written(coverless, theme)
