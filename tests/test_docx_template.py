"""`[export.docx] template`: a Word file of the user's own is the base, and what is wrong with one is said."""

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import docx_reader as dr
import making_templates as making
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx_faults import faults

import checkers
import helpers
from pipeline.cli import main
from pipeline.document import Heading, Kind, Section, flow
from pipeline.errors import ExportError, Place
from pipeline.export import File
from pipeline.packet import Meta, packet
from pipeline.themes import GONGWEN, HANDOUT
from samples import notice, paragraph, sample, speech

WHERE = Place("packet.toml", 3)


def written(data, theme=HANDOUT, book=None):
    options = dr.DOCX.options(template=File("own.docx", WHERE, data))
    return dr.DOCX.write(helpers.edition(book or sample(), theme=theme), options, dr.RESOURCES)


def everything(document):
    for change in (making.restyled, making.chinese, making.paged, making.headed):
        change(document)


@pytest.fixture(scope="module")
def own():
    return written(making.plain(everything))


def styles(data):
    return {s.get(qn("w:styleId")): s for s in dr.part(data, "word/styles.xml").iter(qn("w:style"))}


def called(data, name):
    """The id of the style of a name."""
    return next(id for id, s in styles(data).items() if s.find(qn("w:name")).get(qn("w:val")) == name)


def test_the_templates_text_is_gone_and_every_word_of_ours_is_there(own):
    read = helpers.squeezed("".join(p.text for p in docx.Document(BytesIO(own)).paragraphs))
    assert read.endswith(helpers.words(sample()))
    assert "模板" not in read


def test_styles_that_it_has_are_as_it_has_them_and_used_by_its_ids(own):
    assert called(own, "heading 1") == "1"
    assert styles(own)["1"].find(f".//{qn('w:sz')}").get(qn("w:val")) == "66"
    assert {dr.style_of(p) for p in dr.body(own)} <= set(styles(own))
    (first,) = (p for p in dr.body(own) if dr.texts(p) == "关于印发《决议》的通知")
    assert dr.style_of(first) == "1"
    before, after = (docx.Document(BytesIO(data)).styles for data in (making.plain(everything), own))
    for style in before:
        (same,) = (s for s in after if s.style_id == style.style_id)
        assert same.element.xml == style.element.xml


@pytest.mark.parametrize(
    ("name", "ours", "used"),
    [
        ("主送机关", "主送机关 addressee", True),
        ("Attachment Note", "附件说明 attachment note", True),
        ("落款 signature", "署名 signature", False),
    ],
)
def test_a_style_goes_by_its_name_in_either_language(own, name, ours, used):
    """But not by a name that has ours in it beside another."""
    names = {s.find(qn("w:name")).get(qn("w:val")) for s in styles(own).values()}
    assert (ours in names) == (not used)
    assert (called(own, name) in {dr.style_of(p) for p in dr.body(own)}) <= used


def test_a_role_without_a_level_does_not_take_words_heading():
    """第X条 as a heading that the contents leave out: heading 2 would put it into them at the next refresh."""
    article = Section("sec-1", Heading("第一条", Kind.ARTICLE), (paragraph("为了规范。"),))
    data = written(making.plain(), book=packet(Meta("总"), (replace(speech(), sections=(article,)), notice())))
    levels = dr.outline(data)
    assert [levels[dr.style_of(p)] for p in dr.body(data) if dr.texts(p) == "第一条"] == [0]


def test_a_style_that_it_lacks_is_the_themes_under_an_id_that_is_free(own):
    id = called(own, "成文日期 date")
    assert id == "PlainDate-2"
    assert styles(own)[id].find(f".//{qn('w:jc')}").get(qn("w:val")) == "right"
    assert styles(own)[id].find(qn("w:basedOn")).get(qn("w:val")) == "a"
    assert id in {dr.style_of(p) for p in dr.body(own)}


def added(document, name, of=docx.enum.style.WD_STYLE_TYPE.PARAGRAPH):
    return document.styles.add_style(name, of)


