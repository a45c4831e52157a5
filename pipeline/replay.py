"""The second law of trails, replay: a source and its edits give the cleaned text, and back again."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.trail import Piece


def replayed(source: str, edits: Iterable[Piece]) -> str:
    """Make the edits in the source: the cleaned text, character for character."""
    out, at = [], 0
    for edit in edits:
        out += [source[at : edit.start], edit.text]
        at = edit.end
    return "".join([*out, source[at:]])


def reversed_(source: str, cleaned: str, edits: Iterable[Piece]) -> str:
    """Undo the edits in the cleaned text: the source, character for character."""
    out, at, shift = [], 0, 0
    for edit in edits:
        begins = edit.start + shift
        out += [cleaned[at:begins], source[edit.start : edit.end]]
        at = begins + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)
    return "".join([*out, cleaned[at:]])
