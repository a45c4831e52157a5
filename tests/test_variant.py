"""Simplified and Traditional: word by word, character for character, accounted for, and only where asked for."""

from __future__ import annotations

import importlib.util
import json
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx_reader as dr
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from checkers import missing
from pipeline import config, variant
from pipeline.build.making import Build
from pipeline.build.reading import load
from pipeline.cli import main
from pipeline.document import Item, Kind, flow, role
from pipeline.errors import ConfigError
from pipeline.plan import plan
from pipeline.read import read
from pipeline.replay import replayed, reversed_
from pipeline.source import Source, decode
from pipeline.trail import Edit, Trail
from test_trail import tiles

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


@pytest.fixture
def opencc() -> None:
    if importlib.util.find_spec("opencc") is None:
        missing("opencc", "pip install 'jiangyi[opencc]'")


@pytest.fixture
def no_opencc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "opencc", None)
    variant.converter.cache_clear()
    yield
    variant.converter.cache_clear()


def call(*args: str | Path, given: str = "") -> Result:
    return CliRunner().invoke(main, [str(a) for a in args], input=given)


def converted(text: str, name: str) -> str:
    return Trail.of(text).edited(variant.conversion(text, name), variant.RULE).text


@pytest.mark.usefixtures("opencc")
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("zh-Hant", "头发和发展，皇后在后面", "頭髮和發展，皇后在後面"),
        ("zh-Hant", "乾隆年间的干部，干净的面条，一只只有", "乾隆年間的幹部，乾淨的麪條，一隻只有"),
        ("zh-Hant", "三公里外、里面，系统、联系，范围、范例", "三公里外、裏面，系統、聯繫，範圍、範例"),
        ("zh-Hant-TW", "为了群众，里面和台湾", "為了群眾，裡面和臺灣"),
        ("zh-Hant-HK", "为了群众，里面和台湾", "為了羣眾，裏面和台灣"),
        ("zh-Hant-TW", "软件和鼠标", "軟件和鼠標"),
        ("zh-Hans", "頭髮和發展，皇后在後面", "头发和发展，皇后在后面"),
        ("zh-Hans", "乾隆皇帝著書，乾燥的空氣，瞭解與瞭望", "乾隆皇帝著书，干燥的空气，了解与瞭望"),
        ("zh-Hans", "第一章 总则，乾隆、著作", "第一章 总则，乾隆、著作"),
        ("zh-Hant", "第一條 公里裏的皇后、乾隆，着手", "第一條 公里裏的皇后、乾隆，着手"),
        ("zh-Hant", "對里長的干預，准許采購", "對里長的干預，准許采購"),
        ("zh-Hans", "嗹㑮", "嗹㑮"),
        ("zh-Hant-TW", "為了群衆，裏面", "為了群眾，裡面"),
        ("zh-Hant-HK", "爲了羣衆，臺灣裏面", "為了羣眾，台灣裏面"),
        ("zh-Hant", "ABC 123，café ①\n𠀀", "ABC 123，café ①\n𠀀"),
        ("zh-Hans", "", ""),
    ],
)
def test_words_decide(name: str, before: str, after: str) -> None:
    assert converted(before, name) == after


@pytest.mark.usefixtures("opencc")
@pytest.mark.parametrize("name", variant.VARIANTS)
def test_edits_are_as_small_as_what_changes(name: str) -> None:
    text = "头发、髮、发展，皇后、後面与国\n家"
    for edit in variant.conversion(text, name):
        assert isinstance(edit, Edit)
        assert edit.reason == name
        assert all(a != b for a, b in zip(text[edit.start : edit.end], edit.new, strict=True))


@pytest.mark.usefixtures("opencc")
@pytest.mark.parametrize("name", variant.VARIANTS)
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_trail_accounts_for_it_and_the_structure_is_as_before(path: Path, name: str) -> None:
    plain, reading = load(str(path)), load(str(path), variant=name)
    trail, source = reading.trail, reading.source.text
    tiles(trail)
    edits = list(trail.edits())
    assert replayed(source, edits) == trail.text
    assert reversed_(source, trail.text, edits) == source
    assert any(variant.RULE in piece.by for piece in edits) == (name != "zh-Hans")
    blocks = list(flow(reading.document))
    assert [(p.target, p.depth, role(p.block)) for p in blocks] == [
        (p.target, p.depth, role(p.block)) for p in flow(plain.document)
    ]
    for placed in blocks:
        at = placed.block.at
        assert trail.text[at : at + len(placed.block.text)] == placed.block.text
        if placed.lead:
            assert placed.block.text.startswith(placed.lead.text)
            assert placed.lead.text.startswith(placed.lead.number)
    assert reading.doubts == plain.doubts


@pytest.mark.usefixtures("opencc")
@given(
    st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x9FFF), max_size=30), st.sampled_from(variant.VARIANTS)
)
@settings(max_examples=100)
def test_any_text_keeps_its_length_and_is_converted_once(text: str, name: str) -> None:
    once = converted(text, name)
    assert len(once) == len(text)
    reading = read(Source("t", text, "utf-8", ""), variant=name)
    assert replayed(text, reading.trail.edits()) == reading.trail.text


@pytest.mark.usefixtures("opencc")
def test_no_character_of_unicode_becomes_more_or_fewer() -> None:
    hanzi = "".join(map(chr, (*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x32400))))
    for name in variant.VARIANTS:
        assert len(converted(hanzi, name)) == len(hanzi)
        assert len(converted(variant.simplified(hanzi), name)) == len(hanzi)


TRADITIONAL = """關於印發管理辦法的通知
各有關單位：
第一章 總則
第一條 為了維護國家的統一，制定本法。
第二條 本法適用於下列單位：
附件：名單
2021年3月10日
"""


