"""A packet from anywhere: what it names and holds gives an error with a way out, or files as they should be."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from making_templates import plain, with_parts

import checkers
from pipeline import plan as plans
from pipeline.access import opened
from pipeline.cli import main
from pipeline.errors import ConfigError, JiangyiError
from pipeline.limits import UNLIMITED, Limits, limits
from pipeline.plan import plan

TEXT = "关于工会的通知\n各位代表：\n一、总则\n正文一句话。\n二、细则\n又一句话。\n"
UNTITLED = "一句话。\n又一句话。\n"
MARKUP = '<b>&\\"]]>{{%s}}\\\\'  # as a TOML string has it
TURNED = "题\u202e目"
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    (tmp_path / "p").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "p" / name).write_text(TEXT, "utf-8")
    (tmp_path / "secret.txt").write_text(TEXT, "utf-8")
    return tmp_path / "p"


def call(*args: str | Path) -> Any:
    return CliRunner().invoke(main, [str(a) for a in args])


def refused(packet: Path, *args: str) -> str:
    """The sentence by which building is refused; nothing is written."""
    out = packet.parent / "out"
    done = call("build", packet, "-o", out, *args)
    assert (done.exit_code, done.exception.__class__, out.exists()) == (1, SystemExit, False), done.output
    return str(done.stderr)


def build(packet: Path, *args: str | Path) -> Path:
    out = packet.parent / "out"
    done = call("build", packet, "-o", out, *args)
    assert done.exit_code == 0, done.output
    return out


def toml(packet: Path, text: str) -> None:
    (packet / "packet.toml").write_text(text, "utf-8")


# Which files are read.

NAMING = {
    "a document": '[[documents]]\nfile = "{}"',
    "a font": '[fonts]\nsong = "{}"',
    "a fallback": '[fonts]\nfallback = ["{}"]',
    "a font of a collection": '[fonts]\nkai = "{}#1"',
    "a template": '[export.docx]\ntemplate = "{}"',
}


@pytest.mark.parametrize(
    "path", ["../secret.txt", "d/../../secret.txt", "d/../a.txt", "/etc/hostname", "C:/x", "\\\\\\\\x\\\\y"]
)
@pytest.mark.parametrize("naming", NAMING)
def test_a_path_that_leads_out_of_the_folder_is_refused_where_it_stands(packet: Path, naming: str, path: str) -> None:
    toml(packet, NAMING[naming].format(path))
    said = refused(packet)
    assert f"{packet / 'packet.toml'}:2: '" in said
    assert "is no path inside the packet's folder\nhint: put the file there, or allow it with --allow-outside" in said


@pytest.mark.parametrize("naming", NAMING)
@pytest.mark.parametrize("path", ["link.txt", "d/secret.txt", "d/e/link.txt"])
def test_a_link_that_leads_out_is_refused_where_it_is_named(packet: Path, naming: str, path: str) -> None:
    lead_out(packet)
    toml(packet, NAMING[naming].format(path) + '\n[[documents]]\nfile = "a.txt"\n')
    assert f"{packet / 'packet.toml'}:2: '{path}' leads out of the packet's folder by a symbolic link" in refused(
        packet
    )


def lead_out(packet: Path) -> None:
    """Links out of the folder: a file, a folder, and one in a folder that the former leads to."""
    (packet.parent / "e").mkdir()
    (packet.parent / "e" / "link.txt").symlink_to(packet.parent / "secret.txt")
    (packet / "link.txt").symlink_to(packet.parent / "secret.txt")
    (packet / "d").symlink_to(packet.parent)


@pytest.mark.parametrize("command", ["build", "check", "toc", "terms"])
@pytest.mark.parametrize("path", ["../secret.txt", "link.txt", "{}/secret.txt"])
def test_allow_outside_allows_it(packet: Path, command: str, path: str) -> None:
    lead_out(packet)
    toml(packet, NAMING["a document"].format(path.format(packet.parent)))
    args = ("--to", "markdown", "-o", packet.parent / "out") if command == "build" else ()
    assert call(command, packet, *args).exit_code == 1
    done = call(command, packet, *args, "--allow-outside")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("command", ["inspect", "clean", "explain"])
def test_what_reads_a_file_as_a_packet_does_is_as_strict(packet: Path, command: str) -> None:
    toml(packet, NAMING["a document"].format("../secret.txt"))
    file = packet.parent / "secret.txt"
    assert "is no path inside" in call(command, file, "--packet", packet).stderr
    assert call(command, file, "--packet", packet, "--allow-outside").exit_code == 0


def test_links_found_in_a_folder_without_a_list_are_refused_too(packet: Path) -> None:
    (packet / "link.txt").symlink_to(packet.parent / "secret.txt")
    assert "link.txt: 'link.txt' leads out of" in refused(packet)
    build(packet, "--to", "markdown", "--allow-outside")


def test_a_packet_toml_that_is_a_link_is_refused_unless_it_is_named(packet: Path) -> None:
    (packet.parent / "own.toml").write_text("[build]\nformats = ['markdown']\n", "utf-8")
    (packet / "packet.toml").symlink_to(packet.parent / "own.toml")
    assert "'packet.toml' leads out of" in refused(packet)
    build(packet / "packet.toml")


def test_links_inside_the_folder_are_followed_and_so_is_one_that_is_named(packet: Path) -> None:
    (packet / "c.txt").symlink_to("a.txt")
    (packet.parent / "link").symlink_to(packet / "a.txt")
    (packet.parent / "folder").symlink_to(packet)
    assert [Path(w.path).name for w in plan((str(packet.parent / "folder"),)).sources] == ["a.txt", "b.txt", "c.txt"]
    assert call("clean", packet.parent / "link").exit_code == 0


def bound(path: Path) -> None:
    """A socket; its path may be too long to be bound by."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (os.mkfifo, "is a pipe: only files are read\nhint: copy what it gives into a file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "is a device: only files are read"),
    "a socket": (bound, "is a socket: only files are read"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "too many levels of symbolic links"),
    "a link to nothing": (lambda path: path.symlink_to("nothing"), "no such file"),
    "two gigabytes": (lambda path: sparse(path, 2 << 30), "bytes)\nhint: allow more with --limit "),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("naming", [*NAMING, "a text found", "packet.toml"])
