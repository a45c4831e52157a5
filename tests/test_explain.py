"""The page of `jiangyi explain --html`: what it shows is what is there, and what it offers is found."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from pipeline.build.reading import load
from pipeline.document import flow
from pipeline.explain import COLOURS, page
from pipeline.explain.fixes import Places, Spot, string
from pipeline.explain.markup import shown
from pipeline.read import Reading, read
from pipeline.read.documents import document
from pipeline.read.lines import lines
from pipeline.rules import RULES
from pipeline.source import LINE_END, Source
from pipeline.trail import Piece, Trail
from test_trail import TEXT, edits_of

ROOT = Path(__file__).resolve().parents[1]
SEED = str(ROOT / "seeds" / "003_b59d3fa3c6ec91bf.txt")
NASTY = (
    "<script>alert(1)</script>&amp;&lt;<!-- --><![CDATA[ ]]></div></main>\"'"
    "\x00\x01\r\x7f\x85\x9f\ufffe\ufdd0\U0001ffff\ud800$rows"
)


def reading(text: str, name: str = "t.txt") -> Reading:
    return read(Source(name, text, "utf-8", "ab" * 32))


def parsed(made: str) -> HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(made.encode(), parser=parser)


def column(tree: HtmlElement, side: str) -> str:
    """The text of the source's column (s) or of the result's (r)."""
    return "".join(cell.text_content() for cell in cells(tree, side))


def cells(tree: HtmlElement, side: str) -> Iterator[HtmlElement]:
    return (cell for cell in tree.iter("div") if (cell.get("class") or "").split()[:1] == [side])


def fixes(tree: HtmlElement, item: str) -> list[dict[str, object]]:
    """The fixes that an item of the notes offers."""
    (found,) = tree.xpath(f"//li[@id='{item}']")
    return [fix for pre in found.iter("pre") for fix in tomllib.loads(pre.text_content())["documents"]["fix"]]


# What is shown is what is there.


@given(TEXT)
def test_the_columns_are_the_source_and_the_result(text: str) -> None:
    whole = reading(text)
    tree = parsed(page(whole))
    assert column(tree, "s") == shown(text)
    assert column(tree, "r") == shown(whole.trail.text)


@given(TEXT, st.data())
def test_the_columns_are_so_whatever_the_edits(text: str, data: st.DataObject) -> None:
    trail = Trail.of(text)
    for rule in ("one", "two<b>"):
        trail = trail.edited(data.draw(edits_of(trail.text)), rule)
    whole = Reading(Source("t", text, "utf-8", ""), trail, document(lines(trail.text, {})), ())
    tree = parsed(page(whole))
    assert column(tree, "s") == shown(text)
    assert column(tree, "r") == shown(trail.text)
    links_hold(tree)


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda p: p.name[:3])
def test_the_seeds_are_shown_line_for_line(path: Path) -> None:
    whole = load(str(path))
    tree = parsed(page(whole))
    assert column(tree, "s").split("\n") == path.read_text("utf-8").split("\n")
    assert column(tree, "r") == whole.trail.text
    assert [
        len(column(row, "r").rstrip("\n").split("\n")) for row in tree.iter("div") if row.get("class") == "row"
    ] == [1] * (whole.trail.text.count("\n") + 1)


@given(st.text())
def test_a_sign_stands_only_for_what_a_page_cannot_hold(text: str) -> None:
    assert len(shown(text)) == len(text)
    for before, after in zip(text, shown(text), strict=True):
        code = ord(before)
        control = code < 0x20 and before not in "\t\n"
        unheld = 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE
        assert (before != after) == (control or unheld)
        assert after == before or after in "␡␤\ufffd" or ord(after) == 0x2400 + code


def test_text_that_looks_like_markup_is_text() -> None:
    made = page(reading(NASTY + "\n" + NASTY, name=f"a/{NASTY.replace('/', '')}.txt"))
    tree = parsed(made)
    assert [script.text for script in tree.iter("script")] == [
        files("pipeline.explain").joinpath("page.js").read_text("utf-8")
    ]
    assert made.count("<!--") == 0
    assert column(tree, "s") == shown(NASTY + "\n" + NASTY)
    assert "$" not in re.sub(r"\$rows|\$\{|\$\(|\$/", "", made), "a place of the template was left"


def test_every_line_of_the_source_has_its_number() -> None:
    tree = parsed(page(reading("一\r\n二\r三\n四 五\n\n\n六\n")))
    numbers = [sign.get("id") for sign in tree.iter("i") if (sign.get("id") or "").isdigit()]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7", "8"]
    before = [column_before(tree, number) for number in numbers]
    assert before == [
        "",
        "一␍\n",
        "一␍\n二␍",
        "一␍\n二␍三\n",
        *(f"一␍\n二␍三\n四 五\n{n}" for n in ("", "\n", "\n\n", "\n\n六\n")),
    ]


def test_a_line_end_that_no_page_holds_is_a_break() -> None:
    tree = parsed(page(reading("题\r\r\r正文。\n一 二\r\n\r\n三。")))
    assert [sign.getnext().get("id") for sign in tree.iter("br")] == ["3"]


def column_before(tree: HtmlElement, number: str) -> str:
    """The text of the source's column above a line."""
    return "".join(text for cell in cells(tree, "s") for text in cell.xpath(f".//text()[following::i[@id='{number}']]"))


