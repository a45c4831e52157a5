"""From files to files: the only part that reads sources, fonts and configuration, and writes what comes of them."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__, config, export
from pipeline.document import flow
from pipeline.errors import ConfigError, Diagnostic, OutputError, Place, Severity, SourceError
from pipeline.export import Edition, Resources
from pipeline.packet import Packet, packet
from pipeline.read import Reading, read
from pipeline.read.documents import titled
from pipeline.source import decode
from pipeline.theme import HANDOUT, Face
from pipeline.toc import toc
from pipeline.typeset import fonts
from pipeline.typeset.layout import Typesetter

PACKET = "packet.toml"
MANIFEST = "manifest.json"
STDIN = "-"
EARLIEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)  # the first moment that a ZIP file can name


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source to read: where it lies, its name in the manifest, its title where the text has none."""

    path: str
    name: str
    title: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built: the configuration, the sources, and the files that the plan itself came from."""

    config: config.Config
    sources: tuple[Wanted, ...]
    inputs: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write."""

    name: str
    data: bytes


def plan(paths: tuple[str, ...], encoding: str = "") -> Plan:
    """What the paths ask for: a packet.toml, a folder with or without one, or files. SourceError, ConfigError.

    An encoding given here goes before those in packet.toml.
    """
    path = Path(paths[0] if paths else ".")
    if len(paths) > 1 or not (path.is_dir() or path.suffix == ".toml"):
        return Plan(config.Config(), tuple(Wanted(p, Path(p).name, encoding=encoding) for p in paths))
    if path.is_dir() and not (path / PACKET).exists():
        return Plan(config.Config(), _listed(path, _texts(path), encoding))
    file = path / PACKET if path.is_dir() else path
    found = config.parse(_toml(file), str(file))
    return Plan(found, _listed(file.parent, found.documents or _texts(file.parent), encoding), (file,))


def _toml(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"byte {error.start} is not UTF-8", Place(str(path))) from None
    except OSError as error:
        raise ConfigError(_reason(error), Place(str(path)), "jiangyi init writes one") from None


def _listed(folder: Path, documents: Iterable[config.Listed], encoding: str) -> tuple[Wanted, ...]:
    return tuple(Wanted(str(folder / d.file), d.file, d.title, encoding or d.encoding) for d in documents)


def _texts(folder: Path) -> list[config.Listed]:
    names = sorted((p.name for p in folder.glob("*.txt") if p.is_file()), key=_natural)
    if not names:
        raise SourceError("no text files here", Place(str(folder)), "put .txt files into the folder, or name files")
    return [config.Listed(name) for name in names]


