"""What tests of exporters share: editions, words, contents as they should be."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

from lxml import etree

from pipeline import export
from pipeline.aids.choice import Aids
from pipeline.aids.making import aided
from pipeline.build.asked import Asked
from pipeline.build.making import Build
from pipeline.build.reading import gathered
from pipeline.build.run import Run
from pipeline.document import Block, Heading, IndexEntry, Reference, flow
from pipeline.export import Edition, Resources
from pipeline.packet import Packet
from pipeline.plan import plan
from pipeline.theme import Theme
from pipeline.themes import HANDOUT
from pipeline.toc import Scope, toc
from pipeline.typeset import fonts
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.locators import locators, segments
from pipeline.typeset.pages import Pages

MOMENT = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)


@cache
def bundled() -> fonts.Fonts:
    return fonts.Fonts.load(fonts.folder())


def resources() -> Resources:
    return Resources(MOMENT, bundled())


@cache
def seeds(aids: bool = False) -> Packet:
    """The packet of the seeds, without study aids or with those that it gets."""
    whole = Build.of(plan((str(Path(__file__).resolve().parents[1] / "seeds"),))).edition().packet
    return whole if aids else replace(whole, documents=tuple(d for d in whole.documents if d.aid is None))


@cache
def every_aid() -> Packet:
    """The packet of the seeds with all study aids, the self-test too."""
    return aided(seeds(), Aids(selftest=True))


def edition(packet: Packet, scope: Scope = Scope(depth=4), theme: Theme = HANDOUT) -> Edition:
    contents = toc(packet, scope)
    setter = Typesetter(theme, bundled())
    return Edition(packet, contents, theme, lambda: setter.pages(packet, contents))


def written(name: str, packet: Packet, scope: Scope = Scope(depth=4), theme: Theme = HANDOUT) -> bytes:
    exporter = export.find(name)
    return exporter.write(edition(packet, scope, theme), exporter.options(), resources())


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def words(packet: Packet) -> str:
    """Every word of every document, in order, without white space."""
    return squeezed("".join(placed.block.text for document in packet.documents for placed in flow(document)))


def printed(made: Edition) -> str:
    """Every word of the pages' body, the page numbers of references and of the index included."""
    return squeezed("".join(_printed(p.block, made.pages) for d in made.packet.documents for p in flow(d)))


def _printed(block: Block | Heading, pages: Pages) -> str:
    match block:
        case IndexEntry():
            return "".join(text for text, _ in segments(block, locators(block, pages.page)))
        case Reference():
            return f"{block.text}{pages.page(block.to)}"
        case _:
            return block.text


def member(data: bytes, name: str) -> etree._Element:
    """A part of a ZIP package, as XML."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for info in package.infolist():
            yield info.filename, package.read(info)


def run(asked: Asked) -> Run:
    """A build of what is asked for, in this process."""
    return Run.of(asked, gathered(asked))
