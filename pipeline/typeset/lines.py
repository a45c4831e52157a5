"""Breaking a paragraph into lines, and placing the characters of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from pipeline.theme import Align, Face, Style
from pipeline.typeset.characters import SPACES, TWO_EM, is_han, is_latin, may_break
from pipeline.typeset.fonts import Font, Fonts
from pipeline.typeset.pages import Run
from pipeline.words import boundaries

# How bad a break in a title is, as the part of the measure by which a line may be uneven to avoid it: best after
# a space, which the author set, then after a mark, then between other phrases.
ROUGHNESS = ((" \u3000", 0.0), ("、，》；：”", 0.3))
ROUGH = 0.4
GAP = 0.25  # em between Han characters and Western ones (CLREQ, 3.1.8: up to a quarter)


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one face."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The characters of a paragraph as if on one endless line, in points: fonts, advances, where each begins.

    `seams[k]` counts the places up to k, before a character, at which a line may be stretched.
    """

    text: str
    fonts: list[Font]
    advances: list[float]
    begins: list[float]
    seams: list[int]

    def width(self, start: int, end: int) -> float:
        """The width of `[start, end)` as a line, spaces at its end left out."""
        while end > start and self.text[end - 1] in SPACES:
            end -= 1
        return self.begins[end - 1] + self.advances[end - 1] - self.begins[start] if end > start else 0.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A measure in points, and the first line's indent in it."""

    measure: float
    indent: float = 0.0


def set_lines(spans: Iterable[Span], style: Style, setting: Setting, fonts: Fonts) -> list[tuple[Run, ...]]:
    """Set a paragraph: its lines, as runs whose x is counted from the left end of the measure.

    No line begins or ends with a mark that may not; Western words, —— and …… are not broken; full lines of
    justified styles are flush. Other styles are broken between words only, centred ones into balanced lines.
    """
    glyphs = _glyphs(list(spans), style.size, fonts)
    breaks = _breaks(glyphs, style, setting)
    return [tuple(_placed(glyphs, line, style, setting, line[1] == breaks[-1][1])) for line in breaks]


def sense_lines(text: str, style: Style, setting: Setting, fonts: Fonts) -> tuple[str, ...]:
    """The lines of a title or a line of the contents, broken at sense; joined, they are the text."""
    glyphs = _glyphs([Span(text, style.face)], style.size, fonts)
    return tuple(text[start:end] for start, end in _breaks(glyphs, style, setting))


def _glyphs(spans: list[Span], size: float, fonts: Fonts) -> _Glyphs:
    spans = [Span(span.text.replace("\t", " "), span.face) for span in spans]
    text = "".join(span.text for span in spans)
    chosen = [fonts.choose(span.face, c) or fonts.files[span.face] for span in spans for c in span.text]
    advances = [font.width(c) * size / 1000 for font, c in zip(chosen, text, strict=True)]
    pairs = [*zip(" " + text, text, strict=False)]
    gaps = [GAP * size if _apart(*pair) else 0.0 for pair in pairs]
    begins = accumulate(a + gap for a, gap in zip([0.0, *advances], gaps, strict=False))
    seams = accumulate(map(_seam, pairs))
    return _Glyphs(text, chosen, advances, list(begins), list(seams))


def _apart(before: str, after: str) -> bool:
    """Whether a Han–Latin gap stands between two characters."""
    return (is_han(before) and _letter(after)) or (_letter(before) and is_han(after))


def _letter(char: str) -> bool:
    return is_latin(char) and char.isalnum()


def _seam(pair: tuple[str, str]) -> bool:
    """Whether a line may be stretched between two characters: not in a Western word, nor inside —— and ……."""
    before, after = pair
    return not (is_latin(before) and is_latin(after)) and pair not in TWO_EM


def _breaks(glyphs: _Glyphs, style: Style, setting: Setting) -> list[tuple[int, int]]:
    if not glyphs.text:
        return [(0, 0)]
    if style.align is Align.JUSTIFY or glyphs.width(0, len(glyphs.text)) <= setting.measure - setting.indent:
        return _greedy(glyphs, setting, None)
    allowed = boundaries(glyphs.text)
    if style.align is Align.CENTER:
        return _balanced(glyphs, setting, allowed) or _greedy(glyphs, setting, allowed)
    return _greedy(glyphs, setting, allowed)


