"""The structure tree, and what PDF/UA-1 and PDF/A-2a ask: kept, or refused with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest
from test_pdf import of_paragraphs

import checkers
from helpers import edition, printed, resources, squeezed, words, written
from pdf_reader import Node, Pdf
from pipeline import export
from pipeline.build.making import Build
from pipeline.document import Document, Element, Heading, Item, Kind, Role, Section
from pipeline.errors import ExportError
from pipeline.packet import Meta, Packet, packet
from pipeline.plan import plan
from pipeline.themes import THEMES
from pipeline.toc import Scope
from samples import heading, notice, paragraph, run_in, sample, speech


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    return Pdf(written("pdf", sample()))


@pytest.fixture(scope="module")
def seeds() -> Packet:
    return Build.of(plan(("seeds",))).edition().packet


def headings(pdf: Pdf) -> list[tuple[str, str]]:
    return [(node.tag, node.text) for node in pdf.tree.walk() if node.tag[0] == "H"]


# Words and what they are.


@pytest.mark.parametrize("theme", THEMES)
def test_the_tree_says_every_word_in_order(theme: str) -> None:
    tree = Pdf(written("pdf", sample(), theme=THEMES[theme])).tree
    *front, first, second = [kid for kid in tree.kids if isinstance(kid, Node)]
    assert [node.tag for node in (*front, first, second)] == ["Part"] * 4
    assert squeezed(first.text + second.text) == words(sample())
    cover, contents = front
    assert squeezed(cover.text) == squeezed("某某总工会 学习资料 & <汇编> 第一辑 编辑组 2026年11月21日")
    assert squeezed(contents.text).startswith("目录关于印发《决议》的通知")


def test_all_that_is_shown_is_in_the_tree_once_or_an_artifact(pdf: Pdf) -> None:
    parents = pdf.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = dict(zip(parents[::2], parents[1::2], strict=True))
    for page, shown in zip(pdf.pages, pdf.shown, strict=True):
        owned = owners[page["/StructParents"]].get_object()
        assert [s.mcid for s in shown if s.mcid >= 0] == list(range(len(owned)))
        assert [s.tag for s in shown if s.mcid >= 0] == [o.get_object()["/S"][1:] for o in owned]
        assert all(s.tag == "Artifact" and s.properties["/Type"] for s in shown if s.mcid < 0)
    counted = [e for node in pdf.tree.walk() for e in node.kids if isinstance(e, str)]
    assert len(counted) == sum(s.mcid >= 0 for page in pdf.shown for s in page)


def test_every_element_knows_the_one_above_it(pdf: Pdf) -> None:
    for node in pdf.tree.walk():
        for kid in node.kids:
            if isinstance(kid, Node):
                assert kid.entries["/P"] == node.entries


def test_headings_nest_without_a_gap_and_say_what_the_packet_says(pdf: Pdf) -> None:
    assert headings(pdf) == [
        ("H1", "关于印发《决议》的通知"),
        ("H2", "关于风起 & <b>云涌</b>的决议"),
        ("H3", "一、第一部分 & <i>其一</i>"),
        ("H4", "（一）提高站位。"),
        ("H4", "（二）强化培训。"),
        ("H3", "二、第二部分"),
        ("H1", "在培训班上的 <讲话> & “致辞”"),
        ("H2", "第一章 总则"),
        ("H3", "第一节 一般规定"),
        ("H4", "1.三级标题"),
        ("H5", "（1）四级标题。"),
        ("H2", "第二，以更强的担当。"),
    ]


def test_articles_and_leads_are_headings_where_the_contents_list_them() -> None:
    found = headings(Pdf(written("pdf", sample(), Scope(depth=4, articles=True, leads=True))))
    assert ("H3", "第一条") in found
    assert ("H2", "展现了担当。") in found


def test_a_lead_in_front_of_a_paragraph_leaves_the_rest_a_paragraph(pdf: Pdf) -> None:
    parts = [node for node in pdf.tree.walk() if node.tag in ("H4", "P")]
    lead = next(k for k, node in enumerate(parts) if node.text == "（一）提高站位。")
    assert parts[lead + 1].tag == "P"
    assert parts[lead + 1].text.startswith("要做到“四个意识”。")


def test_what_is_attached_is_a_part_of_its_own_and_the_imprint_is_outside(pdf: Pdf) -> None:
    part = next(node for node in pdf.tree.tagged("Part") if node.tagged("H1"))
    (inner,) = part.tagged("Sect")
    assert inner.text.startswith("关于风起")
    assert isinstance(part.kids[-1], Node)
    assert part.kids[-1].text.startswith("某某总工会办公室")


def test_items_are_a_list_with_their_numbers_as_labels(pdf: Pdf) -> None:
    (listed,) = pdf.tree.tagged("L")
    assert [[(kid.tag, kid.text) for kid in item.kids if isinstance(kid, Node)] for item in listed.tagged("LI")] == [
        [("Lbl", "（一）"), ("LBody", "项目；")],
        [("Lbl", "（二）"), ("LBody", "另一项。")],
    ]
    assert listed.entries["/A"]["/ListNumbering"] == "/Decimal"


def test_an_item_without_a_number_has_no_label() -> None:
    book = packet(
        Meta("题"),
        (
            Document(
                "doc",
                (),
                (Item("甲"), paragraph("文。"), Item("乙"), Item("丙")),
            ),
        ),
    )
    tree = Pdf(written("pdf", book)).tree
    assert [[n.text for n in listed.tagged("LBody")] for listed in tree.tagged("L")] == [["甲"], ["乙", "丙"]]
    assert not tree.tagged("Lbl")
    assert all("/A" not in listed.entries for listed in tree.tagged("L"))


def test_a_footnote_is_a_note_with_a_name_of_its_own() -> None:
    note = Element(Role.FOOTNOTE, "①见附则。")
    book = packet(Meta("题"), (Document("doc", (), (paragraph("文①。"), note, paragraph("文②。"), note)),))
    pdf = Pdf(written("pdf", book))
    notes = pdf.tree.tagged("Note")
    assert [node.text for node in notes] == ["①见附则。"] * 2
    names = pdf.root["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert names[::2] == [node.entries["/ID"] for node in notes]
    assert [found.get_object() for found in names[1::2]] == [node.entries for node in notes]


def test_the_contents_are_nested_lists_whose_lines_are_links(pdf: Pdf) -> None:
    made = edition(sample())
    items = pdf.tree.tagged("TOCI")
    assert [squeezed(i.text) for i in items] == [
        squeezed(e.text) + made.pages.place(e.target) for e in made.toc.entries
    ]

    def levels(node: Node, level: int) -> list[int]:
        inside = level + (node.tag == "TOC")
        own = [inside] if node.tag == "TOCI" else []
        return own + [n for kid in node.kids if isinstance(kid, Node) for n in levels(kid, inside)]

    assert levels(pdf.tree, 0) == [entry.level for entry in made.toc.entries]
    for item, entry in zip(items, made.toc.entries, strict=True):
        (link,) = item.tagged("Link")
        assert {annotation["/Dest"] for annotation in link.links} == {entry.target}


def test_entries_that_stand_side_by_side_are_in_one_list(pdf: Pdf) -> None:
    (contents,) = [part for part in pdf.tree.tagged("Part") if part.tagged("TOC")]
    assert [kid.tag for kid in contents.kids if isinstance(kid, Node)] == ["P", "TOC"]
    listed = contents.tagged("TOC")[0]
    assert [kid.tag for kid in listed.kids if isinstance(kid, Node)] == ["TOCI", "TOC", "TOCI", "TOC"]


def test_a_title_of_two_lines_is_one_paragraph_of_the_cover() -> None:
    title = "认真学习贯彻党的十九届五中全会和全国劳模大会精神资料汇编"
    cover = Pdf(written("pdf", packet(Meta(title, author="编辑组"), (notice(), speech())))).tree.kids[0]
    assert isinstance(cover, Node)
    assert [kid.text for kid in cover.kids if isinstance(kid, Node)] == [title, "编辑组"]


def test_a_paragraph_that_is_a_lead_alone_is_a_heading_alone() -> None:
    document = Document("doc", (Element(Role.TITLE, "题"),), (), (run_in("sec-1", "（一）领导。", "", 2, "（一）"),))
    tree = Pdf(written("pdf", packet(Meta("题"), (document,)))).tree
    assert [node.tag for node in tree.walk() if not node.kids] == []
    assert tree.tagged("H2")[0].text == "（一）领导。"


def test_a_link_finds_the_element_that_it_belongs_to(pdf: Pdf) -> None:
    flat = pdf.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = dict(zip(flat[::2], flat[1::2], strict=True))
    links = [(a, node) for node in pdf.tree.tagged("Link") for a in node.links]
    assert links
    assert len({a["/StructParent"] for a, _ in links} | set(range(len(pdf.pages)))) == len(owners)
    assert all(owners[a["/StructParent"]].get_object() == node.entries for a, node in links)
    assert pdf.root["/StructTreeRoot"]["/ParentTreeNextKey"] == max(owners) + 1


def test_a_block_on_two_pages_is_one_element() -> None:
    pdf = Pdf(written("pdf", of_paragraphs("坚持全心全意依靠工人阶级方针。" * 200)))
    (node,) = pdf.tree.tagged("P")
    assert len(node.kids) == len(pdf.part("body")) > 1


def test_page_numbers_leaders_and_rules_are_furniture(pdf: Pdf) -> None:
    for index, label in enumerate(pdf.labels):
        footers = [s.text for s in pdf.shown[index] if s.properties.get("/Subtype") == "/Footer"]
        assert footers == ([] if label in ("封面", "空白页") else [label])
    contents = pdf.shown[pdf.part("contents")[0]]
    assert {s.text.strip(".") for s in contents if s.properties.get("/Type") == "/Layout"} == {""}


# The levels of headings.


def levels(*documents: Document) -> list[str]:
    return [tag for tag, _ in headings(Pdf(written("pdf", packet(Meta("题"), documents))))]


def nested(depth: int, name: str = "sec") -> tuple[Section, ...]:
    below = nested(depth - 1, f"{name}-1") if depth > 1 else ()
    return (Section(f"{name}-1", heading(f"{'一' * depth}、标题", 1, ""), (), below),)


def test_headings_deeper_than_six_stay_at_six() -> None:
    title = (Element(Role.TITLE, "题"),)
    assert levels(Document("doc", title, (), nested(7))) == ["H1", "H2", "H3", "H4", "H5", "H6", "H6", "H6"]


def test_a_document_without_a_title_begins_at_one_whatever_came_before() -> None:
    titled = Document("doc", (Element(Role.TITLE, "题"),), (), nested(2))
    assert levels(titled, Document("doc", (), (), nested(2))) == ["H1", "H2", "H3", "H1", "H2"]


def test_a_lead_that_is_no_heading_skips_no_level() -> None:
    inner = run_in("sec-1-1-1", "（一）内。", "文。", 2, "（一）")
    lead = Section("sec-1-1", Heading("引。", Kind.LEAD, 2, "", run_in=True), (paragraph("引。文。"),), (inner,))
    outer = Section("sec-1", heading("一、外", 1, "一、"), (), (lead,))
    assert levels(Document("doc", (Element(Role.TITLE, "题"),), (), (outer,))) == ["H1", "H2", "H3"]


# What the file claims.


def test_the_file_claims_both_standards(pdf: Pdf) -> None:
    xmp = pdf.root["/Metadata"].get_data().decode("utf-8")
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert pdf.root["/MarkInfo"] == {"/Marked": True}
    (intent,) = pdf.root["/OutputIntents"]
    assert intent["/DestOutputProfile"].get_data()[36:40] == b"acsp"


def test_verapdf_finds_nothing_in_any_theme(tmp_path: Path, seeds: Packet) -> None:
    for name, theme in THEMES.items():
        (tmp_path / f"{name}.pdf").write_bytes(written("pdf", seeds, theme=theme))
    (tmp_path / "sample.pdf").write_bytes(written("pdf", sample()))
    (tmp_path / "single.pdf").write_bytes(written("pdf", packet(Meta(), (speech(),))))
    found = checkers.verapdf(*sorted(tmp_path.glob("*.pdf")))
    assert found == {path: {"ua1": {}, "2a": {}} for path in tmp_path.glob("*.pdf")}


def test_verapdf_sees_that_a_file_claims_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.pdf").write_bytes(unclaimed(of_paragraphs("文𪚥。")))
    (found,) = checkers.verapdf(tmp_path / "none.pdf").values()
    assert "PDF/UA Identification extension schema" in found["ua1"]["5-1"]
    assert "PDF/A Identification extension schema" in found["2a"]["6.6.4-1"]


@pytest.mark.parametrize("theme", THEMES)
def test_every_reader_finds_the_words_of_the_seeds_in_order(theme: str, seeds: Packet, tmp_path: Path) -> None:
    pdf, said = Pdf(written("pdf", seeds, theme=THEMES[theme])), printed(edition(seeds, theme=THEMES[theme]))
    (tmp_path / "made.pdf").write_bytes(pdf.data)
    parts = [node.text for node in pdf.tree.tagged("Part") if node.tagged("H1")]
    assert squeezed("".join(parts)) == said
    with pymupdf.open(tmp_path / "made.pdf") as document:
        of_pymupdf = [squeezed(page.get_text()) for page in document]
    shown = checkers.run(checkers.poppler("pdftotext"), "-raw", tmp_path / "made.pdf", "-").stdout
    of_poppler = [squeezed(page) for page in shown.split("\f")]
    for pages in (of_pymupdf, of_poppler):
        body = (pages[n].removesuffix(squeezed(pdf.furniture(n))) for n in pdf.part("body"))
        assert "".join(body) == said


def unclaimed(book: Packet) -> bytes:
    from exporters.pdf.options import Conformance, Options  # noqa: PLC0415

    return export.find("pdf").write(edition(book), Options(Conformance.NONE), resources())


# What cannot be kept is refused.


def test_a_packet_without_a_title_is_refused() -> None:
    with pytest.raises(ExportError, match="no title") as caught:
        written("pdf", of_paragraphs("正文。", title=""))
    assert 'conformance = "none"' in caught.value.hint
    assert "[meta] title" in caught.value.hint


def test_a_character_that_no_font_has_is_refused_with_its_place() -> None:
    long = "坚持全心全意依靠工人阶级方针，" * 3
    with pytest.raises(ExportError) as caught:
        written("pdf", of_paragraphs(f"{long}读作𪚥的字。{long}"))
    assert str(caught.value) == "no font has U+2A6A5 in “…意依靠工人阶级方针，读作𪚥的字。坚持全心全意依靠…”"
    assert "[fonts]" in caught.value.hint


@pytest.mark.parametrize("char", ["\ue000", "\U000f0000", "\ufffe"])
def test_a_character_without_a_meaning_is_refused(char: str, monkeypatch: pytest.MonkeyPatch) -> None:
    font = type(next(iter(resources().fonts.files.values())))
    glyph = font.glyph
    monkeypatch.setattr(font, "glyph", lambda self, c: glyph(self, "一" if c == char else c))
    with pytest.raises(ExportError, match=rf"cannot say what U\+{ord(char):04X} in “甲{char}乙” means"):
        written("pdf", of_paragraphs(f"甲{char}乙"))


def test_without_a_claim_all_can_be_written() -> None:
    for book in (of_paragraphs("甲𪚥乙"), of_paragraphs("正文。", title="")):
        pdf = Pdf(unclaimed(book))
        assert squeezed("".join(map(pdf.text, pdf.part("body")))) == words(book)
        assert b"pdfaid:part" not in pdf.data
        assert b"pdfuaid:part" not in pdf.data
        assert pdf.tree.text


def test_the_option_is_read_from_packet_toml() -> None:
    from pipeline import config  # noqa: PLC0415

    made = config.parse('[export.pdf]\nconformance = "none"\n', "packet.toml")
    options: Any = made.options(export.find("pdf"))
    assert options.conformance == "none"
    with pytest.raises(Exception, match="cannot be 'all'"):
        config.parse('[export.pdf]\nconformance = "all"\n', "packet.toml")
    assert notice().title
