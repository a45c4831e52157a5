"""A store of kept answers, in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Shelf:
    """Forgets nothing, and holds what it is given as JSON. `made`: how many answers it was given."""

    held: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def get(self, key: str) -> Any | None:
        return json.loads(self.held[key]) if key in self.held else None

    def put(self, key: str, value: Any) -> None:
        self.held[key] = json.dumps(value)
        self.made += 1
