"""Where references and the index lead: bookmarks inside the documents' paragraphs, and the pages that they are on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count

from exporters.docx.layout.laid import Laid
from exporters.docx.layout.paragraphs import Para
from exporters.docx.markup import Markup, point, point_name
from exporters.docx.outline import Outline
from pipeline.document import Place, Verbatim
from pipeline.frozen import frozen


@frozen
class Places:
    """Of each block the offsets that something leads to, with their bookmarks' numbers.

    They have bookmarks of their own: when Word refreshes the contents it makes those of the headings anew.
    """

    marks: Mapping[int, Mapping[int, int]]

    @classmethod
    def of(cls, outline: Outline, laid: Laid) -> Places:
        """Number the bookmarks after those of the outline."""
        numbers = count(len(outline.marks) + 1)
        return cls({block: {at: next(numbers) for at in offsets} for block, offsets in sorted(laid.marked.items())})

    def anchor(self, place: Place) -> str:
        """The name of the bookmark at a place."""
        return point_name(self.marks[place.block][place.at])

    def within(self, para: Para) -> list[tuple[int, Markup]]:
        """The bookmarks of a paragraph, with their offsets from its beginning: at its last character at most."""
        marks = [*self.marks.get(para.block, {}).items()]
        if not marks:
            return []
        last = para.at + sum(map(len, para.rows)) - 1
        if isinstance(para.placed.block, Verbatim):
            marks = [(at, number) for at, number in marks if para.at <= at <= last]
        return [(min(at, last) - para.at, point(number)) for at, number in marks]


def parted(
    words: str, at: int, points: Iterable[tuple[int, Markup]], made: Callable[[str], Markup]
) -> Iterator[Markup]:
    """Runs of text, with the points that stand in it. `at`: where the text begins, counted as they are."""
    begin = 0
    for offset, mark in points:
        if at <= offset < at + len(words):
            if offset - at > begin:
                yield made(words[begin : offset - at])
            yield mark
            begin = offset - at
    yield made(words[begin:])
