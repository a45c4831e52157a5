"""What a start loads: no more than what was asked for needs; and entry points read as importlib.metadata reads them."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from pipeline import entries, export

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("cli", "cli.language", "errors", "frozen", "memory", "messages", "visible")
LIGHT = {"pipeline", *(f"pipeline.{name}" for name in NAMES)}
LOADED = """
import sys
before = set(sys.modules)
try:
    {code}
except SystemExit:
    pass
print(*sorted(set(sys.modules) - before), sep="\\n", file=sys.stderr)
"""


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(code=code)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("asked", ["--version", "--help"])
def test_help_and_version_load_nothing_heavy(asked: str) -> None:
    found = loaded(f"sys.argv = ['jiangyi', '{asked}']; from pipeline.cli import main; main()")
    ours = {name for name in found if name.split(".")[0] in ("pipeline", "exporters")}
    assert ours <= LIGHT
    assert not found & {"docx", "lxml", "ebooklib", "uharfbuzz", "importlib.metadata", "email", "tomllib"}


def test_the_command_that_builds_loads_no_reader_before_it_must() -> None:
    found = loaded("import pipeline.cli.building")
    unread = {"trail", "rules", "read", "numbering", "forms", "theme", "themes", "config", "typeset", "words", "export"}
    assert not found & {f"pipeline.{name}" for name in unread}
    assert not found & {"tomllib", "shutil", "zipfile", "tempfile", "html", "importlib.resources"}


READ = """
    from pathlib import Path
    from pipeline import export
    from pipeline.read import read
    from pipeline.source import decode
    for path in sorted(Path("seeds").glob("*.txt")):
        read(decode(path.read_bytes(), path.name, ""))
    export.find("pdf")
"""


def test_right_texts_need_neither_tables_for_mojibake_nor_the_finder_of_packages() -> None:
    found = loaded(READ.strip())
    assert "pipeline.rules.mojibake" in found
    assert not found & {"pipeline.rules.rereading", "pipeline.rules.misreadings"}
    assert not found & {"importlib.metadata", "email.message", "socket", "docx", "ebooklib"}


# Entry points.


@pytest.mark.parametrize("group", [export.GROUP, "console_scripts", "pytest11", "none"])
def test_what_is_installed_is_found_as_by_the_standard_library(group: str) -> None:
    for point in entry_points(group=group):
        assert entries.value(group, point.name) == point.value
    assert entries.value(group, "no such name") is None


def install(folder: Path, name: str, points: str) -> Path:
    info = folder / name
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name.partition('-')[0]}\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text(points, "utf-8")
    return folder


def test_sections_comments_and_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = install(tmp_path / "late", "A_b-1.dist-info", "[g]\none = late:A\nonly_late = late:B\n")
    install(late, "c-1.dist-info", "[g]\nfrom_c=c : D.E [extra]\n")
    early = install(
        tmp_path / "early", "a_b-2.dist-info", "[other]\nx = o:X\n\n[g]\n# no = c:C\none = early:A\n[h]\ny = h:Y\n"
    )
    (early / "file-1.dist-info").write_text("no folder", "utf-8")
    for folder in (late, early, tmp_path / "nowhere"):
        monkeypatch.syspath_prepend(str(folder))
    names = ("one", "only_late", "from_c", "x", "y", "no", "# no")
    assert [entries.value("g", name) for name in names] == ["early:A", None, "c : D.E [extra]", *[None] * 4]
    found = {point.name: point.value for point in entry_points(group="g")}
    assert found == {"one": "early:A", "from_c": "c : D.E [extra]"}


def test_what_only_the_standard_library_finds_is_a_format_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "whispering.py").write_text("from exporters.markdown import MARKDOWN\n", "utf-8")
    egg = tmp_path / "whispering.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: whispering\nVersion: 1\n", "utf-8")
    (egg / "entry_points.txt").write_text("[jiangyi.exporters]\nwhisper = whispering:MARKDOWN\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert entries.value(export.GROUP, "whisper") is None
    assert export.find("whisper").name == "markdown"
