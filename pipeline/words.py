"""Words: the only importer of jieba, which is loaded when first needed and leaves no trace."""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

NUMERALS = "〇零一二三四五六七八九十百千万"  # jieba parts numbers, and what they count: 二〇|三五年, 十九|届
CLING_TO_NEXT = ("关于", "和", "与", "及", "对", "为", "在", "以", "把", "将", "向", "从", "由", "并", "<", "《", "“")
CLING_TO_LAST = frozenset("的之了等>》”")


@cache
def _tokenizer() -> Any:
    """A tokenizer of our own, its dictionary read from the package: jieba would cache it in a shared folder.

    jieba 0.42.1 asks for pkg_resources, which new setuptools lack and old ones load slowly; told that it is
    missing, jieba reads its files by path. Its logger is put back as it was.
    """
    import logging  # noqa: PLC0415
    import warnings  # noqa: PLC0415

    missing = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its patterns have escapes that new Pythons warn of
            import jieba  # noqa: PLC0415
    finally:
        del sys.modules["pkg_resources"]
        if missing:
            sys.modules["pkg_resources"] = missing
    logger = logging.getLogger("jieba")
    logger.handlers.clear()
    logger.setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order; joined, they are the text.

    >>> words("工会理论学习")
    ('工会', '理论', '学习')
    """
    return tuple(_tokenizer().lcut(text))


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