@pytest.mark.usefixtures("opencc")
@pytest.mark.parametrize("name", variant.VARIANTS)
def test_the_structure_of_a_traditional_text_is_found_where_a_variant_is_named(name: str) -> None:
    document = read(Source("t", TRADITIONAL, "utf-8", ""), variant=name).document
    (chapter,) = document.sections
    assert document.title == converted("關於印發管理辦法的通知", name if name == "zh-Hans" else "zh-Hant")
    assert [section.heading.kind for section in chapter.sections] == [Kind.ARTICLE, Kind.ARTICLE]
    heading = chapter.sections[0].heading
    assert heading.text == heading.number == ("第一条" if name == "zh-Hans" else "第一條")


# packet.toml


def test_the_number_of_an_item_is_converted_with_it() -> None:
    made = read(decode("通知\n分工如下：\n（陆）张三；\n（陆）李四。".encode(), "t.txt"), variant="zh-Hant").document
    assert [(b.text, b.number) for b in made.blocks if isinstance(b, Item)] == [
        ("（陸）張三；", "（陸）"),
        ("（陸）李四。", "（陸）"),
    ]


def packet(folder: Path, said: str) -> Path:
    (folder / "t.txt").write_text("关于头发发展的通知\n　　一、总则\n　　皇后在后面。\n", "utf-8")
    (folder / "packet.toml").write_text(said, "utf-8")
    return folder


@pytest.mark.usefixtures("opencc")
def test_all_formats_say_it_and_know_their_language(tmp_path: Path) -> None:
    made = Build.of(plan((str(packet(tmp_path, '[text]\nvariant = "zh-Hant"\n')),)))
    docx, pdf, epub = (output.data for output in made.outputs(("docx", "pdf", "epub")))
    assert "關於頭髮發展的通知" in "".join(dr.texts(p) for p in dr.body(docx))
    assert 'w:eastAsia="zh-TW"' in zipfile.ZipFile(BytesIO(docx)).read("word/styles.xml").decode()
    reader = PdfReader(BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hant"
    assert "皇后在後面" in "".join(page.extract_text() for page in reader.pages)
    book = zipfile.ZipFile(BytesIO(epub))
    texts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith((".xhtml", ".opf")))
    assert "皇后在後面" in texts
    assert "<dc:language>zh-Hant</dc:language>" in texts
    assert made.edition().toc.title == "目錄"


@pytest.mark.usefixtures("opencc")
@pytest.mark.parametrize(
    ("said", "language", "title"),
    [
        ("", "zh-CN", "目录"),
        ('[text]\nvariant = "zh-Hans"', "zh-CN", "目录"),
        ('[text]\nvariant = "zh-Hant"', "zh-Hant", "目錄"),
        ('[text]\nvariant = "zh-Hant-TW"', "zh-TW", "目錄"),
        ('[text]\nvariant = "zh-Hant-HK"', "zh-HK", "目錄"),
        ('[text]\nvariant = "zh-Hant"\n[meta]\nlanguage = "zh-SG"\n[contents]\ntitle = "目次"', "zh-SG", "目次"),
        ('[text]\nvariant = "zh-Hant"\n[meta]\ntitle = "汇编"\n[contents]\ndepth = 2', "zh-Hant", "目錄"),
    ],
)
def test_what_follows_from_the_variant_where_it_is_not_said(said: str, language: str, title: str) -> None:
    found = config.parse(said, "packet.toml")
    assert (found.meta.language, found.contents.title) == (language, title)


def test_a_variant_that_is_none_is_an_error_with_its_line() -> None:
    with pytest.raises(ConfigError, match="'zh-TW' is no variant of Chinese: zh-Hans, zh-Hant") as caught:
        config.parse('[meta]\n[text]\nvariant = "zh-TW"', "packet.toml")
    assert str(caught.value.where) == "packet.toml:2"


@pytest.mark.usefixtures("no_opencc")
def test_without_the_extra_it_says_what_to_install_and_writes_nothing(tmp_path: Path) -> None:
    packet(tmp_path, '[meta]\ntitle = "题"\n\n[text]\nvariant = "zh-Hant"\n')
    done = call("build", tmp_path, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "packet.toml:5: converting Chinese needs OpenCC" in done.stderr
    assert "hint: pip install 'jiangyi[opencc]'" in done.stderr
    assert not (tmp_path / "out").exists()
    done = call("clean", tmp_path / "t.txt", "--variant", "zh-Hant")
    assert done.exit_code == 1
    assert "hint: pip install 'jiangyi[opencc]'" in done.stderr


@pytest.mark.usefixtures("no_opencc")
def test_without_the_extra_all_else_works(tmp_path: Path) -> None:
    assert call("check", packet(tmp_path, "")).exit_code == 0


# The commands for one file.


@pytest.mark.usefixtures("opencc")
def test_clean_inspect_and_explain_show_it() -> None:
    source = "第一条 头发\n第二条 后面"
    assert call("clean", "-", "--variant", "zh-Hant", given=source).stdout == "第一條 頭髮\n第二條 後面\n"
    seen = json.loads(call("inspect", "-", "--variant", "zh-Hans", given="第一條 頭髮").stdout)
    assert [h["text"] for h in seen["headings"]] == ["第一条"]
    assert [e["rules"] for e in seen["edits"]] == [["variant"], ["variant"]]
    out = call("explain", "-", "--variant", "zh-Hant", "--rule", "variant", given=source).stdout
    assert '1:5: variant (zh-Hant): "头发" → "頭髮"' in out
    assert "5  changed  variant" in out


def test_a_variant_that_is_none_is_an_error_in_the_command() -> None:
    assert call("clean", "-", "--variant", "zh", given="题").exit_code == 2
