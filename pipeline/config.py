"""packet.toml, read strictly: an unknown key, a wrong type or an impossible value is an error with its line."""

from __future__ import annotations

import datetime
import re
import tomllib
import types
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pipeline import export, variant
from pipeline.errors import ConfigError, ExportError, Place
from pipeline.fix import Fix, Fixes
from pipeline.packet import Meta
from pipeline.toc import Scope

T = TypeVar("T")
LONGEST = 300  # characters of a value
CONTROLS = ("Cc", "Cs", "Cn", "Zl", "Zp")  # Unicode's categories of what no value may hold
FORMATS = ("docx", "pdf", "epub")
# What follows from Traditional characters, where packet.toml does not say it: the packet's language (as Word and
# readers know it), and the heading of the contents.
TRADITIONAL = {"zh-Hant": "zh-Hant", "zh-Hant-TW": "zh-TW", "zh-Hant-HK": "zh-HK"}
CONTENTS = "目錄"


@dataclass(frozen=True, slots=True)
class Listed:
    """`[[documents]]`: a file, in the packet's folder; its title where the text has none; its encoding; its fixes."""

    file: str
    title: str = ""
    encoding: str = ""
    sha256: str = ""
    fix: tuple[Fix, ...] = ()
    where: Place = field(default=Place("packet.toml"), metadata={"key": "sha256"})

    def __post_init__(self) -> None:
        paths = (PurePosixPath(self.file), PureWindowsPath(self.file))
        if not self.file or any(p.is_absolute() or p.drive or ".." in p.parts for p in paths):
            raise ValueError(f"'{self.file}' is no path inside the packet's folder")
        if self.sha256 and not re.fullmatch(r"[0-9a-fA-F]{12,64}", self.sha256):
            raise ValueError(f"'{self.sha256}' is no SHA-256, nor its first 12 hex digits or more")

    @property
    def fixes(self) -> Fixes:
        """Its fixes, and the text that they were made for."""
        return Fixes(self.fix, self.sha256, self.where)


@dataclass(frozen=True, slots=True)
class Build:
    """`[build]`: which formats, and what the files are called (by default as the packet's title)."""

    formats: tuple[str, ...] = FORMATS
    name: str = ""

    def __post_init__(self) -> None:
        if not self.formats:
            raise ValueError("no format is named")
        if re.search(r'[/\\:*?"<>|]', self.name) or (self.name and not self.name.strip(". ")):
            raise ValueError(f"'{self.name}' is no name for a file")


@dataclass(frozen=True, slots=True)
class Text:
    """`[text]`: the variant of Chinese to convert the documents to; by default they stay as they are."""

    variant: str = ""

    def __post_init__(self) -> None:
        if self.variant and self.variant not in variant.VARIANTS:
            raise ValueError(f"'{self.variant}' is no variant of Chinese: {', '.join(variant.VARIANTS)}")


@dataclass(frozen=True, slots=True)
class Config:
    """All that packet.toml says. `exports`: the options of each format that it names."""

    meta: Meta = Meta()  # noqa: RUF009
    contents: Scope = Scope()  # noqa: RUF009
    text: Text = Text()
    documents: tuple[Listed, ...] = ()
    build: Build = Build()
    exports: tuple[tuple[str, object], ...] = ()

    def options(self, exporter: export.Exporter) -> object:
        """The options of a format: as packet.toml has them, else its defaults."""
        return next((o for name, o in self.exports if name == exporter.name), None) or exporter.options()


def parse(text: str, name: str) -> Config:
    """Read the text of a packet.toml. ConfigError, with the line, for all that cannot be."""
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise ConfigError("brackets are nested too deep", Place(name)) from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = Place(name, int(found[1]), int(found[2])) if found else Place(name)
        raise ConfigError(f"no valid TOML: {str(error).partition(' (at')[0]}", place) from None
    reader = _Reader(text, name)
    exports = tuple(reader.export(*item) for item in reader.table(table.pop("export", {}), "export").items())
    config: Config = reader.record(Config, table, "", hidden=("exports",))
    return reader.varied(replace(config, exports=exports), table)


