"""From a plan to the files that come of it: sources and fonts are read, and nothing is written."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline import __version__, access, export, visible
from pipeline.aids.making import aided
from pipeline.aids.terms import absent
from pipeline.build.files import Output, digest, file_name
from pipeline.document import flow
from pipeline.errors import Code, ConfigError, Diagnostic, ExportError, Place, Severity, SourceError
from pipeline.export import Edition, Exporter, Resources
from pipeline.fix import Fixes
from pipeline.limits import Limits, bounded
from pipeline.packet import LONGEST_TITLE, Packet, packet
from pipeline.plan import Plan
from pipeline.read import Reading, read
from pipeline.read.documents import titled
from pipeline.source import decode
from pipeline.theme import Face
from pipeline.toc import toc
from pipeline.typeset import fonts
from pipeline.typeset.fontfiles import HEADER, Own, opened
from pipeline.typeset.layout import Typesetter

MANIFEST = "manifest.json"
STDIN = "-"
# The first and the last day that a ZIP file can name.
EARLIEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(2107, 12, 31, tzinfo=datetime.UTC)


def readings(plan: Plan) -> Iterator[Reading]:
    """The documents of a plan, read. SourceError, with the file, for one that cannot be."""
    for wanted in plan.sources:
        yield load(wanted.path, wanted.encoding, wanted.title, wanted.fixes, plan.config.text.variant, plan.limits)


def load(
    path: str,
    encoding: str = "",
    title: str = "",
    fixes: Fixes = Fixes(),
    variant: str = "",
    limits: Limits = Limits(),
) -> Reading:
    """Read one source, in a variant of Chinese; `-` is standard input. A text without a title gets the one given."""
    name = "standard input" if path == STDIN else path
    wrong = access.of_source(name)
    if path == STDIN:
        data = access.rest(sys.stdin.buffer, limits, "source", wrong)
    else:
        data = access.read(path, limits, "source", wrong)
    reading = read(bounded(decode(data, name, encoding), limits), fixes, variant)
    return replace(reading, document=titled(reading.document, title))


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
        empty = next((r for r in found if not r.trail.text.strip()), None)
        if empty:
            raise SourceError("nothing is left of this text", Place(empty.source.name), "see what jiangyi explain says")
        if len(found) > 1:
            found = tuple(
                replace(r, document=titled(r.document, visible.titled(Path(r.source.name).stem))) for r in found
            )
        return cls(plan, found, fonts.Fonts.load(fonts.folder(), _own(plan.fonts, plan.limits)))

    def packet(self) -> Packet:
        """All documents as one packet, without study aids."""
        return packet(self.plan.config.meta, (r.document for r in self.readings))

    def edition(self) -> Edition:
        """The packet with its study aids, its contents and its look."""
        return self._edition(self.packet())

    def _edition(self, whole: Packet) -> Edition:
        if not whole.title:  # then files are called as the source, in what they say of themselves too
            named = visible.titled(Path(self.readings[0].source.name).stem[:LONGEST_TITLE])
            whole = replace(whole, meta=replace(whole.meta, title=named))
        config = self.plan.config
        whole = aided(whole, config.aids, config.terms)
        contents, theme = toc(whole, config.contents), config.theme
        setter = Typesetter(theme, self.fonts)
        return Edition(whole, contents, theme, cache(lambda: setter.pages(whole, contents)))

    def outputs(self, formats: Iterable[str], each: bool = False) -> list[Output]:
        """The files of each format: one for the packet, or one for each document. ExportError if one cannot be made."""
        out = []
        for made in self.attempts(formats, each):
            if isinstance(made, ExportError):
                raise made
            out.append(made)
        return out

    def attempts(self, formats: Iterable[str], each: bool = False) -> Iterator[Output | ExportError]:
        """The files of each format, or why one cannot be made: that keeps no other from being made.

        Those with pages come first, since others refer to pages only if there are any.
        """
        exporters = [export.find(name) for name in dict.fromkeys(formats)]
        resources = Resources(self._date(), self.fonts)
        for name, edition in self._editions(each):
            made: dict[Exporter, Output | ExportError] = {}
            for exporter in sorted(exporters, key=lambda e: not e.paged):
                printed = any(e.paged and isinstance(one, Output) for e, one in made.items())
                made[exporter] = self._attempt(exporter, name, replace(edition, printed=printed), resources)
            yield from (made[exporter] for exporter in exporters)

    def _attempt(self, exporter: Exporter, name: str, edition: Edition, resources: Resources) -> Output | ExportError:
        file = name + exporter.suffix
        try:
            return Output(file, exporter.write(edition, self.plan.config.options(exporter), resources))
        except ExportError as error:
            error.where = error.where or Place(file)
            return error

    def _editions(self, each: bool) -> Iterator[tuple[str, Edition]]:
        if not each:
            edition = self.edition()
            yield self._name(edition.packet.title), edition
            return
        meta = replace(self.plan.config.meta, title="", subtitle="")
        for reading in self.readings:
            yield file_name(Path(reading.source.name).stem), self._edition(packet(meta, (reading.document,)))

    def _name(self, title: str) -> str:
        own = self.plan.config.build.name or title or Path(self.readings[0].source.name).stem
        return file_name(own)

    def _date(self) -> datetime.datetime:
        """The moment that files are dated: packet.toml's date, else SOURCE_DATE_EPOCH, else 1980: never the clock."""
        date, epoch = self.plan.config.meta.date, os.environ.get("SOURCE_DATE_EPOCH", "")
        if date:
            found = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
        elif epoch.isdecimal() and len(epoch) <= len("253402300799"):
            found = datetime.datetime.fromtimestamp(min(int(epoch), LATEST.timestamp()), datetime.UTC)
        elif epoch:
            raise ConfigError(f"SOURCE_DATE_EPOCH is '{epoch[:40]}', not a number of seconds")
        else:
            found = EARLIEST
        return min(max(EARLIEST, found), LATEST)

    def diagnostics(self) -> Iterator[Diagnostic]:
        """What is odd in the sources, what the fonts cannot show, and terms that are added for nothing."""
        for reading in self.readings:
            yield from reading.diagnostics
            if not reading.document.title:
                place, hint = Place(reading.source.name), "give one in packet.toml"
                yield Diagnostic(Severity.WARNING, Code.NO_TITLE, "no title was found", place, hint)
            yield from self._unshown(reading)
        meta, contents = self.plan.config.meta, self.plan.config.contents
        for words in (meta.organisation, meta.title, meta.subtitle, meta.author, contents.title):
            for char in self._lacking(words):
                yield _no_font(char, self.plan.config.place(words) or Place(self.readings[0].source.name))
        for said in absent((r.document for r in self.readings), self.plan.config.terms):
            message, hint = f"no document says {said.text}", "write it as a document does, or add it no more"
            yield Diagnostic(Severity.WARNING, Code.ABSENT_TERM, message, said.where, hint)

    def _lacking(self, text: str) -> list[str]:
        return sorted(c for c in set(text) if not c.isspace() and not self.fonts.has(c))

    def _unshown(self, reading: Reading) -> Iterator[Diagnostic]:
        """Each character that no font has, where it first stands: in the source, or else in a title given to it."""
        text = "".join(placed.block.text for placed in flow(reading.document))
        offsets = {c: reading.trail.text.find(c) for c in self._lacking(text)}
        found = {c: reading.trail.origin(at) for c, at in offsets.items() if at >= 0}
        places = dict(zip(found, reading.source.places(list(found.values())), strict=True))
        given = self.plan.config.place(reading.document.title) or Place(reading.source.name)
        yield from (_no_font(char, places.get(char, given)) for char in offsets)

    def manifest(self, outputs: Iterable[Output]) -> Output:
        """What went in and what came out, by SHA-256: the same for the same inputs, wherever it is built."""
        record = {
            "format": 1,
            "jiangyi": __version__,
            "inputs": {
                **{path.name: digest(path.read_bytes()) for path in self.plan.inputs},
                **{w.name: r.source.digest for w, r in zip(self.plan.sources, self.readings, strict=True)},
            },
            "fonts": {font.name: digest(font.path.read_bytes()) for font in self.fonts.used},
            "outputs": {output.name: digest(output.data) for output in outputs},
        }
        return Output(
            MANIFEST, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")
        )


def _own(named: Iterable[Own], limits: Limits) -> Iterator[tuple[Face | None, fonts.Font]]:
    """The user's fonts, opened; what is named twice is one font."""
    known: dict[tuple[Path, str], fonts.Font] = {}
    for own in named:
        key = own.path, own.part
        if key not in known:
            with access.opened(own.path, limits, "font", access.of_named(own.path.name, own.where)) as (file, size):
                known[key] = opened(own, file.read(HEADER), size)
        yield own.face, known[key]


def _no_font(char: str, place: Place) -> Diagnostic:
    message = f"no font has {char} (U+{ord(char):04X})"
    hint = 'replace it, or name a font that has it: fallback = ["…"] under [fonts]'
    return Diagnostic(Severity.WARNING, Code.NO_FONT, message, place, hint)
