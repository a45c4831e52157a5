"""The font families of Chinese Word users, and what stands in for them where they are missing."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.markup import Markup, w
from pipeline.theme import Face
from pipeline.typeset.fonts import Font, Fonts

_FAMILIES = {
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
# By what Word looks for a substitute (ECMA-376-1, 17.8.3): PANOSE, kind, pitch, and the ranges and code pages that a
# font says it covers, as Word writes them for its own fonts; those of 小标宋 are not known.
_HAN = "800002BF 38CF7CFA 00000016 00000000 00040001 00000000"
_MARKS = {
    Face.SONG: ("02010600030101010101", "auto", "variable", "00000003 288F0000 00000006 00000000 00040001 00000000"),
    Face.BIAOSONG: ("", "auto", "variable", ""),
    Face.HEI: ("02010609060101010101", "modern", "fixed", _HAN),
    Face.KAI: ("02010609060101010101", "modern", "fixed", _HAN),
    Face.FANG: ("02010609060101010101", "modern", "fixed", _HAN),
}
_GB2312 = "86"  # w:charset
_PANOSE, _RANGES, _PAGES = slice(32, 42), slice(42, 58), slice(78, 86)  # of the table OS/2 (OpenType 1.9)
# Name 1 of a font is what Word's list shows, in Chinese where the font says it in Chinese; 4 names one that lacks it.
_NAMED, _CHINESE = (1, 4), ("zh-cn", "zh-hans", "zh", "zh-tw", "zh-hk", "zh-hant")


def families(fonts: Fonts) -> dict[Face, str]:
    """The family that sets each face: that of the user's own font, or the one that Chinese Word users have."""
    return _FAMILIES | {face: named[0] for face, font in fonts.own.items() if (named := _names(font))}


def table(fonts: Fonts) -> Iterator[Markup]:
    """What goes into `w:fonts`: each family once, with what stands in for it where it is missing."""
    chosen = families(fonts)
    for family in dict.fromkeys(chosen.values()):
        face = next(face for face in Face if chosen[face] == family)
        own = _names(fonts.own[face])[1:] if face in fonts.own else []
        usual = [*own, _FAMILIES[face], *_ALTERNATIVES[face].split(",")]
        marks = _marks(fonts.own[face]) if face in fonts.own else _MARKS[face]
        yield _font(family, [name for name in dict.fromkeys(usual) if name != family], marks)


def _font(family: str, others: list[str], marks: tuple[str, str, str, str]) -> Markup:
    panose, kind, pitch, covered = marks
    usb = (f"usb{n}" for n in range(4))
    signature = dict(zip((*usb, "csb0", "csb1"), covered.split(), strict=False))
    return w(
        "font",
        w("altName", val=",".join(others)),
        *([w("panose1", val=panose)] if panose else []),
        w("charset", val=_GB2312),
        w("family", val=kind),
        w("pitch", val=pitch),
        *([w("sig", **signature)] if signature else []),
        name=family,
    )


def _marks(font: Font) -> tuple[str, str, str, str]:
    """What a user's font says of itself; old tables say no code pages."""
    said = bytes(font.face.reference_table("OS/2").data)
    covered = said[_RANGES] + said[_PAGES]
    words = [covered[at : at + 4].hex().upper() for at in range(0, len(covered), 4)]
    return said[_PANOSE].hex().upper(), "auto", "variable", " ".join(words) if len(words) == 6 else ""


def _names(font: Font) -> list[str]:
    """What a font calls its family, in Chinese first. A comma would part a name in two (ECMA-376-1, 17.8.3.1)."""
    said = {(entry.name_id, str(entry.language).lower()) for entry in font.face.list_names()}
    tongues = [*_CHINESE, "en", *sorted(tongue for _, tongue in said)]
    known = [(id, tongue) for id in _NAMED for tongue in tongues if (id, tongue) in said]
    found = (font.face.get_name(id, tongue) for id, tongue in known)
    return [*dict.fromkeys(name.replace(",", " ").strip() for name in found if name and name.strip())]
