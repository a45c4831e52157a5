"""The texts to be set: packets of a corpus's documents and of the seeds, and ours of them as PDF."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exporters.pdf import PDF
from pipeline.aids.choice import Aids
from pipeline.aids.making import aided
from pipeline.export import Edition, Resources
from pipeline.packet import Meta, Packet, packet
from pipeline.read import read
from pipeline.source import decode
from pipeline.theme import Theme
from pipeline.toc import Scope, toc
from pipeline.typeset.fonts import Fonts, folder
from pipeline.typeset.layout import Typesetter

MOMENT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
DEPTH = 4  # of the contents


@dataclass(frozen=True)
class Made:
    """A file, and the edition that it was made of."""

    path: Path
    edition: Edition


def sources(place: Path) -> Iterator[tuple[str, bytes]]:
    """The raw texts in a folder: as they are, or of a corpus's JSON the blocks, one a line."""
    for path in sorted(place.glob("*.json")):
        blocks = json.loads(path.read_text("utf-8"))["blocks"]
        yield path.stem, "\n".join("".join(block["text"].split("\n")).strip() for block in blocks).encode()
    for path in sorted(place.glob("*.txt")):
        yield path.stem, path.read_bytes()


def packet_of(place: Path) -> Packet:
    """All texts in a folder as one packet."""
    documents = [read(decode(data, name)).document for name, data in sources(place)]
    return packet(Meta(title="学习资料汇编", date=MOMENT.date()), documents)


def with_aids(whole: Packet) -> Packet:
    """A packet with every study aid."""
    return aided(whole, Aids(summary=True, notes=True, index=True, selftest=True))


def edition(whole: Packet, theme: Theme) -> tuple[Edition, Resources]:
    """A packet with its contents, in a theme and the bundled fonts."""
    fonts = Fonts.load(folder())
    contents = toc(whole, Scope(depth=DEPTH))
    setter = Typesetter(theme, fonts)
    return Edition(whole, contents, theme, lambda: setter.pages(whole, contents)), Resources(MOMENT, fonts)


def pdf(whole: Packet, theme: Theme) -> bytes:
    """Our PDF of a packet."""
    made, resources = edition(whole, theme)
    return PDF.write(made, PDF.options(), resources)
