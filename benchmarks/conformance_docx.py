"""Word files of whole corpora: what validators, other readers and a refresh of the contents make of them.

    python benchmarks/conformance_docx.py TEXTS…

TEXTS are folders of raw texts (`*.txt`) or of a corpus's clean documents (`*.json`); each becomes one packet with every
study aid, set in every theme, with contents of three depths. The Open XML SDK's validator, ooxml-integrity and our own
checker must find nothing; words, roles, headings and contents, read by python-docx and by pandoc, must be the
documents'; a refresh in LibreOffice must do what `tests/docx_contents.py` says, and change no word. Entries that it
sets deeper or leaves out and page numbers that it changes are told, not held against us. Exit status 1 if anything is
wrong. Needs what `.ci/run` installs.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from docx_back import differences
from docx_contents import libreoffice, stored
from docx_faults import faults
from docx_file import File

import checkers
from helpers import edition, squeezed, written
from judge import texts
from judge.texts import Made
from pipeline.themes import THEMES
from pipeline.toc import Scope

SCOPES = (Scope(depth=4), Scope(), Scope(depth=1), Scope(depth=9, articles=True, leads=True))


def files(place: Path, folder: Path) -> Iterator[Made]:
    """The packet of a folder in every theme, the first scope's contents in all of them, others in the first."""
    whole = texts.with_aids(texts.packet_of(place))
    for number, scope in enumerate(SCOPES):
        for name, theme in list(THEMES.items())[: 1 if number else None]:
            path = folder / f"{place.name}-{name}-{number}.docx"
            path.write_bytes(written("docx", whole, scope, theme))
            yield Made(path, edition(whole, scope, theme))


def told(made: Made, office: dict[str, list[checkers.Line]]) -> Iterator[str]:
    """What is wrong with a file."""
    yield from faults(made.path.read_bytes())
    yield from differences(made.path, made.edition)
    for check in (checkers.ooxml_validator, checkers.ooxml_integrity):
        done = check(made.path)
        if done.returncode:
            yield done.stdout
    file = File.of(made.path.read_bytes())
    after = office["refreshed"]
    if [(level, text) for level, text, _ in after] != [(e.level, e.text) for e in libreoffice(file)]:
        yield "LibreOffice refreshes the contents to something else"
    if not {squeezed(text) for _, text, _ in after} <= {squeezed(e.text) for e in made.edition.toc.entries}:
        yield "LibreOffice refreshes the contents to other words"


def report(made: Made, office: dict[str, list[checkers.Line]]) -> list[str]:
    """Print what was seen of a file; what is wrong with it."""
    found = [f"{made.path.stem}: {fault}" for fault in told(made, office)]
    entries, after = stored(File.of(made.path.read_bytes())), office["refreshed"]
    levels, pages = (Counter((squeezed(e.text), getattr(e, key)) for e in entries) for key in ("level", "page"))
    deeper = (Counter((squeezed(text), level) for level, text, _ in after) - levels).total()
    moved = (Counter((squeezed(text), page) for _, text, page in after) - pages).total()
    print(
        f"{made.path.stem}: {len(entries)} entries, {len(found)} faults; refreshed in LibreOffice: {deeper} deeper, "
        f"{len(entries) - len(after)} left out, {moved} on other pages",
        flush=True,
    )
    return found


def main(*places: str) -> int:
    if not places:
        sys.exit(__doc__)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for place in places:
            for made in files(Path(place), Path(folder)):
                (office,) = checkers.refreshed(made.path, folder=Path(folder)).values()
                found += report(made, office)
    print("\n".join(found) or "nothing is wrong")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
