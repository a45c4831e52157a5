"""Kept answers of the Word file: the same to the last byte, and asked anew only for what has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import docx_reader as dr
import pytest

import helpers as hp
from pipeline.aids.choice import Aids
from pipeline.aids.making import aided
from pipeline.document import Paragraph, Text
from pipeline.export import Resources
from pipeline.kept import Kept
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.themes import HANDOUT, THEMES
from pipeline.typeset.fonts import Fonts, folder
from samples import sample


@dataclass
class Shelf:
    """A store that forgets nothing, and holds what it is given as JSON."""

    held: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def get(self, key: str) -> Any | None:
        return json.loads(self.held[key]) if key in self.held else None

    def put(self, key: str, value: Any) -> None:
        self.held[key] = json.dumps(value)
        self.made += 1


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
