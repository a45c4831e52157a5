"""The four seeds are read as the golds made by hand say, whole, and however they are wrapped."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from helpers import squeezed
from pipeline.build.reading import load
from pipeline.document import Heading, Item, Kind, Placed, flow, role
from pipeline.inspection import inspection
from pipeline.read import Reading, read
from pipeline.source import decode
from pipeline.toc import Scope

ROOT = Path(__file__).resolve().parents[1]
GOLDS = sorted((Path(__file__).parent / "golds").glob("*.json"))
# The golds' names of roles that have another name here.
ROLES = {"body": "paragraph", "closing": "paragraph", "attachment_title": "title"}


def fold(text: str) -> str:
    """A text without white space and without the width of its marks, which restoring may mend."""
    return unicodedata.normalize("NFKC", squeezed(text)).replace("〔", "[").replace("〕", "]")


def gold(path: Path) -> tuple[dict[str, Any], Reading]:
    found = json.loads(path.read_text("utf-8"))
    return found, load(str(ROOT / found["source"]))


@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_blocks_and_their_roles_are_those_of_the_gold(path: Path) -> None:
    wanted, reading = gold(path)
    roles = [(ROLES.get(e["type"], e["type"].replace("_", "-")), fold(e["text"])) for e in wanted["elements"]]
    assert [(role(p.block), fold(p.block.text)) for p in flow(reading.document)] == roles
    assert fold(reading.document.title) == fold(wanted["title"])


@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_headings_and_their_levels_are_those_of_the_gold(path: Path) -> None:
    wanted, reading = gold(path)
    seen = json.loads(inspection(reading, Scope()))["headings"]
    kinds = {"lead": "lead", "ordinal": "ordinal", None: ""}
    assert [(h["level"], fold(h["text"]), h["run_in"]) for h in seen] == [
        (h["level"], fold(h["text"]), h.get("run_in", False)) for h in wanted["headings"]
    ]
    named = [kinds[h.get("kind")] for h in wanted["headings"]]
    assert [h["kind"] if h["kind"] in ("lead", "ordinal") else "" for h in seen] == named


@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_what_is_removed_is_what_the_gold_calls_noise(path: Path) -> None:
    wanted, reading = gold(path)
    source = reading.source.text
    removed = "".join(
        source[p.start : p.end] for p in reading.trail.edits() if not p.text and source[p.start : p.end].strip()
    )
    assert squeezed(removed) == squeezed("".join(n["text"] for n in wanted["noise"]))


# Wrap invariance (law 5). The wrapping is that of a converter: a line is full at `width`, counted in characters
# or in display cells, and marks that may not begin or end a line move.

NO_START = set("，。、；：？！）》〉」』】〕”’…—％,.;:?!)")
NO_END = set("（《〈「『【〔“‘(")


def cells(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text) / 2


def wrapped(text: str, width: int, size: Any) -> list[str]:
    lines, line = [], "\u3000\u3000"
    for c in text:
        full = size(line) >= width and line.strip("\u3000 ")
        if full and c not in NO_START and line[-1] not in NO_END:
            lines.append(line)
            line = ""
        line += c
    return [*lines, line]


def shape(placed: Placed) -> tuple[str, str, str, int]:
    lead = squeezed(placed.lead.text) if placed.lead else ""
    return role(placed.block), squeezed(placed.block.text), lead, placed.depth


@pytest.mark.parametrize("size", [len, cells], ids=["characters", "cells"])
@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_a_document_wrapped_at_any_width_is_the_same_document(path: Path, size: Any) -> None:
    _, reading = gold(path)
    blocks = list(flow(reading.document))
    for width in range(16, 61):
        lines = [line for p in blocks for line in wrapped(p.block.text, width, size)]
        again = read(decode("\n".join(lines).encode(), "wrapped"))
        assert [shape(p) for p in flow(again.document)] == [shape(p) for p in blocks], width


# Reading beyond the seeds, by small texts.


def shapes(text: str) -> list[tuple[str, str]]:
    document = read(decode(text.encode(), "t")).document
    return [(p.lead.kind if p.lead else role(p.block), p.block.text[:8]) for p in flow(document)]


def test_articles_are_headings_without_a_level_and_their_items_none() -> None:
    text = "工会条例\n第一章 总则\n第一条 为了规范，制定。\n（一）依法；\n（二）自愿。\n第二章 组织\n第二条为了组织。"
    assert shapes(text) == [
        ("title", "工会条例"),
        ("heading", "第一章 总则"),
        (Kind.ARTICLE, "第一条 为了规范"),
        ("list-item", "（一）依法；"),
        ("list-item", "（二）自愿。"),
        ("heading", "第二章 组织"),
        (Kind.ARTICLE, "第二条为了组织。"),
    ]


def test_items_that_a_colon_announced_are_no_headings() -> None:
    text = "通知\n有下列情形：\n（一）甲。\n（二）乙。\n一、总体要求\n（一）原则。要坚持。"
    assert [s for s, _ in shapes(text)] == ["title", "paragraph", "list-item", "list-item", "heading", Kind.NUMBERED]


def test_a_reference_to_an_article_begins_no_article() -> None:
    assert [s for s, _ in shapes("办法\n第一条 依法。\n第十七条的规定不适用。")] == ["title", Kind.ARTICLE, "paragraph"]


def test_books_push_chapters_down() -> None:
    document = read(decode("法典\n第一编 总则\n第一章 一般\n第一节 甲\n正文。".encode(), "t")).document
    headings = [p.block for p in flow(document) if isinstance(p.block, Heading)]
    assert [(h.level, h.number) for h in headings] == [(1, "第一编"), (2, "第一章"), (3, "第一节")]


def test_items_are_kept_whole() -> None:
    document = read(decode("名单\n包括：\n1.甲；\n2.乙。".encode(), "t")).document
    assert [p.block.text for p in flow(document) if isinstance(p.block, Item)] == ["1.甲；", "2.乙。"]


def test_an_attachment_begins_with_its_label() -> None:
    text = "通知\n请执行。\n某总工会\n2021年3月10日\n附件1\n实施方案\n一、目标\n抄送：某局。"
    document = read(decode(text.encode(), "t")).document
    (attached,) = document.attached
    assert [e.text for e in attached.opening] == ["附件1", "实施方案"]
    assert [e.role for e in document.closing] == ["signature", "date"]
    assert [e.role for e in document.imprint] == ["cc-list"]


def test_attachments_are_siblings_however_many() -> None:
    text = "通知\n请执行。\n" + "".join(f"附件{n}\n方案{n}\n一、目标\n正文。\n" for n in range(1, 900))
    document = read(decode(text.encode(), "t")).document
    assert [a.title for a in document.attached] == [f"方案{n}" for n in range(1, 900)]
