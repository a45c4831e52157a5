"""What the page says of each edit and each block: what it is, why, and the lines that would overrule it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.document import Heading, Placed, Role, flow, role
from pipeline.explain.fixes import Places, Spot
from pipeline.explain.markup import escaped
from pipeline.fix import GIVEN
from pipeline.frozen import frozen
from pipeline.read import Reading
from pipeline.source import LINE_END
from pipeline.trail import Trail


@frozen
class Note:
    """An item of a row's notes, as HTML. `at`: where what it is about begins in the result."""

    html: str
    at: int
    label: str
    heads: bool


def edit_notes(reading: Reading, places: Places) -> Iterator[str]:
    """What is said of each edit, as an item of a list, in order."""
    pieces = list(reading.trail.edits())
    starts = reading.source.places([piece.start for piece in pieces])
    spots = zip(places.keeping(pieces), _splits(reading.trail, places), strict=True)
    for number, (piece, place, (keep, split)) in enumerate(zip(pieces, starts, spots, strict=True), 1):
        what = f"<b>{escaped(', '.join(piece.by))}</b> {piece.fate}: {escaped(piece.reason)}"
        where = f'<a href="#s{number}">{place.line}:{place.column}</a>'
        yield f'<li id="n{number}">{where} {what}{_fix("keep", keep)}{_fix("split", split)}</li>'


def _splits(trail: Trail, places: Places) -> Iterator[list[Spot]]:
    """For each edit, where a block would begin again that it has joined to the one before; nowhere if it has not."""
    end = 0
    for piece in trail.pieces:
        start, end = end, end + len(piece.text)
        if piece.by:
            about = trail.text[max(0, start - 1) : end + 1]
            joined = LINE_END.search(trail.source, piece.start, piece.end) and "\n" not in about
            yield [places.at(trail.origin(end))] if joined and start > 0 and end < len(trail.text) else []


def block_notes(reading: Reading, places: Places) -> Iterator[Note]:
    """What is said of each block of the document, in order; a title that is not of the text has none."""
    placed = [one for one in flow(reading.document) if one.block.at >= 0]
    spots = places.blocks([reading.trail.span(one.block.at, one.block.at + len(one.block.text)) for one in placed])
    for number, (one, (begins, ends)) in enumerate(zip(placed, spots, strict=True), 1):
        is_ = role(one.block)
        join = _fix("join", [ends] if number < len(placed) else [])
        level = _fix("level", [begins], "level = ", f"{_level(one) or 1}")
        given = _fix("role", [begins], "role = ", f'"{is_ if is_ in GIVEN else Role.PARAGRAPH}"')
        html = f'<li id="b{number}"><b>{_label(one)}</b>{join}{level}{given}</li>'
        yield Note(html, one.block.at, _label(one), is_ in (Role.TITLE, Role.HEADING))


def _level(placed: Placed) -> int:
    """The level of a heading, run-in or not; 0 where there is none."""
    heading = placed.lead or placed.block
    return heading.level if isinstance(heading, Heading) else 0


def _label(placed: Placed) -> str:
    lead = ", run-in heading" if placed.lead else ""
    return f"{role(placed.block)}{lead} {_level(placed) or ''}".rstrip()


def _fix(do: str, spots: list[Spot], key: str = "", value: str = "") -> str:
    """The lines that do something at each of some spots, as HTML; what of them is to be chosen is a variable."""
    lines = escaped("\n\n".join(spot.fix(do) for spot in spots))
    chosen = f"\n{key}<var>{escaped(value)}</var>" if key else ""
    return f"<pre>{lines}{chosen}</pre>" if spots else ""
