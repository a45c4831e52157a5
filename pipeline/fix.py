"""A user's corrections, `[[documents.fix]]` of packet.toml: what they ask for, and where in the raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePath

from pipeline.document import AIDING, Role
from pipeline.errors import ConfigError, Place
from pipeline.frozen import frozen
from pipeline.source import Source
from pipeline.trail import Trail

DEEPEST = 9  # level of a heading; Word has as many
SHOWN = 20  # characters of a text that an error quotes
PINNED = 16  # hex digits of a digest that a hint gives
GIVEN = tuple(role for role in Role if role not in (Role.HEADING, Role.TABLE, Role.VERBATIM, *AIDING))  # to be given


class Do(StrEnum):
    """What a fix does."""

    JOIN = "join"
    SPLIT = "split"
    LEVEL = "level"
    ROLE = "role"
    KEEP = "keep"
    DROP = "drop"


@frozen
class Fix:
    """What is to be done, and at which line of the raw text, at which piece of it, or at which piece of that line.

    `where`: the place in packet.toml that asks for it.
    """

    do: Do
    line: int | None = None
    text: str = ""
    level: int | None = None
    role: Role | None = None
    where: Place = Place("packet.toml")

    def __post_init__(self) -> None:
        if self.line is None and not self.text:
            raise ValueError("the fix names neither a line nor a text")
        if self.line is not None and self.line < 1:
            raise ValueError(f"a line of {self.line}: lines are counted from 1")
        if self.text != self.text.strip():
            raise ValueError(f"'{self.text}' begins or ends with white space")
        for given, do in ((self.level, Do.LEVEL), (self.role, Do.ROLE)):
            if (given is not None) is not (self.do is do):
                raise ValueError(f"'{do}' goes with do = \"{do}\", and only with it")
        if self.level is not None and not 1 <= self.level <= DEEPEST:
            raise ValueError(f"a level of {self.level}: it must be 1 to {DEEPEST}")
        if self.role and self.role not in GIVEN:
            other = ': write do = "level"' if self.role is Role.HEADING else ""
            raise ValueError(f"the role '{self.role}' cannot be given to a block{other}")

    @property
    def asked(self) -> str:
        """What it does, in a word or two: `join`, `level 2`."""
        return " ".join(str(part) for part in (self.do, self.level, self.role) if part)

    @property
    def place(self) -> str:
        """Where it stands, wherever the folder lies: `packet.toml:14`."""
        return str(replace(self.where, file=PurePath(self.where.file).name))

    @property
    def reason(self) -> str:
        """The reason of the edits that it makes: `join, packet.toml:14`."""
        return f"{self.asked}, {self.place}"

    def error(self, message: str, hint: str) -> ConfigError:
        """What is wrong with it, with its place."""
        return ConfigError(message, self.where, hint)

    def against(self, other: Fix) -> ConfigError:
        """An error: it and another fix cannot both be done."""
        return self.error(f"this fix and that of line {other.where.line} contradict each other", "take one of them out")


@frozen
class Fixes:
    """The fixes of one text. `sha256`: how the digest of its bytes must begin; `where`: the place that says so."""

    fixes: tuple[Fix, ...] = ()
    sha256: str = ""
    where: Place | None = None

    def verify(self, source: Source) -> None:
        """Do nothing if this is the text that the fixes were made for, else raise ConfigError."""
        now = source.digest[:PINNED]
        name = PurePath(source.name).name
        if self.fixes and not self.sha256:
            raise ConfigError(f"fixes of {name} without its sha256", self.where, f'add a line sha256 = "{now}"')
        if not source.digest.startswith(self.sha256.lower()):
            made = ": the fixes were made for another text" if self.fixes else ""
            look = ", and look all fixes over" if self.fixes else ""
            hint = f'if the new text is right, write sha256 = "{now}"{look}'
            raise ConfigError(f"{name} is not the file of this sha256{made}", self.where, hint)


@frozen
class Fixed:
    """A fix, and the stretch `[start, end)` of the source that it names."""

    fix: Fix
    start: int
    end: int


def located(source: Source, trail: Trail, fixes: Fixes) -> tuple[Fixed, ...]:
    """Where in the source each fix is. ConfigError for a line that is not there, a text not found exactly once."""
    lines = source.lines()
    return tuple(_located(source, trail, lines, fix) for fix in fixes.fixes)


def _located(source: Source, trail: Trail, lines: list[tuple[int, int]], fix: Fix) -> Fixed:
    start, end = _line(source, lines, fix) if fix.line else (0, len(source.text))
    if not fix.text:
        return Fixed(fix, *stripped(source.text, start, end))
    found = list(_found(source.text, fix.text, start, end))
    if len(found) == 1:
        return Fixed(fix, *found[0])
    text = short(fix.text)
    shown = f"'{text}' in line {fix.line}" if fix.line else f"'{text}'"
    if found:
        raise fix.error(f"there is more than one {shown}", _or_line(source, fix, found))
    raise fix.error(f"there is no {shown}", _as_it_stands(source, trail, fix))


def _line(source: Source, lines: list[tuple[int, int]], fix: Fix) -> tuple[int, int]:
    number, last = fix.line or 0, len(lines) - (lines[-1][0] == len(source.text))
    if number > last:
        raise fix.error(f"there is no line {number}", f"{PurePath(source.name).name} has {last} lines")
    start, end = lines[number - 1]
    if not source.text[start:end].strip():
        raise fix.error(f"line {number} is blank", "name a line with text; lines are those of the raw file")
    return start, end


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text without the white space at its ends."""
    inner = text[start:end]
    return end - len(inner.lstrip()), start + len(inner.rstrip())


def short(text: str) -> str:
    """A text, cut where a sentence of ours would become too long by it."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _found(text: str, wanted: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a text is found that begins in a stretch; if nowhere, where it is found when white space is left out."""
    exactly = [(at, at + len(wanted)) for at in _occurrences(text, wanted) if start <= at < end]
    yield from exactly
    if not exactly:
        bare_text, offsets = squeezed(text)
        bare = "".join(wanted.split())
        spans = ((offsets[at], offsets[at + len(bare) - 1] + 1) for at in _occurrences(bare_text, bare))
        yield from (span for span in spans if start <= span[0] < end)


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text))


@lru_cache(maxsize=1)
def squeezed(text: str) -> tuple[str, list[int]]:
    """A text without white space, and where each of its characters stood."""
    offsets = [at for at, char in enumerate(text) if not char.isspace()]
    return "".join(text[at] for at in offsets), offsets


def _or_line(source: Source, fix: Fix, found: list[tuple[int, int]]) -> str:
    if fix.line:
        return "give more of the text around it"
    lines = dict.fromkeys(place.line for place in source.places([start for start, _ in found[:8]]))
    return f"add its line, one of {', '.join(map(str, lines))}{' …' if len(found) > 8 else ''}"


def _as_it_stands(source: Source, trail: Trail, fix: Fix) -> str:
    """What to do about a text that is not found: perhaps it is in another line, perhaps a rule has changed it."""
    elsewhere = next(_found(source.text, fix.text, 0, len(source.text)), None)
    if elsewhere:
        return f"it begins in line {next(source.places([elsewhere[0]])).line}"
    at = trail.text.find(fix.text)
    if at >= 0:
        start, end = trail.span(at, at + len(fix.text))
        return f"give it as it stands in the raw file: '{source.text[start:end]}'"
    return "copy it from the raw file; only white space may differ"
