"""Reading small texts: every role, level and nesting that the seeds do not show."""

from __future__ import annotations

import json

import pytest
from test_seeds import shapes

from pipeline.document import Document, Heading, Item, flow
from pipeline.packet import Meta, packet
from pipeline.read import read
from pipeline.source import decode
from pipeline.toc import Scope, toc
from samples import paragraph


def roles(text: str) -> list[str]:
    return [str(shape) for shape, _ in shapes(text)]


def test_an_author_is_named_below_the_title() -> None:
    assert roles("决议\n作者：张三\n正文。") == ["title", "author", "paragraph"]


def test_two_bodies_sign_one_document() -> None:
    text = "通知\n请执行。\n某总工会\n某人民政府\n二〇二一年三月十日"
    assert roles(text)[2:] == ["signature", "signature", "date"]


def test_notes_and_lists_at_the_end_are_told_apart() -> None:
    text = "通知\n请执行。\n附件：1.名单\n某会\n2021年3月10日\n（此件公开发布）\n抄报：某局。\n某室 2021年3月10日印发"
    assert roles(text)[2:] == ["attachment-note", "signature", "date", "release-note", "cc-list", "print-note"]


def test_a_title_that_is_cited_begins_what_is_attached() -> None:
    text = "关于转发《加强工会学习若干事项》的通知\n请执行。\n加强工会学习若干事项\n一、甲\n正文。"
    (attached,) = read(decode(text.encode(), "t")).document.attached
    assert attached.title == "加强工会学习若干事项"


def attached(text: str) -> list[list[str]]:
    document = read(decode(text.encode(), "t")).document
    return [[e.text for e in part.opening] for part in document.attached]


def test_a_title_below_a_label_begins_nothing_of_its_own_though_it_is_cited() -> None:
    text = "关于印发《加强学习实施方案》的通知\n请执行。\n附件1\n加强学习实施方案\n一、甲\n正文。"
    assert attached(text) == [["附件1", "加强学习实施方案"]]


def test_every_title_cited_in_title_or_first_paragraph_begins_what_is_attached() -> None:
    parts = "加强学习若干事项\n一、甲\n正文。\n加强宣传若干事项\n一、乙\n正文。"
    wanted = [["加强学习若干事项"], ["加强宣传若干事项"]]
    assert attached(f"关于印发《加强学习若干事项》《加强宣传若干事项》的通知\n请执行。\n{parts}") == wanted
    assert attached(f"通知\n现印发《加强学习若干事项》《加强宣传若干事项》，请执行。\n{parts}") == wanted


def test_an_attachment_may_be_a_label_and_a_title_alone() -> None:
    assert attached("通知\n请执行。\n附件1\n名单") == [["附件1", "名单"]]


def test_a_label_on_the_last_line_begins_nothing() -> None:
    assert attached("通知\n请执行。\n附件1") == []


@pytest.mark.parametrize("text", ["2021年3月10日", "附件：名单", "（此件公开发布）"])
def test_a_line_that_could_both_open_and_close_is_read_once(text: str) -> None:
    assert len(roles(text)) == 1


def test_a_heading_whose_mark_has_no_level_is_inspected_without_one() -> None:
    from pipeline.inspection import inspection  # noqa: PLC0415

    seen = json.loads(inspection(read(decode("办法\n第一条 依法。".encode(), "t")), Scope()))["headings"]
    assert [h.get("level") for h in seen] == [0, None]
    assert "level" not in seen[1]


def test_two_short_sentences_are_no_series_of_leads_nor_three_that_nothing_announced() -> None:
    leads = "态度坚决。要坚持。\n行动有力。要落实。"
    assert roles(f"通知\n要求如下：\n{leads}")[2:] == ["paragraph"] * 2
    assert roles(f"通知\n要求如下。\n{leads}\n作风过硬。要改进。")[2:] == ["paragraph"] * 3
    assert roles(f"通知\n要求如下：\n{leads}\n作风过硬。要改进。")[2:] == ["lead"] * 3


def test_a_long_sentence_under_a_number_is_no_heading() -> None:
    assert roles("通知\n一、" + "要" * 45 + "。") == ["title", "list-item"]


def test_numbers_of_every_series_are_headings_of_their_level() -> None:
    text = "通知\n一、甲\n（一）乙\n1.丙\n（1）丁\n⑪戊\n正文。"
    document = read(decode(text.encode(), "t")).document
    headings = [p.block for p in flow(document) if isinstance(p.block, Heading)]
    assert [h.level for h in headings] == [1, 2, 3, 4, 5]


