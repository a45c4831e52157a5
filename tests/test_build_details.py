"""What else the build and the command must do: found by planting faults."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers import run
from pipeline import config, export
from pipeline.build import making
from pipeline.build.asked import Asked
from pipeline.build.files import Output, write
from pipeline.build.making import Build
from pipeline.cli import main
from pipeline.errors import ConfigError, ExportError, OutputError
from pipeline.plan import plan
from pipeline.typeset import fonts


def folder(at: Path, toml: str = "", **texts: str) -> str:
    at.mkdir(exist_ok=True)
    for name, text in texts.items():
        (at / f"{name}.txt").write_text(text, "utf-8")
    if toml:
        (at / "packet.toml").write_text(toml, "utf-8")
    return str(at)


def test_the_manifest_names_what_went_in(tmp_path: Path) -> None:
    import hashlib  # noqa: PLC0415

    asked = Asked((folder(tmp_path, '[meta]\ntitle = "题"\n', a="\ufeff甲\n正文。", b="乙\n正文。"),), ("pdf",))
    record = json.loads(run(asked).made().manifest.data)
    for section, where in (("inputs", tmp_path), ("fonts", fonts.folder())):
        wanted = {name: hashlib.sha256((where / name).read_bytes()).hexdigest() for name in record[section]}
        assert record[section] == wanted
    assert set(record["inputs"]) == {"a.txt", "b.txt", "packet.toml"}
    assert set(record["fonts"]) == {name for _, name in fonts.FILES}
    assert record["libraries"]["jieba"] == "0.42.1"
    assert "opencc" not in record["libraries"]


def test_names_that_differ_in_case_alone_are_one_name(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="two documents"):
        write([Output("A.md", b"1"), Output("a.md", b"2")], tmp_path)


def test_a_date_before_zip_is_its_first_and_that_of_the_packet_goes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert Build.of(plan((folder(tmp_path / "a", t="题\n正文。"),)))._date() == making.EARLIEST
    dated = Build.of(plan((folder(tmp_path / "b", "[meta]\ndate = 2021-03-02\n", t="题\n正文。"),)))
    assert dated._date() == datetime.datetime(2021, 3, 2, tzinfo=datetime.UTC)
    old = Build.of(plan((folder(tmp_path / "c", "[meta]\ndate = 1949-10-01\n", t="题\n正文。"),)))
    assert old._date() == making.EARLIEST


BIG5 = "為了維護憲法和法律的權威，這個國家的標題。".encode("big5")


def test_an_encoding_is_that_of_the_command_then_that_of_the_packet(tmp_path: Path) -> None:
    path = folder(tmp_path, '[[documents]]\nfile = "t.txt"\nencoding = "big5"\n')
    (tmp_path / "t.txt").write_bytes(BIG5)
    assert [w.encoding for w in plan((path,)).sources] == ["big5"]
    assert [w.encoding for w in plan((path,), "big5hkscs").sources] == ["big5hkscs"]
    assert [w.encoding for w in plan((str(tmp_path / "t.txt"),), "big5hkscs").sources] == ["big5hkscs"]


def test_the_files_are_called_as_the_packet_says(tmp_path: Path) -> None:
    path = folder(tmp_path, '[meta]\ntitle = "题"\n[build]\nname = "汇编"\n', t="甲\n正文。")
    assert [o.name for o in Build.of(plan((path,))).outputs(("markdown", "markdown"))] == ["汇编.md"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_come_in_the_order_asked_for_whichever_is_made_first(tmp_path: Path, jobs: int) -> None:
    path, order = folder(tmp_path, '[meta]\ntitle = "题"\n', t="甲\n正文。"), ("epub", "pdf", "markdown", "docx")
    made = Build.of(plan((path,)), jobs=jobs)
    for formats in (order, tuple(reversed(order))):
        assert [export.find(name).suffix for name in formats] == [Path(o.name).suffix for o in made.outputs(formats)]


@pytest.mark.parametrize("lost", [(), ("pdf",), ("booklet",), ("booklet", "pdf")])
def test_what_names_pages_does_so_if_any_file_has_them(
    tmp_path: Path, lost: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = folder(tmp_path, '[meta]\ntitle = "题"\n', t="甲\n正文。"), export.find

    def fails(edition: object, options: object, resources: object) -> bytes:
        raise ExportError("it cannot be")

    def found(name: str) -> export.Exporter:
        exporter = replace(real(name), paged=name != "epub")  # as a plug-in may be besides the PDF
        return replace(exporter, write=fails) if name in lost else exporter

    build = Build.of(plan((path,)))
    alone = build.outputs(("epub",))[0].data
    monkeypatch.setattr(export, "find", found)
    tried = list(build.attempts(("pdf", "booklet", "epub")))
    assert [str(one.where) for one in tried if isinstance(one, ExportError)] == [
        f"题{real(name).suffix}" for name in ("pdf", "booklet") if name in lost
    ]
    (book,) = (one for one in tried if isinstance(one, Output) and one.name.endswith(".epub"))
    assert (book.data == alone) == (len(lost) == 2)


def test_each_document_alone_keeps_the_author_of_the_packet(tmp_path: Path) -> None:
    path = folder(tmp_path, '[meta]\ntitle = "题"\nauthor = "编辑组"\n', t="甲\n正文。")
    ((_, made),) = Build.of(plan((path,)))._editions(each=True)
    assert (made.packet.meta.author, made.packet.meta.title) == ("编辑组", "")


def test_a_text_without_a_title_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("这是一句话。又一句。", "utf-8")
    found = [d.message for d in Build.of(plan((str(tmp_path / "t.txt"),))).diagnostics()]
    assert found == ["no title was found"]


def test_the_scope_of_the_contents_is_the_packets(tmp_path: Path) -> None:
    path = folder(tmp_path, '[contents]\ntitle = "目次"\ndepth = 1\n', t="题\n一、甲\n（一）乙\n正文。")
    listed = Build.of(plan((path,))).edition().toc
    assert (listed.title, [e.text for e in listed.entries]) == ("目次", ["一、甲"])


def call(*args: str | Path) -> Any:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_build_writes_the_formats_that_the_packet_names(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", '[build]\nformats = ["markdown"]\n', t="题\n正文。")
    assert call("build", path, "-o", tmp_path / "o").exit_code == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["manifest.json", "题.md"]


def test_a_warning_stops_a_strict_build_and_a_note_does_not(tmp_path: Path) -> None:
    (tmp_path / "doubtful.txt").write_text("题\n正文。\n12\n又。", "utf-8")
    (tmp_path / "marked.txt").write_bytes(b"\xef\xbb\xbf" + "题\n正文。".encode())
    made = tmp_path / "o"
    done = call("build", tmp_path / "doubtful.txt", "--strict", "--to", "markdown", "-o", made)
    assert (done.exit_code, made.exists()) == (1, False)
    done = call("build", tmp_path / "marked.txt", "--strict", "--to", "markdown", "-o", made)
    assert (done.exit_code, made.exists()) == (0, True)
    assert ": note: byte-order mark" in done.stderr


def test_check_finds_what_no_format_can_hold(tmp_path: Path) -> None:
    path = folder(tmp_path, '[meta]\ntitle = "题\\u0001"\n', a="甲\n正文。", b="乙\n正文。")
    done = call("check", path)
    assert done.exit_code == 1
    assert "U+0001" in done.stderr


@pytest.mark.parametrize("command", ["clean", "explain", "inspect", "toc", "check"])
def test_every_command_that_reads_takes_the_encoding_named(command: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    done = call(command, tmp_path / "t.txt", "--encoding", "ascii")
    assert done.exit_code == 1
    assert "is not ascii" in done.stderr


def test_explain_counts_what_was_added(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("【学习】牢记嘱托\n正文。", "utf-8")
    assert "       1  added    column-labels" in call("explain", tmp_path / "t.txt").stdout.splitlines()


WRONG = {
    "no format": ("[build]\n\nformats = []", "p.toml:1: no format is named"),
    "a number among formats": ('[build]\nformats = ["pdf", 1]', "p.toml:2: 'build.formats[2]' is a whole number"),
    "bad TOML": ("[meta]\ntitle = = 1\n", "p.toml:2:9: no valid TOML"),
    "a time for a date": ("[meta]\ndate = 2021-01-01T00:00:00", "p.toml:2: 'meta.date' is"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_packet_toml_cannot_say(name: str) -> None:
    text, wanted = WRONG[name]
    with pytest.raises(ConfigError) as caught:
        config.parse(text, "p.toml")
    assert f"{caught.value.where}: {caught.value}".startswith(wanted)