class _Reader:
    """Reads tables into dataclasses, and knows where in the text a key stands."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = tuple(_keys(text))
        self._name = name

    def place(self, key: str) -> Place:
        """The line that sets a key, or else opens the table that it is in."""
        while key:
            line = next((number for number, found in self._lines if found == key), 0)
            if line:
                return Place(self._name, line)
            key = key.rpartition("[" if key.endswith("]") else ".")[0]
        return Place(self._name)

    def error(self, message: str, key: str, hint: str = "") -> ConfigError:
        """An error at a key."""
        return ConfigError(message, self.place(key), hint)

    def table(self, value: object, key: str) -> Mapping[str, Any]:
        """A value that must be a table."""
        if not isinstance(value, dict):
            raise self.error(f"'{key}' is not a table", key, f"write [{key}] and its keys below it")
        return value

    def export(self, name: str, value: object) -> tuple[str, object]:
        """The options of one format."""
        key = f"export.{name}"
        try:
            exporter = export.find(name)
        except ExportError as error:
            raise self.error(str(error), key, error.hint) from None
        return name, self.record(exporter.options, self.table(value, key), key)

    def varied(self, config: Config, table: Mapping[str, Any]) -> Config:
        """The configuration with what follows from the variant, where it can be converted to."""
        wanted = config.text.variant
        if not wanted:
            return config
        try:
            variant.converter("t2s")
        except ConfigError as error:
            raise self.error(str(error), "text.variant", error.hint) from None
        meta, contents = config.meta, config.contents
        if wanted in TRADITIONAL and "language" not in table.get("meta", {}):
            meta = replace(meta, language=TRADITIONAL[wanted])
        if wanted in TRADITIONAL and "title" not in table.get("contents", {}):
            contents = replace(contents, title=CONTENTS)
        return replace(config, meta=meta, contents=contents)

    def record(self, cls: type[T], table: Mapping[str, Any], path: str, hidden: tuple[str, ...] = ()) -> T:
        """A dataclass of a table: every key known, every value of its type. Its Place, if it has one, is filled in."""
        assert is_dataclass(cls)
        hints = get_type_hints(cls)
        places = [f for f in fields(cls) if hints[f.name] is Place]
        placed = {f.name: self.place(_join(path, f.metadata.get("key", ""))) for f in places}
        known = [f.name for f in fields(cls) if f.name not in hidden and f not in places]
        for key in table:
            if key not in known:
                raise self.error(f"unknown key '{_join(path, key)}'", _join(path, key), _meant(key, known))
        values = {key: self.value(hints[key], value, _join(path, key)) for key, value in table.items()}
        try:
            return cls(**values, **placed)
        except TypeError:
            missing = next(k for k in known if k not in values)
            raise self.error(f"'{path}' has no '{missing}'", path, f"add a line {missing} = …") from None
        except ValueError as error:
            raise self.error(str(error), path) from None

    def value(self, hint: Any, value: object, key: str) -> object:
        """A value of the type that the field declares."""
        if is_dataclass(hint):
            return self.record(hint, self.table(value, key), key)  # type: ignore[arg-type]
        if get_origin(hint) is tuple:
            return self.sequence(get_args(hint)[0], value, key)
        either = get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        words = next((t for t in either if isinstance(t, type) and issubclass(t, StrEnum)), None)
        wanted = tuple(str if t is words else t for t in either if t is not type(None))
        if type(value) not in wanted:
            names = " or ".join(_NAMES.get(t, t.__name__) for t in wanted)
            raise self.error(f"'{key}' is {_NAMES.get(type(value), type(value).__name__)}, not {names}", key)
        if isinstance(value, str):
            return self.word(words, value, key) if words else self.string(value, key)
        return value

    def word(self, cls: type[StrEnum], value: str, key: str) -> StrEnum:
        """One of the words that a key may say."""
        words = [str(word) for word in cls]
        if value not in words:
            raise self.error(f"'{key}' cannot be '{value}'", key, _meant(value, words, "known words"))
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
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")


def _keys(text: str) -> Iterator[tuple[int, str]]:
    """Each line that opens a table or sets a key, and the key's whole path, as errors name it."""
    table = ""
    count: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            above, _, last = header[2].rpartition(".")
            table = _join(_numbered(above, count), last)
            if header[1] == "[[":
                count[table] += 1
                table += f"[{count[table]}]"
            yield number, table
        elif key:
            yield number, _join(table, key[1])


def _numbered(path: str, count: Mapping[str, int]) -> str:
    """A path as it stands: each array of tables in it with the number of its last table."""
    out = ""
    for part in filter(None, path.split(".")):
        out = _join(out, part)
        out += f"[{count[out]}]" if count.get(out) else ""
    return out


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path and key else path or key


def _meant(key: str, known: list[str], what: str = "known keys") -> str:
    close = get_close_matches(key, known, 1)
    return f"did you mean '{close[0]}'?" if close else f"{what}: {', '.join(known) or 'none'}"