def _greedy(glyphs: _Glyphs, setting: Setting, allowed: frozenset[int] | None) -> list[tuple[int, int]]:
    """Fill each line as far as it goes; where no lawful break fits, break where the measure ends."""
    text, lines, start = glyphs.text, [], 0
    room = setting.measure - setting.indent
    while start < len(text):
        end = start + 1
        last = 0
        while end < len(text) and (text[end] in SPACES or glyphs.width(start, end + 1) <= room + 1e-6):
            end += 1
            if end < len(text) and may_break(text[end - 1], text[end]) and (allowed is None or end in allowed):
                last = end
        end = end if end == len(text) else last or _anywhere(text, start, end)
        lines.append((start, end))
        start = end
        room = setting.measure
    return lines


def _anywhere(text: str, start: int, end: int) -> int:
    """The last break that the marks allow, words or not; else the measure's end."""
    return next((k for k in range(end, start, -1) if may_break(text[k - 1], text[k])), end)


def _balanced(glyphs: _Glyphs, setting: Setting, allowed: frozenset[int]) -> list[tuple[int, int]]:
    """The fewest lines, as equal as the sense lets them be; none where some word is too long for a line."""
    text = glyphs.text
    points = [k for k in sorted(allowed) if k in (0, len(text)) or may_break(text[k - 1], text[k])]
    whole = glyphs.width(0, len(text))
    ideal = whole / -(-whole // setting.measure)
    best: dict[int, tuple[int, float, int]] = {0: (0, 0.0, 0)}  # point: lines, badness, the point before
    for nth, k in enumerate(points[1:]):
        rough = (_roughness(text, k) * setting.measure) ** 2
        options = []
        for j in points[nth::-1]:
            width = glyphs.width(j, k)
            if width > setting.measure:
                break
            if j in best:
                options.append((best[j][0] + 1, best[j][1] + (width - ideal) ** 2 + rough, j))
        if options:
            best[k] = min(options)
    return _back(best, len(text)) if len(text) in best else []


def _roughness(text: str, k: int) -> float:
    if k == len(text):
        return 0.0
    return next((rough for marks, rough in ROUGHNESS if text[k - 1] in marks), ROUGH)


def _back(best: dict[int, tuple[int, float, int]], k: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    while k:
        j = best[k][2]
        lines.insert(0, (j, k))
        k = j
    return lines


def _placed(glyphs: _Glyphs, line: tuple[int, int], style: Style, setting: Setting, last: bool) -> Iterator[Run]:
    start, end = line
    while end > start and glyphs.text[end - 1] in SPACES:
        end -= 1
    indent = setting.indent if start == 0 else 0.0
    free = setting.measure - indent - glyphs.width(start, end)
    x = indent + {Align.CENTER: free / 2, Align.RIGHT: free}.get(style.align, 0.0)
    seams = glyphs.seams[end - 1] - glyphs.seams[start] if end > start else 0
    stretch = free / seams if seams and style.align is Align.JUSTIFY and not last else 0.0
    for first, beyond in _runs(glyphs, start, end, bool(stretch)):
        at = x + glyphs.begins[first] - glyphs.begins[start] + stretch * (glyphs.seams[first] - glyphs.seams[start])
        inner = glyphs.seams[beyond - 1] > glyphs.seams[first]
        text = glyphs.text[first:beyond]
        yield Run(at, text, glyphs.fonts[first].name, style.size, stretch if inner else 0.0, style.colour)


def _runs(glyphs: _Glyphs, start: int, end: int, stretched: bool) -> Iterator[tuple[int, int]]:
    """Runs of one font whose characters all stand apart by the same."""
    first = start
    for k in range(start + 1, end + 1):
        if k == end or not _same_run(glyphs, first, k, stretched):
            yield first, k
            first = k


def _same_run(glyphs: _Glyphs, first: int, k: int, stretched: bool) -> bool:
    apart = glyphs.begins[k] - glyphs.begins[k - 1] - glyphs.advances[k - 1] > 1e-9
    seam = glyphs.seams[k] - glyphs.seams[k - 1]
    like_first = not stretched or k == first + 1 or seam == glyphs.seams[first + 1] - glyphs.seams[first]
    return glyphs.fonts[k] is glyphs.fonts[first] and not apart and like_first
