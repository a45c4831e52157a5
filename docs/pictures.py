"""Make the pictures of the README: pages of the seeds' packet as the three formats show them.

    make pictures

Needs poppler (pdftoppm), LibreOffice, Chromium and Node with what `make checkers` installs.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import checkers  # noqa: E402
from pipeline.build import Build, write  # noqa: E402
from pipeline.plan import plan  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
RESOLUTION = 50  # dots an inch: small, and still legible
PAGES = {"cover": 1, "contents": 2, "speech": 4, "notice": 12, "resolution": 13}
WORD_PAGE = 13
READER_PAGE = 5


def picture(document: Path, page: int, name: str) -> None:
    """One page of a PDF as a PNG in docs/pictures."""
    options = ("-r", str(RESOLUTION), "-png")
    pages = ("-f", str(page), "-l", str(page), "-singlefile")
    checkers.run(checkers.poppler("pdftoppm"), *options, *pages, document, PICTURES / name)


def main() -> None:
    """Build the packet and take the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = Build.of(plan((str(ROOT / "seeds"),)))
        word, pdf, book = write(made.outputs(("docx", "pdf", "epub")), folder)
        for called, page in PAGES.items():
            picture(pdf, page, called)
        (folder / "word").mkdir()
        picture(checkers.libreoffice(word, folder / "word"), WORD_PAGE, "word")
        checkers.photograph(book, folder / "reader", size="440x620")
        shutil.copy(folder / "reader" / f"p{READER_PAGE:03}.png", PICTURES / "reader.png")


if __name__ == "__main__":
    main()
