"""PDF: the typesetter's pages, drawn as they are, tagged, with bookmarks, links, page labels and embedded fonts."""

from __future__ import annotations

from exporters.pdf.options import Options
from pipeline.export import Exporter, later

PDF = Exporter(
    "pdf",
    ".pdf",
    "pages to print, to read aloud and to keep (PDF/UA-1, PDF/A-2a)",
    Options,
    later("exporters.pdf.writer:write"),
    paged=True,
)
