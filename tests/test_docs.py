"""What README and docs claim is so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline import config
from pipeline.aids.choice import Aids
from pipeline.aids.selftest import LONGEST, QUESTIONS, SHORTEST
from pipeline.aids.summary import KEY_TERMS, SPEED
from pipeline.aids.wording import SIMPLIFIED
from pipeline.build.reading import load
from pipeline.explain import page
from pipeline.rules import RULES
from pipeline.theme import DEEPEST, MM, Cover, Folio, Notes, Sheet, Stroke, Style, Theme
from pipeline.themes import DEFAULT, THEMES
from pipeline.themes.faults import FEWEST_CHARACTERS, FEWEST_ROWS
from pipeline.typeset.locators import MOST

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
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
        for n in re.findall(
            r"make (packet|test|checkers|lint|pictures|lock|bench|wheelhouse|clean)\b", path.read_text("utf-8")
        )
    }
    assert named >= {"packet", "test", "checkers", "pictures", "bench", "lock", "wheelhouse"}
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


@pytest.mark.parametrize(
    ("folder", "page"), [("build", "architecture"), ("read", "architecture"), ("typeset", "typesetting")]
)
def test_every_module_of_a_room_is_named(folder: str, page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    for path in (ROOT / "pipeline" / folder).glob("[a-z]*.py"):
        assert re.search(rf"\b{path.stem}(\.py)?`", text), path.name


def test_the_changelog_knows_the_version() -> None:
    from pipeline import __version__  # noqa: PLC0415

    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_pyproject_keeps_the_dependencies_that_the_architecture_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[=><]", entry)[0] for entry in project["dependencies"]}
    assert names == {
        "click",
        "ebooklib",
        "jieba",
        "lxml",
        "platformdirs",
        "pyahocorasick",
        "pypinyin",
        "python-docx",
        "uharfbuzz",
    }
    assert project["optional-dependencies"]["opencc"] == ["opencc>=1.4"]
    assert project["optional-dependencies"]["watch"] == ["watchfiles>=1"]
    assert project["optional-dependencies"]["cluster"] == ["distributed>=2025.1"]


def test_tables_are_compiled_of_the_versions_that_are_installed() -> None:
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    compiled_of = whole["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["dependencies"]
    assert compiled_of
    assert set(compiled_of) <= set(whole["project"]["dependencies"])
    assert all("==" in entry for entry in compiled_of)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock", "requirements-checkers.lock"])
def test_lock_files_name_versions_and_hashes_and_no_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "http" not in text
    assert all("==" in line for line in text.splitlines() if not line.startswith(" "))
    assert text.count("--hash=sha256:") > 5


# The page about themes.

THEMED = (ROOT / "docs" / "themes.md").read_text("utf-8")


def _mm(*points: float, between: str = ", ") -> str:
    return between.join(f"{value / MM:.1f}" for value in points)


def _look(theme: Theme, name: str) -> str:
    style = theme.style(name)
    return f"{style.face} {style.size:.4g}"


def _number(theme: Theme) -> str:
    size = f"{theme.style('footer').size:g}"
    number = f"— {size} —" if theme.folio.dashes else size
    inset = f", {theme.folio.indent:g} character in" if theme.folio.indent else ""
    return f"{number}, {'outer edge' if theme.folio.outer else 'in the middle'}{inset}"


FIGURES: dict[str, Callable[[Theme], str]] = {
    "paper, mm": lambda t: _mm(t.sheet.width, t.sheet.height, between=" × "),
    "type area (版心), mm": lambda t: _mm(t.sheet.measure, t.sheet.depth, between=" × "),
    "margins: top, bottom, inner, outer, mm": lambda t: _mm(t.sheet.top, t.sheet.bottom, t.sheet.inner, t.sheet.outer),
    "characters a line × lines a page": lambda t: (
        f"{t.sheet.measure / t.style('paragraph').em:.0f} × "
        f"{(t.sheet.depth - t.style('paragraph').size) / t.row + 1:.0f}"
    ),
    "row, points": lambda t: f"{t.row:.2f}",
    "text": lambda t: _look(t, "paragraph"),
    "title": lambda t: _look(t, "title"),
    "headings, by depth": lambda t: ", ".join(_look(t, f"heading-{depth}") for depth in range(1, DEEPEST + 1)),
    "page number": _number,
    "marks": lambda t: "squeezed" if t.squeeze else "in their cells",
    "lines for notes": lambda t: "yes" if t.notes else "no",
}


def test_the_page_about_themes_has_their_figures() -> None:
    rows = dict(re.findall(r"^\| ([^|]+) \| (.+) \|$", THEMED, re.MULTILINE))
    assert [cell.strip("` ") for cell in re.findall(r"^\| \| (.+) \|$", THEMED, re.MULTILINE)[0].split("|")] == list(
        THEMES
    )
    for name, figure in FIGURES.items():
        assert rows[name].split(" | ") == [figure(theme) for theme in THEMES.values()], name
    assert THEMED.count("`handout` is the default") == (DEFAULT.name == "handout")


def test_the_page_about_themes_names_every_key_and_every_style() -> None:
    rows = dict(re.findall(r"^\| `\[(theme[^\]]*)\]` \| (.+) \|$", THEMED, re.MULTILINE))
    classes = (("", Theme), (".sheet", Sheet), (".cover", Cover), (".folio", Folio), (".notes", Notes))
    apart = {"sheet", "cover", "folio", "notes", "styles", "under"}
    for path, cls in (*classes, (".styles.NAME", Style), (".styles.NAME.under", Stroke)):
        keys = [f.name for f in fields(cls) if f.name not in apart and not (cls is Style and f.name == "name")]
        assert set(re.findall(r"`(\w+)`", rows[f"theme{path}"])) == set(keys), path
    ranges = {f"{name}-{depth}" for name in ("heading", "contents", "lead", "reference") for depth in range(2, DEEPEST)}
    told = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)*)`", THEMED.partition("Styles are called")[2]))
    assert {style.name for style in DEFAULT.styles} - ranges <= told


def test_the_examples_of_the_page_about_themes_are_read() -> None:
    look, own = blocks(ROOT / "docs" / "themes.md", "toml")
    made = config.parse(look, "p.toml").theme
    assert (made.name, made.row, made.squeeze, made.notes, made.sheet.inner) == ("gongwen", 28, True, None, 30 * MM)
    assert made.style("title").under == Stroke(3 * MM, 0.5)
    named = [said.text for _, said in config.parse(own, "p.toml").fonts.listed()]
    assert named == re.findall(r'^\w+ = \[?"([^"]+)"', own, re.MULTILINE)


def test_what_the_page_about_themes_says_of_cells_is_so() -> None:
    (size,) = re.findall(r"So (\d+) points \(Word's 三号\) still has 28", THEMED)
    text = f'[theme]\nname = "gongwen"\n[theme.styles.paragraph]\nsize = {size}'
    made = config.parse(text, "p.toml").theme
    assert round(made.sheet.measure / made.style("paragraph").em, 6) == 28
    wider = config.parse('[theme]\nname = "gongwen"\n[theme.sheet]\nouter = "29mm"', "p.toml").theme
    assert round(wider.sheet.measure / wider.style("paragraph").em, 6) == 27
    assert f"fewer than {FEWEST_ROWS} rows, a line of fewer than {FEWEST_CHARACTERS} characters" in THEMED


def test_rules_are_told_apart_by_their_summaries() -> None:
    assert len({rule.summary for rule in RULES}) == len(RULES)


# The page about study aids.

AIDED = (ROOT / "docs" / "aids.md").read_text("utf-8")


def test_the_page_about_study_aids_names_every_key_and_what_is_made_unless_it_is_said() -> None:
    rows = dict(re.findall(r"\| `(\w+)` \| (.+) \|$", AIDED, re.MULTILINE))
    assert set(rows) == {f.name for f in fields(Aids)}
    assert {key: said == "of several documents" for key, said in rows.items()} == {
        f.name: f.default is None for f in fields(Aids)
    }
    (text,) = blocks(ROOT / "docs" / "aids.md", "toml")
    assert config.parse(text, "p.toml").aids == Aids(summary=True, notes=False, index=True, selftest=True)


def test_the_page_about_study_aids_has_their_figures_and_titles() -> None:
    numbers = {2: "two", 5: "five", 8: "eight", 10: "ten"}
    assert f"{SPEED} characters a minute" in AIDED
    assert f"its {numbers[KEY_TERMS]} key terms" in AIDED
    assert f"more than {numbers[MOST]} locators" in AIDED
    assert f"Up to {numbers[QUESTIONS]} sentences" in AIDED
    assert f"of {SHORTEST} to {LONGEST} characters" in AIDED
    assert all(f"({getattr(SIMPLIFIED, name)})" in AIDED for name in ("summary", "notes", "test", "answers", "index"))
