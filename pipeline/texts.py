"""The texts that lie in a folder: its .txt files, in the order in which people count."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path

from pipeline.errors import Place, SourceError, reason
from pipeline.limits import Limits


def text_names(folder: Path, limits: Limits = Limits()) -> list[str]:
    """The texts of a folder, in natural order, hidden files left out; SourceError where they are too many.

    What is no file, a pipe or a link that leads nowhere, is among them, so that reading says so.
    """
    try:
        with os.scandir(folder) as entries:
            texts = (e.name for e in entries if _is_text(e.name) and not _is_folder(e))
            found = list(islice(texts, limits.documents + 1))
    except OSError as error:
        raise SourceError(reason(error), Place(str(folder)), "check the rights") from None
    if len(found) > limits.documents:
        raise SourceError(f"more than {limits.documents} texts", Place(str(folder)), limits.hint("documents"))
    return sorted(found, key=_natural)


def _is_text(name: str) -> bool:
    return os.path.splitext(name)[1].lower() == ".txt" and not name.startswith(".")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return os.path.isdir(entry) if entry.is_symlink() else entry.is_dir()  # False for links that go round in circles


def _natural(name: str) -> list[tuple[int, int | str]]:
    """A key that sorts `2.txt` before `10.txt`."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part]
