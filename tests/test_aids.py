"""Study aids: what they hold, where they stand, what the contents say of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.aids.choice import Aids
from pipeline.aids.making import aided, furnished
from pipeline.aids.selftest import BLANK, questions
from pipeline.aids.summary import characters, outline, summary
from pipeline.aids.terms import Term
from pipeline.aids.wording import SIMPLIFIED, of_language
from pipeline.document import (
    Aid,
    Document,
    Element,
    Heading,
    IndexEntry,
    Item,
    Kind,
    Paragraph,
    Place,
    Reference,
    Role,
    Ruled,
    flow,
)
from pipeline.packet import Meta, Packet, packet
from pipeline.toc import Scope, toc
from samples import aided_sample, heading, notice, paragraph, run_in, sample, speech, term_of

ALL = frozenset((Aid.SUMMARY, Aid.NOTES, Aid.TEST, Aid.INDEX))


def placed(book: Packet) -> list[object]:
    return [one.block for document in book.documents for one in flow(document)]


def of(book: Packet, aid: Aid) -> list[Document]:
    return [document for document in book.documents if document.aid is aid]


def test_study_aids_follow_their_document_and_those_of_all_come_last() -> None:
    found = [document.aid for document in aided_sample().documents]
    below = [None, Aid.SUMMARY, Aid.NOTES]
    assert found == [*below, *below, Aid.TEST, Aid.ANSWERS, Aid.INDEX]


@pytest.mark.parametrize(
    ("aids", "many", "one"),
    [
        (Aids(), {Aid.SUMMARY, Aid.NOTES, Aid.INDEX}, set()),
        (Aids(summary=False, index=False), {Aid.NOTES}, set()),
        (Aids(summary=True, selftest=True), ALL, {Aid.SUMMARY, Aid.TEST}),
        (Aids(False, False, False), set(), set()),
    ],
)
def test_what_is_not_said_is_made_of_several_documents_only(aids: Aids, many: set[Aid], one: set[Aid]) -> None:
    assert aids.wanted(sample()) == many
    assert aids.wanted(packet(Meta(), [speech()])) == one


def test_without_study_aids_the_packet_is_the_same() -> None:
    assert (
        aided(sample(), Aids(False, False, False)) is sample() or aided(sample(), Aids(False, False, False)) == sample()
    )


def test_a_packet_without_terms_has_neither_index_nor_test() -> None:
    found = furnished(sample(), ALL, ())
    assert {document.aid for document in found.documents} == {None, Aid.SUMMARY, Aid.NOTES}


def test_ids_are_unique_and_single_means_one_text() -> None:
    ids = [one.target for document in aided_sample().documents for one in flow(document) if one.target]
    assert len(ids) == len(set(ids))
    assert furnished(packet(Meta(), [speech()]), ALL, ()).single
    assert not aided_sample().single


# The contents.


def test_the_contents_have_study_aids_one_deeper_than_their_document() -> None:
    entries = [(e.level, e.text) for e in toc(aided_sample(), Scope(depth=9)).entries]
    assert entries.count((2, "内容提纲")) == entries.count((2, "笔记与问题")) == 2
    assert entries[-3:] == [(1, "填空自测"), (1, "自测答案"), (1, "术语索引")]
    titles = [text for level, text in entries if level == 1]
    assert titles[:2] == [notice().title, speech().title]
    assert entries.index((2, "内容提纲")) < entries.index((1, speech().title))


def test_in_a_packet_of_one_document_they_are_of_the_first_level() -> None:
    book = furnished(packet(Meta(), [speech()]), ALL, (term_of("学习", Place(0, 1)),))
    listed = [(e.level, e.text) for e in toc(book).entries]
    assert listed[-3:] == [(1, "内容提纲"), (1, "笔记与问题"), (1, "术语索引")]


def test_letters_are_never_in_the_contents() -> None:
    scope = Scope(depth=9, articles=True, leads=True)
    letters = {b.text for b in placed(aided_sample()) if isinstance(b, Heading) and b.kind is Kind.GROUP}
    assert letters
    assert not letters & {entry.text for entry in toc(of_kind(Aid.INDEX), scope).entries}


def of_kind(aid: Aid) -> Packet:
    return replace(sample(), documents=tuple(of(aided_sample(), aid)))


def test_a_traditional_packet_has_traditional_study_aids() -> None:
    book = packet(Meta(language="zh-TW"), [notice(), speech()])
    found = furnished(book, ALL, (term_of("四個意識", Place(7, 3)),))
    assert {d.title for d in found.documents if d.aid} == {"內容提綱", "筆記與問題", "術語索引"}
    said = "".join(getattr(b, "text", "") for b in placed(found))
    assert {"篇幅：", "閱讀約需", "關鍵詞："} <= set(re.findall("篇幅：|閱讀約需|關鍵詞：", said))


@pytest.mark.parametrize(
    ("language", "traditional"),
    [("zh", False), ("zh-CN", False), ("zh-Hans", False)]
    + [(language, True) for language in ("zh-Hant", "zh-Hant-CN", "zh-TW", "zh-HK", "zh-MO")],
)
def test_the_language_tells_the_characters(language: str, traditional: bool) -> None:
    assert (of_language(language).index == "術語索引") is traditional


def test_a_place_in_the_first_block_of_a_document_is_not_at_the_end_of_the_one_before() -> None:
    first = len(list(flow(sample().documents[0])))
    book = furnished(sample(), ALL, (term_of("学习", Place(first, 1)),))
    (entry,) = (b for b in placed(book) if isinstance(b, IndexEntry))
    assert placed(book)[entry.places[0].block].text == "【学习】"  # type: ignore[attr-defined]


def test_terms_are_not_looked_for_where_nothing_needs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.aids.making.terms", lambda *_: pytest.fail("looked for"))
    assert of(aided(sample(), Aids(summary=False, index=False)), Aid.NOTES)


# Summaries.


def test_a_summary_says_how_long_the_document_is_and_its_terms() -> None:
    (first, _) = of(aided_sample(), Aid.SUMMARY)
    assert [e.text for e in first.opening] == ["内容提纲", notice().title]
    said, terms = (b.text for b in first.blocks if isinstance(b, Paragraph))
    count = characters(notice())
    assert said == f"篇幅：全文{count}字，阅读约需{-(-count // 300)}分钟。"
    assert terms == "关键词：四个意识；风起；主力军作用；职工群众"


def test_a_summary_names_the_first_eight_terms_of_its_own_document() -> None:
    found = [term_of(f"{name}{n}", Place(0), documents=(nth,)) for nth, name in enumerate("甲乙") for n in range(9)]
    for name, made in zip("甲乙", of(furnished(sample(), ALL, tuple(found)), Aid.SUMMARY), strict=True):
        assert made.blocks[1].text == "关键词：" + "；".join(f"{name}{n}" for n in range(8))


@pytest.mark.parametrize(
    ("text", "count"),
    [("工会。", 3), ("2035年", 2), ("Word 2019", 2), ("用 Word 打开", 4), ("3.5%以上", 3), ("“四个意识”", 6), ("", 0)],
)
def test_a_western_word_or_number_counts_once(text: str, count: int) -> None:
    assert characters(Document("", (Element(Role.TITLE, text),))) == count


def test_every_line_of_an_outline_leads_to_its_heading() -> None:
    blocks = placed(aided_sample())
    lines = [b for d in of(aided_sample(), Aid.SUMMARY) for b in d.blocks if isinstance(b, Reference)]
    assert lines
    for line in lines:
        to = blocks[line.to.block]
        assert to.text.startswith(line.text.rstrip("。"))  # type: ignore[attr-defined]
        assert line.to.at == 0
        assert line.text.startswith(line.number)


def many(count: int, text: str = "节标题") -> Document:
    sections = tuple(
        replace(s, id=f"sec-{n}")
        for n in range(1, count + 1)
        for s in [replace(speech().sections[0], heading=heading(f"第{n}章 {text}", 1, f"第{n}章"))]
    )
    return Document("doc", (Element(Role.TITLE, "题"),), sections=sections)


@pytest.mark.parametrize(("chapters", "depth"), [(3, 3), (6, 2), (12, 1), (40, 1)])
def test_an_outline_is_as_deep_as_a_page_has_room_for(chapters: int, depth: int) -> None:
    document = packet(Meta(), [many(chapters)]).documents[0]
    assert max(line.depth for line in outline(document, 0, 16)) == depth


@pytest.mark.parametrize(("characters", "depth"), [(20, 2), (21, 1)])
def test_a_heading_that_takes_two_lines_counts_twice(characters: int, depth: int) -> None:
    document = packet(Meta(), [many(6, "长" * (characters - len("第1章 ")))]).documents[0]
    assert max(line.depth for line in outline(document, 0, 16)) == depth


@pytest.mark.parametrize(("title", "terms", "depth"), [(120, 20, 2), (121, 20, 1), (24, 116, 2), (24, 117, 1)])
def test_the_title_and_the_terms_take_room_from_the_outline(title: int, terms: int, depth: int) -> None:
    document = replace(packet(Meta(), [many(6)]).documents[0], opening=(Element(Role.TITLE, "题" * title),))
    made = summary(document, 0, ["词" * terms], SIMPLIFIED)
    assert max(line.depth for line in made.blocks if isinstance(line, Reference)) == depth


def test_a_few_headings_are_shown_even_if_they_leave_the_page() -> None:
    document = packet(Meta(), [many(1, "很长的标题" * 20)]).documents[0]
    assert len(list(outline(document, 0, 4))) == 3


def test_notes_are_lines_to_write_on_below_the_title_of_their_document() -> None:
    for note, document in zip(of(aided_sample(), Aid.NOTES), sample().documents, strict=True):
        assert [(e.role, e.text) for e in note.opening] == [(Role.TITLE, "笔记与问题"), (Role.SUBJECT, document.title)]
        assert note.blocks == (Ruled(),)


def test_a_document_without_a_title_has_no_subject() -> None:
    book = furnished(packet(Meta(), [Document("doc", blocks=(paragraph("正文。"),))]), frozenset((Aid.NOTES,)), ())
    assert [e.text for e in book.documents[1].opening] == ["笔记与问题"]


# The index.


def test_the_index_has_every_place_of_its_terms_and_the_main_one() -> None:
    blocks = placed(aided_sample())
    (index,) = of(aided_sample(), Aid.INDEX)
    entries = [b for s in index.sections for b in s.blocks if isinstance(b, IndexEntry)]
    assert [e.text for e in entries] == ["风起", "四个意识", "职工群众", "主力军作用"]
    assert [s.heading.text for s in index.sections] == ["F", "S", "Z"]
    for entry in entries:
        assert all(blocks[p.block].text.startswith(entry.text, p.at) for p in entry.places)  # type: ignore[attr-defined]
    assert [e.main is not None for e in entries] == [True, False, False, False]


def test_a_term_in_a_run_in_heading_has_its_main_place_there_and_not_behind_it() -> None:
    lead, rest = "提高站位", "要做到"
    flows = [one for d in sample().documents for one in flow(d)]
    number = next(n for n, one in enumerate(flows) if one.lead and lead in one.lead.text)
    text = flows[number].block.text
    found = (term_of(lead, Place(number, text.index(lead))), term_of(rest, Place(number, text.index(rest))))
    (index,) = of(furnished(sample(), frozenset((Aid.INDEX,)), found), Aid.INDEX)
    mains = {b.text: b.main for s in index.sections for b in s.blocks if isinstance(b, IndexEntry)}
    assert mains[lead] is not None
    assert mains[rest] is None


@pytest.mark.parametrize(
    ("term", "main"), [("学习", False), ("培训班", True), ("第一章", True), ("一般规定的", False), ("作者单位", False)]
)
def test_the_main_place_is_in_a_title_or_a_heading_and_in_no_other_line(term: str, main: bool) -> None:
    blocks = placed(sample())
    number = max(n for n, block in enumerate(blocks) if term in block.text)  # type: ignore[attr-defined]
    at = Place(number, blocks[number].text.index(term))  # type: ignore[attr-defined]
    book = furnished(sample(), ALL, (term_of(term, at),))
    (entry,) = (b for b in placed(book) if isinstance(b, IndexEntry))
    assert entry.main == (entry.places[0] if main else None)


# The self-test.


def test_every_question_with_its_answer_is_a_sentence_of_the_document() -> None:
    blocks = placed(aided_sample())
    (test,), (answers,) = of(aided_sample(), Aid.TEST), of(aided_sample(), Aid.ANSWERS)
    asked = [b for s in test.sections for b in s.blocks if isinstance(b, Item)]
    told = [b for s in answers.sections for b in s.blocks if isinstance(b, Reference)]
    assert len(asked) == len(told) > 1
    for nth, (question, answer) in enumerate(zip(asked, told, strict=True), 1):
        assert question.number == answer.number == f"{nth}．"
        term = answer.text.removeprefix(answer.number)
        sentence = question.text.removeprefix(question.number).replace(BLANK, term)
        text = blocks[answer.to.block].text  # type: ignore[attr-defined]
        assert sentence in text
        assert text.startswith(term, answer.to.at)


QUESTIONS = [
    ("站在新的历史起点上，工人阶级要坚决听党话、跟党走、建新功。", True),
    ("工人阶级要听党话。", False),  # too short to be understood alone
    ("工人阶级是主力军，工人阶级要坚决听党话、跟党走、建新功。", False),  # the answer stands in it
    ("这就要求工人阶级坚决听党话、跟党走，为新时代建功立业。", False),  # points back
    ("“站在新的历史起点上，工人阶级要坚决听党话、跟党走、建新功。", False),  # a quotation that goes on
    ("“大家都说。站在新的历史起点上，工人阶级要坚决听党话、跟党走、建新功。”", False),  # one that ends here
    ("站在新的历史起点上，工人阶级要坚决听党话、跟党走、建新功", False),  # does not end
]


@pytest.mark.parametrize(("sentence", "good"), QUESTIONS)
def test_a_question_stands_alone(sentence: str, good: bool) -> None:
    document = Document("doc", blocks=(paragraph(sentence),))
    found = questions(0, [term_of("工人阶级")], list(enumerate(flow(document))))
    assert bool(found) is good
    if good:
        assert found[0].text == sentence.replace("工人阶级", BLANK)


@pytest.mark.parametrize(("characters", "good"), [(17, False), (18, True), (80, True), (81, False)])
def test_a_question_is_neither_too_short_nor_too_long(characters: int, good: bool) -> None:
    sentence = "工人阶级" + "行" * (characters - 5) + "。"
    test_a_question_stands_alone(sentence, good)


def test_items_are_no_questions() -> None:
    document = Document("doc", blocks=(Item("（一）" + QUESTIONS[0][0], number="（一）"),))
    assert not questions(0, [term_of("工人阶级")], list(enumerate(flow(document))))


def test_of_several_terms_in_a_sentence_the_best_is_asked_for() -> None:
    document = Document("doc", blocks=(paragraph(QUESTIONS[0][0]),))
    (found,) = questions(0, [term_of("历史起点"), term_of("工人阶级")], list(enumerate(flow(document))))
    assert found.answer == "历史起点"


def test_the_questions_of_one_document_of_several_stand_below_its_title() -> None:
    at = Place(len(list(flow(notice()))) + 3, 18)
    found = furnished(sample(), frozenset((Aid.TEST,)), (term_of("主力军作用", at, documents=(1,)),))
    for made in found.documents[-2:]:
        assert [section.heading.text for section in made.sections] == [speech().title]


def test_a_run_in_heading_is_no_question() -> None:
    lead, rest = (
        "（一）坚持工人阶级主力军地位，推动各项工作再上台阶。",
        "要紧紧依靠工人阶级，团结带领广大职工群众建功立业。",
    )
    document = Document("doc", sections=(run_in("sec-1", lead, rest, 1, "（一）"),))
    (found,) = questions(0, [term_of("工人阶级"), term_of("主力军")], list(enumerate(flow(document))))
    assert (found.text, found.place) == (rest.replace("工人阶级", BLANK), Place(0, len(lead) + 5))


def test_questions_are_in_order_one_to_a_sentence_and_not_too_many() -> None:
    said = [f"在新时代的伟大征程上，第{c}项工作要紧紧依靠{c}号术语来推动和落实。" for c in "甲乙丙丁戊己庚"]
    document = Document("doc", blocks=(paragraph("".join(said)),))
    terms = [term_of(f"{c}号术语") for c in "庚己戊丁丙乙甲"]
    found = questions(3, [*terms, term_of("新时代")], list(enumerate(flow(document), 9)))
    assert [one.answer[0] for one in found] == list("丙丁戊己庚")
    assert {one.place.block for one in found} == {9}
    assert {one.document for one in found} == {3}


def test_every_term_of_a_document_may_make_a_question() -> None:
    book = packet(Meta(), [speech()])
    nowhere = [term_of(f"没有{n}", Place(3)) for n in range(20)]
    found = furnished(book, frozenset((Aid.TEST,)), (*nowhere, term_of("主力军作用", Place(3, 18))))
    assert [d.aid for d in found.documents] == [None, Aid.TEST, Aid.ANSWERS]


def test_the_test_of_one_document_needs_no_headings() -> None:
    book = packet(Meta(), [speech()])
    found = furnished(book, frozenset((Aid.TEST,)), (term_of("主力军作用", Place(3, 18)),))
    test = found.documents[1]
    assert (test.aid, test.sections) == (Aid.TEST, ())
    assert re.fullmatch(r"1．坚持全心全意依靠工人阶级，充分发挥工人阶级________，.*。", test.blocks[0].text)


def test_a_term_without_a_good_sentence_makes_no_question() -> None:
    found = furnished(packet(Meta(), [speech()]), frozenset((Aid.TEST,)), (Term("没有", 1, (), (0,), (1.0,)),))
    assert [d.aid for d in found.documents] == [None]