def test_nothing_but_files_is_read_and_none_that_is_too_large(packet: Path, naming: str, odd: str) -> None:
    make, wanted = ODD[odd]
    name = {"packet.toml": "packet.toml"}.get(naming, "odd.txt")
    if naming in NAMING:
        toml(packet, NAMING[naming].format(name))
    make(packet / name)
    assert wanted in refused(packet, "--allow-outside")
    if naming == "a text found":
        assert wanted in call("clean", packet / name).stderr


def test_what_is_swapped_for_a_pipe_between_two_looks_is_not_waited_for(packet: Path, monkeypatch: Any) -> None:
    pipe = packet / "pipe"
    os.mkfifo(pipe)
    before = os.stat(packet / "a.txt")
    monkeypatch.setattr(os, "stat", lambda path: before)
    with pytest.raises(JiangyiError, match="is a pipe"), opened(pipe, Limits(), "source", lambda m, h: JiangyiError(m)):
        pass


# How much is read.

MORE: dict[str, tuple[str, str]] = {
    "source": ("200", "a.txt: larger than the limit (200 bytes)"),
    "sources": ("150", "p: more than 150 bytes of text in all"),
    "documents": ("1", "p: more than 1 texts"),
    "line": ("6", "a.txt:1: a line of 7 characters: 6 at most"),
}


@pytest.mark.parametrize("name", MORE)
def test_a_limit_names_what_is_too_much_and_how_to_allow_more(packet: Path, name: str) -> None:
    most, wanted = MORE[name]
    (packet / "a.txt").write_text(TEXT + "。" * 70, "utf-8") if name == "source" else None
    said = refused(packet, "--limit", f"{name}={most}", *(("--limit", "sources=9K") if name == "source" else ()))
    assert wanted in said
    assert f"allow more with --limit {name}=N: it is {most}" in said
    build(packet, "--to", "markdown", "--limit", f"{name}=9K")


