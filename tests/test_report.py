"""What check says: every code as docs/diagnostics.md explains it, in words and as JSON, and the exit status."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_cli import BAD, call

from pipeline.errors import Code, Diagnostic, Place, Severity
from pipeline.report import SHOWN, words

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")
EXPLAINED = dict(re.findall(r"^\| `([a-z-]+)` \| (note|warning) \| .+ \| .+ \|$", PAGE, re.MULTILINE))
CHINESE = "某某通知\n各级工会要高度重视，切实加强组织领导，结合实际制定方案，认真抓好落实。"
EXAMPLES = {
    Code.BYTE_ORDER_MARK: CHINESE.encode("utf-8-sig"),
    Code.ENCODING: CHINESE.encode("gb18030"),
    Code.MOJIBAKE: "题\nÐòÑÔ\n正文。",
    Code.LOST_CHARACTERS: "题\n正文锟斤拷锟斤拷。",
    Code.PAGE_NUMBER: "题\n正文。\n12\n又。",
    Code.CONTENTS: "题\n目录\n甲。\n乙。",
    Code.TABLE: "题\n正文。\n序号  地区    人数\n1   南宁    12\n2   桂林    13\n又。",
    Code.NUMBERING_SKIPS: "某某条例\n第一条 甲。\n第三条 乙。",
    Code.NUMBERING_GOES_BACK: "某某条例\n第九条 甲。\n第三条 乙。",
    Code.NUMBERING_REPEATS: "某某条例\n第二条 甲。\n第二条 乙。",
    Code.UNCLOSED_BRACKET: "题\n见《工会法。",
    Code.UNOPENED_BRACKET: "题\n见工会法》。",
    Code.NO_STOP: "题\n各级工会要高度重视。切实加强组织领导\n又。",
    Code.REPLACEMENT_CHARACTER: "题\n正\ufffd文。",
    Code.PRIVATE_USE: "题\n正\ue000文。",
    Code.NO_CHARACTER: "题\n正\u0378文。",
    Code.NO_TITLE: "这是一句话。又一句。",
    Code.NO_FONT: "题\n正文有ᚠ字。",
    Code.ABSENT_TERM: "题\n正文。",
}

ASKED = {Code.ABSENT_TERM: '[terms]\nadd = ["工会"]\n'}  # by packet.toml


BARE = '[export.pdf]\nconformance = "none"\n'  # an archive can hold no character without a glyph or a meaning


def checked(data: bytes | str, *options: str) -> tuple[int, dict[str, Any]]:
    given = data.encode() if isinstance(data, str) else data
    done = call("check", "-", "--format", "json", *options, given=given)
    assert not done.stderr
    return done.exit_code, json.loads(done.stdout)


def test_every_code_is_explained_and_no_other() -> None:
    assert list(EXPLAINED) == [str(code) for code in Code]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in Code)
    assert len({code.value for code in Code}) == len(Code.__members__), "two codes of one name"
    assert list(EXAMPLES) == list(Code)


@pytest.mark.parametrize("code", Code)
def test_every_code_has_the_severity_that_is_documented_and_decides_the_exit_status(code: Code, tmp_path: Path) -> None:
    def checked(*options: str) -> tuple[int, dict[str, Any]]:
        done = call("check", tmp_path, "--format", "json", *options)
        return done.exit_code, json.loads(done.stdout)

    text = EXAMPLES[code]
    (tmp_path / "1.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    (tmp_path / "packet.toml").write_text(BARE + ASKED.get(code, ""), "utf-8")
    status, seen = checked()
    (severity,) = {d["severity"] for d in seen["diagnostics"] if d["code"] == code}
    assert severity == EXPLAINED[code]
    assert (status, seen["ok"], seen["error"]) == (0, True, None)
    status, strict = checked("--strict")
    warned = any(d["severity"] == "warning" for d in seen["diagnostics"])
    assert (status, strict["ok"]) == ((1, False) if warned else (0, True))
    assert strict["diagnostics"] == seen["diagnostics"]


def test_the_json_is_as_the_page_shows_it(tmp_path: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    shown = json.loads(example)
    text = "某某条例\r\n第一条 甲。\r\n第三条 乙𠮷。\r\n"
    (tmp_path / "1.txt").write_bytes(text.encode())
    done = call("check", tmp_path / "1.txt", "--format", "json")
    seen = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert list(seen) == list(shown)
    assert seen["documents"] == [
        {
            "name": str(tmp_path / "1.txt"),
            "encoding": "utf-8",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "characters": len(text),
        }
    ]
    (found,) = [d for d in seen["diagnostics"] if d["code"] == "numbering-skips"]
    assert (found["file"], found["line"], found["column"]) == (str(tmp_path / "1.txt"), 3, 1)
    for part in ("documents", "diagnostics"):
        assert list(seen[part][0]) == list(shown[part][0])
    assert (seen["format"], seen["formats"]) == (shown["format"], shown["formats"])


def test_an_error_is_json_too(tmp_path: Path) -> None:
    for number, (make, (wanted, *_)) in enumerate(BAD.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        command, *rest = make(folder)
        if command == "build" and "--to" not in rest:
            done = call("check", *rest, "--format", "json")
            seen = json.loads(done.stdout)
            assert (done.exit_code, seen["ok"], seen["formats"], done.stderr) == (1, False, [], "")
            error = seen["error"]
            assert list(error) == ["file", "line", "column", "message", "hint"]
            assert wanted in f"{Place(error['file'], error['line'], error['column'])}: {error['message']}"


def test_an_error_of_a_format_leaves_what_was_found_before_it() -> None:
    status, seen = checked(b"t\nabc \\ud800", "--encoding", "raw_unicode_escape")
    assert (status, len(seen["documents"]), seen["formats"]) == (1, 1, [])
    assert "no-character" in {d["code"] for d in seen["diagnostics"]}
    assert "a Word file cannot hold the character U+D800" in seen["error"]["message"]


def test_the_seeds_pass() -> None:
    done = call("check", "seeds", "--format", "json", "--strict")
    seen = json.loads(done.stdout)
    assert (done.exit_code, seen["ok"], seen["diagnostics"]) == (0, True, [])
    assert [document["name"][:9] for document in seen["documents"]] == [f"seeds/00{n}" for n in (1, 2, 3, 4)]


def test_json_is_utf_8_whatever_the_terminal() -> None:
    command = [sys.executable, "-m", "pipeline.cli"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    given = "题é𠮷\n正\U000f0000文。".encode()
    for args in (["check", "-", "--format", "json"], ["inspect", "-"]):
        done = subprocess.run([*command, *args], env=env, input=given, capture_output=True, check=False)
        assert any("U+F0000" in d["message"] for d in json.loads(done.stdout.decode("utf-8"))["diagnostics"])


def test_words_are_bounded_and_json_is_not() -> None:
    text = "题\n" + "见《工会法。\n" * 25
    done = call("check", "-", given=text.encode())
    lines = done.stderr.splitlines()
    assert lines[-1] == "standard input: 5 more like these; jiangyi check --format json lists all [unclosed-bracket]"
    assert len(lines) == SHOWN + 1
    assert len(checked(text)[1]["diagnostics"]) == 25
    strict = call("check", "-", "--strict", given=text.encode())
    assert strict.exit_code == 1
    assert "25 warnings, and --strict was given" in strict.stderr


def test_words_are_bounded_by_file_and_code() -> None:
    def found(file: str, code: Code) -> list[Diagnostic]:
        return [Diagnostic(Severity.WARNING, code, "m", Place(file, n)) for n in range(1, SHOWN + 2)]

    said = list(words([*found("a", Code.NO_STOP), *found("b", Code.NO_STOP), *found("a", Code.PRIVATE_USE)]))
    assert len(said) == 3 * SHOWN + 3
    assert said[0] == "a:1: warning: m [no-stop]"


def test_a_format_that_is_none_is_a_usage_error() -> None:
    assert call("check", "seeds", "--format", "xml").exit_code == 2
