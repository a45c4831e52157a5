"""EPUB read back: words, contents, structure, metadata, and the same bytes whenever they are written."""

import datetime
import re
import time
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_STORED, ZipFile

import pytest
from epub_file import NS
from lxml import etree

import checkers
from exporters.epub import EPUB
from pipeline.document import Document, Element, Role, Section, flow
from pipeline.errors import ExportError
from pipeline.export import Edition, Resources
from pipeline.packet import Meta, packet
from pipeline.themes import HANDOUT
from pipeline.toc import Entry, Scope, Toc, toc
from pipeline.typeset.fonts import Fonts, folder
from samples import TABLE, TABS, heading, notice, paragraph, sample, speech

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RESOURCES = Resources(datetime.datetime(2026, 11, 21, 8, 30, tzinfo=datetime.UTC), Fonts.load(folder()))
ALONE = packet(Meta(), [speech()])


def edition(of, scope=Scope()):
    return Edition(of, toc(of, scope), HANDOUT, typeset=None)  # an EPUB needs no pages


def written(of):
    return EPUB.write(of, EPUB.options(), RESOURCES)


@dataclass
class Book:
    data: bytes

    def __post_init__(self):
        self.zip = ZipFile(BytesIO(self.data))
        self.opf = self.xml("content.opf")
        self.nav = self.xml("nav.xhtml")

    def xml(self, name):
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    @property
    def spine(self):
        files = {item.get("id"): item.get("href") for item in self.opf.iterfind(".//opf:manifest/opf:item", NS)}
        return [files[ref.get("idref")] for ref in self.opf.iterfind(".//opf:itemref", NS)]

    def ids(self, name):
        return self.xml(name).xpath("//@id")

    def meta(self, name):
        return [e.text for e in self.opf.iterfind(f".//opf:meta[@property='{name}']", NS)]

    def contents(self):
        """What nav lists: depth, text, target."""
        links = self.nav.xpath("//h:nav[@epub:type='toc']//h:a", namespaces=NS)
        return [(len(list(a.iterancestors(f"{{{NS['h']}}}ol"))), a.text, a.get("href")) for a in links]

    def ncx(self):
        """What the NCX lists: depth, text, target."""
        points = self.xml("toc.ncx").iterfind(".//ncx:navPoint", NS)
        return [(len(list(p.iterancestors(p.tag))) + 1, p[0][0].text, p[1].get("src")) for p in points]


@pytest.fixture(scope="module")
def book():
    return Book(written(edition(sample())))


def bare(text):
    return "".join(text.split())


def words(document):
    return bare("".join(placed.block.text for placed in flow(document)))


def body(book, name):
    return bare("".join(book.xml(name).find("h:body", NS).itertext()))


def expected(listed):
    """The contents as EPUB should have them, where no level is jumped over."""
    return [(e.level, e.text, f"{re.match('doc-[0-9]+', e.target)[0]}.xhtml#{e.target}") for e in listed.entries]


def containers(node, above=""):
    """The ids of a document or section and of all that it holds, each with the id that holds it."""
    yield node.id, above
    for below in (*node.sections, *getattr(node, "attached", ())):
        yield from containers(below, node.id)


def test_every_word_is_read_back_in_order(book):
    assert [body(book, name) for name in book.spine[3:]] == [words(d) for d in sample().documents]


@pytest.mark.parametrize("scope", [Scope(), Scope(depth=1), Scope("内容", 9, articles=True, leads=True)])
@pytest.mark.parametrize("of", [sample(), ALONE])
def test_nav_and_ncx_say_what_the_contents_say(of, scope):
    made = Book(written(edition(of, scope)))
    assert made.contents() == made.ncx() == expected(toc(of, scope))
    assert made.nav.findtext(".//h:nav/h:h1", namespaces=NS) == scope.title


def test_a_level_jumped_over_leaves_no_empty_list():
    levels = (2, 1, 3, 2, 4, 4, 1)
    targets = [target for document in sample().documents for target, _ in containers(document)]
    listed = Toc("目录", tuple(Entry(n, "", f"第{i}", targets[i]) for i, n in enumerate(levels)))
    made = Book(written(replace(edition(sample()), toc=listed)))
    assert [depth for depth, _, _ in made.contents()] == [depth for depth, _, _ in made.ncx()] == [1, 1, 2, 2, 3, 3, 1]


