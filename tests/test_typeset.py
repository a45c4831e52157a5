"""The typesetter: marks, stretching, titles, page ends, faces."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from test_pdf import HARD, lines_of, of_paragraph

import helpers as hp
from pipeline.document import Document, Element, Role, Section, flow
from pipeline.packet import Meta, packet
from pipeline.theme import HANDOUT, Face
from pipeline.typeset.characters import may_break
from pipeline.typeset.pages import Part
from pipeline.words import boundaries
from samples import heading, notice, paragraph, sample


@pytest.mark.parametrize("mark", "。，、：；！？’”」』）》〉】〕…—·％～")
def test_a_mark_that_may_not_begin_a_line_does_not(mark: str) -> None:
    assert not may_break("工", mark)
    assert not any(line[0] == mark for n in range(30, 38) for line in lines_of("工" * n + mark + "会" * 40))


@pytest.mark.parametrize("mark", "“‘「『（《〈【〔")
def test_a_mark_that_may_not_end_a_line_does_not(mark: str) -> None:
    assert not may_break(mark, "工")
    assert not any(line[-1] == mark for n in range(30, 38) for line in lines_of("工" * n + mark + "会" * 40))


def body_lines(*documents: Document) -> list[Any]:
    pages = hp.edition(packet(Meta(), documents)).pages.pages
    return [line for page in pages if page.part is Part.BODY for line in page.lines]


def said(line: Any) -> str:
    return "".join(run.text for run in line.runs)


def end_of(line: Any) -> float:
    run = line.runs[-1]
    font = hp.bundled().named(run.font)
    return run.x + sum(font.width(c) for c in run.text) * run.size / 1000 + run.spacing * (len(run.text) - 1)


def test_a_dash_of_two_em_is_not_stretched_nor_a_last_line() -> None:
    lines = [line for n in range(20) for line in body_lines(*of_paragraph("工" * n + HARD).documents)]
    assert not [run for line in lines for run in line.runs if run.spacing and re.search("——|……", run.text)]
    *_, last = body_lines(*of_paragraph("工" * 36 + "会" * 36).documents)
    assert not any(run.spacing for run in last.runs)


def test_a_paragraph_is_indented_in_its_first_line_only() -> None:
    left, em = HANDOUT.sheet.left, HANDOUT.style("paragraph").size
    _, first, *rest = body_lines(*of_paragraph("工" * 100).documents)
    assert first.runs[0].x == pytest.approx(left + 2 * em)
    assert [line.runs[0].x for line in rest] == [pytest.approx(left)] * 2
    assert [len(said(line)) for line in (first, *rest)] == [34, 36, 30]


def test_a_space_where_a_line_ends_takes_no_room() -> None:
    assert [len(line.strip()) for line in lines_of("工" * 34 + " " + "会" * 10)[1:]] == [34, 10]


def test_the_lines_of_a_title_are_about_as_long() -> None:
    title = "关于深入学习贯彻党的十九届五中全会精神的决议"
    first, second, _ = body_lines(Document("doc", (Element(Role.TITLE, title),), (paragraph("文。"),)))
    assert abs(len(said(first)) - len(said(second))) <= 4


def test_titles_are_centred_and_signatures_stand_right() -> None:
    sheet = HANDOUT.sheet
    lines = {said(line): line for line in body_lines(notice())}
    title, signature = lines["关于印发《决议》的通知"], lines["某某总工会"]
    assert title.runs[0].x - sheet.left == pytest.approx(sheet.width - sheet.right - end_of(title), abs=0.01)
    assert end_of(signature) == pytest.approx(sheet.width - sheet.right - 2 * signature.runs[0].size, abs=0.01)


def test_a_quarter_of_an_em_stands_between_han_and_latin() -> None:
    line = body_lines(*of_paragraph("工会WTO工会").documents)[1]
    before, latin, after = line.runs
    assert latin.x - before.x == pytest.approx(2.25 * 12)
    assert after.x - end_of(replace(line, runs=(latin,))) == pytest.approx(0.25 * 12)


@pytest.mark.parametrize("size", [20, 30, 40])
def test_a_title_is_broken_between_phrases(size: int) -> None:
    title = "关于深入学习贯彻党的十九届五中全会精神团结动员全区广大职工为实现远景目标建功立业的决议"[:size]
    lines = body_lines(Document("doc", (Element(Role.TITLE, title),), (paragraph("文。"),)))[:-1]
    ends = [sum(len(said(line)) for line in lines[: k + 1]) for k in range(len(lines))]
    assert len(lines) > 1 or size == 20
    assert set(ends) <= boundaries(title)


@pytest.mark.parametrize("filler", range(28, 36))
def test_a_signature_does_not_stand_alone_on_a_page(filler: int) -> None:
    closing = (Element(Role.SIGNATURE, "某某总工会"), Element(Role.DATE, "2021年3月10日"))
    blocks = tuple(paragraph("工会。") for _ in range(filler))
    book = packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), blocks, (), closing),))
    for page in hp.edition(book).pages.pages:
        assert said(page.lines[0]) not in ("某某总工会", "2021年3月10日")


@pytest.mark.parametrize("filler", range(33))
def test_no_page_is_fuller_than_its_type_area(filler: int) -> None:
    blocks = tuple(paragraph("工会。") for _ in range(filler))
    sections = tuple(Section(f"sec-{n}", heading("一、标题", 1, "一、"), (paragraph("工会。"),)) for n in range(20))
    book = packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), blocks, sections),))
    for page in hp.edition(book).pages.pages:
        assert min(line.y for line in page.lines) > HANDOUT.sheet.bottom


def test_each_document_and_each_attached_one_begins_a_page() -> None:
    firsts = [p.block.text for d in sample().documents for p in flow(d) if p.begins]
    tops = [said(page.lines[0]) for page in hp.edition(sample()).pages.pages if page.part is Part.BODY]
    assert len(firsts) == 3
    assert [top for top in tops if any(first.startswith(top) for first in firsts)] == [
        next(top for top in tops if first.startswith(top)) for first in firsts
    ]


def test_a_run_in_heading_is_set_in_its_own_face() -> None:
    fonts = hp.bundled()
    (line,) = (line for line in body_lines(notice()) if said(line).startswith("（一）提高站位。"))
    names = {run.font for run in line.runs}
    assert {fonts.choose(HANDOUT.style("lead-2").face, "提").name, fonts.choose(Face.SONG, "要").name} <= names


def test_page_numbers_of_the_contents_end_at_the_right_edge() -> None:
    sheet = HANDOUT.sheet
    for page in hp.edition(sample()).pages.pages:
        for line in page.lines if page.part is Part.CONTENTS else ():
            if line.runs[-1].text.isdecimal():
                assert end_of(line) == pytest.approx(sheet.width - sheet.right, abs=0.01)


def test_a_character_is_set_by_the_face_that_has_it_as_it_should_be() -> None:
    fonts = hp.bundled()
    song, kai, fang = (fonts.files[face] for face in (Face.SONG, Face.KAI, Face.FANG))
    assert [fonts.choose(Face.FANG, c) for c in "工〇《1A"] == [fang, song, song, song, song]
    assert [fonts.choose(Face.KAI, c) for c in "工“”≅"] == [kai, song, song, song]
    assert [fonts.choose(face, "—") for face in (Face.SONG, Face.BIAOSONG, Face.HEI)] == [fang] * 3
