"""The terms of a packet: what they are, where they stand, what packet.toml says of them, what the command lists."""

from __future__ import annotations

import json
import re
import timeit
import tomllib
from itertools import pairwise
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import call
from test_footnotes import NOTES, TITLE, WHOLE

from helpers import seeds
from pipeline import config
from pipeline.aids.choice import Aids
from pipeline.aids.field import field
from pipeline.aids.joining import Part, parted, phrases
from pipeline.aids.making import aided
from pipeline.aids.terms import MOST, Choice, Place, Term, key_terms, terms
from pipeline.aids.weighing import LONG, RAREST
from pipeline.document import Document, Element, Role, Section, flow
from pipeline.errors import ConfigError
from pipeline.errors import Place as Line
from pipeline.kept import Kept
from pipeline.packet import Meta, Packet, packet
from pipeline.records import Said
from pipeline.source import decode
from pipeline.words import idf
from samples import heading, paragraph
from shelf import Shelf

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "clean"
PAGE = (ROOT / "docs" / "terms.md").read_text("utf-8")


FILLER = "会上有人发言。" * 60  # that gives no terms


def choice(add: str = "", drop: str = "") -> Choice:
    def said(text: str) -> tuple[Said, ...]:
        return tuple(Said(word, Line("packet.toml", 2)) for word in text.split())

    return Choice(said(add), said(drop))


def made(*texts: str) -> Packet:
    return packet(Meta("题"), (Document("doc", blocks=tuple(map(paragraph, text.split("\n")))) for text in texts))


def names(found: tuple[Term, ...]) -> list[str]:
    return [term.text for term in found]


def texts(whole: Packet) -> list[str]:
    return [placed.block.text for document in whole.documents for placed in flow(document)]


# Read by eye: what a teacher marks, among the first fifteen of each seed.

MARKED = (
    "习近平总书记 基层工会 职工群众 工会工作 工会组织 工会改革和建设 中国式现代化 工会干部队伍 工会维权服务 "
    "以习近平同志为核心的党中央 中央八项规定精神 劳动领域政治安全",
    "劳动纠纷联调中心 中国式现代化 职工合法权益 习近平新时代中国特色社会主义思想 全心全意依靠工人阶级 增三性 "
    "工人阶级主力军作用 工人阶级 党的路线方针政策 知识型、技能型、创新型",
    "自治区党委十一届九次全会 全国劳模大会 党的十九届五中全会 十四五 劳动模范 自治区总工会 工匠人才 高技能人才 "
    "职工思想政治引领 工人阶级主力军作用 产业工人",
    "马克思主义中国化时代化 意识形态工作 党的二十大 工会服务阵地 桥梁纽带作用 工会干部 作风建设 基层工会 "
    "县级工会加强年 全心全意依靠工人阶级 全面建设社会主义现代化国家",
)
# Seen while the rules were made: fragments, verbs, half names, what says nothing.
FRAGMENTS = re.compile(
    "习近平|总书记|新时代中国特色社会主义思想|.*的|.*(?:充分|不断|进一步|广泛|深入|认真|牢记|印发|弘扬|深化|组织动员).*|建设壮美广西|服务大局成色|"
    "广大.*|各级.*|全会精神|十一届九次全会|区工会|代表大会|中国式现代化引领|力行|守土|成效|本色|底色|本.*|第?[〇一二三四五六七八九十百\\d]+[年月日条届次]|X+.*"
)


@pytest.mark.parametrize("number", range(4))
def test_the_first_terms_of_each_seed_are_what_a_teacher_marks(number: int) -> None:
    first = names(key_terms(terms(seeds()), number, 15))
    assert len(first) == 15
    assert set(MARKED[number].split()) <= set(first)
    assert not [text for text in first if FRAGMENTS.fullmatch(text)]


def test_the_terms_of_the_seeds_are_whole() -> None:
    found = names(terms(seeds()))
    assert not [text for text in found if FRAGMENTS.fullmatch(text)]
    assert {"工匠精神", "劳模精神", "产业工人队伍建设改革", "劳动领域政治安全", "新就业形态劳动者", "两个确立"} <= set(
        found
    )
    assert 80 <= len(found) <= 130


