"""Digests of font files, worked out again only when size or time differ."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pipeline import recorded
from pipeline.build.fresh import GRAIN, Stamp, now
from pipeline.frozen import frozen
from pipeline.kept import Store
from pipeline.typeset import fonts


@frozen
class Digests:
    """Tells the SHA-256 of files: as recorded when the package was built, as kept, or worked out now.

    `thorough`: always worked out now.
    """

    store: Store | None
    thorough: bool = False

    def of(self, path: Path) -> str:
        """The SHA-256 of a font file, in hex digits."""
        bundled = path.parent == fonts.folder() and not self.thorough
        return (recorded.recorded(path) if bundled else None) or self._kept(path)

    def _kept(self, path: Path) -> str:
        at, stamp, key = now(), Stamp.of(str(path)), sha256(f"digest\0{path.absolute()}".encode()).hexdigest()
        known = self.store.get(key) if self.store and not self.thorough else None
        if known and known[:2] == [stamp.size, stamp.changed] and stamp.changed < known[2] - GRAIN:
            return str(known[3])
        found = recorded.hashed(path)
        if self.store:
            self.store.put(key, [stamp.size, stamp.changed, at, found])
        return found
