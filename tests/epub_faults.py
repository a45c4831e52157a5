"""Faults of EPUBs that EPUBCheck and Ace let pass: `tests/test_epub_faults.py` plants each and sees it found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED

import epub_aids
from epub_file import LANGUAGE, NS, TYPE, XHTML, File, Line
from lxml import etree

_BREAK = "//*[@role='doc-pagebreak' or @epub:type='pagebreak']"
_HEADINGS = "//h:h1 | //h:h2 | //h:h3 | //h:h4 | //h:h5 | //h:h6 | //*[@role='heading']"
_TEXT = "p", "li", "pre", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "a", "title"
# What is at the other end of a landmark says that it is so, by epub:type or by role.
_LANDMARKS = {
    "cover",
    "titlepage",
    "toc",
    "bodymatter",
    "index",
    "colophon",
    "endnotes",
    "backmatter",
    "copyright-page",
}


def faults(data: bytes) -> list[str]:
    """All faults of an EPUB, each a sentence."""
    file = File.of(data)
    return [found for check in CHECKS for found in check(file)]


def container(file: File) -> Iterator[str]:
    """OCF: mimetype first, stored and bare; each part once, and in the manifest; nothing that tells time or machine."""
    first = file.infos[0]
    if (first.filename, first.compress_type, first.extra) != ("mimetype", ZIP_STORED, b""):
        yield "mimetype is not first, stored and without extra field"
    if file.parts.get("mimetype") != b"application/epub+zip":
        yield "mimetype says something else"
    yield from (f"{name} is there twice" for name in _twice(i.filename for i in file.infos))
    odd = (i.filename for i in file.infos[1:] if i.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or i.flag_bits & 1)
    yield from (f"{name} is packed otherwise than stored or deflated" for name in odd)
    if {i.date_time for i in file.infos} != {(1980, 1, 1, 0, 0, 0)}:
        yield "a part tells the time"
    own = {"mimetype", file.package}
    stray = (n for n in file.parts if n not in own and n not in file.items and not n.startswith("META-INF/"))
    yield from (f"{name} is not in the manifest" for name in stray)


def spine(file: File) -> Iterator[str]:
    """Every page is read, once, and nothing of it in vain: no page without words or picture."""
    yield from (f"{name} is read twice" for name in _twice(file.spine))
    listed = file.listed("toc")
    unread = (name for name in file.having("media-type", XHTML) if name not in file.spine)
    yield from (f"{name} is never read" for name in unread if name != file.nav or len({x.target for x in listed}) > 1)
    for name in file.spine:
        body = file.pages[name].find("h:body", NS)
        if not "".join(body.itertext()).strip() and body.find(".//{*}img") is None and body.find(".//{*}svg") is None:
            yield f"{name} is an empty page"


def ids(file: File) -> Iterator[str]:
    """Each id is there once in its file."""
    for name, tree in file.trees.items():
        yield from (f"{name}: two elements have the id {id_}" for id_ in _twice(map(str, tree.xpath("//@id"))))


def targets(file: File) -> Iterator[str]:
    """Every link leads to an id that is there, of a page that is read."""
    lists = [(kind, file.listed(kind)) for kind in ("toc", "page-list", "landmarks")]
    lists += [(f"NCX {kind}", file.old(kind)) for kind in ("navPoint", "pageTarget")]
    links = [(name, [Line(0, "".join(a.itertext()), part, id_)]) for name, a, part, id_ in file.links()]
    for where, lines in (*lists, *links):
        for line in lines:
            if (line.file, line.target) not in file.elements or line.file not in (*file.spine, file.nav):
                yield f"{where}: “{line.text}” leads to {line.file}#{line.target}, which is not there"
            if not line.text.strip() and where in dict(lists):
                yield f"{where}: a line without words"


def lists(file: File) -> Iterator[str]:
    """nav and NCX say the same; what they lead to comes in their order, each place once; the NCX counts right."""
    both = ("contents", "toc", "navPoint"), ("pages", "page-list", "pageTarget")
    for what, kind, old in both:
        new, before = file.listed(kind), file.old(old)
        if [(x.text, x.file, x.target) for x in new] != [(x.text, x.file, x.target) for x in before]:
            yield f"nav and NCX list other {what}"
        if kind == "toc" and [x.depth for x in new] != [x.depth for x in before]:
            yield "nav and NCX have other levels"
        order = [file.places.get((x.file, x.target), -1) for x in new]
        late = (line for line, (a, b) in zip(new[1:], pairwise(order), strict=False) if a >= b)
        yield from (f"{what} out of order at “{line.text}”" for line in late)
        if what == "pages":
            yield from (f"page {label} is listed twice" for label in _twice(x.text for x in new))
    yield from _ncx(file)


def _ncx(file: File) -> Iterator[str]:
    tree = file.trees[file.ncx]
    said = {e.get("name"): e.get("content") for e in tree.iterfind("ncx:head/ncx:meta", NS)}
    points, pages = file.old("navPoint"), file.old("pageTarget")
    numbers = [int(x.text) for x in pages if x.text.isascii() and x.text.isdigit()]
    for name, wanted in (
        ("dtb:uid", file.dc("identifier")[0]),
        ("dtb:depth", str(max((x.depth for x in points), default=0))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        if said.get(name) != wanted:
            yield f"{name} is {said.get(name)}, not {wanted}"
    orders = [int(v) for v in tree.xpath("//@playOrder")]
    if sorted(set(orders)) != list(range(1, len(set(orders)) + 1)):
        yield "the play order leaves numbers out"
    if file.spine and tree.findtext("ncx:docTitle/ncx:text", "", NS) != file.dc("title")[0]:
        yield "the NCX has another title"


def landmarks(file: File) -> Iterator[str]:
    """Each kind once, the beginning of the text among them; what it leads to says that it is of the kind."""
    links = file.trees[file.nav].findall(f".//h:nav[@{TYPE}='landmarks']//h:a", NS)
    kinds = [a.get(TYPE, "") for a in links]
    yield from (f"two landmarks are {kind}" for kind in _twice(kinds))
    yield from (f"a landmark of the kind {kind!r}" for kind in kinds if kind not in _LANDMARKS | {"loi", "page-list"})
    if "bodymatter" not in kinds:
        yield "no landmark leads to the text"
    for kind, a in zip(kinds, links, strict=True):
        there = file.elements.get(file.inside(file.nav, a.get("href", "")))
        if there is not None and kind not in _kinds(there):
            yield f"the landmark {kind} leads to something else"


def _kinds(element: etree._Element) -> set[str]:
    """What an element, its page's body or what begins its page says that it is."""
    body = element if element.tag == f"{{{NS['h']}}}body" else next(element.iterancestors(f"{{{NS['h']}}}body"), None)
    near = [element, *element.iter(f"{{{NS['h']}}}section", f"{{{NS['h']}}}body")]
    said = " ".join(f"{e.get(TYPE, '')} {e.get('role', '')}" for e in (*near, *([] if body is None else [body])))
    return {word.removeprefix("doc-") for word in said.split()}


