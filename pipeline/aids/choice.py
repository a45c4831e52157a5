"""`[aids]` of packet.toml: which study aids a packet gets."""

from __future__ import annotations

from pipeline.document import Aid
from pipeline.frozen import frozen
from pipeline.packet import Packet


@frozen
class Aids:
    """Which study aids are made. What packet.toml does not say is made of several documents, and not of one alone.

    `selftest` is made only where it is asked for: which sentences are good questions, a teacher should see.
    """

    summary: bool | None = None
    notes: bool | None = None
    index: bool | None = None
    selftest: bool = False

    def wanted(self, packet: Packet) -> frozenset[Aid]:
        """What a packet gets."""
        said = {Aid.SUMMARY: self.summary, Aid.NOTES: self.notes, Aid.INDEX: self.index, Aid.TEST: self.selftest}
        return frozenset(aid for aid, on in said.items() if (not packet.single if on is None else on))

    @property
    def possible(self) -> bool:
        """Whether any packet gets one for which terms are looked for."""
        return self.selftest or self.index is not False or self.summary is not False
