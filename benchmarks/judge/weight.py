"""What an EPUB weighs: its bytes without what only one of two programs has."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from zipfile import ZipFile

_LEVEL = 6  # of packing, pandoc's and ours
# Fonts, cover and the lists: pandoc has no fonts, no cover, and knows of no headings inside paragraphs to be listed.
_APART = re.compile(r"fonts/|cover\.|nav\.xhtml$|toc\.ncx$")
_AIDS = re.compile(rb"</?span[^>]*>")  # words of titles that are not to be broken; marks of pages


def bare(book: Path) -> int:
    """Bytes of the parts of an EPUB as packed, without fonts, cover, lists, and the aids inside the text."""
    with ZipFile(book) as archive:
        kept = [archive.read(name) for name in archive.namelist() if not _APART.search(name)]
    return sum(len(zlib.compress(_AIDS.sub(b"", part), _LEVEL)) for part in kept)
