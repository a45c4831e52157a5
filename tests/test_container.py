"""The Containerfile names what there is; that its wheels install without a network is for .ci/run to show."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES = [
    line.split(maxsplit=1)
    for line in (ROOT / "Containerfile").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def instructions(name: str) -> list[str]:
    return [rest for found, rest in LINES if found == name]


def test_there_are_no_other_instructions() -> None:
    known = {"ARG", "FROM", "COPY", "RUN", "USER", "WORKDIR", "VOLUME", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in LINES} == known
    assert [name for name, _ in LINES[:2]] == ["ARG", "FROM"]


def test_the_base_is_an_argument_with_a_python_that_is_supported() -> None:
    (base,) = instructions("ARG")
    assert set(instructions("FROM")) == {"${BASE} AS installed", "${BASE}"}
    (version,) = re.findall(r"python:3\.(\d+)-slim$", base)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert int(version) >= int(project["requires-python"].removeprefix(">=3."))


def test_what_is_copied_is_what_make_gathers_and_nothing_else_is_sent() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^wheelhouse:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    copied = instructions("COPY")
    assert copied == ["wheelhouse /wheelhouse", "--from=installed /opt/jiangyi /opt/jiangyi"]
    assert recipe.count("--wheel-dir wheelhouse") == 2
    assert "--require-hashes -r requirements.lock" in recipe
    sent = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert sent == ["*", "!wheelhouse"]
    assert "/wheelhouse/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_it_is_installed_from_the_wheels_alone_and_run_by_no_root() -> None:
    (install,) = (line for line in instructions("RUN") if "pip install" in line)
    words = shlex.split(install)
    assert "--no-index" in words
    assert words[words.index("--find-links") + 1] == "/wheelhouse"
    assert words[-1] == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["name"]
    (user,) = instructions("USER")
    assert any(f"useradd --create-home --uid 1000 {user}" in line for line in instructions("RUN"))
    assert instructions("WORKDIR") == instructions("VOLUME") == ["/work"]


def test_its_entry_point_is_the_command() -> None:
    (entry,) = map(json.loads, instructions("ENTRYPOINT"))
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert entry == [f"/opt/jiangyi/bin/{next(iter(scripts))}"]
    names = [name for name, _ in LINES]
    assert names.index("USER") < names.index("ENTRYPOINT")


def test_ci_installs_by_the_same_command() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make wheelhouse" in run
    assert "grep --only-matching 'm pip install .*' Containerfile" in run
