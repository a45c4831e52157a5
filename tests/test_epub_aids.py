"""Study aids in the EPUB: what they say, where they lead, what is planted in them; and as validators have them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from epub_aids import text_at
from epub_back import differences
from epub_faults import faults
from epub_file import NS, File, aided, made, made_of, words
from lxml import etree
from test_epub_faults import CSS, OPF, planted

import checkers
from exporters.epub.marks import Mark, marked, within
from exporters.epub.spine import Split
from helpers import seeds, squeezed
from pipeline.document import Aid, Document, Element, IndexEntry, Place, Reference, Role, Section, Verbatim, flow
from pipeline.packet import Meta, Packet, packet
from pipeline.places import Sections
from pipeline.themes import THEMES
from samples import heading, paragraph, run_in, sample, speech

INDEX, SUMMARY, TEST = "EPUB/index.xhtml", "EPUB/doc-1-summary.xhtml", "EPUB/test.xhtml"
TYPE = "{http://www.idpf.org/2007/ops}type"


@cache
def book(printed: bool = True, split: Split = Split.DOCUMENT) -> File:
    return File.of(made(aided(seeds()), printed=printed, split=split))


def alone() -> Packet:
    return aided(packet(Meta(), [speech()]))


PLANTED = {
    "a term that is not there": (INDEX, r"(index-term\">)", r"\1甲乙", "does not stand where"),
    "a link to another place": (
        INDEX,
        r'(doc-\d[^"]*#p-\d+-)\d+(".*?)(#p-\d+-\d+")',
        r"\g<1>99999\2\3",
        "does not stand where",
    ),
    "entries out of order": (INDEX, r"(<li .*?</li>)\n(<li .*?</li>)", r"\2\n\1", "the index is out of order at"),
    "an entry below another letter": (INDEX, r'class="group">[A-Z]', 'class="group">Ｚ', "stands below Ｚ"),
    "an entry that leads nowhere": (INDEX, r'(index-term">[^<]*</span>).*?</li>', r"\1</li>", "leads nowhere"),
    "a place named twice": (INDEX, r"(<a epub:type=.index-locator.*?</a>)", r"\1\1", "leads twice to"),
    "a number alone": (
        INDEX,
        r'(index-locator" href="[^"]*") aria-label="[^"]*"',
        r"\1",
        "does not hear where it leads",
    ),
    "another page": (
        INDEX,
        r'aria-label="第(\d+)页(，主要)?">\d+',
        'aria-label="第98页">98',
        "does not stand on page 98",
    ),
    "an anchor for nothing": (
        "EPUB/doc-1.xhtml",
        r"<p ",
        '<p id="x"><span id="p-1-99"/></p><p ',
        "nothing leads to p-1-99",
    ),
    "an outline that leads elsewhere": (SUMMARY, r'(class="reference-1" [^>]*>)', r"\1另", "leads to “"),
    "an index that is not claimed": (OPF, r">index<", ">ARIA<", "an index is claimed and not there, or there"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    part, pattern, new, said = PLANTED[name]
    found = faults(planted(made(aided(seeds())), part, pattern, new))
    assert any(said in fault for fault in found), found


def test_an_outline_that_leads_to_no_heading_is_found() -> None:
    data = made(aided(seeds()))
    (href,) = File.of(data).pages[SUMMARY].xpath("(//h:a)[1]/@href", namespaces=NS)
    anchor = str(href).partition("#")[2]
    bare = planted(
        data,
        "EPUB/doc-1.xhtml",
        rf' role="heading" aria-level="2">(<[^>]*>)?<span id="{anchor}"',
        rf'>\1<span id="{anchor}"',
    )
    assert any("leads to no heading" in fault for fault in faults(bare))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("of", [seeds(), sample(), packet(Meta(), [speech()])], ids=["seeds", "sample", "alone"])
def test_what_we_write_has_no_fault(of: Packet, printed: bool, split: Split, theme: str) -> None:
    assert faults(made(aided(of), theme=THEMES[theme], printed=printed, split=split)) == []


@pytest.mark.parametrize("theme", THEMES)
def test_epubcheck_ace_and_other_readers_have_nothing_to_say(theme: str, tmp_path: Path) -> None:
    of, books = aided(seeds()), {}
    for split in Split:
        for printed in (True, False):
            path = tmp_path / f"{split}-{printed}.epub"
            path.write_bytes(made(of, theme=THEMES[theme], printed=printed, split=split))
            books[path] = made_of(of, theme=THEMES[theme], printed=printed)
            done = checkers.epubcheck(path)
            assert (done.returncode, checkers.NOTHING in done.stdout) == (0, True), done.stdout + done.stderr
    assert not any(checkers.ace(*books, folder=tmp_path).values())
    path, edition = next(iter(books.items()))
    assert list(differences(path, edition)) == []


def test_epubcheck_knows_the_index_for_one(tmp_path: Path) -> None:
    """By EPUB Indexes 1.0, which it holds against a page that the manifest calls one, as EPUB 3.3 no longer does."""
    declared = planted(made(aided(seeds())), OPF, r'(<item href="index.xhtml")', r'\1 properties="index"')
    whole = planted(declared, INDEX, r'"backmatter"(.*?)epub:type="index" role', r'"index"\1role')
    for data, said in (
        (whole, checkers.NOTHING),
        (planted(whole, INDEX, r' epub:type="index-term"', ""), "index-term"),
    ):
        path = tmp_path / "planted.epub"
        path.write_bytes(data)
        done = checkers.epubcheck(path)
        assert said in done.stdout + done.stderr, done.stdout + done.stderr


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("split", Split)
def test_every_word_is_there(printed: bool, split: Split) -> None:
    made_book, of = book(printed, split), aided(seeds())
    said = "".join("".join(made_book.pages[name].find("h:body", NS).itertext()) for name in made_book.spine[3:])
    assert squeezed(said) == words(made_of(of, printed=printed))


@pytest.mark.parametrize(
    ("id_", "body", "kind", "role"),
    [
        ("doc-1-summary", "bodymatter", "abstract", "doc-abstract"),
        ("doc-1-notes", "bodymatter", None, None),
        ("test", "backmatter", "assessment", None),
        ("answers", "backmatter", None, None),
        ("index", "backmatter", "index", "doc-index"),
    ],
)
def test_each_says_what_it_is(id_: str, body: str, kind: str | None, role: str | None) -> None:
    page = book().pages[f"EPUB/{id_}.xhtml"]
    section = page.find("h:body/h:section", NS)
    assert page.find("h:body", NS).get(TYPE) == body
    assert (section.get("id"), section.get(TYPE), section.get("role")) == (id_, kind, role)


@pytest.mark.parametrize(
    ("of", "levels"), [(seeds(), "221"), (packet(Meta(), [speech()]), "222")], ids=["packet", "alone"]
)
def test_headings_are_as_deep_as_the_contents_have_them(of: Packet, levels: str) -> None:
    file = File.of(made(aided(of)))
    for id_, level in zip(("doc-1-summary", "doc-1-notes", "index"), levels, strict=True):
        first = next(file.pages[f"EPUB/{id_}.xhtml"].iter(*(f"{{{NS['h']}}}h{n}" for n in range(1, 7))))
        assert etree.QName(first).localname == f"h{level}"


def test_the_index_is_a_landmark_and_a_feature_and_one_file() -> None:
    assert [(x.text, x.file) for x in book().listed("landmarks")][-1] == ("术语索引", INDEX)
    for split in Split:
        assert [name for name in book(True, split).spine if "index" in name] == [INDEX]
    assert "index" in book().meta("schema:accessibilityFeature")
    assert "术语索引" in book().meta("schema:accessibilitySummary")[0]
    without = File.of(made(aided(seeds(), index=False)))
    assert without.listed("landmarks")[-1].text == "正文"
    assert "index" not in without.meta("schema:accessibilityFeature")
    assert "索引" not in without.meta("schema:accessibilitySummary")[0]


def test_a_self_test_is_split_by_its_documents() -> None:
    file = book(True, Split.SECTION)
    names = [name for name in file.spine if re.search(r"/(test|answers)", name)]
    assert names == [f"EPUB/{id_}{end}.xhtml" for id_ in ("test", "answers") for end in ("", "-2", "-3", "-4")]
    assert {file.pages[name].find("h:body", NS).get(TYPE) for name in names} == {"backmatter"}


def labels(printed: bool) -> list[tuple[str, str]]:
    return [(a.text, a.get("aria-label")) for a in book(printed).pages[INDEX].xpath("//h:li//h:a", namespaces=NS)]


def test_a_locator_says_which_page_it_leads_to() -> None:
    assert all(label in (f"第{text}页", f"第{text}页，主要") for text, label in labels(True))


def test_without_pages_a_locator_says_below_which_heading_it_leads() -> None:
    titles = [one.title for one in seeds().documents if one.aid is None]
    assert all(
        re.match(f"{text}，", label) and any(title in label for title in titles) for text, label in labels(False)
    )
    assert "页" not in book(False).pages[INDEX].xpath("string(//h:body)", namespaces=NS)
    for entry in book(False).pages[INDEX].xpath("//h:li", namespaces=NS):
        said = [a.text for a in entry.xpath(".//h:a", namespaces=NS)]
        assert said == [str(n) for n in range(1, len(said) + 1)]
        assert len(said) <= 8


def test_the_chief_place_is_set_off_where_there_are_others() -> None:
    for entry in book().pages[INDEX].xpath("//h:li", namespaces=NS):
        chief = entry.xpath("h:strong[@class='index-main']/h:a", namespaces=NS)
        assert len(chief) == (len(entry.xpath(".//h:a", namespaces=NS)) > 1)
        assert all(a.get("aria-label").endswith("，主要") for a in chief)


def test_a_blank_is_read_as_one() -> None:
    page = book().pages[TEST]
    blanks = page.xpath("//h:span[@class='blank']", namespaces=NS)
    assert len(blanks) == len(page.xpath("//h:li", namespaces=NS)) > 5
    assert {(b.get("role"), b.get("aria-label"), b.text) for b in blanks} == {("img", "填空", "________")}


def test_lines_to_write_on_are_seen_and_not_read() -> None:
    (ruled,) = book().pages["EPUB/doc-1-notes.xhtml"].xpath("//*[@aria-hidden='true']")
    assert (ruled.get("class"), "".join(ruled.itertext()), len(ruled)) == ("ruled", "", 8)
    assert "border-bottom" in book().parts[CSS].decode().partition(".ruled > div {")[2].partition("}")[0]


def lines(*depths: int) -> Document:
    return Document("doc", blocks=tuple(Reference(f"行{n}", Place(0), depth) for n, depth in enumerate(depths)))


def outline(element: etree._Element) -> list[object]:
    return [
        [li.xpath("string(h:a)", namespaces=NS), *map(outline, li.findall("h:ol", NS))]
        for li in element.findall("h:li", NS)
    ]


def test_an_outline_is_nested_as_its_headings_are() -> None:
    book_of = packet(Meta("汇编"), [speech(), lines(1, 2, 3, 2, 1, 3)])
    page = File.of(made(book_of)).pages["EPUB/doc-2.xhtml"]
    (top,) = page.xpath("//h:section/h:ol", namespaces=NS)
    assert outline(top) == [["行0", [["行1", [["行2"]]], ["行3"]]], ["行4", [["行5"]]]]


KINDS = (
    (Element(Role.TITLE, "关于很长很长的产业工人的决议 & <其他>"),),
    (
        paragraph("甲&乙产业工人"),
        Verbatim(("一\t二", "三\t产业工人")),
        Element(Role.FOOTNOTE, "① 见产业工人"),
        Element(Role.SIGNATURE, "产业工人"),
    ),
    (
        Section("sec-1", heading("一、关于产业工人的队伍建设", 1, "一、"), (paragraph("文。"),)),
        run_in("sec-2", "（一）论产业工人。", "再论产业工人。", 2, "（一）"),
    ),
)


@pytest.mark.parametrize("printed", [True, False])
def test_a_link_lands_at_the_very_character_in_every_kind_of_block(printed: bool) -> None:
    book_of, places = packet(Meta("汇编"), [Document("doc", *KINDS), speech()]), []
    for number, placed in enumerate(p for d in book_of.documents for p in flow(d)):
        places += [Place(number, m.start()) for m in re.finditer("产业工人", placed.block.text)]
    listed = tuple(Reference("产业工人", place) for place in places)
    whole = replace(book_of, documents=(*book_of.documents, Document("out", blocks=listed, aid=Aid.ANSWERS)))
    file = File.of(made(whole, printed=printed))
    links = file.pages["EPUB/out.xhtml"].xpath("//h:a", namespaces=NS)
    assert len(links) == len(places) == 8
    assert all(text_at(file, *file.inside("EPUB/x", a.get("href"))).startswith("产业工人") for a in links)
    assert faults(made(whole, printed=printed)) == []


def test_marks_change_no_line_s_end() -> None:
    title = '<h1><span class="word">关于学习</span><span class="word">《意见》的</span></h1>'
    inside = marked(title, [Mark(3, 2), Mark(3, 4), Mark(3, 4, "7"), Mark(3, 9)])
    assert re.sub(r"<span [^>]*/>", "", inside) == title
    assert re.findall(r'id="([^"]*)"', inside) == ["p-3-2", "p-3-4", "page-7", "p-3-9"]
    assert '学习</span><span class="word"><span id="p-3-4"/>' in inside


def test_a_page_that_begins_inside_the_index_is_marked_there() -> None:
    entries = tuple(IndexEntry(f"词{n:03}", (Place(0), Place(1))) for n in range(200))
    section = Section("index-1", heading("C", 1, ""), entries)
    whole = packet(Meta("汇编"), [speech(), speech()])
    index = Document("index", (Element(Role.TITLE, "索引"),), sections=(section,), aid=Aid.INDEX)
    whole = replace(whole, documents=(*whole.documents, index))
    file = File.of(made(whole))
    marks = file.pages[INDEX].xpath("//h:li//*[@role='doc-pagebreak']", namespaces=NS)
    assert len(marks) > 1
    pages = made_of(whole).pages
    for mark in marks:
        (page,) = (p for p in pages.pages if p.label == mark.get("aria-label") and p.lines and p.part == "body")
        first = squeezed("".join(run.text for run in page.lines[0].runs))
        assert squeezed(text_at(file, INDEX, mark.get("id"))).startswith(first)


def test_the_same_bytes_again() -> None:
    assert made(aided(seeds())) == made(aided(seeds()))


def test_a_page_begins_before_what_is_led_to_on_it() -> None:
    (marks,) = within([Mark(3, 4), Mark(3, 4, "7"), Mark(3, 0)]).values()
    assert [mark.id for mark in marks] == ["p-3-0", "page-7", "p-3-4"]


def test_what_stands_before_a_title_is_named_by_it() -> None:
    mark = Element(Role.ISSUING_BODY_MARK, "某某总工会文件")
    second = Document("doc", (mark, Element(Role.TITLE, "乙题")), (paragraph("文。"),))
    sections = Sections.of(packet(Meta("汇编"), [Document("doc", (Element(Role.TITLE, "甲题"),)), second]))
    assert [sections.at(Place(block)).name for block in range(4)] == ["甲题", "乙题", "乙题", "乙题"]
