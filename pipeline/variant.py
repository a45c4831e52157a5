"""Simplified or Traditional characters, word by word: the only importer of OpenCC, which is an extra.

OpenCC decides by words: 头发 is 頭髮 and 发展 is 發展, 皇后 stays as it is and 后面 is 後面. It is asked for
configurations that put one character for one, so that offsets stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

from pipeline.errors import ConfigError
from pipeline.trail import Edit

RULE = "variant"  # the name that signs its edits
SUMMARY = "Convert to the variant of Chinese that packet.toml or --variant names; comes after all others."
# OpenCC's configuration for a text in Simplified characters, and for one that is in Traditional ones already:
# for that nothing but what Taiwan and Hong Kong write differently, since 里 of 公里 would become 裏 at a second go.
_CONFIGURATIONS = {
    "zh-Hans": ("t2s", "t2s"),
    "zh-Hant": ("s2t", ""),
    "zh-Hant-TW": ("s2tw", "t2tw"),
    "zh-Hant-HK": ("s2hk", "t2hk"),
}
VARIANTS = tuple(_CONFIGURATIONS)


def conversion(text: str, variant: str) -> Iterator[Edit]:
    """What to change in a text so that it is in a variant. ConfigError where OpenCC is missing.

    >>> list(conversion("乾隆年间的头发", "zh-Hant"))
    [Edit(start=3, end=4, new='間', reason='zh-Hant'), Edit(start=5, end=7, new='頭髮', reason='zh-Hant')]
    >>> list(conversion("乾隆年間的頭髮", "zh-Hant"))
    []
    """
    configuration = _CONFIGURATIONS[variant][_traditional(text)]
    new = converter(configuration)(text) if configuration else text
    changed = [a != b for a, b in zip(text, new, strict=True)]
    at = 0
    for differs, run in groupby(changed):
        end = at + len(list(run))
        if differs:
            yield Edit(at, end, new[at:end], variant)
        at = end


def simplified(text: str) -> str:
    """A text in Simplified characters, each where it was: what readers know the forms of official documents in."""
    return converter("t2s")(text)


def _traditional(text: str) -> bool:
    """Whether more of a text's characters are of Traditional Chinese alone than of Simplified."""
    ways = (converter("t2s")(text), converter("s2t")(text))
    fewer, more = (sum(a != b for a, b in zip(text, new, strict=True)) for new in ways)
    return fewer > more


@cache
def converter(configuration: str) -> Callable[[str], str]:
    """OpenCC's conversion by a configuration, without the rare characters that few fonts have. ConfigError."""
    try:
        import opencc  # noqa: PLC0415

        return opencc.OpenCC(configuration, include_tofu_risk_dictionaries=False).convert
    except (ImportError, TypeError):
        hint = "pip install 'jiangyi[opencc]'"
        raise ConfigError("converting Chinese needs OpenCC 1.4 or later, which is not installed", hint=hint) from None
