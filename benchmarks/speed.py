"""How fast a text is restored, beside ftfy's fix_text on the same characters in the same run; and how much memory.

    python benchmarks/speed.py [CHARACTERS]

Ours is everything from bytes to inspection; both on one core, in turns, the best time of each counts. The texts are
the seeds, repeated. Then twice the text, which may take at most 2.2 times as long, and the peak of memory of a child
process that reads the text and prints its inspection, over what it had before. Needs ftfy.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from linear import seeds

from pipeline.inspection import inspection
from pipeline.read import read
from pipeline.source import decode
from pipeline.toc import Scope

CHARACTERS = 1_000_000
RUNS = 3
GROWTH, MEMORY = 2.2, 60  # at most: twice the text; bytes a character


def restored(data: bytes) -> str:
    return inspection(read(decode(data, "speed")), Scope())


def best(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def peak() -> int:
    """The most memory that this process has had, in bytes (Linux; a child's ru_maxrss counts its parent's as well)."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def child(size: int) -> int:
    """Print how many bytes the peak of memory rose by while a text was read."""
    text = seeds(size)[:size]
    data = text.encode()
    restored(text[:3000].encode())
    before = peak()
    restored(data)
    print(peak() - before)
    return 0


def main() -> int:
    import ftfy  # noqa: PLC0415 - the child has no need of it

    size = int(sys.argv[1]) if len(sys.argv) > 1 else CHARACTERS
    text, double = seeds(size)[:size], seeds(2 * size)[: 2 * size]
    data, twice = text.encode(), double.encode()
    turns = [
        (best(lambda: restored(data)), best(lambda: ftfy.fix_text(text)), best(lambda: restored(twice)))
        for _ in range(RUNS)
    ]
    ours, theirs, grown = map(min, zip(*turns, strict=True))
    done = subprocess.run([sys.executable, __file__, "child", str(size)], capture_output=True, text=True, check=True)
    memory = int(done.stdout) / size
    print(f"{size / ours:,.0f} characters a second, ftfy {size / theirs:,.0f}: {theirs / ours:.2f} times as fast")
    print(f"twice the text: {grown / ours:.2f} times as long; memory: {memory:.0f} bytes a character at most")
    return int(theirs < ours or grown / ours > GROWTH or memory > MEMORY)


if __name__ == "__main__":
    sys.exit(child(int(sys.argv[2])) if sys.argv[1:2] == ["child"] else main())
