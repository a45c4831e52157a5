"""Builds after the first: what has not changed is not done again, and what has is never missed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline import plan as plans
from pipeline import tables
from pipeline.build import reading
from pipeline.build.cache import Cache
from pipeline.cli import main

ROOT = Path(__file__).resolve().parents[1]
TEXT = "关于学习的通知\n各工会：\n一、要学习\n第{}份文件的正文。\n二、要落实\n这是最后一段。\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "packet"
    place.mkdir()
    for number in (1, 2):
        (place / f"{number}.txt").write_text(TEXT.format(number), "utf-8")
    (place / "packet.toml").write_text('[meta]\ntitle = "汇编"\n', "utf-8")
    return place


def build(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["build", str(folder), "-o", str(folder.parent / "out"), *more])


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """What stands in the output folder: when each file was written, and what it holds."""
    return {p.name: (p.stat().st_ino, p.read_bytes()) for p in sorted((folder.parent / "out").iterdir())}


def data(folder: Path) -> dict[str, bytes]:
    return {name: held for name, (_, held) in state(folder).items()}


def test_where_nothing_has_changed_nothing_is_written(folder: Path) -> None:
    first = build(folder)
    assert first.exit_code == 0, first.stderr
    before = state(folder)
    again = build(folder)
    assert (again.exit_code, again.stdout) == (0, f"nothing has changed: 4 files in {folder.parent / 'out'}\n")
    assert state(folder) == before
    os.utime(folder / "1.txt")  # touched, and still the same
    assert "nothing has changed" in build(folder).stdout


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda at: (at / "1.txt").write_text(TEXT.format(3), "utf-8"),  # of the same size, within the same second
    "packet.toml": lambda at: (at / "packet.toml").write_text('[meta]\ntitle = "别名"\n', "utf-8"),
    "a text more": lambda at: (at / "3.txt").write_text(TEXT.format(3), "utf-8"),
    "a text less": lambda at: (at / "2.txt").unlink(),
    "an output": lambda at: (at.parent / "out" / "汇编.epub").write_bytes(b"?"),
    "an output less": lambda at: (at.parent / "out" / "汇编.pdf").unlink(),
    "the manifest": lambda at: (at.parent / "out" / "manifest.json").write_text("{}"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_seen(name: str, folder: Path, tmp_path: Path) -> None:
    assert build(folder).exit_code == 0
    CHANGES[name](folder)
    assert build(folder, "--check").exit_code == 1
    assert "wrote" in build(folder).stdout
    fresh = CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "anew"), "--no-cache"])
    assert fresh.exit_code == 0
    made = {p.name: p.read_bytes() for p in (tmp_path / "anew").iterdir()}
    assert made == {name: held for name, held in data(folder).items() if name in made}
    assert build(folder, "--check").exit_code == 0


def test_other_options_and_another_date_are_other_builds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(folder).exit_code == 0
    for options in (("--theme", "pocket"), ("--to", "epub"), ("--each",), ("--booklet",)):
        assert "wrote" in build(folder, *options).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "wrote" in build(folder).stdout


def test_packet_toml_that_comes_later_is_seen(tmp_path: Path) -> None:
    place = tmp_path / "p"
    place.mkdir()
    (place / "1.txt").write_text(TEXT.format(1), "utf-8")
    assert build(place).exit_code == 0
    (place / "packet.toml").write_text('[build]\nformats = ["markdown"]\n', "utf-8")
    assert ".md" in build(place).stdout


def test_what_was_odd_is_said_again_and_strict_stays_strict(folder: Path) -> None:
    (folder / "1.txt").write_text(TEXT.format("1（") + "没有完\n", "utf-8")
    first = build(folder)
    assert "unclosed-bracket" in first.stderr
    assert build(folder).stderr == first.stderr
    strict = build(folder, "--strict")
    assert (strict.exit_code, "--strict was given" in strict.stderr) == (1, True)


def test_only_the_text_that_was_edited_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = reading.decode
    monkeypatch.setattr(
        reading, "decode", lambda data, name, encoding: read.append(Path(name).name) or real(data, name, encoding)
    )
    assert build(folder, "--jobs", "1").exit_code == 0
    (folder / "2.txt").write_text(TEXT.format(9), "utf-8")
    assert build(folder, "--jobs", "1").exit_code == 0
    assert read == ["1.txt", "2.txt", "2.txt"]


def test_without_the_cache_nothing_is_kept(folder: Path, cache: Path) -> None:
    for _ in range(2):
        assert "wrote" in build(folder, "--no-cache").stdout
    assert not (cache / "jiangyi" / "answers-1").exists()


def test_a_broken_or_deleted_cache_is_no_cache(folder: Path, cache: Path) -> None:
    assert build(folder).exit_code == 0
    before = data(folder)
    for number, path in enumerate(p for p in cache.rglob("*") if p.is_file()):
        path.write_bytes((b"", b"{", path.read_bytes()[:-1] + b"?", path.read_bytes()[:99])[number % 4])
    again = build(folder)
    assert (again.exit_code, again.stdout.count("wrote")) == (0, 4)
    assert data(folder) == before


def test_a_cache_that_cannot_be_written_is_no_error(folder: Path, cache: Path) -> None:
    cache.write_text("a file where the folder would be")
    assert build(folder).exit_code == 0


def test_the_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    store = Cache(tmp_path / "c", most=10_000)
    for number in range(20):
        store.put(f"{number:064}", "x" * 900)
        os.utime(store._path(f"{number:064}"), (number, number))
    assert store.get(f"{0:064}")  # used now
    store.trim()
    left = [number for number in range(20) if store.get(f"{number:064}")]
    assert left[0] == 0
    assert left[1:] == list(range(20 - len(left) + 1, 20))
    assert sum(path.stat().st_size for path in (tmp_path / "c").rglob("*") if path.is_file()) <= 10_000


def test_any_number_of_processes_makes_the_same(folder: Path) -> None:
    made = []
    for jobs in ("1", "2", "5"):
        assert build(folder, "--no-cache", "--booklet", "--jobs", jobs).exit_code == 0
        made.append(data(folder))
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_an_ebook_names_no_pages_where_the_pdf_cannot_be_written(jobs: str, folder: Path, tmp_path: Path) -> None:
    (folder / "1.txt").write_text(TEXT.format("1𪚥"), "utf-8")
    assert build(folder, "--jobs", jobs).exit_code == 1
    alone = CliRunner().invoke(main, ["build", str(folder), "--to", "epub", "-o", str(tmp_path / "alone")])
    assert alone.exit_code == 0
    assert state(folder)["汇编.epub"][1] == (tmp_path / "alone" / "汇编.epub").read_bytes()


def test_check_says_what_would_change_and_writes_nothing(folder: Path) -> None:
    out = folder.parent / "out"
    first = build(folder, "--check")
    assert (first.exit_code, first.stdout) == (1, f"{out}/manifest.json: there is none, or it is no manifest\n")
    assert not out.exists()
    assert build(folder).exit_code == 0
    good = build(folder, "--check", "--no-cache")
    assert (good.exit_code, good.stdout) == (0, f"nothing would change in {out}\n")
    (folder / "2.txt").rename(folder / "3.txt")
    before = state(folder)
    stale = build(folder, "--check")
    assert stale.exit_code == 1
    assert "manifest.json: 2.txt is read no more\nmanifest.json: 3.txt is new (read)\n" in stale.stdout
    assert state(folder) == before


def test_check_is_content_with_a_manifest_alone_and_not_with_half_of_the_files(folder: Path) -> None:
    assert build(folder).exit_code == 0
    out = folder.parent / "out"
    (out / "汇编.pdf").unlink()
    half = build(folder, "--check")
    assert (half.exit_code, half.stdout) == (1, f"{out}/汇编.pdf: it is missing\n")
    for name in ("汇编.docx", "汇编.epub"):
        (out / name).unlink()
    assert build(folder, "--check").exit_code == 0


def test_a_check_hashes_what_looks_the_same(folder: Path) -> None:
    assert build(folder).exit_code == 0
    text, old = folder / "1.txt", time.time() - 1000
    os.utime(text, (old, old))
    assert "wrote" not in build(folder).stdout
    (folder.parent / "out" / "manifest.json").touch()
    assert build(folder).exit_code == 0
    text.write_text(TEXT.format(7), "utf-8")
    os.utime(text, (old, old))  # of the same size, and dated back
    assert build(folder, "--check").exit_code == 1


def test_a_packet_toml_that_changes_while_it_is_built_is_built_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = plans.config.parse

    def meddled(text: str, name: str, theme: str = "") -> object:
        Path(name).write_text('[meta]\ntitle = "别编"\n', "utf-8")  # of the same size, after it was read
        return real(text, name, theme)

    monkeypatch.setattr(plans.config, "parse", meddled)
    assert "汇编" in build(folder, "--jobs", "1").stdout
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
    assert "别编" in build(folder, "--jobs", "1").stdout


def test_a_check_tells_of_data_that_are_not_what_was_recorded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(folder).exit_code == 0
    assert build(folder, "--check").exit_code == 0
    monkeypatch.setattr(tables, "verified", lambda recipe: not recipe.name.startswith("words"))
    for more in ((), ("--no-cache",)):
        said = build(folder, "--check", *more)
        assert (said.exit_code, said.stdout.count("install Jiangyi and its libraries anew")) == (1, 1)


def test_watch_builds_again_after_a_change_and_outlives_errors(folder: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "build", str(folder), "-o", str(folder.parent / "out")]
    command += ["--watch", "--to", "markdown", "--log-format", "json"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--to", "markdown", "--log-format", "json"], env=env, stderr=subprocess.PIPE, text=True
    ) as watching:
        assert watching.stderr

        def until(event: str) -> dict[str, object]:
            assert watching.stderr
            return next(said for said in map(json.loads, watching.stderr) if said["event"] == event)

        until("wrote")
        until("wrote")
        time.sleep(0.5)
        (folder / "packet.toml").write_text("[meta]\ntitel = 1\n", "utf-8")
        assert "titel" in str(until("error")["message"])
        (folder / "packet.toml").write_text('[meta]\ntitle = "再来"\n', "utf-8")
        assert str(until("wrote")["file"]).endswith("再来.md")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) in (0, 1, 130)


def test_watch_and_check_do_not_go_together(folder: Path) -> None:
    assert build(folder, "--watch", "--check").exit_code == 2
