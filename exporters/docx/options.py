"""What `[export.docx]` of packet.toml can say."""

from __future__ import annotations

from pipeline.export import File
from pipeline.frozen import frozen


@frozen
class Options:
    """`[export.docx]` in packet.toml. `template`: a Word file whose styles, page, headers and footers are taken."""

    template: File | None = None
