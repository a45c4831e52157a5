"""PDF: the typesetter's pages, drawn as they are, with bookmarks, links, page labels and embedded fonts."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.pdf.writer import write
from pipeline.export import Exporter


@dataclass(frozen=True, slots=True)
class Options:
    """`[export.pdf]` in packet.toml: nothing to set yet."""


PDF = Exporter("pdf", ".pdf", "A4 pages to print, set by the typesetter", Options, write)
