"""The build: the same bytes anywhere, files whole or not at all, a manifest that tells the truth."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from helpers import run
from pipeline.build import making
from pipeline.build.asked import Asked
from pipeline.build.files import Output, write
from pipeline.build.making import Build
from pipeline.cli import main
from pipeline.errors import ConfigError, ExportError, OutputError
from pipeline.export import Exporter
from pipeline.plan import plan

ROOT = Path(__file__).resolve().parents[1]


def jiangyi(*args: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, args)]
    env = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_bytes_in_another_folder_zone_locale_and_second(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "elsewhere" / "packet")
    first = jiangyi("build", "seeds", "-o", tmp_path / "one", TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stderr
    time.sleep(2.1)  # a zip file tells time in steps of two seconds
    where = tmp_path / "elsewhere"
    world = {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "SOURCE_DATE_EPOCH": "1700000000"}
    second = jiangyi("build", "packet", "-o", "two", cwd=where, **world)
    assert second.returncode == 0, second.stderr
    made = files(tmp_path / "one")
    assert {Path(name).suffix for name in made} == {".docx", ".pdf", ".epub", ".json"}
    assert made == files(where / "two")


def test_the_tracked_manifest_knows_the_inputs() -> None:
    record = json.loads((ROOT / "output" / "manifest.json").read_text("utf-8"))
    inputs = {path.name: path for path in (ROOT / "seeds").iterdir()}
    fonts = {path.name: path for path in (ROOT / "fonts").glob("*.?tf")}
    for section, paths in (("inputs", inputs), ("fonts", fonts)):
        assert record[section] == {name: digest(path.read_bytes()) for name, path in paths.items()}
    listed = (ROOT / "fonts" / "README.md").read_text("utf-8")
    assert all(value in listed for value in record["fonts"].values())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_manifest_names_what_was_written(tmp_path: Path) -> None:
    made = run(Asked(("seeds",), ("markdown", "pdf"))).made()
    write([*made.outputs, made.manifest], tmp_path)
    record = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["outputs"]
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.suffix in (".md", ".pdf")}
    pages = {name: {"pages": len(PdfReader(BytesIO(data)).pages)} for name, data in written.items() if "pdf" in name}
    assert record == {
        name: {"sha256": digest(data), "bytes": len(data)} | pages.get(name, {}) for name, data in written.items()
    }


def test_a_failure_leaves_all_files_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(OutputError, match="directory"):
        write([Output("a.pdf", b"new"), Output("b.docx", b"new")], tmp_path)
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "b.docx"]


def test_an_exporter_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(edition: object, options: object, resources: object) -> bytes:
        raise ExportError("it cannot be")

    monkeypatch.setattr(making.export, "find", lambda name: Exporter(name, ".x", "", object, fails))
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    done = CliRunner().invoke(main, ["build", str(tmp_path / "t.txt"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "it cannot be" in done.stderr
    assert not (tmp_path / "out").exists()


def test_two_documents_of_one_name_are_not_written_over_each_other(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.txt").write_text("题\n正文。", "utf-8")
    made = Build.of(plan((str(tmp_path / "a" / "t.txt"), str(tmp_path / "b" / "t.txt"))))
    with pytest.raises(OutputError, match="two documents"):
        write(made.outputs(("markdown",), each=True), tmp_path / "out")


def test_a_folder_is_a_packet_of_its_texts_in_natural_order(tmp_path: Path) -> None:
    for name in ("10.txt", "2.txt", "1.txt", "notes.md"):
        (tmp_path / name).write_text(f"第{name}号\n正文。", "utf-8")
    assert [wanted.name for wanted in plan((str(tmp_path),)).sources] == ["1.txt", "2.txt", "10.txt"]


def test_a_text_without_a_title_gets_the_one_given_or_its_files_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("这是一句话。又一句。", "utf-8")
    (tmp_path / "b.txt").write_text("这是一句话。又一句。", "utf-8")
    (tmp_path / "c.txt").write_text("自己的标题\n这是一句话。", "utf-8")
    listed = "".join(f'[[documents]]\nfile = "{n}.txt"\n' for n in "abc").replace('a.txt"', 'a.txt"\ntitle = "给的"')
    (tmp_path / "packet.toml").write_text(listed, "utf-8")
    found = Build.of(plan((str(tmp_path),)))
    assert [text.document.title for text in found.texts] == ["给的", "b", "自己的标题"]
    assert [e.text for e in found.edition().toc.entries if e.level == 1] == ["给的", "b", "自己的标题"]


def test_files_of_a_text_without_any_title_are_called_as_the_text(tmp_path: Path) -> None:
    """In what they say of themselves too: a PDF without a title is not accessible."""
    name = "无题" * 41  # longer than a title may be
    (tmp_path / f"{name}.txt").write_text("这是一句话。又一句。", "utf-8")
    made = Build.of(plan((str(tmp_path / f"{name}.txt"),)))
    assert made.edition().packet.title == name[:80]
    assert not made.edition().packet.has_cover
    (output,) = made.outputs(("pdf",))
    assert PdfReader(BytesIO(output.data)).metadata.title == name[:80]  # type: ignore[union-attr]
    assert name[:80] not in PdfReader(BytesIO(output.data)).pages[0].extract_text()


def test_the_date_is_never_the_clocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    made = Build.of(plan((str(tmp_path / "t.txt"),)))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert made._date() == making.EARLIEST
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert made._date().timestamp() == 1700000000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "now")
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
        made._date()


def test_a_character_that_no_font_has_is_a_warning_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题目\n正文有\U0002f800和ᚠ字。", "utf-8")
    found = [d for d in Build.of(plan((str(tmp_path / "t.txt"),))).diagnostics() if "no font" in d.message]
    assert [(d.where.line, d.where.column) for d in found if "U+16A0" in d.message] == [(2, 6)]
