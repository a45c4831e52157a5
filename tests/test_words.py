"""Words: those of stock jieba, from a table; and jieba, whoever else uses it, as it would be without us."""

from __future__ import annotations

import importlib
import logging
import os
import subprocess
import sys
import timeit
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from judge.texts import sources
from pipeline import tables, words
from pipeline.routes import likeliest

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "clean"
MINE = (
    "工匠精神",
    "产业工人队伍建设改革",
    "习近平总书记",
    "龘",
    "龘龘龘",
    "XYZ",
    "工会",
    "中国工会十八大",
    "卡尔·马克思",
)


@pytest.fixture(scope="session")
def stock() -> Any:
    """jieba, as whoever imports it has it, but that it writes no cache into the shared temporary folder."""
    module = pytest.MonkeyPatch()
    module.setitem(sys.modules, "pkg_resources", None)
    jieba = importlib.import_module("jieba")
    module.undo()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def lines(name: str) -> Iterator[list[str]]:
    path = Path(importlib.import_module("jieba").__file__ or "").with_name("dict.txt").parent / name
    yield from (line.split(" ") for line in path.read_text("utf-8").splitlines())


# What words there are.


@pytest.mark.parametrize("folder", ["seeds", "corpus"])
def test_the_words_are_those_of_stock_jieba(folder: str, stock: Any) -> None:
    place = {"seeds": ROOT / "seeds", "corpus": CORPUS}[folder]
    if not place.is_dir():
        pytest.skip("the corpus is not there: ../shared/corpus/clean")
    texts = list(sources(place))
    assert texts
    for name, data in texts:
        assert words.words(data.decode("utf-8", "replace")) == tuple(stock.lcut(data.decode("utf-8", "replace"))), name


PIECES = st.sampled_from(
    ("中国", "工会", "人", "丨", "，", " ", "\r\n", "\t", "A", "AT&T", "B超", "3.5%", "-", "㐀", "𠀀", "\x00")
)


@given(st.lists(PIECES | st.text(max_size=3) | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5))))
@example(["一", "丨"])
@example(["A座"])
@example(["the total"])
def test_any_text_has_the_words_of_stock_jieba(stock: Any, parts: list[str]) -> None:
    text = "".join(parts)
    found = words.words(text)
    assert "".join(found) == text
    assert found == tuple(stock.lcut(text))
    assert route(words._tokenizer(()), text) == route(stock, text)


def route(tokenizer: Any, text: str) -> dict[int, tuple[float, int]]:
    """What each way to the end weighs, and where its first word ends."""
    found: dict[int, tuple[float, int]] = {}
    tokenizer.calc(text, tokenizer.get_DAG(text), found)
    return found


@given(st.text(st.sampled_from("杭研李丽娟的一是龘㐀A"), min_size=1, max_size=30))
def test_what_no_dictionary_has_is_parted_as_stock_jieba_parts_it(stock: Any, text: str) -> None:
    theirs = importlib.import_module("jieba").finalseg
    model = theirs.start_P, theirs.trans_P, theirs.emit_P
    assert likeliest(text, "BMES", *model) == theirs.viterbi(text, "BMES", *model)
    assert words._jieba().finalseg.cut(text) == tuple(theirs.cut(text))


def test_a_row_of_characters_without_words_takes_linear_time() -> None:
    short, long = ("".join(chr(0x4E00 + n * 7919 % 20902) for n in range(size)) for size in (2_000, 40_000))
    cut = words._jieba().finalseg.cut.__wrapped__
    took = [min(timeit.repeat(lambda text=text: cut(text), number=1, repeat=3)) for text in (short, long)]
    assert took[1] < 60 * took[0]  # stock jieba, which copies each way at each step: 200 times


def test_every_word_of_the_dictionary_has_its_count(stock: Any) -> None:
    tokenizer = words._tokenizer(())
    for word in stock.FREQ:
        tokenizer.calc(word, 0, {})
    assert stock.FREQ == tokenizer.FREQ
    assert stock.total == tokenizer.total


# A user's words.


