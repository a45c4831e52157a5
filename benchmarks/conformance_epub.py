"""EPUBs of whole corpora: what validators and other readers make of them.

    python benchmarks/conformance_epub.py TEXTS…

TEXTS are folders of raw texts (`*.txt`) or of a corpus's clean documents (`*.json`). Each folder becomes one packet,
and ten of its documents, spread evenly over it in the order of their names, are each a packet of its own, with all
study aids, in the themes by turns. EPUBCheck with warnings as failures, Ace and our own checker must find nothing;
every word and the contents, read by EbookLib, by pandoc and by Calibre, must be the documents'. Exit status 1 if
anything is wrong. Needs what `.ci/run` installs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from epub_back import differences
from epub_faults import faults
from epub_file import aided, made, made_of

import checkers
from judge import texts
from judge.texts import Made
from pipeline.packet import Meta, packet
from pipeline.themes import THEMES
from pipeline.toc import Scope

SCOPE = Scope(depth=4)
ALONE = 10  # documents of a folder that become packets of their own


def files(place: Path, folder: Path) -> Iterator[Made]:
    """The packet of a folder, then those of one document."""
    whole = texts.packet_of(place)
    spread = whole.documents[:: max(len(whole.documents) // ALONE, 1)][:ALONE]
    alone = (packet(Meta(title=one.title, date=texts.MOMENT.date()), [one]) for one in spread)
    every = map(aided, (whole, *alone))
    for number, (one, theme) in enumerate(zip(every, cycle(THEMES.values()), strict=False)):
        path = folder / f"{place.name}-{number}.epub"
        path.write_bytes(made(one, SCOPE, theme))
        yield Made(path, made_of(one, SCOPE, theme))


def told(book: Made) -> Iterator[str]:
    """What is wrong with a file, but for what Ace says."""
    yield from faults(book.path.read_bytes())
    yield from differences(book.path, book.edition)
    done = checkers.epubcheck(book.path)
    if done.returncode or checkers.NOTHING not in done.stdout:
        yield done.stdout + done.stderr


def main(*places: str) -> int:
    if not places:
        sys.exit(__doc__)
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = [book for place in places for book in files(Path(place), folder)]
        heard = checkers.ace(*(book.path for book in every), folder=folder)
        for book in every:
            here = [f"{book.path.stem}: {fault}" for fault in (*told(book), *heard[book.path])]
            print(f"{book.path.stem}: {book.path.stat().st_size:,} bytes, {len(here)} faults", flush=True)
            found += here
    print("\n".join(found) or "nothing is wrong")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
