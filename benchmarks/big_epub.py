"""How much memory and time ten million characters take as an EPUB, beside a tenth of them.

    python benchmarks/big_epub.py SEEDS

The texts in the folder are repeated. Memory is the peak of a process of its own while the documents, already read,
become a packet, contents and a file. What grows with the text is what the finished file, its contents and its words'
places take; so it may be at most so many bytes a character, though the pages of the book are six times that.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from judge import texts
from judge.turns import MIB, Run, ours, prepare
from pipeline.document import flow

CHARACTERS = 10_000_000
GROWTH = 12.0  # the time of ten times the text
MEMORY = 12  # bytes of memory, at most, for each further character: an EPUB of Chinese text is 1.6 of them


def told(times: int, count: int, run: Run) -> None:
    print(f"{times * count:11,} characters: {run.seconds:6.2f} s, {run.memory / MIB:5.0f} MiB at most", flush=True)


def main(seeds: str) -> int:
    whole = texts.packet_of(Path(seeds))
    count = sum(len(placed.block.text) for document in whole.documents for placed in flow(document))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        prepare(place, whole)
        tenth, all_ = (ours(place, size // count, "epub") for size in (CHARACTERS // 10, CHARACTERS))
    told(CHARACTERS // 10 // count, count, tenth)
    told(CHARACTERS // count, count, all_)
    further = (all_.memory - tenth.memory) / (CHARACTERS * 9 / 10)
    grown = all_.seconds / tenth.seconds
    print(f"{grown:.1f} times as long (at most {GROWTH}); {further:.1f} bytes a character (at most {MEMORY})")
    return int(grown > GROWTH or further > MEMORY)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 2 else __doc__)