def test_white_space_that_went_is_seen_and_the_rest_is_left_alone() -> None:
    tree = parsed(page(reading("　　 一 章\u200b\n\n\n正 文，还有\r\n")))
    signs = [sign.get("data-w") for cell in cells(tree, "s") for sign in cell.iter("i") if sign.get("data-w")]
    assert signs == ["□□␣", "␣", "⟨200B⟩", "↵", "↵", "↵"]


def test_kept_text_is_one_node_a_line() -> None:
    tree = parsed(page(reading("工会工作" * 5000 + "。\n" + "要点" * 3000)))
    assert [len(cell.xpath(".//text()")) for side in "sr" for cell in cells(tree, side)] == [1, 1, 2, 1]


# What was done, by whom, and why.


def test_every_edit_has_its_rule_its_reason_and_its_place() -> None:
    whole = load(SEED)
    tree = parsed(page(whole))
    edits = list(whole.trail.edits())
    places = whole.source.places([edit.start for edit in edits])
    for number, (edit, place) in enumerate(zip(edits, places, strict=True), 1):
        (note,) = tree.xpath(f"//li[@id='n{number}']")
        said = note.text_content()
        assert said.startswith(f"{place.line}:{place.column} {', '.join(edit.by)} {edit.fate}: {edit.reason}")
        (old,), (new,) = (tree.xpath(f"//*[@id='{side}{number}']") for side in "sr")
        assert (old.tag, new.tag) == ("del", "ins")
        assert old.text_content() == whole.source.text[edit.start : edit.end]
        assert new.text_content() == edit.text
        assert old.get("class") == new.get("class")
        assert (old[0].get("href"), new[0].get("href")) == (f"#r{number}", f"#s{number}")
        assert not any(link.xpath("string(node()[last()])").endswith("\n") for link in (old[0], new[0]))
        assert rules_of(tree, old) == list(edit.by)


def rules_of(tree: HtmlElement, edit: HtmlElement) -> list[str]:
    named = {label.get("class"): label.findtext("span") for label in tree.iter("label") if label.get("class")}
    return [named[kind] or "" for kind in (edit.get("class") or "").split()]


def test_the_legend_counts_the_edits_of_each_rule() -> None:
    whole = load(SEED)
    labels = [label for label in parsed(page(whole)).iter("label") if label.get("class")]
    counted = {label.findtext("span"): int(label.findtext("b") or "") for label in labels}
    names = [name for edit in whole.trail.edits() for name in edit.by]
    assert counted == {name: names.count(name) for name in names}
    assert list(counted) == [rule.name for rule in RULES if rule.name in counted]
    assert {label.get("title") for label in labels} <= {rule.summary for rule in RULES}


@pytest.mark.parametrize(("rule", "checked"), [("", 9), ("indents", 1), ("mojibake", 1)])
def test_a_rule_asked_for_is_the_only_one_checked(rule: str, checked: int) -> None:
    boxes = parsed(page(load(SEED), rule)).xpath("//*[@id='rules']//input")
    assert sum(box.get("checked") is not None for box in boxes) == checked
    assert len(boxes) == 9 + (rule == "mojibake")


def test_the_rarest_rule_gives_an_edit_its_colour() -> None:
    made = page(load(SEED))
    labels = {label.findtext("span"): label.get("class") for label in parsed(made).iter("label") if label.get("class")}
    order = re.findall(r"^\.(k\d+)\{--c:var\(--h\d+\)\}$", made, re.MULTILINE)
    assert len(order) == len(labels)
    assert order.index(labels["hard-wraps"] or "") < order.index(labels["page-markers"] or "")


def test_what_became_of_how_many_characters() -> None:
    facts = "utf-8; 4,494 characters became 4,153: 4,153 kept, 341 removed"
    assert facts in parsed(page(load(SEED))).text_content()