# Words and phrases.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加强劳动关系协调机制建设", ["劳动关系协调机制", "劳动关系协调机制建设"]),
        ("习近平总书记的讲话", ["习近平总书记"]),
        ("管理体制", ["管理体制"]),
        ("管理企业职工", ["企业职工", "职工"]),
        ("服务大局，充分肯定", []),
        ("根据《中华人民共和国工会法》的规定", ["《中华人民共和国工会法》"]),
        ("坚持“四个意识”和“意见”，“我们，他说”", ["四个意识"]),
        ("召开自治区党委十一届九次全会", ["自治区党委十一届九次全会", "党委十一届九次全会", "十一届九次全会"]),
        ("党的二十大报告", ["党的二十大"]),
        ("在2021年3月2日第三条", []),
        ("委托法定代理人和XX", ["法定代理人"]),
        ("防疫机构", ["防疫机构"]),
        ("防疫疾病", ["疾病"]),
        ("按照本细则", []),
    ],
)
def test_words_join_into_phrases(text: str, expected: list[str]) -> None:
    found = [phrase.text for phrase in phrases(parted(text))]
    assert [text for text in found if text not in ("自治区", "自治区党委")] == expected


@settings(max_examples=100)
@given(st.text(st.sampled_from("工会组织的建设，《法》“两个确立维护”党的二十大A1\n 𠮷"), max_size=60))
def test_words_tile_their_text(text: str) -> None:
    found = parted(text)
    marks = text.replace("“", "").replace("”", "")
    assert "".join(word.text for word in found).replace("“", "").replace("”", "") == marks
    assert all("".join(word.pieces) == word.text for word in found)
    assert all(phrase.text in text for phrase in phrases(found))


def test_the_field_is_small_and_its_groups_name_their_sources() -> None:
    known = field()
    assert 150 <= len(known.known) <= 400
    assert not known.known & (known.plain | known.mute)
    groups = re.findall(r'^source = "(.+)"$', (ROOT / "pipeline/aids/field.toml").read_text("utf-8"), re.MULTILINE)
    assert len(groups) == len(set(groups)) == 6
    assert len(Part) == len({part.value for part in Part})


# Places and counts.


def standing(text: str, term: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(term), text)]


def test_places_are_all_that_a_search_finds_and_counts_those_that_stand_alone() -> None:
    whole = made("工会工作，工会。工会工作。", "工会。\n工会")
    found = {term.text: term for term in terms(whole, choice("工会 工会工作"))}
    assert found["工会"].places == (Place(0, 0), Place(0, 5), Place(0, 8), Place(1, 0), Place(2, 0))
    assert (found["工会"].count, found["工会"].documents) == (3, (0, 1))
    assert (found["工会工作"].count, found["工会工作"].documents) == (2, (0,))


def test_a_character_alone_may_be_added_and_is_found_to_the_end() -> None:
    (found,) = terms(made("维权。", "权"), choice("权"))
    assert found.places == (Place(0, 1), Place(1, 0))


def test_no_term_goes_from_one_block_into_the_next() -> None:
    assert not terms(made("劳模精\n神。", "工", "会"), choice("劳模精神 工会"))


SENTENCE = st.lists(
    st.sampled_from(["工会", "工会组织", "体系", "劳模", "精神", "的", "，", "弘扬", "《工会法》", "人人人人"]),
    max_size=12,
)


@settings(max_examples=60)
@given(st.lists(st.lists(SENTENCE.map("".join), min_size=1, max_size=3), min_size=1, max_size=3))
def test_any_packet_has_terms_whose_places_are_true(written: list[list[str]]) -> None:
    whole = made(*("\n".join(blocks) for blocks in written))
    asked = choice("人人 工会", "劳模")
    found = terms(whole, asked)
    assert found == terms(whole, asked)
    blocks = texts(whole)
    for term in found:
        assert term.places == tuple(Place(n, at) for n, text in enumerate(blocks) for at in standing(text, term.text))
        assert 0 < len(term.places) >= term.count
        assert len(term.documents) == len(term.weights)
    assert "劳模" not in names(found)
    assert set(names(found)) >= {text for text in ("人人", "工会") if any(text in block for block in blocks)}
    assert all(one.added >= other.added for one, other in pairwise(found))
    assert all(one.score >= other.score for one, other in pairwise(t for t in found if not t.added))


