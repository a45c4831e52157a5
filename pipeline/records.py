"""Tables of a TOML file as dataclasses, read strictly: whatever cannot be is an error with its line and a way out."""

from __future__ import annotations

import datetime
import re
import types
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from pipeline.errors import ConfigError, Place
from pipeline.frozen import frozen

T = TypeVar("T")
LONGEST = 300  # characters of a value
LARGEST = 1_000_000
CONTROLS = ("Cc", "Cs", "Cn", "Zl", "Zp")  # Unicode's categories of what no value may hold


@frozen
class Said:
    """A string, and the line that says it."""

    text: str
    where: Place


class Reader:
    """Reads tables into dataclasses, and knows where in the text a key stands."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = tuple(_keys(text))
        self._name = name

    def place(self, key: str) -> Place:
        """The line that sets a key, or else opens the table that it is in."""
        while key:
            line = self.line(key)
            if line:
                return Place(self._name, line)
            key = key.rpartition("[" if key.endswith("]") else ".")[0]
        return Place(self._name)

    def line(self, key: str) -> int:
        """The line that sets a key itself; 0 where none does."""
        return next((number for number, found in self._lines if found == key), 0)

    def error(self, message: str, key: str, hint: str = "") -> ConfigError:
        """An error at a key."""
        return ConfigError(message, self.place(key), hint)

    def table(self, value: object, key: str) -> Mapping[str, Any]:
        """A value that must be a table."""
        if not isinstance(value, dict):
            raise self.error(f"'{key}' is not a table", key, f"write [{key}] and its keys below it")
        return value

    def record(self, cls: type[T], table: Mapping[str, Any], path: str, hidden: Collection[str] = ()) -> T:
        """A dataclass of a table: every key known, every value of its type. Its Place, if it has one, is filled in."""
        assert is_dataclass(cls)
        values = self._values(cls, table, path, hidden)
        places = (f for f in fields(cls) if _hints(cls)[f.name] is Place)
        placed = {f.name: self.place(join(path, f.metadata.get("key", ""))) for f in places}
        try:
            return cls(**values, **placed)
        except TypeError:
            missing = next(k for k in _known(cls, hidden) if k not in values)
            raise self.error(f"'{path}' has no '{missing}'", path, f"add a line {missing} = …") from None
        except ValueError as error:
            raise self.error(str(error), path) from None

    def changed(self, base: T, table: Mapping[str, Any], path: str, hidden: Collection[str] = ()) -> T:
        """A dataclass with what a table says in place of its own."""
        return replace(base, **self._values(type(base), table, path, hidden, base))  # type: ignore[type-var]

    def _values(
        self, cls: type, table: Mapping[str, Any], path: str, hidden: Collection[str], base: object = None
    ) -> dict[str, Any]:
        known, hints = _known(cls, hidden), _hints(cls)
        for key in table:
            if key not in known:
                raise self.error(f"unknown key '{join(path, key)}'", join(path, key), meant(key, known))
        below = {key: getattr(base, key, None) for key in table}
        return {key: self.value(hints[key], value, join(path, key), below[key]) for key, value in table.items()}

    def value(self, hint: Any, value: object, key: str, base: object = None) -> object:
        """A value of the type that the field declares; `base`: what a table changes; false: none of it."""
        if get_origin(hint) is tuple:
            return self.sequence(get_args(hint)[0], value, key)
        either = get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        cls: Any = next((t for t in either if is_dataclass(t)), None)
        if cls is not None and issubclass(cls, Said):
            return cls(str(self.value(str, value, key)), self.place(key))
        if cls is None:
            return self.plain(either, value, key)
        if value is False and type(None) in either:
            return None
        table = self.table(value, key)
        return self.record(cls, table, key) if base is None else self.changed(base, table, key)

    def plain(self, either: tuple[Any, ...], value: object, key: str) -> object:
        """A value that is no table and no array. An annotated type says how it is read from a string."""
        words = next((t for t in either if isinstance(t, type) and issubclass(t, StrEnum)), None)
        read = next((t.__metadata__[0] for t in either if get_origin(t) is Annotated), None)
        if read and isinstance(value, str):
            return self.read(read, value, key)
        plain = (t.__origin__ if get_origin(t) is Annotated else str if t is words else t for t in either)
        wanted = tuple(t for t in plain if t is not type(None))
        if float in wanted and type(value) in (int, float):
            return self.number(value, key)  # type: ignore[arg-type]
        if type(value) not in wanted:
            names = " or ".join(_NAMES.get(t, t.__name__) for t in wanted)
            raise self.error(f"'{key}' is {_NAMES.get(type(value), type(value).__name__)}, not {names}", key)
        if isinstance(value, str):
            return self.word(words, value, key) if words else self.string(value, key)
        return value

    def read(self, convert: Callable[[str], object], value: str, key: str) -> object:
        """A value that is written as a string."""
        try:
            return convert(value)
        except ValueError as error:
            raise self.error(f"'{key}': {error}", key) from None

    def number(self, value: float, key: str) -> float:
        """A number of a size that something on paper may have."""
        if not abs(value) <= LARGEST:
            raise self.error(f"'{key}' is no number between {-LARGEST} and {LARGEST}", key)
        return float(value)

    def word(self, cls: type[StrEnum], value: str, key: str) -> StrEnum:
        """One of the words that a key may say."""
        words = [str(word) for word in cls]
        if value not in words:
            raise self.error(f"'{key}' cannot be '{value}'", key, meant(value, words, "known words"))
        return cls(value)

    def string(self, value: str, key: str) -> str:
        """A string without space at its ends: one line, of a length that fits a page."""
        unprintable = next((c for c in value if unicodedata.category(c) in CONTROLS), None)
        if unprintable:
            raise self.error(f"'{key}' holds the control character U+{ord(unprintable):04X}", key)
        if len(value) > LONGEST:
            raise self.error(f"'{key}' has {len(value)} characters: {LONGEST} at most", key)
        return value.strip()

    def sequence(self, hint: Any, value: object, key: str) -> tuple[object, ...]:
        """An array, each of its values of one type."""
        if not isinstance(value, list):
            raise self.error(f"'{key}' is not an array", key, f"write {key} = [ … ], or [[{key}]] for tables")
        return tuple(self.value(hint, item, f"{key}[{n}]") for n, item in enumerate(value, 1))


_NAMES = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime.date: "a date",
    datetime.datetime: "a date with a time",
    datetime.time: "a time",
    list: "an array",
    dict: "a table",
}


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def _known(cls: type, hidden: Collection[str]) -> list[str]:
    return [f.name for f in fields(cls) if f.name not in hidden and _hints(cls)[f.name] is not Place]


_HEADER = re.compile(r"""\s*(\[\[?)\s*([\w."'-]+)\s*\]""")
_KEY = re.compile(r"""\s*([\w."'-]+)\s*=""")
_UNQUOTED = str.maketrans("", "", "\"'")


def _keys(text: str) -> Iterator[tuple[int, str]]:
    """Each line that opens a table or sets a key, and the key's whole path, as errors name it."""
    table = ""
    count: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            above, _, last = header[2].translate(_UNQUOTED).rpartition(".")
            table = join(_numbered(above, count), last)
            if header[1] == "[[":
                count[table] += 1
                table += f"[{count[table]}]"
            yield number, table
        elif key:
            yield number, join(table, key[1].translate(_UNQUOTED))


def _numbered(path: str, count: Mapping[str, int]) -> str:
    """A path as it stands: each array of tables in it with the number of its last table."""
    out = ""
    for part in filter(None, path.split(".")):
        out = join(out, part)
        out += f"[{count[out]}]" if count.get(out) else ""
    return out


def join(path: str, key: str) -> str:
    """The path of a key in a table."""
    return f"{path}.{key}" if path and key else path or key


def meant(key: str, known: Iterable[str], what: str = "known keys") -> str:
    """A hint for what is not known: what comes near, or else all that is."""
    known = list(known)
    close = get_close_matches(key, known, 1)
    return f"did you mean '{close[0]}'?" if close else f"{what}: {', '.join(known) or 'none'}"
