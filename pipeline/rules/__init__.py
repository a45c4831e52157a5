"""The rules, each in the file of its subject. Their order stands here and nowhere else."""

from __future__ import annotations

from pipeline.rules import (
    characters,
    doubles,
    footnotes,
    lines,
    mojibake,
    ornaments,
    pages,
    punctuation,
    spacing,
    splits,
    tables,
    tags,
)
from pipeline.rules.tables import sparing
from pipeline.trail import Rule

STAGES: tuple[tuple[Rule, ...], ...] = (
    (
        *mojibake.RULES,
        *characters.RULES,
        *sparing(*characters.ALIKE),
        *tags.RULES,
        *sparing(*pages.RULES, *ornaments.RULES),
    ),
    sparing(*punctuation.STOPS, *splits.RULES, *footnotes.RULES),
    sparing(*spacing.LETTERS, *lines.RULES),
    (*tables.RULES, *sparing(*spacing.RULES, *doubles.RULES, *punctuation.RULES)),
)
RULES: tuple[Rule, ...] = tuple(rule for stage in STAGES for rule in stage)
