"""The house: who may import whom, how long things may be, and how formats are found."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import export
from pipeline.errors import ExportError

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "exporters").rglob("*.py")))
# What exporters may know of the pipeline: the model, the contract, the look; not how a text was read, nor files.
OPEN = {
    "frozen",
    "memory",
    "kept",
    "document",
    "packet",
    "toc",
    "places",
    "theme",
    "export",
    "errors",
    "typeset",
    "words",
}
# Lower floors first: a module may import only from floors below its own, or from its own.
FLOORS = (
    {
        "frozen",
        "errors",
        "messages",
        "visible",
        "cells",
        "memory",
        "kept",
        "habits",
        "plausible",
        "numbering",
        "forms",
        "tabular",
        "footnotes",
        "recorded",
        "entries",
        "tables",
        "routes",
        "words",
        "pinyin",
        "document",
        "__init__",
    },
    {"source", "trail", "replay", "stretches", "packet", "theme", "records", "limits", "access", "texts"},
    {"themes"},
    {"rules", "doubts", "fix", "variant", "toc", "typeset", "places"},
    {"mend"},
    {"read", "brief", "export", "aids"},
    {"config", "inspection", "report", "explain"},
    {"listing"},
    {"plan"},
    {"build"},
    {"cli"},
)
LIBRARIES = {
    "jieba": {"pipeline/words.py"},
    "pypinyin": {"pipeline/pinyin.py"},
    "opencc": {"pipeline/variant.py"},
    "distributed": {"pipeline/build/cluster.py"},
    "watchfiles": {"pipeline/build/watch.py"},
    "click": {str(path.relative_to(ROOT)) for path in MODULES if path.parent.name == "cli"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    return path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    for module in imports(path):
        top, _, rest = module.partition(".")
        assert name in LIBRARIES.get(top, {name}), f"{name} imports {module}"
        if name.startswith("pipeline/"):
            assert top != "exporters", f"{name} imports {module}"
            if top == "pipeline" and rest:
                floor = next(n for n, rooms in enumerate(FLOORS) if room(path) in rooms)
                below = set().union(*FLOORS[: floor + 1]) | {"__version__"}
                assert rest.split(".")[0] in below, f"{name} imports {module}"
        elif top == "pipeline" and rest:
            assert rest.split(".")[0] in OPEN | {"__version__"}, f"{name} imports {module}"
        elif top == "exporters" and rest:
            assert rest.split(".")[0] == path.relative_to(ROOT / "exporters").parts[0], f"{name} imports {module}"


def test_every_room_has_its_floor() -> None:
    rooms = {room(path) for path in MODULES if path.is_relative_to(ROOT / "pipeline")}
    assert rooms == set().union(*FLOORS)


CLOCKS = re.compile(r"\btime\.time\(|datetime\.now\(|date\.today\(|\brandom\b|uuid4|\btempfile\b|os\.environ|open\(")


def test_only_the_build_knows_the_world() -> None:
    own_files = ("access.py", "entries.py", "recorded.py", "tables.py")
    worldly = [ROOT / "pipeline" / name for name in ("build", "cli", "plan.py", *own_files)]
    for path in MODULES:
        if not any(path.is_relative_to(place) for place in worldly):
            found = CLOCKS.search(path.read_text("utf-8"))
            assert not found, f"{path}: {found[0] if found else ''}"


# The measures of the house.


def lengths(path: Path) -> Iterator[int]:
    """Lines of code of each function: without its docstring and blank lines."""
    lines = path.read_text("utf-8").splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef):
            documented = ast.get_docstring(node) is not None
            first = node.body[0]
            skipped = range(first.lineno, (first.end_lineno or 0) + 1) if documented else range(0)
            code = (n for n in range(node.lineno, (node.end_lineno or 0) + 1) if n not in skipped)
            yield sum(bool(lines[n - 1].strip()) for n in code)


def test_functions_and_files_are_short() -> None:
    all_lengths = sorted(n for path in MODULES for n in lengths(path))
    assert statistics.median(all_lengths) <= 8
    assert all_lengths[int(0.9 * len(all_lengths))] <= 20
    assert all_lengths[-1] <= 50
    long = {str(p): n for p in MODULES if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert not long


def test_every_module_and_public_name_is_documented() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        if path.read_text("utf-8").strip():
            assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


# Formats are found by their entry points, ours by the same door as anybody's.

FORMAT = """
from dataclasses import dataclass
from pipeline.export import Exporter

@dataclass(frozen=True)
class Options:
    loud: bool = False

def write(edition, options, resources):
    return (edition.packet.title + "!" * options.loud).encode()

SHOUT = Exporter("shout", ".shout", "the title", Options, write)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution, not ours, that brings a format."""
    (tmp_path / "shouting.py").write_text(FORMAT, "utf-8")
    info = tmp_path / "shouting-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1\n", "utf-8")
    points = "[jiangyi.exporters]\nshout = shouting:SHOUT\nbroken = shouting:FORMAT\n".replace("FORMAT", "write")
    (info / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "shouting", raising=False)


@pytest.mark.usefixtures("installed")
def test_a_format_of_another_package_is_found_and_built(tmp_path: Path) -> None:
    from pipeline.build.making import Build  # noqa: PLC0415
    from pipeline.plan import plan  # noqa: PLC0415

    assert "shout" in export.names()
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    (tmp_path / "packet.toml").write_text("[export.shout]\nloud = true\n", "utf-8")
    (made,) = Build.of(plan((str(tmp_path),))).outputs(("shout",))
    assert (made.name, made.data) == ("题.shout", "题!".encode())


@pytest.mark.usefixtures("installed")
def test_an_entry_point_that_is_no_exporter_is_refused() -> None:
    with pytest.raises(ExportError, match="is not an Exporter"):
        export.find("broken")


def test_our_own_formats_are_found_by_the_same_door() -> None:
    assert set(export.names()) >= {"docx", "pdf", "epub", "markdown"}
