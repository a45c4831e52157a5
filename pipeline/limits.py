"""How much is read: the largest files, the most documents, the longest lines (docs/limits.md)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError, Place, SourceError
from pipeline.frozen import frozen

if TYPE_CHECKING:
    from pipeline.source import Source

KB, MB = 1 << 10, 1 << 20
UNLIMITED = sys.maxsize // 2  # what Python can still count to and read
_VALUE = re.compile(r"([0-9]{1,15})([KMG]?)B?", re.ASCII)
_UNITS = {"": 1, "K": KB, "M": MB, "G": 1 << 30}


@frozen
class Limits:
    """The most that is read of anything. Sizes in bytes.

    No real text comes near: the longest laws have 300 KB, and 16 MB are five million characters.
    A packet cannot raise them: only the command line does.
    """

    source: int = 16 * MB  # one text
    sources: int = 64 * MB  # all texts of a packet
    documents: int = 10_000
    line: int = 1_000_000  # characters of a line
    packet: int = MB  # packet.toml
    font: int = 256 * MB
    file: int = 64 * MB  # a file that a format's options name
    unpacked: int = 256 * MB  # what such a file holds, if it is a ZIP package

    def hint(self, name: str) -> str:
        """How to allow more."""
        return f"allow more with --limit {name}=N: it is {getattr(self, name)}"


def limits(said: Iterable[str]) -> Limits:
    """The limits that `NAME=VALUE` change. ConfigError for what is none.

    >>> limits(["source=2M", "documents=3"]).source
    2097152
    """
    known, changes = [f.name for f in fields(Limits)], {}
    for one in said:
        name, _, value = one.partition("=")
        found = _VALUE.fullmatch(value.upper())
        if name not in known:
            from pipeline.records import meant  # noqa: PLC0415  only now

            raise ConfigError(f"no limit is called '{name}'", hint=meant(name, known, "limits"))
        if not found:
            raise ConfigError(f"'{value}' is no limit for '{name}'", hint="write a number, or one like 500K, 64M or 2G")
        changes[name] = min(int(found[1]) * _UNITS[found[2]], UNLIMITED)
    return replace(Limits(), **changes)


def bounded(source: Source, limit: Limits) -> Source:
    """A source, if its lines are not too long. SourceError, with the line, for one that is."""
    if len(source.text) <= limit.line:
        return source
    from pipeline.source import LINE_END  # noqa: PLC0415  builds that find nothing changed do not need it

    start = 0
    for number, end in enumerate((*LINE_END.finditer(source.text), None), 1):
        length = (end.start() if end else len(source.text)) - start
        if length > limit.line:
            message = f"a line of {length} characters: {limit.line} at most"
            raise SourceError(message, Place(source.name, number), f"break it, or {limit.hint('line')}")
        start = end.end() if end else 0
    return source
