"""Batches on a Dask cluster of worker processes: the same files, whoever dies."""

from __future__ import annotations

import builtins
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from test_batch import body, log, made, tree

from pipeline.build import batch as batches
from pipeline.build import cluster
from pipeline.build.batch import Batch, make
from pipeline.build.workers import Raised
from pipeline.cli import main
from pipeline.errors import ConfigError, Failed

distributed = pytest.importorskip("distributed")
dask_config = pytest.importorskip("dask.config")
pytestmark = [
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(sys.platform != "linux", reason="kills workers as Linux has it"),
]


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    here = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", here)
        settings = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
        with dask_config.set({"distributed.scheduler.allowed-failures": 1}):  # or each death costs seconds
            found = distributed.LocalCluster(**settings, silence_logs="CRITICAL")
        with found, distributed.Client(found) as client:
            client.run(sys.path.insert, 0, str(Path(__file__).parent))
            yield client


def call(source: Path, output: Path, address: str, *args: str) -> Result:
    return CliRunner().invoke(
        main, ["batch", str(source), str(output), "--to", "docx", "--scheduler", address, *args]
    )  # fmt: skip


def test_a_worker_killed_in_mid_run_costs_nothing(dask: Any, tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{f"{n % 7}/{n}.txt": body(n) * 9 for n in range(60)})
    args = ["batch", str(source), str(tmp_path / "calm"), "--to", "docx", "--jobs", "2"]
    assert CliRunner().invoke(main, args).exit_code == 0
    out, before = tmp_path / "out", dask.run(os.getpid)

    def kill() -> None:
        while len(list(out.rglob("*.docx"))) < 15:
            time.sleep(0.01)
        os.kill(next(iter(before.values())), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    done = call(source, out, dask.scheduler.address)
    killer.join()
    assert done.exit_code == 0, done.output
    assert "60 done" in done.output
    dask.wait_for_workers(2, timeout=30)
    assert set(dask.run(os.getpid).values()) != set(before.values())
    assert made(out) == made(tmp_path / "calm")
    assert [one | {"settings": ""} for one in log(out)] == [one | {"settings": ""} for one in log(tmp_path / "calm")]
    assert "60 unchanged" in call(source, out, dask.scheduler.address).output


def test_dates_are_the_clients(dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tree(tmp_path / "in", **{"a.txt": body(1)})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name, args in (("here", ()), ("there", ("--scheduler", dask.scheduler.address))):
        to = ["batch", str(source), str(tmp_path / name), "--to", "docx", *args]
        assert CliRunner().invoke(main, to).exit_code == 0
    assert made(tmp_path / "here") == made(tmp_path / "there")
    assert log(tmp_path / "here") == log(tmp_path / "there")


def bad(batch: Batch, todo: batches.Todo) -> dict[str, Any] | None:
    match todo.text.name:
        case "0/0.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        case "1/1.txt":
            raise KeyError("风")
        case "2/2.txt":
            time.sleep(100)
    return make(batch, todo)


def test_what_kills_its_workers_fails_alone(dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "make", bad)
    monkeypatch.setattr(cluster, "IN_FLIGHT", 1)  # or those beside it are suspicious, too
    done = call(tree(tmp_path / "in"), tmp_path / "out", dask.scheduler.address, "--limit-seconds", "6")
    assert done.exit_code == 1
    said = {one["document"]: one["error"]["message"] for one in log(tmp_path / "out") if one["error"]}
    assert said.keys() == {"0/0.txt", "1/1.txt", "2/2.txt"}, said
    assert "has died, or was ended after 6 seconds" in said["0/0.txt"]
    assert "bug of Jiangyi's (KeyError: '风')" in said["1/1.txt"]
    assert "has died, or was ended after 6 seconds" in said["2/2.txt"]
    assert len(made(tmp_path / "out")) == 6


def test_without_workers_it_ends_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PAUSE", 0.1)
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs="CRITICAL") as empty:
        done = call(tree(tmp_path / "in"), tmp_path / "out", empty.scheduler_address)
    assert (done.exit_code, "the cluster has no workers any more" in done.output) == (1, True)


def square(n: int) -> int:
    time.sleep(0.2 if n == 0 else 0)
    return n * n


def test_answers_come_in_order_and_tasks_are_drawn_as_they_are_needed(dask: Any) -> None:
    drawn = 0

    def tasks() -> Iterator[int]:
        nonlocal drawn
        while True:
            yield drawn
            drawn += 1

    found = cluster.over_cluster(dask.scheduler.address, 60, 4, square, tasks())
    assert [next(found) for _ in range(9)] == [n * n for n in range(9)]
    assert drawn <= 9 + 2 * 4
    found.close()  # type: ignore[attr-defined]


def test_workers_must_have_the_same_program(dask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "__version__", "9.9")
    with pytest.raises(cluster.JiangyiError, match=r"and this is jiangyi 9\.9"):
        list(cluster.over_cluster(dask.scheduler.address, 60, 4, square, iter([1])))


def test_what_is_raised_there_is_raised_here() -> None:
    class Future:
        def __init__(self, error: Exception) -> None:
            self.error = error

        def result(self) -> None:
            raise self.error

    crew = cluster._Cluster(None, square, 5)
    assert isinstance(crew._answer(Future(cluster.CancelledError())), Raised)
    assert isinstance(crew._answer(Future(MemoryError())), Failed)

    def mended(_: object) -> None:
        raise ConfigError("no")

    assert isinstance(cluster._alone(mended, "", 60, 1), Raised)


def test_who_has_no_cluster_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECTING", 0.5)
    source = tree(tmp_path / "in")
    for address in ("tcp://127.0.0.1:9", "what://ever"):
        done = call(source, tmp_path / "out", address)
        assert done.exit_code == 1
        assert f"no Dask scheduler answers at {address}" in done.output
        assert "hint: start one with: dask scheduler" in done.output
    for option in (("--jobs", "2"), ("--limit-memory", "9")):
        done = call(source, tmp_path / "out", "tcp://127.0.0.1:9", *option)
        assert done.exit_code == 2
        assert f"{option[0]} is not for clusters" in done.output


def test_the_guide_says_what_is_so() -> None:
    guide = " ".join((Path(__file__).parents[1] / "docs" / "batch.md").read_text("utf-8").split())
    assert cluster.IN_FLIGHT == 2
    assert "Two futures a thread are in flight" in guide
    assert f"at most {batches.AHEAD} texts a thread" in guide
    allowed = dask_config.get("distributed.scheduler.allowed-failures")
    assert f"`distributed.scheduler.allowed-failures` says ({allowed})" in guide


def test_who_has_no_dask_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    done = call(tree(tmp_path / "in"), tmp_path / "out", "tcp://127.0.0.1:9")
    assert done.exit_code == 1
    assert "hint: install it with: pip install 'jiangyi[cluster]'" in done.output
