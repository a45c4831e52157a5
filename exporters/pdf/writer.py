"""Drawing pages on reportlab's canvas: content streams are ours, the document around them is reportlab's."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from exporters.pdf.fonts import Embedded, FontSet
from pipeline import __version__
from pipeline.export import Edition, Resources
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.pages import Bar, Line, Page, Part, Run

_LABELS = {Part.CONTENTS: "ROMAN_LOWER", Part.BODY: "ARABIC"}


def write(edition: Edition, options: object, resources: Resources) -> bytes:
    """Write a packet's pages as PDF 1.7."""
    out = BytesIO()
    sheet = edition.theme.sheet
    canvas = _Canvas(out, (sheet.width, sheet.height), edition, resources.date)
    fonts = FontSet()
    titles = {entry.target: entry.text for entry in edition.toc.entries}
    for page in edition.pages.pages:
        _draw(canvas, page, fonts, resources.fonts)
        for target, rectangle in _links(page):
            canvas.linkRect(titles[target], target, rectangle, relative=0, thickness=0)
        canvas.showPage()
    _label_pages(canvas, edition.pages.pages)
    _outline(canvas, edition)
    fonts.add_to(canvas.document)
    canvas.save()
    return out.getvalue()


class _Canvas(Canvas):  # type: ignore[misc]
    """A canvas that lists no font but ours, and knows no clock."""

    def __init__(self, out: BytesIO, size: tuple[float, float], edition: Edition, date: datetime.datetime) -> None:
        meta = edition.packet.meta
        super().__init__(out, size, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=meta.language)
        self.document._timeStamp = _moment(date)
        self.document.signature = hashlib.md5(repr((edition.packet, date)).encode(), usedforsecurity=False)
        self.setTitle(edition.packet.title)
        self.setAuthor(meta.author or meta.organisation)
        self.setSubject(meta.subtitle)
        self.setCreator(f"Jiangyi {__version__}")
        self.setViewerPreference("DisplayDocTitle", "true")

    @property
    def document(self) -> Any:
        """The document being written."""
        return self._doc

    def _make_preamble(self) -> None:
        self._preamble = ""  # reportlab's would name Helvetica on every page


def _moment(date: datetime.datetime) -> TimeStamp:
    stamp = TimeStamp(invariant=1)
    utc = date.astimezone(datetime.UTC)
    stamp.t, stamp.lt = utc.timestamp(), utc.timetuple()
    stamp.YMDhms = tuple(utc.timetuple())[:6]
    stamp.tzname, stamp.dhh, stamp.dmm = "UTC", 0, 0
    return stamp


def _draw(canvas: _Canvas, page: Page, fonts: FontSet, files: Fonts) -> None:
    code = canvas._code
    for bar in page.bars:
        code.append(_bar(bar))
    for line in (*page.lines, *page.furniture):
        code.extend(code_ for run in line.runs for code_ in _run(run, line.y, fonts, files))
    for line in page.lines:
        if line.target and page.part is Part.BODY:
            canvas.bookmarkPage(line.target, "XYZ", left=0, top=line.y + _top(line), zoom=0)


def _top(line: Line) -> float:
    return max((run.size for run in line.runs), default=0) * 1.5


def _links(page: Page) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """A link for every line of the contents: its target and its rectangle."""
    if page.part is not Part.CONTENTS:
        return
    for line in page.lines:
        if line.target:
            size, end = line.runs[-1].size, line.runs[-1].x + line.runs[-1].size * 1.5
            yield line.target, (line.runs[0].x, line.y - 0.3 * size, end, line.y + size)


def _run(run: Run, y: float, fonts: FontSet, files: Fonts) -> Iterator[str]:
    """The operators that show a run; it is parted where one glyph must stand for two characters."""
    font, x = files.named(run.font), run.x
    parts: list[tuple[Embedded, float, str]] = []
    for char in run.text:
        embedded = fonts.of(font, char)
        if parts and parts[-1][0] is embedded:
            parts[-1] = (embedded, parts[-1][1], parts[-1][2] + char)
        else:
            parts.append((embedded, x, char))
        x += font.width(char) * run.size / 1000 + run.spacing
    for embedded, at, text in parts:
        codes = "".join(f"{embedded.codes[c]:04X}" for c in text)
        yield (
            f"BT {_rgb(run.colour)} rg /{embedded.name} {_number(run.size)} Tf {_number(run.spacing)} Tc "
            f"1 0 0 1 {_number(at)} {_number(y)} Tm <{codes}> Tj ET"
        )


def _bar(bar: Bar) -> str:
    return (
        f"q {_rgb(bar.colour)} RG {_number(bar.thickness)} w "
        f"{_number(bar.x)} {_number(bar.y)} m {_number(bar.end)} {_number(bar.y)} l S Q"
    )


def _rgb(colour: str) -> str:
    return " ".join(_number(int(colour[k : k + 2], 16) / 255) for k in (0, 2, 4))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _label_pages(canvas: _Canvas, pages: tuple[Page, ...]) -> None:
    """Page labels (ISO 32000-1, 12.4.2): what a reader shows is what is printed."""
    for index, page in enumerate(pages):
        if index == 0 or pages[index - 1].part is not page.part:
            prefix = "封面" if page.part is Part.COVER else None
            canvas.addPageLabel(index, style=_LABELS.get(page.part), start=1, prefix=prefix)


def _outline(canvas: _Canvas, edition: Edition) -> None:
    """The contents as bookmarks. A level may be one deeper than the one before it, no more."""
    level = 0
    for entry in edition.toc.entries:
        level = min(entry.level, level + 1)
        canvas.addOutlineEntry(entry.text, entry.target, level - 1, closed=level > 1)
    if edition.toc.entries:
        canvas.showOutline()