def test_every_target_of_contents_and_landmarks_is_in_the_file_it_names(book):
    marks = {a.get(f"{{{NS['epub']}}}type"): a.get("href") for a in book.nav.iterfind(".//h:nav[@hidden]//h:a", NS)}
    assert marks == {
        "cover": "cover.xhtml",
        "titlepage": "title.xhtml",
        "toc": "nav.xhtml#toc",
        "bodymatter": "doc-1.xhtml#doc-1",
    }
    for href in (*marks.values(), *(href for _, _, href in (*book.contents(), *book.ncx()))):
        name, _, target = href.partition("#")
        assert not target or target in book.ids(name)


def test_ids_are_those_of_the_model_nested_as_there_and_each_once(book):
    for document in sample().documents:
        tree = book.xml(f"{document.id}.xhtml")
        held = [(e.get("id"), e.getparent().get("id", "")) for e in tree.iterfind(".//h:section", NS)]
        assert held == list(containers(document))
    for name in (*book.spine, "toc.ncx"):
        assert len(book.ids(name)) == len(set(book.ids(name)))


def headings(tree):
    found = tree.xpath("//h:h1 | //h:h2 | //h:h3 | //h:h4 | //h:h5 | //h:h6 | //*[@role='heading']", namespaces=NS)
    return [int(e.get("aria-level") or etree.QName(e).localname[1]) for e in found]


@pytest.mark.parametrize("of", [sample(), ALONE, packet(Meta(), [Document("doc", sections=speech().sections)])])
def test_headings_begin_at_one_and_never_skip_a_level(of):
    made = Book(written(edition(of)))
    for name in (name for name in made.spine if name != "cover.xhtml"):
        levels = headings(made.xml(name))
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))


def test_headings_are_as_deep_as_their_sections(book):
    assert headings(book.xml("doc-1.xhtml")) == [1, 2, 3, 4, 4, 3]
    assert headings(book.xml("doc-2.xhtml")) == [1, 2, 3, 3, 4, 5, 2, 2]


def test_a_run_in_heading_is_a_heading_inside_its_paragraph(book):
    lead = book.xml("doc-1.xhtml").find(".//h:section[@id='doc-1-att-1-sec-1-1']/h:p/h:strong", NS)
    assert (lead.get("role"), lead.get("aria-level")) == ("heading", "4")
    assert lead.text + lead.tail[:3] == "（一）提高站位。要做到"


def test_every_role_is_the_class_of_its_element(book):
    for document in sample().documents:
        tree = book.xml(f"{document.id}.xhtml")
        for element in (p.block for p in flow(document) if isinstance(p.block, Element)):
            assert element.text in ["".join(e.itertext()) for e in tree.xpath(f"//*[@class='{element.role}']")]


def test_items_that_follow_one_another_are_one_list(book):
    lists = book.xml("doc-1.xhtml").findall(".//h:ol", NS)
    assert [[e.text for e in items] for items in lists] == [["（一）项目；", "（二）另一项。"]]


def test_lines_kept_as_they_stand_keep_every_blank_and_say_what_they_are(book):
    table, tabs = book.xml("doc-1.xhtml").findall(".//h:pre", NS)
    assert ["".join(e.itertext()) for e in (table, tabs)] == [TABLE.text, TABS.text]
    assert [row.get("class") for row in table] == ["row"] * len(TABLE.lines)
    assert {(e.get("class"), e.get("role"), e.get("aria-label")) for e in (table, tabs)} == {
        ("table", "group", "表格，按原文逐行保留")
    }
    assert (table.get("style"), tabs.get("style")) == (None, f"tab-size: {len('```工会```') + 4}")
    assert re.search(r"^\.table, [^}]* white-space: pre-wrap;", book.zip.read("EPUB/style.css").decode(), re.MULTILINE)


def test_a_footnote_is_an_aside_that_readers_show(book):
    (note,) = book.xml("doc-2.xhtml").findall(".//h:aside", NS)
    assert (note.get("class"), note.get("role"), note.text) == (
        "footnote",
        "doc-footnote",
        "①见 <总则> & *附则*，第 1 条。",
    )
    assert note.get(f"{{{NS['epub']}}}type") is None


def test_text_that_looks_like_markup_survives_everywhere(book):
    title = "关于风起 & <b>云涌</b>的决议"
    assert title in [text for _, text, _ in book.contents()]
    assert "".join(book.xml("doc-1.xhtml").find(".//h:h2", NS).itertext()) == title
    assert book.xml("toc.ncx").findtext("ncx:docTitle/ncx:text", namespaces=NS) == "学习资料 & <汇编>"


def test_the_title_page_comes_first_and_says_who_what_and_when(book):
    assert book.spine == ["cover.xhtml", "title.xhtml", "nav.xhtml", "doc-1.xhtml", "doc-2.xhtml"]
    said = ["".join(e.itertext()) for e in book.xml("title.xhtml").find(".//h:section", NS)]
    assert said == ["某某总工会", "学习资料 & <汇编>", "第一辑", "编辑组", "2026年11月21日"]


