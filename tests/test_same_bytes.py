"""The same bytes wherever, by whomever: zones, locales, hash seeds, homes, users, folders, caches, processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65534
WORLDS = {
    "zone": {"TZ": "Pacific/Kiritimati"},
    "C": {"LC_ALL": "C", "PYTHONHASHSEED": "0"},
    "Chinese": {"LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "random"},
}


def built(out: Path, *args: str | Path, cwd: Path = ROOT, **world: str | Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)} | {name: str(value) for name, value in world.items()}
    command = [sys.executable, "-m", "pipeline.cli", "build", *map(str, args), "-o", str(out)]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("reference")
    built(out, "seeds", "--no-cache")
    assert {Path(name).suffix for name in files(out)} == {".docx", ".pdf", ".epub", ".json"}
    return files(out)


@cache
def options() -> str:
    command = [sys.executable, "-m", "pipeline.cli", "build", "--help"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", WORLDS)
def test_zones_locales_and_hash_seeds_make_no_difference(name: str, tmp_path: Path, seeds: dict[str, bytes]) -> None:
    built(tmp_path / "out", "seeds", "--no-cache", **WORLDS[name])
    assert files(tmp_path / "out") == seeds


def test_a_name_that_the_locale_cannot_write_is_told(tmp_path: Path) -> None:
    world = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
    env = os.environ | {"PYTHONPATH": str(ROOT)} | world
    command = [sys.executable, "-m", "pipeline.cli", "build", "seeds", "-o", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "set PYTHONUTF8=1" in done.stderr
    assert not list(tmp_path.iterdir())


def test_homes_folders_and_caches_make_no_difference(tmp_path: Path, seeds: dict[str, bytes]) -> None:
    for number, name in enumerate(("a folder", "资料 夹", "ı\u0301-ﬁ")):
        place, home = tmp_path / name, tmp_path / f"home {number}"
        home.mkdir()
        shutil.copytree(ROOT / "seeds", place / "讲 义")
        world = {"HOME": home, "XDG_CACHE_HOME": home / "cache"}
        built(place / "cold", place / "讲 义", **world)
        built(place / "warm", "讲 义", cwd=place, **world)
        built(place / "here", ".", cwd=place / "讲 义", **world)
        assert files(place / "cold") == files(place / "warm") == files(place / "here") == seeds


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_processes_make_no_difference(jobs: str, tmp_path: Path, seeds: dict[str, bytes]) -> None:
    if "--jobs" not in options():
        pytest.skip("there is no --jobs yet")
    built(tmp_path / "out", "seeds", "--jobs", jobs, XDG_CACHE_HOME=tmp_path / "cache")
    assert files(tmp_path / "out") == seeds
    built(tmp_path / "warm", "seeds", "--jobs", jobs, XDG_CACHE_HOME=tmp_path / "cache")
    assert files(tmp_path / "warm") == seeds


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may be somebody else")
def test_another_user_makes_no_difference(tmp_path: Path, seeds: dict[str, bytes]) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent/cache"}
    command = [sys.executable, "-m", "pipeline.cli", "build", str(ROOT / "seeds")]
    tried = [*command, "--help"]
    try:
        subprocess.run(tried, env=env, user=NOBODY, group=NOBODY, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nobody else may read this checkout, or this Python")
    out = Path("/tmp") / f"jiangyi-nobody-{os.getpid()}"
    out.mkdir()
    try:
        os.chown(out, NOBODY, NOBODY)
        run = [*command, "-o", str(out)]
        done = subprocess.run(
            run, cwd="/", env=env, user=NOBODY, group=NOBODY, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert files(out) == seeds
    finally:
        shutil.rmtree(out)
