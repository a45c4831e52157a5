"""Where the printed pages begin: marks in the text, and the list that leads to them."""

from __future__ import annotations

from exporters.epub.marks import Mark
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.typeset.pages import Part


@frozen
class PageList:
    """The pages of the body, in order; none where no file with these pages is made.

    The cover and the contents of the printed edition are pages of their own making, whose text is not that of ours.
    `source`: a URN of the printed edition, which it has in itself too.
    """

    breaks: tuple[Mark, ...] = ()
    source: str = ""

    @classmethod
    def of(cls, edition: Edition) -> PageList:
        """The pages of an edition: asked for only if they are printed, since setting them takes time."""
        if not edition.printed:
            return cls()
        body = (page for page in edition.pages.pages if page.part is Part.BODY and page.lines)
        first = ((page.label, page.lines[0]) for page in body)
        return cls(tuple(Mark(line.block, line.at, label) for label, line in first), edition.pages.identifier)
