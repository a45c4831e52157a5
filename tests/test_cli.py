"""The command: what it prints, and a sentence with a place and a way out for all that can be wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline import __version__
from pipeline.cli import main
from pipeline.plan import template
from pipeline.rules import RULES

SEED = "seeds/003_b59d3fa3c6ec91bf.txt"


def call(*args: str | Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args], input=given)


def seen(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_build_writes_the_formats_asked_for(tmp_path: Path) -> None:
    done = call("build", "seeds", "--to", "markdown", "--to", "epub", "-o", tmp_path / "o")
    assert done.exit_code == 0, done.output
    names = ["manifest.json", "工会理论学习资料汇编.epub", "工会理论学习资料汇编.md"]
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == names
    assert done.stdout.count("wrote ") == 3


def test_build_each_writes_a_file_for_each_document(tmp_path: Path) -> None:
    done = call("build", "seeds", "--each", "--to", "markdown", "-o", tmp_path)
    assert done.exit_code == 0, done.output
    assert len(list(tmp_path.glob("*.md"))) == 4
    text = next(tmp_path.glob("004*.md")).read_text("utf-8")
    assert "工会理论学习资料汇编" not in text


def test_build_reads_standard_input(tmp_path: Path) -> None:
    done = call("build", "-", "--to", "markdown", "-o", tmp_path, given="题\n正文。".encode())
    assert done.exit_code == 0, done.output
    assert "正文。" in (tmp_path / "题.md").read_text("utf-8")


def test_what_cannot_be_written_keeps_nothing_else_from_being_written(tmp_path: Path) -> None:
    done = call("build", "-", "-o", tmp_path / "o", given="题目\n正文𪚥。".encode())
    assert done.exit_code == 1
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["manifest.json", "题目.docx", "题目.epub"]
    assert "Error: 题目.pdf: no font has U+2A6A5 in “正文𪚥。”\nhint: name one that has it" in done.stderr
    assert set(json.loads((tmp_path / "o" / "manifest.json").read_text("utf-8"))["outputs"]) == {
        "题目.docx",
        "题目.epub",
    }
    alone = call("build", "-", "--to", "pdf", "-o", tmp_path / "p", given="题目\n正文𪚥。".encode())
    assert alone.exit_code == 1
    assert not (tmp_path / "p").exists()


def test_inspect_prints_the_format_that_others_rely_on() -> None:
    seen = json.loads(call("inspect", SEED).stdout)
    assert list(seen) == ["format", "source", "title", "blocks", "headings", "toc", "edits", "diagnostics"]
    assert seen["format"] == 1
    assert seen["source"]["characters"] == 4494
    text = Path(SEED).read_text("utf-8")
    first = {"id": "b1", "role": "issuing-body-mark", "text": "广西壮族自治区总工会文件", "source": [[1, 25]]}
    assert seen["blocks"][0] == first
    for block in seen["blocks"]:
        (start, end) = block["source"][0]
        assert text[start:end][0] == block["text"][0]
        assert text[start:end][-1] == block["text"][-1]
    leads = [b for b in seen["blocks"] if "lead" in b]
    assert all(b["text"].startswith(b["lead"]) for b in leads)
    assert len(leads) == 12
    cleaned = text
    for edit in reversed(seen["edits"]):
        assert cleaned[edit["start"] : edit["end"]] == edit["before"]
        cleaned = cleaned[: edit["start"]] + edit["after"] + cleaned[edit["end"] :]
    assert cleaned == "\n".join(b["text"] for b in seen["blocks"])
    assert seen["toc"][0] == {"level": 1, "text": seen["headings"][1]["text"], "target": "doc-1-att-1"}
    (doubted,) = json.loads(call("inspect", "-", given="题\n见《工会法。".encode()).stdout)["diagnostics"]
    assert list(doubted) == ["severity", "code", "message", "line", "column", "hint"]
    assert (doubted["severity"], doubted["code"]) == ("warning", "unclosed-bracket")
    assert all(h["block"] in {b["id"] for b in seen["blocks"]} for h in seen["headings"])


def test_clean_prints_a_block_a_line() -> None:
    lines = call("clean", SEED).stdout.splitlines()
    assert lines[:2] == ["广西壮族自治区总工会文件", "桂工发〔2021〕5号"]
    assert len(lines) == 28
    assert call("clean", "-", given="一 二\n\n".encode()).stdout == "一二\n"


def test_explain_accounts_for_every_character_and_every_place() -> None:
    out = call("explain", SEED).stdout.splitlines()
    assert out[0] == f"{SEED}: utf-8, 4494 characters"
    counts = [line.split(None, 2) for line in out[1:] if line.startswith(" ")]
    assert sum(int(n) for n, fate, *_ in counts if fate != "added") == 4494
    (marker,) = [line for line in out if "page marker 3" in line or "- 3 -" in line]
    assert marker.startswith("68:28: page-markers, hard-wraps (page marker 3; hard wrap): ")


def test_explain_shows_one_rule() -> None:
    out = call("explain", SEED, "--rule", "ornaments").stdout
    places = [line for line in out.splitlines() if "→" in line]
    assert len(places) == 1
    assert "★" in places[0]
    assert places[0].startswith("6:1: ornaments, blank-lines (ornament; blank line): ")


def test_explain_writes_a_page(tmp_path: Path) -> None:
    done = call("explain", SEED, "--html", tmp_path / "new" / "page.html")
    assert (done.exit_code, done.stdout) == (0, f"wrote {tmp_path / 'new' / 'page.html'}\n")
    assert seen(tmp_path).keys() == {"new/page.html"}
    text = (tmp_path / "new" / "page.html").read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.count(" checked ") == 10
    assert call("explain", "-", "--html", tmp_path / "new" / "page.html", given="一 二".encode()).exit_code == 0
    assert "standard input" in (tmp_path / "new" / "page.html").read_text("utf-8")
    assert call("explain", SEED, "--rule", "indents", "--html", tmp_path / "one.html").exit_code == 0
    assert (tmp_path / "one.html").read_text("utf-8").count(" checked ") == 2


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("t.txt", "t.txt: this is the source itself\nhint: name another file, or another folder"),
        ("folder", "folder: is a directory\nhint: choose another folder"),
        ("t.txt/page.html", "t.txt: is a file, not a folder"),
        ("", "is a directory"),
    ],
)
def test_a_page_that_cannot_be_written_changes_no_file(target: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    (tmp_path / "folder").mkdir()
    before = seen(tmp_path)
    done = call("explain", tmp_path / "t.txt", "--html", target and tmp_path / target)
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr
    assert seen(tmp_path) == before


def test_toc_rules_formats_and_version() -> None:
    assert call("toc", "seeds").stdout.splitlines()[1].startswith("  第一，以更高的站位")
    listed = call("rules").stdout
    assert [line.split()[0] for line in listed.splitlines()] == [*(rule.name for rule in RULES), "fix", "variant"]
    assert [line.split()[0] for line in call("formats").stdout.splitlines()] == [
        "booklet",
        "docx",
        "epub",
        "markdown",
        "pdf",
    ]
    assert call("--version").stdout == f"jiangyi, version {__version__}\n"


def test_check_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。\n12\n又。", "utf-8")
    before = seen(tmp_path)
    done = call("check", tmp_path / "t.txt")
    assert done.exit_code == 0
    assert f"{tmp_path / 't.txt'}:3:1: warning: a number alone on its line" in done.stderr
    assert done.stderr.endswith("(delete the line if it is) [page-number]\n")
    assert seen(tmp_path) == before
    strict = call("check", tmp_path / "t.txt", "--strict")
    assert strict.exit_code == 1
    assert "1 warning, and --strict was given" in strict.stderr


def test_init_writes_a_packet_that_builds(tmp_path: Path) -> None:
    (tmp_path / "2.txt").write_text("乙\n正文。", "utf-8")
    (tmp_path / "10.txt").write_text("甲\n正文。", "utf-8")
    assert call("init", tmp_path).exit_code == 0
    text = (tmp_path / "packet.toml").read_text("utf-8")
    assert text.index('"2.txt"') < text.index('"10.txt"')
    assert call("check", tmp_path, "--strict").exit_code == 0
    again = call("init", tmp_path)
    assert again.exit_code == 1
    assert "there is one already" in again.stderr
    assert (tmp_path / "packet.toml").read_text("utf-8") == text


@pytest.mark.parametrize(
    "key",
    [
        "subtitle",
        "organisation",
        "author",
        "date",
        "language",
        "depth",
        "articles",
        "leads",
        "formats",
        "variant",
        "row",
        "notes",
        "sheet",
        "styles.paragraph",
    ],
)
def test_every_key_that_init_explains_is_read(key: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    text = template(tmp_path)
    assert f"\n# {key} = " in text
    (tmp_path / "packet.toml").write_text(text.replace(f"\n# {key} = ", f"\n{key} = "), "utf-8")
    assert call("check", tmp_path).exit_code == 0


@pytest.mark.parametrize("command", [[], *([c] for c in main.commands)], ids=lambda c: " ".join(c) or "jiangyi")
def test_help_reads_well(command: list[str]) -> None:
    out = call(*command, "--help").stdout
    assert out.startswith("Usage: ")
    assert "Error" not in out


def packet(text: str) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        (folder / "t.txt").write_text("题\n正文。", "utf-8")
        (folder / "packet.toml").write_text(text, "utf-8")
        return ["build", str(folder)]

    return make


def file(name: str, data: bytes) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        (folder / name).write_bytes(data)
        return ["build", str(folder / name)]

    return make


BAD = {
    "missing file": (lambda f: ["build", str(f / "no.txt")], ["no.txt: no such file", "hint: check the name"]),
    "folder without texts": (lambda f: ["build", str(f)], ["no text files here", "hint: put .txt files"]),
    "empty file": (file("e.txt", b""), ["e.txt: the file is empty", "hint: "]),
    "a picture named .txt": (file("p.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256))), ["p.txt: this is a PNG", "hint: "]),
    "bytes that are no text": (file("b.txt", bytes(range(1, 256)) * 3), ["b.txt:3:115: byte 127 (0x80)", "hint: name the"]),
    "unknown key": (packet('[meta]\ntitel = "题"'), ["packet.toml:2: unknown key 'meta.titel'", "did you mean 'title'?"]),
    "unknown table": (packet("[metta]\n"), ["packet.toml:1: unknown key 'metta'", "did you mean 'meta'?"]),
    "wrong type": (packet("[meta]\n\ntitle = 5"), ["packet.toml:3: 'meta.title' is a whole number, not a string"]),
    "wrong date": (packet('[meta]\ndate = "2021"'), ["packet.toml:2: 'meta.date' is a string, not a date"]),
    "true is no number": (packet("[contents]\ndepth = true"), ["packet.toml:2: 'contents.depth' is true or false"]),
    "impossible value": (packet("[contents]\ndepth = 0"), ["packet.toml:1: a depth of 0"]),
    "the second of two": (packet('[[documents]]\nfile = "t.txt"\n[[documents]]\nfile = 3'), ["packet.toml:4: 'documents[2].file' is a whole"]),
    "the same key elsewhere": (packet('[meta]\ntitle = "x"\n[contents]\ntitle = 5'), ["packet.toml:4: 'contents.title'"]),
    "a line break in a title": (packet('[meta]\ntitle = "a\\nb"'), ["packet.toml:2: 'meta.title' holds the control character U+000A"]),
    "a title that no cover holds": (packet(f'[meta]\ntitle = "{"题" * 81}"'), ["packet.toml:1: a title of 81 characters"]),
    "digits without end": (packet(f"[contents]\ndepth = {'9' * 5000}"), ["packet.toml"]),
    "brackets without end": (packet(f"[contents]\ndepth = {'[' * 5000}"), ["packet.toml: brackets are nested too deep"]),
    "nothing but tags": (file("p.txt", b"##paidbegin##\n##paidend##\n"), ["p.txt: nothing is left of this text", "explain"]),
    "a folder among texts": (lambda f: ["build", "seeds", SEED], ["seeds: this is no text", "name one folder"]),
    "an encoding that is none of text": (lambda f: ["clean", SEED, "--encoding", "undefined"], ["is no encoding of texts"]),
    "no TOML": (packet("[meta\n"), ["packet.toml:1:", "no valid TOML"]),
    "no table": (packet('meta = "x"'), ["packet.toml:1: 'meta' is not a table", "hint: write [meta]"]),
    "no array": (packet("documents = 3"), ["packet.toml:1: 'documents' is not an array", "hint: write documents"]),
    "document without a file": (packet('[[documents]]\ntitle = "题"'), ["packet.toml:1:", "has no 'file'", "add a line"]),
    "missing document": (packet('[[documents]]\nfile = "no.txt"'), ["no.txt: no such file"]),
    "a fix of another kind": (packet('[[documents]]\nfile = "t.txt"\n[[documents.fix]]\ndo = "joint"'), ["packet.toml:4: 'documents[1].fix[1].do' cannot be 'joint'", "hint: did you mean 'join'?"]),
    "fixes of an unknown text": (packet('[[documents]]\nfile = "t.txt"\n[[documents.fix]]\ndo = "join"\nline = 1'), ["packet.toml:1: fixes of t.txt without its sha256", "hint: add a line sha256"]),
    "another text": (packet('[[documents]]\nfile = "t.txt"\nsha256 = "0123456789ab"'), ["packet.toml:3: t.txt is not the file of this sha256", "hint: if the new text is right"]),
    "document outside": (packet('[[documents]]\nfile = "../t.txt"'), ["no path inside the packet's folder"]),
    "unknown format in packet.toml": (packet("[export.rtf]\n"), ["packet.toml:1: no format is called 'rtf'", "docx"]),
    "unknown option of a format": (packet("[export.pdf]\nfold = 1"), ["packet.toml:2: unknown key 'export.pdf.fold'"]),
    "unknown format in [build]": (packet('[build]\nformats = ["rtf"]'), ["no format is called 'rtf'", "formats: booklet, docx"]),
    "name with a slash": (packet('[build]\nname = "a/b"'), ["packet.toml:1: 'a/b' is no name for a file"]),
    "language": (packet('[meta]\nlanguage = "Chinese!"'), ["is no language tag"]),
    "not UTF-8": (file("packet.toml", "题".encode("gb18030")), ["packet.toml: byte 0 is not UTF-8"]),
    "unknown format": (lambda f: ["build", "seeds", "--to", "rtf"], ["no format is called 'rtf'", "hint: formats: booklet, docx"]),
    "unknown encoding": (lambda f: ["clean", SEED, "--encoding", "x9"], ["no encoding is called 'x9'", "hint: "]),
    "wrong encoding": (lambda f: ["clean", SEED, "--encoding", "ascii"], ["byte 1 (0xe5) is not ascii"]),
    "a folder for a file": (lambda f: ["clean", str(f)], ["is a directory"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_sentence_and_changes_no_file(name: str, tmp_path: Path) -> None:
    make, wanted = BAD[name]
    args = make(tmp_path)
    before = seen(tmp_path)
    done = call(*args, *(["-o", str(tmp_path / "out")] if args[0] == "build" else []))
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith("Error: ")
    for part in wanted:
        assert part in done.stderr, done.stderr
    assert "Traceback" not in done.output
    assert seen(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    done = call("build", "seeds", "--to", "markdown", "-o", tmp_path / "taken")
    assert done.exit_code == 1
    assert f"{tmp_path / 'taken'}: " in done.stderr
    assert "hint: choose another folder" in done.stderr
    assert seen(tmp_path) == {"taken": b"a file"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    (tmp_path / "o").mkdir(mode=0o555)
    done = call("build", "seeds", "--to", "markdown", "-o", tmp_path / "o")
    assert done.exit_code == 1
    assert "permission denied" in done.stderr


@pytest.mark.parametrize("args", [["bild"], ["build", "--nope"], ["inspect"], ["explain", SEED, "--rule", "nope"]])
def test_usage_errors_exit_with_two(args: list[str]) -> None:
    assert call(*args).exit_code == 2


@pytest.mark.parametrize("date", ["1970-01-01", "2108-01-01", "9999-12-31"])
def test_a_date_that_no_zip_can_name_is_the_nearest(date: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    (tmp_path / "packet.toml").write_text(f"[meta]\ndate = {date}", "utf-8")
    assert call("build", tmp_path, "-o", tmp_path / "o").exit_code == 0


def test_a_packet_toml_of_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "T.TXT").write_text("题\n正文。", "utf-8")
    (tmp_path / ".hidden.txt").write_text("不看", "utf-8")
    (tmp_path / "packet.toml").write_text("[meta]\r\ntitle = '题外'\r\n", "utf-8-sig")
    assert call("check", tmp_path, "--strict").exit_code == 0


@pytest.mark.parametrize("title", ["𠮷" * 60, "\u202e反转", "a/b:c", "…", "."])
def test_any_title_makes_a_name_for_a_file(title: str, tmp_path: Path) -> None:
    done = call("build", "-", "--to", "markdown", "-o", tmp_path, given=f"{title}\n正文。又。".encode())
    assert done.exit_code == 0, done.output
    (made,) = tmp_path.glob("*.md")
    assert len(made.name.encode()) < 255
    assert "\u202e" not in made.name
