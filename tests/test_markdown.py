"""Markdown, read back by another's CommonMark parser; and its tutorial, held against the code."""

from __future__ import annotations

import datetime
import re
import subprocess
from itertools import takewhile
from pathlib import Path

import pytest
from epub_file import aided
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import checkers
from exporters.markdown import MARKDOWN, escape
from helpers import seeds
from pipeline.document import Aid, Document, Element, IndexEntry, Item, Place, Role, Ruled, Section, Verbatim, flow
from pipeline.errors import ExportError
from pipeline.export import Edition, Resources
from pipeline.packet import Meta, Packet, packet
from pipeline.themes import HANDOUT
from pipeline.toc import Entry, Scope, Toc, toc
from pipeline.typeset.fonts import Fonts, folder
from samples import TABLE, TABS, heading, notice, paragraph, sample, speech

ROOT = Path(__file__).parents[1]
RESOURCES = Resources(datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC), Fonts.load(folder()))
TUTORIAL = (ROOT / "docs" / "adding-an-exporter.md").read_text(encoding="utf-8")
# What CommonMark reads as a list, heading, quotation, code, rule, link, entity, emphasis … where it begins or inside.
NASTY = (
    *("1. 一", "1) 一", "123456789. 一", "1.", "- 一", "-", "+ 一", "* 一", "---", "- - -", "***", "___", "==="),
    *("# 一", "####### 一", "一 #", "> 一", "    一", "\t一", " - 一", "   1. 一", "\u3000\u3000一", "一  \n二"),
    *("一\n- 二", "一\n===", "```", "~~~", "`一`", "~~一~~", "*一*", "_一_", "**一**", "一\\", "\\*一", "$一$"),
    *("[一](二)", "[一]: 二", "![一](二)", "<https://a.b>", "<b>一</b>", "<!-- 一 -->", "<br/>", "&amp;", "&#x4e00;"),
    *("| 一 | 二 |", "1 < 2 && 3 > 2", "“一”——……"),
)


def written(of, listed=None):
    edition = Edition(of, listed or toc(of), HANDOUT, typeset=None)  # Markdown needs no pages
    return MARKDOWN.write(edition, MARKDOWN.options(), RESOURCES).decode()


def rendered(text):
    """What a CommonMark parser makes of it: an HTML tree, or a skip that says what is missing."""
    pandoc = checkers.command("pandoc", "apt-get install pandoc")
    command = [pandoc, "-f", "commonmark", "-t", "html", "--wrap=none", "--preserve-tabs"]
    made = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    return html.fromstring(f"<main>{made.decode()}</main>")


def bare(text):
    return "".join(text.split())


def words(document):
    return bare("".join(placed.block.text for placed in flow(document)))


def test_every_word_is_read_back_in_order():
    tree = rendered(written(sample()))
    listed = "".join(entry.text for entry in toc(sample()).entries)
    cover = "学习资料 & <汇编>第一辑某某总工会编辑组2026年11月21日目录"
    assert bare(tree.text_content()) == bare(cover + listed) + "".join(map(words, sample().documents))


@pytest.mark.parametrize("make", [paragraph, Item, lambda text: Element(Role.SIGNATURE, text)])
def test_text_that_looks_like_markup_is_text(make):
    document = Document("doc", blocks=tuple(map(make, ("一", *NASTY))))
    tree = rendered(written(packet(Meta(), [document])))
    assert [element.tag for element in tree] == ["p"] * (len(NASTY) + 1)
    assert [bare(element.text_content()) for element in tree][1:] == [bare(text) for text in NASTY]


def test_titles_that_look_like_markup_are_titles():
    documents = [Document("doc", (Element(Role.TITLE, text),)) for text in NASTY]
    tree = rendered(written(packet(Meta("题"), documents)))
    assert [bare(e.text_content()) for e in tree.findall("h2")[1:]] == [bare(text) for text in NASTY]
    assert [bare(e.text_content()) for e in tree.findall("ul/li")] == [bare(text) for text in NASTY]


