"""How soon words are known, beside stock jieba: fresh processes in turns, best times; and whether any word differs.

    python benchmarks/words.py FOLDER …

Times are the processor's. Ready is all from the import to the first word, dictionary included; jieba's own with the
cache that it keeps. Then the texts of the folders are parted, in which ours learns the words that they ask for, and
once more. Memory is the peak, when ready and at the end. Exits with 1 above its limits, or if one word differs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from judge.texts import sources
from judge.turns import MIB, timed

RUNS = 9
SECONDS, SHARE = 0.05, 0.1  # at most, until the first word: in all, and of jieba's own time
FIGURES = ("ready", "parted", "again", "memory when ready", "memory")
OURS = "from pipeline.words import words"
JIEBA = "import jieba, sys; jieba.dt.tmp_dir = sys.argv[3]; jieba.setLogLevel(60); words = jieba.lcut"
CHILD = """\
import time
begin = time.process_time()
{importing}
words("讲义")
ready = time.process_time() - begin
import json, sys
def peak():
    return next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
at_first = peak()
texts = json.load(open(sys.argv[1]))
took = []
for _ in range(2):
    begin = time.process_time()
    found = [[len(word) for word in words(text)] for text in texts]
    took.append(time.process_time() - begin)
json.dump(found, open(sys.argv[2], "w"))
print(json.dumps([ready, *took, at_first, peak()]))
"""


def run(place: Path, name: str, importing: str) -> dict[str, float]:
    """One fresh process; where its words end stands in a file then."""
    code = CHILD.format(importing=importing)
    _, said = timed([sys.executable, "-W", "ignore", "-c", code, str(place / "texts"), str(place / name), str(place)])
    return dict(zip(FIGURES, json.loads(said.splitlines()[-1]), strict=True))


def told(ours: Mapping[str, float], theirs: Mapping[str, float]) -> bool:
    """Print the figures; whether they are within limits."""
    for name in FIGURES:
        unit, scale = ("MiB", MIB) if "memory" in name else ("s", 1)
        share = ours[name] / theirs[name]
        print(f"{name:17}: {ours[name] / scale:7.3f} {unit}, jieba {theirs[name] / scale:7.3f} {unit}: {share:.3f}")
    whole = sum(map(ours.__getitem__, FIGURES[:2])) / sum(map(theirs.__getitem__, FIGURES[:2]))
    print(f"ready and parted : {whole:.3f} of jieba's time")
    fast = ours["ready"] <= min(SECONDS, SHARE * theirs["ready"]) and whole <= 1
    return fast and all(ours[name] <= theirs[name] for name in FIGURES[3:])


def differing(place: Path) -> int:
    """How many words of ours do not begin and end where one of jieba's does."""

    def spans(lengths: Iterable[int]) -> set[tuple[int, int]]:
        at = 0
        return {(at, at := at + length) for length in lengths}

    ours, theirs = (json.loads((place / name).read_text()) for name in ("ours", "jieba"))
    return sum(len(spans(mine) ^ spans(its)) for mine, its in zip(ours, theirs, strict=True))


def main(folders: list[Path]) -> int:
    texts = [data.decode("utf-8", "replace") for folder in folders for _, data in sources(folder)]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "texts").write_text(json.dumps(texts))
        kinds = {"ours": OURS, "jieba": JIEBA}
        turns = [{kind: run(place, kind, code) for kind, code in kinds.items()} for _ in range(RUNS + 1)][1:]
        ours, theirs = ({f: min(turn[kind][f] for turn in turns) for f in FIGURES} for kind in kinds)
        print(f"{len(texts)} texts, {sum(map(len, texts)):,} characters")
        met, wrong = told(ours, theirs), differing(place)
    print(f"{wrong} words differ")
    return int(not met or wrong > 0)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