@given(
    st.lists(st.sampled_from(MINE) | st.text(st.sampled_from("工会员中国的AB·"), min_size=1, max_size=5), max_size=4)
)
@example(["γ射线"])  # the one word with a character that jieba does not look up in texts
def test_added_words_are_words_as_in_stock_jieba(stock: Any, mine: list[str]) -> None:
    theirs = type(stock)()
    theirs.FREQ, theirs.total, theirs.initialized = dict(stock.FREQ), stock.total, True
    for word in mine:
        theirs.add_word(word)
    tokenizer = words._tokenizer(tuple(mine))
    assert tokenizer.total == theirs.total
    assert [tokenizer.FREQ[word] for word in mine] == [theirs.FREQ[word] for word in mine]
    for word in mine:
        assert route(tokenizer, word) == route(theirs, word)
    for text in ("".join((*MINE, *mine)), "和".join((*mine, *MINE)), "中国工会的工会员AB·中"):
        assert words.words(text, tuple(mine)) == tuple(theirs.lcut(text))


def test_added_words_are_nobody_elses() -> None:
    before = words.words("工匠精神学习")
    assert words.words("工匠精神学习", ("工匠精神",)) == ("工匠精神", "学习")
    assert words.words("工匠精神学习") == before == ("工匠", "精神", "学习")
    assert words.boundaries("工匠精神学习") == {0, 2, 4, 6}


# What is known of words.


def test_every_word_of_the_dictionary_has_its_flag() -> None:
    flags = {word: its_flag for word, _, its_flag in lines("dict.txt")}
    assert len(flags) > 300_000
    assert {word: words.flag(word) for word in flags} == flags
    assert {word[:-1]: words.flag(word[:-1]) for word in flags} == {
        word[:-1]: flags.get(word[:-1], "") for word in flags
    }


def test_every_word_with_a_weight_has_it_and_others_the_median() -> None:
    weights = {word: float(weight) for word, weight in lines("analyse/idf.txt")}
    assert len(weights) > 200_000
    assert {word: words.idf(word) for word in weights} == weights
    assert words.idf("龘龘") == words.idf("") == sorted(weights.values())[len(weights) // 2]


# jieba, as it would be without us.

QUIET = """
import logging, sys, tempfile
import pipeline.cli
assert not any("jieba" in name for name in sys.modules)
ours = logging.getLogger("jieba")
ours.setLevel(logging.ERROR)
ours.addHandler(handler := logging.NullHandler())
sys.modules["pkg_resources"] = marker = object()
from pipeline import words
assert words.words("工会理论学习") == ("工会", "理论", "学习")
assert sys.modules["pkg_resources"] is marker
assert "jieba" not in sys.modules
assert (ours.level, ours.handlers, logging.getLogger().handlers) == (logging.ERROR, [handler], [])
"""


def test_logging_and_modules_stay_as_they_were(tmp_path: Path) -> None:
    world = {**os.environ, "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", QUIET], env=world, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {path.name for path in tmp_path.iterdir()} <= {"cache"}


def test_what_others_do_to_jieba_does_not_reach_us() -> None:
    jieba = importlib.import_module("jieba")
    text = "他来到了网易杭研大厦"
    before = words.words(text)
    assert "杭研" in before
    jieba.finalseg.add_force_split("杭研")
    try:
        assert words.words(text) == before
    finally:
        jieba.finalseg.Force_Split_Words.clear()
    assert logging.getLogger("jieba") is not words._jieba().default_logger


@pytest.mark.parametrize("command", [["themes"], ["clean", "seeds/004_4310a0096f66f682.txt"], ["--help"]])
def test_a_command_that_needs_no_words_loads_none(command: list[str]) -> None:
    code = f"import sys; from pipeline.cli import main; main({command!r}, standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1].split()
    assert "pipeline.cli" in loaded
    assert not any("jieba" in name for name in loaded)


# The tables.


@pytest.mark.parametrize("made", words.recipes(), ids=lambda made: made.name)
def test_the_table_in_use_is_what_the_installed_jieba_makes(made: tables.Recipe) -> None:
    found = tables.load(made).data
    assert found[:] == tables.pack(made.items(), tables.origin(made))
