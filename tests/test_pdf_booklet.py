"""The booklet: which page stands where on which sheet, how large, how far from the fold."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

import checkers
from exporters.pdf.booklet import BOOKLET, Options, sides
from helpers import edition, resources, squeezed, words
from pdf_reader import shown
from pipeline import config
from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.theme import MM, Theme
from pipeline.themes import HANDOUT, POCKET, THEMES
from pipeline.typeset.pages import Part
from samples import sample

A4 = (297 * MM, 210 * MM)


class Placed(NamedTuple):
    """A page on a side: its number, the left end of what it may cover, its scale and where its corner is."""

    page: int
    edge: float
    scale: float
    x: float
    y: float


class Booklet:
    """A booklet, read."""

    def __init__(self, theme: Theme, creep: float = 0.1) -> None:
        self.data = BOOKLET.write(edition(sample(), theme=theme), Options(creep), resources())
        self.reader = PdfReader(BytesIO(self.data))
        self.sides = [list(placed(page)) for page in self.reader.pages]


def placed(page: Any) -> Any:
    drawn = page.get_contents().get_data().decode("ascii")
    number = r"(-?[\d.]+)"
    form = rf"^q {number} 0 {number} {number} re W n {number} 0 0 {number} {number} {number} cm /P(\d+) Do Q$"
    for edge, width, height, across, up, x, y, name in re.findall(form, drawn, re.MULTILINE):
        assert across == up
        assert (float(width), float(height)) == pytest.approx((A4[0] / 2, A4[1]), abs=0.01)
        yield Placed(int(name), float(edge), float(across), float(x), float(y))


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return THEMES[request.param]


@pytest.fixture(scope="module")
def booklet(theme: Theme) -> Booklet:
    return Booklet(theme)


@pytest.mark.parametrize("count", range(1, 30))
def test_folded_sheets_have_the_pages_in_order(count: int) -> None:
    """Fold the sheets, put one into the other, and turn the leaves."""
    made = list(sides(count))
    fronts, backs = made[::2], made[1::2]
    leaves = [(front.right, back.left) for front, back in zip(fronts, backs, strict=True)]
    leaves += [(back.right, front.left) for front, back in reversed([*zip(fronts, backs, strict=True)])]
    pages = [page for leaf in leaves for page in leaf]
    assert pages == list(range(len(pages)))
    assert len(pages) % 4 == 0
    assert count <= len(pages) < count + 4
    assert [side.sheet for side in made] == [n // 2 for n in range(len(made))]


def test_every_page_is_on_a_sheet_once_and_the_first_is_a_right_hand_one(booklet: Booklet, theme: Theme) -> None:
    pages = sorted(p.page for side in booklet.sides for p in side)
    assert pages == list(range(len(edition(sample(), theme=theme).pages.pages)))
    (first,) = [p for p in booklet.sides[0] if p.page == 0]
    assert first.edge > 0


def test_sheets_are_a4_turned_and_nothing_is_printed_beyond_them(booklet: Booklet) -> None:
    for page in booklet.reader.pages:
        for box in (page.mediabox, page.cropbox, page.trimbox, page.bleedbox):
            assert [float(n) for n in box] == pytest.approx([0, 0, *A4], abs=0.01)


def test_pages_fill_their_halves_and_meet_in_the_fold(booklet: Booklet, theme: Theme) -> None:
    scale = 1 if theme is POCKET else 0.5**0.5
    for side in booklet.sides[:2]:
        for page in side:
            assert page.scale == pytest.approx(scale, abs=0.001)
            inner = page.x if page.edge else page.x + page.scale * theme.sheet.width
            assert inner == pytest.approx(A4[0] / 2, abs=0.01)
            assert page.y == pytest.approx((A4[1] - page.scale * theme.sheet.height) / 2, abs=0.01)


def test_each_sheet_stands_nearer_to_the_fold_than_the_one_around_it() -> None:
    still, moved = Booklet(HANDOUT, 0), Booklet(HANDOUT, 0.25)
    assert len(still.sides) > 4
    for number, (before, after) in enumerate(zip(still.sides, moved.sides, strict=True)):
        for one, other in zip(before, after, strict=True):
            towards = 1 if one.edge == 0 else -1
            assert other.x - one.x == pytest.approx(towards * 0.25 * MM * (number // 2), abs=0.01)


@pytest.mark.parametrize(("width", "height", "scale"), [(170, 240, 120 / 170), (160, 200, 0.625)])
def test_a_page_larger_than_half_of_a4_is_made_smaller(width: float, height: float, scale: float) -> None:
    sheet = replace(POCKET.sheet, width=width * MM, height=height * MM)
    made = BOOKLET.write(edition(sample(), theme=replace(POCKET, sheet=sheet)), Options(), resources())
    page: Any = PdfReader(BytesIO(made)).pages[0]
    assert [float(n) for n in page.mediabox[2:]] == pytest.approx([height * MM, width * MM], abs=0.01)
    (found,) = re.findall(r"n (\S+) 0 0 \S+ \S+ (\S+) cm", page.get_contents().get_data().decode("ascii"))
    low = (width - scale * height) / 2 * MM
    assert [float(n) for n in found] == pytest.approx([scale, low], abs=0.001), "in the middle of the paper's height"


def test_every_word_can_be_read_from_the_sheets(booklet: Booklet, theme: Theme) -> None:
    forms: dict[int, Any] = {}
    for page in booklet.reader.pages:
        forms |= {int(name[2:]): form for name, form in page["/Resources"]["/XObject"].items()}
    said = ""
    for number, made in enumerate(edition(sample(), theme=theme).pages.pages):
        form = forms[number].get_object()
        own = (part.text for part in shown(form, form, booklet.reader) if part.mcid >= 0)
        said += "".join(own) if made.part is Part.BODY else ""
    assert squeezed(said) == words(sample())


def test_it_is_for_a_press_and_claims_nothing(booklet: Booklet, tmp_path: Path) -> None:
    root: Any = booklet.reader.trailer["/Root"]
    assert root["/ViewerPreferences"] == {"/Duplex": "/DuplexFlipShortEdge", "/PrintScaling": "/None"}
    assert "/Metadata" not in root
    assert booklet.reader.metadata is not None
    assert booklet.reader.metadata.title == "学习资料 & <汇编>"
    (tmp_path / "made.pdf").write_bytes(booklet.data)
    done = checkers.run(checkers.command("qpdf", "apt-get install qpdf"), "--check", tmp_path / "made.pdf")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_option_writes_it_beside_the_other_formats(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题目\n正文。", "utf-8")
    (tmp_path / "packet.toml").write_text('[build]\nformats = ["pdf"]\n[export.booklet]\ncreep = 0\n', "utf-8")
    done = CliRunner().invoke(main, ["build", str(tmp_path), "--booklet", "-o", str(tmp_path / "o")])
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (tmp_path / "o").glob("*.pdf")) == ["题目.booklet.pdf", "题目.pdf"]
    done = CliRunner().invoke(main, ["build", str(tmp_path), "--to", "booklet", "-o", str(tmp_path / "p")])
    assert [p.name for p in (tmp_path / "p").glob("*.pdf")] == ["题目.booklet.pdf"]


@pytest.mark.parametrize("creep", [-0.1, 1.5])
def test_a_creep_that_no_paper_has_is_an_error_with_its_line(creep: float) -> None:
    with pytest.raises(ConfigError, match=f"a creep of {creep} mm: it must be from 0 to 1") as caught:
        config.parse(f"[export.booklet]\ncreep = {creep}\n", "packet.toml")
    assert str(caught.value.where) == "packet.toml:1"