# Links.


def links_hold(tree: HtmlElement) -> None:
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in tree.iter("a"):
        assert (link.get("href") or "")[:1] == "#"
        assert (link.get("href") or "")[1:] in ids
        assert not list(link.iterancestors("a"))


@given(TEXT)
def test_every_link_leads_somewhere_in_the_page(text: str) -> None:
    links_hold(parsed(page(reading(text))))


def test_a_diagnostic_leads_to_its_place() -> None:
    tree = parsed(page(reading("题\n　　正文。\n12\n又。")))
    (item,) = tree.xpath("//*[@id='odd']//li")
    assert item.text_content().startswith("3:1 warning a number alone on its line")
    (mark,) = tree.xpath("//a[@class='odd']")
    assert item.find("a").get("href") == f"#{mark.get('id')}"
    assert mark.get("href") == f"#{item.get('id')}"
    assert (mark.getnext().get("id"), mark.getnext().tail) == ("3", "12\n")
    assert mark.get("title") == "a number alone on its line: a page number?"


def test_a_text_in_which_nothing_is_odd_has_no_diagnostics() -> None:
    assert "Diagnostics" not in page(reading("题\n正文。"))


# The lines of packet.toml.


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_toml_reads_a_string_as_it_was(text: str) -> None:
    written = string(text)
    assert tomllib.loads(f"x = {written}") == {"x": text}
    assert written.isprintable()


def test_a_lone_surrogate_leaves_the_string_toml() -> None:
    assert tomllib.loads(f"x = {string(chr(0xD800))}") == {"x": "\ufffd"}


def test_the_document_is_named_with_its_digest() -> None:
    (head,) = parsed(page(reading("题\n正文。", name='folder/a"b.txt'))).xpath("//pre[@id='document']")
    assert tomllib.loads(head.text_content()) == {"documents": [{"file": 'a"b.txt', "sha256": "ab" * 32}]}


@given(TEXT)
def test_a_fix_of_an_edit_finds_it(text: str) -> None:
    whole = reading(text)
    tree = parsed(page(whole))
    for number, edit in enumerate(whole.trail.edits(), 1):
        keep = [fix for fix in fixes(tree, f"n{number}") if fix["do"] == "keep"]
        found = [stretch(text, fix) for fix in keep]
        cut = text[edit.start : edit.end]
        if keep and cut.strip():
            at = edit.start + len(cut) - len(cut.lstrip())
            assert found[0][0] <= at
            assert found[-1][1] >= at + len(cut.strip())
        elif keep:
            assert found[0][0] < edit.start <= edit.end < found[0][1]


def stretch(text: str, fix: dict[str, object]) -> tuple[int, int]:
    """Where in the source a fix is: a line, or a text that begins once in it, whatever the white space in it."""
    assert isinstance(fix["line"], int)
    starts = [0, *(found.end() for found in LINE_END.finditer(text)), len(text) + 1]
    first, last = starts[fix["line"] - 1 : fix["line"] + 1]
    assert text[first:last].strip(), "a blank line"
    if "text" not in fix:
        return first, last
    wanted = "".join(str(fix["text"]).split())
    offsets = [at for at, char in enumerate(text) if not char.isspace()]
    squeezed = "".join(text.split())
    found = [k for k in range(len(squeezed)) if squeezed.startswith(wanted, k) and first <= offsets[k] < last]
    assert len(found) == 1, f"{wanted!r} begins {len(found)} times in line {fix['line']}"
    return offsets[found[0]], offsets[found[0] + len(wanted) - 1] + 1


@given(TEXT)
def test_packet_toml_takes_every_text_of_a_fix(text: str) -> None:
    for pre in parsed(page(reading(text))).xpath("//pre[not(@id)]"):
        for fix in tomllib.loads(pre.text_content())["documents"]["fix"]:
            named = fix.get("text", "x")
            assert named == named.strip()
            assert 0 < len(named) <= 300
            assert not [c for c in named if unicodedata.category(c) in ("Cc", "Cs", "Cn", "Zl", "Zp")]


def test_a_fix_takes_as_little_kept_text_as_tells_it_from_others() -> None:
    tree = parsed(page(reading("工人,农会,力量。工人,工会,又是。")))
    found = [fix["text"] for n in range(1, 5) for fix in fixes(tree, f"n{n}")]
    assert found == ["人,农", "会,力", "人,工", "会,又"]


