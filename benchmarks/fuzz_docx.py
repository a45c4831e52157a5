"""Random packets in LibreOffice: every line and page of the Word file beside where it is foretold.

    python benchmarks/fuzz_docx.py [DOCUMENTS] [SEED]

A packet for each mixture of texts in each theme, and in themes that a user has changed: other papers, margins, sizes,
measures. Prints how many blocks are broken otherwise, with the first of them, and how many begin on another page, which
the former shift; exits with 1 where more than one block in a hundred is broken otherwise. What PyMuPDF reads in another
order is not compared, and said so. The packets follow from the seed alone. Needs what `.ci/run` installs.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from judge.office import Office
from judge.packets import MIXES, Writer
from judge.proof import Unlike
from judge.texts import MOMENT
from pipeline.packet import Meta, packet
from pipeline.theme import Theme
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from pipeline.typeset.fonts import Fonts, folder

DOCUMENTS = 40
MISSED = 0.01  # of the blocks at most
SHOWN = 2


def _changed(theme: Theme, name: str, size: float, row: float, **sheet: float) -> Theme:
    """A theme with another size of body text, rows and sheet."""
    styles = (replace(s, size=size, leading=row) if s.leading == theme.row else s for s in theme.styles)
    return replace(theme, name=name, styles=tuple(styles), row=row, sheet=replace(theme.sheet, **sheet))


CHANGED = (
    _changed(HANDOUT, "small", 10.5, 17.0, outer=60.0, mirrored=False),
    replace(_changed(HANDOUT, "odd", 15.0, 26.3, top=91.3, inner=71.7), recto=False),
    _changed(GONGWEN, "narrow", 16.0, 30.1, outer=150.0),
)


def compare(theme: Theme, mix: str, documents: int, seed: int) -> tuple[int, int]:
    """Set one packet: how many blocks differ, of how many."""
    has = tuple(Fonts.load(folder()).files.values())
    line = int(theme.sheet.measure / theme.style("paragraph").em)
    writer = Writer(random.Random(seed), [mix], line, lambda char: all(font.glyph(char) for font in has))
    whole = packet(Meta("学习资料", date=MOMENT.date()), [writer.document() for _ in range(documents)])
    with tempfile.TemporaryDirectory() as name:
        try:
            office = Office.of(whole, theme, Path(name))
        except Unlike as error:
            print(f"{theme.name:8} {mix:12} not compared: {error}", flush=True)
            return 0, 0
    blocks, lines = len(office.proof.blocks), list(office.other_starts())
    pages = list(office.other_pages())
    print(f"{theme.name:8} {mix:12} {blocks:5} blocks: {len(lines)} broken otherwise, {len(pages)} begin elsewhere")
    for place in lines[:SHOWN]:
        print(f"    page {place.page}: {place.text}", flush=True)
    return len(lines), blocks


def main() -> int:
    given = [int(word) for word in sys.argv[1:3]]
    documents, seed = (*given, *(DOCUMENTS, 1)[len(given) :])
    counts = [compare(theme, mix, documents, seed) for theme in (*THEMES.values(), *CHANGED) for mix in MIXES]
    missed, blocks = (sum(count) for count in zip(*counts, strict=True))
    print(f"{missed} of {blocks} blocks are broken otherwise, one in {blocks / max(missed, 1):.0f}")
    return int(missed > MISSED * blocks)


if __name__ == "__main__":
    sys.exit(main())
