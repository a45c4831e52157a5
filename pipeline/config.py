"""packet.toml, read strictly: an unknown key, a wrong type or an impossible value is an error with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from pipeline import export, variant
from pipeline.aids.choice import Aids
from pipeline.aids.terms import Choice
from pipeline.errors import ConfigError, ExportError, Place
from pipeline.fix import Fix, Fixes
from pipeline.frozen import frozen
from pipeline.packet import Meta
from pipeline.records import Reader, Said
from pipeline.theme import Face, Theme
from pipeline.themes import DEFAULT
from pipeline.themes.override import overridden
from pipeline.toc import Scope

FORMATS = ("docx", "pdf", "epub")
# What follows from Traditional characters, where packet.toml does not say it: the packet's language (as Word and
# readers know it), and the heading of the contents.
TRADITIONAL = {"zh-Hant": "zh-Hant", "zh-Hant-TW": "zh-TW", "zh-Hant-HK": "zh-HK"}
CONTENTS = "目錄"


@frozen
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


@frozen
class Build:
    """`[build]`: which formats, and what the files are called (by default as the packet's title)."""

    formats: tuple[str, ...] = FORMATS
    name: str = ""

    def __post_init__(self) -> None:
        if not self.formats:
            raise ValueError("no format is named")
        if re.search(r'[/\\:*?"<>|]', self.name) or (self.name and not self.name.strip(". ")):
            raise ValueError(f"'{self.name}' is no name for a file")


@frozen
class Text:
    """`[text]`: the variant of Chinese to convert the documents to; by default they stay as they are."""

    variant: str = ""

    def __post_init__(self) -> None:
        if self.variant and self.variant not in variant.VARIANTS:
            raise ValueError(f"'{self.variant}' is no variant of Chinese: {', '.join(variant.VARIANTS)}")


@frozen
class Fonts:
    """`[fonts]`: font files of the user's own, for each face, and for characters that those lack."""

    song: Said | None = None
    biaosong: Said | None = None
    hei: Said | None = None
    kai: Said | None = None
    fang: Said | None = None
    fallback: tuple[Said, ...] = ()

    def listed(self) -> Iterator[tuple[Face | None, Said]]:
        """The files that are named, those of a face first."""
        yield from ((face, said) for face in Face if (said := getattr(self, face.name.lower())))
        yield from ((None, said) for said in self.fallback)


@frozen
class Config:
    """All that packet.toml says. `exports`: the options of each format that it names; `printed`: words and lines."""

    meta: Meta = Meta()
    contents: Scope = Scope()
    text: Text = Text()
    terms: Choice = Choice()
    documents: tuple[Listed, ...] = ()
    build: Build = Build()
    fonts: Fonts = Fonts()
    aids: Aids = Aids()
    theme: Theme = DEFAULT
    exports: tuple[tuple[str, object], ...] = ()
    printed: tuple[Said, ...] = ()

    def options(self, exporter: export.Exporter) -> object:
        """The options of a format: as packet.toml has them, else its defaults."""
        return next((o for name, o in self.exports if name == exporter.name), None) or exporter.options()

    def place(self, words: str) -> Place | None:
        """The line that says what is printed on the cover, over the contents or as a document's title."""
        return next((said.where for said in self.printed if said.text == words), None)


def parse(text: str, name: str, theme: str = "") -> Config:
    """Read the text of a packet.toml; a theme named here goes before its own.

    ConfigError, with the line, for all that cannot be.
    """
    table, reader = _toml(text, name), Reader(text, name)
    exports = reader.table(table.pop("export", {}), "export")
    look = reader.table(table.pop("theme", {}), "theme")
    config: Config = reader.record(Config, table, "", hidden=("exports", "theme", "printed"))
    made = replace(
        config,
        theme=overridden(look, reader, theme),
        exports=tuple(_export(reader, *item) for item in exports.items()),
        printed=tuple(_printed(config, reader)),
    )
    return _varied(made, table, reader)


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError("brackets are nested too deep", Place(name)) from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = Place(name, int(found[1]), int(found[2])) if found else Place(name)
        raise ConfigError(f"no valid TOML: {str(error).partition(' (at')[0]}", place) from None


def _export(reader: Reader, name: str, value: object) -> tuple[str, object]:
    """The options of one format."""
    key = f"export.{name}"
    try:
        exporter = export.find(name)
    except ExportError as error:
        raise reader.error(str(error), key, error.hint) from None
    return name, reader.record(exporter.options, reader.table(value, key), key)


def _printed(config: Config, reader: Reader) -> Iterator[Said]:
    meta = config.meta
    for key in ("title", "subtitle", "organisation", "author"):
        yield Said(getattr(meta, key), reader.place(f"meta.{key}"))
    yield Said(config.contents.title, reader.place("contents.title"))
    for number, document in enumerate(config.documents, 1):
        yield Said(document.title, reader.place(f"documents[{number}].title"))


def _varied(config: Config, table: Mapping[str, Any], reader: Reader) -> Config:
    """The configuration with what follows from the variant, where it can be converted to."""
    wanted = config.text.variant
    if not wanted:
        return config
    try:
        variant.converter("t2s")
    except ConfigError as error:
        raise reader.error(str(error), "text.variant", error.hint) from None
    meta, contents = config.meta, config.contents
    if wanted in TRADITIONAL and "language" not in table.get("meta", {}):
        meta = replace(meta, language=TRADITIONAL[wanted])
    if wanted in TRADITIONAL and "title" not in table.get("contents", {}):
        contents = replace(contents, title=CONTENTS)
    return replace(config, meta=meta, contents=contents)
