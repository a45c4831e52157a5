"""Every command that a page, a workflow or a hook shows runs, and every option is shown by one that runs."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def steps(workflow: Any) -> Iterator[str]:
    """The lines that a workflow runs."""
    for job in workflow.get("jobs", {}).values():
        for step in job["steps"]:
            yield from step.get("run", "").splitlines()


def shown() -> Iterator[tuple[str, str]]:
    """Every command line that is shown to be run, with the page that shows it."""
    for page in PAGES:
        for block in blocks(page, "console"):
            yield from ((page.name, line.removeprefix("$ ")) for line in block.splitlines() if line.startswith("$ "))
        for block in blocks(page, "yaml"):
            made = yaml.safe_load(block)
            yield from ((page.name, line) for line in steps(made))
    yield from ((WORKFLOW.name, line) for line in steps(yaml.safe_load(WORKFLOW.read_text("utf-8"))))
    yield from ((HOOKS.name, hook["entry"]) for hook in yaml.safe_load(HOOKS.read_text("utf-8")))


def of_jiangyi() -> list[tuple[str, tuple[str, ...]]]:
    found = [(page, shlex.split(line, comments=True)) for page, line in shown()]
    return list(dict.fromkeys((page, tuple(w[1:])) for page, w in found if w and Path(w[0]).name == "jiangyi"))


@pytest.fixture
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the pages speak of."""
    for name in (
        "a.txt",
        "b.txt",
        "text.txt",
        "1.txt",
        "FOLDER/1.txt",
        "FOLDER/2.txt",
        "packet/1.txt",
        "IN/1.txt",
        "gbk.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(
            f"关于{name[0]}的报告\n\n　　工会工作的正文。\n", "gbk" if name == "gbk.txt" else "utf-8"
        )
    (tmp_path / "packet.toml").write_text('[meta]\ntitle = "讲义"\n[[documents]]\nfile = "1.txt"\n', "utf-8")
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize(
    ("page", "words"), of_jiangyi(), ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_every_command_that_is_shown_runs(page: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    if "--variant" in words and find_spec("opencc") is None:
        pytest.skip("opencc is missing: pip install 'jiangyi[opencc]'")
    monkeypatch.setattr("pipeline.build.watch.changes", lambda asked: [None])  # nobody is there to interrupt it
    if "--check" in words:  # what it is held against
        CliRunner().invoke(main, [word for word in words if word != "--check"])
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, f"{page}: {done.output}"


def options(command: click.Command) -> dict[str, str]:
    """Every way to write an option of a command, and its name."""
    with click.Context(command, **command.context_settings) as context:
        return {o: p.opts[-1] for p in command.get_params(context) if isinstance(p, click.Option) for o in p.opts}


def everything() -> dict[str, dict[str, str]]:
    """All commands with their options; the group's own by no name."""
    context = click.Context(main)
    inherited = {"help_option_names": ["-h", "--help"]}
    found = {name: main.get_command(context, name) for name in COMMANDS}
    with click.Context(main, **inherited):
        return {"": options(main)} | {name: _with_help(command) for name, command in found.items() if command}


def _with_help(command: click.Command) -> dict[str, str]:
    return options(command) | {"-h": "--help", "--help": "--help"}


def parts(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The options that a command line gives, each with the command that it belongs to."""
    name = ""
    for word in words:
        if not name and word in COMMANDS:
            name = word
        elif re.match(r"--?[a-z]", word):
            yield name, word.partition("=")[0]


def test_every_option_is_shown_by_a_command_that_runs() -> None:
    there = everything()
    run = {(name, there[name].get(option, option)) for _, words in of_jiangyi() for name, option in parts(words)}
    lacking = {(name, option) for name, known in there.items() for option in known.values()} - run
    lacking -= {("batch", "--scheduler")}  # needs a cluster: the tests of batch have one
    assert not lacking, f"show these in docs/commands.md: {sorted(lacking)}"


def test_every_command_is_shown() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert all(f"$ jiangyi {name}" in text for name in COMMANDS)


def test_what_is_said_of_commands_in_a_sentence_is_so() -> None:
    """`jiangyi COMMAND --option` in running text: there are such a command and such an option."""
    there = everything()
    for page in PAGES:
        prose = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for span in re.findall(r"`(?:\S*/)?jiangyi ([^`]+)`", prose):
            words = tuple(shlex.split(span))
            names = [word for word in words if word in COMMANDS or word == "COMMAND"]
            assert names or words[0].startswith("-"), f"{page.name}: jiangyi {span}"
            for name, option in parts(words):
                assert option in there[name], f"{page.name}: jiangyi {span}"


def test_options_that_are_named_alone_are_those_of_a_command() -> None:
    known = {option for options_ in everything().values() for option in options_}
    foreign = {"--require-hashes", "--no-deps", "--no-index", "--find-links", "--speed", "--exit-code", "--format=%ct"}
    foreign |= {
        "--nworkers",
        "--memory-limit",
        "--nthreads",
        "--standalone",
        "--build-arg",
        "--env",
    }
    for page in PAGES:
        for option in re.findall(r"`(--[a-z-]+)`", page.read_text("utf-8")):
            assert option in known | foreign, f"{page.name}: {option}"


# Exit status.

STATUS = [
    (0, ["check", "FOLDER"]),
    (0, ["check", "odd.txt"]),
    (1, ["check", "odd.txt", "--strict"]),
    (1, ["build", "odd.txt", "--strict"]),
    (1, ["build", "none.txt"]),
    (1, ["build", "a.txt", "--check"]),
    (1, ["batch", "IN", "out", "--encoding", "ascii"]),
    (0, ["batch", "IN", "out", "--to", "markdown"]),
    (1, ["build", "a.txt", "--to", "none"]),
    (2, ["build", "a.txt", "--theme", "none"]),
    (2, ["build", "a.txt", "--none"]),
    (2, ["none"]),
    (2, ["inspect"]),
]


@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize(("status", "words"), STATUS, ids=str)
def test_the_exit_status_is_as_the_tables_say(status: int, words: list[str], tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("标题\n\n一、正文。\n\n三、正文没有完\n", "utf-8")
    assert CliRunner().invoke(main, words).exit_code == status


def test_every_page_has_the_same_statuses() -> None:
    for name in ("commands.md", "ci.md", "diagnostics.md"):
        table = (ROOT / "docs" / name).read_text("utf-8").partition("## Exit status")[2]
        assert re.findall(r"^\| (\d) \|", table, re.MULTILINE) == ["0", "1", "2"], name


# Workflows and hooks.


def workflows() -> list[Any]:
    (ours,) = (block for block in blocks(ROOT / "docs" / "ci.md", "yaml") if "jobs:" in block)
    return [yaml.safe_load(WORKFLOW.read_text("utf-8")), yaml.safe_load(ours)]


@pytest.mark.parametrize("workflow", workflows(), ids=["ours", "the guide's"])
def test_a_workflow_has_what_github_asks_for(workflow: Any) -> None:
    assert {"name", "jobs", "permissions"} <= workflow.keys()
    assert True in workflow  # YAML 1.1 takes `on` for a truth value
    for job in workflow["jobs"].values():
        assert "runs-on" in job
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            if "uses" in step:
                assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])


def test_our_workflow_names_files_that_there_are() -> None:
    text = WORKFLOW.read_text("utf-8")
    for name in (".ci/run", "requirements.lock", "output/manifest.json", "seeds"):
        assert name in text
        assert (ROOT / name).exists()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.usefixtures("_desk")
def test_the_hook_is_the_one_that_the_guide_names(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    (example,) = (block for block in blocks(ROOT / "docs" / "ci.md", "yaml") if "repos:" in block)
    (used,) = yaml.safe_load(example)["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    assert all(re.search(hook["files"], name) for name in ("packet/1.txt", "packet.toml"))
    words = [*shlex.split(hook["entry"])[1:], *used["args"]]
    assert CliRunner().invoke(main, words).exit_code == 0
    (tmp_path / "packet" / "odd.txt").write_text("标题\n\n一、正文。\n\n三、正文没有完\n", "utf-8")
    assert CliRunner().invoke(main, words).exit_code == 1


def test_no_line_end_is_converted() -> None:
    assert "* -text" in (ROOT / ".gitattributes").read_text("utf-8").splitlines()
