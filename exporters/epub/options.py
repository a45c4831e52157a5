"""What `[export.epub]` of packet.toml can say."""

from __future__ import annotations

from enum import StrEnum

from pipeline.frozen import frozen


class Split(StrEnum):
    """What a file holds: a document with all that is attached to it, or one section of its first level."""

    DOCUMENT = "document"
    SECTION = "section"


@frozen
class Options:
    """`[export.epub]` in packet.toml. `split`: what a file holds; `fonts`: whether the book has fonts of its own."""

    split: Split = Split.DOCUMENT
    fonts: bool = True
