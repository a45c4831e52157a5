"""Work beside this process: its result, what it raises, its end from outside."""

from __future__ import annotations

import copyreg
import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.build.beside import POSSIBLE, beside
from pipeline.errors import ExportError, Place

ROOT = Path(__file__).resolve().parents[1]


class Unsendable(Exception):  # noqa: N818
    """An error that cannot be pickled."""

    def __init__(self, what: object) -> None:
        super().__init__("it went wrong")
        self.what = what


def raises(error: BaseException) -> None:
    raise error


def test_several_pieces_of_work_come_back_each_to_its_own() -> None:
    begun = [beside(lambda n=n: (n, "工" * n * 10000)) for n in range(4)]
    assert [result() for result in begun] == [(n, "工" * n * 10000) for n in range(4)]


def test_what_it_raises_is_raised_with_all_that_it_says() -> None:
    with pytest.raises(ExportError, match="cannot be") as caught:
        beside(lambda: raises(ExportError("it cannot be", Place("a.pdf"), "name a font")))()
    assert (caught.value.where, caught.value.hint) == (Place("a.pdf"), "name a font")


def test_a_bug_keeps_its_traceback_even_if_it_cannot_be_sent() -> None:
    with pytest.raises(RuntimeError, match="it went wrong"):
        beside(lambda: raises(Unsendable(lambda: None)))()
    with pytest.raises(KeyError) as caught:
        beside(lambda: raises(KeyError("x")))()
    assert not POSSIBLE or any("raises(KeyError" in note for note in caught.value.__notes__)


def test_errors_come_without_those_that_they_came_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def caused() -> ExportError:
        try:
            raise Unsendable(lambda: None)
        except Unsendable as error:
            found = ExportError("it cannot be")
            found.__cause__ = found.__context__ = error
            return found

    monkeypatch.setitem(copyreg.dispatch_table, ExportError, lambda e: (ExportError, e.args, {"cause": e.__cause__}))
    assert str(beside(caused)()) == "it cannot be"


def test_exits_of_the_copy_are_not_ours() -> None:
    with pytest.raises(SystemExit):
        beside(lambda: raises(SystemExit(3)))()


@pytest.mark.skipif(not POSSIBLE, reason="processes cannot be copied here")
def test_a_copy_that_is_killed_is_said_to_be() -> None:
    with pytest.raises(RuntimeError, match="ended from outside"):
        beside(lambda: os.kill(os.getpid(), signal.SIGKILL))()


@pytest.mark.skipif(not POSSIBLE, reason="processes cannot be copied here")
def test_nothing_of_a_copy_is_left() -> None:
    """No process to be buried, no frozen object; and the copy does not hold the end of the pipe that is read."""
    handles = len(os.listdir("/proc/self/fd"))
    assert beside(lambda: len(os.listdir("/proc/self/fd")))() == handles + 1
    assert len(os.listdir("/proc/self/fd")) == handles
    assert gc.get_freeze_count() == 0
    copy = beside(os.getpid)()
    with pytest.raises(ChildProcessError):
        os.waitpid(copy, os.WNOHANG)


def test_what_was_said_before_is_said_once() -> None:
    told = "import sys\nfrom pipeline.build.beside import beside\nprint('once')\nbeside(sys.stdout.flush)()"
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    assert subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, check=True).stdout == b"once\n"
