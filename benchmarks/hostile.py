"""Hostile packets, each built whole and its files judged: what `tests/test_hostile.py` tries, and more of it.

    python benchmarks/hostile.py

Markup in each field of packet.toml by itself, every odd name of a file, titles of ten thousand characters, a line of a
hundred thousand, a thousand times the same text, a hundred thousand files: built by the command in a process of its
own, in 2 GB and two minutes. Each must come to an error of one sentence, or to files that EPUBCheck, veraPDF, the Open
XML SDK and ooxml-integrity find nothing wrong with. Exit status 1 if any does not. Needs what `make checkers` installs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from test_hostile import EVERYWHERE, FIELDS, NAMES, NO_FIELDS, TEXT, UNTITLED, marked, toml

import checkers

SECONDS, MEMORY = 120, 2 << 30
SHOUT = "题" * 10_000


def packets() -> Iterator[tuple[str, Callable[[Path], object]]]:
    """What each packet is called, and what is done to a folder of two texts for it."""
    for name, field in {**FIELDS, **NO_FIELDS, "every field": EVERYWHERE}.items():
        yield f"markup in {name}", lambda packet, field=field: marked(packet, field)
    for name in NAMES:
        yield f"a file called {name[:20]!r}", lambda packet, name=name: named(packet, name)
    yield "a title of 10,000", lambda packet: (packet / "a.txt").write_text(f"{SHOUT}\n正文。\n", "utf-8")
    yield "a heading of 10,000", lambda packet: (packet / "a.txt").write_text(f"题\n一、{SHOUT}\n正文。\n", "utf-8")
    yield "a line of 100,000", lambda packet: (packet / "a.txt").write_text("题\n" + "一句话，" * 25_000, "utf-8")
    yield "a thousand times the same", lambda packet: toml(packet, '[[documents]]\nfile = "a.txt"\n' * 1000)
    yield "100,000 texts", lambda packet: [(packet / f"{n}.txt").touch() for n in range(100_000)]
    yield "100,000 other files", lambda packet: [(packet / f"{n}.dat").touch() for n in range(100_000)]


def named(packet: Path, name: bytes) -> None:
    """A text without a title under a name."""
    Path(os.fsdecode(os.path.join(os.fsencode(packet), name))).write_text(UNTITLED, "utf-8")


def built(packet: Path, out: Path) -> str:
    """What is wrong with how the command ended; nothing for files, or for an error of one sentence."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    args = [sys.executable, "-m", "pipeline.cli", "build", str(packet), "-o", str(out), "--no-cache", "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": str(checkers.ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            args, capture_output=True, timeout=SECONDS, env=environment, preexec_fn=bound, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        return f"not done in {SECONDS} s"
    if "Traceback" in done.stderr or done.returncode not in (0, 1):
        return f"exit status {done.returncode}: {done.stderr[-300:]}"
    if done.returncode == 1 and "Error: " not in done.stderr:
        return "exit status 1 without an error"
    odd = {char for char in done.stdout + done.stderr if not char.isprintable() and char not in "\n\u3000"}
    return f"{odd} reached the terminal" if odd else ""


def judged(out: Path) -> Iterator[str]:
    """What is wrong with the files that were written."""
    for path in out.glob("*"):
        match path.suffix:
            case ".epub" if checkers.epubcheck(path).returncode:
                yield "EPUBCheck"
            case ".docx" if checkers.ooxml_validator(path).returncode:
                yield "Open XML SDK"
            case ".docx" if checkers.ooxml_integrity(path).returncode:
                yield "ooxml-integrity"
            case ".pdf" if any(checkers.verapdf(path)[path].values()):
                yield "veraPDF"
            case ".part":
                yield "a temporary file is left"


def main() -> int:
    """Try them all; how many came to something else than an error or good files."""
    failed = 0
    for name, make in packets():
        with tempfile.TemporaryDirectory() as folder:
            packet, out = Path(folder) / "p", Path(folder) / "out"
            packet.mkdir()
            for text in ("a.txt", "b.txt"):
                (packet / text).write_text(TEXT, "utf-8")
            make(packet)
            wrong = built(packet, out) or ", ".join(judged(out))
            files = len(list(out.glob("*"))) if out.exists() else 0
            print(f"{name:<40} {wrong or ('built' if files else 'refused')}", flush=True)
            failed += bool(wrong)
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
