"""What `jiangyi explain --html` writes: a page with source and result side by side, every edit marked and explained."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from string import Template

from pipeline.errors import Diagnostic
from pipeline.explain.fixes import Places, document
from pipeline.explain.markup import attribute, escaped
from pipeline.explain.notes import Note, block_notes, edit_notes
from pipeline.explain.rows import Row, rows
from pipeline.fix import GIVEN
from pipeline.read import Reading
from pipeline.rules import RULES
from pipeline.trail import Fate, Piece

COLOURS = 12  # of page.css; where there are more rules, they are told apart by name


def page(reading: Reading, rule: str = "") -> str:
    """A reading as one HTML page that needs nothing but itself. With a rule, its edits alone are marked at first.

    Its policy forbids it to ask for anything and to run any script but its own, whatever the text holds.
    """
    counts = Counter(name for piece in reading.trail.edits() for name in piece.by)
    kinds = _kinds({*counts, *([rule] if rule else [])})
    style, script = _resource("page.css") + _colours(kinds, counts), _resource("page.js")
    return Template(_resource("page.html")).substitute(
        style=style,
        script=script,
        style_digest=_digest(style),
        script_digest=_digest(script),
        name=escaped(PurePath(reading.source.name).name),
        title=escaped(reading.document.title or PurePath(reading.source.name).name),
        facts=_facts(reading),
        diagnostics=_diagnostics(reading.diagnostics),
        document=escaped(document(reading.source)),
        roles=", ".join(f"<i>{role}</i>" for role in GIVEN),
        rules="".join(_rules(kinds, counts, rule)),
        rows="".join(_rows(reading, kinds)),
    )


def _resource(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _kinds(names: Iterable[str]) -> dict[str, int]:
    """Rules, numbered in the order in which they work."""
    order = {rule.name: n for n, rule in enumerate(RULES)}
    return {name: n for n, name in enumerate(sorted(names, key=lambda name: (order.get(name, len(order)), name)))}


def _colours(kinds: dict[str, int], counts: Counter[str]) -> str:
    """The colour of each rule. Of several that worked on an edit, the rarest colours it: the last to be named."""
    rarest_last = sorted(kinds, key=lambda name: -counts[name])
    return "".join(f".k{kinds[name]}{{--c:var(--h{kinds[name] % COLOURS})}}\n" for name in rarest_last)


def _facts(reading: Reading) -> str:
    """The encoding and what became of how many characters."""
    sizes: Counter[Fate] = Counter()
    for piece in reading.trail.pieces:
        sizes[piece.fate] += piece.end - piece.start or len(piece.text)
    counts = ", ".join(f"{sizes[fate]:,} {fate}" for fate in Fate if sizes[fate])
    whole, left = len(reading.source.text), len(reading.trail.text)
    return f"{escaped(reading.source.encoding)}; {whole:,} characters became {left:,}: {counts}"


def _diagnostics(found: tuple[Diagnostic, ...]) -> str:
    if not found:
        return ""
    items = "".join(f'<li id="o{number}">{_diagnostic(number, one)}</li>' for number, one in enumerate(found, 1))
    return f'<section id="odd"><h2>Diagnostics</h2><ul>{items}</ul></section>'


def _diagnostic(number: int, found: Diagnostic) -> str:
    """A diagnostic, with a link to its place, or to its line."""
    where = found.where
    place = ":".join(str(n) for n in (where.line, where.column) if n)
    link = f'<a href="#d{number}">{place}</a> ' if place else ""
    hint = f" <i>{escaped(found.hint)}</i>" if found.hint else ""
    return f"{link}<b>{found.severity}</b> {escaped(found.message)}{hint}"


def _rules(kinds: dict[str, int], counts: Counter[str], rule: str) -> Iterator[str]:
    """A checkbox for each rule, with its colour and the number of its edits."""
    summaries = {known.name: known.summary for known in RULES}
    for name, number in kinds.items():
        checked = " checked" if rule in ("", name) else ""
        box = f'<input type="checkbox" value="k{number}"{checked} autocomplete="off">'
        title = attribute(summaries.get(name, ""))
        text = f"<span>{escaped(name)}</span> <b>{counts[name]:,}</b>"
        yield f'<label class="k{number}" title={title}>{box}{text}</label> '


def _rows(reading: Reading, kinds: dict[str, int]) -> Iterator[str]:
    places = Places(reading.source.text)
    edits = list(edit_notes(reading, places))
    blocks = deque(block_notes(reading, places))

    def classes(piece: Piece) -> str:
        return " ".join(f"k{kinds[name]}" for name in piece.by)

    for row in rows(reading, classes):
        begun = []
        while blocks and blocks[0].at < row.end:
            begun.append(blocks.popleft())
        yield _row(row, begun, [edits[number - 1] for number in row.edits])


def _row(row: Row, blocks: list[Note], edits: list[str]) -> str:
    heads = " h" if any(block.heads for block in blocks) else ""
    counted = [f"{len(edits)} edit{'s' * (len(edits) > 1)}"] if edits else []
    summary = " · ".join([*(block.label for block in blocks), *counted])
    items = "".join([*(block.html for block in blocks), *edits])
    notes = f'<details lang="en"><summary>{summary}</summary><ul>{items}</ul></details>' if items else ""
    return f'<div class="row"><div class="s">{row.source}</div><div class="r{heads}">{row.result}</div>{notes}</div>\n'