def test_articles_put_in_later_are_articles() -> None:
    assert roles("办法\n第一条 依法。\n第一条之一 自愿。") == ["title", "article", "article"]
    document = read(decode("办法\n第一条之一 自愿。".encode(), "t")).document
    assert document.sections[0].heading.text == "第一条之一"


def test_questions_that_begin_like_numbers_are_none_and_qi_yi_is_one() -> None:
    assert roles("通知\n一是否坚持。要看。\n二是否落实。要看。") == ["title", "paragraph", "paragraph"]
    assert roles("通知\n其一，甲要好。再好。\n其二，乙要好。再好。") == ["title", "ordinal", "ordinal"]


def test_one_ordinal_alone_is_no_series() -> None:
    assert roles("通知\n第一，甲要好。再好。\n正文。") == ["title", "paragraph", "paragraph"]


def listed(text: str) -> list[tuple[int, str]]:
    document = read(decode(text.encode(), "t")).document
    return [(e.level, e.text) for e in toc(packet(Meta(), (document,)), Scope(depth=9)).entries]


def test_headings_of_one_series_stand_side_by_side_and_hold_those_below() -> None:
    text = "通知\n一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n二、己\n1.庚\n正文。"
    wanted = [(1, "一、甲"), (2, "（一）乙"), (3, "1.丙"), (3, "2.丁"), (2, "（二）戊"), (1, "二、己"), (2, "1.庚")]
    assert listed(text) == wanted


def test_an_untitled_documents_id_is_its_first_blocks() -> None:
    first, *_ = flow(Document("doc-1", blocks=(paragraph("只有一段。"),)))
    assert (first.target, first.begins) == ("doc-1", True)


def test_a_chapter_ends_the_articles_above_it() -> None:
    assert roles("办法\n第一章 总则\n第一条 依法。\n（一）甲。\n第二章 附则\n（一）乙。") == [
        *("title", "heading", "article", "list-item"),
        *("heading", "heading"),
    ]


def test_a_semicolon_makes_an_item_of_a_numbered_line() -> None:
    text = "通知\n一、总体要求\n（一）甲要好。再好；\n（二）乙要好。再好。"
    assert roles(text)[1:] == ["heading", "list-item", "numbered"]


def test_what_follows_the_addressee_is_of_the_body() -> None:
    assert roles("通知\n各市总工会：\n各位同志：\n正文。") == ["title", "addressee", "paragraph", "paragraph"]


def test_headings_that_a_colon_announced_are_headings_if_text_follows_them() -> None:
    text = "通知\n现将有关事项通知如下：\n一、总体要求\n坚持。\n二、重点任务\n落实。"
    assert roles(text) == ["title", "paragraph", "heading", "paragraph", "heading", "paragraph"]


def test_lines_without_stops_that_a_colon_announced_are_items_if_they_follow_one_another() -> None:
    assert roles("通知\n分工如下：\n1.张三\n2.李四\n请执行。")[2:] == ["list-item", "list-item", "paragraph"]


def test_the_last_of_a_list_is_an_item_though_it_ends_in_a_stop() -> None:
    assert roles("通知\n参会：\n1.甲；\n2.乙；\n3.丙。")[2:] == ["list-item"] * 3


def test_an_item_knows_its_number() -> None:
    text = "通知\n分工如下：\n（一）张三；\n（二）李四。\n1.甲；\n2.乙；"
    blocks = [placed.block for placed in flow(read(decode(text.encode(), "t.txt")).document)]
    assert [b.number for b in blocks if isinstance(b, Item)] == ["（一）", "（二）", "1.", "2."]


def test_attachments_are_named_over_several_lines() -> None:
    text = "通知\n请执行。\n附件：1.会议议程\n2.参会回执\n某总工会\n2021年3月10日"
    assert roles(text) == ["title", "paragraph", "attachment-note", "attachment-note", "signature", "date"]


def test_who_spoke_stands_below_the_date() -> None:
    assert roles("在大会上的讲话\n（2021年12月1日）\n王小明\n同志们：\n好。")[:4] == [
        "title",
        "adoption-note",
        "author",
        "salutation",
    ]


def test_units_are_addressed() -> None:
    assert roles("通知\n各单位：\n请执行。")[1] == "addressee"


def test_an_attachment_may_be_its_title_alone_and_another_follow_it() -> None:
    document = read(decode("通知\n请执行。\n附件1\n人员名单\n附件2\n实施方案\n一、目标\n好。".encode(), "t")).document
    assert [a.title for a in document.attached] == ["人员名单", "实施方案"]
