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

import pymupdf  # noqa: E402

import checkers  # noqa: E402
from pipeline.build.files import write  # noqa: E402
from pipeline.build.making import Build  # noqa: E402
from pipeline.plan import plan  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
BOOKLET = "pocket"
RESOLUTION = 50  # dots an inch: small, and still legible
NOTICE, SPEECH, INDEX = (
    "桂工发〔2021〕5号",
    "2023年10月",
    "术语索引",
)  # what the pages say that are shown, and no earlier one
PAGES = (
    ("gongwen", NOTICE, "gongwen"),
    ("handout", SPEECH, "handout"),
    ("large", SPEECH, "large"),
    ("handout", INDEX, "index"),
)


def picture(document: Path, words: str, name: str) -> None:
    """The first page of a PDF that says so, leaders apart, as a PNG in docs/pictures."""
    with pymupdf.open(document) as file:
        texts = ["".join(page.get_text().split()) for page in file]
    page = next(
        n for n, text in enumerate(texts, 1) if words in text and "目录" not in texts[n - 1] and ".." not in text
    )
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
        for called, (theme, words) in PAGES.items():
            picture(*made(folder, theme, "pdf"), words, called)
        picture(*made(folder, BOOKLET, "booklet"), SPEECH, "booklet")
        word, book = made(folder, "gongwen", "docx", "epub")
        (folder / "word").mkdir()
        picture(checkers.libreoffice(word, folder / "word"), NOTICE, "word")
        seen = checkers.photograph(book, folder / "reader", size="440x620")
        screen = next(one for one in seen["screens"] if SPEECH in "".join(one["text"].split()))
        shutil.copy(screen["picture"], PICTURES / "reader.png")


if __name__ == "__main__":
    main()
