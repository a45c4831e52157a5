"""Footnotes that extraction left in mid-paragraph: kept apart, after the paragraph, which is whole again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from helpers import squeezed
from pipeline.document import Role, flow, role
from pipeline.footnotes import body, footnotes
from pipeline.inspection import inspection
from pipeline.read import Reading, read
from pipeline.source import decode
from pipeline.toc import Scope

TITLE = "关于加强新时代工会工作的若干意见"
# Calls stand as {}; a paragraph's notes follow it.
TEXT = (
    ("坚持全心全意依靠工人阶级{}，充分发挥工人阶级主力军作用，把广大职工群众紧紧团结在党和政府周围，为全面建设社会"
     "主义现代化国家而团结奋斗。各级工会要认真学习《中国工会章程》{}的规定，切实履行维权服务基本职责，增强获得感。",
     "见《中国工会章程》总则部分，由中国工会第十七次全国代表大会通过，下同。", "同上，第二十条。"),
    ("要深入推进产业工人队伍建设改革{}，完善工会组织体系，扩大工会组织覆盖面，把更多的劳动者组织到工会中来，让职工"
     "真正感受到工会是职工之家，工会干部是最可信赖的娘家人、贴心人，团结引导亿万职工听党话、跟党走。",
     "参见《新时期产业工人队伍建设改革方案》，载《工人日报》2017年6月20日第1版"),
    ("要加强对工会工作的领导，健全工作机制，及时研究解决工会工作中的重大问题，为工会依法依章程履行职责创造良好条件，"
     "形成党委统一领导、各方面齐抓共管的工作格局，推动工会工作再上新台阶，取得新的更大成绩。",),
)  # fmt: skip
MARKS = {
    "circled": lambda n: (chr(ord("①") + n - 1), chr(ord("①") + n - 1)),
    "circled, a space after it": lambda n: (chr(ord("①") + n - 1), chr(ord("①") + n - 1) + " "),
    "bracketed": lambda n: (f"[{n}]", f"[{n}]"),
    "a bare number": lambda n: (f"{n}", f"{n} "),
    "a sign": lambda n: ("※", "※"),
}


def wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for char in text:
        if len(line) >= width and char not in "，。、；：！？）》”①②③" and line[-1] not in "（《“":
            yield line
            line = ""
        line += char
    yield line


def held(number: int) -> str:
    """What stands for a call while lines are broken."""
    return chr(0xE000 + number)


def extracted(style: str, width: int, height: int, marker: str) -> tuple[str, list[str], list[str]]:
    """What is extracted from pages of `height` lines with notes at their feet; the paragraphs, the notes."""
    marks = [MARKS[style](number) for number in range(1, 4)]
    numbers = iter(range(3))
    bodies = [re.sub(r"\{\}", lambda _: held(next(numbers)), text) for text, *_ in TEXT]
    notes = [mark + words for (_, mark), words in zip(marks, (w for _, *below in TEXT for w in below), strict=True)]
    lines, foot = [TITLE, ""], height
    below: list[str] = []
    for line in (line for text in bodies for line in wrapped("　　" + text, width)):
        lines.append(line)
        below += [part for n in range(3) if held(n) in line for part in wrapped(notes[n], width + 6)]
        if len(lines) >= foot and below:
            lines += [*below, "", marker.format(foot), ""]
            below, foot = [], len(lines) + height
    whole = "\n".join([*lines, *below])
    for number, (call, _) in enumerate(marks):
        whole = whole.replace(held(number), call)
        bodies = [text.replace(held(number), call) for text in bodies]
    return whole, bodies, notes


def reading(text: str) -> Reading:
    return read(decode(text.encode(), "t"))


def said(found: Reading) -> list[tuple[str, str]]:
    return [(role(p.block), p.block.text) for p in flow(found.document)]


@pytest.mark.parametrize("layout", ["", "spaced", "form feeds", "rulers"])
@pytest.mark.parametrize("height", range(6, 12))
@pytest.mark.parametrize("width", [24, 28, 34])
@pytest.mark.parametrize("style", MARKS)
def test_paragraphs_are_whole_and_notes_follow_them(style: str, width: int, height: int, layout: str) -> None:
    text, paragraphs, notes = extracted(style, width, height, {"form feeds": "\f", "": "- {} -"}.get(layout, "第{}页"))
    if layout == "spaced":
        text = text.replace("\n", "\n\n")
    elif layout == "rulers":
        text = re.sub(rf"\n(?={re.escape(notes[0])[:3]})", "\n──────────\n", text)
    found = said(reading(text))
    assert [words for is_, words in found if is_ == Role.PARAGRAPH] == paragraphs
    assert [squeezed(words) for is_, words in found if is_ == Role.FOOTNOTE] == [squeezed(note) for note in notes]
    assert len(found) == 1 + len(paragraphs) + len(notes)


WHOLE = TEXT[0][0].format("①", "②")
NOTES = "①见《中国工会章程》总则。\n②同上，第二十条。"


@pytest.mark.parametrize("at", range(WHOLE.index("②") + 1, len(WHOLE)))
def test_a_paragraph_that_is_a_line_is_rejoined_wherever_the_page_ends(at: int) -> None:
    page = f"{TITLE}\n　　第一段，一句话。\n　　{WHOLE[:at]}\n{NOTES}\n\n- 3 -\n\n"
    found = reading(f"{page}{WHOLE[at:]}\n　　又一段，结束了。")
    assert said(found)[2:] == [
        (Role.PARAGRAPH, WHOLE),
        *((Role.FOOTNOTE, note) for note in NOTES.split("\n")),
        (Role.PARAGRAPH, "又一段，结束了。"),
    ]


def test_a_paragraph_on_three_pages_comes_from_three_stretches_of_the_source() -> None:
    text = f"{TITLE}\n要依靠工人阶级①，把职工\n①见《章程》。\n团结起来②，为了\n②同上。\n- 3 -\n实现目标，团结奋斗。"
    blocks = json.loads(inspection(reading(text), Scope()))["blocks"]
    assert [block["role"] for block in blocks] == ["title", "paragraph", "footnote", "footnote"]
    assert blocks[1]["text"] == "要依靠工人阶级①，把职工团结起来②，为了实现目标，团结奋斗。"
    assert len(blocks[1]["source"]) == 3
    assert "".join(text[start:end] for start, end in blocks[1]["source"]) == blocks[1]["text"]
    assert [len(block["source"]) for block in blocks] == [1, 3, 1, 1]


def roles(text: str) -> list[str]:
    return [str(is_) for is_, _ in said(reading(f"{TITLE}\n{text}"))][1:]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("要坚持，要依靠①。\n①见《章程》。\n又一段，好。", ["paragraph", "footnote", "paragraph"]),
        ("一、总体要求，基本原则①\n①见《章程》。\n要坚持，要依靠。", ["heading", "footnote", "paragraph"]),
        ("要坚持，要依靠①。\n某总工会\n2021年3月10日\n①见《章程》。", ["paragraph", "signature", "date", "footnote"]),
        ("（一）甲①；\n①见《章程》。\n（二）乙。", ["list-item", "footnote", "list-item"]),
        ("要坚持党的领导，要紧紧\n注：数据截至去年底。\n依靠工人阶级，奋斗。", ["paragraph", "footnote"]),
        ("要坚持。\n注：数据截至去年底。\n要依靠，要奋斗。", ["paragraph"] * 3),
        ("要坚持，要依靠①。\n要奋斗②。\n注释：\n①见《章程》。\n②同上。", ["paragraph"] * 3 + ["footnote"] * 2),
        ("要具备下列条件，应当\n①有章程，\n②有会员，有经费。", ["paragraph", "list-item", "list-item"]),
        ("包括①甲等，②乙等，\n③丙等，要坚持。\n又，①丁等，②戊，\n③己等，要依靠。", ["paragraph", "list-item"] * 2),
        ("要在规定的期限2，即\n2月底以前，完成任务。", ["paragraph", "paragraph"]),
        ("要坚持，要依靠①，\n①见《章程》。\n一、总体要求", ["paragraph", "footnote", "heading"]),
        ("要坚持，要依靠①，见下表\n地区  人数  增长\n南宁  12    3.5\n①见《章程》。\n要奋斗，好。",
         ["paragraph", "table", "footnote", "paragraph"]),
        ("要坚持，要依靠1，好。\n1 甲负责，要落实。\n要奋斗，好。", ["paragraph"] * 3),
        ("要坚持，要依靠1，好。\n1 见《章程》。\n要奋斗，好。", ["paragraph", "footnote", "paragraph"]),
        ("要依靠①。\n" + "要坚持。\n" * 800 + "①见《章程》。\n好。", ["paragraph"] * 801 + ["heading", "paragraph"]),
        ("①见《章程》。\n要坚持，要依靠①，\n要奋斗，好。", ["heading", "paragraph", "paragraph"]),
    ],
)  # fmt: skip
def test_what_a_line_with_such_a_mark_is_depends_on_calls_and_place(text: str, wanted: list[str]) -> None:
    assert roles(text) == wanted


def test_two_western_words_are_not_made_one() -> None:
    text = f"{TITLE}\n要学习，参见 International①\n①见《章程》。\nLabour Organization，好。"
    assert roles(text.partition("\n")[2]) == ["paragraph", "footnote"]
    text = f"{TITLE}\n要依靠①，参见 International\n①见《章程》。\nLabour Organization，好。"
    assert roles(text.partition("\n")[2]) == ["paragraph", "footnote", "paragraph"]


def test_notes_and_tables_do_not_hide_how_wide_the_lines_are() -> None:
    assert body("要依靠①，把职工\n①见《章程》。\n团结起来，好。\n地区  人数  增长\n南宁  12    3.5\n完。") == (
        "要依靠①，把职工\n\n团结起来，好。\n\n完。"
    )


def test_a_note_goes_on_in_the_next_line_only_where_lines_are_broken() -> None:
    text = "要依靠①，把广大职工群众\n①见《中国工会章程》第二十条\n的规定，下同。\n团结起来，好。"
    assert [note for page in footnotes(text) for note in page.notes] == [(13, 27)]
    assert [note for page in footnotes(text, 12) for note in page.notes] == [(13, 35)]
    text = text.replace("第二十条\n的", "。")
    assert [note for page in footnotes(text, 12) for note in page.notes] == [(13, text.index("\n团"))]


def test_the_words_of_a_note_keep_the_space_between_them() -> None:
    line = "坚持全心全意依靠工人阶级，充分发挥工人阶级作用"
    page = (
        f"{TITLE}\n"
        + f"　　{line[2:]}\n{line}\n" * 4
        + f"{line[:-2]}①\n①见 International Labour Organization, The\nFuture of Work。"
    )
    assert said(reading(f"{page}\n把职工团结起来，奋斗。"))[-1] == (
        Role.FOOTNOTE,
        "①见 International Labour Organization, The Future of Work。",
    )