def test_a_style_goes_by_any_of_its_names():
    def change(document):
        aliases = docx.oxml.OxmlElement("w:aliases")
        aliases.set(qn("w:val"), "收文者,主送机关")
        added(document, "Receiver").element.insert(1, aliases)

    data = written(making.plain(change))
    assert called(data, "Receiver") in {dr.style_of(p) for p in dr.body(data)}


def test_a_heading_of_our_own_is_not_taken_for_what_half_its_name_says():
    """标题 title level 2 heads an attached document, and a style 标题 any."""
    data = written(making.plain(lambda document: added(document, "标题")))
    (title,) = (p for p in dr.body(data) if dr.texts(p) == "关于风起 & <b>云涌</b>的决议")
    assert dr.style_of(title) == called(data, "标题 title level 2")


def test_a_template_has_one_style_of_each_kind_where_none_is_named():
    def change(document):
        document.styles["Normal"].element.find(qn("w:name")).set(qn("w:val"), "Standard")

    data = written(making.plain(change))
    defaults = [s.get(qn("w:type")) for s in styles(data).values() if s.get(qn("w:default"))]
    assert sorted(defaults) == ["character", "numbering", "paragraph", "table"]
    assert "Normal" not in {s.find(qn("w:name")).get(qn("w:val")) for s in styles(data).values()}


def test_what_is_added_is_in_the_templates_own_letters_where_it_is_as_body_text():
    data = written(making.plain(making.restyled))
    for name in ("主送机关 addressee", "成文日期 date"):
        assert styles(data)[called(data, name)].find(f".//{qn('w:rFonts')}") is None


def test_no_style_leads_to_one_that_is_not_there(own):
    known = styles(own)
    for style in known.values():
        for tag in ("basedOn", "next", "link"):
            found = style.find(qn(f"w:{tag}"))
            assert found is None or found.get(qn("w:val")) in known
    used = dr.part(own).iter(qn("w:pStyle"), qn("w:rStyle"))
    assert {node.get(qn("w:val")) for node in used} <= set(known)


def test_headings_that_number_themselves_do_not_since_their_numbers_are_in_the_text(own):
    numbered = [p for p in dr.body(own) if dr.style_of(p) == "1"]
    assert numbered
    for p in numbered:
        assert p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}").get(qn("w:val")) == "0"
    assert not [p for p in dr.body(own) if dr.style_of(p) != "1" and p.find(f".//{qn('w:numPr')}") is not None]


def test_a_style_whose_numbering_is_off_numbers_nothing():
    def change(document):
        number = document.styles["Heading 1"].element.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_numId().val = 0

    assert not list(dr.part(written(making.plain(change))).iter(qn("w:numPr")))


def test_what_a_paragraph_is_told_stands_where_the_schema_wants_it():
    """The numbering before the space above what heads a page."""

    def change(document):
        making.chinese(document)
        number = document.styles["Heading 2"].element.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_numId().val = 1

    spaced = replace(GONGWEN, styles=tuple(replace(s, before=30) if s.name == "title" else s for s in GONGWEN.styles))
    heads = [p.find(qn("w:pPr")) for p in dr.body(written(making.plain(change), spaced))]
    orders = [[c.tag.rpartition("}")[2] for c in p if c.tag != qn("w:keepNext")] for p in heads]
    assert ["pStyle", "numPr", "spacing"] in orders


def test_a_numbering_that_a_style_inherits_is_off_too():
    def change(document):
        making.chinese(document)
        document.styles["Heading 2"].base_style = document.styles["Heading 1"]

    data = written(making.plain(change))
    headings = [p for p in dr.body(data) if dr.style_of(p) == "Heading2"]
    assert headings
    assert all(p.find(f".//{qn('w:numId')}") is not None for p in headings)


