"""The EPUB as others have it: validators, what other programs read in it, and every screen of it in a real reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest
from epub_back import differences
from epub_file import made, made_of, words
from test_epub_faults import CSS, FIRST, NAV, OPF, planted

import checkers
from helpers import edition, seeds, squeezed
from pipeline.packet import Packet
from pipeline.themes import THEMES
from samples import sample

SMALL, LARGE = "360x640", "1024x768"


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / f"{name}.epub"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("of", [seeds(), sample()], ids=["seeds", "sample"])
def test_epubcheck_and_ace_have_nothing_to_say_in_any_theme(of: Packet, tmp_path: Path) -> None:
    books = [saved(tmp_path, name, made(of, theme=theme)) for name, theme in THEMES.items()]
    for path in books:
        done = checkers.epubcheck(path)
        assert (done.returncode, checkers.NOTHING in done.stdout) == (0, True), done.stdout + done.stderr
    assert not any(checkers.ace(*books, folder=tmp_path).values())


def test_ace_is_heard(tmp_path: Path) -> None:
    pale = saved(tmp_path, "pale", planted(made(sample()), CSS, "^", "p { color: #ccc }\n"))
    found = checkers.ace(pale, folder=tmp_path)[pale]
    assert any("color-contrast" in fault for fault in found), found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("of", [seeds(), sample()], ids=["seeds", "sample"])
def test_ebooklib_pandoc_and_calibre_read_every_word_and_the_contents(of: Packet, theme: str, tmp_path: Path) -> None:
    path = saved(tmp_path, theme, made(of, theme=THEMES[theme]))
    assert list(differences(path, made_of(of, theme=THEMES[theme]))) == []


LOST = {
    "a word": (FIRST, "站在新的", "站在新", {f"other words by {name}" for name in ("EbookLib", "pandoc", "Calibre")}),
    "a line of the contents": (NAV, "<li><a [^>]*>1.三级标题</a></li>", "", {"other contents by EbookLib"}),
}


@pytest.mark.parametrize("name", LOST)
def test_what_is_lost_is_missed(name: str, tmp_path: Path) -> None:
    part, pattern, new, said = LOST[name]
    path = saved(tmp_path, "lost", planted(made(sample()), part, pattern, new))
    assert set(differences(path, made_of(sample()))) == said


def seen(of: Packet, data: bytes, folder: Path, size: str = SMALL, dark: bool = False) -> dict[str, Any]:
    """What is seen of an EPUB in a reader, and what is wrong with it."""
    found = checkers.photograph(saved(folder, "made", data), folder / "screens", size, dark)
    wrong = {name for name in ("errs", "outside", "faint") if found[name]}
    if not squeezed("".join(screen["text"] for screen in found["screens"])).endswith(words(made_of(of))):
        wrong.add("other words")
    if any(blank(Path(screen["picture"]), dark) for screen in found["screens"]):
        wrong.add("blank")
    return found | {"wrong": wrong}


def blank(picture: Path, dark: bool) -> bool:
    """Whether a screen is of one colour, or of the wrong one, within the reader's own bars."""
    pixels = pymupdf.Pixmap(str(picture))
    inside = pymupdf.IRect(0, pixels.height // 10, pixels.width, pixels.height * 9 // 10)
    middle = pymupdf.Pixmap(pixels.colorspace, inside, pixels.alpha)
    middle.copy(pixels, inside)
    return bool(middle.is_unicolor) or (sum(middle.pixel(2, inside.height // 2)[:3]) > 3 * 128) is dark


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("size", "least"), [(SMALL, 30), (LARGE, 10)])
def test_every_screen_of_the_seeds_packet_opens_in_a_reader(size: str, least: int, dark: bool, tmp_path: Path) -> None:
    found = seen(seeds(), made(seeds()), tmp_path, size, dark)
    assert found["wrong"] == set(), {name: found.get(name) for name in found["wrong"]}
    assert found["opened"] == found["sections"]
    assert found["pages"] > least
    assert found["toc"] == [e.text for e in edition(seeds()).toc.entries if e.level == 1]


UNSEEN = {
    "a line that leaves its column": (CSS, "$", "p { white-space: nowrap; }", "outside"),
    "text that the night hides": (CSS, "$", "p { color: #333; }", "faint"),
    "a page that is not there": (OPF, 'href="doc-2.xhtml"', 'href="doc-9.xhtml"', "other words"),
    "words that are not drawn": (CSS, "$", "body * { color: transparent; }", "blank"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_read_on_a_screen_is_seen(name: str, tmp_path: Path) -> None:
    *change, what = UNSEEN[name]
    assert what in seen(sample(), planted(made(sample()), *change), tmp_path, dark=True)["wrong"]
