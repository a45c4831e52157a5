"""What README and docs claim is so."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import config
from pipeline.build import load
from pipeline.cli import main
from pipeline.explain import page
from pipeline.rules import RULES

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "fonts" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists() or target.startswith("http"), target


def commands() -> list[list[str]]:
    lines = [line for block in blocks(ROOT / "README.md", "console") for line in block.splitlines()]
    found = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [words[1:] for words in found if words[0].endswith("jiangyi")]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_of_the_readme_runs(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "text.txt", "FOLDER/1.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"标题{name}\n正文。", "utf-8")
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output


def test_the_packet_toml_of_the_readme_is_one() -> None:
    (text,) = blocks(ROOT / "README.md", "toml")
    assert config.parse(text, "README.md").documents[1].title == "只在原文没有标题时用"


def test_the_raw_text_of_the_readme_is_that_of_the_seed() -> None:
    (text,) = blocks(ROOT / "README.md", "text")
    assert (ROOT / "seeds" / "003_b59d3fa3c6ec91bf.txt").read_text("utf-8").startswith(text.rstrip("\n"))


def test_the_fix_that_the_guide_shows_is_offered() -> None:
    (text,) = blocks(ROOT / "docs" / "explaining.md", "toml")
    made = page(load(str(ROOT / "seeds" / "003_b59d3fa3c6ec91bf.txt")))
    assert all(f">{part.strip()}</pre>" in made for part in text.split("\n\n"))


def test_make_has_the_targets_that_the_docs_name() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = {
        n
        for path in PAGES
        for n in re.findall(r"make (packet|test|checkers|lint|pictures|lock|bench|clean)\b", path.read_text("utf-8"))
    }
    assert named >= {"packet", "test", "checkers", "pictures", "bench", "lock"}
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in named)


def test_the_rule_that_the_guide_shows_is_the_rule() -> None:
    (code,) = blocks(ROOT / "docs" / "adding-a-rule.md", "python")
    source = (ROOT / "pipeline" / "rules" / "punctuation.py").read_text("utf-8")
    assert code.strip() in source


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for path in (ROOT / "pipeline").iterdir():
        if path.suffix == ".py" and path.name != "__init__.py":
            assert path.name.removesuffix(".py") in text, path.name


def test_the_changelog_knows_the_version() -> None:
    from pipeline import __version__  # noqa: PLC0415

    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_pyproject_keeps_the_dependencies_that_the_architecture_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[=><]", entry)[0] for entry in project["dependencies"]}
    assert names == {"click", "ebooklib", "jieba", "lxml", "python-docx", "reportlab", "uharfbuzz"}
    assert project["optional-dependencies"]["opencc"] == ["opencc>=1.4"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock", "requirements-checkers.lock"])
def test_lock_files_name_versions_and_hashes_and_no_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "http" not in text
    assert all("==" in line for line in text.splitlines() if not line.startswith(" "))
    assert text.count("--hash=sha256:") > 5


def test_rules_are_told_apart_by_their_summaries() -> None:
    assert len({rule.summary for rule in RULES}) == len(RULES)
