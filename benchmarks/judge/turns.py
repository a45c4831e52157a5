"""Whole processes in turns: how long each takes and how much memory, ours and others'."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pipeline.packet import Packet

ROOT = Path(__file__).resolve().parents[2]
# Compiled files are kept and found, as those of an installed program are.
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
RUNS = 9
MIB = 1 << 20
# A process counts its parent's memory as its own until it is another program: so its parent must be small.
PARENT = """\
import os, sys, time
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - start, used.ru_maxrss * 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
Turns = Mapping[str, Callable[[], "Run"]]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its seconds and its peak of memory in bytes, both without what is left out; the parts of ours."""

    seconds: float
    memory: float
    parts: Mapping[str, float]


def timed(command: list[str]) -> tuple[Run, str]:
    """One process, and what it printed."""
    launched = [sys.executable, "-S", "-c", PARENT, *command]
    done = subprocess.run(launched, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    *said, figures = done.stdout.splitlines()
    seconds, memory = map(float, figures.split())
    return Run(seconds, memory, {}), "\n".join(said)


def ours(place: Path, times: int, format: str) -> Run:
    """The documents in a folder, so many times, written by us in a format: child.py says what is left out."""
    child, target = Path(__file__).with_name("child.py"), place / f"ours.{format}"
    run, said = timed([sys.executable, str(child), str(place / "documents.pickle"), str(times), str(target), format])
    parts = json.loads(said)
    return Run(run.seconds - parts["left out"], parts["peak"] - parts["dictionary"], parts)


def prepare(place: Path, whole: Packet) -> None:
    """Put documents into a folder, for ours."""
    (place / "documents.pickle").write_bytes(pickle.dumps(whole.documents))


def compared(turns: Turns, heading: str, parts: tuple[str, ...]) -> tuple[float, float]:
    """Print a comparison of ours, which comes first, with others: shares of the fastest's time and of its memory."""
    runs = [{name: call() for name, call in turns.items()} for _ in range(RUNS)]
    seconds = {name: median(run[name].seconds for run in runs) for name in turns}
    memory = {name: max(run[name].memory for run in runs) for name in turns}
    ours, *others = turns
    print(f"\n{heading}; {RUNS} runs in turns: median, best, most memory")
    for name in turns:
        best = min(run[name].seconds for run in runs)
        print(f"{name:28} {seconds[name]:7.3f} s  {best:7.3f} s  {memory[name] / MIB:6.0f} MiB")
        for part in parts if name == ours else ():
            print(f"  {part:26} {median(run[name].parts[part] for run in runs):7.3f} s")
    fastest = min(others, key=lambda name: seconds[name])
    return seconds[ours] / seconds[fastest], memory[ours] / memory[fastest]
