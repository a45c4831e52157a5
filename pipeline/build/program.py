"""What this program is: its code and the libraries that it uses, so that no answer outlives what gave it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ("pipeline", "exporters")
CODE = (".py", ".toml", ".txt", ".css", ".js", ".html")  # files that answers come of; compiled tables come of these
# Libraries that shape what is written, as their distributions are called; and what shapes converted texts besides.
SHAPING = ("ebooklib", "jieba", "lxml", "pypinyin", "python-docx", "uharfbuzz")
CONVERTING = ("opencc",)
_INSTALLED = re.compile(r"(.+?)-([^-]+)\.(?:dist|egg)-info", re.IGNORECASE)


@cache
def program() -> str:
    """What names the code, and all that is installed beside it, plug-ins among that."""
    return sha256(f"{code()}{sorted(installed().items())}".encode()).hexdigest()


@cache
def code() -> str:
    """The SHA-256 of the code and of Python's version."""
    found = sha256(repr(sys.version_info[:3]).encode())
    for path in sorted(_code()):
        found.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


@cache
def installed() -> Mapping[str, str]:
    """The distributions on Python's path, and their versions: by the names of their folders, which import nothing."""
    found: dict[str, str] = {}
    for place in sys.path:
        for name in os.listdir(place or ".") if os.path.isdir(place or ".") else ():
            if said := _INSTALLED.fullmatch(name):
                found.setdefault(re.sub(r"[-_.]+", "-", said[1]).lower(), said[2])
    return found


def libraries(converted: bool) -> dict[str, str]:
    """The versions of those that shape what is written; `converted`: into another variant of Chinese."""
    shaping = (*SHAPING, *CONVERTING) if converted else SHAPING
    return {name: version for name, version in installed().items() if name in shaping}


def _code() -> Iterator[Path]:
    for top in OWN:
        for folder, _, names in os.walk(ROOT / top):
            yield from (Path(folder, name) for name in names if name.endswith(CODE))