def contents(tree):
    """What the list says: depth, text, target."""
    links = tree.xpath(".//li//a[@href]")
    return [(len(a.xpath("ancestor::ul")), a.text_content(), a.get("href")[1:]) for a in links]


@pytest.mark.parametrize("scope", [Scope(), Scope(depth=1), Scope(depth=9, articles=True, leads=True)])
@pytest.mark.parametrize("of", [sample(), packet(Meta(), [speech()])])
def test_the_list_says_what_the_contents_say(of, scope):
    tree = rendered(written(of, toc(of, scope)))
    assert contents(tree) == [(entry.level, entry.text, entry.target) for entry in toc(of, scope).entries]


def test_a_level_jumped_over_is_still_a_list():
    listed = Toc("目录", tuple(Entry(level, "", f"第{n}", "doc-1") for n, level in enumerate((3, 1, 5, 2, 1))))
    assert [depth for depth, _, _ in contents(rendered(written(sample(), listed)))] == [1, 1, 2, 2, 1]


def test_every_link_has_one_anchor():
    tree = rendered(written(sample()))
    anchors = tree.xpath(".//@id")
    assert {target for _, _, target in contents(tree)} <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_a_footnote_is_set_apart_as_a_quotation():
    tree = rendered(written(sample()))
    assert [e.text_content().strip() for e in tree.iterfind(".//blockquote")] == ["①见 <总则> & *附则*，第 1 条。"]


def test_lines_kept_as_they_stand_are_code_to_the_last_blank():
    tree = rendered(written(sample()))
    assert [e.text_content() for e in tree.iterfind(".//pre/code")] == [TABLE.text, TABS.text]


@pytest.mark.parametrize("text", [*NASTY, "````", "甲\n~~~\n```", "  甲\n\n\t乙 "])
def test_lines_kept_as_they_stand_end_where_they_end(text):
    block = Verbatim(tuple(text.split("\n")))
    tree = rendered(written(packet(Meta(), [Document("doc", blocks=(block, paragraph("后")))])))
    assert [e.text_content() for e in tree.iterfind(".//pre/code")] == [text]
    assert tree.xpath("//*[@id='doc-1']")
    assert tree.text_content().strip().split("\n")[-1] == "后"


