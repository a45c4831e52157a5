"""What is doubtful in a text that was read: one file a subject. The rules' own doubts come from the rules."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.document import Document, flow
from pipeline.doubts.brackets import brackets
from pipeline.doubts.characters import characters
from pipeline.doubts.ends import ends
from pipeline.doubts.numbers import numbers
from pipeline.trail import Doubt


def doubts(document: Document, text: str, parted: Mapping[int, int]) -> tuple[Doubt, ...]:
    """What is doubtful in a cleaned text and in the document that was read from it, in no order.

    `parted`: where the blocks end that stand in several stretches of the text, by where they begin.
    """
    placed = list(flow(document))
    return (*numbers(placed), *ends(placed, parted), *brackets(text), *characters(text))
