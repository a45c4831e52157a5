"""The paragraphs of documents, kept between builds: their lines are foretold anew only where something has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import field
from hashlib import sha256
from itertools import product
from typing import Any, TypeAlias

from exporters.docx.layout.lengths import Lengths
from exporters.docx.layout.paragraphs import Para, Setter
from exporters.docx.outline import Outline
from pipeline.frozen import frozen
from pipeline.kept import Kept
from pipeline.typeset.locators import elsewhere

Cuts: TypeAlias = Mapping[int, Set[int]]  # of blocks, where bookmarks part their text
_FLAGS = {told: number for number, told in enumerate(product((False, True), repeat=4))}


@frozen
class Documents:
    """Makes paragraphs of documents. `given`: what decides those of any document."""

    setter: Setter
    outline: Outline
    kept: Kept
    given: str
    _known: dict[range, str] = field(default_factory=dict)

    @classmethod
    def of(cls, setter: Setter, outline: Outline, kept: Kept) -> Documents:
        """In the setter's theme and fonts."""
        return cls(
            setter, outline, kept, f"{setter.theme!r}\n{setter.breaker.shaper.fonts.digest}" if kept.store else ""
        )

    def blocks(self) -> list[list[Para]]:
        """Of every block its paragraphs, where no bookmark parts them."""
        found = (self._found(document, dict.fromkeys(document, frozenset())) for document in self.outline.documents)
        return [paras for one in found for paras in one.values()]

    def parted(self, cuts: Cuts) -> Iterator[tuple[int, list[Para]]]:
        """The paragraphs of blocks that bookmarks part."""
        for document in self.outline.documents:
            own = {number: cuts[number] for number in document if number in cuts}
            if own:
                yield from self._found(document, own).items()

    def _found(self, document: range, cuts: Cuts) -> dict[int, list[Para]]:
        if self.kept.store is None:
            return self._made(cuts)
        asked = [(number - document.start, sorted(offsets)) for number, offsets in cuts.items() if offsets]
        answer = self.kept.answer(
            "docx paragraphs",
            f"{self.given}\n{self._said(document)}\n{asked}",
            lambda: _written(self._made(cuts).values(), document.start),
        )
        return self._read(answer, document.start)

    def _made(self, cuts: Cuts) -> dict[int, list[Para]]:
        return {number: self.setter.paragraphs(self.outline, number, offsets) for number, offsets in cuts.items()}

    def _said(self, document: range) -> str:
        """What decides the paragraphs of a document: its blocks and the two around it, not where they lead to."""
        if document in self._known:
            return self._known[document]
        placed, columns, origin = self.outline.placed, self.outline.columns, self.outline.documents[document]
        own = () if origin else placed[document.start : document.stop]
        around = (
            *placed[max(document.start - 1, 0) : document.start],
            *own,
            *placed[document.stop : document.stop + 1],
        )
        said = [(elsewhere(one.block), one.depth, one.lead, one.begins) for one in around]
        whole = repr((origin, document.start > 0, columns - document.start if columns in document else -1, said))
        self._known[document] = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
        return self._known[document]

    def _read(self, answer: Any, first: int) -> dict[int, list[Para]]:
        lengths, found = [Lengths(*one) for one in answer["lengths"]], dict[int, list[Para]]()
        placed, styles, told = self.outline.placed, self.outline.styles, [*_FLAGS]
        for nth, at, apart, starts, own, keeps, flags, tabs in answer["paras"]:
            number = first + nth
            block = placed[number]
            rows = tuple(apart) if apart else (block.block.text,)
            para = Para(number, at, block, styles[number], rows, starts, lengths[own], keeps, *told[flags])
            found.setdefault(number, []).append(para._replace(tabs=tuple(tabs)) if tabs else para)
        return found


def _written(blocks: Iterable[list[Para]], first: int) -> dict[str, Any]:
    """Paragraphs as JSON has them, their blocks numbered from 0: lengths that many have in common are said once."""
    lengths: dict[Lengths, int] = {}
    paras = [
        (
            para.block - first,
            para.at,
            0 if para.rows == (para.placed.block.text,) else para.rows,
            para.starts,
            lengths.setdefault(para.lengths, len(lengths)),
            para.keeps,
            _FLAGS[para.asked, para.begins, para.joins_last, para.joins_next],
            para.tabs,
        )
        for paras in blocks
        for para in paras
    ]
    return {"lengths": [*lengths], "paras": paras}
