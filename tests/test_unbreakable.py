"""Builds that are killed, that find no room or no right to write, that run at the same time: files stay whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.build import lock
from pipeline.build.files import Output, write
from pipeline.build.lock import alone
from pipeline.errors import OutputError

ROOT = Path(__file__).resolve().parents[1]
posix = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and flock are POSIX's")


def started(*args: str | Path, **environment: str | Path) -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT)} | {name: str(value) for name, value in environment.items()}
    command = [sys.executable, "-m", "pipeline.cli", "build", *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    """How a build ended, and what it said of errors."""
    with run:
        said = run.communicate()[1]
    return run.returncode, said


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes small disks, by their sizes; skipped where nobody may mount one."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk-{size}"
        place.mkdir()
        done = shutil.which("mount") and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "jiangyi", str(place)], capture_output=True, check=False
        )
        if not done or done.returncode:
            pytest.skip("no disk may be mounted here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


@posix
def test_what_killed_builds_leave_is_whole_and_is_mended_by_the_next() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "killed.py"), str(ROOT / "seeds"), "4"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 builds killed" in done.stdout


def test_a_full_disk_keeps_the_old_files_and_is_told(disk: Callable[[str], Path]) -> None:
    place = disk("512k")
    assert ended(started("seeds", "--to", "docx", "-o", place)) == (0, "")
    before = files(place)
    status, said = ended(started("seeds", "--to", "docx", "--to", "pdf", "-o", place))
    assert status == 1
    assert "no space left" in said
    assert "hint: free some space, or choose another folder" in said
    assert files(place) == before


def test_a_cache_on_a_full_disk_changes_nothing(disk: Callable[[str], Path], tmp_path: Path) -> None:
    place = disk("32k")
    with suppress(OSError):
        (place / "filler").write_bytes(bytes(1 << 16))
    assert ended(started("seeds", "-o", tmp_path / "one", XDG_CACHE_HOME=place)) == (0, "")
    assert ended(started("seeds", "-o", tmp_path / "two", XDG_CACHE_HOME=tmp_path / "cache")) == (0, "")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_disk_that_is_only_to_be_read_keeps_its_files(disk: Callable[[str], Path]) -> None:
    place = disk("2m")
    assert ended(started("seeds", "--to", "markdown", "-o", place)) == (0, "")
    before = files(place)
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    status, said = ended(started("seeds", "--to", "docx", "-o", place))
    assert status == 1
    assert "read-only" in said
    assert "hint: choose another folder" in said
    assert files(place) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_keeps_its_files(tmp_path: Path) -> None:
    write([Output("a", b"old")], tmp_path)
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission"):
        write([Output("a", b"new")], tmp_path)
    tmp_path.chmod(0o700)
    assert files(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("linked", [True, False], ids=["links", "copies"])
@pytest.mark.parametrize("open_elsewhere", ["a", "b", "c", "d"])
def test_a_file_open_elsewhere_keeps_all_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_elsewhere: str, linked: bool
) -> None:
    """Windows does not rename a file to the name of one that is open; on Unix nothing is wrong with that."""
    renames = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target.name == open_elsewhere and self.name.endswith("0123"[ord(open_elsewhere) - ord("a")] + ".part"):
            raise PermissionError(13, "The process cannot access the file")
        return renames(self, target)

    def no_links(*_: object, **__: object) -> None:
        raise OSError(1, "no links here")

    write([Output(name, b"old") for name in "abd"], tmp_path)
    monkeypatch.setattr(Path, "replace", refused)
    if not linked:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(OutputError) as caught:
        write([Output(name, b"new") for name in "abcd"], tmp_path)
    assert str(tmp_path / open_elsewhere) in caught.value.sentence
    assert "close the file where it is open" in caught.value.hint
    assert files(tmp_path) == dict.fromkeys("abd", b"old")


@posix
@pytest.mark.parametrize("linked", [True, False], ids=["links", "copies"])
def test_what_is_put_back_where_a_link_was_is_the_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    (tmp_path / "elsewhere").write_bytes(b"old")
    (tmp_path / "a").symlink_to("elsewhere")
    renames = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "b" and self.name.endswith("-1.part"):
            raise KeyboardInterrupt
        return renames(self, target)

    def no_links(*_: object, **__: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(Path, "replace", interrupted)
    if not linked:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(KeyboardInterrupt):
        write([Output(name, b"new") for name in "ab"], tmp_path)
    assert (tmp_path / "a").readlink() == Path("elsewhere")
    assert files(tmp_path) == {"a": b"old", "elsewhere": b"old"}


@posix
def test_two_builds_at_once_leave_the_files_of_one(tmp_path: Path) -> None:
    """As often as may be, and into a folder that neither has seen."""
    for version in "甲乙":
        (tmp_path / version).mkdir()
        (tmp_path / version / "packet.toml").write_text('[meta]\ntitle = "同名"\n', "utf-8")
        (tmp_path / version / "t.txt").write_text(f"关于学习的通知\n{version}方说的话。\n", "utf-8")
        assert ended(started(tmp_path / version, "-o", tmp_path / f"{version}-out")) == (0, "")
    wanted = [files(tmp_path / f"{version}-out") for version in "甲乙"]
    assert wanted[0].keys() == wanted[1].keys()
    for number in range(3):
        runs = [started(tmp_path / version, "-o", tmp_path / f"out-{number}") for version in "甲乙"]
        assert [ended(run) for run in runs] == [(0, "")] * 2
        assert files(tmp_path / f"out-{number}") in wanted


def test_whoever_writes_waits_for_the_other_and_says_so_when_it_takes_too_long(tmp_path: Path) -> None:
    caught = pytest.raises(OutputError, match="another build is writing here")
    with alone(tmp_path), caught as error, alone(tmp_path, patience=0.1):
        pass
    assert "wait for the other build to end" in error.value.hint
    with alone(tmp_path):
        waiting = threading.Thread(target=write, args=([Output("a", b"new")], tmp_path))
        waiting.start()
        waiting.join(0.2)
        assert not (tmp_path / "a").exists()
    waiting.join(20)
    assert files(tmp_path) == {"a": b"new"}


@posix
def test_nothing_of_a_killed_build_keeps_the_next_from_writing(tmp_path: Path) -> None:
    held = "import sys, time, pathlib\nfrom pipeline.build.lock import alone\n"
    held += "with alone(pathlib.Path(sys.argv[1])):\n print('held', flush=True)\n time.sleep(60)"
    command = [sys.executable, "-c", held, str(tmp_path)]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"held\n"
        with pytest.raises(OutputError), alone(tmp_path, patience=0):
            pass
        run.send_signal(signal.SIGKILL)
    with alone(tmp_path, patience=0) as locked:
        assert locked


def test_what_killed_builds_have_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".jiangyi-1-0.part", ".jiangyi-99999-3-before.part", ".mine.part", "a.part"):
        (tmp_path / name).write_bytes(b"left")
    write([Output("a", b"new")], tmp_path)
    assert sorted(files(tmp_path)) == [".mine.part", "a", "a.part"]


def test_without_locks_nobody_elses_files_are_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_taken", lambda handle: None)
    (tmp_path / ".jiangyi-1-0.part").write_bytes(b"another's")
    write([Output("a", b"new")], tmp_path)
    assert files(tmp_path) == {".jiangyi-1-0.part": b"another's", "a": b"new"}


@posix
@pytest.mark.parametrize("linked", [True, False], ids=["links", "copies"])
def test_what_lies_where_files_are_written_first_is_replaced_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    """Even where nobody may tidy up, since nothing can be locked."""

    def no_links(*_: object, **__: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(lock, "_taken", lambda handle: None)
    if not linked:
        monkeypatch.setattr(os, "link", no_links)
    out, other = tmp_path / "out", tmp_path / "other"
    other.write_bytes(b"another's")
    write([Output("a", b"old")], out)
    for name in ("", "-before"):
        (out / f".jiangyi-{os.getpid()}-0{name}.part").symlink_to(other)
    write([Output("a", b"new")], out)
    assert files(out) == {"a": b"new"}
    assert other.read_bytes() == b"another's"


@posix
def test_a_link_that_is_put_in_the_way_at_the_last_moment_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, other = Path.unlink, tmp_path / "other"
    other.write_bytes(b"another's")

    def swapped(self: Path, missing_ok: bool = False) -> None:
        real(self, missing_ok)
        if self.name.endswith("-0.part") and not self.is_symlink():
            self.symlink_to(other)

    monkeypatch.setattr(Path, "unlink", swapped)
    with pytest.raises(OutputError, match="exists"):
        write([Output("a", b"new")], tmp_path / "out")
    assert other.read_bytes() == b"another's"
