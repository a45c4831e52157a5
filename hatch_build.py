"""Compiles the tables that the wheel ships, and a checkout that is installed: docs/architecture.md, Compiled tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Tables(BuildHookInterface[Any]):
    """Writes `pipeline/compiled/` before files are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the tables of all libraries, by the recipes of the code that is built; record digests, fonts' too."""
        sys.path.insert(0, self.root)
        try:
            from pipeline import pinyin, tables, words  # noqa: PLC0415 - of this checkout

            fonts = Path(self.root, "fonts").glob("*.?tf")
            tables.ship(*words.recipes(), *pinyin.recipes(), beside=fonts)
        finally:
            sys.path.remove(self.root)