def test_a_text_is_named_as_it_stands_where_a_string_can_hold_it() -> None:
    assert Places("甲乙\n- 3 -\n丙").keeping([Piece("", 3, 8, ("a",))]) == [[Spot(2, "- 3 -")]]
    assert Places("甲\t-\n- 乙").keeping([Piece("", 2, 6, ("a",))]) == [[Spot(1, "--")]]


def test_a_fix_of_an_edit_touches_no_other_and_no_other_line() -> None:
    beside = [Piece("X", 1, 2, ("a",)), Piece("", 2, 3, ("b",))]
    assert Places("甲乙 丙丁。").keeping(beside) == [[Spot(1, "乙")], [Spot(1)]]
    alike = [Piece("，", 3, 4, ("a",)), Piece("，", 5, 6, ("a",))]
    assert Places("甲丙\n,乙,丁").keeping(alike) == [[Spot(2, ",乙")], [Spot(2, "乙,")]]


UNSEEN = "".join("\u200b\u200c"[int(bit)] for number in range(64, 110) for bit in f"{number:b}")


@pytest.mark.parametrize(
    ("text", "number", "keep"),
    [
        ("【认真学习重要讲话精神】牢记嘱托 挺膺担当\n正文。", 1, [{"do": "keep", "line": 1, "text": "】牢"}]),
        ("题\n" + "工会," * 60, 30, [{"do": "keep", "line": 2}]),
        ("题\n正文。\n##paidbegin##\n又。", 1, [{"do": "keep", "line": 3, "text": "##paidbegin##"}]),
        ("题\r\n正文。", 1, []),
        ("题\n\n\n正文。", 1, []),
        ("题\n　　正文。", 1, []),
        ("题\n正\x00文。", 1, []),
        (f"题\n正{UNSEEN}文。\n又。", 1, [{"do": "keep", "line": 2}]),
        ("题\n正\u200b\x01\n\x02\u200b文。", 1, [{"do": "keep", "line": 2}]),
        ("题\n正\u200b文。", 1, [{"do": "keep", "line": 2, "text": "\u200b"}]),
    ],
    ids=[
        "added",
        "all alike",
        "a line",
        "a line end",
        "blank lines",
        "an indent",
        "a control",
        "too long",
        "with a control",
        "invisible",
    ],
)
def test_what_can_be_kept_is_named(text: str, number: int, keep: list[dict[str, object]]) -> None:
    assert fixes(parsed(page(reading(text))), f"n{number}") == keep


def test_an_edit_that_joined_lines_offers_to_split_them() -> None:
    whole = load(SEED)
    tree = parsed(page(whole))
    joins = set()
    for number, edit in enumerate(whole.trail.edits(), 1):
        split = [fix for fix in fixes(tree, f"n{number}") if fix["do"] == "split"]
        if split:
            assert split == [{"do": "split", "line": whole.source.text.count("\n", 0, edit.end) + 1}]
            joins |= set(edit.by)
    assert joins == {"hard-wraps", "broken-titles", "broken-marks", "page-markers"}


def test_each_block_offers_to_be_joined_or_taken_for_another() -> None:
    tree = parsed(page(load(SEED)))
    assert fixes(tree, "b3") == [
        {"do": "join", "line": 15},
        {"do": "level", "line": 9, "level": 1},
        {"do": "role", "line": 9, "role": "title"},
    ]
    blocks = [item for item in tree.iter("li") if (item.get("id") or "").startswith("b")]
    assert len(blocks) == 28
    assert [fix["do"] for fix in fixes(tree, "b28")] == ["level", "role"]
    kinds = {block.findtext("b"): fixes(tree, f"b{n}")[-1]["role"] for n, block in enumerate(blocks, 1)}
    assert (kinds["title"], kinds["heading 1"], kinds["date"]) == ("title", "paragraph", "date")
    rows = [column(block.getparent().getparent().getparent(), "r").strip() for block in blocks]
    assert rows == [placed.block.text for placed in flow(load(SEED).document)]
    levels = [
        fix["level"]
        for n, block in enumerate(blocks, 1)
        if block.findtext("b") == "paragraph, run-in heading 2"
        for fix in fixes(tree, f"b{n}")
        if "level" in fix
    ]
    assert levels
    assert set(levels) == {2}


def test_blocks_that_share_a_line_are_named_by_their_text() -> None:
    tree = parsed(page(reading("【认真学习重要讲话精神】牢记嘱托 挺膺担当\n正文。")))
    assert fixes(tree, "b1")[0] == {"do": "join", "line": 1, "text": "】"}
    assert fixes(tree, "b1")[2] == {"do": "role", "line": 1, "text": "【", "role": "column-label"}
    assert fixes(tree, "b2")[0] == {"do": "join", "line": 1, "text": "当"}
    assert fixes(tree, "b2")[2] == {"do": "role", "line": 1, "text": "牢", "role": "title"}
    assert fixes(tree, "b3")[0] == {"do": "level", "line": 2, "level": 1}


