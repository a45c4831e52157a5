"""Whole archives: each text alone, whole or not at all, taken up again after a kill."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from pipeline.build import batch as batches
from pipeline.build import pool
from pipeline.build.batch import Batch, make
from pipeline.build.ledger import Ledger
from pipeline.build.tree import Text, texts
from pipeline.cli import batching, main
from pipeline.errors import Failed, OutputError

ROOT = Path(__file__).resolve().parents[1]
LOG = "jiangyi-batch.jsonl"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


def body(n: int) -> str:
    return f"第{n}号通知\n各单位：\n　　一、工会是职工自愿结合的群众组织。\n　　二、第{n}次会议已经开过。\n"


def tree(folder: Path, **named: str | bytes) -> Path:
    for name, held in (named or {f"{n % 3}/{n}.txt": body(n) for n in range(9)}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held if isinstance(held, bytes) else held.encode())
    return folder


def call(source: Path, output: Path, *args: str, to: str = "markdown") -> Result:
    return CliRunner().invoke(main, ["batch", str(source), str(output), "--to", to, "--jobs", "2", *args])


def log(output: Path, name: str = LOG) -> list[dict[str, Any]]:
    lines = (output / name).read_bytes().split(b"\n")[:-1]
    return [record for line in lines if "document" in (record := json.loads(line))]


def made(output: Path) -> dict[str, bytes]:
    """All that lies in the output folder but the logs."""
    found = [p for p in sorted(output.rglob("*")) if p.is_file() and p.suffix != ".jsonl"]
    return {str(p.relative_to(output)): p.read_bytes() for p in found}


# What is made of a tree.


def test_each_text_has_its_files_in_the_mirrored_folder(tmp_path: Path) -> None:
    tree(tmp_path / "in")
    done = call(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert f"9 done; see {tmp_path / 'out' / LOG}" in done.output
    assert set(made(tmp_path / "out")) == {f"{n % 3}/{n}.md" for n in range(9)}
    assert [one["document"] for one in log(tmp_path / "out")] == [
        f"{n}/{n + m}.txt" for n in range(3) for m in (0, 3, 6)
    ]
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_the_files_are_those_of_build_each(tmp_path: Path) -> None:
    """With a packet.toml, whose fixes and titles count, and without one."""
    for name in ("seeds", "bare"):
        shutil.copytree(ROOT / "seeds", tmp_path / "in" / name)
    (tmp_path / "in" / "bare" / "packet.toml").unlink()
    assert call(tmp_path / "in", tmp_path / "out", to="docx").exit_code == 0
    for name in ("seeds", "bare"):
        args = ["build", str(tmp_path / "in" / name), "--each", "--to", "docx", "-o", str(tmp_path / name)]
        assert CliRunner().invoke(main, args).exit_code == 0
        expected = {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.docx")}
        assert {path.name: path.read_bytes() for path in (tmp_path / "out" / name).iterdir()} == expected
        assert len(expected) == 4


def test_a_packet_above_a_text_that_lists_it_decides_how_it_is_read(tmp_path: Path) -> None:
    packet = (
        '[build]\nformats = ["markdown"]\n[[documents]]\nfile = "sub/a.txt"\ntitle = "给定的题"\nencoding = "gb18030"\n'
    )
    source = tree(
        tmp_path / "in", **{"packet.toml": packet, "sub/a.txt": "　　正文。".encode("gb18030"), "b.txt": body(1)}
    )
    assert call(source, tmp_path / "out").exit_code == 0
    assert "给定的题".encode() in made(tmp_path / "out")["sub/a.md"]
    assert set(made(tmp_path / "out")) == {"sub/a.md", "b.md"}
    (source / "packet.toml").write_text(packet.replace("给定的题", "另一个题"), "utf-8")
    done = call(source, tmp_path / "out")
    assert "1 done, 1 unchanged" in done.output
    assert "另一个题".encode() in made(tmp_path / "out")["sub/a.md"]


def test_options_reach_the_files(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"a.txt": body(1)})
    for theme in ("handout", "large"):
        assert call(source, tmp_path / theme, "--theme", theme, to="docx").exit_code == 0
    assert made(tmp_path / "handout") != made(tmp_path / "large")
    assert call(source, tmp_path / "enc", "--encoding", "ascii").exit_code == 1
    doubtful = tree(tmp_path / "odd", **{"a.txt": "题\n第一条　甲。\n第三条　乙。\n", "b.txt": body(2)})
    assert call(doubtful, tmp_path / "lax").exit_code == 0
    assert log(tmp_path / "lax")[0]["warnings"] == {"numbering-skips": 1}
    strict = call(doubtful, tmp_path / "strict", "--strict")
    assert strict.exit_code == 1
    assert "warnings: 1, and --strict was given" in strict.output
    assert set(made(tmp_path / "strict")) == {"b.md"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--shard", "0/2"), "no share"),
        (("--shard", "3/2"), "no share"),
        (("--shard", "x"), "no share"),
        (("--limit-seconds", "0"), "0"),
        (("--jobs", "0"), "0"),
    ],
)
def test_what_cannot_be_asked_is_refused(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = call(tree(tmp_path / "in"), tmp_path / "out", *args)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_done_at_all_is_an_error(tmp_path: Path) -> None:
    assert "no folder of texts" not in call(tree(tmp_path / "in"), tmp_path / "out").output
    for source, output, to, said in (
        (tmp_path / "none", tmp_path / "o", "markdown", "hint: name a folder of texts"),
        (tmp_path / "in", tmp_path / "in" / "0" / "0.txt", "markdown", "hint: choose another folder"),
        (tmp_path / "in", tmp_path / "o", "word", "word"),
    ):
        done = call(source, output, to=to)
        assert done.exit_code == 1
        assert said in done.output
    assert not (tmp_path / "o" / "0").exists()


def test_no_text_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = call(tmp_path / "in", tmp_path / "out")
    assert (done.exit_code, "no text was found" in done.output) == (0, True)


# What fails fails alone.


def test_what_fails_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"a.txt": body(1), "b.txt": b"\xff\xff\xff", "c.txt": "", "d.txt": body(2)})
    (source / "e.txt").write_bytes(b"a" * (2**20 + 1))
    done = call(source, tmp_path / "out", "--limit", "source=1M")
    assert done.exit_code == 1
    assert "2 done, 3 failed" in done.output
    assert set(made(tmp_path / "out")) == {"a.md", "d.md"}
    a, b, c, d, e = log(tmp_path / "out")
    assert [one["status"] for one in (a, b, c, d, e)] == ["done", "failed", "failed", "done", "failed"]
    assert "the file is empty" in c["error"]["message"]
    assert "larger than the limit (1048576 bytes)" in e["error"]["message"]
    assert e["error"]["file"] == str(source / "e.txt")
    for one in (b, c, e):
        assert f"{one['error']['file']}" in done.output
        assert one["error"]["hint"] in done.output


def test_a_text_that_is_too_large_costs_none_beside_it_in_its_packet(tmp_path: Path) -> None:
    """Of a packet one text is read at a time: neither how large the others are nor how many there are matters."""
    source = tree(tmp_path / "in", **{"packet.toml": "", "a.txt": body(1), "b.txt": body(2) * 50, "c.txt": body(3)})
    limits = ("--limit", "source=2K", "--limit", "sources=1K", "--limit", "documents=1")
    done = call(source, tmp_path / "out", *limits)
    assert "2 done, 1 failed" in done.output
    assert "allow more with --limit source=N" in done.output
    assert set(made(tmp_path / "out")) == {"a.md", "c.md"}
    more = call(source, tmp_path / "out", "--limit", "source=1M")
    assert "1 done, 2 unchanged" in more.output  # whoever allows more has those made that failed
    fewer = call(source, tmp_path / "out", *limits)
    assert "2 unchanged, 1 failed" in fewer.output


def test_another_font_in_a_packet_is_another_setting(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"packet.toml": '[fonts]\nsong = "own.ttf"\n', "a.txt": body(1)})
    for weight in ("400Regular", "700Bold"):
        shutil.copy(ROOT / "fonts" / f"NotoSerifSC_{weight}.ttf", source / "own.ttf")
        assert call(source, tmp_path / "out").output.startswith("1 done")
        assert call(source, tmp_path / "out").output.startswith("1 unchanged")


def test_a_packet_may_name_nothing_outside_its_folder(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"a.txt": body(1), "sub/b.txt": body(2), "sub/packet.toml": ""})
    (tmp_path / "own.ttf").touch()
    (source / "sub" / "packet.toml").write_text('[fonts]\nsong = "../../own.ttf"\n', "utf-8")
    refused = call(source, tmp_path / "out")
    assert "1 done, 1 failed" in refused.output
    assert "allow it with --allow-outside" in refused.output
    allowed = call(source, tmp_path / "out", "--allow-outside")
    assert "allow it with" not in allowed.output
    (source / "sub" / "packet.toml").unlink()
    (tmp_path / "packet.toml").write_text('[meta]\ntitle = "题"\n', "utf-8")
    (source / "sub" / "packet.toml").symlink_to(tmp_path / "packet.toml")
    assert "leads out of the packet's folder" in call(source, tmp_path / "out").output
    assert call(source, tmp_path / "out", "--allow-outside").exit_code == 0


def bad(batch: Batch, todo: batches.Todo) -> dict[str, Any]:
    match todo.text.name:
        case "1/1.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        case "1/4.txt":
            time.sleep(60)
        case "1/7.txt":
            raise KeyError("风")
        case "2/2.txt":
            bytearray(300 * MIB)
    return make(batch, todo)


MIB = 2**20


@LINUX
def test_limits_and_bugs_cost_one_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tree(tmp_path / "in")
    monkeypatch.setattr(batches, "make", bad)
    done = call(source, tmp_path / "out", "--limit-seconds", "2", "--limit-memory", "200")
    assert done.exit_code == 1
    assert "5 done, 4 failed" in done.output
    said = {one["document"]: one["error"] for one in log(tmp_path / "out") if one["error"]}
    assert "died (SIGKILL)" in said["1/1.txt"]["message"]
    assert "longer than 2 seconds" in said["1/4.txt"]["message"]
    assert "KeyError" in said["1/7.txt"]["message"]
    assert "in bad" in said["1/7.txt"]["trace"]
    assert "more memory than 200 MiB" in said["2/2.txt"]["message"]
    monkeypatch.undo()
    again = call(source, tmp_path / "out")
    assert (again.exit_code, "4 done, 5 unchanged" in again.output) == (0, True)


def test_a_format_that_cannot_be_written_keeps_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import export  # noqa: PLC0415
    from pipeline.errors import ExportError  # noqa: PLC0415

    def refuse(*_: object) -> bytes:
        raise ExportError("not this one")

    real = export.find
    found = lambda name: real(name) if name != "pdf" else type(real("pdf"))(*_refusing(real("pdf"), refuse))  # noqa: E731
    source = tree(tmp_path / "in", **{"a.txt": body(1)})
    batch = Batch(str(source), str(tmp_path / "out"), ("markdown", "pdf"))
    batch.scratch.mkdir(parents=True)
    monkeypatch.setattr(export, "find", found)
    record = make(batch, batches.Todo(Text("a.txt", "a"), None))
    assert record["status"] == "failed"
    assert "not this one" in record["error"]["message"]
    assert [one["file"] for one in record["outputs"]] == ["a.md"]
    assert set(made(tmp_path / "out")) == {"a.md"}


def _refusing(exporter: Any, write: Any) -> Iterator[Any]:
    for name in exporter.__dataclass_fields__:
        yield write if name == "write" else getattr(exporter, name)


# The tree.


def names(root: Path, output: str = "/none") -> list[str]:
    return [text.name for text in texts(root, Path(output))]


def test_the_tree_is_met_in_order_and_hidden_names_are_left_out(tmp_path: Path) -> None:
    some = dict.fromkeys(("b.txt", "a/z.txt", "a.txt", "a/b/c.TXT", ".h/x.txt", ".h.txt", "n.md", "a!.txt"), "题")
    assert names(tree(tmp_path, **some)) == ["a/b/c.TXT", "a/z.txt", "a!.txt", "a.txt", "b.txt"]


def test_the_output_folder_is_no_part_of_the_tree(tmp_path: Path) -> None:
    tree(tmp_path, **{"a.txt": body(1), "out/b.txt": body(2)})
    assert names(tmp_path, str(tmp_path / "out")) == ["a.txt"]


@LINUX
def test_links_are_not_followed_and_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", **{"secret.txt": "秘密\n不得外传。"})
    source = tree(tmp_path / "in", **{"a.txt": body(1)})
    (source / "folder").symlink_to(outside)
    (source / "loop").symlink_to(source)
    (source / "link.txt").symlink_to(outside / "secret.txt")
    (source / "lost.txt").symlink_to(outside / "nothing")
    os.mkfifo(source / "pipe.txt")
    done = call(source, tmp_path / "out")
    assert "1 done, 1 failed, 2 skipped" in done.output
    assert set(made(tmp_path / "out")) == {"a.md"}
    said = {one["document"]: one for one in log(tmp_path / "out")}
    assert "symbolic link" in said["link.txt"]["error"]["message"]
    assert "no regular file" in said["pipe.txt"]["error"]["message"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom a folder can keep out")
def test_a_folder_that_cannot_be_listed_is_a_failure(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"a/b.txt": body(1), "c.txt": body(2)})
    (source / "a").chmod(0)
    try:
        assert "1 done, 1 failed" in call(source, tmp_path / "out").output
    finally:
        (source / "a").chmod(0o700)


def test_deep_trees_are_no_recursion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text(body(1), "utf-8")
    try:
        assert names(tmp_path) == ["d/" * 1500 + "a.txt"]
    finally:  # pytest would meet its own recursion when it takes them away
        Path("a.txt").unlink()
        for _ in range(1500):
            os.chdir("..")
            Path("d").rmdir()


@LINUX
def test_names_that_clash_have_files_of_their_own(tmp_path: Path) -> None:
    some = {"a.txt": body(1), "A.TXT": body(2), "a.TXT": body(3), "A/x.txt": body(4), "a/x.txt": body(5)}
    some |= {"b?.txt": body(6), "b*.txt": body(7), "Ä.txt": body(8), "A\u0308.txt": body(9), "\u202egnp.txt": body(10)}
    done = call(tree(tmp_path / "in", **some), tmp_path / "out")
    assert done.exit_code == 0, done.output
    found = made(tmp_path / "out")
    assert len(found) == len({name.casefold() for name in found}) == 10
    assert {"a.md", "A.md"} & set(found)
    for number in range(1, 11):
        assert sum(f"第{number}号".encode() in data for data in found.values()) == 1
    assert "10 unchanged" in call(tmp_path / "in", tmp_path / "out").output


@LINUX
def test_a_name_that_is_no_text_is_still_a_name(tmp_path: Path) -> None:
    tree(tmp_path / "in")
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xff\n.txt")).write_text(body(1), "utf-8")
    assert "10 done" in call(tmp_path / "in", tmp_path / "out").output
    assert "10 unchanged" in call(tmp_path / "in", tmp_path / "out").output


# Taken up again.


def test_what_is_right_is_not_made_again(tmp_path: Path) -> None:
    source, output = tree(tmp_path / "in"), tmp_path / "out"
    call(source, output)
    times = {path: path.stat().st_mtime_ns for path in output.rglob("*.md")}
    before = (output / LOG).read_bytes()
    again = call(source, output)
    assert "9 unchanged" in again.output
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*.md")} == times
    assert (output / LOG).read_bytes().count(b'"document"') == before.count(b'"document"')
    assert (output / LOG).read_bytes().startswith(before)


@pytest.mark.parametrize("what", ["source", "output", "smaller", "gone", "options", "epoch", "version", "log"])
def test_what_is_not_right_any_more_is_made_again(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, output = tree(tmp_path / "in"), tmp_path / "out"
    call(source, output)
    first, one = made(output), output / "1" / "4.md"
    match what:
        case "source":
            (source / "1" / "4.txt").write_text(body(44), "utf-8")
        case "output":
            one.write_bytes(bytes(len(one.read_bytes())))
        case "smaller":
            one.write_bytes(one.read_bytes()[:-1])
        case "gone":
            one.unlink()
        case "options":
            assert "9 done" in call(source, output, "--theme", "large").output
        case "epoch":
            monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        case "version":
            monkeypatch.setattr(batches, "code", lambda: "another")
        case "log":
            text = (output / LOG).read_text("utf-8").splitlines(keepends=True)
            (output / LOG).write_text("".join(line for line in text if "1/4.txt" not in line), "utf-8")
    all_of_them = what in {"options", "epoch", "version"}
    again = call(source, output)
    assert ("9 done" if all_of_them else "1 done, 8 unchanged") in again.output
    assert (made(output) == first) == (what != "source")
    assert "9 unchanged" in call(source, output).output


@pytest.mark.parametrize("cut", [1, 7, 60])
def test_a_torn_last_line_costs_one_document(cut: int, tmp_path: Path) -> None:
    source, output = tree(tmp_path / "in"), tmp_path / "out"
    call(source, output)
    whole = (output / LOG).read_bytes()
    (output / LOG).write_bytes(whole[:-cut])
    assert ("9 unchanged" if cut == 1 else "1 done, 8 unchanged") in call(source, output).output
    assert "9 unchanged" in call(source, output).output


@pytest.mark.parametrize("line", [b"{}", b"[1]", b"\xff", b'{"document": 7}', b'{"document": "1/4.txt"}', b"{" * 9])
def test_lines_that_are_none_of_ours_say_nothing(line: bytes, tmp_path: Path) -> None:
    source, output = tree(tmp_path / "in"), tmp_path / "out"
    call(source, output)
    text = (output / LOG).read_bytes().splitlines()
    (output / LOG).write_bytes(b"\n".join([line, text[0], line, *text[1:5], line, *text[6:]]) + b"\n")
    assert call(source, output).exit_code == 0
    assert "9 unchanged" in call(source, output).output


def test_a_line_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    source, output = tree(tmp_path / "in"), tmp_path / "out"
    call(source, output)
    text = (output / LOG).read_text("utf-8")
    (output / LOG).write_text(text.replace('"1/4.md"', '"../../1/4.md"'), "utf-8")
    assert "1 done, 8 unchanged" in call(source, output).output


def test_a_failure_is_tried_again_and_told_once(tmp_path: Path) -> None:
    source, output = tree(tmp_path / "in", **{"a.txt": "", "b.txt": body(1)}), tmp_path / "out"
    for _ in range(3):
        assert call(source, output).exit_code == 1
    assert [one["document"] for one in log(output)] == ["a.txt", "b.txt"]
    (source / "a.txt").write_text(body(2), "utf-8")
    assert "1 done, 1 unchanged" in call(source, output).output


def test_the_last_run_is_right_about_a_document(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    order = ["a", "a/b", "a.b", "c"]  # as the tree has them: a folder before what sorts after its name
    for number, has in enumerate((order, ["a/b", "c"], ["a"], [])):
        ledger = Ledger(path, {})
        for name in has:
            ledger.write({"document": name, "run": number})
        ledger.close()
    ledger = Ledger(path, {})
    assert [ledger.past(name)["run"] for name in order] == [2, 1, 0, 1]  # type: ignore[index]
    assert ledger.past("d") is None
    ledger.close()


@LINUX
def test_two_at_once_are_told_from_each_other(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / LOG, {})
    with pytest.raises(OutputError, match="another batch is at work here"):
        Ledger(tmp_path / LOG, {})
    ledger.close()
    Ledger(tmp_path / LOG, {}).close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_log_that_cannot_be_written_ends_the_batch(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / LOG).symlink_to("/dev/full")
    done = call(tree(tmp_path / "in"), tmp_path / "out")
    assert done.exit_code == 1
    assert "no space left" in done.output


def test_shards_share_the_work_and_make_the_same(tmp_path: Path) -> None:
    source = tree(tmp_path / "in")
    call(source, tmp_path / "whole")
    parts = []
    for n in (1, 2, 3):
        assert call(source, tmp_path / "out", "--shard", f"{n}/3").exit_code == 0
        parts.append([one["document"] for one in log(tmp_path / "out", f"jiangyi-batch-{n}-of-3.jsonl")])
    assert sorted(name for part in parts for name in part) == sorted(one["document"] for one in log(tmp_path / "whole"))
    assert all(parts)
    assert made(tmp_path / "out") == made(tmp_path / "whole")


@LINUX
def test_killed_at_any_moment_and_taken_up_again(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{f"{n % 7}/{n}.txt": body(n) * 20 for n in range(80)})
    call(source, tmp_path / "calm", to="docx")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    out = tmp_path / "out"
    command = [sys.executable, "-m", "pipeline.cli", "batch", str(source), str(out), "--to", "docx", "--jobs", "2"]
    chance = random.Random(8)
    for _ in range(5):
        run = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        known = len(list(out.rglob("*.docx")))
        while len(list(out.rglob("*.docx"))) < min(known + 5, 79) and run.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.1)
        run.kill()
        run.wait()
        assert all(
            path.read_bytes() == (tmp_path / "calm" / path.relative_to(out)).read_bytes()
            for path in out.rglob("*.docx")
        )
    assert subprocess.run(command, env=env, cwd=ROOT, check=False).returncode == 0
    assert made(out) == made(tmp_path / "calm")
    told = [one["document"] for one in log(out)]
    assert sorted(told) == sorted(set(told))
    assert len(told) == 80
    assert not [p for p in out.iterdir() if p.name.startswith(".")]


def test_json_for_programs(tmp_path: Path) -> None:
    source = tree(tmp_path / "in", **{"a.txt": "", "b.txt": body(1)})
    done = call(source, tmp_path / "out", "--log-format", "json", "--quiet")
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["error"]
    done = call(source, tmp_path / "out", "--log-format", "json")
    summary = json.loads(done.stderr.splitlines()[-1])
    assert summary == {"event": "summary", "done": 0, "unchanged": 1, "failed": 1, "skipped": 0,
                       "log": str(tmp_path / "out" / LOG)}  # fmt: skip
    assert done.stdout == ""


def test_the_guide_says_what_is_so(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "batch.md").read_text("utf-8")
    (command,) = [c for c in vars(batching).values() if isinstance(c, click.Command)]
    for option in command.params:
        if isinstance(option, click.Option):
            assert f"`{option.opts[-1]}" in guide
    said = {o.name: o.default for o in command.params}
    for name in ("seconds", "memory"):
        (line,) = [line for line in guide.splitlines() if line.startswith(f"| `--limit-{name}`")]
        assert f": {said[f'limit_{name}']}" in line
    assert f"{batches.AHEAD} texts for each worker" in guide
    assert f"grown by {pool.GROWN // MIB} MiB" in guide
    call(tree(tmp_path / "in", **{"a.txt": body(1), "A.txt": body(2)}), tmp_path / "out")
    shown = re.search(r'\{"document".*?\}\n', guide, re.DOTALL)
    assert shown
    assert json.loads(shown[0]).keys() == log(tmp_path / "out")[0].keys()
    assert "a-18b7cb09" in guide


def test_workers_answer_in_the_order_of_the_tree_whatever_they_are_asked(tmp_path: Path) -> None:
    batch = Batch(str(tree(tmp_path / "in")), str(tmp_path / "out"), ("markdown",))

    def failing(work: Any, tasks: Iterator[batches.Todo]) -> Iterator[Any]:
        list(tasks)
        yield from [Failed(f"{n}") for n in range(9)]

    found = [record for record, _ in batches.run(batch, failing)]
    assert [(one["document"], one["error"]["message"]) for one in found][:2] == [("0/0.txt", "0"), ("0/3.txt", "1")]


def test_a_file_lends_its_name_as_a_title_without_what_a_title_may_not_hold(tmp_path: Path) -> None:
    tree(tmp_path / "in", **{"a\u202eb.txt": "这是一句话。又一句。"})
    assert call(tmp_path / "in", tmp_path / "out", "--to", "markdown").exit_code == 0
    (written,) = (tmp_path / "out").rglob("*.md")
    assert "a□b" in written.read_text("utf-8")
