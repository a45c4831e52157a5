"""Words: the only importer of jieba, which is loaded when first needed and leaves no trace.

jieba's own code parts a text. What it has in a dict of half a million words and their beginnings comes out of a
compiled table instead, as texts ask for it; its part-of-speech flags stand there too, its weights (IDF) in another.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import accumulate
from math import inf, log
from pathlib import Path
from typing import Any

from pipeline.memory import Asked
from pipeline.routes import First, best_words, likeliest
from pipeline.tables import Recipe, Table, load

NUMERALS = "〇零一二三四五六七八九十百千万"  # jieba parts numbers, and what they count: 二〇|三五年, 十九|届
CLING_TO_NEXT = ("关于", "和", "与", "及", "对", "为", "在", "以", "把", "将", "向", "从", "由", "并", "<", "《", "“")
CLING_TO_LAST = frozenset("的之了等>》”")
_TOTAL, _MEDIAN = "the total", "the median"  # keys that are no words: in jieba's files, blanks part fields
_OWN_NAME = "_jieba_of_jiangyi"


def words(text: str, add: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The words of a text, in order; joined, they are the text. What is to `add` counts as one word, for this call.

    As jieba's `add_word` has it: the word gets the count that suffices against its parts, and its neighbours may still
    be worth more.

    >>> words("工会理论学习")
    ('工会', '理论', '学习')
    >>> words("工匠精神学习", add=("工匠精神",))
    ('工匠精神', '学习')
    """
    return tuple(_tokenizer(add).lcut(text))


def flag(word: str) -> str:
    """The part of speech that jieba's dictionary has for a word, in its notation (that of ICTCLAS); "" if it has none.

    >>> flag("工会"), flag("学习"), flag("㍿")
    ('n', 'v', '')
    """
    if len(word) < 2:
        return _character(_counts(), word)[1]
    rests, _, flags = _entries(_counts(), word[:2])
    return flags[rests.index(word[2:])] if word[2:] in rests else ""


@lru_cache(maxsize=1 << 14)
def idf(word: str) -> float:
    """How much a word says of a text that it is in: its inverse document frequency in jieba's own corpus.

    A word that jieba has no weight for gets the median of all, as in `jieba.analyse`.

    >>> idf("我们") < idf("学习") < idf("工会")
    True
    """
    table = _weights()
    return float(table.get(word) or table.get(_MEDIAN) or 0)


def phrases(text: str) -> tuple[str, ...]:
    """The words of a title with what clings to them: between phrases, and only there, a title may be broken.

    >>> phrases("关于学习的决议和二〇三五年")
    ('关于学习的', '决议', '和二〇三五年')
    >>> phrases("党的十九届五中全会")
    ('党的', '十九届', '五中全会')
    """
    out: list[str] = []
    before = ""
    for word in words(text):
        counts = before and all(c in NUMERALS for c in before)
        clings = counts or (before and word in CLING_TO_LAST) or before.endswith(CLING_TO_NEXT)
        if clings:
            out[-1] += word
        else:
            out.append(word)
        before = word
    return tuple(out)


@lru_cache(maxsize=1024)  # a heading that is longer than a line stands in the contents, too
def boundaries(text: str) -> frozenset[int]:
    """The offsets at which a phrase ends and another begins, both ends of the text included."""
    return frozenset((0, *accumulate(len(phrase) for phrase in phrases(text))))


# jieba.


@lru_cache(maxsize=8)
def _tokenizer(add: tuple[str, ...]) -> Any:
    """A tokenizer of our own, which learns as texts ask for it."""
    table, tokenizer = _counts(), _jieba().Tokenizer()
    tokenizer.total, tokenizer.initialized = int(table.get(_TOTAL) or 0), True
    lexicon = _Lexicon(table, tokenizer)
    tokenizer.get_DAG, tokenizer.calc = len, partial(best_words, lexicon.firsts, lexicon.heads)  # which needs no graph
    for word in add:
        lexicon.add(word)
    return tokenizer


