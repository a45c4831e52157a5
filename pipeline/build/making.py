"""From a plan to the files that come of it: fonts are read, and nothing is written."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TypeAlias

from pipeline import access, export, visible
from pipeline.aids.making import aided
from pipeline.aids.terms import absent
from pipeline.brief import Brief
from pipeline.build.beside import beside
from pipeline.build.files import Output, file_name
from pipeline.errors import Code, ConfigError, Diagnostic, ExportError, Place, Severity, SourceError
from pipeline.export import Edition, Exporter, Resources
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.limits import Limits
from pipeline.memory import Asked
from pipeline.packet import LONGEST_TITLE, Packet, packet
from pipeline.plan import Plan
from pipeline.theme import Face
from pipeline.toc import toc
from pipeline.typeset import fonts
from pipeline.typeset.fontfiles import HEADER, Own, opened
from pipeline.typeset.layout import Typesetter

# The first and the last day that a ZIP file can name.
EARLIEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(2107, 12, 31, tzinfo=datetime.UTC)

Attempt: TypeAlias = Output | ExportError  # a file, or why it cannot be made


@dataclass(frozen=True)
class Build:
    """A plan, read and ready to be written. `jobs`: how many processes may work on it."""

    plan: Plan
    texts: tuple[Brief, ...]
    fonts: fonts.Fonts
    kept: Kept = NOTHING_KEPT
    jobs: int = 1

    @classmethod
    def of(cls, plan: Plan, kept: Kept = NOTHING_KEPT, jobs: int = 1) -> Build:
        """Read all documents of a plan. SourceError for one that cannot be read, or of which nothing is left."""
        from pipeline.build.reading import briefs  # noqa: PLC0415 - what reads is of no use to what is read already

        return cls.reading(plan, briefs(plan, kept, jobs), kept, jobs)

    @classmethod
    def reading(cls, plan: Plan, texts: Iterable[Brief], kept: Kept = NOTHING_KEPT, jobs: int = 1) -> Build:
        """A plan whose documents have been read. SourceError for one of which nothing is left."""
        found = tuple(texts)
        blank = next((text for text in found if text.blank), None)
        if blank:
            raise SourceError("nothing is left of this text", Place(blank.name), "see what jiangyi explain says")
        return cls(plan, found, fonts.Fonts.load(fonts.folder(), _own(plan.fonts, plan.limits)), kept, jobs)

    def packet(self) -> Packet:
        """All documents as one packet, without study aids."""
        return packet(self.plan.config.meta, (text.document for text in self.texts))

    def edition(self) -> Edition:
        """The packet with its study aids, its contents and its look."""
        return self._edition(self.packet())

    def _edition(self, whole: Packet) -> Edition:
        if not whole.title:  # then files are called as the source, in what they say of themselves too
            called = visible.titled(Path(self.texts[0].name).stem[:LONGEST_TITLE])
            whole = replace(whole, meta=replace(whole.meta, title=called))
        config = self.plan.config
        whole = aided(whole, config.aids, config.terms, self.kept)
        contents, theme = toc(whole, config.contents), config.theme
        setter = Typesetter(theme, self.fonts, self.kept)
        return Edition(whole, contents, theme, cache(lambda: setter.pages(whole, contents)))

    def outputs(self, formats: Iterable[str], each: bool = False) -> list[Output]:
        """The files of each format: one for the packet, or one for each document. ExportError if one cannot be made."""
        out = []
        for made in self.attempts(formats, each):
            if isinstance(made, ExportError):
                raise made
            out.append(made)
        return out

    def attempts(self, formats: Iterable[str], each: bool = False) -> Iterator[Attempt]:
        """The files of each format, or why one cannot be made: that keeps no other from being made."""
        exporters = [export.find(name) for name in dict.fromkeys(formats)]
        resources = Resources(self._date(), self.fonts, self.kept)
        for name, edition in self._editions(each):
            made = self._written(exporters, partial(self._attempt, name, resources), edition)
            yield from (made[exporter] for exporter in exporters)

    def _written(
        self, exporters: Iterable[Exporter], attempt: Callable[[Exporter, Edition], Attempt], edition: Edition
    ) -> dict[Exporter, Attempt]:
        """What each exporter makes of an edition: side by side where several processes may work.

        Pages come first, since what refers to them does so only if there are any: beside them it is written as if
        there were, and again if there turn out to be none.
        """
        paged = [exporter for exporter in exporters if exporter.paged]
        begun = {e: self._begin(attempt, e, edition) for e in exporters if not e.paged and not e.refers}
        printed = replace(edition, printed=bool(paged))
        if paged:
            _ = printed.pages
        begun |= {e: self._begin(attempt, e, printed) for e in exporters if e.refers}
        made = {exporter: attempt(exporter, printed) for exporter in paged}
        made |= {exporter: result() for exporter, result in begun.items()}
        if paged and not any(isinstance(made[exporter], Output) for exporter in paged):
            made |= {exporter: attempt(exporter, edition) for exporter in exporters if exporter.refers}
        return made

    def _begin(
        self, attempt: Callable[[Exporter, Edition], Attempt], exporter: Exporter, edition: Edition
    ) -> Callable[[], Attempt]:
        work = partial(attempt, exporter, edition)
        return beside(work) if self.jobs > 1 else cache(work)

    def _attempt(self, name: str, resources: Resources, exporter: Exporter, edition: Edition) -> Attempt:
        file = name + exporter.suffix
        try:
            data = exporter.write(edition, self.plan.config.options(exporter), resources)
            return Output(file, data, len(edition.pages.pages) if exporter.paged else 0)
        except ExportError as error:
            error.where = error.where or Place(file)
            return error

    def _editions(self, each: bool) -> Iterator[tuple[str, Edition]]:
        if not each:
            edition = self.edition()
            yield self._name(edition.packet.title), edition
            return
        meta = replace(self.plan.config.meta, title="", subtitle="")
        for text in self.texts:
            yield file_name(Path(text.name).stem), self._edition(packet(meta, (text.document,)))

    def _name(self, title: str) -> str:
        own = self.plan.config.build.name or title or Path(self.texts[0].name).stem
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
        for number, text in enumerate(self.texts):
            yield from text.diagnostics
            if not text.document.title:
                place, hint = Place(text.name), "give one in packet.toml"
                yield Diagnostic(Severity.WARNING, Code.NO_TITLE, "no title was found", place, hint)
            yield from self._unshown(number)
        meta, contents = self.plan.config.meta, self.plan.config.contents
        for words in (meta.organisation, meta.title, meta.subtitle, meta.author, contents.title):
            for char in self._lacking(words):
                yield _no_font(char, self.plan.config.place(words) or Place(self.texts[0].name))
        for said in absent((text.document for text in self.texts), self.plan.config.terms):
            message, hint = f"no document says {said.text}", "write it as a document does, or add it no more"
            yield Diagnostic(Severity.WARNING, Code.ABSENT_TERM, message, said.where, hint)

    def _lacking(self, text: str) -> list[str]:
        return sorted(c for c in set(text) if self._lacks[c])

    @cached_property
    def _lacks(self) -> Asked[str, bool]:
        """Whether a character is in no font: most of a thousand documents have the same ones."""
        return Asked(lambda c: not c.isspace() and not self.fonts.has(c))

    def _unshown(self, number: int) -> Iterator[Diagnostic]:
        """Each character that no font has, where it first stands: in the source, or else in a title given to it.

        The source is read once more for it: that a character is lacking is rare.
        """
        document, wanted = self.texts[number].document, self.plan.sources[number]
        lacking = self._lacking(self.texts[number].characters + document.title)  # which may be one of ours
        if not lacking:
            return
        from pipeline.build.reading import load  # noqa: PLC0415 - likewise

        reading = load(wanted.path, wanted.encoding, "", wanted.fixes, self.plan.config.text.variant, self.plan.limits)
        offsets = {c: reading.trail.text.find(c) for c in lacking}
        found = {c: reading.trail.origin(at) for c, at in offsets.items() if at >= 0}
        places = dict(zip(found, reading.source.places(list(found.values())), strict=True))
        given = self.plan.config.place(document.title) or Place(reading.source.name)
        yield from (_no_font(char, places.get(char, given)) for char in offsets)


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
