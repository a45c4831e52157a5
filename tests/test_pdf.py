"""The PDF read back: words, contents, bookmarks, links, labels, metadata, and what other programs make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import checkers
from helpers import MOMENT, bundled, edition, squeezed, words, written
from pdf_reader import Pdf
from pipeline import export
from pipeline.document import Document, Element, Item, Paragraph, Role, Text
from pipeline.packet import Meta, Packet, packet
from pipeline.themes import THEMES
from pipeline.toc import Entry, Scope, Toc, toc
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.pages import Part
from samples import notice, sample, speech


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def pdf(theme: str) -> Pdf:
    return Pdf(written("pdf", sample(), theme=THEMES[theme]))


def of_paragraphs(*texts: str, title: str = "题") -> Packet:
    opening = (Element(Role.TITLE, title),) if title else ()
    return packet(Meta(), (Document("doc", opening, tuple(Paragraph((Text(text),)) for text in texts)),))


# Words.


def test_every_word_is_read_back_in_order(pdf: Pdf) -> None:
    assert "".join(map(pdf.text, pdf.part("body"))) == words(sample())


def test_the_cover_says_what_the_packet_says(pdf: Pdf) -> None:
    (cover,) = pdf.part("cover")
    assert pdf.text(cover) == squeezed("某某总工会 学习资料 & <汇编> 第一辑 编辑组 2026年11月21日")
    assert pdf.furniture(cover) == ""


def test_a_space_at_a_line_end_is_kept_for_who_reads_aloud() -> None:
    latin = " ".join(["All the world's a stage, and all the men and women merely players."] * 9)
    made = Pdf(written("pdf", of_paragraphs(latin)))
    assert made.tree.text == "题" + latin


def test_cells_of_a_table_are_parted_by_spaces(pdf: Pdf) -> None:
    (div, _) = pdf.tree.tagged("Div")
    assert [kid.text.split() for kid in div.tagged("P")] == [
        ["序号", "项目", "&", "<b>名称</b>", "金额（元）"],
        ["1", "会费", "收入", "1,234.5"],
        ["*合计*", "1,234.5"],
    ]


# Contents, bookmarks, links, labels.


def test_printed_contents_equal_the_toc_with_the_pages_of_the_body(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme])
    entries = (squeezed(e.text) + made.pages.place(e.target) for e in made.toc.entries)
    assert "".join(map(pdf.text, pdf.part("contents"))) == "目录" + "".join(entries)


def test_page_numbers_in_the_contents_are_where_the_headings_stand(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme])
    for entry in made.toc.entries:
        assert squeezed(entry.text) in pdf.text(pdf.labels.index(made.pages.place(entry.target)))


def test_bookmarks_equal_the_toc(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme])
    wanted = [(e.level, e.text, made.pages.place(e.target)) for e in made.toc.entries]
    numbers = [(level, item.title, pdf.reader.get_destination_page_number(item)) for level, item in pdf.bookmarks()]
    assert [(level, title, pdf.labels[number or 0]) for level, title, number in numbers] == wanted


def test_a_bookmark_leads_to_the_upper_edge_of_its_heading(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme])
    lines = {line.target: line for page in made.pages.pages if page.part is Part.BODY for line in page.lines}
    for entry, (_, found) in zip(made.toc.entries, pdf.bookmarks(), strict=True):
        line = lines[entry.target]
        assert line.runs[0].size < float(found.top) - line.y < 2 * line.runs[0].size


def test_the_rules_of_a_page_are_drawn(pdf: Pdf, theme: str) -> None:
    forms = pdf.pages[0]["/Resources"]["/XObject"]
    for index, page in enumerate(edition(sample(), theme=THEMES[theme]).pages.pages):
        names = re.findall(r"^/(R\d+) Do$", pdf.drawn(index), re.MULTILINE)
        drawn = "".join(forms[f"/{name}"].get_data().decode("ascii") for name in names)
        found = [[float(n) for n in rule] for rule in re.findall(r"^(\S+) (\S+) m (\S+) \S+ l$", drawn, re.MULTILINE)]
        assert found == [pytest.approx([bar.x, bar.y, bar.end], abs=0.001) for bar in page.bars]


def test_every_id_of_the_packet_has_a_name_in_the_file(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme])
    found = {name: pdf.labels[page] for name, (page, _) in pdf.destinations().items()}
    assert found == dict(made.pages.places)
    assert list(found) == sorted(found)


def links(pdf: Pdf) -> list[tuple[int, Any]]:
    return [(index, a.get_object()) for index, page in enumerate(pdf.pages) for a in page.get("/Annots", [])]


def test_every_line_of_the_contents_links_to_its_heading(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme])
    lines = [
        (index, line)
        for index, page in enumerate(made.pages.pages)
        if page.part is Part.CONTENTS
        for line in page.lines
        if line.block >= 0
    ]
    for (index, line), (on, link) in zip(lines, links(pdf), strict=True):
        entry = made.toc.entries[line.block]
        assert (on, link["/Dest"], link["/Contents"], link["/F"]) == (index, entry.target, entry.text, 4)
        left, low, right, high = map(float, link["/Rect"])
        page = made.pages.pages[index]
        assert low < line.y < line.y + 0.8 * line.runs[0].size < high
        assert left <= page.left + line.runs[0].x + 0.01
        last = line.runs[-1]
        wide = sum(map(bundled().named(last.font).width, last.text)) * last.size / 1000
        assert right == pytest.approx(page.left + last.x + wide, abs=0.01)


def test_bookmarks_do_not_skip_a_level_where_the_contents_do() -> None:
    book = sample()
    targets = [e.target for e in toc(book, Scope(depth=4)).entries]
    listed = Toc("目录", tuple(Entry(n, "", f"第{i}", targets[i]) for i, n in enumerate((2, 2, 1, 3, 4, 1))))
    made = edition(book)
    setter = Typesetter(made.theme, export_resources().fonts)
    other = export.Edition(book, listed, made.theme, lambda: setter.pages(book, listed))
    exporter = export.find("pdf")
    pdf = Pdf(exporter.write(other, exporter.options(), export_resources()))
    assert [(level, item.title) for level, item in pdf.bookmarks()] == [
        (1, "第0"),
        (1, "第1"),
        (1, "第2"),
        (2, "第3"),
        (3, "第4"),
        (1, "第5"),
    ]
    assert [node.text[:2] for node in pdf.tree.tagged("TOCI")] == [f"第{n}" for n in range(6)]


def export_resources() -> export.Resources:
    from helpers import resources  # noqa: PLC0415

    return resources()


def test_the_first_level_of_bookmarks_is_unfolded_and_no_other(pdf: Pdf) -> None:
    def counts(node: Any, level: int) -> list[tuple[int, int]]:
        found = []
        while node is not None:
            found += [(level, node["/Count"])] if "/Count" in node else []
            found += counts(node.get("/First"), level + 1)
            node = node.get("/Next")
        return found

    outlines = pdf.root["/Outlines"]
    found = counts(outlines["/First"], 1)
    assert {level for level, _ in found} >= {1, 2}
    assert all((count > 0) == (level == 1) for level, count in found)
    levels = [level for level, _ in pdf.bookmarks()]
    assert outlines["/Count"] == sum(level <= 2 for level in levels), "what is seen at first"


def test_labels_are_what_is_printed(pdf: Pdf, theme: str) -> None:
    made = edition(sample(), theme=THEMES[theme]).pages.pages
    for label, page, index in zip(pdf.labels, made, range(len(made)), strict=True):
        if page.label:
            assert page.label == label
            assert label in pdf.furniture(index)
        else:
            assert label == ("封面" if page.part is Part.COVER else "空白页")


def test_one_document_has_neither_cover_nor_its_title_in_the_contents() -> None:
    single = packet(Meta("总标题"), sample().documents[1:])
    pdf = Pdf(written("pdf", single))
    assert pdf.part("cover") == []
    assert pdf.tree.tagged("TOCI")[0].text.split()[:2] == ["第一章", "总则"]


def test_a_packet_without_headings_has_neither_contents_nor_bookmarks() -> None:
    pdf = Pdf(written("pdf", of_paragraphs("正文。")))
    assert not pdf.tree.tagged("TOC", "Link")
    assert "/Outlines" not in pdf.root
    assert pdf.root["/PageMode"] == "/UseNone"


# What the file says of itself.


def test_metadata_is_the_same_in_both_places(pdf: Pdf) -> None:
    info, xmp = pdf.reader.metadata, pdf.reader.xmp_metadata
    assert info is not None
    assert xmp is not None
    assert (info.title, info.author, info.subject) == ("学习资料 & <汇编>", "编辑组", "第一辑")
    assert xmp.dc_title == {"x-default": info.title}
    assert (xmp.dc_creator, xmp.dc_description) == ([info.author], {"x-default": info.subject})
    assert xmp.dc_language == ["zh-CN"]
    assert info.creation_date == info.modification_date == MOMENT
    assert xmp.xmp_create_date == xmp.xmp_modify_date == MOMENT.replace(tzinfo=None)
    assert info.producer == xmp.pdf_producer
    assert info.creator == xmp.xmp_creator_tool


def test_the_organisation_stands_in_for_an_author() -> None:
    book = packet(Meta("题", organisation="某某总工会"), (notice(), speech()))
    pdf = Pdf(written("pdf", book))
    assert pdf.reader.metadata is not None
    assert pdf.reader.metadata.author == "某某总工会"
    assert "/Subject" not in pdf.reader.metadata


def test_language_title_bar_and_printing(pdf: Pdf) -> None:
    assert pdf.root["/Lang"] == "zh-CN"
    said = {"/DisplayDocTitle": True, "/PrintScaling": "/None", "/Duplex": "/DuplexFlipLongEdge"}
    assert pdf.root["/ViewerPreferences"] == said
    assert pdf.reader.pdf_header == "%PDF-1.7"


def test_the_page_is_as_large_as_the_theme_says(pdf: Pdf, theme: str) -> None:
    sheet = THEMES[theme].sheet
    assert pdf.root["/Pages"]["/CropBox"] == pdf.root["/Pages"]["/MediaBox"]
    for page in pdf.pages:
        for box in (page.mediabox, page.cropbox, page.trimbox):
            assert [float(n) for n in box] == pytest.approx([0, 0, sheet.width, sheet.height], abs=0.001)


# Drawing.


def test_the_cover_has_two_red_rules_and_a_mark_is_red(pdf: Pdf, theme: str) -> None:
    if theme != "gongwen":
        return
    made = edition(sample(), theme=THEMES[theme]).pages.pages
    rules = pdf.pages[0]["/Resources"]["/XObject"]
    (name,) = re.findall(r"^/(R\d+) Do$", pdf.drawn(0), re.MULTILINE)
    drawn = rules[f"/{name}"].get_data().decode("ascii")
    heights = [float(y) for y in re.findall(r"^\S+ (\S+) m \S+ \1 l$", drawn, re.MULTILINE)]
    assert drawn.startswith("0.75 w 0.753 0 0 RG\n")
    lines = [line.y for line in made[0].lines]
    assert lines[0] > heights[0] > lines[1], "between the organisation and the title"
    assert lines[-3] > heights[1] > lines[-2], "between the title and who made it"
    first = pdf.drawn(pdf.part("body")[0])
    assert first.index("0.753 0 0 rg") < first.index("Tj") < first.index("0 g")


def expected(made: export.Edition) -> Iterator[list[tuple[str, float, float]]]:
    """Where each character of each page stands by the typesetter's reckoning."""
    for page in made.pages.pages:
        out = []
        for line in (*page.lines, *page.furniture):
            for run in line.runs:
                x, moved = page.left + run.x, dict[int, float]()
                for k, by in run.shifts:
                    moved[k] = moved.get(k, 0) + by
                for k, char in enumerate(run.text):
                    x += moved.get(k, 0)
                    out.append((char, x, line.y))
                    x += bundled().named(run.font).width(char) * run.size / 1000 + run.spacing
        yield out


