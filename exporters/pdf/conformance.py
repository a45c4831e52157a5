"""What PDF/UA-1 and PDF/A-2a ask of the packet itself: what could not be kept is an error, never claimed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from exporters.pdf.fonts import Embedded
from pipeline.document import flow
from pipeline.errors import ExportError
from pipeline.export import Edition

_AROUND = 12  # characters on either side of one that is quoted
_LESS = 'or have a PDF that claims nothing: [export.pdf] conformance = "none"'
# Values that ToUnicode may not have (ISO 19005-2, 6.2.11.7.2), and private use, which means nothing (6.2.11.7.3).
_SENSELESS = {"\0", "\ufeff", "\ufffe"}


def check(edition: Edition, fonts: Iterable[Embedded]) -> None:
    """ExportError for what keeps the file from being what it would claim to be."""
    if not edition.packet.title.strip():
        raise ExportError(
            "the packet has no title, and a PDF must have one to be accessible (PDF/UA-1)",
            hint=f"give it one in packet.toml: [meta] title = …; {_LESS}",
        )
    for font in fonts:
        for char in font.chars:
            if not font.font.glyph(char):
                raise ExportError(
                    f"no font has {_quoted(edition, char)}",
                    hint=f"name one that has it: [fonts] in packet.toml; {_LESS}",
                )
            if char in _SENSELESS or unicodedata.category(char) == "Co":
                raise ExportError(
                    f"PDF/A-2a cannot say what {_quoted(edition, char)} means", hint=f"mend the text; {_LESS}"
                )


def _quoted(edition: Edition, char: str) -> str:
    """A character, and the text around it where it first stands."""
    said = next((text for text in _texts(edition) if char in text), char)
    at = said.index(char)
    begin, end = max(0, at - _AROUND), at + _AROUND
    around = "…" * (begin > 0) + " ".join(said[begin:end].split()) + "…" * (end < len(said))
    return f"U+{ord(char):04X} in “{around}”"


def _texts(edition: Edition) -> Iterator[str]:
    packet, meta = edition.packet, edition.packet.meta
    yield from (placed.block.text for document in packet.documents for placed in flow(document))
    yield from (meta.title, meta.subtitle, meta.organisation, meta.author, edition.toc.title)
