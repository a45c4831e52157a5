"""Random packets: every kind of block, in every order that a document has, of texts that lines are hard to break in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from pipeline.document import (
    Block,
    Document,
    Element,
    Heading,
    Item,
    Kind,
    Lead,
    Paragraph,
    Role,
    Section,
    Text,
    Verbatim,
)

_HAN = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比"
    "或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做"
    "必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信"
    "马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连"
    "断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存"
    "候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)
_RARE = "㐀㑇䶮𠀀𠮷𪚥〇龘喆堃甪讠"
_TRADITIONAL = "國會經濟發展關於條約體與學習黨員對應實際產業務為電腦網絡體驗樣東車馬鳥飛龍風雲"
_MARKS = [*"，。、；：？！—…·～－＋％‰℃", "……", "——", "％、", "％。"]
_PAIRS = [
    "“”",
    "‘’",
    "《》",
    "〈〉",
    "（）",
    "【】",
    "「」",
    "『』",
    "〔〕",
    "()",
    "[]",
    "{}",
    "＂＂",
    '""',
    "''",
    "〖〗",
    "［］",
]
_WORDS = [
    "WTO",
    "GDP",
    "A",
    "e-mail",
    "COVID-19",
    "Wi-Fi",
    "state-of-the-art",
    "internationalization",
    "iPhone",
    "x",
    "Co.",
    "Ltd.",
    "café",
    "naïve",
    "Москва",
    "труд",
    "αβγ",
    "Ωμέγα",
    "Straße",
    "I/O",
    "and/or",
    "C++",
    "C#",
    "AT&T",
    "U.S.A.",
    "don’t",
    "it's",
]
_NUMBERS = [
    "1",
    "12",
    "2021",
    "1,234.5",
    "3.14%",
    "99.5％",
    "50‰",
    "37℃",
    "-5",
    "+3",
    "1/2",
    "2021-03-05",
    "10:30",
    "1～3",
    "1-3",
    "5—7",
    "100%",
    "￥100",
    "$5",
    "№5",
    "A4",
    "5G",
    "3D",
    "１２",
    "Ａ４",
    "1.2.3",
    "№",
    "§3",
    "20°",
    "5×7",
    "±2",
    "3–5",
]
_ODD = [
    "①",
    "②",
    "㈠",
    "㈱",
    "○",
    "〇",
    "●",
    "★",
    "※",
    "→",
    "■",
    "△",
    "√",
    "×",
    "÷",
    "≥",
    "≠",
    "∞",
    "Ⅰ",
    "Ⅳ",
    "ⅱ",
    "㎡",
    "㎏",
    "℃",
    "‖",
    "•",
    "／",
    "＼",
    "｜",
    "＠",
    "＃",
    "＆",
    "＊",
    "＝",
    "＜",
    "＞",
    "＿",
    "￥",
    "Ｗ",
    "ｚ",
    "ひ",
    "カ",
    "ー",
    "한",
    "㊣",
    "々",
    "〃",
    "〆",
    "′",
    "″",
    "|",
    "\\",
    "_",
    "*",
    "@",
    "#",
    "&",
    "=",
    "<",
    ">",
    "~",
    "^",
    "`",
    "±",
    "°",
    "®",
    "©",
    "™",
    "€",
    "£",
]
_LINKS = [
    "https://www.acftu.org/index.html",
    "http://a.cn/b?c=d&e=f",
    "gonghui@example.com",
    "https://example.com/very/long/path/that/goes/on/and/on/"
    + "segment-of-path/" * 4
    + "end.html?query=value&other=1#x",
    "X" * 90,
    "1" * 60,
]
_STOPS = [", ", ". ", "; ", "-", "/"]
_SPACES = [" ", " ", "  ", "　", "　　"]


def _han(rng: random.Random, low: int = 1, high: int = 12) -> str:
    return "".join(rng.choices(_HAN, k=rng.randint(low, high)))


def _traditional(rng: random.Random) -> str:
    return "".join(rng.choices(_TRADITIONAL, k=rng.randint(1, 9)))


def _within(rng: random.Random, depth: int = 0) -> str:
    pair = rng.choice(_PAIRS[:6] if rng.random() < 0.7 else _PAIRS)
    inner = _within(rng, depth + 1) if depth < 2 and rng.random() < 0.25 else _han(rng, 0 if rng.random() < 0.05 else 1)
    return pair[0] + inner + rng.choice(["", "", "。", "，", "？", "12", "A"]) + pair[1]


def _some(items: list[str], rng: random.Random) -> str:
    return rng.choice(items)


# What a text is made of, and how often, by what it is a test of.
_PLAIN: list[tuple[Callable[[random.Random], str], int]] = [
    (_han, 50),
    (partial(_some, _MARKS[:7]), 30),
    (_within, 12),
    (partial(_some, _MARKS), 4),
]
MIXES: dict[str, list[tuple[Callable[[random.Random], str], int]]] = {
    "plain": _PLAIN,
    "numbers": [*_PLAIN, (partial(_some, _NUMBERS), 40), (partial(_some, _WORDS), 10)],
    "latin": [(_han, 6), (partial(_some, _WORDS), 30), (partial(_some, _NUMBERS), 8),
        (partial(_some, [" "]), 40), (partial(_some, _STOPS), 8)],
    "marks": [(partial(_han, high=3), 40), (partial(_some, _MARKS), 40), (_within, 20)],
    "odd": [*_PLAIN, (partial(_some, _ODD), 40), (partial(_some, list(_RARE)), 5)],
    "links": [*_PLAIN, (partial(_some, _LINKS), 4), (partial(_some, _WORDS), 5)],
    "spaces": [*_PLAIN, (partial(_some, _SPACES), 25), (partial(_some, _WORDS), 5)],
    "traditional": [(_traditional, 50), (partial(_some, _MARKS[:7]), 20), (_within, 12)],
}  # fmt: skip


def words(rng: random.Random, length: int, mix: str) -> str:
    """Some text of about this length."""
    makers, weights = zip(*MIXES[mix], strict=True)
    out, size = [], 0
    while size < length:
        out.append(rng.choices(makers, weights)[0](rng))
        size += len(out[-1])
    return "".join(out)[: max(length, 1)].strip() or "文"


class Writer:
    """Writes random documents.

    `mixes`: of what their texts are; `line`: characters in one; `has`: whether fonts have a character.
    """

    def __init__(self, rng: random.Random, mixes: list[str], line: int, has: Callable[[str], bool]) -> None:
        self.rng, self.mixes, self.line, self.has = rng, mixes, line, has

    def text(self, low: int, high: int) -> str:
        """Some text of one of the mixtures, of this many characters."""
        made = words(self.rng, self.rng.randint(low, high), self.rng.choice(self.mixes))
        return "".join(char for char in made if char.isspace() or self.has(char)).strip() or "文"

    def long(self) -> str:
        """Text as long as paragraphs are."""
        roll, line = self.rng.random(), self.line
        if roll < 0.25:  # at the edge of full lines
            count = self.rng.randint(1, 6)
            edge = count * line - 2 + self.rng.randint(-2, 2)
            return self.text(edge, edge)
        if roll < 0.4:
            return self.text(1, line)
        if roll < 0.95:
            return self.text(line, line * 9)
        return self.text(line * 10, line * 40)

    def element(self, role: Role, low: int, high: int) -> Element:
        """An element of one line."""
        return Element(role, self.text(low, high))

    def maybe(self, chance: float, *elements: Element) -> tuple[Element, ...]:
        """These, or nothing."""
        return elements if self.rng.random() < chance else ()

    def opening(self) -> tuple[Element, ...]:
        """What a document opens with."""
        rng, line, one = self.rng, self.line, self.element
        labels = self.maybe(0.2, one(Role.COLUMN_LABEL, 2, 12))
        marks = self.maybe(0.3, one(Role.ISSUING_BODY_MARK, 4, 30), *self.maybe(0.7, one(Role.DOCUMENT_NUMBER, 6, 14)))
        title = one(Role.TITLE, 2, rng.choice([line // 2, line, 2 * line, 3 * line]))
        notes = self.maybe(
            0.2, one(Role.ADOPTION_NOTE, 5, 2 * line), *self.maybe(0.3, one(Role.ADOPTION_NOTE, 5, line))
        )
        authors = self.maybe(0.2, one(Role.AUTHOR, 2, rng.choice([8, 50])))
        to = self.maybe(0.3, one(rng.choice([Role.ADDRESSEE, Role.SALUTATION]), 3, rng.choice([10, 3 * line])))
        return (*labels, *marks, title, *notes, *authors, *to)

    def table(self) -> Verbatim:
        """A table or lines kept as they are."""
        rng = self.rng
        rows = rng.choice([2, 4, 8, 8, 60]) if rng.random() < 0.5 else 3
        between = rng.choice(["\t", "    ", "  ", " | "])
        columns, wide = rng.randint(1, 6), rng.choice([3, 6, 6, 20])
        lines = (between.join(self.text(1, wide) for _ in range(columns)) for _ in range(rows))
        return Verbatim(tuple(lines), rng.choice([Role.TABLE, Role.VERBATIM]))

    def block(self) -> Block:
        """A block of a body."""
        roll = self.rng.random()
        if roll < 0.7:
            return Paragraph((Text(self.long()),))
        if roll < 0.85:
            number = self.rng.choice(["", "（一）", "（十二）", "1.", "①"])
            return Item(number + self.text(2, 3 * self.line), number=number)
        if roll < 0.9:
            return self.element(Role.FOOTNOTE, 5, 3 * self.line)
        return self.table()

    def blocks(self, low: int, high: int) -> tuple[Block, ...]:
        """So many blocks."""
        return tuple(self.block() for _ in range(self.rng.randint(low, high)))

    def sections(self, depth: int, name: str) -> Iterator[Section]:
        """Some sections below this depth."""
        for number in range(self.rng.choice([0, 1, 2, 3]) if depth < 5 else 0):
            yield self.section(depth + 1, f"{name}-{number}")

    def section(self, depth: int, name: str) -> Section:
        """A section, with those below it."""
        rng = self.rng
        below = tuple(self.sections(depth, name)) if rng.random() < 0.5 else ()
        roll = rng.random()
        if roll < 0.35:
            kind = rng.choice([Kind.NUMBERED, Kind.ARTICLE, Kind.LEAD, Kind.ORDINAL])
            number = "第一条" if kind is Kind.ARTICLE else "（一）" if kind is Kind.NUMBERED else ""
            lead = number + (
                ""
                if kind is Kind.ARTICLE
                else _han(rng, 2, 4) + self.text(3, rng.choice([10, 20, 2 * self.line])) + "。"
            )
            head = Heading(lead, kind, min(depth, 4), number, run_in=True)
            return Section(name, head, (Paragraph((Lead(lead), Text(self.long()))), *self.blocks(0, 2)), below)
        head = Heading(
            "一、" + self.text(2, rng.choice([10, 20, 20, 3 * self.line])), Kind.NUMBERED, min(depth, 4), "一、"
        )
        return Section(name, head, self.blocks(0, 4), below)

    def closing(self) -> tuple[Element, ...]:
        """What a document closes with."""
        one, line = self.element, self.line
        notes = self.maybe(
            0.3,
            *(
                Element(Role.ATTACHMENT_NOTE, label + self.text(4, 2 * line))
                for label in self.rng.choice([["附件："], ["附件：1.", "2."]])
            ),
        )
        signed = self.maybe(
            0.5,
            one(Role.SIGNATURE, 4, self.rng.choice([12, 12, line + 8])),
            *self.maybe(
                0.9, Element(Role.DATE, self.rng.choice(["2021年3月10日", "2021年12月31日", "二〇二一年三月"]))
            ),
        )
        last = (
            *self.maybe(0.15, one(Role.RELEASE_NOTE, 5, 2 * line)),
            *self.maybe(0.15, one(Role.AUTHOR_NOTE, 5, 3 * line)),
        )
        return (*notes, *signed, *last)

    def imprint(self) -> tuple[Element, ...]:
        """版记, or none."""
        if self.rng.random() < 0.6:
            return ()
        lists = self.maybe(0.7, Element(Role.CC_LIST, "抄送：" + self.text(4, self.line * self.rng.choice([1, 4]))))
        dated = self.rng.choice(["　2021年3月10日印发", " 2021年3月10日印发", ""])
        return (*lists, Element(Role.PRINT_NOTE, self.text(4, self.rng.choice([10, 10, self.line + 5])) + dated))

    def document(self, deep: int = 0) -> Document:
        """A whole document; `deep`: in how many others."""
        sections = tuple(self.sections(0, "s"))
        attached = (
            tuple(self.document(deep + 1) for _ in range(self.rng.randint(1, 2)))
            if deep < 2 and self.rng.random() < 0.2
            else ()
        )
        return Document(
            "doc", self.opening(), self.blocks(0, 6), sections, self.closing(), attached, () if deep else self.imprint()
        )
