"""The terms of this field that are known beforehand, and the words by which phrases are told (field.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pipeline.frozen import frozen


@frozen
class Field:
    """What field.toml says: `known` terms, and four kinds of words that it explains."""

    known: frozenset[str]
    heads: frozenset[str]
    nominal: frozenset[str]
    plain: frozenset[str]
    mute: frozenset[str]


@cache
def field() -> Field:
    """The data of field.toml, read once."""
    table = tomllib.loads(Path(__file__).with_name("field.toml").read_text("utf-8"))
    known = frozenset(term for group in table["group"] for term in group["terms"])
    return Field(known, **{name: frozenset(words) for name, words in table["grammar"].items()})
