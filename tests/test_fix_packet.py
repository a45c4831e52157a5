"""Fixes as a user makes them: in packet.toml, by the command, into every format."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import docx_reader
import pytest
from click.testing import CliRunner, Result
from test_contents import READERS
from test_docs import blocks
from test_epub import Book, body
from test_fix import GIVEN

from helpers import words, written
from pdf_reader import Pdf
from pipeline import config
from pipeline.cli import main
from pipeline.document import Role
from pipeline.errors import ConfigError, Place
from pipeline.fix import Do, Fix, Fixes
from pipeline.packet import Meta, Packet, packet
from pipeline.plan import template
from pipeline.read import read
from pipeline.source import decode
from pipeline.toc import toc

ROOT = Path(__file__).resolve().parents[1]
RAW = "题目\n背景\n甲。乙。\n- 3 -\n丙。"
FIXES = """
[[documents.fix]]
do = "level"
line = 2
level = 1

[[documents.fix]]
do = "split"
text = "乙"

[[documents.fix]]
do = "keep"
line = 4

[[documents.fix]]
do = "drop"
text = "丙"
"""


def call(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def folder(at: Path, fixes: str = FIXES, listed: str = "", raw: str = RAW) -> Path:
    digest = hashlib.sha256(raw.encode()).hexdigest()[:12]
    (at / "t.txt").write_text(raw, "utf-8", newline="")
    head = listed or f'[[documents]]\nfile = "t.txt"\nsha256 = "{digest}"\n'
    (at / "packet.toml").write_text(head + fixes, "utf-8")
    return at


# packet.toml.


def test_fixes_are_read_with_their_places() -> None:
    listed = '[[documents]]\nfile = "a.txt"\n[[documents.fix]]\ndo = "drop"\nline = 1\n[[documents]]\nfile = "b.txt"\n'
    fixes = '[[documents.fix]]\ndo = "role"\nrole = "date"\ntext = "甲"\n\n[[documents.fix]]\nlevel = 2\ndo = "level"\nline = 9\n'
    first, second = config.parse(f'{listed}sha256 = "0123456789AB"\n{fixes}', "p/packet.toml").documents
    assert first.fixes == Fixes((Fix(Do.DROP, 1, where=Place("p/packet.toml", 3)),), "", Place("p/packet.toml", 1))
    date = Fix(Do.ROLE, text="甲", role=Role.DATE, where=Place("p/packet.toml", 9))
    level = Fix(Do.LEVEL, 9, level=2, where=Place("p/packet.toml", 14))
    assert second.fixes == Fixes((date, level), "0123456789AB", Place("p/packet.toml", 8))


HEAD = '[[documents]]\nfile = "t.txt"\nsha256 = "ABCDEF012345"\n[[documents.fix]]\ndo = "join"\nline = 1\n[[documents.fix]]\n'
WRONG = {
    "unknown key": ('do = "join"\nlin = 3', 9, "unknown key 'documents[1].fix[2].lin'", "did you mean 'line'?"),
    "unknown kind": ('line = 3\ndo = "joni"', 9, "'documents[1].fix[2].do' cannot be 'joni'", "did you mean 'join'?"),
    "kind of no name": ("do = 5", 8, "'documents[1].fix[2].do' is a whole number, not a string", ""),
    "no kind": ("line = 3", 7, "'documents[1].fix[2]' has no 'do'", "add a line do"),
    "unknown role": ('do = "role"\nline = 3\nrole = "signatur"', 10, "cannot be 'signatur'", "did you mean 'signature'?"),
    "nothing like a role": ('do = "role"\nline = 3\nrole = "落款"', 10, "cannot be '落款'", "known words: title"),
    "a role that none can be given": ('do = "role"\nline = 3\nrole = "heading"', 7, 'heading\' cannot be given to a block: write do = "level"', ""),
    "neither line nor text": ('do = "join"', 7, "neither a line nor a text", ""),
    "a line before the first": ('do = "join"\nline = 0', 7, "lines are counted from 1", ""),
    "level without a level": ('do = "level"\nline = 1', 7, "'level' goes with do = \"level\"", ""),
    "a level of another": ('do = "join"\nline = 1\nlevel = 2', 7, "'level' goes with do = \"level\", and only with it", ""),
    "role without a role": ('do = "role"\nline = 1', 7, "'role' goes with do = \"role\"", ""),
    "a level too deep": ('do = "level"\nline = 1\nlevel = 10', 7, "a level of 10: it must be 1 to 9", ""),
    "a level that is none": ('do = "level"\nline = 1\nlevel = 0', 7, "a level of 0: it must be 1 to 9", ""),
    "a wrong type": ('do = "level"\nline = 1\nlevel = "2"', 10, "fix[2].level' is a string, not a whole number", ""),
    "its place": ('do = "join"\nline = 1\nwhere = "x"', 10, "unknown key 'documents[1].fix[2].where'", "known keys: do, line, text, level, role"),
    "a text over two lines": ('do = "join"\ntext = "a\\nb"', 9, "holds the control character U+000A", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_a_fix_cannot_say(name: str) -> None:
    said, line, message, hint = WRONG[name]
    with pytest.raises(ConfigError) as caught:
        config.parse(HEAD + said, "packet.toml")
    assert caught.value.where == Place("packet.toml", line)
    assert message in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize("digest", ["0123456789a", "0123456789ax", "0" * 65])
def test_what_is_no_digest_is_refused(digest: str) -> None:
    with pytest.raises(ConfigError, match="is no SHA-256"):
        config.parse(f'[[documents]]\nfile = "t.txt"\nsha256 = "{digest}"\n', "packet.toml")


def test_fixes_may_stand_in_an_array_of_one_line() -> None:
    text = '[[documents]]\nfile = "t.txt"\nfix = [{ do = "join", line = 1 }, { do = "jion", line = 2 }]\n'
    with pytest.raises(ConfigError, match=r"fix\[2\]\.do' cannot be 'jion'") as caught:
        config.parse(text, "packet.toml")
    assert caught.value.where == Place("packet.toml", 3)


def test_the_fix_that_init_explains_is_one(tmp_path: Path) -> None:
    folder(tmp_path)
    text = template(tmp_path)
    assert text.count("[[documents.fix]]") == 1
    assert "sha256" in text
    commented = text[text.index("# [[documents.fix]]") : text.index("#\n# A document with fixes")]
    shown = "\n".join(line.removeprefix("# ") for line in commented.splitlines())
    keys = [line.partition(" =")[0] for line in shown.splitlines()[1:]]
    assert keys == ["do", "line", "text", "level", "role"]
    said = "\n".join(line for line in shown.splitlines() if not line.startswith(("level", "role")))
    (listed,) = config.parse(f'[[documents]]\nfile = "t.txt"\n{said}', "packet.toml").documents
    assert listed.fix[0].do is Do.JOIN


# The command.


def test_explain_lists_the_fixes_of_the_packet(tmp_path: Path) -> None:
    at = folder(tmp_path)
    out = call("explain", at / "t.txt", "--packet", at).stdout.splitlines()
    assert out[0] == f"{at / 't.txt'}: utf-8, {len(RAW)} characters"
    counts = [line.split(None, 2) for line in out if line.startswith(" ")]
    assert sum(int(n) for n, fate, *_ in counts if fate != "added") == len(RAW)
    fixes = [line for line in out if line.startswith("packet.toml:")]
    assert fixes == [
        'packet.toml:5: level 1 at 2:1: "背景"',
        'packet.toml:10: split at 3:3: "乙"',
        'packet.toml:14: keep at 4:1: "- 3 -"',
        'packet.toml:18: drop at 5:1: "丙"',
    ]
    assert '3:3: fix (split, packet.toml:10): "" → "\\n"' in out
    assert '5:1: fix (drop, packet.toml:18): "丙" → ""' in out
    assert call("explain", at / "t.txt", "--packet", at / "packet.toml", "--rule", "fix").stdout.splitlines() == out
    others = call("explain", at / "t.txt", "--packet", at, "--rule", "hard-wraps").stdout
    assert "packet.toml" not in others
    assert " fix" not in call("explain", at / "t.txt").stdout


def test_clean_and_inspect_read_a_file_as_its_packet_does(tmp_path: Path) -> None:
    at = folder(tmp_path)
    assert call("clean", at / "t.txt").stdout == "题目\n背景\n甲。乙。\n丙。\n"
    assert call("clean", at / "t.txt", "--packet", at).stdout == "题目\n背景\n甲。\n乙。\n- 3 -\n。\n"
    assert call("clean", "t.txt", "--packet", at).stdout.count("\n") == 6
    seen = json.loads(call("inspect", at / "t.txt", "--packet", at).stdout)
    assert [b["role"] for b in seen["blocks"]] == ["title", "heading", *["paragraph"] * 4]
    assert seen["headings"][1] == {"level": 1, "kind": "said", "text": "背景", "block": "b2", "run_in": False}
    assert [e["reason"] for e in seen["edits"] if "fix" in e["rules"]] == [
        "split, packet.toml:10",
        "drop, packet.toml:18",
    ]
    after = RAW
    for edit in reversed(seen["edits"]):
        after = after[: edit["start"]] + edit["after"] + after[edit["end"] :]
    assert after == "\n".join(b["text"] for b in seen["blocks"])


def test_a_packet_gives_a_file_its_encoding_and_title(tmp_path: Path) -> None:
    raw = "這是一句話。又一句。".encode("big5")
    (tmp_path / "t.txt").write_bytes(raw)
    listed = '[[documents]]\nfile = "t.txt"\ntitle = "題"\nencoding = "big5hkscs"\n'
    (tmp_path / "packet.toml").write_text(listed, "utf-8")
    seen = json.loads(call("inspect", tmp_path / "t.txt", "--packet", tmp_path).stdout)
    assert (seen["title"], seen["source"]["encoding"]) == ("題", "big5hkscs")
    seen = json.loads(call("inspect", tmp_path / "t.txt", "--packet", tmp_path, "--encoding", "big5").stdout)
    assert seen["source"]["encoding"] == "big5"


def test_a_file_that_the_packet_has_not_is_named(tmp_path: Path) -> None:
    done = call("explain", "other.txt", "--packet", folder(tmp_path))
    assert done.exit_code == 1
    assert f"Error: other.txt: {tmp_path} has no such document\nhint: it has t.txt" in done.stderr


def test_build_check_and_toc_make_the_fixes_by_themselves(tmp_path: Path) -> None:
    at = folder(tmp_path)
    assert call("toc", at).stdout == "背景\n"
    assert call("check", at, "--strict").exit_code == 0
    assert call("build", at, "--to", "markdown", "-o", tmp_path / "o").exit_code == 0
    assert "\n\n\\- 3 -\n\n" in (tmp_path / "o" / "题目.md").read_text("utf-8")
    before = json.loads((tmp_path / "o" / "manifest.json").read_text("utf-8"))
    folder(tmp_path, FIXES + '[[documents.fix]]\ndo = "drop"\ntext = "甲"\n')
    assert call("build", at, "--to", "markdown", "-o", tmp_path / "o").exit_code == 0
    after = json.loads((tmp_path / "o" / "manifest.json").read_text("utf-8"))
    assert before["inputs"]["packet.toml"] != after["inputs"]["packet.toml"]
    assert before["inputs"]["t.txt"] == after["inputs"]["t.txt"]


def test_another_file_is_an_error_at_its_digest_and_nothing_is_written(tmp_path: Path) -> None:
    at = folder(tmp_path)
    (at / "t.txt").write_text(RAW + "丁", "utf-8")
    done = call("build", at, "-o", at / "o")
    assert done.exit_code == 1
    assert (
        f"Error: {at / 'packet.toml'}:3: t.txt is not the file of this sha256: the fixes were made for" in done.stderr
    )
    now = hashlib.sha256((RAW + "丁").encode()).hexdigest()[:16]
    assert f'hint: if the new text is right, write sha256 = "{now}", and look all fixes over' in done.stderr
    assert not (at / "o").exists()


def test_fixes_without_a_digest_are_told_which_to_write(tmp_path: Path) -> None:
    at = folder(tmp_path, listed='[[documents]]\nfile = "t.txt"\n')
    done = call("check", at)
    assert done.exit_code == 1
    assert (
        f"Error: {at / 'packet.toml'}:1: fixes of t.txt without its sha256\nhint: add a line sha256 = " in done.stderr
    )
    (line,) = re.findall(r"sha256 = \"\w+\"", done.stderr)
    folder(tmp_path, listed=f'[[documents]]\nfile = "t.txt"\n{line}\n')
    assert call("check", at).exit_code == 0


def test_a_fix_that_fits_nowhere_is_an_error_with_its_line(tmp_path: Path) -> None:
    at = folder(tmp_path, FIXES + '\n[[documents.fix]]\ndo = "drop"\nline = 9\n')
    done = call("check", at)
    assert done.exit_code == 1
    assert done.stderr == f"Error: {at / 'packet.toml'}:22: there is no line 9\nhint: t.txt has 5 lines\n"


# The formats.


def fixed(raw: str, *fixes: Fix) -> Packet:
    source = decode(raw.encode(), "t.txt")
    document = read(source, Fixes(fixes, source.digest)).document
    return packet(Meta(), (document, document))


@pytest.mark.parametrize("name", READERS)
def test_a_heading_by_level_is_in_the_contents_of_every_format(name: str) -> None:
    raw = "题目\n一、甲\n正文。\n背景\n正文。\n详情\n正文。\n二、乙\n正文。"
    book = fixed(raw, Fix(Do.LEVEL, 4, level=1), Fix(Do.LEVEL, 6, level=2))
    wanted = [(1, "题目"), (2, "一、甲"), (2, "背景"), (3, "详情"), (2, "二、乙")] * 2
    assert [(e.level, e.text) for e in toc(book).entries] == wanted
    assert READERS[name](written(name, book)) == wanted


def said() -> Iterator[tuple[str, Fix]]:
    """A text with a line for each role, between paragraphs, and the fix that gives it."""
    yield "通知标题", Fix(Do.ROLE, 1, role=Role.TITLE)
    for number, given in enumerate(GIVEN):
        yield f"第{number}段。", Fix(Do.ROLE, 2 + 2 * number, role=Role.PARAGRAPH)
        yield f"这一行是{given}", Fix(Do.ROLE, 3 + 2 * number, role=given)


def test_every_word_of_every_role_is_in_every_format() -> None:
    lines, fixes = zip(*said(), strict=True)
    book = fixed("\n".join(lines), *fixes)
    assert words(book) == "".join(lines) * 2
    assert "".join(map(docx_reader.texts, docx_reader.body(written("docx", book)))) == words(book)
    epub = Book(written("epub", book))
    assert "".join(body(epub, name) for name in epub.spine if name.startswith("doc-")) == words(book)
    pdf = Pdf(written("pdf", book))
    assert "".join(map(pdf.text, pdf.part("body"))) == words(book)
    titles = 2  # of what is attached, in the contents as well
    assert written("markdown", book).decode().count("这一行是") == 2 * len(GIVEN) + titles


# The page about it.


def test_the_page_on_fixing_shows_what_comes_of_it(tmp_path: Path) -> None:
    page = ROOT / "docs" / "fixing.md"
    raw, cleaned = blocks(page, "text")
    (toml,) = blocks(page, "toml")
    (tmp_path / "1.txt").write_bytes(raw.encode())
    (tmp_path / "packet.toml").write_text(toml, "utf-8")
    assert call("clean", tmp_path / "1.txt", "--packet", tmp_path / "packet.toml").stdout == cleaned
    blocks_ = json.loads(call("inspect", tmp_path / "1.txt", "--packet", tmp_path).stdout)["blocks"]
    assert [b["role"] for b in blocks_[:5]] == ["column-label", "title", "addressee", "paragraph", "heading"]
    assert call("toc", tmp_path).stdout == "活动安排\n"
    shown = {f.do for f in config.parse(toml, "packet.toml").documents[0].fix}
    assert shown == set(Do) == set(re.findall(r'^\| `"(\w+)"` \|', page.read_text("utf-8"), re.MULTILINE))
