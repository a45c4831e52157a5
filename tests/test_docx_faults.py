"""Our own checker of Word files: it finds every fault that is planted, and none in what we write."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import docx_reader
import pytest
from docx_faults import faults
from hypothesis import given
from hypothesis import strategies as st

from helpers import written
from pipeline.document import Document, Element, Heading, Kind, Role, Section
from pipeline.packet import Meta, packet
from pipeline.themes import THEMES
from pipeline.toc import Scope
from samples import heading, paragraph, run_in, sample, speech

SCOPES = (Scope(), Scope(depth=1), Scope(depth=2), Scope(depth=4), Scope("目次", 5, articles=True, leads=True))
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
RELATIONS = "word/_rels/document.xml.rels"
BREAK = "<w:r><w:br/></w:r>"

# What is planted: where, what is replaced once (a pattern), by what, and what the checker says of it.
PLANTED = {
    "a field that is never ended": (
        DOCUMENT,
        r'<w:r>(?:(?!<w:r>).)*<w:fldChar w:fldCharType="end"/></w:r>(?=</w:p></w:sdtContent>)',
        "",
        "a field that is never ended",
    ),
    "a page reference that is never ended": (
        DOCUMENT,
        r'<w:r>(?:(?!<w:r>).)*<w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>',
        "</w:hyperlink>",
        "a field that is never ended",
    ),
    "a field ended twice": (
        DOCUMENT,
        r'(<w:r>(?:(?!<w:r>).)*<w:fldChar w:fldCharType="end"/></w:r>)(?=</w:p></w:sdtContent>)',
        r"\1\1",
        "end of no field",
    ),
    "a field parted twice": (
        DOCUMENT,
        r'(<w:r>(?:(?!<w:r>).)*<w:fldChar w:fldCharType="separate"/></w:r>)',
        r"\1\1",
        "separate in a field's result",
    ),
    "an instruction in a result": (
        DOCUMENT,
        r'(<w:fldChar w:fldCharType="separate"/>)',
        r"\1<w:instrText>x</w:instrText>",
        "instrText in a field's result",
    ),
    "a field without instruction": (DOCUMENT, r"> TC [^<]*<", "><", "a field without instruction"),
    "a dirty field": (
        DOCUMENT,
        r'<w:fldChar w:fldCharType="begin"/>',
        '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
        "a field to be refreshed",
    ),
    "a prompt to refresh": (SETTINGS, r"<w:compat>", "<w:updateFields/><w:compat>", "when the file is opened"),
    "a field that never ends in a footer": (
        "word/footer1.xml",
        r'<w:fldChar w:fldCharType="end"/>',
        "",
        "footer1.xml: a field that is never ended",
    ),
    "a bookmark without end": (DOCUMENT, r'<w:bookmarkEnd w:id="2"/>', "", "bookmark 2 has no end"),
    "a bookmark without start": (DOCUMENT, r'<w:bookmarkStart w:id="2"[^>]*/>', "", "end without start"),
    "a bookmark ended twice": (DOCUMENT, r'(<w:bookmarkEnd w:id="2"/>)', r"\1\1", "end without start"),
    "two bookmarks of one id": (DOCUMENT, r'Start w:id="2"', 'Start w:id="1"', "two bookmarks have the id 1"),
    "two bookmarks of one name": (
        DOCUMENT,
        r'(Start w:id="2" w:name=)"[^"]*"',
        r'\1"_toc00000001"',
        "two bookmarks have the name _toc00000001",
    ),
    "a bookmark with a blank in its name": (
        DOCUMENT,
        r'(Start w:id="2" w:name=)"[^"]*"',
        r'\1"_Toc 2"',
        "a bookmark's name is '_Toc 2'",
    ),
    "a link to nothing": (DOCUMENT, r'w:anchor="_Toc00000002"', 'w:anchor="_Toc2"', "a link to nothing"),
    "a link without target": (DOCUMENT, r'w:anchor="_Toc00000002"', "", "a link to nothing"),
    "a reference to nothing": (DOCUMENT, r"PAGEREF _Toc00000002", "PAGEREF _Toc2", "PAGEREF to _Toc2"),
    "a link to another heading": (
        DOCUMENT,
        r'w:anchor="_Toc00000002"',
        'w:anchor="_Toc00000001"',
        "a refresh drops",
    ),
    "text outside a run": (DOCUMENT, r"(<w:p>)", r"\1字", "text outside a text element"),
    "text behind a run": (DOCUMENT, r"(</w:r>)", r"\1字", "text outside a text element"),
    "a text element outside a run": (DOCUMENT, r"(</w:p>)", r"<w:t>字</w:t>\1", "w:t outside r"),
    "a run outside a paragraph": (DOCUMENT, r"(<w:sdt>)", r"<w:r><w:t>字</w:t></w:r>\1", "w:r outside"),
    "a paragraph in a paragraph": (DOCUMENT, r"(</w:p>)", r"<w:p><w:r><w:t>字</w:t></w:r></w:p>\1", "w:p outside"),
    "white space not kept": (DOCUMENT, r'<w:t xml:space="preserve">([^<])', r"<w:t> \1", "white space that XML"),
    "a style that is missing": (
        DOCUMENT,
        r'<w:pStyle w:val="BodyText"/>',
        '<w:pStyle w:val="Nobody"/>',
        "no paragraph style Nobody",
    ),
    "a paragraph in a character's style": (
        DOCUMENT,
        r'<w:pStyle w:val="BodyText"/>',
        '<w:pStyle w:val="Hyperlink"/>',
        "no paragraph style Hyperlink",
    ),
    "a character style that is missing": (
        DOCUMENT,
        r'<w:rStyle w:val="Hyperlink"/>',
        '<w:rStyle w:val="Nobody"/>',
        "no character style Nobody",
    ),
    "a base that is missing": (STYLES, r'<w:basedOn w:val="Normal"/>', '<w:basedOn w:val="Nobody"/>', "basedOn Nobody"),
    "a style based on itself": (
        STYLES,
        r'(w:styleId="Heading1"[^>]*>.*?<w:basedOn) w:val="Normal"/>',
        r'\1 w:val="Heading1"/>',
        "style Heading1 rests on itself",
    ),
    "two styles of one name": (
        STYLES,
        r'("Heading2"><w:name w:val=)"heading 2"',
        r'\1"Heading 1"',
        "two styles are called heading 1",
    ),
    "a numbering that is missing": (
        DOCUMENT,
        r'(<w:pStyle w:val="BodyText"/>)',
        r'\1<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        "no numbering",
    ),
    "two drawings of one id": (DOCUMENT, r'<wp:docPr id="2"', '<wp:docPr id="1"', "two drawings have the id 1"),
    "properties out of order": (
        DOCUMENT,
        r"(<w:pStyle [^>]*/>)(<w:pageBreakBefore/>)",
        r"\2\1",
        "w:pPr out of order",
    ),
    "a property twice": (DOCUMENT, r"(<w:pageBreakBefore/>)", r"\1\1", "w:pPr out of order"),
    "a property of another element": (DOCUMENT, r"(<w:pageBreakBefore/>)", r"\1<w:b/>", "}b in w:pPr"),
    "a run's properties out of order": (STYLES, r"(<w:sz [^>]*/>)(<w:szCs [^>]*/>)", r"\2\1", "w:rPr out of order"),
    "a section out of order": (DOCUMENT, r"(<w:pgSz [^>]*/>)(<w:pgMar [^>]*/>)", r"\2\1", "w:sectPr out of order"),
    "a style out of order": (STYLES, r"(<w:name [^>]*/>)(<w:basedOn [^>]*/>)", r"\2\1", "w:style out of order"),
    "an empty paragraph": (DOCUMENT, r"(<w:sdt>)", r"<w:p/>\1", "an empty paragraph"),
    "a paragraph of blanks": (DOCUMENT, r"(<w:sdt>)", r"<w:p><w:r><w:t>　</w:t></w:r></w:p>\1", "an empty paragraph"),
    "a break inside running text": (
        DOCUMENT,
        r'(<w:pStyle w:val="BodyText"/></w:pPr>)',
        rf"\1{BREAK}",
        "a break inside running text",
    ),
    "a break of a page": (DOCUMENT, r"(<w:br )", r'<w:br w:type="page"/>\1', "a break of a page"),
    "a frame": (DOCUMENT, r"(<w:pageBreakBefore/>)", r'\1<w:framePr w:w="1"/>', "w:framePr"),
    "a text box": (DOCUMENT, r"(</w:r>)", r"<w:pict><w:txbxContent/></w:pict>\1", "w:txbxContent"),
    "a level skipped": (
        STYLES,
        r'(w:styleId="Heading2".*?<w:outlineLvl w:val=)"1"',
        r'\1"3"',
        "a heading of level 4 below one of level 1",
    ),
    "a heading without a level": (
        STYLES,
        r'(w:styleId="Heading2".*?)<w:outlineLvl w:val="1"/>',
        r"\1",
        "a refresh drops",
    ),
    "a paragraph with a level": (
        STYLES,
        r'(w:styleId="BodyText".*?)(</w:pPr>)',
        r'\1<w:outlineLvl w:val="2"/>\2',
        "a refresh adds",
    ),
    "a range too short": (DOCUMENT, r'TOC \\o "1-\d"', r'TOC \\o "1-1"', "a refresh drops"),
    "an entry at another level": (DOCUMENT, r'"TOC2"', '"TOC3"', "a refresh drops"),
    "an entry that says something else": (
        DOCUMENT,
        r'(<w:hyperlink w:anchor="_Toc00000002".*?<w:t [^>]*>)',
        r"\1又",
        "a refresh drops",
    ),
    "run-in headings not asked for": (DOCUMENT, r" \\f C ", " ", "a refresh drops"),
    "a TC field of another level": (DOCUMENT, r"(> TC [^<]*\\l )\d", r"\g<1>9", "a refresh drops"),
    "a TC field of another list": (DOCUMENT, r"(> TC [^<]*\\f )C", r"\1D", "a refresh drops"),
    "a break that becomes a space": (DOCUMENT, r" \\x ", " ", "a refresh drops"),
    "two entries in another order": (
        DOCUMENT,
        r"(<w:p>(?:(?!<w:p>).)*_Toc00000008(?:(?!</w:p>).)*</w:p>)(<w:p>.*?</w:p>)",
        r"\2\1",
        "changes the order",
    ),
    "an entry without a page": (
        DOCUMENT,
        r'(PAGEREF _Toc00000002.*?"separate"/></w:r>)<w:r>.*?</w:r>',
        r"\1",
        "no page number",
    ),
    "a relationship to nothing": (RELATIONS, r'Target="footer1.xml"', 'Target="footer9.xml"', "footer9.xml, which is"),
    "a relationship that is missing": (DOCUMENT, r'r:id="[^"]*"', 'r:id="x"', "x, a relationship that is missing"),
    "a part without type": (
        "[Content_Types].xml",
        r'<Override PartName="/word/footer1.xml"[^>]*/>',
        "",
        "word/footer1.xml has no content type",
    ),
    "a type without part": (
        "[Content_Types].xml",
        r'PartName="/word/footer1.xml"',
        'PartName="/word/footer9.xml"',
        "footer9.xml has a content type and is missing",
    ),
}


@cache
def good() -> bytes:
    return written("docx", sample(), theme=THEMES["large"])


def planted(data: bytes, part: str, pattern: str, new: str, count: int = 1) -> bytes:
    """A file with one change in one part, or with all that can be made (`count` 0)."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as made:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text, times = re.subn(pattern, new, content.decode(), count=count, flags=re.DOTALL)
                assert times, "nothing to plant the fault in"
                content = text.encode()
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name):
    part, pattern, new, said = PLANTED[name]
    found = faults(planted(good(), part, pattern, new))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_what_we_write_has_none(theme, scope):
    assert faults(written("docx", sample(), scope, THEMES[theme])) == []


def test_headings_below_articles_that_are_listed_stay_below_the_contents():
    below = Section("sec-1-1", heading("一、标题", 1, "一、"), (paragraph("文。"),))
    article = Section("sec-1", Heading("第一条", Kind.ARTICLE), (paragraph("文。"),), (below,))
    book = packet(Meta("总"), (replace(speech(), sections=(article,)), speech()))
    assert faults(written("docx", book, Scope(depth=2, articles=True))) == []


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_any_heading_survives_a_refresh_in_word(title):
    run, line = run_in("sec-1", title, "文。", 1, ""), Section("sec-2", heading(title, 1, ""), (paragraph("文。"),))
    one = Document("doc", (Element(Role.TITLE, title),), (), (run, line))
    assert faults(docx_reader.written(packet(Meta("总"), (one, one)))) == []
