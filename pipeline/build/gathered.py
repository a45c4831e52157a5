"""What a build has read, before anything is set: light, since it comes from a process that reads."""

from __future__ import annotations

from pipeline.brief import Brief
from pipeline.frozen import frozen
from pipeline.plan import Plan


@frozen
class Gathered:
    """A plan and its documents. `at`: when they began to be read, in nanoseconds; `folders`: what was found in them."""

    plan: Plan
    texts: tuple[Brief, ...]
    at: int
    folders: dict[str, str]
