"""How likely a decoded text is Chinese: by how common its characters are."""

from __future__ import annotations

import unicodedata
from functools import cache

SAMPLE = 65536  # characters weighed; a judgement of more is no surer
SENSE = 0.2  # points a character; 60 characters of laws and reports have 0.26 to 1.9, of misread Korean -0.8 to 0.15
BENEFIT = 4  # points of the doubt, for short texts
# The 500 characters commonest in jieba's dictionary by its frequencies, and the traditional forms of these (OpenCC):
# three quarters of any Chinese text, one pair of bytes in ten of anything else that is decoded as one.
FAMILIAR = frozenset(
    "的一是人了不在有大中国和为这上他个地年来我会以到时要出生学说道民家子也成行下们于后就发自之对得主长可过天作分方"
    "用多你着部能市等业全里工公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好外与"
    "文当两实重新三么只山水关明从化平建又制南内西没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第她合院"
    "物性战由位常点海意场武使次二向治因立数样身情入原问把路被并利石老教万知级量任江及应省资委务元美特期世湖回系比气"
    "汉总展电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流命至报米给打变果书清活几州华解议"
    "更称程今决张导术府才保交放管结师便走达族反再题色五京河接条规式县白它改风光运信受什组听布百济党指论强做取技黄神"
    "选记斯真却职号界件花类何眼兵传带空干农边据集联古广完质阳难增历史专官每住商即步认车台林必死游举线言皇土团收考求"
    "德叫近备研争非具李众连调感转笑革该持始英克士尔让拉思根格造较际亲单朝红型价校约器字段周亚深候则功属积快图火千准"
    "究往极育装许参半令吃观鱼精办像帝八复影告远群包整构料随划算象容示投势热值夫网望源息语股铁断派速怎需片爱律纪支早"
    "况病境证國爲這個來會時學說們於後發對長過業裏經門動進區開產軍還種現機體與當兩實麼關從內沒將員東頭間無見戰點場數"
    "樣問並萬級應資務氣漢總電聲設義統處馬兒領隊計別權話報給變書幾華議稱決張導術結師達題條規縣風運組聽濟黨論強黃選記"
    "卻職號類傳帶幹農邊據聯廣質陽難歷專認車臺遊舉線團備爭衆連調轉該爾讓較際親單紅價約亞則屬積圖準極裝許參喫觀魚辦復"
    "遠羣構隨劃勢熱網語鐵斷愛紀況證為著裡眾"
)
MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕…—〇")


def plausibility(text: str) -> float:
    """The share of common Chinese characters and marks among those beyond ASCII; all where there are none.

    >>> plausibility("工会") > 0.9 > plausibility("鍦ㄦ垜")
    True
    """
    beyond = [c for c in text[:SAMPLE] if c > "\x7f" or (c < " " and c not in "\t\n\r\f\v")]
    return sum(c in common() for c in beyond) / len(beyond) if beyond else 1.0


def is_chinese(text: str) -> bool:
    """Whether a decoded text is Chinese rather than bytes of something else; a short one needs less evidence.

    Korean in EUC-KR decodes as common characters of GB 2312, each of them, but as hardly a familiar one.

    >>> is_chinese("全国人民代表大会"), is_chinese("대한민국은 민주공화국이다".encode("euc-kr").decode("gb18030"))
    (True, False)
    """
    hanzi = sum("\u3400" <= c < "\ufb00" for c in text)
    return points(text) > SENSE * hanzi - BENEFIT


def points(text: str) -> int:
    """How much a text speaks for being Chinese: more than nothing if it does, less if it rather is something else.

    Two for a familiar character, one for a mark, less than nothing for what texts seldom hold. The figures are
    logarithms of how much likelier a character is in Chinese than in bytes decoded wrongly.

    >>> points("工会，Ltd."), points("鍦ㄦ垜"), points("¹¤»á")
    (5, -12, -8)
    """
    return sum(map(_weight, text))


@cache
def _weight(char: str) -> int:
    if char in FAMILIAR:
        return 2
    if char in MARKS:
        return 1
    if char < "\x7f":
        return 0 if char.isprintable() or char.isspace() else -4
    if char < "\u0250":
        return 0 if char in "·×÷°±§" else -2
    if char in common() or char in "\ufeff\ufffd":
        return -1 if "\u3400" <= char < "\ufb00" else 0
    return -2 if char < "\u3000" else -4


@cache
def common() -> frozenset[str]:
    """The characters of GB 2312 level 1 and Big5 level 1, and the marks beside them, off the codecs' own tables."""
    gb = (bytes((a, b)) for a in (*range(0xA1, 0xA4), *range(0xB0, 0xD8)) for b in range(0xA1, 0xFF))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = (bytes((a, b)) for a in (*range(0xA1, 0xA3), *range(0xA4, 0xC7)) for b in trails)
    chars = [p.decode("gb2312", "ignore") for p in gb] + [p.decode("big5", "ignore") for p in big5]
    return frozenset(c for c in chars if c and unicodedata.category(c) != "Cc")