@given(TEXT)
def test_a_fix_of_a_block_finds_it(text: str) -> None:
    whole = reading(text)
    tree = parsed(page(whole))
    blocks = [placed.block for placed in flow(whole.document)]
    for number, block in enumerate(blocks, 1):
        start, end = whole.trail.span(block.at, block.at + len(block.text))
        start, end = end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
        *joins, level, role = fixes(tree, f"b{number}")
        assert [fix["do"] for fix in (*joins, level, role)] == ["join"] * (number < len(blocks)) + ["level", "role"]
        assert level.get("text") == role.get("text")
        for fix, at in [(level, start), *((join, max(start, end - 1)) for join in joins)]:
            low, high = stretch(text, fix)
            assert low <= at <= high
            assert "text" not in fix or start <= low < high <= end


# The page by itself.


def test_the_page_asks_for_nothing() -> None:
    made = page(reading(NASTY))
    tree = parsed(made)
    assert not list(tree.iter("link", "img", "iframe", "object", "base", "form[@action]"))
    assert not [
        e
        for e in tree.iter()
        if {"src", "style", "action"} & set(e.attrib) or any(k.startswith("on") for k in e.attrib)
    ]
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bfetch\b|XMLHttp|import\(|eval|innerHTML", made)


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    tree = parsed(page(load(SEED)))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == "'none'"
    for kind in ("style", "script"):
        (element,) = tree.iter(kind)
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        assert allowed[f"{kind}-src"] == f"'sha256-{digest}'"


def test_languages_are_told() -> None:
    tree = parsed(page(load(SEED)))
    assert tree.get("lang") == "en"
    assert tree.find(".//main").get("lang") == "zh-CN"
    assert {d.get("lang") for d in tree.findall(".//main//details")} == {"en"}


def test_the_bytes_are_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = "import sys; from pipeline.cli import main; main(['explain', sys.argv[1], '--html', sys.argv[2]])"
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", code, SEED, str(tmp_path / seed)], env=environment, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes() == page(load(SEED)).encode()


def test_a_text_of_which_nothing_is_left_has_a_page() -> None:
    tree = parsed(page(reading("\n\n")))
    assert (column(tree, "s"), column(tree, "r")) == ("\n\n", "")
    assert tree.findtext(".//h1") == "t.txt"


# Colours: Web Content Accessibility Guidelines 2.2, 1.4.3 (text, 4.5 : 1) and 1.4.11 (marks, 3 : 1).

TINT, TARGET = 0.12, 0.3  # of page.css


def schemes() -> Iterator[dict[str, tuple[float, ...]]]:
    style = files("pipeline.explain").joinpath("page.css").read_text("utf-8")
    assert {float(n) / 100 for n in re.findall(r"var\(--c\) (\d+)%", style)} == {TINT, TARGET}
    for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL):
        named = re.findall(r"--(\w+): #(\w\w)(\w\w)(\w\w);", block)
        yield {name: tuple(int(part, 16) / 255 for part in parts) for name, *parts in named}


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    def luminance(colour: tuple[float, ...]) -> float:
        linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
        return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_read_in_light_and_dark() -> None:
    light, dark = schemes()
    assert light["paper"] > dark["paper"]
    for colours in (light, dark):
        rules = [colours[f"h{n}"] for n in range(COLOURS)]
        assert len(set(rules)) == COLOURS
        for paper in (colours["paper"], colours["raised"]):
            assert min(contrast(colours[name], paper) for name in ("ink", "soft", "focus")) >= 4.5
            for colour in rules:
                tinted, targeted = (
                    tuple(share * c + (1 - share) * p for c, p in zip(colour, paper, strict=True))
                    for share in (TINT, TARGET)
                )
                assert contrast(colour, tinted) >= 4.5
                assert min(contrast(colours["ink"], ground) for ground in (tinted, targeted)) >= 4.5


def test_the_wheel_holds_what_the_page_is_made_of() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "pipeline" in wheel["packages"]
    assert not {"exclude", "only-include", "include"} & set(wheel)
    for name in ("page.html", "page.css", "page.js"):
        assert (ROOT / "pipeline" / "explain" / name).is_file()
        ignored = subprocess.run(["git", "check-ignore", "-q", f"pipeline/explain/{name}"], cwd=ROOT, check=False)
        assert ignored.returncode == 1
