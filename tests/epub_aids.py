"""Faults of an EPUB's study aids: `epub_faults` looks for them along with all others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from epub_file import NS, TYPE, File
from lxml import etree

from pipeline import pinyin

_NUMBER = re.compile(r"\d+．")
_LANDED = "ancestor-or-self::h:h1|ancestor-or-self::h:h2|ancestor-or-self::h:h3|ancestor-or-self::h:h4" + "".join(
    f"|ancestor-or-self::{name}" for name in ("h:h5", "h:h6", "*[@role='heading']")
)


def index(file: File) -> Iterator[str]:
    """Entries are in order below their letters; each leads somewhere, once to each place, and there the term begins."""
    entries = [li for tree in file.pages.values() for li in _typed(tree, "index-entry")]
    terms = ["".join(_typed(li, "index-term")[0].itertext()) for li in entries]
    keys = [pinyin.key(term) for term in terms]
    yield from (
        f"the index is out of order at “{b}”" for b, x, y in zip(terms[1:], keys, keys[1:], strict=False) if x >= y
    )
    for li, term in zip(entries, terms, strict=True):
        letter = "".join(li.xpath("string(ancestor::h:section[1]/*[1])", namespaces=NS))
        if letter != pinyin.head(term):
            yield f"“{term}” stands below {letter}"
        links = _typed(li, "index-locator")
        if not links:
            yield f"“{term}” leads nowhere"
        yield from _locators(file, term, links)
    if bool(entries) != ("index" in file.meta("schema:accessibilityFeature")):
        yield "an index is claimed and not there, or there and not claimed"


def _locators(file: File, term: str, links: list[etree._Element]) -> Iterator[str]:
    places = [_there(file, a) for a in links]
    yield from (f"“{term}” leads twice to {place}" for place, times in Counter(places).items() if times > 1)
    order = [file.places.get(place, -1) for place in places]
    if any(a >= b for a, b in pairwise(order)):
        yield f"the places of “{term}” are out of order"
    for a, place in zip(links, places, strict=True):
        if not text_at(file, *place).startswith(term):
            yield f"“{term}” does not stand where {a.text} leads"
        if not (a.text or "") or len(a.get("aria-label", "")) <= len(a.text or ""):
            yield f"“{term}”: whoever listens to {a.text} does not hear where it leads"
        if file.listed("page-list") and not _on_page(file, place, a.text or ""):
            yield f"“{term}” does not stand on page {a.text}"


def _on_page(file: File, place: tuple[str, str], said: str) -> bool:
    """Whether a place is on the page named: after its mark, before that of the next."""
    pages = [(file.places.get((x.file, x.target), -1), x.text) for x in file.listed("page-list")]
    here = [label for at, label in pages if at <= file.places.get(place, -1)]
    return bool(here) and here[-1] == re.split("–", said)[0]


def anchors(file: File) -> Iterator[str]:
    """No place is marked that nothing leads to."""
    led = {(part, id_) for _, _, part, id_ in file.links()}
    for name, tree in file.pages.items():
        for mark in tree.xpath("//h:span[starts-with(@id, 'p-')]", namespaces=NS):
            if (name, mark.get("id")) not in led:
                yield f"{name}: nothing leads to {mark.get('id')}"


def references(file: File) -> Iterator[str]:
    """A line of an outline leads to the heading that it says, an answer to what it says."""
    for name, tree in file.pages.items():
        outline = tree.xpath("boolean(//*[@role='doc-abstract'])", namespaces=NS)
        for a in tree.xpath("//h:ol[contains(@class, 'outline')]//h:a", namespaces=NS):
            said, place = "".join(a.itertext()), _there(file, a)
            there = text_at(file, *place)
            if not there.startswith((said, _NUMBER.sub("", said, count=1))):
                yield f"{name}: “{said}” leads to “{there[:9]}”"
            elif outline and not file.elements[place].xpath(_LANDED, namespaces=NS):
                yield f"{name}: “{said}” leads to no heading"


def text_at(file: File, name: str, id_: str) -> str:
    """The text of a page from an element on, as far as a heading may go."""
    tree, found, size = file.pages.get(name), "", 400
    if tree is None or (name, id_) not in file.elements:
        return ""
    for text in tree.xpath(f"//*[@id='{id_}']/descendant::text()|//*[@id='{id_}']/following::text()"):
        found += text
        if len(found) > size:
            break
    return found


def _there(file: File, a: etree._Element) -> tuple[str, str]:
    name = next(name for name, tree in file.pages.items() if tree is a.getroottree().getroot())
    return file.inside(name, a.get("href", ""))


def _typed(element: etree._Element, kind: str) -> list[etree._Element]:
    return [e for e in element.iter(etree.Element) if kind in e.get(TYPE, "").split()]
