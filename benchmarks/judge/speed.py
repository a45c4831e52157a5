"""How fast pages are made, ours beside Typst's, whole processes in turns; their memory; and whether time grows evenly.

Ours: interpreter, imports, typesetting of documents already read, PDF on disk; the child says how long loading the
documents and jieba's dictionary took, which is left out, and so is the dictionary's memory. Typst: the whole process
that compiles the same words in the same look, tagged and archival as ours, with and without system fonts: the faster.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from judge import peer, texts
from pipeline.packet import Packet, packet
from pipeline.themes import DEFAULT
from pipeline.typeset.fonts import folder

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
RUNS = 9
TIMES = (1, 20)  # the seeds, and twenty times the seeds
SHARE, GROWTH = 0.8, 1.3  # at most: of Typst's time; of the time a page, at the most pages over the fewest
PAGES = (500, 1500, 5000)
MIB = 1 << 20
TYPST = """\
import typst
typst.compile({source!r}, output={target!r}, font_paths=[{fonts!r}], pdf_standards=["ua-1", "a-2a"]{system})
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its seconds and its peak of memory in bytes, both without what is left out; the parts of ours."""

    seconds: float
    memory: float
    parts: dict[str, float]


def timed(command: list[str]) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    return time.perf_counter() - start, done.stdout


def ours(folder_: Path, times: int) -> Run:
    child = str(Path(__file__).with_name("child.py"))
    seconds, said = timed([child, str(folder_ / "documents.pickle"), str(times), str(folder_ / "ours.pdf")])
    parts = json.loads(said)
    return Run(seconds - parts["left out"], parts["peak"] - parts["dictionary"], parts)


def typsts(folder_: Path, times: int, system: bool) -> Run:
    source, target = folder_ / f"{times}.typ", folder_ / "typst.pdf"
    code = TYPST.format(
        source=str(source),
        target=str(target),
        fonts=str(folder()),
        system="" if system else ", ignore_system_fonts=True",
    )
    seconds, said = timed(["-c", code])
    return Run(seconds, int(said) * 1024, {})


def compared(place: Path, times: int) -> bool:
    """Print one comparison; whether it meets the targets."""
    turns: dict[str, Callable[[], Run]] = {
        "ours": lambda: ours(place, times),
        "Typst": lambda: typsts(place, times, True),
        "Typst without system fonts": lambda: typsts(place, times, False),
    }
    runs = [{name: call() for name, call in turns.items()} for _ in range(RUNS)]
    seconds = {name: median(run[name].seconds for run in runs) for name in turns}
    memory = {name: max(run[name].memory for run in runs) for name in turns}
    pages = round(runs[0]["ours"].parts["pages"])
    print(f"\n{times} × the texts, {pages} pages; {RUNS} runs in turns: median, best, most memory")
    for name in turns:
        best = min(run[name].seconds for run in runs)
        print(f"{name:28} {seconds[name]:7.3f} s  {best:7.3f} s  {memory[name] / MIB:6.0f} MiB")
    for part in ("imports", "typesetting", "writing"):
        print(f"  {part:26} {median(run['ours'].parts[part] for run in runs):7.3f} s")
    faster = min((name for name in turns if name != "ours"), key=lambda name: seconds[name])
    share, space = seconds["ours"] / seconds[faster], memory["ours"] / memory[faster]
    print(f"of Typst's time {share:.2f} (at most {SHARE}), of its memory {space:.2f} (at most 1)")
    return share <= SHARE and space <= 1


def grown(place: Path) -> bool:
    """Print how long the processor takes for a page, the more there are of them; whether that stays the same."""
    each = ours(place, 10).parts["pages"] / 10
    took = []
    for pages in PAGES:
        run = ours(place, round(pages / each))
        made = run.parts["pages"]
        took.append(run.parts["processor"] / made)
        print(f"{made:6.0f} pages: {took[-1] * 1000:.2f} ms a page, {run.memory / MIB:.0f} MiB")
    print(f"growth {max(took) / took[0]:.2f} (at most {GROWTH})")
    return max(took) / took[0] <= GROWTH


def prepared(place: Path, whole: Packet) -> None:
    """The documents for ours and for Typst, in a folder."""
    (place / "documents.pickle").write_bytes(pickle.dumps(whole.documents))
    for times in TIMES:
        many = packet(whole.meta, whole.documents * times)
        (place / f"{times}.typ").write_text(peer.document(many, DEFAULT), "utf-8")


def main(seeds: Path) -> int:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        prepared(place, texts.packet_of(seeds))
        met = [*(compared(place, times) for times in TIMES), grown(place)]
    return int(not all(met))
