"""Our own checker of EPUBs: it finds every fault that is planted, and none in what we write."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from epub_faults import faults
from epub_file import made

from exporters.epub.spine import Split
from helpers import seeds
from pipeline.packet import Meta, Packet, packet
from pipeline.themes import THEMES
from pipeline.toc import Scope
from samples import sample, speech

OPF, NAV, NCX, CSS = "EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/toc.ncx", "EPUB/style.css"
FIRST, SECOND = "EPUB/doc-1.xhtml", "EPUB/doc-2.xhtml"
BREAK = '<span id="page-{0}" role="doc-pagebreak" aria-label="{0}"/>'

# What is planted: where, what is replaced once (a pattern), by what, and what the checker says of it.
PLANTED = {
    "a page twice in the spine": (OPF, r'(<itemref idref="doc-1"/>)', r"\1\1", "doc-1.xhtml is read twice"),
    "a page that is never read": (OPF, r'<itemref idref="doc-2"/>', "", "doc-2.xhtml is never read"),
    "a part that no manifest names": (OPF, r'<item href="style.css"[^>]*>', "", "style.css is not in the manifest"),
    "an empty page": (SECOND, r"<body.*</body>", "<body><p/></body>", "doc-2.xhtml is an empty page"),
    "an id twice": (FIRST, r'<p class="document-number">', '<p id="doc-1">', "two elements have the id doc-1"),
    "an id twice in the NCX": (NCX, r"ncx-doc-2", "ncx-doc-1", "two elements have the id ncx-doc-1"),
    "a line of nav to nothing": (NAV, r'#doc-2"', '#doc-9"', "toc: “在培训班上的 <讲话> & “致辞”” leads to"),
    "a line of the NCX to nothing": (
        NCX,
        r'#doc-2"',
        '#doc-9"',
        "NCX navPoint: “在培训班上的 <讲话> & “致辞”” leads to",
    ),
    "a line to a page that is not there": (NAV, r"doc-2\.xhtml#", "doc-7.xhtml#", "leads to EPUB/doc-7.xhtml"),
    "a landmark to nothing": (NAV, r'title\.xhtml"', 'titel.xhtml"', "landmarks: “扉页” leads to"),
    "a link in the text to nothing": (
        FIRST,
        r"站在新的",
        '<a href="#lost">站在新的</a>',
        "doc-1.xhtml: “站在新的” leads to",
    ),
    "a line without words": (NAV, r">扉页<", "> <", "landmarks: a line without words"),
    "another title in nav": (NAV, r">第一章 总则<", ">第一章　总则<", "nav and NCX list other contents"),
    "another target in the NCX": (NCX, r'#doc-2-sec-1"', '#doc-2-sec-3"', "nav and NCX list other contents"),
    "a level lost in nav": (
        NAV,
        r"</a>\n<ol>\n(<li><a[^>]*>1\.三级标题</a></li>)\n</ol>\n</li>",
        r"</a></li>\n\1",
        "other levels",
    ),
    "a line out of order": (
        NAV,
        r"(<li><a [^>]*>（一）提高站位</a></li>)\n(<li><a [^>]*>（二）强化培训</a></li>)",
        r"\2\n\1",
        "contents out of order at “（一）提高站位”",
    ),
    "a wrong depth": (NCX, r'name="dtb:depth" content="\d', 'name="dtb:depth" content="9', "dtb:depth is 9, not 4"),
    "a wrong count of pages": (
        NCX,
        r'PageCount" content="\d+',
        'PageCount" content="9999',
        "dtb:totalPageCount is 9999",
    ),
    "a wrong highest page": (
        NCX,
        r'maxPageNumber" content="\d+',
        'maxPageNumber" content="9999',
        "dtb:maxPageNumber is 9999",
    ),
    "another identifier in the NCX": (NCX, r"urn:uuid:", "urn:uuid:0", "dtb:uid is urn:uuid:0"),
    "a number left out of the play order": (
        NCX,
        r'playOrder="3"',
        'playOrder="99"',
        "the play order leaves numbers out",
    ),
    "another title of the NCX": (NCX, r"<docTitle><text>", "<docTitle><text>新", "the NCX has another title"),
    "no landmark of the text": (NAV, r'epub:type="bodymatter"', 'epub:type="index"', "no landmark leads to the text"),
    "a landmark that is none": (NAV, r'epub:type="titlepage"', 'epub:type="start"', "a landmark of the kind 'start'"),
    "two landmarks of a kind": (NAV, r'epub:type="titlepage"', 'epub:type="toc"', "two landmarks are toc"),
    "a landmark to something else": (
        NAV,
        r'"title\.xhtml"',
        '"doc-2.xhtml"',
        "the landmark titlepage leads to something",
    ),
    "a marker that is not listed": (FIRST, r"<h1", BREAK.format(999) + "<h1", "the marker of page 999 is not listed"),
    "a page without marker": (FIRST, r' id="page-2"', "", "page 2 has no marker"),
    "a marker of another page": (FIRST, r'aria-label="([^"]*)2', r'aria-label="\g<1>7', "the marker of page 2 says"),
    "a page listed twice": (NAV, r">2</a>", ">1</a>", "page 1 is listed twice"),
    "a page lost in the NCX": (NCX, r"<pageTarget.*?</pageTarget>", "", "nav and NCX list other pages"),
    "pages that are not claimed": (OPF, r">pageNavigation<", ">ARIA<", "pageNavigation is claimed without"),
    "pages of an unknown edition": (
        OPF,
        r'<meta property="pageBreakSource">[^<]*</meta>',
        "",
        "or not named with them",
    ),
    "a marker with words": (FIRST, r"<h1", '<span role="doc-pagebreak">9</span><h1', "marker with words in the text"),
    "a heading first of level 2": (
        SECOND,
        r"<h1(.*?)</h1>",
        r"<h2\1</h2>",
        "a heading of level 2 after one of level 0",
    ),
    "a level skipped": (SECOND, r"<h3(.*?)</h3>", r"<h6\1</h6>", "a heading of level 6 after one of level 3"),
    "an empty paragraph": (SECOND, r"<p ", '<p class="gap"></p><p ', "doc-2.xhtml: an empty p"),
    "an empty title": (SECOND, r"<title>[^<]*</title>", "<title> </title>", "doc-2.xhtml: an empty title"),
    "a package without language": (OPF, r' xml:lang="zh-CN"', "", "the package is in another language"),
    "a page in another language": (SECOND, r' lang="zh-CN"', ' lang="en"', "doc-2.xhtml is in another language"),
    "an index claimed": (OPF, r">readingOrder<", ">index<", "index is claimed"),
    "pictures claimed": (OPF, r"accessMode\">textual", 'accessMode">visual', "pictures are told of"),
    "conformance that nobody answers for": (
        OPF,
        r"</metadata>",
        '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta></metadata>',
        "nobody answers for it",
    ),
    "no summary": (
        OPF,
        r'<meta property="schema:accessibilitySummary"[^>]*>[^<]*</meta>',
        "",
        "Summary is not said once",
    ),
    "a font that is not there": (
        CSS,
        r"^",
        "@font-face { font-family: 'A'; src: url(a.otf) } p { font-family: 'A' } ",
        "a.otf",
    ),
    "a font that is never used": (CSS, r"^", "@font-face { font-family: 'Lost'; } ", "the font Lost is never used"),
    "a page without style sheet": (SECOND, r"<link [^>]*>", "", "doc-2.xhtml has no style sheet"),
    "a script": (SECOND, r"</head>", "<script>1</script></head>", "doc-2.xhtml has a script"),
    "a note that leads nowhere back": (
        SECOND,
        r"(<p class=\"[^>]*>)",
        r'\1<a role="doc-noteref" id="call" href="#doc-2">①</a>',
        "the note doc-2 does not lead back",
    ),
}


@cache
def good() -> bytes:
    return made(sample())


def rebuilt(data: bytes, change: Callable[[str, bytes], bytes]) -> Iterator[tuple[ZipInfo, bytes]]:
    with ZipFile(BytesIO(data)) as old:
        for info in old.infolist():
            yield info, change(info.filename, old.read(info))


def zipped(parts: Iterator[tuple[ZipInfo, bytes]] | list[tuple[ZipInfo, bytes]]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for info, content in parts:
            made.writestr(info, content, info.compress_type)
    return out.getvalue()


def planted(data: bytes, part: str, pattern: str, new: str) -> bytes:
    """A file with one change in one part."""

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text, times = re.subn(pattern, new, content.decode(), count=1, flags=re.DOTALL)
        assert times, "nothing to plant the fault in"
        return text.encode()

    return zipped(rebuilt(data, change))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name):
    part, pattern, new, said = PLANTED[name]
    found = faults(planted(good(), part, pattern, new))
    assert any(said in fault for fault in found), found


def entry(
    name: str, method: int = ZIP_DEFLATED, date: tuple[int, ...] = (1980, 1, 1, 0, 0, 0), extra: bytes = b""
) -> ZipInfo:
    info = ZipInfo(name, date)  # type: ignore[arg-type]
    info.compress_type, info.extra = method, extra
    return info


MIMETYPE = b"application/epub+zip"
BARE = "mimetype is not first, stored and without extra field"
CONTAINERS = {
    "mimetype packed": (0, entry("mimetype"), MIMETYPE, BARE),
    "mimetype with an extra field": (0, entry("mimetype", ZIP_STORED, extra=b"UT\0\0"), MIMETYPE, BARE),
    "mimetype with a line's end": (0, entry("mimetype", ZIP_STORED), MIMETYPE + b"\n", "mimetype says something else"),
    "the time": (1, entry("META-INF/container.xml", date=(2026, 1, 1, 0, 0, 0)), b"", "a part tells the time"),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_fault_of_the_container_is_found(name):
    number, info, content, said = CONTAINERS[name]
    parts = list(rebuilt(good(), lambda _, content: content))
    parts[number] = (info, content or parts[number][1])
    assert said in faults(zipped(parts))


def test_mimetype_that_is_not_first_is_found():
    first, *rest = rebuilt(good(), lambda _, content: content)
    assert BARE in faults(zipped([*rest, first]))


SCOPES = (Scope(), Scope(depth=1), Scope("目次", 9, articles=True, leads=True))
SAID: tuple[dict[str, object], ...] = ({}, {"split": Split.SECTION}, {"fonts": False})


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("said", SAID, ids=str)
@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_what_we_write_has_none(scope: Scope, said: dict[str, object], printed: bool):
    assert faults(made(sample(), scope, printed=printed, **said)) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("of", [packet(Meta(), [speech()]), seeds()], ids=["alone", "seeds"])
def test_other_packets_have_none_in_any_theme(of: Packet, theme: str):
    assert faults(made(of, theme=THEMES[theme])) == []


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_same_packet_is_the_same_bytes_whatever_is_said(said: dict[str, object]):
    code = (
        "import sys; from epub_file import made; from samples import sample; from test_epub_faults import SAID; "
        f"said = {SAID.index(said)}; sys.stdout.buffer.write(made(sample(), **SAID[said]))"
    )
    found = set()
    for seed, zone in (("0", "UTC"), ("7", "Asia/Shanghai")):
        places = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=os.environ | places, check=True)
        found.add(done.stdout)
    assert found == {made(sample(), **said)}
