"""The Word file's styles: one rests on another, so that a change of one is a change of all of its kind."""

from dataclasses import replace

import docx_reader as dr
import pytest
from docx.oxml.ns import qn

from exporters.docx.styles.looks import REFERENCES, Look, Names, label
from pipeline.document import Role
from pipeline.theme import LEADS, Face
from pipeline.themes import THEMES
from samples import sample


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def sheet(request):
    return dr.part(dr.written(sample(), request.param), "word/styles.xml")


def styles(sheet):
    return {s.get(qn("w:styleId")): s for s in sheet.iter(qn("w:style"))}


def value(style, tag):
    found = style.find(qn(f"w:{tag}"))
    return None if found is None else found.get(qn("w:val"))


def test_every_style_that_is_named_exists_and_no_name_stands_twice(sheet):
    known = styles(sheet)
    assert len(known) == len(list(sheet.iter(qn("w:style"))))
    names = [value(style, "name") for style in known.values()]
    assert len({name.lower() for name in names}) == len(names)
    for style in known.values():
        for tag in ("basedOn", "next", "link"):
            assert value(style, tag) in {None, *known}


def test_every_role_has_a_style_in_chinese_and_english_that_the_gallery_shows(sheet):
    named = {value(style, "name"): style for style in styles(sheet).values()}
    covered = Names.of(sample())
    own = {Role.PARAGRAPH: "Body Text", Role.INDEX_ENTRY: "index 1"}
    for look in (*(str(role) for role in Role if role not in (Role.HEADING, Role.REFERENCE)), *REFERENCES, "group"):
        style = named[covered.pair(Look(look))[1]]
        assert style.find(qn("w:qFormat")) is not None, look
        assert own.get(look) or label(look) in named


def test_the_gallery_shows_headings_first_then_what_a_document_has_in_its_order(sheet):
    order = {value(style, "name"): int(value(style, "uiPriority")) for style in styles(sheet).values()}
    roles = ("issuing-body-mark", "document-number", "title", "addressee", "signature", "date", "cc-list", "print-note")
    names = ("Normal", "Body Text", "heading 1", "Title", *map(label, roles))
    assert sorted(names, key=order.__getitem__) == list(names)


def test_what_body_text_has_is_left_to_normal_so_that_a_change_of_it_reaches_all(sheet):
    known = styles(sheet)
    normal = {(child.tag, key): v for part in known["Normal"] for child in part for key, v in child.attrib.items()}
    assert known["BodyText"].find(qn("w:rPr")) is None or not len(known["BodyText"].find(qn("w:rPr")))
    rule = qn("w:lineRule")
    for name, style in known.items():
        if value(style, "basedOn") == "Normal" and name != "SectionEnd":
            own = {(c.tag, key): v for part in style for c in part for key, v in c.attrib.items() if key != rule}
            assert not own.items() & normal.items(), name


def test_another_face_for_body_text_is_another_family_in_normal_alone():
    theme = THEMES["gongwen"]
    faces = {s.name: s.face for s in theme.styles}
    assert faces["paragraph"] is faces["addressee"] is Face.FANG
    other = replace(theme, styles=tuple(replace(s, face=Face.SONG) if s.face is Face.FANG else s for s in theme.styles))
    pages = [styles(dr.part(dr.written(sample(), look), "word/styles.xml")) for look in (theme, other)]
    fonts = [s["Normal"].find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) for s in pages]
    assert fonts == ["仿宋", "宋体"]
    assert pages[0]["PlainAddressee"].find(f".//{qn('w:rFonts')}") is None


def test_a_heading_unlike_those_of_its_level_says_all_of_itself(sheet):
    own = [s for name, s in styles(sheet).items() if "Level" in name]
    assert own
    for style in own:
        tags = {child.tag for part in ("pPr", "rPr") for child in style.find(qn(f"w:{part}"))}
        assert {qn(f"w:{tag}") for tag in ("keepNext", "spacing", "ind", "jc", "rFonts", "color", "sz")} <= tags


@pytest.mark.parametrize(
    ("style", "follows"),
    [
        ("Heading1", "BodyText"),
        ("PlainAddressee", "BodyText"),
        ("PlainSignature", "PlainDate"),
        ("PlainIssuingBodyMark", "PlainDocumentNumber"),
        ("PlainListItem", None),
        ("PlainCcList", None),
        ("BodyText", None),
        ("TOC1", "Normal"),
    ],
)
def test_after_a_paragraph_comes_what_its_role_is_followed_by(style, follows):
    assert value(styles(dr.part(dr.written(sample()), "word/styles.xml"))[style], "next") == follows


def test_letters_stand_closer_only_where_their_style_says_so():
    """Not in titles, though Normal's do in the theme of official documents."""
    known = styles(dr.part(dr.written(sample(), THEMES["gongwen"]), "word/styles.xml"))
    gaps = {name: s.find(f"{qn('w:rPr')}/{qn('w:spacing')}") for name, s in known.items()}
    assert gaps["Normal"].get(qn("w:val")) == "-5"
    assert gaps["BodyText"] is None
    assert gaps["PlainTitle"].get(qn("w:val")) == gaps["Footer"].get(qn("w:val")) == "0"


def test_leads_differ_by_their_face_alone(sheet):
    known = styles(sheet)
    for look in LEADS:
        (style,) = (s for s in known.values() if value(s, "name") == label(look))
        assert [child.tag for child in style.find(qn("w:rPr"))] == [qn("w:rFonts")]
