"""What tests of exporters share: editions, words, contents as they should be."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from lxml import etree

from pipeline import export
from pipeline.build import Build
from pipeline.document import flow
from pipeline.export import Edition, Resources
from pipeline.packet import Packet
from pipeline.plan import plan
from pipeline.theme import Theme
from pipeline.themes import HANDOUT
from pipeline.toc import Scope, toc
from pipeline.typeset import fonts
from pipeline.typeset.layout import Typesetter

MOMENT = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)


@cache
def bundled() -> fonts.Fonts:
    return fonts.Fonts.load(fonts.folder())


def resources() -> Resources:
    return Resources(MOMENT, bundled())


@cache
def seeds() -> Packet:
    """The packet of the seeds."""
    return Build.of(plan((str(Path(__file__).resolve().parents[1] / "seeds"),))).edition().packet


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


def member(data: bytes, name: str) -> etree._Element:
    """A part of a ZIP package, as XML."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for info in package.infolist():
            yield info.filename, package.read(info)