def test_lines_of_the_contents_have_a_tab_where_its_style_has_none_and_are_not_blue():
    def change(document):
        for name in ("toc 1", "Hyperlink"):
            kind = docx.enum.style.WD_STYLE_TYPE
            document.styles.add_style(name, kind.CHARACTER if name == "Hyperlink" else kind.PARAGRAPH)

    data = written(making.plain(change))
    width = docx.Document(BytesIO(data)).sections[-1]
    measure = (width.page_width - width.left_margin - width.right_margin) // 635
    lines = list(dr.part(data).iterfind(f".//{qn('w:sdtContent')}/{qn('w:p')}"))[1:]
    assert lines
    for p in lines:
        tab = p.find(f"{qn('w:pPr')}/{qn('w:tabs')}/{qn('w:tab')}")
        own = styles(data)[dr.style_of(p)].find(f".//{qn('w:tab')}")
        assert (tab is None) != (own is None)
        assert abs(int((own if tab is None else tab).get(qn("w:pos"))) - measure) <= 1
    assert "Hyperlink" not in {s.get(qn("w:val")) for s in dr.part(data).iter(qn("w:rStyle"))}


def test_every_section_has_its_page(own):
    for section in docx.Document(BytesIO(own)).sections:
        sizes = (section.page_width, section.page_height, section.left_margin, section.top_margin, section.gutter)
        assert [round(length.mm) for length in sizes] == [200, 280, 30, 40, 5]


def test_lines_and_the_cover_are_measured_by_its_page(own):
    """The gutter is no part of a line, and Word counts margins from the lines, themes from the characters."""
    tabs = {s.find(f".//{qn('w:tab')}").get(qn("w:pos")) for id, s in styles(own).items() if id[3:].isdigit()}
    assert tabs <= {str(round((200 - 30 - 30 - 5) * 72 / 25.4 * 20))}
    cover = docx.Document(BytesIO(own)).paragraphs[0].paragraph_format.space_before
    assert abs(cover + Mm(40) - HANDOUT.cover.head * Mm(280)) < Pt(0.2)


def test_nothing_is_drawn_on_the_cover_of_a_template(own):
    drawing = qn("w:drawing")
    assert not list(dr.part(own).iter(drawing))
    assert list(dr.part(dr.DOCX.write(helpers.edition(sample()), dr.DOCX.options(), dr.RESOURCES)).iter(drawing))


def test_its_grid_and_a_first_page_of_its_own_stay_and_columns_do_not():
    def change(document):
        document.sections[0].different_first_page_header_footer = True
        for tag in ("cols", "docGrid"):
            element = docx.oxml.OxmlElement(f"w:{tag}")
            element.set(qn("w:num" if tag == "cols" else "w:linePitch"), "2")
            for old in document.element.body.sectPr.findall(qn(f"w:{tag}")):
                document.element.body.sectPr.remove(old)
            document.element.body.sectPr.append(element)

    body = docx.Document(BytesIO(written(making.plain(change)))).sections[-1]
    assert body.different_first_page_header_footer
    assert body._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")) == "2"
    assert body._sectPr.find(qn("w:cols")).get(qn("w:num")) is None


def test_a_line_whose_height_is_ours_has_our_rule_for_it():
    """Else Word would take twips for 240ths of a line, as Normal has it in most templates."""
    data = written(making.plain())
    for style in styles(data).values():
        spacing = style.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
        if spacing is not None and qn("w:line") in spacing.attrib:
            assert qn("w:lineRule") in spacing.attrib, style.get(qn("w:styleId"))


def test_a_page_that_it_does_not_say_is_the_themes():
    data = making.plain(lambda document: document.element.body.remove(document.element.body.sectPr))
    section = docx.Document(BytesIO(written(data))).sections[-1]
    assert abs(section.page_width.pt - HANDOUT.sheet.width) < 0.1


