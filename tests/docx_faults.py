"""Faults of Word files that validators let pass: `tests/test_docx_faults.py` plants each and sees it found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from docx.oxml.ns import qn
from docx_contents import instructions, stored, switches, toc_field, word
from docx_file import File, said, value
from lxml import etree

from pipeline.pinyin import key

# What may stand in an element, in the schema's order (ECMA-376-1, A.1), as far as our files have it.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "pBdr": "top left bottom right between bar",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
}
# Where runs, paragraphs and text may stand.
_HOMES = {
    "r": {"p", "hyperlink", "sdtContent", "smartTag", "fldSimple", "ins"},
    "p": {"body", "tc", "sdtContent", "ftr", "hdr", "footnote", "endnote", "txbxContent"},
    "t": {"r"},
    "instrText": {"r"},
    "fldChar": {"r"},
}
_FRAMES = ("framePr", "txbxContent", "pict", "object")
_STYLED = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_RELATED = re.compile(re.escape("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"))


def faults(data: bytes) -> list[str]:
    """All faults of a Word file, each a sentence."""
    file = File.of(data)
    return [found for check in CHECKS for found in check(file)]


def _stories(file: File) -> Iterator[tuple[str, etree._Element]]:
    """The parts that hold text."""
    for name, tree in file.trees.items():
        if re.fullmatch(r"word/(document|footer\d*|header\d*|footnotes|endnotes)\.xml", name):
            yield name, tree


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _near(element: etree._Element) -> str:
    """Where an element stands, by what its paragraph says."""
    inside = next((e for e in (element, *element.iterancestors()) if e.tag == qn("w:p")), None)
    return f"in “{said(inside)[:20]}”" if inside is not None else f"in {_local(element)}"


def parts(file: File) -> Iterator[str]:
    """Relationships lead to parts that are there, are used by ids that are there; every part has its type."""
    types = file.trees["[Content_Types].xml"]
    named = {e.get("PartName", "").lstrip("/") for e in types}
    endings = {e.get("Extension") for e in types} - {"xml"}
    for part, tree in file.trees.items():
        known = {id_: (target, outside) for id_, target, outside in file.relations(part)}
        lost = (target for target, outside in known.values() if not outside and target not in file.parts)
        yield from (f"{part} is related to {target}, which is missing" for target in lost)
        used = {v for e in tree.iter(etree.Element) for k, v in e.attrib.items() if _RELATED.match(str(k))}
        yield from (f"{part} refers to {id_}, a relationship that is missing" for id_ in sorted(used - known.keys()))
    untyped = (name for name in file.parts if name not in named and name.rpartition(".")[2] not in endings)
    yield from (f"{name} has no content type" for name in untyped if name != "[Content_Types].xml")
    yield from (f"{name} has a content type and is missing" for name in sorted(named - file.parts.keys() - {""}))


def text(file: File) -> Iterator[str]:
    """Text stands in text elements, those in runs, runs in paragraphs; white space at an end is kept."""
    for part, tree in _stories(file):
        for node in tree.iter(etree.Element):
            tag = _local(node) if node.tag.startswith(qn("w:p")[:-1]) else ""
            if tag not in ("t", "instrText") and _stray(node) and tag:
                yield f"{part}: text outside a text element {_near(node)}"
            parent = node.getparent()
            if tag in _HOMES and (parent is None or _local(parent) not in _HOMES[tag]):
                yield f"{part}: w:{tag} outside {' or '.join(sorted(_HOMES[tag]))} {_near(node)}"
            if tag in ("t", "instrText") and node.text != (node.text or "").strip() and not _kept(node):
                yield f"{part}: white space that XML does not keep {_near(node)}"


def _stray(node: etree._Element) -> bool:
    return bool((node.text or "").strip() or any((child.tail or "").strip() for child in node))


def _kept(node: etree._Element) -> bool:
    return node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def fields(file: File) -> Iterator[str]:
    """Fields are begun, parted and ended in this order, inside one another; nothing is to be refreshed."""
    for part, tree in _stories(file):
        open_: list[str] = []
        for node in tree.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")):
            kind = value(node, "fldCharType") or _local(node)
            if kind == "begin":
                open_.append("instruction")
            elif not open_ and kind != "fldSimple":
                yield f"{part}: {kind} of no field {_near(node)}"
            elif kind in ("separate", "instrText") and open_[-1] != "instruction":
                yield f"{part}: {kind} in a field's result {_near(node)}"
            elif kind == "separate":
                open_[-1] = "result"
            elif kind == "end":
                open_.pop()
            if value(node, "dirty") not in ("", "0", "false"):
                yield f"{part}: a field to be refreshed {_near(node)}"
        yield from (f"{part}: a field that is never ended" for _ in open_)
        yield from (f"{part}: a field without instruction" for i in instructions(tree) if not i.strip())
    if file.trees["word/settings.xml"].find(qn("w:updateFields")) is not None:
        yield "word/settings.xml: fields are to be refreshed when the file is opened"


def bookmarks(file: File) -> Iterator[str]:
    """Every bookmark has a start, then an end, a name and an id of its own."""
    starts = list(file.document.iter(qn("w:bookmarkStart")))
    begun: set[str] = set()
    ended: set[str] = set()
    for node in file.document.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
        id_ = value(node, "id")
        if node.tag == qn("w:bookmarkStart"):
            begun.add(id_)
        elif id_ not in begun - ended:
            yield f"a bookmark's end without start {_near(node)}"
        else:
            ended.add(id_)
    yield from (f"bookmark {id_} has no end" for id_ in sorted(begun - ended))
    for what in ("id", "name"):
        counted = Counter(value(s, what).casefold() for s in starts)
        yield from (f"two bookmarks have the {what} {v}" for v, n in counted.items() if n > 1)
    names = (value(s, "name") for s in starts)
    yield from (f"a bookmark's name is {n!r}" for n in names if not re.fullmatch(r"(?a:[^\W\d]\w{0,39})", n))


def links(file: File) -> Iterator[str]:
    """Links and references lead to bookmarks that are there."""
    known = {value(s, "name") for s in file.document.iter(qn("w:bookmarkStart"))}
    for part, tree in _stories(file):
        for link in tree.iter(qn("w:hyperlink")):
            if not _leads(link, known):
                yield f"{part}: a link to nothing {_near(link)}"
        for instruction in instructions(tree):
            kind, *rest = instruction.split() or [""]
            if kind in ("PAGEREF", "REF", "NOTEREF") and rest[0] not in known:
                yield f"{part}: {kind} to {rest[0]}, a bookmark that is missing"


def _leads(link: etree._Element, known: set[str]) -> bool:
    anchor = value(link, "anchor")
    return anchor in known if anchor else any(_RELATED.match(str(key)) for key in link.attrib)


def styles(file: File) -> Iterator[str]:
    """Styles and numberings that are referred to are there, of the right kind, and rest on none of their own heirs."""
    for part, tree in (*_stories(file), ("word/styles.xml", file.trees["word/styles.xml"])):
        for tag, kind in _STYLED.items():
            for used in tree.iter(qn(f"w:{tag}")):
                style = file.styles.get(value(used))
                if style is None or value(style, "type") != kind:
                    yield f"{part}: no {kind} style {value(used)} {_near(used)}"
        if "word/numbering.xml" not in file.parts:
            yield from (f"{part}: no numbering {_near(n)}" for n in tree.iter(qn("w:numPr")))
    for id_, style in file.styles.items():
        for tag in ("basedOn", "next", "link"):
            target = value(style.find(qn(f"w:{tag}")))
            if target and target not in file.styles:
                yield f"style {id_}: {tag} {target}, which is missing"
        if _circular(id_, file):
            yield f"style {id_} rests on itself"
    names = Counter(file.name(id_).casefold() for id_ in file.styles)
    yield from (f"two styles are called {name}" for name, n in names.items() if n > 1)


def _circular(style: str, file: File) -> bool:
    seen = [style]
    while base := value(file.styles[seen[-1]].find(qn("w:basedOn"))):
        if base in seen or base not in file.styles:
            return base in seen
        seen.append(base)
    return False


def ids(file: File) -> Iterator[str]:
    """Drawings and content controls have ids of their own."""
    drawings = Counter(d.get("id") for _, tree in _stories(file) for d in tree.iter(qn("wp:docPr")))
    controls = Counter(value(c.find(f"{qn('w:sdtPr')}/{qn('w:id')}")) for c in file.document.iter(qn("w:sdt")))
    yield from (f"two drawings have the id {id_}" for id_, n in drawings.items() if n > 1)
    yield from (f"two content controls have the id {id_}" for id_, n in controls.items() if id_ and n > 1)


def order(file: File) -> Iterator[str]:
    """Properties stand in the schema's order, each once."""
    for part, tree in file.trees.items():
        for tag, children in ORDER.items():
            places = {qn(f"w:{name}"): n for n, name in enumerate(children.split())}
            for element in tree.iter(qn(f"w:{tag}")):
                yield from (f"{part}: {fault} {_near(element)}" for fault in _disorder(element, places))


