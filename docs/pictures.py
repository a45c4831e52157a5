"""Make the pictures of the README: pages of the seeds' packet in every theme, as paper, Word and readers show them.

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
# A page of each theme, as the file counts them; and the sheet of a booklet.
PAGES = {"gongwen": 20, "handout": 5, "large": 7}
BOOKLET, SHEET = "pocket", 7
WORD_PAGE = 19
READER_PAGE = 5


def picture(document: Path, page: int, name: str) -> None:
    """One page of a PDF as a PNG in docs/pictures."""
    options = ("-r", str(RESOLUTION), "-png")
    pages = ("-f", str(page), "-l", str(page), "-singlefile")
    checkers.run(checkers.poppler("pdftoppm"), *options, *pages, document, PICTURES / name)


def made(folder: Path, theme: str, *formats: str) -> list[Path]:
    """The seeds' packet in a theme, written into a folder of its own."""
    built = Build.of(plan((str(ROOT / "seeds"),), theme=theme))
    return write(built.outputs(formats), folder / theme)


def main() -> None:
    """Build the packet in every theme and take the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for theme, page in PAGES.items():
            picture(*made(folder, theme, "pdf"), page, theme)
        picture(*made(folder, BOOKLET, "booklet"), SHEET, "booklet")
        word, book = made(folder, "gongwen", "docx", "epub")
        (folder / "word").mkdir()
        picture(checkers.libreoffice(word, folder / "word"), WORD_PAGE, "word")
        checkers.photograph(book, folder / "reader", size="440x620")
        shutil.copy(folder / "reader" / f"p{READER_PAGE:03}.png", PICTURES / "reader.png")


if __name__ == "__main__":
    main()