def test_the_line_that_is_too_long_is_named_however_it_ends(packet: Path) -> None:
    (packet / "a.txt").write_bytes("短\r\n短\r很长的一行\n".encode())
    assert "a.txt:3: a line of 5 characters: 4 at most" in call("clean", packet / "a.txt", "--limit", "line=4").stderr
    assert call("clean", packet / "a.txt", "--limit", "line=5").exit_code == 0


def test_standard_input_has_the_same_limit() -> None:
    done = CliRunner().invoke(main, ["clean", "-", "--limit", "source=5"], input="二字".encode())
    assert "standard input: larger than the limit (5 bytes)" in done.stderr
    assert CliRunner().invoke(main, ["clean", "-", "--limit", "source=6"], input="二字".encode()).exit_code == 0


def test_documents_that_packet_toml_lists_and_packet_toml_itself_are_limited(packet: Path) -> None:
    toml(packet, '[[documents]]\nfile = "a.txt"\n' * 3)
    assert "packet.toml: more than 2 documents" in refused(packet, "--limit", "documents=2")
    assert "packet.toml: larger than the limit (50 bytes)" in refused(packet, "--limit", "packet=50")


def test_fonts_and_templates_are_limited_packed_and_unpacked(packet: Path) -> None:
    sparse(packet / "big", 100)
    for key, limit in (("[fonts]\nsong", "font"), ("[export.docx]\ntemplate", "file")):
        toml(packet, f'{key} = "big"')
        assert "packet.toml:2: big: larger than the limit (99 bytes)" in refused(packet, "--limit", f"{limit}=99")
    with zipfile.ZipFile(packet / "big", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", bytes(300 << 20))
    assert (packet / "big").stat().st_size < 1 << 20
    assert "packet.toml:2: big would be larger than 268435456 bytes, unpacked" in refused(packet)


def test_a_packet_cannot_raise_its_limits(packet: Path) -> None:
    toml(packet, "[limits]\nsource = 9\n")
    assert "unknown key 'limits'" in refused(packet)


@pytest.mark.parametrize(
    "said", ["source", "source=", "source=x", "source=-1", "source=1.5M", "source=1T", "line=9" + "9" * 30]
)
def test_what_is_no_limit_is_refused(said: str) -> None:
    with pytest.raises(ConfigError, match="is no limit for") as caught:
        limits([said])
    assert caught.value.hint == "write a number, or one like 500K, 64M or 2G"


def test_a_limit_takes_no_memory(packet: Path) -> None:
    most = ("--limit", "source=9999999999G")
    assert call("toc", packet, *most).exit_code == 0
    assert CliRunner().invoke(main, ["clean", "-", *most], input=TEXT).exit_code == 0


def test_limits_are_numbers_with_units_and_the_last_one_holds() -> None:
    assert limits(["source=2k", "line=3", "source=1GB"]) == Limits(source=1 << 30, line=3)
    assert limits(["documents=999999999999999G"]).documents == UNLIMITED  # not more than Python can count to
    with pytest.raises(ConfigError, match="no limit is called 'sorce'") as caught:
        limits(["sorce=1"])
    assert caught.value.hint == "did you mean 'source'?"


@pytest.mark.parametrize("suffix", [".txt", ".dat"])
def test_a_folder_of_ten_thousand_files_and_one_is_told_at_once(packet: Path, suffix: str) -> None:
    for number in range(10_001):
        (packet / f"{number}{suffix}").touch()
    if suffix == ".dat":
        assert len(plan((str(packet),)).sources) == 2
    else:
        assert "p: more than 10000 texts" in refused(packet)


# What packet.toml and the texts hold.

FIELDS = {
    "title": '[meta]\ntitle = "{}"',
    "subtitle": '[meta]\ntitle = "题"\nsubtitle = "{}"',
    "organisation": '[meta]\ntitle = "题"\norganisation = "{}"',
    "author": '[meta]\ntitle = "题"\nauthor = "{}"',
    "certified_by": '[meta]\ntitle = "题"\ncertified_by = "{}"',
    "contents": '[contents]\ntitle = "{}"',
    "a document's title": '[[documents]]\nfile = "a.txt"\n[[documents]]\nfile = "c.txt"\ntitle = "{}"',
    "a term": '[terms]\nadd = ["{}"]\n[aids]\nindex = true',
    "what is no term": '[terms]\ndrop = ["{}"]',
}
NO_FIELDS = {
    "a name": '[build]\nname = "{}"',
    "a format": '[build]\nformats = ["{}"]',
    "a language": '[meta]\nlanguage = "{}"',
    "a variant": '[text]\nvariant = "{}"',
    "a theme": '[theme]\nname = "{}"',
    "a length": '[theme.sheet]\ninner = "{}"',
    "a face": '[theme.styles.title]\nface = "{}"',
    "a style": '[theme.styles."{}"]\nsize = 9',
    "a file": '[[documents]]\nfile = "{}"',
    "an encoding": '[[documents]]\nfile = "a.txt"\nencoding = "{}"',
    "a digest": '[[documents]]\nfile = "a.txt"\nsha256 = "{}"',
    "a font": '[fonts]\nsong = "{}"',
    "a template": '[export.docx]\ntemplate = "{}"',
    "a split": '[export.epub]\nsplit = "{}"',
    "an exporter": '[export."{}"]\nx = 1',
    "a key": '"{}" = 1',
    "what a fix does": '[[documents]]\nfile = "a.txt"\n[[documents.fix]]\ndo = "{}"',
    "a fix's text": '[[documents]]\nfile = "a.txt"\n[[documents.fix]]\ndo = "keep"\ntext = "{}"',
    "a role": '[[documents]]\nfile = "a.txt"\n[[documents.fix]]\ndo = "role"\nline = 1\nrole = "{}"',
}


# Every field of FIELDS at once.
EVERYWHERE = """
[meta]
title = "{0}"
subtitle = "{0}"
organisation = "{0}"
author = "{0}"
certified_by = "{0}"
[contents]
title = "{0}"
[terms]
add = ["{0}"]
[aids]
selftest = true
[[documents]]
file = "a.txt"
[[documents]]
file = "c.txt"
title = "{0}"
"""


def marked(packet: Path, field: str) -> None:
    """Put markup into a field, and into the texts."""
    (packet / "c.txt").write_text(UNTITLED + '<i>&"]]>{{%s}}\\ 一句。\n', "utf-8")
    (packet / "a.txt").write_text('关于<b>&"]]>{{%s}}\\的通知\n' + TEXT, "utf-8")
    toml(packet, field.format(MARKUP))


def test_markup_in_all_fields_is_words_in_every_format(packet: Path) -> None:
    marked(packet, EVERYWHERE)
    out = build(packet, *(f"--to={name}" for name in ("docx", "pdf", "epub", "markdown", "booklet")))
    (word,), (book,) = out.glob("*.docx"), out.glob("*.epub")
    (pdf,) = (path for path in out.glob("*.pdf") if "booklet" not in path.name)
    assert checkers.ooxml_integrity(word).returncode == 0
    assert checkers.epubcheck(book).returncode == 0
    assert checkers.ooxml_validator(word).returncode == 0
    assert not any(checkers.verapdf(pdf)[pdf].values())


@pytest.mark.parametrize("field", NO_FIELDS)
@pytest.mark.parametrize("text", [MARKUP, "\\u001b[31m", "\\u0000", "a\\nb", TURNED, "", "x" * 5000])
def test_what_cannot_be_is_said_on_one_line_of_what_can_be_seen(packet: Path, field: str, text: str) -> None:
    toml(packet, NO_FIELDS[field].format(text))
    done = call("check", packet)
    assert done.exception.__class__ in (type(None), SystemExit), done.exc_info
    assert all(char.isprintable() or char in "\n\u3000" for char in done.stderr)
    assert len(done.stderr.splitlines()) <= 3
    assert len(done.stderr) < 6000


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "char", ["\\u001b", "\\u0000", "\\n", "\\u0085", "\\u2028", "\\u202e", "\\u2066", "\\u200f", "\\uffff"]
)
def test_no_value_turns_or_breaks_a_line(packet: Path, field: str, char: str) -> None:
    (packet / "c.txt").write_text(UNTITLED, "utf-8")
    toml(packet, FIELDS[field].format(f"题{char}目"))
    assert "holds the control character U+" in refused(packet)


