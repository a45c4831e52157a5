"""Entry points as installers leave them, read in a tenth of the time that `importlib.metadata` takes to be imported.

pip, uv and the like write `entry_points.txt` into a folder NAME-VERSION.dist-info on `sys.path`
(packaging.python.org, Entry points specification; PEP 376). What is installed in another way (an egg, an archive, by a
finder of its own) is not here: ask `importlib.metadata`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from itertools import takewhile
from operator import attrgetter


def value(group: str, name: str) -> str | None:
    """What an entry point names, `module:attribute`; None if no folder on `sys.path` has one of that name."""
    return _group(group, tuple(sys.path)).get(name)


def load(value: str) -> object:
    """What `module:attribute [extras]` names, with or without an attribute and extras.

    >>> load("pipeline.export:find [x]").__name__, load("pipeline.export").__name__
    ('find', 'pipeline.export')
    """
    module, _, attribute = value.partition("[")[0].strip().partition(":")
    found: object = import_module(module.strip())
    return attrgetter(attribute.strip())(found) if attribute else found


@lru_cache(maxsize=1)
def _group(group: str, path: tuple[str, ...]) -> dict[str, str]:
    """The entry points of a group; the first package and the first entry of a name hide those further on."""
    found: dict[str, str] = {}
    for text in _files(path):
        lines = text.partition(f"[{group}]\n")[2].splitlines()
        for line in takewhile(lambda line: not line.startswith("["), lines):
            name, is_entry, named = line.partition("=")
            if is_entry and not line.startswith("#"):
                found.setdefault(name.strip(), named.strip())
    return found


def _files(path: tuple[str, ...]) -> Iterator[str]:
    """What each installed package's entry_points.txt says."""
    seen = set[str]()
    for folder in path:
        listed = os.listdir(folder or ".") if os.path.isdir(folder or ".") else []
        for name in listed:
            package = name.partition("-")[0].lower().replace(".", "_")
            if name.endswith(".dist-info") and package not in seen:
                seen.add(package)
                try:
                    with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as file:
                        yield file.read()
                except (OSError, UnicodeDecodeError):
                    continue  # it has none