def _disorder(element: etree._Element, places: dict[str, int]) -> Iterator[str]:
    tags = [child.tag for child in element]
    yield from (f"{tag} in w:{_local(element)}" for tag in tags if tag not in places)
    known = [places[tag] for tag in tags if tag in places]
    often = {qn("w:headerReference"), qn("w:footerReference"), qn("w:tblStylePr")}
    for (a, above), (_, below) in pairwise(zip(tags, known, strict=False)):
        if above > below or (above == below and a not in often):
            yield f"w:{_local(element)} out of order"


def paragraphs(file: File) -> Iterator[str]:
    """None is empty but one that ends a section; none holds a break, unless it stands in lines made for looks."""
    for p in file.paragraphs:
        shows = said(p).strip() or p.find(f".//{qn('w:drawing')}") is not None
        if not shows and p.find(f".//{qn('w:sectPr')}") is None and not _ends(p):
            yield "an empty paragraph"
        broken = [*p.iter(qn("w:br"), qn("w:cr"))]
        if broken and not _set_in_lines(p, file):
            yield f"a break inside running text {_near(p)}"
        if any(value(b, "type") not in ("", "textWrapping") for b in broken):
            yield f"a break of a page or a column {_near(p)}"
    for tag in _FRAMES:
        yield from (f"w:{tag} {_near(e)}" for e in file.document.iter(qn(f"w:{tag}")))


