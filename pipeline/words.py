"""Words: the only importer of jieba, which is loaded when first needed and leaves no trace."""

from __future__ import annotations

import logging
import sys
import warnings
from functools import cache
from itertools import accumulate
from typing import Any


@cache
def _tokenizer() -> Any:
    """A tokenizer of our own, its dictionary read from the package: jieba would cache it in a shared folder.

    jieba 0.42.1 asks for pkg_resources, which new setuptools lack and old ones load slowly; told that it is
    missing, jieba reads its files by path. Its logger is put back as it was.
    """
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


def boundaries(text: str) -> frozenset[int]:
    """The offsets at which a word ends and another begins, both ends of the text included."""
    return frozenset((0, *accumulate(len(word) for word in words(text))))