def breaks(file: File) -> Iterator[str]:
    """Every page-break marker is listed by its label, and every listed page has one; claims are made if both are."""
    marks = {
        (name, e.get("id", "")): e.get("aria-label") or e.get("title") or ""
        for name, tree in file.pages.items()
        for e in tree.xpath(_BREAK, namespaces=NS)
    }
    pages = {(x.file, x.target): x.text for x in file.listed("page-list")}
    yield from (f"page {t} has no marker" for place, t in pages.items() if place not in marks)
    yield from (f"the marker of page {t} is not listed" for place, t in marks.items() if place not in pages)
    # a label may say more than the number: for whoever listens, “第12页”
    other = (
        f"the marker of page {t} says “{marks[place]}”" for place, t in pages.items() if t not in marks.get(place, t)
    )
    yield from other
    for name, tree in file.pages.items():
        for e in tree.xpath(_BREAK, namespaces=NS):
            if "".join(e.itertext()).strip():
                yield f"{name}: a page-break marker with words in the text"
    features = set(file.meta("schema:accessibilityFeature"))
    for feature in ("pageBreakMarkers", "pageNavigation"):
        if (feature in features) != bool(pages):
            yield f"{feature} is claimed without pages, or not claimed with them"
    if bool(file.meta("pageBreakSource") and file.dc("source")) != bool(pages):
        yield "the source of the pages is named without pages, or not named with them"


def headings(file: File) -> Iterator[str]:
    """A chapter's first is of the first level, whose parts in other files go on from it; none is skipped."""
    above = 0
    for name in file.spine:
        page = file.pages[name]
        if not page.xpath("//h:section[@id]", namespaces=NS) or page.xpath("//*[@role='doc-chapter']"):
            above = 0
        for heading in page.xpath(_HEADINGS, namespaces=NS):
            level = int(heading.get("aria-level") or etree.QName(heading).localname[1])
            if level > above + 1:
                yield f"{name}: a heading of level {level} after one of level {above}"
            above = level