def _natural(name: str) -> list[tuple[int, int | str]]:
    """A key that sorts `2.txt` before `10.txt`."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part]


def readings(plan: Plan) -> Iterator[Reading]:
    """The documents of a plan, read. SourceError, with the file, for one that cannot be."""
    for wanted in plan.sources:
        yield load(wanted.path, wanted.encoding, wanted.title)


def load(path: str, encoding: str = "", title: str = "") -> Reading:
    """Read one source; `-` is standard input. A text without a title gets the one given."""
    name = "standard input" if path == STDIN else path
    try:
        data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        raise SourceError(_reason(error), Place(name), "check the name and the rights") from None
    reading = read(decode(data, name, encoding))
    return replace(reading, document=titled(reading.document, title))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


@dataclass(frozen=True)
class Build:
    """A plan, read and ready to be written."""

    plan: Plan
    readings: tuple[Reading, ...]
    fonts: fonts.Fonts

    @classmethod
    def of(cls, plan: Plan) -> Build:
        """Read all documents of a plan. In a packet, a text without any title is called as its file."""
        found = tuple(readings(plan))
        if len(found) > 1:
            found = tuple(replace(r, document=titled(r.document, Path(r.source.name).stem)) for r in found)
        return cls(plan, found, fonts.Fonts.load(fonts.folder()))

    def edition(self) -> Edition:
        """All documents as one packet, with its contents and its look."""
        return self._edition(packet(self.plan.config.meta, (r.document for r in self.readings)))

    def _edition(self, whole: Packet) -> Edition:
        contents = toc(whole, self.plan.config.contents)
        setter = Typesetter(HANDOUT, self.fonts)
        return Edition(whole, contents, HANDOUT, lambda: setter.pages(whole, contents))

    def outputs(self, formats: Iterable[str], each: bool = False) -> list[Output]:
        """The files of each format: one for the packet, or one for each document."""
        exporters = [export.find(name) for name in dict.fromkeys(formats)]
        resources = Resources(self._date(), self.fonts)
        out = []
        for name, edition in self._editions(each):
            for exporter in exporters:
                data = exporter.write(edition, self.plan.config.options(exporter), resources)
                out.append(Output(name + exporter.suffix, data))
        return out

    def _editions(self, each: bool) -> Iterator[tuple[str, Edition]]:
        if not each:
            edition = self.edition()
            yield self._name(edition.packet.title), edition
            return
        meta = replace(self.plan.config.meta, title="", subtitle="")
        for reading in self.readings:
            yield Path(reading.source.name).stem, self._edition(packet(meta, (reading.document,)))

    def _name(self, title: str) -> str:
        own = self.plan.config.build.name or title or Path(self.readings[0].source.name).stem
        return re.sub(r'[/\\:*?"<>|\x00-\x1f\s]+', " ", own).strip(" .")[:60] or "packet"

    def _date(self) -> datetime.datetime:
        """The moment that files are dated: packet.toml's date, else SOURCE_DATE_EPOCH, else 1980: never the clock."""
        date = self.plan.config.meta.date
        if date:
            return max(EARLIEST, datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC))
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if not epoch:
            return EARLIEST
        if not epoch.isdecimal():
            raise ConfigError(f"SOURCE_DATE_EPOCH is '{epoch}', not a number of seconds")
        return max(EARLIEST, datetime.datetime.fromtimestamp(int(epoch), datetime.UTC))

    def diagnostics(self) -> Iterator[Diagnostic]:
        """What is odd in the sources, and what the fonts cannot show."""
        for reading in self.readings:
            yield from reading.diagnostics
            if not reading.document.title:
                place, hint = Place(reading.source.name), "give one in packet.toml"
                yield Diagnostic(Severity.WARNING, "no title was found", place, hint)
            yield from self._unshown(reading)

    def _unshown(self, reading: Reading) -> Iterator[Diagnostic]:
        used = {c for placed in flow(reading.document) for c in placed.block.text if not c.isspace()}
        lacking = sorted(c for c in used if self.fonts.choose(Face.SONG, c) is None)
        offsets = [max(0, reading.source.text.find(c)) for c in lacking]
        for char, place in zip(lacking, reading.source.places(offsets), strict=True):
            message = f"no font has {char} (U+{ord(char):04X})"
            yield Diagnostic(Severity.WARNING, message, place, "the PDF will show an empty box for it")

    def manifest(self, outputs: Iterable[Output]) -> Output:
        """What went in and what came out, by SHA-256: the same for the same inputs, wherever it is built."""
        record = {
            "format": 1,
            "jiangyi": __version__,
            "inputs": {
                **{path.name: _digest(path.read_bytes()) for path in self.plan.inputs},
                **{w.name: r.source.digest for w, r in zip(self.plan.sources, self.readings, strict=True)},
            },
            "fonts": {font.name: _digest(font.path.read_bytes()) for font in self.fonts.files.values()},
            "outputs": {output.name: _digest(output.data) for output in outputs},
        }
        return Output(MANIFEST, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(outputs: Iterable[Output], folder: Path) -> list[Path]:
    """Write files, whole or not at all: first all under temporary names beside their targets, then renamed.

    OutputError, with every file as it was, where one cannot be written.
    """
    outputs = list(outputs)
    twice = [name for name, n in Counter(output.name.lower() for output in outputs).items() if n > 1]
    if twice:
        raise OutputError("two documents would be written here", Place(str(folder / twice[0])), "rename one source")
    pending: list[tuple[Path, Path]] = []
    target = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for output in outputs:
            target = folder / output.name
            if target.is_dir():
                raise IsADirectoryError(21, "is a directory", str(target))
            part = folder / f".{output.name}.{os.getpid()}.part"
            pending.append((part, target))
            part.write_bytes(output.data)
        for part, target in pending:
            part.replace(target)
    except OSError as error:
        raise OutputError(_reason(error), Place(str(target)), "choose another folder with -o") from None
    finally:
        for part, _ in pending:
            part.unlink(missing_ok=True)
    return [target for _, target in pending]


def template(folder: Path) -> str:
    """A packet.toml for the texts of a folder, every key explained."""
    names = sorted((p.name for p in folder.glob("*.txt") if p.is_file()), key=_natural)
    listed = "\n".join(f"[[documents]]\nfile = {json.dumps(name, ensure_ascii=False)}\n" for name in names)
    return TEMPLATE.format(documents=listed or '# [[documents]]\n# file = "1.txt"\n')


TEMPLATE = """\
# What jiangyi build makes of this folder. Every key may be left out.

[meta]
title = "学习资料汇编"      # on the cover, and the name of the files
# subtitle = ""
# organisation = ""         # who issues the packet
# author = ""               # who compiled it
# date = 2026-01-01         # on the cover, and the date of the files
# language = "zh-CN"

[contents]
# title = "目录"
# depth = 3                 # levels: documents, and two levels of headings
# articles = false          # list 第一条 …
# leads = false             # list unnumbered sentences that head their paragraphs

[build]
# formats = ["docx", "pdf", "epub"]
# name = ""                 # of the files, without suffix; by default the title

# The documents in their order; without any, all .txt files of the folder in natural order.
# title is used only where the text has none; encoding only where the evidence misleads.

{documents}"""
