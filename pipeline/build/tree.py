"""The texts of a folder and all below it: one by one, in one order, each with a place of its own to be written to."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.build.files import file_name
from pipeline.errors import Place, SourceError, reason
from pipeline.frozen import frozen
from pipeline.plan import PACKET

SUFFIX = ".txt"
LINK = "this is a symbolic link, and links are not followed"


@frozen
class Text:
    """A text by its path below the folder, its outputs' path without suffix, and the packet.toml above it.

    `problem` says why it cannot be read as a file; a folder that cannot be listed is met in the same way.
    """

    name: str
    target: str
    packet: str = ""
    problem: str = ""


def texts(root: Path, output: Path) -> Iterator[Text]:
    """All texts below a folder, sorted in each; the output folder, links to folders and hidden names are left out.

    What is held are the names in a folder and in those above it. SourceError if the root cannot be listed.
    """
    try:
        left_out = _identity(output.stat()) if output.exists() else None
        pending = _within(root, Text("", ""))
    except OSError as error:
        raise SourceError(reason(error), Place(str(root)), "name a folder of texts") from None
    while pending:
        entry, text = pending.pop()
        if not _is_folder(entry):
            yield replace(text, problem=_problem(entry))
        elif _identity(entry.stat(follow_symlinks=False)) != left_out:
            try:
                pending += _within(entry.path, text)
            except OSError as error:
                yield replace(text, problem=f"this folder cannot be listed: {reason(error)}")


def _within(folder: str | Path, text: Text) -> list[tuple[os.DirEntry[str], Text]]:
    """What lies in a folder, the last first, each as a text beside or below the folder's own."""
    entries = _entries(folder)
    packet = next((entry.path for entry in entries if entry.name == PACKET and entry.is_file()), text.packet)
    wanted = [entry for entry in entries if _is_folder(entry) or _is_text(entry)]
    name, target = (part and part + "/" for part in (text.name, text.target))
    found = [
        (entry, Text(name + entry.name, target + called, packet))
        for entry, called in zip(wanted, _targets((_is_folder(e), e.name) for e in wanted), strict=True)
    ]
    return found[::-1]


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _is_text(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(SUFFIX) and not (entry.is_symlink() and entry.is_dir())


def _problem(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return LINK
    return "" if entry.is_file(follow_symlinks=False) else "this is no regular file"


def _targets(names: Iterable[tuple[bool, str]]) -> Iterator[str]:
    """Names for what comes of folders (True) and texts: as file systems allow, and no two that any takes for one.

    >>> list(_targets([(False, "A.TXT"), (False, "a.TXT"), (False, "a.txt"), (True, "a"), (False, "b?.txt")]))
    ['A', 'a-089a51d8', 'a-18b7cb09', 'a', 'b']
    """
    taken = set()
    for folder, name in names:
        called = file_name(name if folder else name[: -len(SUFFIX)])
        if (folder, _folded(called)) in taken:  # by the name's digest, not a count: it stays when others come and go
            called += "-" + hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
        taken.add((folder, _folded(called)))
        yield called


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