class _Lexicon:
    """What the table has, learnt as it is asked for; counts also by the tokenizer, as jieba has them."""

    def __init__(self, table: Table, tokenizer: Any) -> None:
        self._table, self._tokenizer = table, tokenizer
        self._added: dict[str, int] = {}
        self.weights = Asked(self._weight)
        self.firsts = Asked(self._first)
        self.heads = Asked(self._head)

    def add(self, word: str) -> None:
        """Learn a user's word, and its beginnings."""
        counts = self._tokenizer.FREQ
        self._tokenizer.calc(word, 0, {})  # so that all that the table has of it is learnt before
        self._tokenizer.add_word(word)
        self._added |= {word[:end]: counts[word[:end]] for end in range(1, len(word) + 1)}
        for known in (self.weights, self.firsts, self.heads):  # the total is another, and so are all weights
            known.clear()

    def _weight(self, count: str) -> float:
        return log(int(count)) - log(self._tokenizer.total) if count != "0" else -inf

    def _first(self, first: str) -> First:
        count, _, seconds = _character(self._table, first)
        count = str(self._added.get(first, count))
        if count:
            self._tokenizer.FREQ[first] = int(count)
        weight = self.weights[count or "0"]
        more = {text[1] for text in self._added if text[0] == first and len(text) > 1}
        alone = self.weights["1"] if weight == -inf else weight
        return First(alone, weight, seconds + "".join(more.difference(seconds)))

    def _head(self, head: str) -> tuple[float, dict[str, float]]:
        rests, counts, _ = _entries(self._table, head)
        more = {text[2:]: str(count) for text, count in self._added.items() if text.startswith(head)}
        rests, counts = [*rests, *more], [*counts, *more.values()]
        self._tokenizer.FREQ.update(zip(map(head.__add__, rests), map(int, counts), strict=True))
        weights = dict(zip(rests, map(self.weights.__getitem__, counts), strict=True))
        return weights.pop(""), weights


@cache
def _jieba() -> Any:
    """Jieba, loaded under a name of its own: whoever else imports it finds it, and its logger, as they were.

    jieba 0.42.1 asks for pkg_resources, which new setuptools lack and old ones load slowly; told that it is missing,
    jieba reads its files by path.
    """
    import warnings  # noqa: PLC0415

    theirs = _installed()
    spec = spec_from_file_location(_OWN_NAME, theirs / "__init__.py", submodule_search_locations=[str(theirs)])
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[_OWN_NAME] = module_from_spec(spec)
    hidden = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its patterns have escapes that new Pythons warn of
            spec.loader.exec_module(module)
    finally:
        del sys.modules["pkg_resources"]
        if hidden:
            sys.modules["pkg_resources"] = hidden
    module.finalseg.viterbi, module.finalseg.cut = likeliest, _remembered(module.finalseg.cut)
    return module


def _remembered(cut: Callable[[str], Iterator[str]]) -> Callable[[str], tuple[str, ...]]:
    """What parts a row of single characters, remembering: the same names and words that no dictionary has come back."""
    return lru_cache(maxsize=8192)(lambda text: tuple(cut(text)))


def _installed() -> Path:
    """The folder that jieba lies in, which is found without loading it."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed")
    return Path(spec.origin).parent


# Its tables.


def recipes() -> tuple[Recipe, Recipe]:
    """The tables of jieba's dictionary and of its weights."""
    counts, weights = _installed() / "dict.txt", _installed() / "analyse" / "idf.txt"
    return (
        Recipe("words-2", (counts,), partial(_dictionary, counts)),
        Recipe("idf-1", (weights,), partial(_inverse_frequencies, weights)),
    )


@cache
def _counts() -> Table:
    return load(recipes()[0])


@cache
def _weights() -> Table:
    return load(recipes()[1])


def _dictionary(path: Path) -> dict[str, str]:
    """What the table of words holds, fields parted by blanks.

    Under a head, the first two characters of a word: of all words that begin so, and of what these begin with, the
    rest, the count, the flag. Under a first character: its own count and flag, and the characters that stand second.
    What only begins words has the count 0, as in jieba's own dictionary.
    """
    lines = [line.strip().split(" ") for line in path.read_text("utf-8").split("\n") if line]
    found = {word[:end]: ("0", "") for word, *_ in lines for end in range(1, len(word))}
    found |= {word: (count, its_flag) for word, count, its_flag in lines}
    heads: dict[str, list[str]] = {}
    for text in sorted(found):
        if len(text) > 1:
            heads.setdefault(text[:2], []).extend((text[2:], *found[text]))
    seconds = {text: "" for text in found if len(text) == 1}
    for head in heads:
        seconds[head[0]] += head[1]
    characters = {first: (*found[first], after) for first, after in seconds.items()}
    total = {_TOTAL: (str(sum(int(count) for _, count, _ in lines)),)}
    return {key: " ".join(fields) for key, fields in (total | characters | heads).items()}


def _character(table: Table, first: str) -> tuple[str, str, str]:
    """What stands under a character: its count, its flag, the characters that stand second."""
    count, its_flag, seconds = (table.get(first) or "  ").split(" ")
    return count, its_flag, seconds


@lru_cache(maxsize=512)  # a block's words are parted first, then asked for their flags
def _entries(table: Table, head: str) -> tuple[list[str], list[str], list[str]]:
    """What stands under a head: of every word the rest, the count, the flag."""
    value = table.get(head)
    fields = [] if value is None else value.split(" ")
    return fields[::3], fields[1::3], fields[2::3]


def _inverse_frequencies(path: Path) -> dict[str, str]:
    found = dict(line.strip().split(" ") for line in path.read_text("utf-8").split("\n") if line)
    return {_MEDIAN: str(sorted(map(float, found.values()))[len(found) // 2])} | found