def test_headings_are_as_deep_as_their_sections():
    tree = rendered(written(packet(Meta("题"), [notice(), speech()])))
    found = [(e.tag, e.text_content()[:4]) for e in tree.xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//h5")]
    assert found == [
        *[("h1", "题"), ("h2", "目录"), ("h2", "关于印发"), ("h3", "关于风起"), ("h4", "一、第一"), ("h4", "二、第二")],
        *[("h2", "在培训班"), ("h3", "第一章 "), ("h4", "第一节 "), ("h5", "1.三级")],
    ]


def test_leads_are_bold():
    tree = rendered(written(sample()))
    leads = [
        "（一）提高站位。",
        "（二）强化培训。",
        "第一条",
        "（1）四级标题。",
        "展现了担当。",
        "第二，以更强的担当。",
    ]
    assert [e.text_content() for e in tree.iterfind(".//p/strong")] == leads


def test_a_document_alone_has_no_cover():
    assert written(packet(Meta("题"), [notice()])).startswith("# 目录\n\n- [关于风起")
    assert written(packet(Meta(), [Document("doc", blocks=(paragraph("只有一段。"),))])).startswith(
        '<a id="doc-1"></a>只有'
    )


@given(st.text(st.sampled_from("一 12.)-+*_#<>&[]`~\\\n")))
def test_escaping_only_adds_backslashes_before_marks(text):
    escaped = escape(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == re.sub(r"[ \n]+", " ", text)
    for mark in re.finditer(r"(\\*)[`*_\[\]<>&#~]", escaped):
        assert len(mark[1]) % 2 == 1


def test_a_nul_is_an_error_not_a_loss():
    with pytest.raises(ExportError, match=r"U\+0000"):
        written(packet(Meta(), [Document("doc", blocks=(paragraph("前\0后"),))]))
    with pytest.raises(ExportError, match=r"U\+0000"):
        written(packet(Meta(), [Document("doc", blocks=(Verbatim(("前\0后",)),))]))


def fenced(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)


def test_the_code_in_the_tutorial_is_the_code_of_the_file():
    code = (ROOT / "exporters" / "markdown.py").read_text(encoding="utf-8")
    quoted = fenced("python")
    assert len(quoted) >= 5
    assert all(part in code for part in quoted)


def test_the_entry_point_in_the_tutorial_is_that_of_the_project():
    (quoted,) = fenced("toml")
    heading, line = quoted.splitlines()
    after = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition(heading + "\n")[2].splitlines()
    assert line in takewhile(bool, after)


# (there: written)


def test_a_heading_deeper_than_markdown_has_any_is_still_one():
    section = Section("sec-8", heading("八、甲", 8, "八、"), (paragraph("文。"),))
    for n in range(7, 0, -1):
        section = Section(f"sec-{n}", heading(f"{n}、甲", n, f"{n}、"), (), (section,))
    text = written(packet(Meta(), [Document("doc", (Element(Role.TITLE, "题"),), (), (section,))]))
    assert max(len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)) == 6


def listed():
    """A packet with all study aids, and what Markdown makes of it."""
    of = aided(seeds())
    return of, written(of)


def test_study_aids_say_the_same_and_lead_to_sections():
    of, text = listed()
    tree = rendered(text)
    ids = {a.get("id") for a in tree.iter("a") if a.get("id")}
    links = [a for a in tree.iter("a") if a.get("href")]
    assert {a.get("href")[1:] for a in links} <= ids
    named = {}
    for placed in (p for d in of.documents for p in flow(d)):
        named |= {placed.target: bare((placed.lead or placed.block).text)} if placed.target else {}
    said = bare(tree.text_content())
    assert all(words(document) in said for document in of.documents if document.aid is not Aid.INDEX)
    for a in links:
        if a.get("title"):
            heading = bare(a.get("title")).partition("，")[0]
            assert named[a.get("href")[1:]].startswith(heading), a.get("title")


def test_an_index_is_a_list_of_terms_each_with_its_sections():
    of, text = listed()
    (index,) = (document for document in of.documents if document.aid is Aid.INDEX)
    entries = [placed.block for placed in flow(index) if isinstance(placed.block, IndexEntry)]
    tree = rendered(text)
    items = [li for li in tree.iter("li") if li.find(".//a[@title]") is not None]
    assert [li.text_content().partition("\u3000")[0] for li in items] == [entry.text for entry in entries]
    for li in items:
        numbers = [a.text for a in li.iter("a")]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert "页" not in "".join(li.text_content().partition("\u3000")[2] for li in items)


def test_lines_to_write_on_are_no_words_and_no_empty_paragraph():
    of = packet(Meta(), [Document("doc", blocks=(paragraph("一"), Ruled(), paragraph("二")))])
    assert written(of).endswith("一\n\n二\n")


def test_a_heading_in_a_link_s_title_is_escaped():
    title = Document("doc", (Element(Role.TITLE, '论"工会" & \\ [甲](乙)'),), (paragraph("工会"),))
    entry = IndexEntry("工会", (Place(1),))
    index = Document("index", (Element(Role.TITLE, "索引"),), (entry,), aid=Aid.INDEX)
    tree = rendered(written(Packet(Meta(), (*packet(Meta(), [title]).documents, index))))
    (link,) = tree.findall(".//li/a[@title]")
    assert (link.text, link.get("title")) == ("1", '论"工会" & \\ [甲](乙)')
