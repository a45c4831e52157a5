"""What commands say while they work: a bar, lines, JSON."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cells import columns
from pipeline.cli import progress
from pipeline.cli.progress import Log, logged
from pipeline.errors import Code, Diagnostic, JiangyiError, OutputError, Place, Severity

ODD = Diagnostic(Severity.WARNING, Code.NO_STOP, "没有句号", Place("文.txt", 3, 7), "join them")


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REDRAWN", "LOGGED", "PRINTED"):
        monkeypatch.setattr(progress, name, 0.0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(err: str) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in err.splitlines())


def work(log: Log, total: int | None = 3) -> None:
    assert list(log.progress(["甲.txt", "乙.txt", "丙.txt"], "document", str, total)) == ["甲.txt", "乙.txt", "丙.txt"]
    log.wrote("out/甲.docx")
    log.diagnostics([ODD, ODD], strict=False)
    log.error(OutputError("no room", Place("out"), "make some"))


def test_words_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    work(Log())
    out, err = capsys.readouterr()
    assert out == "wrote out/甲.docx\n"
    assert err.splitlines() == [
        "1 of 3 documents",
        "2 of 3 documents",
        "3 of 3 documents",
        "文.txt:3:7: warning: 没有句号 (join them) [no-stop]",
        "Error: out: no room",
        "hint: make some",
    ]


def test_quiet_says_what_is_wrong_or_odd_alone(capsys: pytest.CaptureFixture[str]) -> None:
    work(Log(quiet=True))
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[0] for line in err.splitlines()] == ["文.txt", "Error", "hint"]


def test_json_is_an_object_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    work(Log(form="json"))
    out, err = capsys.readouterr()
    assert out == ""
    first, *_, wrote, odd, wrong = lines(err)
    assert first == {"event": "progress", "done": 1, "of": 3, "what": "document", "name": "甲.txt"}
    assert wrote == {"event": "wrote", "file": "out/甲.docx"}
    assert odd["event"] == "diagnostic"
    assert (odd["code"], odd["line"], odd["message"]) == ("no-stop", 3, "没有句号")
    assert wrong == {
        "event": "error", "file": "out", "line": 0, "column": 0, "message": "no room", "hint": "make some"
    }  # fmt: skip
    work(Log(quiet=True, form="json"))
    assert [one["event"] for one in lines(capsys.readouterr().err)] == ["diagnostic", "error"]


def test_json_tells_the_end_if_it_is_known(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "LOGGED", 1000.0)
    list(Log(form="json").progress("abc", "document", str, 3))
    (only,) = lines(capsys.readouterr().err)
    assert only["done"] == 3


def test_a_terminal_has_a_bar_that_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    list(Log().progress(["很长的名字" * 20, "b\x1b[31m"], "document", str, 2))
    *drawn, gone = screen.getvalue().split("\r\x1b[K")[1:]
    assert [text[:34] for text in drawn] == ["[##########----------] 1/2 documen", "[####################] 2/2 documen"]
    assert 57 <= columns(drawn[0]) <= 59
    assert "\x1b" not in drawn[1]
    assert gone == ""


def test_lines_stand_where_the_bar_was(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    log = Log()
    for _ in log.progress("ab", "document", str):
        log.error(JiangyiError("no"))
    shown = screen.getvalue()
    assert shown.startswith("Error: no\n\r\x1b[K1 document")
    assert "\r\x1b[KError: no\n" in shown


def test_a_dumb_terminal_has_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "dumb")
    list(Log().progress("ab", "document", str))
    assert screen.getvalue() == "1 document\n2 documents\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_ends_the_command_in_either_form(form: str) -> None:
    @click.command()
    def broken() -> None:
        with logged(quiet=False, form=form):
            raise JiangyiError("没有", Place("a.txt"))

    done = CliRunner().invoke(broken)
    assert done.exit_code == 1
    if form == "json":
        assert json.loads(done.stderr)["message"] == "没有"
    else:
        assert isinstance(done.exception, JiangyiError)


def test_the_docs_have_every_event() -> None:
    root = Path(__file__).resolve().parents[1]
    page = (root / "docs" / "log.md").read_text("utf-8")
    assert all(f"| `{event}` |" in page for event in ("progress", "wrote", "diagnostic", "summary", "error"))
