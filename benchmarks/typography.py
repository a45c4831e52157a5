"""How Chinese is set, ours beside Typst's: figures from the glyphs' places in the PDFs, as PyMuPDF finds them.

    python benchmarks/typography.py TEXTS [TEXTS …]
    python benchmarks/typography.py --speed SEEDS

TEXTS are folders of raw texts (`*.txt`) or of a corpus's clean documents (`*.json`); each folder becomes a packet, set
in every theme by us and in the default theme's sheet, fonts and styles by Typst. Prints how often each fault is found,
with examples; how many lines and sheets each needs; how far apart Han characters are pulled in full lines (em over the
normal gap: mean of each line's widest, 99th percentile). `--speed` times both (judge/speed.py says how). Exits 1
where a target is missed. Needs pymupdf and typst.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from judge import faults, grid, peer, speed, texts
from judge.evenness import Figures, figures
from judge.faults import Place
from judge.proof import Unlike, proof
from pipeline.packet import Packet
from pipeline.theme import Theme
from pipeline.themes import DEFAULT, THEMES
from pipeline.typeset.fonts import folder

EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one PDF: the places of each measure, in the order of MEASURES, and the figures."""

    name: str
    places: dict[str, list[Place]]
    figures: Figures
    targets: frozenset[str]

    @property
    def missed(self) -> list[str]:
        """The measures that should be 0 and are not."""
        return [name for name in self.places if name in self.targets and self.places[name]]


def judged(name: str, data: bytes, whole: Packet, theme: Theme) -> Verdict:
    seen = proof(data, whole, theme)
    measures = {**faults.MEASURES, **({} if theme.squeeze else grid.MEASURES)}
    if not theme.squeeze:
        pages, top, binding = zip(*grid.margins(seen), strict=True)
        print(f"{name}: ink {_span(top)} mm below the edge, {_span(binding)} mm from the binding one, sheets {pages}")
    places = {what: list(measure(seen)) for what, measure in measures.items()}
    wanted = frozenset(measures) - (frozenset() if theme.squeeze else {faults.LONE_CHARACTER})
    return Verdict(name, places, figures(seen), wanted)


def _span(figures: Iterable[float]) -> str:
    ordered = sorted(figures)
    return f"{ordered[0]:.2f} to {ordered[-1]:.2f}"


def verdicts(whole: Packet) -> Iterator[Verdict]:
    for name, theme in THEMES.items():
        try:
            yield judged(name, texts.pdf(whole, theme), whole, theme)
        except Unlike as error:
            print(f"{name}: {error}")
    yield judged("typst", peer.compiled(peer.document(whole, DEFAULT), folder()), whole, DEFAULT)


def table(found: list[Verdict]) -> None:
    print(f"{'':44}", *(f"{v.name:>9}" for v in found))
    for what in dict.fromkeys(name for v in found for name in v.places):
        counts = (len(v.places[what]) if what in v.places else "-" for v in found)
        print(f"{what:44}", *(f"{n:>9}" for n in counts))
    for what in ("lines", "sheets", "full", "mean", "worst"):
        print(f"{what:44}", *(f"{round(getattr(v.figures, what), 3):>9}" for v in found))
    for v in found:
        for what, places in v.places.items():
            for page, text in places[:EXAMPLES]:
                print(f"{v.name}: {what}: page {page}: {text}")


def missed(found: list[Verdict]) -> Iterator[str]:
    """What ours misses of its targets; Typst's needs meet none."""
    ours = {v.name: v for v in found if v.name != "typst"}
    lines = next(v.figures.lines for v in found if v.name == "typst")
    yield from (f"{name}: not set" for name in THEMES if name not in ours)
    yield from (f"{v.name}: {what}" for v in ours.values() for what in v.missed)
    if DEFAULT.name in ours and ours[DEFAULT.name].figures.lines > lines:
        yield f"{DEFAULT.name}: more lines than Typst"


def main() -> int:
    if len(sys.argv) < 2 + (sys.argv[1:2] == ["--speed"]):
        sys.exit(__doc__)
    if sys.argv[1] == "--speed":
        return speed.main(Path(sys.argv[2]))
    wrong = 0
    for place in map(Path, sys.argv[1:]):
        print(f"\n{place.name}")
        found = list(verdicts(texts.packet_of(place)))
        table(found)
        for what in missed(found):
            print(f"missed: {what}")
            wrong += 1
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
