"""What is doubtful in a text that was read: one file a subject. The rules' own doubts come from the rules."""

from __future__ import annotations

from pipeline.document import Document, flow
from pipeline.doubts.brackets import brackets
from pipeline.doubts.characters import characters
from pipeline.doubts.ends import ends
from pipeline.doubts.numbers import numbers
from pipeline.trail import Doubt


def doubts(document: Document, text: str) -> tuple[Doubt, ...]:
    """What is doubtful in a cleaned text and in the document that was read from it, in no order."""
    placed = list(flow(document))
    return (*numbers(placed), *ends(placed, text), *brackets(text), *characters(text))
