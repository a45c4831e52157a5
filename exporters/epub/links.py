"""Where study aids lead: to the very character, by the page where pages are printed, else by the heading above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from exporters.epub.marks import Mark
from exporters.epub.spine import Spine
from exporters.epub.text import escape
from pipeline.document import IndexEntry, Place, Reference
from pipeline.export import Edition
from pipeline.memory import Asked
from pipeline.places import Sections
from pipeline.theme import MAIN
from pipeline.typeset.locators import Locator, segments

_CHIEFLY = "，主要"  # what bold type says to whoever sees it


@dataclass(frozen=True)
class Links:
    """The links of a book's study aids."""

    edition: Edition
    spine: Spine

    def targets(self) -> Iterator[Mark]:
        """All places that are led to, each once."""
        blocks = (placed.block for placed in chain.from_iterable(self.edition.flow))
        yield from (Mark(*place) for place in dict.fromkeys(place for block in blocks for place in self._places(block)))

    def _places(self, block: object) -> Iterator[Place]:
        match block:
            case Reference(to=place):
                yield place
            case IndexEntry():
                yield from (one.begin for one in self._locators(block))

    def href(self, place: Place) -> str:
        """The link to a place."""
        return escape(self.spine.at(Mark(*place)))

    def entry(self, entry: IndexEntry) -> str:
        """What an entry of the index says: the words that it has in print, where there are pages to name."""
        return "".join(self._said(entry))

    def _said(self, entry: IndexEntry) -> Iterator[str]:
        yield f'<span epub:type="index-term">{escape(entry.text)}</span>'
        done = len(entry.text)  # of the first piece, which is the term and what follows it
        for text, found in segments(entry, self._locators(entry)):
            yield self._located(text, found) if found else escape(text[done:])
            done = 0

    def _located(self, text: str, found: Locator) -> str:
        label, link = escape(self._label(text, found)), self.href(found.begin)
        made = f'<a epub:type="index-locator" href="{link}" aria-label="{label}">{text}</a>'
        return f'<strong class="{MAIN}">{made}</strong>' if found.main else made

    def _label(self, text: str, found: Locator) -> str:
        """What is read of a link to whoever listens: a number alone says nothing of where it leads."""
        said = f"第{text}页" if self.edition.printed else f"{text}，{self._sections.at(found.begin).name}"
        return said + (_CHIEFLY if found.main else "")

    def _locators(self, entry: IndexEntry) -> tuple[Locator, ...]:
        """What an entry leads to: asked for where it leads, and again where it is written."""
        return self.edition.pages.locators(entry) if self.edition.printed else self._in_sections[entry]

    @cached_property
    def _in_sections(self) -> Asked[IndexEntry, tuple[Locator, ...]]:
        return Asked(self._sections.locators)

    @cached_property
    def _sections(self) -> Sections:
        return Sections.of(self.edition.packet)
