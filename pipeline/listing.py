"""What the command lists line by line: the edits of a text (`explain`), the terms of a packet (`terms`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from pipeline import mend
from pipeline.aids.terms import OF_A_DOCUMENT, Term, key_terms
from pipeline.cells import columns, padded
from pipeline.document import Block, Heading, flow
from pipeline.document import Place as At
from pipeline.errors import Place, SourceError
from pipeline.frozen import frozen
from pipeline.read import Reading
from pipeline.trail import Piece

FORMAT = 1
SHOWN = 40  # characters of a stretch that explain prints
PLACES = 3  # of a term that a line of the table names


def edits(reading: Reading, name: str, say: Callable[[str], str] = str) -> Iterator[str]:
    """What became of every character of a text, and each edit, or those of one rule; a packet's fixes come first."""
    found, pieces = reading.source, reading.trail.pieces
    yield f"{found.name}: {found.encoding}, {say(f'{len(found.text)} characters')}"
    for (fate, by), size in sorted(_counts(pieces).items()):
        yield f"{size:>8}  {padded(say(fate), 8)} {by}".rstrip()
    fixed = reading.fixed if name in ("", mend.NAME) else ()
    for one, place in zip(fixed, found.places([one.start for one in fixed]), strict=True):
        named = _quoted(found.text[one.start : one.end])
        yield f"{one.fix.place}: {say(f'{one.fix.asked} at {place.line}:{place.column}')}: {named}"
    shown = [piece for piece in reading.trail.edits() if not name or name in piece.by]
    for piece, place in zip(shown, found.places([piece.start for piece in shown]), strict=True):
        before, after = _quoted(found.text[piece.start : piece.end]), _quoted(piece.text)
        yield f"{place.line}:{place.column}: {', '.join(piece.by)} ({say(piece.reason)}): {before} → {after}"


def _counts(pieces: Iterable[Piece]) -> Counter[tuple[str, str]]:
    """Characters by what became of them and by whom; added ones are counted as they now stand."""
    counts: Counter[tuple[str, str]] = Counter()
    for piece in pieces:
        counts[piece.fate, ", ".join(piece.by)] += piece.end - piece.start or len(piece.text)
    return counts


def _quoted(text: str) -> str:
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return '"' + "".join(c if c.isprintable() or c == "\u3000" else ascii(c)[1:-1] for c in shown) + '"'


@frozen
class Terms:
    """The terms to list: of the packet, or the key terms of one document, by its number from 0."""

    terms: tuple[Term, ...]
    document: int | None = None


def shown(found: tuple[Term, ...], names: Sequence[str], document: str, most: int | None) -> Terms:
    """The terms to list. SourceError for a document, by its number from 1 or its name, that the packet has not."""
    if not document:
        return Terms(found[:most])
    numbers = [number for number, name in enumerate(names) if document in (name, str(number + 1))]
    if not numbers:
        raise SourceError("the packet has no such document", Place(document), f"it has {', '.join(names)}")
    return Terms(key_terms(found, numbers[0], most or OF_A_DOCUMENT), numbers[0])


def table(listed: Terms, readings: Sequence[Reading]) -> Iterator[str]:
    """Terms as the lines of a table: weight, how often each stands by itself, in how many documents, first places."""
    source_of = _Sources(readings)
    width = max((columns(term.text) for term in listed.terms), default=0)
    for term in listed.terms:
        of_document = [at for at in term.places if listed.document in (None, source_of.document(at))]
        lines = dict.fromkeys(str(Place(place.file, place.line)) for place in source_of.places(of_document))
        named = ", ".join(list(lines)[:PLACES]) + (" …" if len(lines) > PLACES else "")
        name = padded(term.text, width)
        yield f"{name}  {_weight(term, listed):7.1f} {term.count:5} {len(term.documents):4}  {named}"


def json_of(listed: Terms, readings: Sequence[Reading]) -> str:
    """The same as a line of JSON (format 1, docs/terms.md)."""
    source_of = _Sources(readings)
    return json.dumps(
        {
            "format": FORMAT,
            "documents": [reading.source.described() for reading in readings],
            "document": None if listed.document is None else listed.document + 1,
            "terms": [_term(term, listed, source_of) for term in listed.terms],
        },
        ensure_ascii=False,
    )


def _term(term: Term, listed: Terms, source_of: _Sources) -> dict[str, Any]:
    return {
        "term": term.text,
        "added": term.added,
        "weight": round(_weight(term, listed), 3),
        "count": term.count,
        "documents": [number + 1 for number in term.documents],
        "places": [
            {
                "document": source_of.document(at) + 1,
                "block": f"b{at.block - source_of.first(at) + 1}",
                "offset": at.at,
                "file": place.file,
                "line": place.line,
                "column": place.column,
            }
            for at, place in zip(term.places, source_of.places(term.places), strict=True)
        ],
    }


def _weight(term: Term, listed: Terms) -> float:
    return term.score if listed.document is None else term.weight(listed.document)


class _Sources:
    """Where in the sources the places of a packet's blocks are."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        blocks = [[placed.block for placed in flow(reading.document)] for reading in readings]
        self._firsts = list(accumulate(map(len, blocks), initial=0))
        self._blocks = [(number, block) for number, of_one in enumerate(blocks) for block in of_one]
        self._readings = readings

    def document(self, at: At) -> int:
        """The number of a place's document."""
        return self._blocks[at.block][0]

    def first(self, at: At) -> int:
        """The number of the first block of a place's document."""
        return self._firsts[self.document(at)]

    def places(self, found: Iterable[At]) -> Iterator[Place]:
        """File, line and column of each place; the file alone where packet.toml gave the text."""
        of_one = [(*self._blocks[at.block], at.at) for at in found]
        lines = [reading.source.places(list(_origins(reading, n, of_one))) for n, reading in enumerate(self._readings)]
        for number, block, _ in of_one:
            yield next(lines[number]) if block.at >= 0 else Place(self._readings[number].source.name)


def _origins(reading: Reading, number: int, places: Iterable[tuple[int, Block | Heading, int]]) -> Iterator[int]:
    """The offsets in its source of those places that are one reading's."""
    for document, block, offset in places:
        if document == number and block.at >= 0:
            stretches = reading.stretches(block)
            skipped = accumulate((end - start for start, end in stretches), initial=0)
            start, before = next(
                (s, b) for (s, end), b in zip(stretches, skipped, strict=False) if offset < b + end - s
            )
            yield reading.trail.origin(start + offset - before)
