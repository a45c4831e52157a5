"""Setting a paragraph: its lines, and where in each its characters stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from pipeline.frozen import frozen
from pipeline.theme import Align, Face, Style
from pipeline.typeset.balance import balanced
from pipeline.typeset.breaking import Breaks, filled
from pipeline.typeset.fonts import Fonts
from pipeline.typeset.measured import Alike, Measured, Span
from pipeline.typeset.metrics import Kind, Metrics
from pipeline.typeset.pages import Run
from pipeline.words import boundaries

_EPS = 1e-6
_LOOSE_GAP = 1 / 3  # em: as wide as a gap between scripts or words becomes before others do (CLREQ, 3.2.3)


class Setting(NamedTuple):
    """A measure in points, the first line's indent in it, and where it begins."""

    measure: float
    indent: float = 0.0
    left: float = 0.0


Set: TypeAlias = list[tuple[int, tuple[Run, ...]]]  # lines: which character each begins with, and its runs


@dataclass(eq=False)
class Setter:
    """Sets paragraphs in some fonts. `squeeze` marks, or leave each its cell; `gap` em between scripts."""

    fonts: Fonts
    squeeze: bool = True
    gap: float = 0.25
    _metrics: dict[tuple[Face, float, float], Metrics] = field(default_factory=dict)
    _lines: dict[tuple[str, Face, float, float], tuple[Run, ...]] = field(default_factory=dict)
    _widths: dict[tuple[str, Face, float, float], tuple[float, float]] = field(default_factory=dict)

    def lines(
        self, spans: Iterable[Span], style: Style, setting: Setting, allowed: frozenset[int] | None = None
    ) -> Set:
        """Set a paragraph: its lines, x counted from the left end of the measure.

        No line begins or ends with a mark that may not; Western words, —— and …… are not broken; full lines of
        justified styles are flush. Other styles are broken between words only, or where it is `allowed`; centred
        ones into balanced lines.
        """
        text = self._measured(spans, style)
        breaks = _breaks(text, style, setting, allowed)
        placer = _Placer(text, style, setting)
        last = len(breaks) - 1
        return [(start, placer.runs(start, end, nth == last)) for nth, (start, end) in enumerate(breaks)]

    def line(self, text: str, style: Style, x: float) -> tuple[Run, ...]:
        """A short text in one line that begins at x."""
        key = (text, style.face, style.size, style.pitch)
        if key not in self._lines:
            measured = self._measured([Span(text, style.face)], style)
            self._lines[key] = _Placer(measured, style, Setting(0.0)).natural()
        return tuple(run._replace(x=run.x + x) for run in self._lines[key])

    def sense_lines(self, text: str, style: Style, setting: Setting) -> tuple[str, ...]:
        """The lines of a title or a line of the contents, broken at sense; joined, they are the text."""
        breaks = _breaks(self._measured([Span(text, style.face)], style), style, setting)
        return tuple(text[start:end] for start, end in breaks)

    def width(self, text: str, style: Style) -> float:
        """The width of a text set as one line."""
        return self._width(text, style)[0]

    def advance(self, text: str, style: Style) -> float:
        """How far from the beginning of a text what follows it stands."""
        return self._width(text, style)[1]

    def _width(self, text: str, style: Style) -> tuple[float, float]:
        key = (text, style.face, style.size, style.pitch)
        if key not in self._widths:
            measured = self._measured([Span(text, style.face)], style)
            self._widths[key] = measured.width(0, len(text)), measured.at[-1]
        return self._widths[key]

    def _measured(self, spans: Iterable[Span], style: Style) -> Measured:
        parts = [(span.text.replace("\t", " "), self._metrics_of(span.face, style)) for span in spans]
        return Measured.of(parts, self.gap * style.size)

    def _metrics_of(self, face: Face, style: Style) -> Metrics:
        key = (face, style.size, style.pitch)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = Metrics(self.fonts, face, style.size, style.em, self.squeeze)
        return found


def _breaks(text: Measured, style: Style, setting: Setting, allowed: frozenset[int] | None = None) -> Breaks:
    if not text.text:
        return [(0, 0)]
    if text.width(0, len(text.text)) <= setting.measure - setting.indent + _EPS:
        return [(0, len(text.text))]
    if style.align is Align.JUSTIFY:
        return filled(text, setting.measure, setting.indent)
    allowed = boundaries(text.text) if allowed is None else allowed
    found = balanced(text, setting.measure, allowed) if style.align is Align.CENTER else []
    return found or filled(text, setting.measure, setting.indent, allowed)


class _Line(NamedTuple):
    """The characters of a line, its gaps that are not as wide as others, and those that are not stretched."""

    start: int
    end: int
    uneven: list[tuple[int, float]]
    glued: list[int]


