"""The rules, each in the file of its subject. Their order stands here and nowhere else."""

from __future__ import annotations

from pipeline.rules import (
    characters,
    contents,
    doubles,
    entities,
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
    wraps,
)
from pipeline.rules.tables import sparing
from pipeline.trail import Rule

STAGES: tuple[tuple[Rule, ...], ...] = (
    (*entities.RULES, *mojibake.RULES, *characters.RULES, *sparing(*characters.ALIKE)),
    (*tags.RULES, *sparing(*pages.RULES, *tags.LINES, *contents.RULES, *ornaments.RULES)),
    sparing(*punctuation.STOPS, *spacing.NUMBERS, *splits.RULES, *footnotes.RULES),
    sparing(*spacing.LETTERS, *lines.RULES, *wraps.RULES),
    (*tables.RULES, *sparing(*spacing.RULES, *doubles.RULES, *punctuation.RULES)),
)
RULES: tuple[Rule, ...] = tuple(rule for stage in STAGES for rule in stage)