def test_direction_marks_in_a_text_are_removed_and_accounted_for(packet: Path) -> None:
    (packet / "a.txt").write_text(f"{TURNED}\n正\u2067文。\n", "utf-8")
    assert call("clean", packet / "a.txt").stdout == "题目\n正文。\n"
    assert "U+202E" in call("explain", packet / "a.txt").stdout


DEEP = [
    "a = " + "[" * 100_000,
    "a = " + "{a=" * 50_000,
    "a." * 200_000 + "a = 1",
    "[" + "a." * 200_000 + "a]",
    'a = {"b"' + '."\\""' * 99_999 + " = 1}",
    "[contents]\ndepth = " + "9" * 4000,
    "[contents]\ndepth = " + "9" * 5000,
    "[theme]\nrow = nan",
    "[theme]\nrow = 1e999",
    "[meta]\ndate = 2021-13-45",
    "[meta]\ndate = 99999-01-01",
    "\0",
]


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_toml_that_is_deep_huge_or_out_of_range_is_an_error(packet: Path, text: str) -> None:
    toml(packet, text)
    assert refused(packet).startswith(f"Error: {packet / 'packet.toml'}")


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_can_be_dates(packet: Path, date: str) -> None:
    toml(packet, f'[meta]\ntitle = "题"\ndate = {date}\n')
    assert len(list(build(packet).iterdir())) == 4


