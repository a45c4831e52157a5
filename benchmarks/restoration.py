"""How well raw text is restored, on a corpus with truth.

    python benchmarks/restoration.py CORPUS [SEEDS]

CORPUS holds gold/, clean/, score.py and damage.py. Scores every gold; with SEEDS (`1-10`, `1,2`) also every clean
document as damaged by each seed, the worst ten last. Needs rapidfuzz. Prints the scorer's columns and the speed,
from bytes to inspection, in characters a second of one process, and how many doubts of each code there are in
100,000 characters: in the texts, and in their truths, which should leave nothing to doubt.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.inspection import inspection
from pipeline.read import read
from pipeline.source import Source, decode
from pipeline.toc import Scope

WORST = 10


def seeds(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def golds(corpus: Path) -> Iterator[tuple[str, bytes, Any]]:
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield path.stem, (corpus / gold["source"]).read_bytes(), gold


def damaged(corpus: Path, numbers: list[int]) -> Iterator[tuple[str, bytes, Any]]:
    damage = importlib.import_module("damage")
    for path in sorted((corpus / "clean").glob("*.json")):
        for number in numbers:
            yield f"{path.stem[:30]} {number}", *damage.damage(json.loads(path.read_text("utf-8")), number)


def measure(title: str, texts: Iterator[tuple[str, bytes, Any]], shown: int | None) -> None:
    """Score texts; show all of them, or the worst."""
    scorer = importlib.import_module("score")
    total: dict[str, Any] = {}
    rows, characters, seconds = [], 0, 0.0
    doubts: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for name, data, gold in texts:
        start = time.perf_counter()
        source = decode(data, name)
        reading = read(source)
        seen = inspection(reading, Scope())
        seconds += time.perf_counter() - start
        characters += len(source.text)
        doubts.update(doubt.code for doubt in reading.doubts)
        false.update(doubt.code for doubt in read(truth(gold)).doubts)
        score = scorer.score(gold, json.loads(seen))
        scorer.add(total, score)
        rows.append((scorer.f1(*score["boundary"]) + scorer.f1(*score["heading"]), scorer.row(name, score)))
    print(f"\n{title}: {len(rows)} texts, {characters / seconds:,.0f} characters a second")
    for _, row in sorted(rows)[:shown] if shown else rows:
        print(row)
    print(scorer.row("all", total))
    for code in sorted(doubts | false):
        print(f"{code:40} {doubts[code] * 1e5 / characters:7.2f}   in truth {false[code] * 1e5 / characters:7.2f}")


def truth(gold: Any) -> Source:
    """The text as it should be, a block a line."""
    return Source("truth", "\n".join("".join(block.split("\n")).strip() for block in gold["paragraphs"]), "utf-8", "")


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    corpus = Path(sys.argv[1])
    sys.path.insert(0, str(corpus))
    print(" " * 40, "  chars   bound    head   level article    role   lost  noise    raw")
    measure("golds", golds(corpus), None)
    if len(sys.argv) > 2:
        measure("damaged", damaged(corpus, list(seeds(sys.argv[2]))), WORST)


if __name__ == "__main__":
    main()
