"""EPUB 3: a spine item a document, contents as nav and NCX, the printed pages, accessibility, reproducible bytes."""

from __future__ import annotations

from exporters.epub.options import Options
from pipeline.export import Exporter, later

EPUB = Exporter(
    "epub", ".epub", "EPUB 3 e-book for readers and phones", Options, later("exporters.epub.writer:write"), refers=True
)