def test_ten_thousand_fixes_are_looked_up_at_once(packet: Path) -> None:
    toml(
        packet,
        '[[documents]]\nfile = "a.txt"\nsha256 = "000000000000"\n'
        + '[[documents.fix]]\ndo = "keep"\nline = 3\n' * 10_000,
    )
    assert plan((str(packet),)).sources[0].fixes.fixes[-1].where.line == 3 * 10_000 + 1


def test_a_title_of_ten_thousand_characters_is_built(packet: Path) -> None:
    (packet / "a.txt").write_text("题" * 10_000 + "\n正文。\n", "utf-8")
    out = build(packet / "a.txt")
    assert sorted(path.suffix for path in out.iterdir()) == [".docx", ".epub", ".json", ".pdf"]
    assert all(len(os.fsencode(path.name)) < 200 for path in out.iterdir())


# Names of files.

NAMES = [
    b"a\nb.txt",
    b"\x1b[31mred.txt",
    b"\xff\xfe.txt",
    "x\u202etxt.exe.txt".encode(),
    b"\t.txt",
    b"\n.txt",
    b"\x7f\xc2\x85.txt",
    b"x" * 251 + b".txt",
    b'<b>&"]]>{{%s}}.txt',
    b"C:x.txt",
    b"a\\b.txt",
    b"-o.txt",
    b"%s%n.txt",
]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_file_is_built_told_and_listed(packet: Path, name: bytes, alone: bool) -> None:
    named = Path(os.fsdecode(os.path.join(os.fsencode(packet), name)))
    try:
        named.write_text(UNTITLED, "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    if alone:
        (packet / "a.txt").unlink()
        (packet / "b.txt").unlink()
    out = build(packet)
    assert len(list(out.iterdir())) == 4
    assert all(path.name.isprintable() for path in out.iterdir())
    for done in (call("check", packet), call("toc", packet), call("inspect", named), call("explain", named)):
        assert done.exit_code == 0
        assert all(c.isprintable() or c in "\n\u3000" for c in done.stderr)


@pytest.mark.parametrize("name", NAMES)
def test_init_writes_what_build_reads_or_says_which_name_it_cannot_hold(packet: Path, name: bytes) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(packet), name))).write_text(UNTITLED, "utf-8")
    done = call("init", packet)
    if done.exit_code:
        assert "packet.toml cannot hold this name\nhint: rename the file" in done.stderr
        assert not (packet / plans.PACKET).exists()
    else:
        build(packet, "--to", "markdown")


def test_a_folder_of_any_name_is_a_packet(tmp_path: Path) -> None:
    folder = tmp_path / "\x1b[31m\n\u202ed"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(TEXT, "utf-8")
    assert "□[31m□□d.pdf" in {path.name for path in build(folder).iterdir()}


# What is written.


