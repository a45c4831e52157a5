"""Work spread over processes: in order, within limits, and nobody left behind."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.build import pool
from pipeline.build.workers import AHEAD, Bounds, spread
from pipeline.errors import ConfigError, Failed, Place

ROOT = Path(__file__).resolve().parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
GENEROUS = Bounds(seconds=60)


def slower_at_first(n: int) -> int:
    time.sleep(0.2 if n == 0 else 0)
    return n * n


def process(_: int) -> int:
    return os.getpid()


def segfault() -> None:
    faulthandler.disable()
    ctypes.string_at(0)


def bug() -> None:
    raise KeyError("风")


def busy() -> None:
    while True:
        pass


def mended() -> None:
    raise ConfigError("no", Place("a.toml", 3), "yes")


ACTS: dict[str, Callable[[], object]] = {
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": segfault,
    "exit": lambda: os._exit(7),
    "bug": bug,
    "large": lambda: bytearray(300 * 2**20),
    "asleep": lambda: time.sleep(600),
    "busy": busy,
    "mended": mended,
    "unsent": lambda: busy.__get__(lambda: 0),
}


def act(what: str) -> object:
    return ACTS[what]() if what in ACTS else what


@pytest.mark.parametrize(("jobs", "bounds"), [(1, Bounds()), (1, GENEROUS), (3, Bounds()), (3, GENEROUS)])
def test_answers_come_in_the_order_of_tasks(jobs: int, bounds: Bounds) -> None:
    assert list(spread(slower_at_first, range(30), jobs, bounds)) == [n * n for n in range(30)]
    assert list(spread(slower_at_first, [], jobs, bounds)) == []


def test_one_job_needs_no_process_and_others_have_theirs() -> None:
    assert set(spread(process, range(5))) == {os.getpid()}
    assert os.getpid() not in set(spread(process, range(5), bounds=GENEROUS))
    assert len(set(spread(process, range(40), 2))) == 2


@pytest.mark.parametrize("jobs", [1, 3])
def test_tasks_are_drawn_as_they_are_needed(jobs: int) -> None:
    drawn = 0

    def tasks() -> Iterator[int]:
        nonlocal drawn
        for n in range(10_000):
            drawn += 1
            yield n

    found = spread(slower_at_first, tasks(), jobs)
    assert [next(found) for _ in range(5)] == [0, 1, 4, 9, 16]
    assert drawn <= (5 if jobs == 1 else 5 + AHEAD * jobs)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        pytest.param("killed", r"died \(SIGKILL\)", marks=LINUX),
        pytest.param("segfault", r"died \(SIGSEGV\)", marks=LINUX),
        ("exit", r"died \(exit status 7\)"),
        ("bug", r"bug of Jiangyi's \(KeyError: '风'\)"),
        ("unsent", "bug of Jiangyi's"),
        pytest.param("large", "more memory than 200 MiB", marks=LINUX),
        ("asleep", "longer than 1 seconds"),
        ("busy", "longer than 1 seconds"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_fails_fails_alone(what: str, said: str, jobs: int) -> None:
    bounds = Bounds(1 if what in {"asleep", "busy"} else 60, 200 * 2**20)
    tasks = ["a", "b", what, "c", what, "d", "e"]
    found = list(spread(act, tasks, jobs, bounds))
    assert [one for one in found if isinstance(one, str)] == ["a", "b", "c", "d", "e"]
    for failed in (found[2], found[4]):
        assert isinstance(failed, Failed)
        with pytest.raises(Failed, match=said):
            raise failed
        assert failed.hint


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_keeps_its_traceback(jobs: int) -> None:
    (failed,) = spread(act, ["bug"], jobs)
    assert isinstance(failed, Failed)
    assert "in act" in failed.trace
    assert "KeyError" in failed.trace


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_user_can_mend_is_raised_in_its_turn(jobs: int) -> None:
    found = spread(act, ["a", "mended", "b"], jobs)
    assert next(found) == "a"
    with pytest.raises(ConfigError, match="no") as caught:
        next(found)
    assert (caught.value.where, caught.value.hint) == (Place("a.toml", 3), "yes")


KEPT: list[bytearray] = []


def keep(n: int) -> int:
    KEPT.append(bytearray(n * 2**20))
    return os.getpid()


@LINUX
def test_memory_is_counted_above_what_the_worker_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "KEPT", [bytearray(300 * 2**20)])
    assert all(isinstance(one, int) for one in spread(keep, [60] * 3, bounds=Bounds(memory=100 * 2**20)))


@LINUX
def test_a_worker_that_has_grown_is_replaced() -> None:
    found = list(spread(keep, [100] * 9, 1, GENEROUS))
    assert len(set(found)) == 3
    assert len(set(spread(keep, [1] * 9, 1, GENEROUS))) == 1


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    if sys.platform == "linux":
        return ") Z" not in Path(f"/proc/{number}/stat").read_text("utf-8")
    return True


def soon(fact: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not fact() and time.monotonic() < end:
        time.sleep(0.02)
    return fact()


def test_workers_end_when_nobody_asks_any_more() -> None:
    found = spread(process, range(100), 2)
    number = next(found)
    assert isinstance(number, int)
    assert alive(number)
    del found
    assert soon(lambda: not alive(number))


SLEEPERS = """
import os, sys, time
from pipeline.build.workers import spread
def sleep(n):
    open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
    time.sleep(600)
if __name__ == "__main__":
    try:
        list(spread(sleep, range(4), 2))
    except KeyboardInterrupt:
        print("stopped"); sys.exit(130)
"""


@pytest.mark.parametrize("how", [pytest.param(signal.SIGKILL, marks=LINUX), signal.SIGINT])
def test_no_worker_outlives_its_parent(how: signal.Signals, tmp_path: Path) -> None:
    script, pids = tmp_path / "sleepers.py", tmp_path / "pids"
    script.write_text(SLEEPERS, "utf-8")
    pids.mkdir()
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, script, pids]
    parent = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert soon(lambda: len(list(pids.iterdir())) == 2)
    workers = [int(path.name) for path in pids.iterdir()]
    if how == signal.SIGINT:
        os.killpg(parent.pid, how)  # as a terminal does: to all of them
    else:
        parent.send_signal(how)
    out, err = parent.communicate(timeout=20)
    assert soon(lambda: not any(map(alive, workers)))
    if how == signal.SIGINT:
        assert (parent.returncode, out, err) == (130, b"stopped\n", b"")


def test_nothing_is_loaded_for_work_in_this_process() -> None:
    code = "import sys; from pipeline.build.workers import spread; list(spread(len, ['a'])); "
    code += "sys.exit('multiprocessing' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_spawned_workers_answer_as_forked_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LINUX", False)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")
    found = list(spread(act, ["a", "exit", "b"], 2))
    assert found[0] == "a"
    assert isinstance(found[1], Failed)
    assert found[2] == "b"