def letters(places: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """All but spaces: those that part words for who reads aloud stand in no run."""
    return [place for place in places if not place[0].isspace()]


MARKS = "（一）《决议》、“甲”；"


@pytest.mark.parametrize("squeezed_marks", [False, True])
def test_every_character_stands_where_the_typesetter_put_it(theme: str, squeezed_marks: bool) -> None:
    items = (Item(MARKS, number="（一）"), Item(MARKS + "・—…" * 30, number="（一）"))
    book = packet(Meta(), (Document("doc", (Element(Role.TITLE, "题"),), items),)) if squeezed_marks else sample()
    made = edition(book, theme=THEMES[theme])
    pdf = Pdf(written("pdf", book, theme=THEMES[theme]))
    for wanted, shown in zip(expected(made), pdf.shown, strict=True):
        found = [place for part in shown for place in part.places]
        for (char, x, y), (other, *at) in zip(letters(found), letters(wanted), strict=True):
            assert char == other
            assert (x, y) == pytest.approx(at, abs=0.01)


# Other programs.


@pytest.fixture
def path(pdf: Pdf, tmp_path: Path) -> Path:
    made = tmp_path / "made.pdf"
    made.write_bytes(pdf.data)
    return made


def test_qpdf_finds_nothing(path: Path) -> None:
    done = checkers.run(checkers.command("qpdf", "apt-get install qpdf"), "--check", path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pdftotext_gives_the_words_in_order(path: Path, pdf: Pdf) -> None:
    done = checkers.run(checkers.poppler("pdftotext"), "-raw", path, "-")  # without it, tables go by columns
    pages = [squeezed(page) for page in done.stdout.split("\f")]
    body = [pages[n].removesuffix(squeezed(pdf.furniture(n))) for n in pdf.part("body")]
    assert "".join(body) == words(sample())


def test_pdffonts_finds_every_font_embedded_with_its_meaning(path: Path) -> None:
    rows = checkers.run(checkers.poppler("pdffonts"), path).stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
