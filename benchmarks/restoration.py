"""How well raw text is restored, on a corpus with truth.

    python benchmarks/restoration.py CORPUS [SEEDS]

CORPUS holds gold/, clean/, score.py and damage.py. Scores every gold; with SEEDS (`1-10`, `1,2`) also every clean
document as damaged by each seed: the worst ten, with what was done to them. Needs rapidfuzz. Prints the scorer's
columns and the speed, from bytes to inspection, in characters a second of one process; in how many texts a law is
broken, raw/ and clean/ included; how many paragraph ends were missed that nothing in the text shows; and how many
doubts of each code there are in 100,000 characters: in the texts, and in their truths, which should leave nothing to
doubt.
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
from pipeline.replay import replayed, reversed_
from pipeline.rules import STAGES
from pipeline.source import Source, decode
from pipeline.toc import Scope
from pipeline.trail import clean

WORST = 10


def seeds(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def golds(corpus: Path) -> Iterator[tuple[str, bytes, Any]]:
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield path.stem, (corpus / gold["source"]).read_bytes(), gold


def documents(corpus: Path) -> Iterator[Any]:
    for path in sorted((corpus / "clean").glob("*.json")):
        yield json.loads(path.read_text("utf-8"))["blocks"]


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
    missed = unseen = broken = 0
    doubts: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for name, data, gold in texts:
        start = time.process_time()
        source = decode(data, name)
        reading = read(source)
        seen = inspection(reading, Scope())
        seconds += time.process_time() - start
        characters += len(source.text)
        doubts.update(doubt.code for doubt in reading.doubts)
        false.update(doubt.code for doubt in read(truth(gold)).doubts)
        broken += not lawful(source)
        score = scorer.score(gold, json.loads(seen))
        scorer.add(total, score)
        missed += score["boundary"][1] - score["boundary"][0]
        unseen += unseeable(scorer, gold, json.loads(seen))
        rank = scorer.f1(*score["boundary"]) + scorer.f1(*score["heading"])
        rows.append((rank, scorer.row(name, score), drawn(gold)))
    print(f"\n{title}: {len(rows)} texts, {characters / seconds:,.0f} characters a second")
    for _, row, why in sorted(rows)[:shown] if shown else rows:
        print(row, why)
    print(scorer.row("all", total))
    print(f"laws broken by {broken} texts; {missed} paragraph ends missed, {unseen} of them nothing in the text shows")
    for code in sorted(doubts | false):
        print(f"{code:40} {doubts[code] * 1e5 / characters:7.2f}   in truth {false[code] * 1e5 / characters:7.2f}")


def lawful(source: Source) -> bool:
    """Whether edits replay both ways and cleaning what is clean changes nothing."""
    trail = clean(source.text, STAGES).trail
    edits = list(trail.edits())
    there, back = replayed(source.text, edits), reversed_(source.text, trail.text, edits)
    return there == trail.text == clean(trail.text, STAGES).trail.text and back == source.text


def drawn(gold: Any) -> str:
    """What was done to a damaged text, as far as it matters to where its paragraphs end."""
    draw = gold.get("damage", {})
    named = ("width", "unit", "indent", "blank", "page", "marker", "at_break", "header", "encoding")
    flags = [name for name, value in draw.items() if value is True]
    return " ".join([*(f"{name}={draw[name]!r}" for name in named if draw.get(name)), *flags])


def unseeable(scorer: Any, gold: Any, seen: Any) -> int:
    """How many missed paragraph ends nothing shows: no indent and no blank line, a stop, and a line that is full.

    A first line that was set in may have lost that at the head of a page, which is counted too.
    """
    draw = gold.get("damage", {})
    if not draw or draw["blank"] == "paragraph" or draw["unwrapped"]:
        return 0
    want, ends = scorer.stream(gold["paragraphs"])
    have, seen_ends = scorer.stream([block["text"] for block in seen["blocks"]])
    position = {0: 0}
    for op in scorer.Levenshtein.opcodes(have, want):
        for k in range(op.src_end - op.src_start + 1 if op.tag == "equal" else 0):
            position.setdefault(op.src_start + k, op.dest_start + k)
    missed = ends - {position.get(end, -1) for end in seen_ends}
    hidden = not draw["indent"] or draw["at_break"] in ("space", "marker+space", "glued")
    return sum(want[end - 1] in "。；：" for end in missed) if hidden else 0


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
    texts = [decode(path.read_bytes(), path.name) for path in sorted((corpus / "raw").iterdir())]
    texts += [truth({"paragraphs": [b["text"] for b in blocks]}) for blocks in documents(corpus)]
    print(f"\nlaws, on {len(texts)} texts of raw/ and clean/: broken by {sum(not lawful(text) for text in texts)}")
    if len(sys.argv) > 2:
        measure("damaged", damaged(corpus, list(seeds(sys.argv[2]))), WORST)


if __name__ == "__main__":
    main()