def test_what_stands_only_inside_a_longer_term_is_none() -> None:
    found = names(terms(made("加强工会组织体系建设。完善工会组织体系。" + "健全工会组织体系。" * 15)))
    assert found == ["工会组织体系"]


def test_what_an_added_term_holds_whole_is_none() -> None:
    text = "加强工会组织体系建设。" * 3 + FILLER
    assert names(terms(made(text), choice("加强工会组织体系建设"))) == ["加强工会组织体系建设"]


def test_two_words_that_stand_together_twice_are_no_term_if_they_are_often_apart() -> None:
    twice = "劳模旅馆。" * 2
    assert "劳模旅馆" in names(terms(made(twice + FILLER)))
    apart = names(terms(made(twice + "劳模。旅馆。" * 15)))
    assert {"劳模", "旅馆"} <= set(apart)
    assert "劳模旅馆" not in apart


def test_headings_weigh_more_and_heads_of_documents_give_no_terms() -> None:
    body = "弘扬劳模精神。学习共同富裕。" + FILLER
    opening = (Element(Role.ISSUING_BODY_MARK, "广西壮族自治区文件"), Element(Role.DATE, "2021年3月2日"))
    section = Section("sec-1", heading("一、劳模精神", 1, "一、"), (paragraph(body), paragraph("共同富裕。")))
    document = Document("doc", (*opening, Element(Role.TITLE, "广西壮族自治区")), (), (section,))
    found = terms(packet(Meta("题"), (document,)))
    assert names(found)[:2] == ["劳模精神", "共同富裕"]
    assert "广西壮族自治区" not in names(found)


def test_a_single_character_has_no_rarity() -> None:
    (found,) = terms(made("法定代理人。" * 3 + FILLER))
    assert found.text == "法定代理人"
    assert found.score == pytest.approx(sqrt(3) * min(idf("法定代理"), RAREST) * (1 + 3 * LONG))


def test_what_stands_in_every_document_says_little_of_one() -> None:
    common, filler = "高质量发展。高质量发展。高质量发展。", FILLER
    own = ["劳模精神", "工匠人才", "共同富裕", "职工书屋"]
    found = terms(made(*(common + f"{one}。{one}。" + filler for one in own)))
    assert [names(key_terms(found, n, 1)) for n in range(4)] == [[one] for one in own]
    assert found[0].text == "高质量发展"


BOOKS = [
    f"《{a}{b}条例》"
    for a in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    for b in "东南西北中上下左右前后里外大小多少高低"
]


