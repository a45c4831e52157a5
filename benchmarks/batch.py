"""How fast whole archives are made, beside a process of pandoc's or Typst's for each file; and what kills cost.

    python benchmarks/batch.py CORPUS [DOCUMENTS] [--sample N] [--kills N] [--jobs N]

CORPUS holds clean/ and damage.py: its documents, whole, are damaged with one seed after another until there are 5,000,
or as many as are asked for. Ours is `jiangyi batch`, one start of the program and all: raw texts in, restored, DOCX,
PDF and EPUB out, study aids as by default, the log. Theirs, on a sample (200), scaled: for each document one pandoc to
DOCX, one pandoc to EPUB and one Typst to PDF, of words that ours has restored for them, outside their time; as many
documents side by side as ours has workers. Which pandoc, and how Typst is called: `pandoc.py`, `judge/speed.py`.

Then the same batch into another folder, killed by SIGKILL ten times at random moments (its workers die with it), and
run again until it is done: all outputs must be there, and have the bytes of the undisturbed run, and the log must have
each document once. Peak memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from pandoc import markdown, pandocs, version

from judge import peer
from judge.speed import TYPST
from judge.turns import ENVIRONMENT, MIB
from pipeline.build.making import Build
from pipeline.plan import plan
from pipeline.themes import DEFAULT
from pipeline.typeset.fonts import folder

DOCUMENTS, SAMPLE, KILLS, JOBS = 5000, 200, 10, 2
FORMATS = ("docx", "pdf", "epub")


def archive(corpus: Path, target: Path, wanted: int) -> int:
    """Write so many damaged documents, 100 a folder; how many bytes they have."""
    sys.path.insert(0, str(corpus))
    damage = importlib.import_module("damage").damage
    clean = [json.loads(path.read_text("utf-8")) for path in sorted((corpus / "clean").glob("*.json"))]
    total = 0
    for number in range(wanted):
        data, _ = damage(clean[number % len(clean)], number // len(clean) + 1)
        path = target / f"{number // 100:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_bytes(data)
    return total


def command(source: Path, output: Path, jobs: int) -> list[str]:
    formats = [word for name in FORMATS for word in ("--to", name)]
    words = ["-m", "pipeline.cli", "batch", source, output, *formats, "--jobs", jobs, "--quiet"]
    return [sys.executable, *map(str, words)]


def ours(source: Path, output: Path, jobs: int) -> float:
    start = time.perf_counter()
    subprocess.run(command(source, output, jobs), env=ENVIRONMENT, check=True)
    return time.perf_counter() - start


def theirs(texts: list[Path], place: Path, pandoc: str, jobs: int) -> float:
    """The seconds that three processes a document take, so many documents side by side."""
    prepared = [_prepared(path, place) for path in texts]
    start = time.perf_counter()
    with ThreadPoolExecutor(jobs) as threads:
        list(threads.map(partial(_converted, pandoc), prepared))
    return time.perf_counter() - start


def _prepared(path: Path, place: Path) -> Path:
    """The restored words of a text, as Markdown and as a Typst document."""
    words = Build.of(plan((str(path),))).packet()
    stem = place / path.stem
    stem.with_suffix(".md").write_text(markdown(words), "utf-8")
    stem.with_suffix(".typ").write_text(peer.document(words, DEFAULT), "utf-8")
    return stem


def _converted(pandoc: str, stem: Path) -> None:
    for suffix in (".docx", ".epub"):
        words = [pandoc, f"{stem}.md", "-o", f"{stem}{suffix}", "--toc", "--metadata", f"title={stem.name}"]
        subprocess.run(words, env=ENVIRONMENT, check=True, capture_output=True)
    source, target = f"{stem}.typ", f"{stem}.pdf"
    code = TYPST.format(source=source, target=target, fonts=str(folder()), system=", ignore_system_fonts=True")
    subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=True)


def killed(source: Path, output: Path, jobs: int, kills: int, seconds: float) -> None:
    """A batch that is killed so often, at random moments of what an undisturbed one takes, and then left alone."""
    chance = random.Random(kills)
    for number in range(kills):
        run = subprocess.Popen(command(source, output, jobs), env=ENVIRONMENT, start_new_session=True)
        time.sleep(chance.uniform(0.3, 1.7) * seconds / (kills + 1))
        run.send_signal(signal.SIGKILL)
        run.wait()
        logged = sum(b'"document"' in line for line in (output / "jiangyi-batch.jsonl").open("rb"))
        print(f"kill {number + 1:2}: {logged:6} documents in the log", flush=True)
    ours(source, output, jobs)


def files(output: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for path in output.rglob("*") if path.is_file() and path.suffix != ".jsonl"):
        yield str(path.relative_to(output)), path.read_bytes()


def same(calm: Path, disturbed: Path, documents: int) -> bool:
    """Print whether two runs have the same files, all of them, and the log each document once."""
    names = [[name for name, _ in files(output)] for output in (calm, disturbed)]
    equal = all(one == other for one, other in zip(files(calm), files(disturbed), strict=False))
    told = [
        json.loads(line) for line in (disturbed / "jiangyi-batch.jsonl").open("rb") if line.startswith(b'{"document')
    ]
    once = len({one["document"] for one in told}) == len(told) == documents
    print(f"{len(names[1])} files of {documents * len(FORMATS)}; the same bytes: {equal}; each once in the log: {once}")
    return names[0] == names[1] and len(names[0]) == documents * len(FORMATS) and equal and once


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("documents", type=int, nargs="?", default=DOCUMENTS)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--jobs", type=int, default=JOBS)
    said = parser.parse_args()
    found = list(pandocs())
    if not found:
        sys.exit("no pandoc: apt-get install pandoc, or pip install pypandoc_binary")
    with tempfile.TemporaryDirectory() as name:
        return compared(Path(name), said, found[0])


def compared(place: Path, said: argparse.Namespace, pandoc: str) -> int:
    source, calm, wanted = place / "in", place / "calm", said.documents
    size = archive(said.corpus, source, wanted)
    print(
        f"{wanted} documents, {size / wanted / 1000:.1f} kB each; {said.jobs} side by side, {os.cpu_count()} processors"
    )
    seconds = ours(source, calm, said.jobs)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    again = ours(source, calm, said.jobs)
    texts = sorted(source.rglob("*.txt"))
    sample = random.Random(0).sample(texts, min(said.sample, wanted))
    place.joinpath("theirs").mkdir()
    scaled = theirs(sample, place / "theirs", pandoc, said.jobs) / len(sample) * wanted
    print(f"{'jiangyi batch':40} {wanted / seconds:7.2f} a second {seconds:8.1f} s, {peak / MIB:.0f} MiB at most")
    print(f"{'nothing to do':40} {wanted / again:7.2f} a second {again:8.1f} s")
    print(
        f"{version(pandoc) + ' twice, and Typst':40} {wanted / scaled:7.2f} a second {scaled:8.1f} s (of {len(sample)})"
    )
    print(f"of their time {seconds / scaled:.2f}")
    killed(source, place / "disturbed", said.jobs, said.kills, seconds)
    return int(not same(calm, place / "disturbed", wanted) or seconds > scaled)


if __name__ == "__main__":
    sys.exit(main())
