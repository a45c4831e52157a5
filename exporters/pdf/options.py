"""What `[export.pdf]` of packet.toml can say."""

from __future__ import annotations

from enum import StrEnum

from pipeline.frozen import frozen


class Conformance(StrEnum):
    """What the file claims to be: a PDF that anyone can read (PDF/UA-1) and keep (PDF/A-2a), or nothing."""

    FULL = "ua1+a2a"
    NONE = "none"


@frozen
class Options:
    """`[export.pdf]` in packet.toml."""

    conformance: Conformance = Conformance.FULL
