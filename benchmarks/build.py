"""How long whole builds take, beside pandoc and Typst; what is done again after an edit; how processes share the work.

    python benchmarks/build.py SEEDS                        the seeds, and twenty times the seeds
    python benchmarks/build.py SEEDS --archive CORPUS [N]   besides: a packet of N documents (1,000)

Ours is one start of the command: raw texts in, restored, DOCX, PDF, EPUB and manifest out, with nothing kept of earlier
builds (the cache is empty, and is filled), with study aids and without. Theirs: pandoc to DOCX, pandoc to EPUB, then
Typst to PDF (tagged and archival, as ours) of the same words, restored for them, one after another, in turns with ours;
of all pandocs the fastest. Then the same build again, nothing changed. As many processes are at work as `jiangyi build`
takes by itself.

The packet of N documents: CORPUS's, damaged with one seed after another. Built with one process and with two, the cache
empty each time; then with a sentence more in one document in the middle; then with nothing changed; the most memory of
any one process. Exit 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from batch import archive
from pandoc import markdown, pandocs, theirs

from judge import peer, texts
from judge.speed import typsts
from judge.turns import ENVIRONMENT, MIB, RUNS, Run, timed
from pipeline.packet import packet
from pipeline.themes import DEFAULT

TOML = '[meta]\ntitle = "学习资料汇编"\ndate = 2026-01-01\n'
BARE = "[aids]\nsummary = false\nnotes = false\nindex = false\n"
# At most, of the time of the three others: with study aids, without.
SHARES = {1: (0.85, 0.75), 20: (0.60, 0.45)}
UNCHANGED = 0.15  # seconds
EDITED, TWO = 1 / 3, 0.7  # of the full time; of one process's
DOCUMENTS = 1000


def build(place: Path, source: str, *options: str) -> Run:
    """One build, its cache in the folder."""
    ENVIRONMENT["XDG_CACHE_HOME"] = str(place / "cache")
    words = ["-m", "pipeline.cli", "build", str(place / source), "-o", str(place / f"{source} out"), "--quiet"]
    return timed([sys.executable, *words, *options])[0]


def anew(place: Path, source: str, *options: str) -> Run:
    """A build with nothing kept."""
    for left in ("cache", f"{source} out"):
        shutil.rmtree(place / left, ignore_errors=True)
    return build(place, source, *options)


def prepared(place: Path, seeds: Path, times: int) -> None:
    """The seeds so many times: raw, with study aids and without, and restored, as pandoc and Typst take them."""
    whole = texts.packet_of(seeds)
    many = packet(whole.meta, whole.documents * times)
    (place / f"{times}.md").write_text(markdown(many), "utf-8")
    (place / f"{times}.typ").write_text(peer.document(many, DEFAULT), "utf-8")
    for name, more in (("aids", ""), ("bare", BARE)):
        folder = place / f"{times} {name}"
        folder.mkdir()
        (folder / "packet.toml").write_text(TOML + more, "utf-8")
        for number in range(times):
            for text, data in texts.sources(seeds):
                (folder / f"{number:02}_{text}.txt").write_bytes(data)


def whole(place: Path, times: int) -> bool:
    """Print how a whole build compares; whether it meets the targets."""
    turns: dict[str, Callable[[], Run]] = {
        "ours, with study aids": partial(anew, place, f"{times} aids"),
        "ours again, nothing changed": partial(build, place, f"{times} aids"),
        "ours, without study aids": partial(anew, place, f"{times} bare"),
        "Typst to PDF": partial(typsts, place, times, False),
    }
    for path in pandocs():
        for form in ("docx", "epub"):
            turns[f"{path} to {form}"] = partial(theirs, path, place, times, form)
    runs = [{name: call() for name, call in turns.items()} for _ in range(RUNS)]
    print(f"\n{times} × the texts; {RUNS} runs in turns: median, best, most memory of one process")
    seconds = {name: median(run[name].seconds for run in runs) for name in turns}
    for name, found in seconds.items():
        best, memory = min(run[name].seconds for run in runs), max(run[name].memory for run in runs)
        print(f"{name:45} {found:7.3f} s {best:7.3f} s {memory / MIB:6.0f} MiB")
    other = seconds["Typst to PDF"] + min(seconds[f"{path} to docx"] + seconds[f"{path} to epub"] for path in pandocs())
    print(f"{'the three others, one after another':45} {other:7.3f} s")
    shares = [seconds[f"ours, {aids} study aids"] / other for aids in ("with", "without")]
    met = [
        _met(f"share {aids}", share, most)
        for aids, share, most in zip(("with", "without"), shares, SHARES[times], strict=True)
    ]
    return all([*met, times > 1 or _met("nothing changed", seconds["ours again, nothing changed"], UNCHANGED)])


def _met(what: str, found: float, most: float) -> bool:
    print(f"{what}: {found:.3f} (at most {most:.3f}){'' if found <= most else '  MISSED'}")
    return found <= most


def many(place: Path, corpus: Path, documents: int) -> bool:
    """Print how a large packet is built, and built again; whether that meets the targets."""
    folder = place / "many"
    size = archive(corpus, place / "archive", documents)
    folder.mkdir()
    for path in sorted((place / "archive").rglob("*.txt")):
        path.rename(folder / path.name)
    (folder / "packet.toml").write_text(TOML, "utf-8")
    print(f"\na packet of {documents} documents, {size / 1e6:.1f} MB")
    one = _told("one process", anew(place, "many", "--jobs", "1"))
    two = _told("two processes", anew(place, "many", "--jobs", "2"))
    text = folder / f"{documents // 2:05}.txt"
    text.write_bytes(_longer(text.read_bytes()))
    edited = _told("one document edited, two processes", build(place, "many", "--jobs", "2"))
    again = _told("nothing changed", build(place, "many", "--jobs", "2"))
    print(f"nothing changed: {again.seconds:.2f} s; cache: {_size(place / 'cache') / MIB:.0f} MiB")
    return all(
        [_met("two processes", two.seconds / one.seconds, TWO), _met("edited", edited.seconds / two.seconds, EDITED)]
    )


def _told(what: str, run: Run) -> Run:
    print(f"{what:45} {run.seconds:7.1f} s {run.memory / MIB:6.0f} MiB", flush=True)
    return run


def _longer(data: bytes) -> bytes:
    """A text with a sentence more at its end, in whatever encoding it is."""
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return (data.decode(encoding) + "\n　　这一句是后来加上的，为的是看要重新做多少。\n").encode(encoding)
        except UnicodeError:
            continue
    raise ValueError("a text in none of the encodings")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--archive", type=Path, metavar="CORPUS")
    parser.add_argument("documents", type=int, nargs="?", default=DOCUMENTS)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for times in SHARES:
            prepared(place, said.seeds, times)
        met = [whole(place, times) for times in SHARES]
        if said.archive:
            met.append(many(place, said.archive, said.documents))
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
