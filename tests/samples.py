"""Packets made by hand, with text that looks like markup, for tests of what exporters write."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import cache

from pipeline.aids.making import furnished
from pipeline.aids.terms import Term
from pipeline.document import (
    Aid,
    Document,
    Element,
    Heading,
    Item,
    Kind,
    Lead,
    Paragraph,
    Place,
    Role,
    Section,
    Text,
    Verbatim,
    flow,
)
from pipeline.packet import Meta, Packet, packet

LONG = "坚持全心全意依靠工人阶级，充分发挥工人阶级主力军作用，把广大职工群众紧紧团结在党和政府周围。" * 6


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def heading(text: str, level: int, number: str) -> Heading:
    return Heading(text, Kind.NUMBERED, level, number)


def run_in(name: str, lead: str, rest: str, level: int, number: str, kind: Kind = Kind.NUMBERED) -> Section:
    block = Paragraph((Lead(lead), Text(rest)))
    return Section(name, Heading(lead, kind, level, number, run_in=True), (block,))


# Tables as extraction leaves them: columns set apart by blanks, and by tabs, with what looks like markup.
TABLE = Verbatim(
    (
        "序号    项目 & <b>名称</b>    金额（元）",
        "  1     会费　收入             1,234.5",
        "        *合计*             1,234.5",
    )
)
TABS = Verbatim(("地区\t单位\t人数", "\t```工会```\t12", "桂林市\t_总工会_\t1,234"))


def notice() -> Document:
    """A notice with the resolution that it issues: every role that a document opens and closes with."""
    resolution = Document(
        "doc",
        (
            Element(Role.TITLE, "关于风起 & <b>云涌</b>的决议"),
            Element(Role.ADOPTION_NOTE, "（2021年3月2日 全委会议通过）"),
        ),
        (paragraph("站在新的历史起点上。"),),
        (
            Section(
                "sec-1",
                heading("一、第一部分 & <i>其一</i>", 1, "一、"),
                (),
                (
                    run_in("sec-1-1", "（一）提高站位。", "要做到“四个意识”。" + LONG, 2, "（一）"),
                    run_in("sec-1-2", "（二）强化培训。", "1 < 2 && 3 > 2，" + LONG, 2, "（二）"),
                ),
            ),
            Section(
                "sec-2",
                heading("二、第二部分", 1, "二、"),
                (
                    paragraph(LONG),
                    Item("（一）项目；", number="（一）"),
                    Item("（二）另一项。", number="（二）"),
                    TABLE,
                    paragraph("如上。"),
                    TABS,
                ),
            ),
        ),
    )
    return Document(
        "doc",
        (
            Element(Role.ISSUING_BODY_MARK, "某某总工会文件"),
            Element(Role.DOCUMENT_NUMBER, "某工发〔2021〕5号"),
            Element(Role.TITLE, "关于印发《决议》的通知"),
            Element(Role.ADDRESSEE, "各市总工会："),
        ),
        (paragraph("现印发给你们，请认真贯彻落实。"),),
        (),
        (Element(Role.SIGNATURE, "某某总工会"), Element(Role.DATE, "2021年3月10日")),
        (resolution,),
        (Element(Role.PRINT_NOTE, "某某总工会办公室 2021年3月10日印发"),),
    )


def speech() -> Document:
    """A speech with chapters, a skipped level, articles, leads, ordinals."""
    return Document(
        "doc",
        (
            Element(Role.COLUMN_LABEL, "【学习】"),
            Element(Role.TITLE, "在培训班上的 <讲话> & “致辞”"),
            Element(Role.SALUTATION, "同志们："),
        ),
        (paragraph(LONG),),
        (
            Section(
                "sec-1",
                heading("第一章 总则", 1, "第一章"),
                (),
                (
                    run_in("sec-1-1", "第一条", " 为了规范，制定本条例。", 0, "第一条", Kind.ARTICLE),
                    Section(
                        "sec-1-2",
                        heading("第一节 一般规定", 2, "第一节"),
                        (paragraph("一般规定的内容①。"), Element(Role.FOOTNOTE, "①见 <总则> & *附则*，第 1 条。")),
                        (
                            Section(
                                "sec-1-2-1",
                                heading("1.三级标题", 3, "1."),
                                (paragraph("三级内容。"),),
                                (run_in("sec-1-2-1-1", "（1）四级标题。", "四级内容。", 4, "（1）"),),
                            ),
                        ),
                    ),
                ),
            ),
            run_in("sec-2", "展现了担当。", LONG, 2, "", Kind.LEAD),
            run_in("sec-3", "第二，以更强的担当。", LONG, 1, "第二，", Kind.ORDINAL),
        ),
        (Element(Role.AUTHOR_NOTE, "（作者单位：某某）"),),
    )


def sample() -> Packet:
    """Two documents that between them hold every kind of block."""
    meta = Meta("学习资料 & <汇编>", "第一辑", "某某总工会", "编辑组", datetime.date(2026, 11, 21))
    return packet(meta, (notice(), speech()))


def term_of(text: str, *places: Place, documents: tuple[int, ...] = (0,)) -> Term:
    return Term(text, len(places), places, documents, (1.0,) * len(documents))


@cache
def aided_sample() -> Packet:
    """The sample with all study aids, made of four terms."""
    book = sample()
    blocks = [placed.block.text for document in book.documents for placed in flow(document)]
    owners = [n for n, document in enumerate(book.documents) for _ in flow(document)]
    found = []
    for text in ("四个意识", "风起", "主力军作用", "职工群众"):
        places = [Place(n, one.start()) for n, said in enumerate(blocks) for one in re.finditer(text, said)]
        documents = tuple(sorted({owners[place.block] for place in places}))
        found.append(replace(term_of(text, *places, documents=documents), added=True))
    return furnished(book, frozenset((Aid.SUMMARY, Aid.NOTES, Aid.TEST, Aid.INDEX)), tuple(found))
