"""The style sheet of an EPUB: the theme on a small screen, by day and by night, in any size of type."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from test_epub import NS, Book, edition, written

from exporters.epub import style
from exporters.epub.colour import legible
from pipeline.document import Document, Element, Role, Section
from pipeline.packet import Meta, packet
from pipeline.theme import LEADS, RED, Align, Face, Style, Theme
from pipeline.themes import GONGWEN, HANDOUT, THEMES
from samples import heading, notice, paragraph, sample

THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
HEADS = ("heading-", "title", "cover-", "contents-title", "issuing-body-mark")


def rules(theme: Theme) -> dict[str, dict[str, str]]:
    """What the sheet says of each selector; of one that stands in several rules, what they say together."""
    out: dict[str, dict[str, str]] = {}
    for selectors, inside in re.findall(r"^([^@{}]+?) \{([^}]*)\}", style.css(theme), re.MULTILINE):
        said = dict(re.findall(r"([\w-]+): ([^;]+);", inside))
        for selector in selectors.split(", "):
            out.setdefault(selector, {}).update(said)
    return out


@THEME
def test_nothing_depends_on_the_page_s_colour_or_the_size_of_type(theme: Theme) -> None:
    css = re.sub(r"\.cover-image .*", "", style.css(theme))  # a picture as large as the screen
    assert not re.search(r"background|@media|!important|\d(px|pt|mm|cm|vw|vh)\b", css)
    coloured = {name for name, said in rules(theme).items() if "color" in said}
    assert coloured == {
        "nav a",
        ".outline a",
        ".index-entry a",
        *(f".{s.name}" for s in theme.styles if legible(s.colour)),
    }
    assert {rules(theme)[links]["color"] for links in ("nav a", ".outline a", ".index-entry a")} == {"inherit"}


def test_a_red_is_read_on_white_and_on_black() -> None:
    for colour in (RED, "0000FF", "00C000", "FFFF80", "400000"):
        parts = [int(legible(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
        assert min(1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05) > 4.5
    assert legible("000000") == legible("FFFFFF") == legible("7f7f80") == ""


@THEME
def test_chinese_is_set_by_its_own_rules(theme: Theme) -> None:
    body = rules(theme)["body"]
    assert body["text-align"] == "justify"
    assert body["line-break"] == "strict"
    assert body["overflow-wrap"] == "break-word"
    assert body["text-justify"] == "inter-character"
    assert body["text-autospace"] == "normal"
    squeezed = {"text-spacing-trim": "normal", "hanging-punctuation": "allow-end"}
    kept = {"text-spacing-trim": "space-all", "hanging-punctuation": "none"}
    assert body.items() >= (squeezed if theme.squeeze else kept).items()
    assert rules(theme)[".paragraph"]["text-indent"] == "2em"


def test_a_theme_without_gaps_has_none_on_the_screen() -> None:
    assert rules(replace(HANDOUT, gap=0.0))["body"]["text-autospace"] == "no-autospace"


@THEME
def test_heads_are_neither_justified_nor_split_nor_left_behind(theme: Theme) -> None:
    found = rules(theme)
    for level in range(1, 7):
        assert (
            found[f"h{level}"].items()
            >= {
                "font-size": "1em",
                "text-align": "left",
                "page-break-inside": "avoid",
                "page-break-after": "avoid",
            }.items()
        )
    for one in (s for s in theme.styles if s.name.startswith(HEADS)):
        said = found[f".{one.name}"] if one.name.startswith("heading") else found.get(f".{one.name}", {})
        assert said.get("text-align", "left") != "justify"
        if said and one.name != "cover-line":
            assert "text-align" in said
        assert float(said.get("line-height", 1.4)) <= 1.4


@THEME
def test_every_style_is_as_the_theme_has_it(theme: Theme) -> None:
    found, body = rules(theme), theme.style("paragraph")
    for one in theme.styles:
        if one.name == "footer" or re.match(r"contents-\d", one.name):
            assert f".{one.name}" not in found
            continue
        said = found.get(f".{one.name}", {})
        if one.name in LEADS:
            assert said.keys() <= {"font-family", "font-weight"}
            continue
        em = body.size * style._ratio(one, body)
        assert said.get("font-size", "1em") == f"{em / body.size:.3g}em"
        for key, points in {
            "text-indent": one.indent * one.size,
            "margin-left": one.left * one.size,
            "margin-right": 0 if one.name.startswith("reference") else one.right * one.size,  # no page numbers
        }.items():
            if one.name == "attachment-note":
                continue
            assert said.get(key, "0em") == f"{points / em:.3g}em", (one.name, key)
        assert float(said.get("line-height", 0)) <= body.leading / body.size
        assert (said.get("page-break-after") == "avoid") == one.keep_next
        assert (said.get("page-break-before") == "avoid") == one.keep_previous
        if one.align is not Align.JUSTIFY:
            assert said["text-align"] == one.align
        assert ("text-wrap" in said) == (one.align is Align.CENTER)


@THEME
def test_every_style_is_in_its_face(theme: Theme) -> None:
    found, body = rules(theme), theme.style("paragraph")
    assert found["body"]["font-family"] == style.INSTALLED[body.face]
    assert found["nav > ol > li > a"]["font-family"] == style.INSTALLED[theme.style("contents-1").face]
    for one in (s for s in theme.styles if f".{s.name}" in found):
        said = found[f".{one.name}"]
        if one.name in style.GRIDDED:
            assert said["font-family"] == style.INSTALLED[None]
            continue
        assert said.get("font-family", style.INSTALLED[body.face]) == style.INSTALLED[one.face]
        heavy = one.face in (Face.HEI, Face.BIAOSONG) and one.face is not body.face
        weight = "bold" if heavy else "normal" if one.face is Face.SONG else None
        assert said.get("font-weight") == weight


def test_the_head_of_an_official_document_stands_above_a_rule() -> None:
    book = Book(written(edition(sample())))
    (head,) = book.xml("doc-1.xhtml").findall(".//h:div[@class='letterhead']", NS)
    assert [e.get("class") for e in head] == ["issuing-body-mark", "document-number"]
    assert rules(GONGWEN)[".letterhead"]["border-bottom"] == f"solid 0.0635em {legible(RED)}"
    assert ".letterhead" not in rules(HANDOUT)


@THEME
def test_the_imprint_stands_between_rules_its_date_at_the_right(theme: Theme) -> None:
    imprint = (Element(Role.CC_LIST, "抄送：甲 & 乙。"), Element(Role.PRINT_NOTE, "某办公室　 2021年3月2日印发"))
    tree = Book(written(edition(packet(Meta(), [Document("doc", imprint=imprint)])))).xml("doc-1.xhtml")
    (block,) = tree.findall(".//h:div[@class='imprint']", NS)
    assert ["".join(p.itertext()) for p in block] == [e.text for e in imprint]
    assert [span.text for span in block[1]] == ["某办公室", "2021年3月2日印发"]
    found = rules(theme)
    assert found[".imprint"].keys() >= {"border-top", "border-bottom", "page-break-inside"}
    assert "border-top" in found[".imprint > p + p"]
    assert (found[".print-note"]["display"], found[".print-note > :last-child:not(:empty)"]["margin-left"]) == (
        "flex",
        "auto",
    )


def test_a_print_note_without_a_date_is_one_text() -> None:
    imprint = (Element(Role.PRINT_NOTE, "某办公室 <印发>"),)
    tree = Book(written(edition(packet(Meta(), [Document("doc", imprint=imprint)])))).xml("doc-1.xhtml")
    assert tree.findtext(".//h:p[@class='print-note']", namespaces=NS) == "某办公室 <印发>"


def test_signature_and_date_stand_together_at_the_right_the_date_further_in() -> None:
    tree = Book(written(edition(packet(Meta(), [notice()])))).xml("doc-1.xhtml")
    (block,) = tree.findall(".//h:div[@class='signed']", NS)
    assert [e.get("class") for e in block] == ["signature", "date"]
    found = rules(GONGWEN)
    assert (found[".signed"]["display"], found[".signed"]["margin-right"]) == ("table", "2em")
    assert found[".signed > .date"]["margin-left"] == "2em"
    assert ".signed > .date" not in rules(HANDOUT)
    assert {rules(HANDOUT)[f".{name}"]["text-align"] for name in ("signature", "date")} == {"right"}


def test_the_mark_and_the_label_are_not_broken_inside_words_either() -> None:
    opening = (Element(Role.ISSUING_BODY_MARK, "广西壮族自治区总工会文件"), Element(Role.TITLE, "题"))
    tree = Book(written(edition(packet(Meta(), [Document("doc", opening)])))).xml("doc-1.xhtml")
    mark = tree.find(".//h:p[@class='issuing-body-mark']", NS)
    assert "自治区" in "".join(next(s.text for s in mark if "自治区" in s.text))
    assert rules(HANDOUT)[".word"].items() >= {"display": "inline-block", "max-width": "100%"}.items()


@THEME
def test_a_table_s_lines_go_on_further_in_and_its_letters_are_as_small_as_on_paper(theme: Theme) -> None:
    found, body = rules(theme), theme.style("paragraph")
    assert found[".row"].items() >= {"display": "block", "padding-left": "2em", "text-indent": "-2em"}.items()
    for name, said in product(("table", "verbatim"), [found]):
        size = theme.style(name).size / body.size
        assert said[f".{name}"]["font-size"] == f"{size:.3g}em"
        assert said[f".{name}"]["page-break-inside"] == "avoid"


def test_a_theme_of_one_s_own_is_followed() -> None:
    own = Style("heading-1", Face.SONG, 24, 30, Align.RIGHT, left=1, before=6, colour="0000FF", keep_next=True)
    styles = tuple(own if s.name == "heading-1" else s for s in HANDOUT.styles)
    said = rules(replace(HANDOUT, styles=styles))[".heading-1"]
    assert said == {
        "font-weight": "normal",
        "font-size": "1.5em",
        "line-height": "1.25",
        "text-align": "right",
        "color": legible("0000FF"),
        "margin-left": "1.33em",
        "margin-top": "0.333em",
        "page-break-after": "avoid",
    }


def test_what_a_reader_does_not_know_costs_it_nothing() -> None:
    body = style.css(HANDOUT)
    assert body.index("inter-ideograph") < body.index("inter-character")
    assert "@supports" not in body


@THEME
def test_labelled_lines_go_on_below_what_follows_the_label(theme: Theme) -> None:
    found = rules(theme)
    assert found[".attachment-note"].items() >= {"padding-left": "5em", "text-indent": "-3em"}.items()
    assert found[".attachment-note + .attachment-note"] == {"margin-top": "0", "text-indent": "0"}
    assert found[".imprint > .cc-list"] == {"padding-left": "4em", "text-indent": "-3em"}
    flat = tuple(replace(s, hangs=False) for s in theme.styles)
    assert ".imprint > .cc-list" not in rules(replace(theme, styles=flat))


def test_a_long_address_may_be_broken_after_its_signs_and_is_read_back_whole() -> None:
    words = "见https://www.example.org/a_b/?c=1&d=<2>。"
    made = Book(written(edition(packet(Meta(), [Document("doc", blocks=(paragraph(words),))]))))
    (found,) = made.xml("doc-1.xhtml").findall(".//h:p", NS)
    assert "".join(found.itertext()) == words
    assert [e.tail for e in found.iterfind("h:wbr", NS)][:3] == ["www.", "example.", "org/"]


def test_a_title_s_lines_neither_end_with_an_opening_mark_nor_lose_a_space() -> None:
    words = "关于深入开展“建功‘十四五’、奋进新征程” 主题竞赛的通知"
    tree = Book(written(edition(packet(Meta(), [Document("doc", (Element(Role.TITLE, words),))])))).xml("doc-1.xhtml")
    title = tree.find(".//h:h1", NS)
    assert "".join(title.itertext()) == words
    whole = [span.text for span in title]
    assert not [word for word in whole if word[-1] in "“‘《（" or word[0] in "”’》）、" or word != word.strip()]
    assert not set("“‘《（”’》）、") & {*"".join((title.text or "", *(span.tail or "" for span in title)))}


def test_a_heading_is_not_broken_inside_words() -> None:
    words = "一、永葆对党忠诚本色，在跟党奋斗中凝聚前进伟力"
    section = Section("sec-1", heading(words, 1, "一、"), (paragraph("文。"),))
    tree = Book(written(edition(packet(Meta(), [Document("doc", sections=(section,))])))).xml("doc-1.xhtml")
    found = tree.find(".//h:h1[@class='heading-1']", NS)
    assert "".join(found.itertext()) == words
    assert [span.text for span in found if "前进" in span.text]
