"""What a build is asked for on the command line."""

from __future__ import annotations

import os

from pipeline.frozen import frozen


@frozen
class Asked:
    """What is to be built, of what, and where to: all that the command line says of it."""

    packet: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    output: str = "output"
    each: bool = False
    booklet: bool = False
    theme: str = ""
    encoding: str = ""

    @property
    def folder(self) -> str:
        """The folder in which texts are looked for, where packet.toml names none; "" where files are named."""
        place = self.packet[0] if self.packet else "."
        if len(self.packet) > 1 or not (os.path.isdir(place) or place.endswith(".toml")):
            return ""
        return place if os.path.isdir(place) else os.path.dirname(place) or "."

    @property
    def places(self) -> tuple[str, ...]:
        """The folders in which what is read may change."""
        return (self.folder,) if self.folder else tuple({os.path.dirname(path) or "." for path in self.packet})
