"""What study aids say of themselves, in Simplified and in Traditional characters."""

from __future__ import annotations

from pipeline.frozen import frozen


@frozen
class Wording:
    """The titles of study aids, and the words in them."""

    summary: str = "内容提纲"
    notes: str = "笔记与问题"
    test: str = "填空自测"
    answers: str = "自测答案"
    index: str = "术语索引"
    extent: str = "篇幅："
    said: str = "全文{characters}字，阅读约需{minutes}分钟。"
    terms: str = "关键词："


SIMPLIFIED = Wording()
TRADITIONAL = Wording(
    "內容提綱",
    "筆記與問題",
    "填空自測",
    "自測答案",
    "術語索引",
    "篇幅：",
    "全文{characters}字，閱讀約需{minutes}分鐘。",
    "關鍵詞：",
)


def of_language(language: str) -> Wording:
    """The wording for a language tag (BCP 47)."""
    return TRADITIONAL if language.startswith(("zh-Hant", "zh-TW", "zh-HK", "zh-MO")) else SIMPLIFIED
