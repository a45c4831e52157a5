"""What `jiangyi inspect` prints: how one source was read, as JSON that other programs rely on (format 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipeline.document import Document, Heading, Kind, Placed, Role, flow, role
from pipeline.packet import Meta, packet
from pipeline.read import Reading
from pipeline.toc import Scope, toc

FORMAT = 1


def inspection(reading: Reading, scope: Scope) -> str:
    """The inspection of one source, as a line of JSON."""
    placed = list(flow(reading.document))
    return json.dumps(
        {
            "format": FORMAT,
            "source": reading.source.described(),
            "title": reading.document.title,
            "blocks": [_block(reading, n, p) for n, p in enumerate(placed, 1)],
            "headings": [h for n, p in enumerate(placed, 1) for h in _headings(n, p)],
            "toc": list(_toc(reading.document, scope)),
            "edits": list(_edits(reading)),
            "diagnostics": list(_diagnostics(reading)),
        },
        ensure_ascii=False,
    )


def _block(reading: Reading, number: int, placed: Placed) -> dict[str, Any]:
    block = placed.block
    lead = {"lead": placed.lead.text} if placed.lead else {}
    spans = [list(span) for span in reading.spans(block)]
    return {"id": f"b{number}", "role": role(block), **lead, "text": block.text, "source": spans}


def _headings(number: int, placed: Placed) -> Iterator[dict[str, Any]]:
    block, common = placed.block, {"block": f"b{number}"}
    if role(block) is Role.TITLE:
        yield {"level": 0, "kind": Kind.TITLE, "text": block.text, **common, "run_in": False}
    heading = placed.lead or (block if isinstance(block, Heading) else None)
    if heading:
        level = {"level": heading.level} if heading.level else {}
        yield {**level, "kind": heading.kind, "text": heading.text, **common, "run_in": heading.run_in}


def _toc(document: Document, scope: Scope) -> Iterator[dict[str, Any]]:
    for entry in toc(packet(Meta(), (document,)), scope).entries:
        yield {"level": entry.level, "text": entry.text, "target": entry.target}


def _edits(reading: Reading) -> Iterator[dict[str, Any]]:
    for piece in reading.trail.edits():
        before = reading.source.text[piece.start : piece.end]
        rules, span = list(piece.by), {"start": piece.start, "end": piece.end}
        yield {"rules": rules, "reason": piece.reason, **span, "before": before, "after": piece.text}


def _diagnostics(reading: Reading) -> Iterator[dict[str, Any]]:
    for found in reading.diagnostics:
        where = {"line": found.where.line, "column": found.where.column}
        said = {"severity": found.severity, "code": found.code, "message": found.message}
        yield {**said, **where, "hint": found.hint}
