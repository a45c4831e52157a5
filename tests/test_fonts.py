"""`[fonts]` of packet.toml: which font sets a character, and which cannot set any."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making_fonts import collection, data, font, saved
from pypdf import PdfReader

from helpers import bundled, run, squeezed
from pipeline.access import Access
from pipeline.build.asked import Asked
from pipeline.build.making import Build
from pipeline.errors import ConfigError, Diagnostic, Place
from pipeline.plan import plan, template
from pipeline.theme import Face
from pipeline.typeset.fontfiles import HEADER, Font, Own, opened
from pipeline.typeset.fonts import FALLBACK, MIDDLES, Fonts, folder

SONG, KAI, FANG, HEI, BIAOSONG = Face.SONG, Face.KAI, Face.FANG, Face.HEI, Face.BIAOSONG
RARE = "\U0002a6b2"  # of CJK Extension B: in no font that is bundled


def built(at: Path, fonts: str, text: str = "题\n正文。", rest: str = "", access: Access = Access()) -> Build:
    at.mkdir(exist_ok=True)
    (at / "t.txt").write_text(text, "utf-8")
    (at / "packet.toml").write_text(f"[fonts]\n{fonts}\n{rest}", "utf-8")
    return Build.of(plan((str(at),), access=access))


def loaded(*own: tuple[Face | None, Path]) -> Fonts:
    return Fonts.load(folder(), [(face, Font.load(path)) for face, path in own])


def names(fonts: Fonts, face: Face, text: str) -> list[str]:
    return [found.name if (found := fonts.choose(face, char)) else "" for char in text]


# Which font sets a character.


def test_every_face_finds_every_character_that_any_font_has() -> None:
    for face, others in FALLBACK.items():
        assert {face, *others} == set(Face)
        assert len(others) == len(Face) - 1
    fonts = bundled()
    for char in "工玕㐂〇Aéあ·—":
        assert fonts.has(char) == all(fonts.choose(face, char) for face in Face)
    assert not any(fonts.choose(face, RARE) for face in Face)
    assert not fonts.has(RARE)


def test_a_font_of_ones_own_sets_its_face_and_no_other(tmp_path: Path) -> None:
    fonts = loaded((KAI, saved(font("工“"), tmp_path / "own.ttf")))
    assert names(fonts, KAI, "工会") == ["own.ttf", "LXGWWenKai-Regular.ttf"]
    assert names(fonts, SONG, "工") == ["NotoSerifSC_400Regular.ttf"]
    assert fonts.files[KAI].name == "own.ttf"
    assert fonts.files[SONG].name == "NotoSerifSC_400Regular.ttf"


def test_loans_are_between_bundled_fonts_only(tmp_path: Path) -> None:
    """What is wrong with the bundled 仿宋 and 楷体 need not be wrong with others."""
    path = saved(font("工A（“—"), tmp_path / "own.ttf")
    assert names(loaded((FANG, path)), FANG, "A（B") == ["own.ttf", "own.ttf", "NotoSerifSC_400Regular.ttf"]
    assert names(loaded((SONG, path)), SONG, "—") == ["own.ttf"]
    assert names(loaded((SONG, path)), FANG, "A") == ["NotoSerifSC_400Regular.ttf"]
    assert names(loaded((FANG, path)), SONG, "—") == ["FandolFang-Regular.otf"]


def test_a_fallback_comes_before_bundled_fonts_of_other_faces_but_not_before_the_face_itself(tmp_path: Path) -> None:
    path = saved(font("工会玕" + RARE), tmp_path / "rare.ttf")
    fonts = loaded((None, path))
    assert names(fonts, FANG, "工玕" + RARE) == ["FandolFang-Regular.otf", "rare.ttf", "rare.ttf"]
    assert fonts.has(RARE)
    own = saved(font("工"), tmp_path / "own.ttf")
    assert names(loaded((FANG, own), (None, path)), FANG, "工会中") == ["own.ttf", "rare.ttf", "FandolFang-Regular.otf"]
    first = saved(font("会"), tmp_path / "first.ttf")
    assert names(loaded((None, first), (None, path)), FANG, "玕会") == ["rare.ttf", "FandolFang-Regular.otf"]
    assert names(loaded((FANG, own), (None, first), (None, path)), FANG, "会玕") == ["first.ttf", "rare.ttf"]


def test_other_faces_lend_ones_own_fonts_before_bundled_ones(tmp_path: Path) -> None:
    assert names(loaded((KAI, saved(font("玕"), tmp_path / "own.ttf"))), FANG, "玕") == ["own.ttf"]


def test_fonts_of_one_name_are_told_apart(tmp_path: Path) -> None:
    one, two = (saved(font(char), tmp_path / folder / "own.ttf") for folder, char in (("a", "工"), ("b", "会")))
    like = saved(font("中"), tmp_path / "LXGWWenKai-Regular.ttf")
    fonts = loaded((SONG, one), (KAI, two), (None, like))
    assert names(fonts, SONG, "工") + names(fonts, KAI, "会") == ["own.ttf", "own.ttf (2)"]
    every = [fonts.named(name) for name in ("own.ttf", "own.ttf (2)", "LXGWWenKai-Regular.ttf (2)")]
    assert [f.path for f in every] == [one, two, like]
    assert fonts.named("LXGWWenKai-Regular.ttf").path.parent == folder()


def test_the_middle_of_a_face_is_that_of_the_font_that_sets_it(tmp_path: Path) -> None:
    path = saved(font("国"), tmp_path / "own.ttf")
    assert loaded((SONG, path)).middle(SONG) == pytest.approx(0.375)  # of a box from -0.05 to 0.8
    other = saved(font("工"), tmp_path / "other.ttf")
    assert loaded((SONG, other)).middle(SONG) == bundled().middle(SONG)
    assert {face: round(font.middle("国"), 4) for face, font in bundled().files.items()} == MIDDLES


# In a packet.

KINDS: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "own.ttf": (lambda: data(font("工会", width=900)), "", 900),
    "own.otf": (lambda: data(font("工会", kind="CFF", width=800)), "", 800),
    "variable.ttf": (lambda: data(font("工会", kind="variable", width=700)), "", 700),
    "two.ttc": (lambda: data(collection(font("工会", "One", width=600), font("工会", "Two", width=500))), "", 600),
    "both.ttc": (lambda: data(collection(font("工会", "One", width=600), font("工会", "Two", width=500))), "#1", 500),
    "called.ttc": (
        lambda: data(collection(font("工会", "One", width=600), font("工会", "Two", width=500))),
        "#Two-Regular",
        500,
    ),
    "two.otc": (lambda: data(collection(font("工会", "One", "CFF"), font("工会", "Two", "CFF", 400))), "#1", 400),
    "called.ttf": (lambda: data(font("工会", "Mine")), "#Mine-Regular", 1000),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_font_of_any_kind_sets_text_and_is_in_the_pdf(name: str, tmp_path: Path) -> None:
    make, part, width = KINDS[name]
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / name).write_bytes(make())
    made = built(tmp_path, f'song = "fonts/{name}{part}"', "题\n工会工会会。")
    own = made.fonts.choose(SONG, "工")
    assert own
    assert (own.name, own.path, own.width("工")) == (name + part, tmp_path / "fonts" / name, width)
    (output,) = made.outputs(("pdf",))
    assert "工会工会会。" in squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(output.data)).pages))
    record = json.loads(run(Asked((str(tmp_path),), ("markdown",))).made().manifest.data)["fonts"]
    assert record[name + part] == hashlib.sha256(own.path.read_bytes()).hexdigest()


def test_every_face_can_be_named_by_a_path_of_any_kind(tmp_path: Path) -> None:
    elsewhere = saved(font("工"), tmp_path / "elsewhere" / "own.ttf")
    saved(font("工", "Near"), tmp_path / "p" / "near.ttf")
    listed = 'song = "near.ttf"\nbiaosong = "near.ttf"\nhei = "./near.ttf"\nkai = "near.ttf#0"\n'
    listed += f'fang = "{elsewhere}"\nfallback = ["near.ttf", "{elsewhere}"]'
    made = built(tmp_path / "p", listed, access=Access(outside=True))
    paths = {face: made.fonts.files[face].path for face in Face}
    near = tmp_path / "p" / "near.ttf"
    assert paths == {SONG: near, BIAOSONG: near, HEI: near, KAI: near, FANG: elsewhere}
    assert made.fonts.files[SONG] is made.fonts.files[BIAOSONG] is made.fonts.rest[0]
    assert made.fonts.files[FANG] is made.fonts.rest[1]


def test_a_character_that_only_ones_own_font_has_is_set_in_it(tmp_path: Path) -> None:
    saved(font(RARE), tmp_path / "rare.ttf")
    made = built(tmp_path, 'fallback = ["rare.ttf"]', f"题\n正{RARE}文。")
    assert not [d for d in made.diagnostics() if d.code == "no-font"]
    (output,) = made.outputs(("pdf",))
    assert RARE in "".join(page.extract_text() for page in PdfReader(BytesIO(output.data)).pages)


def test_the_fonts_that_init_explains_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    lines = [line.removeprefix("# ") for line in template(tmp_path).split("[fonts]")[1].split("\n\n")[0].splitlines()]
    (tmp_path / "packet.toml").write_text("\n".join(["[fonts]", *lines]), "utf-8")
    named = plan((str(tmp_path),)).fonts
    assert [own.face for own in named] == [*Face, None]
    for own in named:
        saved(collection(font("工", "One"), font("工", "Two")) if own.part else font("工"), own.path)
    assert Build.of(plan((str(tmp_path),))).fonts.files[HEI].name == "黑体.ttc#1"


# What cannot be part of a document.

OWN = 'song = "own.ttf"'


def cut(at: int) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data(font("工会"))[:at])


def named(**options: object) -> Callable[[Path], object]:
    return lambda path: saved(font("工", **options), path)  # type: ignore[arg-type]


def without(tag: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        made = TTFont(BytesIO(data(font("工"))))
        del made[tag]
        saved(made, path)

    return make


def both(path: Path) -> None:
    saved(collection(font("工", "One"), font("工", "Two")), path)


BAD: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "no file": (lambda path: None, OWN, "2: own.ttf: no such file", "in the packet's folder"),
    "a folder": (lambda path: path.mkdir(), OWN, "2: own.ttf: is a directory", ""),
    "an empty file": (lambda path: path.write_bytes(b""), OWN, "2: own.ttf is no font of the kinds", "name a .ttf"),
    "a text": (lambda path: path.write_text("abc" * 99), OWN, "2: own.ttf is no font of the kinds", ""),
    "a web font": (lambda path: path.write_bytes(b"wOF2" + bytes(99)), OWN, "2: own.ttf is no font of", "convert it"),
    "a font cut in its directory": (cut(40), OWN, "2: own.ttf ", ""),
    "a font cut in its tables": (cut(600), OWN, "2: own.ttf breaks off: ", "again"),
    "a font without its last byte": (cut(-1), OWN, "2: own.ttf breaks off: 1 byte", ""),
    "a header alone": (lambda path: path.write_bytes(b"OTTO"), OWN, "2: own.ttf has no outlines", ""),
    "a collection of none": (lambda path: path.write_bytes(b"ttcf" + bytes(8)), OWN, "2: own.ttf ", ""),
    "pictures": (named(kind="pictures"), OWN, "2: own.ttf has no outlines", "with outlines"),
    "CFF2": (named(kind="CFF2"), OWN, "2: own.ttf has outlines of CFF2", "static"),
    "no characters": (without("cmap"), OWN, "2: own.ttf is broken: it has no table 'cmap'", "another copy"),
    "no widths": (without("hmtx"), OWN, "2: own.ttf is broken: it has no table 'hmtx'", ""),
    "a restricted licence": (named(rights=0x2), OWN, "2: own.ttf may not be embedded, by its own", "another font"),
    "no subsets": (named(rights=0x108), OWN, "2: own.ttf may not be embedded in part", ""),
    "pictures only": (named(rights=0x208), OWN, "2: own.ttf may be embedded as pictures only", ""),
    "a number too high": (both, 'song = "own.ttf#2"', "2: own.ttf has no font '2'", "0 (One-Regular), 1 (Two-Regular)"),
    "an unknown name": (both, 'kai = "own.ttf#Three"', "2: own.ttf has no font 'Three'", "1 (Two-Regular)"),
    "a number below none": (both, 'song = "own.ttf#-1"', "2: own.ttf has no font '-1'", ""),
    "another kind of number": (both, 'song = "own.ttf#²"', "2: own.ttf has no font '²'", ""),
    "a path outside": (both, 'song = "../own.ttf"', "2: '../own.ttf' is no path inside", "--allow-outside"),
    "no path": (both, 'song = ""', "2: '' is no path inside", ""),
    "a part of nothing": (both, 'song = "#1"', "2: '' is no path inside", ""),
    "an unknown face": (both, 'sung = "own.ttf"', "2: unknown key 'fonts.sung'", "did you mean 'song'?"),
    "a face that is a list": (both, 'song = ["own.ttf"]', "2: 'fonts.song' is an array, not a string", ""),
    "a fallback that is no list": (both, 'fallback = "own.ttf"', "2: 'fonts.fallback' is not an array", "[ … ]"),
    "a fallback of numbers": (both, "fallback = [1]", "2: 'fonts.fallback[1]' is a whole number", ""),
    "the second fallback": (both, 'fallback = [\n"own.ttf",\n"no.ttf"]', "2: no.ttf: no such file", ""),
    "the fonts of a line below": (both, '\nkai = "no.ttf"', "3: no.ttf: no such file", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_font_that_cannot_be_used_is_an_error_with_its_line_and_a_way_out(name: str, tmp_path: Path) -> None:
    make, said, wanted, hint = BAD[name]
    make(tmp_path / "own.ttf")
    with pytest.raises(ConfigError) as caught:
        built(tmp_path, said)
    assert f"{caught.value.where}: {caught.value}".startswith(f"{tmp_path / 'packet.toml'}:{wanted}")
    assert hint in caught.value.hint


@pytest.mark.parametrize("rights", [0x0, 0x4, 0x8, 0x6, 0xA, 0xC])
def test_a_licence_that_lets_a_font_be_embedded_lets_it(rights: int, tmp_path: Path) -> None:
    """Of several bits the most generous one holds (OpenType 1.9, OS/2, fsType)."""
    saved(font("工", rights=rights), tmp_path / "own.ttf")
    assert built(tmp_path, OWN).fonts.files[SONG].name == "own.ttf"


WHOLE = data(collection(font("工", "One"), font("工", "Two")))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))), st.sampled_from(["", "1", "One-Regular"])
)
def test_any_file_is_a_font_or_an_error(tmp_path: Path, changes: list[tuple[int, int]], part: str) -> None:
    made = bytearray(WHOLE)
    for at, value in changes:
        made[at] = value
    path = tmp_path / "own.ttc"
    path.write_bytes(made)
    with suppress(ConfigError):
        found = opened(Own(SONG, path, part, Place("p.toml")), bytes(made[:HEADER]), len(made))
        assert found.width("工") >= 0
        assert isinstance(found.middle("工"), float)


# Characters that no font has.


def unshown(made: Build) -> list[tuple[str, int, int, str]]:
    def row(found: Diagnostic) -> tuple[str, int, int, str]:
        place = found.where
        return Path(place.file).name, place.line, place.column, found.message.split()[3]

    return [row(found) for found in made.diagnostics() if found.code == "no-font"]


def test_each_character_that_no_font_has_is_told_once_a_document_where_it_first_stands(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(f"题目\n正文有{RARE}和ᚠ字，ᚠ又有。\n又有{RARE}。", "utf-8")
    (tmp_path / "2.txt").write_text("第二\n一、标题ᚠ\n正文。", "utf-8")
    made = Build.of(plan((str(tmp_path),)))
    assert unshown(made) == [("1.txt", 2, 6, "ᚠ"), ("1.txt", 2, 4, RARE), ("2.txt", 2, 5, "ᚠ")]


@pytest.mark.parametrize(
    ("text", "place"),
    [("题ᚠ目\n正文。", (1, 2)), ("题目\n正文。\n某某会ᚠ\n2021年3月2日", (3, 4)), ("题\nA\tB\n1\tᚠ\n2\t3", (3, 3))],
)
def test_it_is_told_of_in_every_role(text: str, place: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(text, "utf-8")
    assert unshown(Build.of(plan((str(tmp_path / "t.txt"),)))) == [("t.txt", *place, "ᚠ")]


META = {"title": "总ᚠ", "subtitle": "副ᚡ", "organisation": "会ᚢ", "author": "者ᚣ"}


def test_it_is_told_of_on_the_cover_over_the_contents_and_in_a_title_given(tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / f"{name}.txt").write_text("这是一句话。又一句。", "utf-8")
    said = "\n".join(f'{key} = "{value}"' for key, value in META.items())
    listed = '[[documents]]\nfile = "1.txt"\n[[documents]]\nfile = "2.txt"\ntitle = "给ᚥ"\n'
    (tmp_path / "packet.toml").write_text(f'[meta]\n{said}\n[contents]\ntitle = "目ᚤ"\n{listed}', "utf-8")
    lines = {char: line for _, line, _, char in unshown(Build.of(plan((str(tmp_path),))))}
    assert lines == {"ᚠ": 2, "ᚡ": 3, "ᚢ": 4, "ᚣ": 5, "ᚤ": 7, "ᚥ": 12}


def test_a_title_given_to_a_text_that_has_one_is_not_shown_and_not_told_of(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("题\n正文。", "utf-8")
    (tmp_path / "packet.toml").write_text('[[documents]]\nfile = "1.txt"\ntitle = "给ᚥ"\n', "utf-8")
    assert unshown(Build.of(plan((str(tmp_path),)))) == []


def test_a_folders_and_a_files_name_may_be_what_cannot_be_shown(tmp_path: Path) -> None:
    home = tmp_path / "夹ᚠ"
    home.mkdir()
    (home / "1.txt").write_text("这是一句话。又一句。", "utf-8")
    (home / "ᚡ.txt").write_text("这是一句话。又一句。", "utf-8")
    assert unshown(Build.of(plan((str(home),)))) == [("ᚡ.txt", 0, 0, "ᚡ"), ("夹ᚠ", 0, 0, "ᚠ")]


def test_it_is_found_in_a_text_that_was_converted_too(tmp_path: Path) -> None:
    pytest.importorskip("opencc")
    (tmp_path / "t.txt").write_text("题目\n发展ᚠ国家。", "utf-8")
    (tmp_path / "packet.toml").write_text('[text]\nvariant = "zh-Hant"\n', "utf-8")
    assert unshown(Build.of(plan((str(tmp_path),)))) == [("t.txt", 2, 3, "ᚠ")]
