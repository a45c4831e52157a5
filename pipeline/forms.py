"""The shapes of one-line elements in official documents (GB/T 9704-2012, clause 7): what each looks like."""

from __future__ import annotations

import re

LINE = re.compile(r"^[ \t\u3000]*(?P<text>\S(?:[^\n]*\S)?)[ \t\u3000]*$", re.MULTILINE)  # one that is not blank
NUMERAL = "〇○零一二三四五六七八九十\\d"
DATE = re.compile(
    rf"\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|[{NUMERAL}]{{4}}年[{NUMERAL}]{{1,3}}月[{NUMERAL}]{{1,3}}日"
)
DOCUMENT_NUMBER = re.compile(
    r"[（(]?[\u3400-\u9fff]{0,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d+\s*号[）)]?|第\s*\d+\s*号"
)
ISSUING_BODY_MARK = re.compile(r"[\u3400-\u9fff（）、]{3,40}(?:文件|令|公报|公告)")
COLUMN_LABEL = re.compile(r"【[^【】]{1,80}】")
GENRES = (
    "通知|决议|决定|意见|办法|条例|规定|细则|方案|规划|纲要|讲话|报告|公告|通告|通报|批复|函|纪要|命令|令|议案|请示|建议|"
    "法典|宪章|纲领|宣言|声明|章程|规则|制度|计划|总结|致辞|倡议书|公报|解释|答复|安排|要点|指引|指南|标准|守则|公约|法|宪法|决策部署|提纲|讲义"
)
ENDS_AS_TITLE = re.compile(rf"(?:{GENRES})(?:[（(][^（()）]*[）)])?$")
SURELY_ENDS = re.compile(rf"[的》](?:{GENRES})$")
NOTE = re.compile(r"[（(][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]")
ADOPTED = re.compile(r"通过|发布|公布|施行|修订|修正|批准|印发")
SALUTATION = re.compile(
    r"[^。；！？]{0,40}(?:同志|同志们|各位[^，。：]{1,12}|代表|委员|朋友|朋友们|女士|女士们|先生|先生们|同学|同学们|老师|老师们|来宾|同胞|同胞们)[：:]"
)
ADDRESSEE_END = (
    "工会|政府|部门|单位|机构|机关|办公厅|办公室|委员会|党委|党组|局|厅|部|委|行|院|校|公司|会|区|县|市|社|团|企业|组织|"
    "基层|支行|总部|中心|所|处|站|部队|法院|学校|学院|大学"
)
ADDRESSEE = re.compile(rf"[^。；！？：:]{{1,}}(?:{ADDRESSEE_END})(?:[（(][^（()）]*[）)])?[：:]")
AUTHOR_NOTE = re.compile(r"[（(](?:本文)?(?:作者|来源|供稿|撰稿|执笔|记者|责任编辑|编辑)[^（()）]*[）)]")
POST = re.compile(r"[\u3400-\u9fff]{0,12}(?:总理|主席|省长|市长|县长|区长|院长|检察长|书记|部长|行长|局长|会长)")
AUTHOR = re.compile(r"(?:作者|撰稿人?|执笔人?)[：:][^。；！？]{1,40}")
NAME = re.compile(r"(?:[\u3400-\u9fff][ \u3000]*){2,4}(?<![ \u3000])")  # Python compiles a class 0.8 ms: each once
SIGNED_BY = re.compile(rf"[\u3400-\u9fff]{{2,8}}(?:[：:][ \u3000]*|[ \u3000]+){NAME.pattern}")  # 行长：周小川
SIGNED = re.compile(
    rf"[\u3400-\u9fff]{{0,4}}[{NUMERAL}元]{{1,4}}年[^。，；：！？]{{0,20}}[记識识志序书]"
)  # of a preface
ADOPTION = re.compile(rf"(?:根据)?(?:{DATE.pattern})[^。；！？]{{2,120}}")
VOLUME = re.compile(r"[\u3400-\u9fff]{2,16}[编篇卷]")  # 侵权责任编
PLACE = re.compile(r"[—–-]{1,3}[^。；！？]{4,60}")  # ——在某会议上的讲话
PART_NAME = re.compile(r"序|序言|序例|自序|前言|引言|导言|绪论|凡例|总则|附则|结语|结束语|后记|跋|参考文献")
RELEASE_NOTE = re.compile(r"[（(]此件[^（()）]*[）)]")
CC_LIST = re.compile(r"抄\s*[送报][：:].*")
PRINT_NOTE = re.compile(rf".{{0,60}}(?:{DATE.pattern})\s*印发")
ATTACHMENT_NOTE = re.compile(r"附\s*件\s*[：:].*")
ATTACHMENT_LABEL = re.compile(rf"附\s*件\s*[{NUMERAL}]{{0,3}}[：:]?")
STAGE = re.compile(
    r"[（(](?:试行|暂行|草案|修订|修订稿|修正案|征求意见稿|送审稿|讨论稿|摘要|节选|全文|\d{4}年(?:版|度|修订|修正))[）)]"
)
SENTENCE = re.compile(r"[。；！？]")
_LETTER = re.compile(r"[A-Za-z]")
CITED = re.compile(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》")


def han(char: str) -> bool:
    """Whether a character is a Chinese one (汉字), 〇 among them; false of no character.

    >>> [han(char) for char in ("工", "〇", "𠮷", "，", "")]
    [True, True, True, False, False]
    """
    return "\u3400" <= char <= "\u9fff" or char == "〇" or "\U00020000" <= char <= "\U000323af"


def bare(text: str) -> str:
    """A text without white space, for comparing titles with how they are cited."""
    return "".join(text.split())


def glue(before: str, after: str) -> str:
    """What stands between two characters when the lines that they end and begin are joined.

    >>> glue("工", "会"), glue("d", "p")
    ('', ' ')
    """
    return " " if _LETTER.match(before) and _LETTER.match(after) else ""


def balanced(text: str) -> bool:
    """Whether every bracket that a title may hold is closed."""
    return all(text.count(opening) <= text.count(closing) for opening, closing in ("《》", "（）", "【】", "〔〕"))


def like_title(line: str) -> bool:
    """Whether a line can be a whole title by its shape: no sentence in it, and it ends as titles do."""
    return len(line) <= 120 and not SENTENCE.search(line) and balanced(line) and bool(ENDS_AS_TITLE.search(line))


def line_start(text: str, at: int, far: int) -> int:
    """Where the line that a place is on begins, or so many characters back: a line may be as long as a text."""
    near = max(0, at - far)
    return max(near, text.rfind("\n", near, at) + 1)


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but space stands before a place on its line."""
    while at and text[at - 1] in " \t\u3000":
        at -= 1
    return not at or text[at - 1] == "\n"
