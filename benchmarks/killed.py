"""Kill builds (SIGKILL) at random moments, and look at what they leave in the output folder and at what comes after.

    python benchmarks/killed.py SEEDS [TIMES]

Builds of two versions of a packet take turns in one folder, with one cache; each is killed, every other one while it
writes its files. Then every file must be that of one version or of the other, and a new manifest have all that it
names; `--check` must tell whether all is there; the next build must leave just what an undisturbed one does. Exit
status 1 where anything is not so.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TIMES = 50
MANIFEST = "manifest.json"
Files = dict[str, bytes]


class Place:
    """A folder with a packet in two versions, a cache and an output folder."""

    def __init__(self, folder: Path, seeds: Path) -> None:
        self.packet, self.out = folder / "packet", folder / "out"
        shutil.copytree(seeds, self.packet)
        self.text = min(self.packet.glob("*.txt"))
        self.texts = [self.text.read_bytes(), self.text.read_bytes() + "\n另有一句话。\n".encode()]
        self.world = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        """Begin a build, in a group of processes of its own."""
        command = [sys.executable, "-m", "pipeline.cli", "build", str(self.packet), "-o", str(self.out), *more]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.world, stdout=quiet, stderr=quiet, start_new_session=True)

    def turn(self, version: int) -> None:
        """Have the packet in one of its versions."""
        self.text.write_bytes(self.texts[version])

    def files(self) -> Files:
        """All that is in the output folder."""
        return {path.name: path.read_bytes() for path in self.out.iterdir()} if self.out.exists() else {}

    def parts(self) -> bool:
        """Whether a build is writing its files, or has left some half written."""
        return any(self.out.glob(".jiangyi-*"))


def killed(place: Place, run: subprocess.Popen[bytes], seconds: float, writing: bool) -> None:
    """Kill a build: after some time, or a moment after it has begun to write; every other one with its workers."""
    until = time.monotonic() + seconds
    while run.poll() is None and (not place.parts() if writing else time.monotonic() < until):
        time.sleep(0.0002)
    time.sleep(random.uniform(0, 0.004) if writing else 0)
    with contextlib.suppress(ProcessLookupError):  # it may have ended meanwhile
        run.kill() if random.random() < 0.5 else os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def faults(place: Place, old: Files, new: Files) -> list[str]:
    """What is wrong with a folder in which a build was killed that was to replace old files by new ones."""
    seen = {name: data for name, data in place.files().items() if not name.startswith(".jiangyi-")}
    found = [
        f"{name} is neither the old one nor the new one" for name in seen if seen[name] not in (old[name], new[name])
    ]
    found += [f"{name} is gone" for name in old if name not in seen]
    if seen.get(MANIFEST) == new[MANIFEST] and seen != new:
        found.append("the manifest names what is not there")
    if (place.start("--check").wait() == 0) != (seen == new):
        found.append("--check is mistaken")
    if place.start().wait() or place.files() != new:
        found.append("the next build does not mend it")
    return found


def main(seeds: str, times: str = str(TIMES)) -> int:
    random.seed(7)
    seen, wrong = Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        place, made = Place(Path(folder), Path(seeds)), []
        for version in (0, 1):
            place.turn(version)
            began = time.monotonic()
            assert place.start().wait() == 0
            took = time.monotonic() - began
            made.append(place.files())
        assert all(made[0][name] != data for name, data in made[1].items()), "the versions must differ in every file"
        for number in range(int(times)):
            old, new = made[(number + 1) % 2], made[number % 2]
            place.turn(number % 2)
            killed(place, place.start(), random.uniform(0, took), bool(number % 2))
            there = place.files()
            count = sum(there.get(name) == data for name, data in new.items())
            seen[f"{'some' if 0 < count < len(new) else 'all' if count else 'none'} of the new files there"] += 1
            seen["temporary files left"] += place.parts()
            found = faults(place, old, new)
            wrong += bool(found)
            print(*(f"{number + 1}: {fault}" for fault in found), sep="\n", end="\n" if found else "")
    print(f"{times} builds killed:", "; ".join(f"{what}: {n}" for what, n in sorted(seen.items())))
    print(f"{wrong} left what they must not")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
