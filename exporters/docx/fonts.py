"""The font families of Chinese Word users, and what stands in for them where they are missing."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.markup import Element, w
from pipeline.theme import Face

FAMILIES = {
    Face.SONG: "宋体",
    Face.BIAOSONG: "方正小标宋简体",
    Face.HEI: "黑体",
    Face.KAI: "楷体",
    Face.FANG: "仿宋",
}
# Other names of the same letters, in the order to be tried: of Windows, of macOS, of older and open systems.
_ALTERNATIVES = {
    Face.SONG: "SimSun,STSong,Noto Serif SC",
    Face.BIAOSONG: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,STZhongsong",
    Face.HEI: "SimHei,STHeiti,Noto Sans SC",
    Face.KAI: "KaiTi,楷体_GB2312,STKaiti,LXGW WenKai",
    Face.FANG: "FangSong,仿宋_GB2312,STFangsong,FandolFang R",
}
_GB2312 = "86"  # w:charset: the character set by which Word looks for a substitute
_KIND = {Face.SONG: "roman", Face.BIAOSONG: "roman", Face.HEI: "swiss", Face.KAI: "script", Face.FANG: "roman"}


def table() -> Iterator[Element]:
    """What goes into `w:fonts`."""
    for face, family in FAMILIES.items():
        yield w(
            "font",
            w("altName", val=_ALTERNATIVES[face]),
            w("charset", val=_GB2312),
            w("family", val=_KIND[face]),
            w("pitch", val="variable"),
            name=family,
        )