def test_no_output_replaces_a_source(tmp_path: Path) -> None:
    (tmp_path / "t.md").write_text(TEXT, "utf-8")
    done = call("build", tmp_path / "t.md", "--each", "--to", "markdown", "-o", tmp_path)
    assert done.exit_code == 1
    assert f"{tmp_path / 't.md'}: this is the source itself\nhint: name another file, or another folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["t.md"]
    assert (tmp_path / "t.md").read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    "named", ['[build]\nname = "own"\n[export.docx]\ntemplate = "own.docx"', '[[documents]]\nfile = "manifest.json"']
)
def test_no_output_replaces_what_packet_toml_names(packet: Path, named: str) -> None:
    toml(packet, named)
    (packet / "own.docx").write_bytes(plain())
    (packet / "manifest.json").write_text(TEXT, "utf-8")
    before = {path: path.read_bytes() for path in packet.iterdir()}
    assert "this is the source itself" in call("build", packet, "-o", packet).stderr
    assert {path: path.read_bytes() for path in packet.iterdir()} == before


def test_the_folder_of_the_packet_can_be_the_folder_of_the_output(packet: Path) -> None:
    first = build(packet)
    for _ in range(2):
        assert call("build", packet, "-o", packet).exit_code == 0
    for path in first.iterdir():
        assert (packet / path.name).read_bytes() == path.read_bytes()


def test_links_in_the_output_folder_are_replaced_not_followed(packet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, elsewhere = packet.parent / "out", packet.parent / "elsewhere"
    out.mkdir()
    elsewhere.write_text("mine", "utf-8")
    monkeypatch.setattr(os, "getpid", lambda: 7)
    for name in ("p.pdf", "manifest.json", *(f".jiangyi-7-{n}.part" for n in range(9))):
        (out / name).symlink_to(elsewhere)
    build(packet)
    assert elsewhere.read_text("utf-8") == "mine"
    assert not (out / "p.pdf").is_symlink()


# What the terminal shows.


def test_a_fix_keeps_nothing_that_turns_a_line_or_steers_a_terminal(packet: Path) -> None:
    (packet / "a.txt").write_text("题\n正文\x1b[31m红\u202e字\xad。\n", "utf-8")
    listed = '[[documents]]\nfile = "a.txt"\n{}[[documents.fix]]\ndo = "keep"\nline = 2\n'
    toml(packet, listed.format(""))
    digest = call("check", packet).stderr.split('sha256 = "')[1][:16]
    toml(packet, listed.format(f'sha256 = "{digest}"\n'))
    assert call("clean", packet / "a.txt", "--packet", packet).stdout == "题\n正文[31m红字\xad。\n"
    assert "\x1b" not in call("inspect", packet / "a.txt", "--packet", packet).stdout


def test_what_is_printed_is_shown_on_a_terminal_and_as_it_is_elsewhere(tmp_path: Path) -> None:
    script = "from pipeline.cli.common import echo_text; echo_text('题\\u202e目\\n\\x9b')"
    args, environment = [sys.executable, "-c", script], os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    assert (
        subprocess.run(args, capture_output=True, check=True, env=environment).stdout.decode() == "题\u202e目\n\x9b\n"
    )
    assert on_a_terminal(args, environment).split() == ["题\\u202e目", "\\x9b"]


def on_a_terminal(args: list[str], environment: dict[str, str]) -> str:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        subprocess.run(args, stdout=theirs, check=True, env=environment)
        os.close(theirs)
        return screen.read(10_000).decode()


@pytest.mark.parametrize("part", ["theme/theme1", "styles"])
def test_a_template_may_not_define_entities(packet: Path, part: str) -> None:
    """Neither those that grow without end nor those that read files."""
    entity = b'?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    changes: dict[str, Any] = {
        f"word/{part}.xml": lambda data: data.replace(b"?>", entity, 1).replace(b"</w:", b"&x;</w:", 1)
    }
    made = with_parts(plain(), changes)
    (packet / "own.docx").write_bytes(made)
    toml(packet, '[export.docx]\ntemplate = "own.docx"')
    done = call("build", packet, "--to", "docx", "-o", packet.parent / "out")
    assert done.exit_code == 1
    assert "own.docx is no Word file, or a broken or strict one" in done.stderr
