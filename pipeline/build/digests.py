"""Digests of large files, worked out again only when size or time differ."""

from __future__ import annotations

from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.build.fresh import GRAIN, Stamp, now
from pipeline.kept import Store


def of_font(path: Path, store: Store | None) -> str:
    """The SHA-256 of a font file: as recorded when it was packaged, else as kept, else worked out now."""
    at, stamp, key = now(), Stamp.of(str(path)), sha256(f"digest\0{path.absolute()}".encode()).hexdigest()
    known = store.get(key) if store else None
    if known and known[:2] == [stamp.size, stamp.changed] and stamp.changed < known[2] - GRAIN:
        return str(known[3])
    with path.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if store:
        store.put(key, [stamp.size, stamp.changed, at, found])
    return found