@frozen
class _Placer:
    """Places the characters of a paragraph's lines."""

    text: Measured
    style: Style
    setting: Setting

    def runs(self, start: int, end: int, last: bool) -> tuple[Run, ...]:
        """The runs of a line: flush if it is a full one of a justified paragraph."""
        text, align = self.text, self.style.align
        end = text.trimmed(start, end)
        if end == start:
            return ()
        line = _Line(start, end, text.uneven(start, end), text.glued_in(start, end))
        indent = self.setting.indent if start == 0 else 0.0
        free = self.setting.measure - indent - text.width(start, end)
        x = self.setting.left + indent - text.lead(start)
        if align is Align.CENTER or align is Align.RIGHT:
            return self._runs(line, x + (free / 2 if align is Align.CENTER else free), {}, 0.0)
        if free < -_EPS:
            return self._runs(line, x, self._squeezed(start, end, -free), 0.0)
        if last or align is Align.LEFT or free < _EPS:
            return self._runs(line, x, {}, 0.0)
        return self._runs(line, x, *self._stretched(line, free))

    def natural(self) -> tuple[Run, ...]:
        """The runs of all the text in one line, neither squeezed nor stretched."""
        end = len(self.text.text)
        return self._runs(_Line(0, end, self.text.uneven(0, end), []), 0.0, {}, 0.0)

    def _squeezed(self, start: int, end: int, need: float) -> dict[int, float]:
        """The gaps made narrower, and by how much: those of one rank alike, before those of the next."""
        moved: dict[int, float] = {}
        slack = self.text.squeezable(start, end)
        for rank in sorted({rank for rank, *_ in slack}):
            gaps = [(k, by) for r, k, by in slack if r == rank]
            part = min(1.0, need / sum(by for _, by in gaps))
            moved |= {k: -by * part for k, by in gaps}
            need -= part * sum(by for _, by in gaps)
            if need <= _EPS:
                break
        return moved

    def _stretched(self, line: _Line, free: float) -> tuple[dict[int, float], float]:
        """The gaps between words and scripts made wider, as far as they may be; then all gaps alike."""
        text = self.text
        loose = [k for k, by in line.uneven if by >= 0] if line.uneven else []
        moved: dict[int, float] = {}
        if loose:
            by = min(free / len(loose), _LOOSE_GAP * text.em - text.gap)
            moved = dict.fromkeys(loose, by)
            free -= by * len(loose)
        seams = line.end - line.start - 1 - len(line.glued)
        return moved, free / seams if free > _EPS and seams else 0.0

    def _runs(self, line: _Line, x: float, moved: dict[int, float], stretch: float) -> tuple[Run, ...]:
        """Runs of one font. Where a gap in one is not as the others, what follows is shifted."""
        text, (start, end, uneven, glued) = self.text, line
        parts = text.alike(start, end)
        glued = glued if stretch else []
        if len(parts) == 1 and not (uneven or moved or glued):
            return (self._run(parts[0], x, (), stretch),)
        shifts = self._shifts(uneven, moved, dict.fromkeys(glued, -stretch))
        x -= text.at[start]
        runs = []
        for part in parts:
            first, beyond = part[:2]
            at = x + text.at[first]
            if first > start:
                at += stretch * (first - start - bisect_right(glued, first))
                at += sum(by for k, by in moved.items() if k <= first)
            inside = [(k - first, by) for k, by in shifts if first < k < beyond] if shifts else ()
            runs.append(self._run(part, at, tuple(inside), stretch))
        return tuple(runs)

    @staticmethod
    def _shifts(uneven: list[tuple[int, float]], *more: dict[int, float]) -> list[tuple[int, float]]:
        """The gaps of a line that are not as the others, in order, and by how much."""
        if not any(more):
            return [(k, by) for k, by in uneven if by] if uneven else uneven
        found = dict(uneven)
        for moved in more:
            for k, by in moved.items():
                found[k] = found.get(k, 0.0) + by
        return sorted((k, by) for k, by in found.items() if by)

    def _run(self, part: Alike, x: float, shifts: tuple[tuple[int, float], ...], stretch: float) -> Run:
        """Characters of one font. Those that are not as wide as their cells come one by one."""
        style, (first, beyond, metrics, font, kind) = self.style, part
        said = self.text.text[first:beyond]
        if kind is Kind.EVEN:
            return Run(x, said, font, style.size, metrics.em - style.size + stretch, style.colour, shifts)
        if kind is Kind.ODD:
            x += metrics.offset(said)
        return Run(x, said, font, style.size, 0.0, style.colour)
