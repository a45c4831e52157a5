"""The fonts in an EPUB: subsets of what each face sets, under names of their own, with their licences, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from making_fonts import font, saved
from test_epub import NS, Book

from exporters.epub import EPUB, Options
from helpers import edition, resources, words
from pipeline.export import Resources
from pipeline.packet import Meta, packet
from pipeline.theme import Face, Theme
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from pipeline.typeset.fonts import Font, Fonts, folder
from samples import notice, sample, speech


def book(theme: Theme = GONGWEN, fonts: bool = True, of: Any = None, world: Resources | None = None) -> Book:
    what = edition(of or sample(), theme=theme)
    return Book(EPUB.write(what, Options(fonts=fonts), world or resources()))


def css(made: Book) -> str:
    return made.zip.read("EPUB/style.css").decode()


def files(made: Book, ending: str = "tf") -> list[str]:
    return [name for name in made.zip.namelist() if name.startswith("EPUB/fonts/") and name.endswith(ending)]


def opened(made: Book) -> dict[str, TTFont]:
    """The fonts of a book by the families that its style sheet names them."""
    named = dict(re.findall(r'@font-face { font-family: ([\w-]+); src: url\("([^"]+)"\); }', css(made)))
    return {family: TTFont(BytesIO(made.zip.read(f"EPUB/{file}")), checkChecksums=2) for family, file in named.items()}


def families(made: Book) -> dict[str, list[str]]:
    """The families of each selector that names some."""
    found = re.findall(r"^([^@{}]+) \{[^}]*?font-family: ([^;]+);", css(made), re.MULTILINE)
    return {selector: listed.split(", ") for selector, listed in found}


def set_texts(tree: etree._Element, styles: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Every text of a page with the families that set it."""
    for node in tree.xpath("//h:body//*[not(ancestor-or-self::*[@hidden])]", namespaces=NS):
        near = [f".{e.get('class')}" for e in (node, *node.iterancestors()) if f".{e.get('class')}" in styles]
        yield node.text or "", styles[near[0] if near else "body"]
        above = [name for name in near if name != f".{node.get('class')}"]
        yield node.tail or "", styles[above[0] if above else "body"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_character_is_in_the_book_s_font_for_its_face(theme: Theme) -> None:
    made = book(theme)
    own = {family: one.getBestCmap() for family, one in opened(made).items()}
    styles = families(made)
    assert {"body", ".title"} <= set(styles)
    for name in made.spine:
        for text, listed in set_texts(made.xml(name), styles):
            known = set().union(*(own.get(family, {}) for family in listed))
            assert not {c for c in text if not c.isspace() and ord(c) not in known}, (name, text, listed)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_face_is_set_in_its_own_font_with_the_loans_of_the_printed_pages(theme: Theme) -> None:
    made, fonts = book(theme), resources().fonts
    for face in Face:
        subsets = {k: v for k, v in opened(made).items() if k.startswith(f"jiangyi-{face.name.lower()}-")}
        for nth, (family, one) in enumerate(sorted(subsets.items())):
            chosen = {fonts.choose(face, chr(code)) for code in one.getBestCmap()}
            assert len(chosen) == 1
            assert (fonts.files[face] in chosen) == (nth == 0), family


def test_a_face_s_own_font_comes_first_whatever_the_others_are_called() -> None:
    titled = packet(Meta("甲——乙"), [notice(), speech()])
    first, second = (opened(book(HANDOUT, of=titled))[f"jiangyi-biaosong-{n}"] for n in (1, 2))
    assert ord("甲") in first.getBestCmap()
    assert {*second.getBestCmap()} == {ord("—")}


def test_the_fonts_come_before_those_installed_and_are_their_own_bold() -> None:
    made = book()
    for listed in families(made).values():
        ours = [family.startswith("jiangyi-") for family in listed]
        assert ours == sorted(ours, reverse=True)
        assert not ours[-1]
    for file in files(made):
        assert css(made).count(f'src: url("{file.removeprefix("EPUB/")}")') == 2
    assert css(made).count("font-weight: bold; src:") == len(files(made))


def test_fonts_are_under_names_that_no_licence_reserves_and_say_whose_they_are() -> None:
    for family, one in opened(book()).items():
        names = {record.nameID: str(record) for record in one["name"].names}
        assert {names[n] for n in (1, 3, 4, 6)} == {family}
        assert not re.search("LXGW|霞鹜|Source", names[1])
        assert "opyright" in names[0] or "(c)" in names[0]


def test_a_book_holds_the_licences_of_its_fonts_and_of_no_others() -> None:
    def held(made: Book) -> set[str]:
        names = {name.rpartition("/")[2] for name in files(made, ".txt")}
        assert all((folder() / "licences" / name).read_bytes() == made.zip.read(f"EPUB/fonts/{name}") for name in names)
        return names

    assert len(held(book())) == 4
    assert held(book(THEMES["large"])) < held(book())


def test_the_package_lists_the_fonts_and_asks_for_them() -> None:
    made = book()
    kinds = {e.get("href"): e.get("media-type") for e in made.opf.iterfind(".//opf:item", NS)}
    assert {kinds[name.removeprefix("EPUB/")] for name in files(made)} == {"font/ttf", "font/otf"}
    for name in files(made):
        assert (made.zip.read(name)[:4] == b"OTTO") == name.endswith(".otf")
    assert made.meta("ibooks:specified-fonts") == ["true"]
    assert "ibooks: " in made.opf.get("prefix")


def test_a_switch_leaves_the_fonts_out_and_nothing_else() -> None:
    bare, whole = book(fonts=False), book()
    assert not [name for name in bare.zip.namelist() if "fonts/" in name]
    assert "jiangyi-" not in css(bare)
    assert "@font-face" not in css(bare)
    assert bare.meta("ibooks:specified-fonts") == []
    assert css(bare) == re.sub(r"@font-face.*\n|jiangyi-[\w-]+, ", "", css(whole))
    for name in bare.spine:
        assert bare.zip.read(f"EPUB/{name}") == whole.zip.read(f"EPUB/{name}")


def test_letters_in_tables_are_half_as_wide_as_han_characters() -> None:
    made = book()
    letters, han = (opened(made)[f"jiangyi-grid-{n}"] for n in (1, 2))
    (feature,) = letters["GSUB"].table.FeatureList.FeatureRecord
    assert feature.FeatureTag == "hwid"
    half: dict[str, str] = {}
    for lookup in letters["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            half |= table.mapping
    for code, glyph in letters.getBestCmap().items():
        assert letters["hmtx"][half.get(glyph, glyph)][0] == 500, chr(code)
    assert not han["GSUB"].table.FeatureList.FeatureRecord
    assert {han["hmtx"][glyph][0] for glyph in han.getBestCmap().values()} == {1000}
    assert 'font-feature-settings: "hwid"' in css(made)


def test_marks_can_be_squeezed_by_the_fonts() -> None:
    for family, one in opened(book(HANDOUT)).items():
        if "-song-1" in family:
            assert {r.FeatureTag for r in one["GPOS"].table.FeatureList.FeatureRecord} == {"halt", "chws"}


def test_a_font_of_the_user_s_own_sets_its_face_and_brings_no_licence_of_ours(tmp_path: Path) -> None:
    of = packet(Meta(), [speech()])
    everything = "".join(sorted({*words(of), *"0123456789 目录无题"}))
    own = Font.load(saved(font(everything, kind="CFF"), tmp_path / "own.otf"))
    world = Resources(resources().date, Fonts.load(folder(), [(face, own) for face in Face]))
    made = book(HANDOUT, of=of, world=world)
    subsets = opened(made)
    assert set(subsets["jiangyi-song-1"].getBestCmap()) <= set(map(ord, everything))
    assert {name.rpartition(".")[2] for name in files(made, "")} == {"otf"}
    assert not files(made, ".txt")


def test_the_bytes_are_the_same_again() -> None:
    assert book(of=packet(Meta(), [notice()])).data == book(of=packet(Meta(), [notice()])).data