@pytest.mark.parametrize("theme", [GONGWEN, replace(GONGWEN, folio=replace(GONGWEN.folio, outer=False))])
@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda document: None, {"outer": ["default", "even"], "centred": ["default"]}),
        (making.headed, {"outer": ["default"], "centred": ["default"]}),
        (making.footed, None),
    ],
    ids=["neither", "header", "footer"],
)
def test_its_headers_and_footers_stay_and_ours_stand_in_where_it_has_no_footer(change, kinds, theme):
    document = docx.Document(BytesIO(data := written(making.plain(change), theme)))
    cover, *numbered = document.sections
    assert not list(cover._sectPr.iter(qn("w:footerReference"), qn("w:headerReference")))
    for section in numbered:
        found = [r.get(qn("w:type")) for r in section._sectPr.iter(qn("w:footerReference"))]
        if kinds is None:
            assert section.footer.paragraphs[0].text == "页脚"
            continue
        assert found == kinds["outer" if theme.folio.outer else "centred"]
        assert "1" in section.footer.paragraphs[0].text
        if change is making.headed:
            assert section.header.paragraphs[0].text == "某某总工会"
    even = dr.part(data, "word/settings.xml").find(qn("w:evenAndOddHeaders"))
    assert (even is not None) == (kinds is not None and "even" in kinds["outer"] and theme.folio.outer)


def test_what_it_says_of_itself_and_what_leads_out_of_it_is_gone():
    def change(document):
        document.core_properties.keywords = document.core_properties.author = "别人"
        for tag in ("updateFields", "attachedTemplate"):
            document.settings.element.append(docx.oxml.OxmlElement(f"w:{tag}"))
        settings = document.part.part_related_by(docx.opc.constants.RELATIONSHIP_TYPE.SETTINGS)
        settings.relate_to("file:///own.dotm", "urn:attached", is_external=True)

    data = written(making.plain(change))
    said = docx.Document(BytesIO(data)).core_properties
    assert (said.author, said.keywords, said.title) == ("编辑组", "", sample().title)
    assert not list(dr.part(data, "word/settings.xml").iter(qn("w:updateFields"), qn("w:attachedTemplate")))
    gone = ("custom", "thumb", "settings.xml.rels")
    assert not [n for n in ZipFile(BytesIO(data)).namelist() for part in gone if part in n.lower()]


def test_its_settings_theme_and_numbering_are_kept_and_the_language_is_the_packets():
    table = {"word/fontTable.xml": lambda fonts: fonts.replace(b'w:name="Calibri"', 'w:name="宋体"'.encode())}
    data = written(making.with_parts(making.plain(), table), book=packet(Meta(language="zh-TW"), (notice(),)))
    names = ZipFile(BytesIO(data)).namelist()
    assert {"word/theme/theme1.xml", "word/numbering.xml", "word/fontTable.xml"} <= set(names)
    lang = dr.part(data, "word/styles.xml").find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert (lang.get(qn("w:val")), lang.get(qn("w:eastAsia"))) == ("en-US", "zh-TW")
    fonts = [f.get(qn("w:name")) for f in dr.part(data, "word/fontTable.xml")]
    assert {"Cambria", "宋体", "黑体"} <= set(fonts)
    assert len(fonts) == len(set(fonts))


def test_a_template_of_word_is_a_document_then():
    data = written(making.typed(making.plain(everything), making.TEMPLATE))
    types = ZipFile(BytesIO(data)).read("[Content_Types].xml").decode()
    assert making.MAIN in types
    assert making.TEMPLATE not in types


def test_the_bytes_are_the_same_again():
    data = making.plain(everything)
    assert written(data) == written(data)


MACRO = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
WRONG = {
    "no zip": (b"PK no zip", "is no Word file", "save it as .docx"),
    "nothing": (b"", "is no Word file", "save it"),
    "Word 97": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is of Word 97, or locked", "without a password"),
    "macros": (making.typed(making.plain(), making.MACROS), "has macros", "save it without them"),
    "macros in a document": (
        making.with_parts(
            making.plain(),
            {"[Content_Types].xml": lambda types: types.replace(b"<Override", MACRO + b"<Override", 1)},
        ),
        "has macros",
        "save it without them",
    ),
    "a zip": (making.with_parts(making.plain(), {"[Content_Types].xml": None}), "is no Word file", "save it"),
    "no document": (making.with_parts(making.plain(), {"word/document.xml": None}), "is no Word file", "save it"),
    "a workbook": (making.typed(making.plain(), "application/vnd.ms-excel"), "is no Word file", "save it"),
    "broken": (making.with_parts(making.plain(), {"word/styles.xml": b"<w:styles"}), "is no Word file", "save it"),
    "a broken table of fonts": (making.with_parts(making.plain(), {"word/fontTable.xml": b"<"}), "broken", "save it"),
    "cut off": (making.plain()[:-100], "is no Word file", "save it"),
    "no body": (
        making.with_parts(making.plain(), {"word/document.xml": lambda x: x.replace(b"w:body", b"w:bodies")}),
        "has no body or no styles",
        "save it",
    ),
    "no room": (
        making.plain(lambda d: setattr(d.sections[0], "left_margin", Mm(170))),
        "leaves no room",
        "set its paper",
    ),
    "no depth": (making.plain(lambda d: setattr(d.sections[0], "top_margin", Mm(260))), "leaves no room", "set its"),
    "no lengths": (
        making.plain(lambda d: d.sections[0]._sectPr.find(qn("w:pgSz")).attrib.clear()),
        "does not say how large",
        "set its paper",
    ),
}


