"""Tables in a source: found by their neighbours, left as they are by every rule, read as one block each."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reading import roles

from pipeline.document import Role, Verbatim, flow
from pipeline.habits import infer
from pipeline.inspection import inspection
from pipeline.read import Reading, read
from pipeline.rules import STAGES
from pipeline.source import decode
from pipeline.tabular import prose, tables
from pipeline.toc import Scope
from pipeline.trail import Fate, clean

# As pdftotext, web pages, Markdown and typists leave them; each is one table, all of it, without a shared margin.
STYLES = {
    "layout, centred": """\
序号           任务名称           责任单位       完成时限
 1      推进产业工人队伍建设改革         经济部   2021 年 6 月底
 2        开展劳动和技能竞赛      经济部、各市总工会 2021 年 12 月底
              合计             3项""",
    "layout, cells of several lines": """\
序号      问题                    整改措施                     责任单位
 1   学习不够深入，理论联系      一是制定学习计划，每月        办公室
     实际不够。                  学习不少于两次。              党支部
 2   联系职工不够紧密            完善联系点制度，定期走        组织部
                                 访企业""",
    "numbers in the second of two columns": """\
项目              金额（万元）
会费收入              1,234.5
补助收入                 67.8
其他收入                  9.1""",
    "two columns that begin alike": "8:30      报到\n9:00      开幕式\n9:30      专题讲座",
    "tabs": "地区\t会员数\t增长\n南宁\t12\t3.5\n桂林\t34\t-0.2",
    "two columns and tabs": "地区\t会员数\n南宁\t12\n桂林\t34",
    "an empty first cell": "地区\t单位\t人数\n\t工会\t12\n桂林\t工会\t12",
    "Markdown": "| 序号 | 项目 |\n|------|------|\n| 1 | 会费 |\n| 2 | 补助 |",
    "Markdown without outer bars": "序号 | 项目 | 金额\n---|---|---\n1 | 会费 | 12",
    "box drawing": "┌──┬────┐\n│序号│项目    │\n├──┼────┤\n│ 1  │会费收入│\n└──┴────┘",
    "a box of ASCII": "+----+------+\n| 序 | 项目 |\n+====+======+\n| 1  | 会费 |\n+----+------+",
    "full-width blanks and digits": "序号　　姓名　　单位　　　　职务\n　１　　张三　　市总工会　　主席",
    "single blanks, numbers last": "地区 会员数（人） 增长（%）\n南宁市 1,234,567 3.5\n桂林市 987,654 -0.2",
    "a line for each cell": "序号\n地区\n会员数（人）\n1\n南宁市\n1,234,567\n2\n桂林市\n987,654\n合计\n10,234,567",
    "names": "张 三    李四光    王 五    赵六\n钱七      孙 八    周九一    吴十",
    "marks": "事项      办公室    组织部\n学习        √         √\n调研        √         ×",
    "a row of numbers of columns": "事项    办公室    组织部\n（1）   （2）   （3）\n学习      √         √",
    "rulers": "序号    名称      数量\n----  --------  ----\n1     甲        12\n==========\n2     乙        34",
    "a form": "姓名：        性别：      民族：\n单位：        职务：      电话：",
    "contents": "第一章  总则                1\n第二章  组织                5\n第三章  附则               12",
}  # fmt: skip
NONE = {
    "letter-spaced headings": "第一章　总　则\n第二章　组　织\n第三章　附　则",
    "letter-spaced lines": "总   工   会   文   件\n通   知   公   告   书",
    "articles": "第一条  为了规范。\n第二条  本办法所称。\n第三条  国家实行。",
    "items run together": "（一）甲；    （二）乙；    （三）丙；\n（四）丁；    （五）戊；    （六）己。",
    "signatures": "某某部    某某委\n某某局    某某院\n某某会    某某社\n2021年3月10日",
    "who signs": "局  长    王某某\n行 长       周小川",
    "half-lines of a poem, only two": "床前明月光  疑是地上霜\n举头望明月  低头思故乡",
    "one line with gaps": "主送：各市    抄送：各县    印发：各乡",
    "stray double blanks": "中国  人民  银行关于，\n支付  机构  为了，\n规范  管理  有关，",
    "one gap in each line, nowhere alike": "站在新的历史起点上    我们要\n坚持    不动摇\n实现新的目标    奋斗",
    "prose with a number at the end": "站在新的历史 起点上 1\n坚持不动摇",
    "chapters counted in digits": "第 1 章 总则\n第 2 章 组织\n第 3 章 附则",
    "months": "2021 年 3 月\n2021 年 4 月\n2021 年 5 月",
    "page numbers": "第一段文字。\n1\n第二段文字。\n2\n第三段文字。\n3\n第四段文字。",
    "numbers far apart": "\n".join(f"{n}\n" + "短行\n" * 8 for n in range(1, 5)),
    "lines that end in numbers": "要坚持， 要依靠 1\n要学习， 要调研 2\n要总结， 要提高 3",
    "paragraphs with gaps": f"{'坚持　　全心全意依靠工人阶级' * 6}\n{'充分发挥　　工人阶级作用' * 6}",
    "sentences with gaps": "要坚持。    要落实。    要执行。要改进。\n要学习。    要调研。    要总结。要提高。",
    "tabs after numbers and bullets": "1.\t甲\n2.\t乙\n3.\t丙\n●\t丁\n●\t戊\n●\t己",
    "indents of a tab": "\t第一段。\n\t第二段。\n\t第三段。",
    "bars of noise": "风险管理指引|\nFUG |].\n|  涉案账户",
}


def everything(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_a_table_is_found_whole_and_what_stands_around_it_is_none_of_it(text: str) -> None:
    around = f"　　各地任务见下表：\n{text}\n　　以上任务，请认真落实。"
    (table,) = tables(around)
    assert tuple(around[start:end] for start, end in table.rows) == everything(text)
    assert (table.start, table.end) == (table.rows[0][0], table.rows[-1][1])


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_table_is_not_taken_for_one(text: str) -> None:
    assert tables(text) == tables(f"正文。\n{text}\n正文。") == ()


def reading(text: str) -> Reading:
    return read(decode(text.encode(), "t"))


def kept(found: Reading) -> list[tuple[str, ...]]:
    return [p.block.lines for p in flow(found.document) if isinstance(p.block, Verbatim)]


LEAD, END = "现印发给你们，请执行。各地任务见下表，请对照落实：", "以上任务，请认真落实。"
AROUND = f"关于印发方案的通知\n各市总工会：\n　　{LEAD}\n{{}}\n　　{END}"


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["", "spaced"])
@pytest.mark.parametrize("margin", ["", "      "], ids=["", "margin"])
@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_every_row_is_as_it_was_in_the_source(text: str, margin: str, blank: str) -> None:
    source = AROUND.format("\n".join(margin + line + " " for line in everything(text))).replace("\n", blank)
    found = reading(source)
    assert kept(found) == [everything(text)]
    assert [p.fate for p in found.trail.edits() if p.text] == [], "nothing is changed, blanks go"
    blocks = [str(p.block.text) for p in flow(found.document)]
    assert blocks[2:] == [LEAD, text, END]


def test_no_rule_mends_what_stands_in_a_row() -> None:
    first = "序号  项 目 名    数  量,单位\n１     总 工 会    2021 年 3 月..."
    text = f"{first}\n 2     工会(总).     第一章 第一章\n 3     甲某.    乙某."
    for stop in "。.":
        assert kept(reading(f"通知\n　　见下表：\n{text}\n　　完{stop}又{stop}")) == [everything(text)]


def test_a_character_may_give_way_to_one_as_wide() -> None:
    assert kept(reading("通知\n地区  ⼯会  人数\n南宁  甲\xa0\xa0  12")) == [("地区  工会  人数", "南宁  甲    12")]


def test_a_page_marker_between_two_rows_goes_and_a_number_in_a_row_of_lines_stays() -> None:
    rows = ("序号  地区  人数", "1     南宁  12", "2     桂林  34")
    assert kept(reading("通知\n" + "\n\n- 3 -\n\n".join(rows))) == [rows]
    page = "\n".join(rows) + "\n"
    for marker in ("{}", "第 {} 页", "— {} —"):
        pages = (f"{page}\n\n                {marker.format(n)}\n\n{page}" for n in range(3, 6))
        assert kept(reading("通知\n" + "".join(pages))) == [rows * 6]
    cells = tuple(f"{n}\n地区\n单位\n人员\n金额\n合计" for n in range(1, 6))
    found = reading("通知\n　　见下表。\n" + "\n".join(cells))
    assert kept(found) == [tuple("\n".join(cells).split("\n"))]
    assert [d.message for d in found.diagnostics] == ["a table, kept line by line"]


def test_a_line_below_many_columns_is_no_further_line_of_one() -> None:
    rows = "序号  地区  人数\n1     南宁  12\n"
    assert len(tables(f"{rows}      某某大学学生手册\n{rows}")) == 2
    assert len(tables(f"{rows}      某市\n{rows}")) == 1


def test_lines_of_prose_are_not_joined_with_rows_though_both_are_full() -> None:
    line = "坚持全心全意依靠工人阶级，充分发挥工人阶级作用"
    row = "序号甲乙丙丁　　地区戊己庚　　会员数辛壬癸"
    prose_ = f"{line}\n" * 5
    assert kept(reading(f"通知\n{prose_}{row}\n{row}\n{prose_}完。")) == [(row, row)]


def test_rows_do_not_hide_how_wide_the_lines_of_the_text_are() -> None:
    wrapped = (
        "　　坚持全心全意依靠工人阶级，充分发挥工\n人阶级主力军作用，把广大职工群众紧紧团结\n在党和政府周围。\n" * 4
    )
    table = "".join(
        f"{n}      推进产业工人队伍建设改革          经济部、各市总工会          2021年6月底\n" for n in range(10)
    )
    assert infer(wrapped + table + wrapped).width == infer(wrapped).width == 20
    assert tables(wrapped + table)


def test_prose_is_all_but_the_rows() -> None:
    assert prose(f"前。\n{TABLE}\n后。") == "前。\n\n后。"
    assert prose("前。\n后。") == "前。\n后。"


def test_a_table_is_doubted_once_and_inspected_as_one_block() -> None:
    found = reading("通知\n　　见下表：\n    地区  人数  增长\n    南宁  12    3.5\n　　完。")
    (diagnostic,) = found.diagnostics
    assert (diagnostic.message, diagnostic.where.line) == ("a table, kept line by line", 3)
    (block,) = (b for b in json.loads(inspection(found, Scope()))["blocks"] if b["role"] == Role.TABLE)
    assert block["text"] == "地区  人数  增长\n南宁  12    3.5"
    ((start, end),) = block["source"]
    assert found.source.text[start:end] == "地区  人数  增长\n    南宁  12    3.5"
    assert len(reading(f"通知\n　　见下表：\n{STYLES['a line for each cell']}\n　　完。").diagnostics) == 1


TABLE = "地区  人数  增长\n南宁  12    3.5"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"通知\n{TABLE}\n正文。", ["title", "table", "paragraph"]),
        (f"{TABLE}\n通知\n正文。", ["table", "paragraph", "paragraph"]),
        (f"通知\n请执行。\n{TABLE}\n某总工会\n2021年3月10日", ["title", "paragraph", "table", "signature", "date"]),
        (f"通知\n（一）甲；\n{TABLE}\n（二）乙。", ["title", "list-item", "table", "list-item"]),
        (f"通知\n一、甲\n{TABLE}\n二、乙\n好。", ["title", "heading", "table", "heading", "paragraph"]),
        (f"通知\n好。\n2021年3月10日\n{TABLE}规定\n完。", ["title", "paragraph", "paragraph", "table", "paragraph"]),
        ("通知\n第一，好。要坚持。\n1.甲乙  丙丁  戊己\n2.甲乙  丙丁  戊己\n第二，对。要落实。",
         ["title", "ordinal", "table", "ordinal"]),
        (f"通知\n要求如下：\n{TABLE}\n态度好。要坚持。", ["title", "paragraph", "table", "paragraph"]),
    ],
)  # fmt: skip
def test_a_table_is_a_table_wherever_it_stands(text: str, wanted: list[str]) -> None:
    assert roles(text) == wanted


def test_a_table_may_be_all_that_is_attached() -> None:
    (attached,) = reading(f"通知\n请执行。\n附件\n任务分工表\n{TABLE}").document.attached
    assert [e.text for e in attached.opening] == ["附件", "任务分工表"]
    assert [b.text for b in attached.blocks] == [TABLE]


LINES = st.sampled_from([line for text in (*STYLES.values(), *NONE.values()) for line in text.split("\n")])
PARTS = st.one_of(
    LINES, st.sampled_from(["正文，坚持全心全意依靠工人阶级", "好。", "- 3 -", "12", "", "----", "一、甲"])
)


@given(st.lists(PARTS, max_size=16).map("\n".join))
def test_rows_of_any_kind_next_to_one_another_settle_at_once_and_lose_nothing(text: str) -> None:
    trail = clean(text, STAGES).trail
    assert clean(trail.text, STAGES).trail.text == trail.text
    assert not [p for p in trail.edits() if p.fate is Fate.ADDED and p.text.strip()]
    spans = [row for table in tables(trail.text) for row in table.rows]
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert all(trail.text[start - 1 : start] in ("", "\n") for start, _ in spans)
    assert all(trail.text[end : end + 1] in ("", "\n") for _, end in spans)