def words(file: File) -> Iterator[str]:
    """No element that holds text is empty."""
    for name, tree in file.pages.items():
        for tag in _TEXT:
            for e in tree.iter(f"{{{NS['h']}}}{tag}"):
                if not "".join(e.itertext()).strip() and e.find(".//{*}img") is None and e.find(".//{*}svg") is None:
                    yield f"{name}: an empty {tag}"


def languages(file: File) -> Iterator[str]:
    """The package and every page say the language of the metadata, twice."""
    (wanted,) = file.dc("language")
    if file.opf.get(LANGUAGE) != wanted:
        yield "the package is in another language"
    for name, page in file.pages.items():
        if {page.get("lang"), page.get(LANGUAGE)} != {wanted}:
            yield f"{name} is in another language"


def claims(file: File) -> Iterator[str]:
    """What is said of accessibility is so; who answers for a claim of conformance is named, and nobody else."""
    features = set(file.meta("schema:accessibilityFeature"))
    pictures = [e for t in file.pages.values() for e in t.iter("{*}img", "{*}svg")]
    inside = [e for e in pictures if e.get("role") != "doc-cover"]  # a cover is no part of what is read
    kinds = {word for t in file.pages.values() for e in t.iter(etree.Element) for word in e.get(TYPE, "").split()}
    told = {"tableOfContents": file.listed("toc"), "index": "index" in kinds, "alternativeText": pictures}
    yield from (f"{f} is claimed" for f, there in told.items() if f in features and not there)
    if ("visual" in " ".join(file.meta("schema:accessMode"))) != bool(inside):
        yield "pictures are told of that are not there, or there and not told of"
    if bool(pictures) != bool(file.having("properties", "cover-image")):
        yield "a cover's picture without a page, or a page without a picture that the manifest names"
    if bool(_conforms(file)) != bool(file.meta("a11y:certifiedBy")):
        yield "conformance is claimed, and nobody answers for it, or the other way round"
    for name in ("dcterms:modified", "schema:accessibilitySummary"):
        if len(file.meta(name)) != 1:
            yield f"{name} is not said once"


def _conforms(file: File) -> list[str]:
    links = (e.get("href", "") for e in file.opf.iterfind("opf:metadata/opf:link[@rel='dcterms:conformsTo']", NS))
    return [*file.meta("dcterms:conformsTo"), *links]


def look(file: File) -> Iterator[str]:
    """The style sheet is there for every page and names files that are there; nothing comes from elsewhere."""
    sheets = {name: data.decode() for name, data in file.parts.items() if name.endswith(".css")}
    for name, css in sheets.items():
        for href in re.findall(r"url\(['\"]?([^'\")]+)['\"]?\)", css):
            if file.inside(name, href)[0] not in file.items:
                yield f"{name} asks for {href}, which is not there"
        faces = set(re.findall(r"@font-face\s*\{[^}]*font-family:\s*['\"]?([^'\";]+)", css))
        used = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
        yield from (f"{name}: the font {face} is never used" for face in faces if face not in used)
    for name in file.spine:
        linked = [e.get("href", "") for e in file.pages[name].iterfind("h:head/h:link[@rel='stylesheet']", NS)]
        if not any(file.inside(name, href)[0] in sheets for href in linked):
            yield f"{name} has no style sheet"
    asked = {n for n in file.items if n.rpartition(".")[2] in ("otf", "ttf", "woff", "woff2")}
    said = "".join(sheets.values())
    yield from (f"{name} is in the book for nothing" for name in sorted(asked) if name.rpartition("/")[2] not in said)
    for name, tree in file.pages.items():
        if tree.find(".//h:script", NS) is not None or any("://" in str(v) for v in tree.xpath("//@src")):
            yield f"{name} has a script or comes in part from elsewhere"


def notes(file: File) -> Iterator[str]:
    """A call for a note leads to it, and its note leads back to the call."""
    back = {(name, file.inside(name, a.get("href", ""))) for name, a, _, _ in file.links()}
    for name, a, part, id_ in file.links():
        if a.get("role") == "doc-noteref" and a.get("id") and (part, (name, a.get("id"))) not in back:
            yield f"{name}: the note {id_} does not lead back"


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


CHECKS: tuple[Callable[[File], Iterator[str]], ...] = (
    container,
    spine,
    ids,
    targets,
    lists,
    landmarks,
    breaks,
    headings,
    words,
    languages,
    claims,
    look,
    notes,
    epub_aids.index,
    epub_aids.anchors,
    epub_aids.references,
)
