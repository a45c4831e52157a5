"""Where LibreOffice ends a paragraph's lines: as many characters as find room, then back to where a line may end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

from exporters.docx.layout.breaking import BLANK, asian, western
from exporters.docx.layout.lengths import TAB_STOP, Lengths
from exporters.docx.layout.runs import WESTERN, Run, Span, runs
from exporters.docx.layout.shaping import DASH, Shaper
from pipeline.frozen import frozen

_GAP = 5  # between a Han character and a Western one LibreOffice leaves a fifth of the size
_ROUNDING = 1e-6
_FAR = 200  # characters back at most: there are no words of marks alone


@dataclass(eq=False, slots=True)
class Breaker:
    """Breaks paragraphs into lines, with widths by a shaper."""

    shaper: Shaper

    def starts(self, spans: Sequence[Span], style: Lengths, measure: int) -> list[int]:
        """The characters with which lines begin. `measure`: the width of the column, in twips."""
        parts = runs(spans)
        gaps, edges = self._measured(parts, style)
        ends = _ends(parts, edges, style.spacing) if style.spacing else edges
        line = _Line("".join(span.text for span in spans), parts, gaps, edges, ends, self.shaper)
        return line.starts(measure - style.left - style.right + _ROUNDING, style.first)

    def kept(self, spans: Sequence[Span], style: Lengths, measure: int, tabs: Sequence[int]) -> list[int]:
        """The same of a line kept as it stands: with tabs, without gaps, broken where it is full."""
        parts, start, starts, text = runs(spans), 0, [0], "".join(span.text for span in spans)
        widths = [width for run in parts for width in self.shaper.widths(run, style.size, style.spacing)]
        while True:
            edges = _tabbed(text, widths, start, tabs)
            line = _Line(text, parts, {}, edges, edges, self.shaper)
            begin = line.next(start, measure - style.left - style.right + _ROUNDING)
            if begin is None:
                return starts
            starts.append(start := begin)

    def width(self, span: Span, style: Lengths) -> float:
        """The width of characters in one line, in twips."""
        return self._measured(runs([span]), style)[1][-1]

    def _measured(self, parts: Sequence[Run], style: Lengths) -> tuple[dict[int, int], list[float]]:
        """The gaps before some characters, and where each character begins, its gap included.

        The last of a run is not spaced.
        """
        spacing, gap = style.spacing, style.size * 10 // _GAP
        widths = list(chain.from_iterable(self.shaper.widths(run, style.size, spacing) for run in parts))
        gaps = {two.begin: gap for one, two in pairwise(parts) if _apart(one, two)}
        for at in gaps:
            widths[at] += gap
        for run in parts if spacing else ():
            widths[run.begin + len(run.text) - 1] -= spacing
        return gaps, list(accumulate(widths, initial=0.0))


def _ends(parts: Sequence[Run], edges: list[float], spacing: int) -> list[float]:
    """Where lines would end before each character: what comes last in a line is not spaced."""
    ends = [edge - spacing for edge in edges]
    for run in parts:
        at = run.begin + len(run.text)
        ends[at] = edges[at]
    return ends


def _tabbed(text: str, widths: list[float], start: int, tabs: Sequence[int]) -> list[float]:
    """Where characters begin in a line from `start` on, in which tabs lead to their stops."""
    edges = [0.0] * (start + 1)
    for char, width in zip(text[start:], widths[start:], strict=True):
        at = edges[-1]
        stop = next((tab for tab in tabs if tab > at), (at // TAB_STOP + 1) * TAB_STOP)
        edges.append(stop if char == "\t" else at + width)
    return edges


def _apart(one: Run, two: Run) -> bool:
    """Whether a gap is left between two runs: letters or digits of different scripts."""
    return one.script != two.script and one.text[-1:].isalnum() and two.text[:1].isalnum()


@frozen
class _Line:
    """A paragraph set in one long line, which is to be cut. `gaps`: before characters; `edges`: where they begin.

    `ends`: where a line ends before each.
    """

    text: str
    runs: list[Run]
    gaps: dict[int, int]
    edges: list[float]
    ends: list[float]
    shaper: Shaper

    def starts(self, room: float, indent: int) -> list[int]:
        """Where lines begin. A gap at a line's beginning is dropped, blanks at its end hang."""
        starts, begin = [0], self.next(0, room - indent)
        while begin is not None:
            starts.append(begin)
            begin = self.next(begin, room)
        return starts

    def next(self, start: int, room: float) -> int | None:
        """Where the line after this one begins; None where this is the last."""
        last, limit = len(self.text), self.edges[start] + self.gaps.get(start, 0) + room
        end = bisect_right(self.ends, limit, start + 1) - 1
        if end >= last:
            return None
        begin = end if self.ends[end] + self.gaps.get(end, 0) > limit and end > start else self._end(start, end)
        while self.text[end] in BLANK and begin < last and self.text[begin] in BLANK:
            begin += 1
        return begin if begin < last else None

    def _end(self, start: int, cut: int) -> int:
        """Where a line ends of which `cut` is the first character without room; there, if it may nowhere before.

        LibreOffice asks in the run in which the room ends, by the rules of its script. If the line must end before
        it, it asks again in the run before, from the last character of that.
        """
        nth = bisect_right(self.runs, cut, key=_begin) - 1
        while self.text[cut] not in BLANK:
            cut = self._whole(cut, self.runs[nth])
            first = max(self.runs[nth].begin, start)
            at = self._asked(nth, cut, start)
            if at >= first and at > start:
                return at
            if at < start or first == start:
                break
            cut, nth = first - 1, nth - 1
        return max(cut, start + 1)

    def _asked(self, nth: int, at: int, start: int) -> int:
        """Where a line from `start` on may end by the rules of the run, or of the last letter or digit before it."""
        run, letter, farthest = self.runs[nth], at, max(0, at - _FAR)
        while letter > farthest and not self.text[letter].isalnum():
            letter -= 1
        if letter < run.begin:
            run = self.runs[bisect_right(self.runs, letter, key=_begin) - 1]
        if run.script == WESTERN:
            return western(self.text, at)
        return asian(self.text, at, start)

    def _whole(self, cut: int, run: Run) -> int:
        """The same place, or before a dash of two characters that the font has as one."""
        if self.text[cut] != DASH or not self.shaper.joined(run.face):
            return cut
        dashes = len(self.text[run.begin : cut]) - len(self.text[run.begin : cut].rstrip(DASH))
        return cut - dashes % 2


def _begin(run: Run) -> int:
    return run.begin
