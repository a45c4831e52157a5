"""The rules, each in the file of its subject. Their order stands here and nowhere else."""

from __future__ import annotations

from pipeline.rules import (
    characters,
    doubles,
    entities,
    lines,
    mojibake,
    ornaments,
    pages,
    punctuation,
    spacing,
    splits,
    tags,
)
from pipeline.trail import Rule

STAGES: tuple[tuple[Rule, ...], ...] = (
    (*entities.RULES, *mojibake.RULES, *characters.RULES, *tags.RULES, *pages.RULES, *ornaments.RULES),
    (*punctuation.STOPS, *splits.RULES),
    (*spacing.LETTERS, *lines.RULES),
    (*spacing.RULES, *doubles.RULES, *punctuation.RULES),
)
RULES: tuple[Rule, ...] = tuple(rule for stage in STAGES for rule in stage)
