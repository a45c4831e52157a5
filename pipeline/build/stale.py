"""What `jiangyi build --check` lists: where an output folder is not what building anew would make of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import pinyin, tables, words
from pipeline.build.files import Output, digest
from pipeline.build.manifest import NAME, read

_PARTS = {"inputs": "read", "fonts": "a font", "libraries": "a library", "outputs": "written"}


def stale(folder: Path, made: Output) -> Iterator[str]:
    """Where the manifest in a folder is not the one that was made, and where its files are not what that says.

    Whoever keeps nothing but the manifest (as in git) need not have the files: they count where one of them is there.
    """
    path = folder / NAME
    found, wanted = read(path), json.loads(made.data)
    if found is None:
        yield f"{path}: there is none, or it is no manifest"
    elif path.read_bytes() != made.data:
        yield from _differences(found, wanted)
    there = {name: folder / name for name in wanted["outputs"] if (folder / name).is_file()}
    for name, said in wanted["outputs"].items():
        if there and name not in there:
            yield f"{folder / name}: it is missing"
        elif there and digest(there[name].read_bytes()) != said["sha256"]:
            yield f"{folder / name}: it is not what would be written"


def mistaken() -> Iterator[str]:
    """The compiled tables whose sources are not the ones that were recorded when they were compiled."""
    for recipe in (*words.recipes(), *pinyin.recipes()):
        if not tables.verified(recipe):
            yield f"{recipe.name}: a library's data are not what was recorded; install Jiangyi and its libraries anew"


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    """What two manifests say differently, entry by entry."""
    for part, what in _PARTS.items():
        old, new = found.get(part) or {}, wanted[part]
        for name in dict.fromkeys((*old, *new)):
            if name not in new:
                yield f"{NAME}: {name} is {what} no more"
            elif name not in old:
                yield f"{NAME}: {name} is new ({what})"
            elif old[name] != new[name]:
                yield f"{NAME}: {name} has changed ({what})"
    if any(found.get(key) != wanted[key] for key in ("format", "jiangyi")):
        yield f"{NAME}: it is of another version of jiangyi"