@pytest.mark.parametrize(("data", "message", "hint"), WRONG.values(), ids=WRONG)
def test_a_template_of_no_use_is_an_error_with_its_line_and_a_way_out(data, message, hint):
    with pytest.raises(ExportError) as caught:
        written(data)
    assert str(caught.value).startswith("own.docx ")
    assert message in str(caught.value)
    assert caught.value.where == WHERE
    assert hint in caught.value.hint


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("关于某事的通知\n\n　　各市总工会：\n\n　　现将某事通知如下。\n", "utf-8")
    (tmp_path / "packet.toml").write_text('[export.docx]\ntemplate = "own/own.docx"\n', "utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.docx").write_bytes(making.plain(making.restyled))
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def test_packet_toml_names_it_and_the_manifest_has_its_digest(folder):
    assert run("build", folder, "--to", "docx", "-o", folder / "out").exit_code == 0
    (made,) = (folder / "out").glob("*.docx")
    assert styles(made.read_bytes())["Heading1"].find(f".//{qn('w:sz')}").get(qn("w:val")) == str(Pt(33) // 6350)
    inputs = json.loads((folder / "out" / "manifest.json").read_text("utf-8"))["inputs"]
    assert inputs["own.docx"] == hashlib.sha256((folder / "own" / "own.docx").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("toml", "data", "messages"),
    [
        ('template = "own/none.docx"', None, ["packet.toml:2: own/none.docx: no such file", "packet's folder"]),
        ('template = "../own.docx"', None, ["packet.toml:2: '../own.docx' is no path inside", "--allow-outside"]),
        ('template = ""', None, ["packet.toml:2: '' is no path inside"]),
        ("template = 1", None, ["packet.toml:2: 'export.docx.template' is a whole number, not a string"]),
        ('template = "own"', None, ["packet.toml:2: own: is a directory"]),
        ('template = "own/own.docx"', b"no zip", ["packet.toml:2: own/own.docx is no Word file", "save it as .docx"]),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_template_that_cannot_be_is_reported(folder, toml, data, messages, command):
    (folder / "packet.toml").write_text(f"[export.docx]\n{toml}\n", "utf-8")
    if data:
        (folder / "own" / "own.docx").write_bytes(data)
    done = run(command, folder, *(["-o", folder / "out"] if command == "build" else []))
    assert done.exit_code == 1
    for message in messages:
        assert message in done.output


@pytest.mark.parametrize("check", [checkers.ooxml_validator, checkers.ooxml_integrity])
def test_validators_have_nothing_to_say_of_a_file_on_a_template(own, tmp_path, check):
    (tmp_path / "a.docx").write_bytes(own)
    done = check(tmp_path / "a.docx")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "change", [making.restyled, making.chinese, making.paged, making.headed, making.footed, everything]
)
def test_our_own_checker_has_nothing_to_say_of_a_file_on_a_template(change):
    assert faults(written(making.plain(change))) == []


def test_the_page_of_every_heading_is_still_named(own):
    assert [text for _, text, _ in dr.contents(own)] == [e.text for e in helpers.edition(sample()).toc.entries]
    assert sum(1 for d in sample().documents for _ in flow(d)) <= len(dr.body(own))
