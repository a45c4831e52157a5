"""DOCX: a Word file with real styles, a filled-in table of contents, links and page numbers."""

from __future__ import annotations

from exporters.docx.options import Options
from pipeline.export import Exporter, later

DOCX = Exporter(
    "docx", ".docx", "Word file: styles, filled-in contents, links", Options, later("exporters.docx.writer:write")
)
