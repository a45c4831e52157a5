"""How fast pages are made, ours beside Typst's, whole processes in turns; their memory; and whether time grows evenly.

Ours: interpreter, imports, typesetting of documents already read, PDF on disk; the child says how long loading the
documents and jieba's dictionary took, which is left out, and so is the dictionary's memory. Typst: the whole process
that compiles the same words in the same look, tagged and archival as ours, with and without system fonts: the faster.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from judge import peer, texts
from judge.turns import MIB, Run, Turns, compared, ours, prepare, timed
from pipeline.packet import Packet, packet
from pipeline.themes import DEFAULT
from pipeline.typeset.fonts import folder

TIMES = (1, 20)  # the seeds, and twenty times the seeds
SHARE, GROWTH = 0.8, 1.3  # at most: of Typst's time; of the time a page, at the most pages over the fewest
PAGES = (500, 1500, 5000)
TYPST = """\
import typst
typst.compile({source!r}, output={target!r}, font_paths=[{fonts!r}], pdf_standards=["ua-1", "a-2a"]{system})
"""


def typsts(folder_: Path, times: int, system: bool) -> Run:
    source, target = folder_ / f"{times}.typ", folder_ / "typst.pdf"
    code = TYPST.format(
        source=str(source),
        target=str(target),
        fonts=str(folder()),
        system="" if system else ", ignore_system_fonts=True",
    )
    return timed([sys.executable, "-c", code])[0]


def faster(place: Path, times: int) -> bool:
    """Print one comparison; whether it meets the targets."""
    turns: Turns = {
        "ours": lambda: ours(place, times, "pdf"),
        "Typst": lambda: typsts(place, times, True),
        "Typst without system fonts": lambda: typsts(place, times, False),
    }
    share, space = compared(turns, f"{times} × the texts", ("imports", "pages", "writing"))
    print(f"of Typst's time {share:.2f} (at most {SHARE}), of its memory {space:.2f} (at most 1)")
    return share <= SHARE and space <= 1


def grown(place: Path) -> bool:
    """Print how long the processor takes for a page, the more there are of them; whether that stays the same."""
    each = ours(place, 10, "pdf").parts["count"] / 10
    took = []
    for pages in PAGES:
        run = ours(place, round(pages / each), "pdf")
        made = run.parts["count"]
        took.append(run.parts["processor"] / made)
        print(f"{made:6.0f} pages: {took[-1] * 1000:.2f} ms a page, {run.memory / MIB:.0f} MiB")
    print(f"growth {max(took) / took[0]:.2f} (at most {GROWTH})")
    return max(took) / took[0] <= GROWTH


def prepared(place: Path, whole: Packet) -> None:
    """The documents for ours and for Typst, in a folder."""
    prepare(place, whole)
    for times in TIMES:
        many = packet(whole.meta, whole.documents * times)
        (place / f"{times}.typ").write_text(peer.document(many, DEFAULT), "utf-8")


def main(seeds: Path) -> int:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        prepared(place, texts.packet_of(seeds))
        met = [*(faster(place, times) for times in TIMES), grown(place)]
    return int(not all(met))
