"""How evenly full lines are spaced, and how many lines and pages a text takes."""

from __future__ import annotations

from dataclasses import dataclass

from judge.marks import is_han
from judge.proof import Block, Line, Proof


@dataclass(frozen=True, slots=True)
class Figures:
    """Lines of text, sheets, and by how many em the widest gap of a line exceeds the normal one."""

    lines: int
    sheets: int
    full: int
    mean: float
    worst: float  # the 99th percentile


def figures(proof: Proof) -> Figures:
    widest = sorted(w for block, line in proof.full_lines() if (w := widest_gap(block, line)) is not None)
    lines = sum(1 for _ in proof.text_lines())
    mean = sum(widest) / max(len(widest), 1)
    return Figures(lines, proof.sheets, len(widest), mean, widest[int(0.99 * len(widest))] if widest else 0.0)


def widest_gap(block: Block, line: Line) -> float | None:
    """The widest gap between two Han characters, in em over the normal one; None where no two stand together."""
    em = block.style.em
    pairs = ((one, two) for one, two in line.pairs() if is_han(one.char) and is_han(two.char))
    return max(((two.x - one.x - em) / em for one, two in pairs), default=None)
