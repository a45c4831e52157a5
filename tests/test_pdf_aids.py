"""Study aids in the PDF: true pages, links that land, columns, lines to write on, what a reader hears."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf
import pytest

import checkers
from helpers import bundled, edition, printed, seeds, squeezed, written
from judge.index import Printed
from pdf_reader import Pdf
from pipeline.document import Aid, Block, Document, IndexEntry, Place, Reference, flow
from pipeline.packet import Packet
from pipeline.theme import MAIN, Theme
from pipeline.themes import GONGWEN, HANDOUT, LARGE, THEMES
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.furniture import GREY, LINE
from pipeline.typeset.locators import locators, segments
from pipeline.typeset.pages import Bar, Line, Page, Pages, Part
from samples import aided_sample, paragraph


@pytest.fixture(scope="module", params=THEMES.values(), ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest) -> Theme:
    found: Theme = request.param
    return found


@pytest.fixture(scope="module")
def pdf(theme: Theme) -> Pdf:
    return Pdf(written("pdf", aided_sample(), theme=theme))


def pages_of(book: Packet, theme: Theme) -> Pages:
    return edition(book, theme=theme).pages


def of_aid(book: Packet, theme: Theme, aid: Aid) -> list[Page]:
    """The pages on which study aids of a kind have lines, or that follow and have none."""
    owners = [document.aid for document in book.documents for _ in flow(document)]
    body = [page for page in pages_of(book, theme).pages if page.part is Part.BODY and page.label]
    return [page for page in body if any(owners[line.block] is aid for line in page.lines)]


@pytest.mark.parametrize("book", [aided_sample, lambda: seeds(aids=True)], ids=["sample", "seeds"])
def test_every_page_number_is_true_and_none_is_left_out(book: Any, theme: Theme) -> None:
    whole = book()
    found = Printed.of(written("pdf", whole, theme=theme), whole, theme)
    assert not list(found.wrong())
    assert len(found.index()) > 3


def judged(planted: Document, book: Packet) -> list[str]:
    """What the judge says if a study aid of a packet is printed as another one."""
    printed = tuple(planted if planted.id == document.id else document for document in book.documents)
    data = written("pdf", replace(book, documents=printed), theme=GONGWEN)
    return [place.text for place in Printed.of(data, book, GONGWEN).wrong()]


def one_of(aid: Aid) -> Document:
    return next(document for document in aided_sample().documents if document.aid is aid)


def last_of(aid: Aid) -> Any:
    """The last block of the first study aid of a kind."""
    return [placed.block for placed in flow(one_of(aid))][-1]


def ending(aid: Aid, block: Block) -> Document:
    """The same with another last block."""
    document = one_of(aid)
    if not document.sections:
        return replace(document, blocks=(*document.blocks[:-1], block))
    *before, last = document.sections
    return replace(document, sections=(*before, replace(last, blocks=(*last.blocks[:-1], block))))


def test_the_judge_sees_a_missing_number_a_wrong_one_and_another_entry() -> None:
    book, entry, right = aided_sample(), last_of(Aid.INDEX), "not [2, 3, 7, 8, 9]"
    for planted, said in (
        (entry, []),
        (replace(entry, places=entry.places[:1]), [f"主力军作用: [2], {right}"]),
        (replace(entry, places=(Place(0), *entry.places)), [f"主力军作用: [1, 2, 3, 7, 8, 9], {right}"]),
        (replace(entry, text="主力军"), ["the index has other entries"]),
    ):
        assert judged(ending(Aid.INDEX, planted), book) == said


def test_the_judge_sees_more_numbers_than_an_entry_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("judge.index.MOST", 1)
    said = judged(one_of(Aid.INDEX), aided_sample())
    assert [text.partition(":")[0] for text in said] == ["职工群众", "主力军作用"]


@pytest.mark.parametrize("aid", [Aid.SUMMARY, Aid.ANSWERS])
def test_the_judge_sees_a_reference_that_is_not_there_or_leads_elsewhere(aid: Aid) -> None:
    last = last_of(aid)
    for planted in (paragraph("别的。"), replace(last, to=Place(0)), replace(last, text=last.number + "别的")):
        assert [said.partition(":")[0] for said in judged(ending(aid, planted), aided_sample())] == [last.text]


def test_the_judge_knows_where_in_a_block_a_reference_leads() -> None:
    book, pages = aided_sample(), pages_of(aided_sample(), GONGWEN)
    texts = [placed.block.text for document in book.documents for placed in flow(document)]
    ends = ((Place(block), Place(block, len(text) - 1)) for block, text in enumerate(texts) if text)
    parted = next((begin, end) for begin, end in ends if pages.page(begin) < pages.page(end))
    first, second = (ending(Aid.SUMMARY, Reference("别处", place)) for place in parted)
    other = replace(book, documents=tuple(second if second.id == one.id else one for one in book.documents))
    assert judged(second, other) == []
    assert len(judged(first, other)) == 1


def test_every_word_is_read_back_pages_included(pdf: Pdf, theme: Theme) -> None:
    said = printed(edition(aided_sample(), theme=theme))
    assert "".join(map(pdf.text, pdf.part("body"))) == said


# Links.


def test_every_link_lands_at_its_term(theme: Theme) -> None:
    book = aided_sample()
    data, index = written("pdf", book, theme=theme), book.documents[-1]
    terms = [b.text for s in index.sections for b in s.blocks if isinstance(b, IndexEntry)]
    with pymupdf.open(stream=data, filetype="pdf") as file:
        told = [(page.number, link) for page in file for link in page.get_links()]
        named = [squeezed(text) for text in contents_of(file)]
        for (number, link), text in zip(told, named, strict=True):
            term = next((t for t in terms if text.startswith(t) and text[len(t) :][:1].isdigit()), "")
            if term:
                assert shows(file[link["page"]], link["to"].y, term), text
                assert squeezed(file[number].get_textbox(link["from"])).rstrip(",") == text.removeprefix(term)


def test_every_locator_leads_to_the_very_line_in_which_its_term_begins() -> None:
    made = edition(seeds(aids=True), theme=GONGWEN)
    lines: dict[int, list[tuple[int, int, Line]]] = {}
    for number, page in enumerate(made.pages.pages):
        for line in page.lines if page.part is Part.BODY else ():
            lines.setdefault(line.block, []).append((line.at, number, line))
    entries = [p.block for d in made.packet.documents for p in flow(d) if isinstance(p.block, IndexEntry)]
    places = [found.begin for entry in entries for found in locators(entry, made.pages.page)]
    wanted = [[(page, line) for at, page, line in lines[place.block] if at <= place.at][-1] for place in places]
    with pymupdf.open(stream=written("pdf", made.packet, theme=GONGWEN), filetype="pdf") as file:
        links = [link for page in file for link in page.get_links()][-len(wanted) :]
        assert [link["page"] for link in links] == [page for page, _ in wanted]
        for link, (_, line) in zip(links, wanted, strict=True):
            em = line.runs[0].size
            assert link["to"].y == pytest.approx(GONGWEN.sheet.height - line.y - 1.5 * em, abs=em / 2)


def test_links_are_as_wide_as_what_is_printed(theme: Theme) -> None:
    em = theme.style("index-entry").size
    with pymupdf.open(stream=written("pdf", aided_sample(), theme=theme), filetype="pdf") as file:
        named = [name.rpartition(" ")[2] for name in contents_of(file)[-5:]]
        links = [link for page in file for link in page.get_links()][-5:]
        for text, link in zip(named, links, strict=True):
            assert re.fullmatch(r"\d+(–\d+)?", text)
            assert 0.4 * em * len(text) < link["from"].width < 0.8 * em * len(text)


def contents_of(file: Any) -> list[str]:
    out = []
    for page in file:
        out += [annot_contents(file, xref) for xref, kind, _ in page.annot_xrefs() if kind == pymupdf.PDF_ANNOT_LINK]
    return out


def annot_contents(file: Any, xref: int) -> str:
    return str(file.xref_get_key(xref, "Contents")[1])


def shows(page: Any, top: float, term: str) -> bool:
    """Whether a term begins in the line whose upper edge a destination has, or in the two below it."""
    return term[:2] in squeezed(page.get_textbox(pymupdf.Rect(0, top - 2, page.rect.width, top + 80)))


def test_links_are_named_by_what_they_lead_to(pdf: Pdf) -> None:
    (index,) = [part for part in pdf.tree.tagged("Part") if part.text.startswith("术语索引")]
    for item in index.tagged("LI"):
        term = item.tagged("Lbl")[0].text.strip()
        for link in item.tagged("Link"):
            assert link.links
            (said,) = {str(annot["/Contents"]) for annot in link.links}
            assert said == f"{term} {link.text.strip(', ')}"
    outlines = [part for part in pdf.tree.tagged("Part") if part.text.startswith("内容提纲")]
    lines = [link for part in outlines for link in part.tagged("Link")]
    assert len(lines) > 3
    assert [str(link.links[0]["/Contents"]) for link in lines] == [re.sub(r" \d+$", "", link.text) for link in lines]


# What a reader hears.


def test_the_index_is_lists_of_terms_below_letters(pdf: Pdf) -> None:
    (index,) = [part for part in pdf.tree.tagged("Part") if part.text.startswith("术语索引")]
    assert [node.tag for node in index.kids if not isinstance(node, str)] == ["H1", *["H2", "L"] * 3]
    assert [node.text for node in index.tagged("H2")] == ["F", "S", "Z"]
    assert [node.text.strip() for node in index.tagged("Lbl")] == ["风起", "四个意识", "职工群众", "主力军作用"]


def test_lines_to_write_on_and_leaders_are_not_heard(pdf: Pdf) -> None:
    notes = [part for part in pdf.tree.tagged("Part") if part.text.startswith("笔记与问题")]
    assert len(notes) == 2
    assert all([node.tag for node in part.walk()][1:3] == ["H1", "P"] for part in notes)
    assert ".." not in pdf.tree.text


def test_nothing_is_found_by_verapdf(theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "aids.pdf"
    path.write_bytes(written("pdf", aided_sample(), theme=theme))
    (found,) = checkers.verapdf(path).values()
    assert not any(found.values())


# Pages.


def to_write_on(page: Page) -> list[Bar]:
    return [bar for bar in page.bars if (bar.thickness, bar.colour, bar.x) == (LINE, GREY, 0.0)]


def test_lines_to_write_on_fill_the_page_below_the_title_and_no_other(theme: Theme) -> None:
    ruled = [page for page in pages_of(aided_sample(), theme).pages if to_write_on(page)]
    assert ruled == of_aid(aided_sample(), theme, Aid.NOTES)
    for page in ruled:
        lines = to_write_on(page)
        steps = [a.y - b.y for a, b in pairwise(lines)]
        assert len(lines) > 10
        assert steps == pytest.approx([theme.row] * len(steps))
        assert theme.sheet.bottom - theme.row < lines[-1].y < theme.sheet.bottom + theme.row / 2
        assert lines[0].y < min(line.y for line in page.lines)
        assert all(bar.end == pytest.approx(theme.sheet.measure) for bar in lines)


def test_lines_to_write_on_go_on_where_those_of_the_margin_stand() -> None:
    for page in of_aid(aided_sample(), HANDOUT, Aid.NOTES):
        margin = [bar.y for bar in page.bars if bar.x and bar.thickness == HANDOUT.notes.thickness]  # type: ignore[union-attr]
        lines = [bar.y for bar in to_write_on(page)]
        assert lines == pytest.approx(margin[-len(lines) :])


def test_the_index_stands_in_columns_that_end_alike(theme: Theme) -> None:
    book = seeds(aids=True)
    pages = of_aid(book, theme, Aid.INDEX)
    step = theme.column + theme.gutter
    for page in pages:
        lines = [line for line in page.lines if line.runs[0].size != theme.style("title").size]
        columns = [[line for line in lines if line.runs[0].x // step == n] for n in range(theme.columns)]
        assert all(columns)
        assert [line for column in columns for line in column] == lines
        for nth, column in enumerate(columns):
            assert all(a.y > b.y for a, b in pairwise(column))
            assert all(line.runs[-1].x < nth * step + theme.column for line in column)
    heights = [column[-1].y for column in columns]
    assert max(heights) - min(heights) < 4 * theme.row


def test_the_columns_of_the_index_begin_below_the_space_after_its_title(theme: Theme) -> None:
    head, first, *_ = of_aid(aided_sample(), theme, Aid.INDEX)[0].lines
    title, group = theme.style("title"), theme.style("group")
    assert head.y - first.y > title.after + (title.leading + group.leading - title.size) / 2


def test_the_main_locator_alone_is_in_a_face_of_its_own(theme: Theme) -> None:
    book = aided_sample()
    pages = pages_of(book, theme)
    assert theme.style(MAIN).face is theme.style("title").face is not theme.style("index-entry").face
    lines = [line for page in of_aid(book, theme, Aid.INDEX) for line in page.lines]
    seen = [[run.text for run in line.runs if run.font == lines[0].runs[0].font] for line in lines]
    for number, one in enumerate(placed.block for document in book.documents for placed in flow(document)):
        if isinstance(one, IndexEntry):
            main = [said for said, at in segments(one, locators(one, pages.page)) if at and at.main]
            own = [text for line, texts in zip(lines, seen, strict=True) if line.block == number for text in texts]
            assert "".join(own) == "".join(main)
    assert any(seen[1:])


def test_no_letter_is_left_behind_and_no_range_is_broken() -> None:
    book = seeds(aids=True)
    groups = {
        n
        for n, b in enumerate(b for d in book.documents for b in flow(d))
        if str(getattr(b.block, "kind", "")) == "group"
    }
    for theme in (HANDOUT, GONGWEN, LARGE):
        for page in of_aid(book, theme, Aid.INDEX):
            for one, two in pairwise(page.lines):
                assert one.block not in groups or two.y < one.y
            assert page.lines[-1].block not in groups
            assert not any("".join(r.text for r in line.runs).rstrip().endswith("–") for line in page.lines)


def test_further_lines_of_a_reference_begin_where_the_words_after_its_number_do(theme: Theme) -> None:
    blocks, style = Blocks.of(theme, bundled()), theme.style("reference-1")
    first, second, *_ = blocks.reference(Reference("第一章 " + "标题" * 40, Place(0), number="第一章"), "1", style, 0)
    assert second.runs[0].x - first.runs[0].x == pytest.approx(blocks.setter.width("第一章", style))


def test_a_line_of_an_outline_names_the_page_of_its_heading(theme: Theme) -> None:
    made = edition(aided_sample(), theme=theme)
    for document in made.packet.documents:
        for placed in flow(document):
            if isinstance(placed.block, Reference):
                assert made.pages.page(placed.block.to) >= 1


def test_fonts_hold_what_study_aids_say() -> None:
    assert all(bundled().has(char) for char in "_–，；0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ．")