def _ends(p: etree._Element) -> bool:
    """Whether a paragraph is the file's last, below columns: their section needs one after it to end alike."""
    after, before = p.getnext(), p.getprevious()
    last = after is not None and after.tag == qn("w:sectPr")
    return last and before is not None and before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


def _set_in_lines(p: etree._Element, file: File) -> bool:
    """Titles are centred and broken at sense, and so are lines that lead to a page."""
    style = file.style(p)
    own = p.find(f"{qn('w:pPr')}/{qn('w:jc')}")
    side = value(own if own is not None else file.inherited(style, "pPr/jc"))
    return side == "center" or file.name(style).startswith("toc ") or " reference " in file.name(style)


def named_pages(file: File) -> Iterator[str]:
    """Pages that a text names are fields that lead to bookmarks; those of an entry rise, and so do entries."""
    terms = []
    for p in file.paragraphs:
        name, numbers = file.name(file.style(p)), [1]
        if name == "index 1":
            term, _, pages = said(p).rpartition("\u3000")
            terms.append(term)
            numbers = [int(number) for number in re.findall(r"\d+", pages)]
            if not numbers or any(a >= b for a, b in pairwise(numbers)):
                yield f"pages out of order {_near(p)}"
        elif " reference " not in name:
            continue
        if len([i for i in instructions(p) if i.split()[:1] == ["PAGEREF"]]) != len(numbers):
            yield f"a page that is no field {_near(p)}"
    yield from (f"the index has {b} below {a}" for a, b in pairwise(terms) if key(a) >= key(b))


def headings(file: File) -> Iterator[str]:
    """No level is skipped on the way down, run-in headings counted."""
    entries = [file.level(p) or _deepest_tc(p) for p in file.paragraphs]
    levels = [level for level in entries if level]
    for above, below in pairwise([0, *levels]):
        if below > above + 1:
            yield f"a heading of level {below} below one of level {above}"


def _deepest_tc(p: etree._Element) -> int:
    return max((int(switches(i).get("l", 1)) for i in instructions(p) if i.split()[:1] == ["TC"]), default=0)


def contents(file: File) -> Iterator[str]:
    """What the contents hold is what Word would put there at a refresh, and each entry leads to its heading."""
    shown, made = stored(file), word(file)
    both = [[(e.level, e.words, e.anchor) for e in entries] for entries in (shown, made)]
    yield from (f"a refresh adds {e[1]} at level {e[0]}" for e in sorted({*both[1]} - {*both[0]}))
    yield from (f"a refresh drops {e[1]} at level {e[0]}" for e in sorted({*both[0]} - {*both[1]}))
    if not any(both[1].count(e) != both[0].count(e) for e in both[0]) and both[0] != both[1]:
        yield "a refresh changes the order of the contents"
    yield from (f"no page number for {e.words}" for e in shown if not e.page.strip())
    if shown and not toc_field(file):
        yield "contents without a field"


Check = Callable[[File], Iterable[str]]
CHECKS: tuple[Check, ...] = (
    parts,
    text,
    fields,
    bookmarks,
    links,
    styles,
    ids,
    order,
    paragraphs,
    named_pages,
    headings,
    contents,
)