def test_a_long_title_is_not_broken_inside_words(book):
    whole = [e.text for e in book.xml("doc-2.xhtml").iterfind(".//h:h1/h:span[@class='word']", NS)]
    assert whole == ["在培训班", "上的", "<讲话>", "“致辞”"]


def test_a_document_alone_has_no_title_page():
    made = Book(written(edition(ALONE)))
    assert made.spine == ["nav.xhtml", "doc-1.xhtml"]
    assert made.opf.findtext(".//dc:title", namespaces=NS) == speech().title


ARTICLES = speech().sections[0].sections[:1]


@pytest.mark.parametrize("parts", [{"blocks": (paragraph("只有一段。"),)}, {"sections": ARTICLES}, {}])
def test_empty_contents_are_no_page_but_lead_to_the_document(parts):
    made = Book(written(edition(packet(Meta(), [Document("doc", **parts)]))))
    assert made.spine == ["doc-1.xhtml"]
    assert made.contents() == made.ncx() == [(1, "无题", "doc-1.xhtml#doc-1")]


def test_metadata_reach_the_package(book):
    said = {"title": "学习资料 & <汇编>;第一辑", "creator": "编辑组", "publisher": "某某总工会", "date": "2026-11-21"}
    for name, values in said.items():
        assert ";".join(e.text for e in book.opf.iterfind(f".//dc:{name}", NS)) == values
    assert book.meta("title-type") == ["main", "subtitle"]
    assert book.meta("dcterms:modified") == ["2026-11-21T08:30:00Z"]


def test_the_language_is_said_by_the_package_and_by_every_page():
    made = Book(written(edition(packet(Meta(language="zh-TW"), [notice()]))))
    assert made.opf.findtext(".//dc:language", namespaces=NS) == made.opf.get(XML_LANG) == "zh-TW"
    for page in map(made.xml, made.spine):
        assert page.get("lang") == page.get(XML_LANG) == "zh-TW"


def test_accessibility_metadata_claim_what_is_there_and_no_conformance(book):
    assert book.meta("schema:accessMode") == book.meta("schema:accessModeSufficient") == ["textual"]
    assert set(book.meta("schema:accessibilityFeature")) >= {"tableOfContents", "structuralNavigation", "readingOrder"}
    assert book.meta("schema:accessibilityHazard") == ["none"]
    assert "目录" in book.meta("schema:accessibilitySummary")[0]
    assert b"conformsTo" not in etree.tostring(book.opf)


def test_the_words_decide_the_identifier():
    def identifier(*documents):
        made = Book(written(edition(packet(Meta("题"), documents))))
        return made.opf.findtext(".//dc:identifier", namespaces=NS)

    assert identifier(notice()) == identifier(notice()) != identifier(speech())
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}", identifier(notice()))


def test_mimetype_comes_first_and_is_stored(book):
    first, *rest = book.zip.infolist()
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert {entry.date_time for entry in (first, *rest)} == {(1980, 1, 1, 0, 0, 0)}


def test_the_bytes_do_not_know_the_clock(book):
    time.sleep(2.1)  # a ZIP file tells time in steps of two seconds
    assert written(edition(sample())) == book.data


@pytest.mark.parametrize("char", ["\f", "\0", "\ud800", "\uffff"])
@pytest.mark.parametrize("place", ["title", "paragraph", "heading", "organisation", "author"])
def test_a_character_that_xml_forbids_is_an_error_not_a_loss(place, char):
    bad = f"前{char}后"
    documents = {
        "title": Document("doc", (Element(Role.TITLE, bad),)),
        "paragraph": Document("doc", blocks=(paragraph(bad),)),
        "heading": Document("doc", sections=(Section("sec-1", heading(bad, 1, "")),)),
    }
    meta = Meta("题", **{place: bad}) if place not in documents else Meta()
    with pytest.raises(ExportError, match=f"U\\+{ord(char):04X}, in “前.后”"):
        written(edition(packet(meta, [documents.get(place, notice())])))


@pytest.mark.parametrize("of", [sample(), ALONE, packet(Meta(), [Document("doc")])], ids=["packet", "alone", "empty"])
def test_epubcheck_has_nothing_to_say(of, tmp_path):
    file = tmp_path / "packet.epub"
    file.write_bytes(written(edition(of)))
    done = checkers.epubcheck(file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 fatals / 0 errors / 0 warnings / 0 infos" in done.stdout
