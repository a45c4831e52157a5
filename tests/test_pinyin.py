"""Pinyin: terms are read as the dictionary reads them, and an index of them stands in the order of reference books."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkers import missing
from pipeline import pinyin, tables
from pipeline.pinyin import HEADS, Weight, head, key, readings

HERE = Path(__file__).parent
INDEX = {
    name: [tuple(line.split(" ")) for line in lines.strip().splitlines()]
    for name, lines in tomllib.loads((HERE / "index_order.toml").read_text("utf-8")).items()
}
ENTRIES = [entry for entries in INDEX.values() for entry in entries]
TERMS = [term for term, *_ in ENTRIES]
TEXT = st.text(max_size=6) | st.text("㈱㊙⼯①㎏重庆長度行业AIz5００9①《》“ 々😀བོ𠀀\ufa0e\ud800ßé", max_size=6)


def han(text: str) -> list[str]:
    return [reading for char, reading in zip(text, readings(text), strict=True) if reading != char]


def plainly(text: str) -> list[str]:
    return [reading for char in text for reading in han(char)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[0])
def test_each_term_is_read_as_the_dictionary_reads_it(entry: tuple[str, ...]) -> None:
    assert han(entry[0]) == list(entry[1:])


@pytest.mark.parametrize(
    ("text", "at", "reading"),
    [
        ("五金行", 2, "háng"),  # a phrase, though 五金|行 are words
        ("一报还一报", 2, "huán"),
        ("不对称性", 2, "chèn"),  # 不|对称性, though 不对 is longer than 不
        ("不定冠词", 2, "guàn"),
        ("三好学生", 1, "hǎo"),  # 三好|学|生, and not 三|好学|生
    ],
)
def test_a_term_is_the_fewest_phrases_the_longest_first(text: str, at: int, reading: str) -> None:
    assert readings(text)[at] == reading


@pytest.mark.parametrize("name", INDEX)
def test_each_term_stands_under_its_head(name: str) -> None:
    assert {head(term) for term, *_ in INDEX[name]} == {name}


@given(st.permutations(TERMS))
def test_any_order_is_sorted_into_that_of_reference_books(shuffled: list[str]) -> None:
    assert sorted(shuffled, key=key) == TERMS


def test_the_list_holds_what_is_hard() -> None:
    assert len(set(TERMS)) == len(TERMS) >= 200
    assert sum(plainly(term) != readings_ for term, *readings_ in ENTRIES) >= 60
    assert list(INDEX) == [name for name in HEADS if name in INDEX]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("法制", "法治"),  # 8 strokes each: 丿 before 丶
        ("校长", "效率"),  # 10 strokes each: 一 before 丶
        ("种植", "重要"),  # 9 strokes each, alike in 丿一丨
        ("路线", "律师"),  # ü after u
        ("绿色", "乱象"),  # but not as a letter of its own: lü before luan
        ("西安", "先进"),  # syllable by syllable: xi'an before xian
        ("工作", "公报"),  # character by character: gong zuo before gong bao
        ("9号", "10号"),
        ("007", "8"),
        ("工会?", "工会？"),
        ("双边", "双9"),
        ("Ａi", "AIDS"),  # full-width letters, small ones and accents are letters
        ("élan", "Elbe"),
        ("㈱", "株式"),  # characters in other shapes are those characters
        ("⼯会", "工人"),
        ("制", "質"),
        ("質", "緻"),
        ("工会", "《工会》"),
    ],
)
def test_the_first_comes_first(first: str, second: str) -> None:
    assert key(first) < key(second)


def test_the_index_that_the_documentation_shows_is_in_order() -> None:
    page = (HERE.parent / "docs" / "aids.md").read_text("utf-8")
    (block,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    shown = [(name, terms.split("、")) for name, terms in (line.split("  ") for line in block.strip().splitlines())]
    terms = [term for _, found in shown for term in found]
    assert sorted(set(terms), key=key) == terms
    assert shown == [(name, list(found)) for name, found in groupby(terms, key=head)]


@given(TEXT, TEXT)
def test_every_text_has_a_key_and_only_the_same_texts_have_the_same(one: str, other: str) -> None:
    assert len(readings(one)) == len(one)
    assert (key(one) == key(other)) == (one == other)
    assert (key(one) < key(other)) or (key(other) < key(one)) or one == other
    assert head(one) in HEADS


@given(st.lists(TEXT))
def test_no_head_comes_twice_and_heads_come_in_their_order(texts: list[str]) -> None:
    heads = [name for name, _ in groupby(sorted(texts, key=key), key=head)]
    assert heads == [name for name in HEADS if name in heads]


@pytest.mark.parametrize("text", ["", "《》", "😀", "བོད", "々", "\ud800", "Ж"])
def test_what_has_no_reading_stands_last(text: str) -> None:
    assert head(text) == pinyin.OTHERS == HEADS[-1]


@pytest.mark.parametrize(("text", "reading"), [("𠀀", "hē"), ("\uf9d1", "liù"), ("〇", "líng"), ("子", "zǐ")])
def test_rare_characters_are_read_as_well(text: str, reading: str) -> None:
    assert readings(text) == (reading,)


def test_a_phrase_in_traditional_characters_is_read_as_in_simplified_ones_and_a_character_as_it_is_written() -> None:
    assert (readings("成績"), readings("柵欄")) == (("chéng", "jì"), ("zhà", "lán"))
    assert (readings("髮"), readings("发")) == (("fà",), ("fā",))


def test_a_weight_says_what_was_compared() -> None:
    assert key("女5")[1] == (
        Weight(pinyin.HAN, "nu", 8, key("女")[1][0].strokes, "女"),
        Weight(pinyin.NUMBER, "", 1, 0, "5"),
    )
    assert key("１２A")[1] == (Weight(pinyin.NUMBER, "", 2, 0, "12"), Weight(pinyin.LATIN, "a", 0, 0, ""))


# Traditional characters.


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[0])
def test_a_term_is_read_alike_in_traditional_characters(entry: tuple[str, ...]) -> None:
    try:
        from opencc import OpenCC  # noqa: PLC0415
    except ImportError:
        missing("opencc", "pip install 'jiangyi[opencc]'")
    term = OpenCC("s2t").convert(entry[0])
    assert (han(term), head(term)) == (list(entry[1:]), head(entry[0]))


# The table, and what it is made of.


@cache
def sources() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in pinyin.recipes()[0].sources}


def rows(name: str) -> list[list[str]]:
    return list(pinyin._rows(sources()[name]))


def test_phrases_are_read_as_pypinyin_has_them_but_for_our_own_readings_and_shifted_tones() -> None:
    ours = {text for text, *_ in rows("readings")}
    for text, found in json.loads(sources()["phrases_dict"]).items():
        if text not in ours:
            expected = [c if c in "一不" else read[0] for c, read in zip(text, found, strict=True)]
            assert [
                c if c in "一不" else read for c, read in zip(text, pinyin._read(text, text), strict=True)
            ] == expected


@pytest.mark.parametrize("char", "一不")
def test_tones_do_not_shift(char: str) -> None:
    assert {
        readings(text)[text.index(char)]
        for text in ("一一", "一国两制", "统一", "不一", "不断", "决不")
        if char in text
    } == {{"一": "yī", "不": "bù"}[char]}


def test_each_of_our_own_readings_corrects_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = list(sources().values())
    usual = "\n".join(" ".join(row) for row in rows("readings") if len(row[0]) == 1)
    without = pinyin._items(*texts[:2], usual, *texts[3:])
    monkeypatch.setattr(pinyin, "_table", lambda: tables.Table.of(tables.pack(without, bytes(32)), bytes(32)))
    known = json.loads(texts[0])
    for text, *own in rows("readings"):
        if len(text) == 1:
            assert known[str(ord(text))].split(",")[0] != own[0]
        else:
            assert [read for piece in pinyin._pieces(text) for read in pinyin._read(piece, piece)] != own, text
        assert len(own) == len(text)


def test_strokes_order_each_character_of_gb_13000_once() -> None:
    numbers, lines = zip(*rows("strokes"), strict=True)
    assert [int(n) for n in numbers] == sorted({int(n) for n in numbers})
    listed = "".join(lines)
    assert len(listed) == len(set(listed))
    assert set(map(chr, range(0x4E00, 0x9FA6))) <= set(listed)


def test_every_reading_is_spelt_in_letters() -> None:
    for text, value in pinyin._items(*sources().values()).items():
        for reading in value.split(" ")[:1] if len(text) == 1 else value.split():
            assert key_letters(reading).isalpha(), (text, reading)


def key_letters(reading: str) -> str:
    return pinyin._spelling(reading)[0]


READY = """
import sys
from pipeline.pinyin import key
assert key("重庆")[1][0].letters == "chong"
assert "pypinyin" not in sys.modules
"""


def test_pypinyin_is_never_imported() -> None:
    subprocess.run([sys.executable, "-c", READY], check=True, cwd=HERE.parent)