@pytest.mark.parametrize(("characters", "most"), [(6_000, 50), (40_000, 160), (300_000, 400)])
def test_a_packet_has_so_many_terms_as_an_index_of_its_length(characters: int, most: int) -> None:
    assert len(BOOKS) > MOST
    books = BOOKS[: characters // 16]
    text = ("。".join(books * 2) + FILLER * (characters // len(FILLER) + 1))[:characters]
    assert len(terms(made(text))) == most


def test_study_aids_take_linear_time() -> None:
    """Each document has its own terms: what goes through all documents for each term, or the reverse, takes longer."""
    took = []
    for size in (110, 440):
        whole = made(*(f"{book}。{book}。{book}。{FILLER}" for book in BOOKS[:size]))
        counts = Shelf()
        aided(whole, Aids(), kept=Kept(counts))
        took.append(min(timeit.repeat(lambda w=whole, s=counts: aided(w, Aids(), kept=Kept(s)), number=1, repeat=3)))
    assert took[1] < 8 * took[0]


# packet.toml.


def test_what_is_added_comes_first_and_what_is_dropped_never() -> None:
    whole = seeds()
    found = terms(whole, choice("产改 动员讲话", "习近平总书记 工会组织"))
    assert names(found)[:2] == ["产改", "动员讲话"]
    assert [term.added for term in found[:3]] == [True, True, False]
    assert not {"习近平总书记", "工会组织"} & set(names(found))
    assert names(key_terms(found, 3, 3))[:2] == ["产改", "动员讲话"]
    assert "产改" not in names(key_terms(found, 0, 99))


def test_added_terms_weigh_what_they_count() -> None:
    found = terms(made("产改。动员。动员。", "产改。"), choice("产改 动员"))
    assert [(term.text, term.weights) for term in found] == [("产改", (1, 1)), ("动员", (2,))]
    assert names(key_terms(found, 0)) == ["动员", "产改"]


def test_an_added_term_that_is_one_anyway_is_listed_once() -> None:
    whole = made("工匠精神。" * 3 + FILLER)
    assert names(terms(whole)) == names(terms(whole, choice("工匠精神"))) == ["工匠精神"]


def test_terms_are_as_they_are_first_written_and_stand_where_they_are_so() -> None:
    whole = made("弘揚勞模精神。勞模精神。" + FILLER, "弘扬劳模精神。勞模精神。劳模精神。")
    found = {term.text: term.places for term in terms(whole)}
    assert found["勞模精神"] == (Place(0, 2), Place(0, 7), Place(1, 7))
    assert "劳模精神" not in found
    assert not terms(whole, choice(drop="勞模精神"))


def test_dropping_a_longer_term_frees_what_it_held() -> None:
    text = "高素质技术工人。" * 3 + FILLER
    longer = names(terms(made(text)))
    assert longer == ["技术工人"] or longer
    assert longer[0] not in names(terms(made(text), choice(drop=longer[0])))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ('add = "工会"', "p.toml:2: 'terms.add' is not an array"),
        ("add = [1]", "p.toml:2: 'terms.add[1]' is a whole number, not a string"),
        ('add = [" "]', "p.toml:1: a term has no characters"),
        ('add = ["工会"]\ndrop = ["工会"]', "p.toml:1: '工会' is both added and dropped"),
        ("ad = []", "p.toml:2: unknown key 'terms.ad'"),
    ],
)
def test_packet_toml_says_strictly_what_terms_are(said: str, wrong: str) -> None:
    with pytest.raises(ConfigError) as error:
        config.parse(f"[terms]\n{said}\n", "p.toml")
    assert f"{error.value.where}: {error.value}" == wrong


def test_an_added_term_that_stands_nowhere_is_a_warning_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("题\n正文有产改。", "utf-8")
    (tmp_path / "packet.toml").write_text('[terms]\nadd = ["产改", "工会"]\n', "utf-8")
    done = call("check", tmp_path)
    assert done.exit_code == 0
    place = f"{tmp_path / 'packet.toml'}:2"
    hint = "write it as a document does, or add it no more"
    assert done.stderr == f"{place}: warning: no document says 工会 ({hint}) [absent-term]\n"


# The command.


def test_the_command_lists_terms_in_columns() -> None:
    done = call("terms", "seeds", "--most", "5")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    found = terms(seeds())
    assert [line.split()[0] for line in lines] == names(found[:5])
    assert [int(line.split()[2]) for line in lines] == [term.count for term in found[:5]]
    assert all(re.search(r"  seeds/\d{3}_\w+\.txt:\d+(, seeds/\S+:\d+){0,2}( …)?$", line) for line in lines)


@pytest.mark.parametrize("named", ["3", "003_b59d3fa3c6ec91bf.txt"])
def test_the_command_lists_the_key_terms_of_a_document(named: str) -> None:
    done = call("terms", "seeds", "--document", named)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == names(key_terms(terms(seeds()), 2))
    assert all("seeds/003" in line and "seeds/001" not in line for line in lines)
    assert len(lines) == 12
    best = key_terms(terms(seeds()), 2)
    assert [line.split()[1] for line in lines] == [f"{term.weight(2):.1f}" for term in best]
    assert any(term.weight(2) < term.score for term in best)
    assert len(call("terms", "seeds", "--document", named, "--most", "15").stdout.splitlines()) == 15


@pytest.mark.parametrize("named", ["0", "5", "x.txt"])
def test_a_document_that_is_not_there_is_an_error(named: str) -> None:
    done = call("terms", "seeds", "--document", named)
    assert done.exit_code == 1
    assert f"Error: {named}: the packet has no such document\nhint: it has 001_" in done.stderr


def test_the_json_is_as_the_page_shows_it_and_its_places_are_true() -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    seen = json.loads(call("terms", "seeds", "--format", "json").stdout)
    assert list(seen) == list(shown)
    assert list(seen["terms"][0]) == list(shown["terms"][0])
    assert list(seen["terms"][0]["places"][0]) == list(shown["terms"][0]["places"][0])
    blocks = [[placed.block.text for placed in flow(document)] for document in seeds().documents]
    for term in seen["terms"]:
        for at in term["places"]:
            text = blocks[at["document"] - 1][int(at["block"][1:]) - 1]
            assert text[at["offset"] :].startswith(term["term"])
            source = decode((ROOT / at["file"]).read_bytes(), at["file"]).text.split("\n")
            assert source[at["line"] - 1][at["column"] - 1] == term["term"][0]
    assert json.loads(call("terms", "seeds", "--document", "4", "--format", "json").stdout)["document"] == 4


def listed(folder: Path, text: str, toml: str) -> list[tuple[int, int]]:
    """Lines and columns of the first term of a packet of one text."""
    (folder / "1.txt").write_text(text, "utf-8")
    (folder / "packet.toml").write_text(toml, "utf-8")
    (found,) = json.loads(call("terms", folder, "--most", "1", "--format", "json").stdout)["terms"]
    return [(at["line"], at["column"]) for at in found["places"]]


def test_a_title_that_was_given_has_no_line(tmp_path: Path) -> None:
    given = '[[documents]]\nfile = "1.txt"\ntitle = "劳模精神"\n'
    assert listed(tmp_path, "各级工会要弘扬劳模精神。\n又有劳模精神。", given) == [(0, 0), (1, 8), (2, 3)]


def test_places_behind_a_footnote_in_a_paragraph_are_found(tmp_path: Path) -> None:
    at = WHOLE.index("切实")
    text = f"{TITLE}\n　　第一段，一句话。\n　　{WHOLE[:at]}\n{NOTES}\n\n- 3 -\n\n{WHOLE[at:]}\n　　又一段，结束了。"
    assert listed(tmp_path, text, '[terms]\nadd = ["履行维权服务"]\n') == [(9, 3)]
    assert text.split("\n")[8].startswith("切实履行维权服务")


def test_the_packet_toml_of_the_page_is_one() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    asked = config.parse(example, "p.toml").terms
    assert (asked.added, asked.dropped) == (("产改", "动员讲话"), frozenset(["广西"]))
    found = names(terms(seeds(), asked))
    assert found[:2] == ["产改", "动员讲话"]
    assert "广西" in names(terms(seeds()))


def test_the_page_has_the_figures_and_its_commands_run() -> None:
    for line in re.findall(r"^\$ jiangyi (.+)$", PAGE, re.MULTILINE):
        assert call(*line.split()).exit_code == 0


def test_the_terms_that_are_said_to_be_the_law_s_are_in_it() -> None:
    law = CORPUS / "社会法_工会法(2021-12-24).json"
    if not law.exists():
        pytest.skip("the corpus is not there: ../shared/corpus/clean")
    text = "".join(block["text"] for block in json.loads(law.read_text("utf-8"))["blocks"])
    groups = tomllib.loads((ROOT / "pipeline" / "aids" / "field.toml").read_text("utf-8"))["group"]
    (terms,) = (group["terms"] for group in groups if group["source"] == "中华人民共和国工会法（2021年12月24日修正）")
    assert len(terms) > 40
    assert [term for term in terms if term not in text] == []


@pytest.mark.parametrize(
    ("times", "rest", "listed"), [(20, 0, True), (21, 0, False), (30, 9000, True), (32, 9000, False)]
)
def test_a_term_that_is_everywhere_says_nothing_unless_it_is_added(times: int, rest: int, listed: bool) -> None:
    book = packet(Meta(), [Document("doc", blocks=(paragraph("基层工会，" * times + "也" * rest),))])
    assert ("基层工会" in {term.text for term in terms(book)}) is listed
    added = terms(book, Choice(add=(Said("基层工会", Line("packet.toml")),)))
    assert added[0].text == "基层工会"
    assert len(added[0].places) == times
