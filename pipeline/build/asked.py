"""What a build is asked for on the command line."""

from __future__ import annotations

import os

from pipeline.access import STDIN, Access
from pipeline.frozen import frozen

FEW, LIGHT = 1000, 1 << 18  # files; bytes of sources: what less takes to be read, more processes take to start


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
    access: Access = Access()

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

    @property
    def light(self) -> bool:
        """Whether little is to be read, and all of it from files."""
        try:
            names = os.listdir(self.folder) if self.folder else self.packet
        except OSError:  # whoever reads it will say what is wrong
            return False
        paths = (os.path.join(self.folder, name) for name in names[:FEW])
        sizes = (os.path.getsize(path) for path in paths if os.path.isfile(path))
        return STDIN not in names and len(names) < FEW and sum(sizes) < LIGHT
