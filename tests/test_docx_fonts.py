"""Families of fonts as Word knows them, the user's own among them."""

from dataclasses import replace

import docx_reader as dr
import making_fonts
import pytest
from docx.oxml.ns import qn

import helpers
from pipeline.theme import Face
from pipeline.themes import GONGWEN
from pipeline.typeset.fontfiles import Font
from pipeline.typeset.fonts import Fonts, folder
from samples import sample

ENGLISH, CHINESE, TAIWAN = 0x409, 0x804, 0x404


def made(tmp_path, *names, file="own.ttf"):
    """A font with names: number, language, text."""
    font = making_fonts.font("字", name="Own Hei")
    for number, language, text in names:
        font["name"].setName(text, number, 3, 1, language)
    font.save(tmp_path / file)
    return Font.load(tmp_path / file)


def written(own):
    fonts = Fonts.load(folder(), own.items())
    return dr.DOCX.write(
        helpers.edition(sample(), theme=GONGWEN), dr.DOCX.options(), replace(dr.RESOURCES, fonts=fonts)
    )


def table(data):
    return {f.get(qn("w:name")): f for f in dr.part(data, "word/fontTable.xml")}


def alternatives(font):
    return font.find(qn("w:altName")).get(qn("w:val")).split(",")


@pytest.mark.parametrize(
    ("names", "family"),
    [
        ((), "Own Hei"),
        (((1, CHINESE, "自家黑体"),), "自家黑体"),
        (((1, TAIWAN, "自家黑體"), (1, CHINESE, "自家黑体")), "自家黑体"),
        (((1, TAIWAN, "自家黑體"),), "自家黑體"),
        (((1, CHINESE, "黑体,粗"),), "黑体 粗"),
        (((16, CHINESE, "别的"),), "Own Hei"),
    ],
)
def test_a_face_is_called_as_the_users_font_calls_its_family(tmp_path, names, family):
    data = written({Face.HEI: made(tmp_path, *names)})
    styles = {s.get(qn("w:styleId")): s for s in dr.part(data, "word/styles.xml").iter(qn("w:style"))}
    fonts = styles["Heading2"].find(f".//{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {family}
    assert set(table(data)) == {"宋体", "方正小标宋简体", family, "楷体", "仿宋"}
    tried = alternatives(table(data)[family])
    assert tried[-3:] == ["SimHei", "STHeiti", "Noto Sans SC"]
    assert {"黑体", "Own Hei"} <= {family, *tried}
    assert family not in tried
    assert len(tried) == len(set(tried))


def test_a_font_of_two_faces_is_listed_once(tmp_path):
    font = made(tmp_path)
    found = table(written({Face.HEI: font, Face.FANG: font}))
    assert set(found) == {"宋体", "方正小标宋简体", "Own Hei", "楷体"}


def test_the_usual_families_have_others_behind_them_and_chinese_for_their_script():
    found = table(dr.written(sample()))
    assert set(found) == {"宋体", "方正小标宋简体", "黑体", "楷体", "仿宋"}
    assert alternatives(found["仿宋"])[:2] == ["FangSong", "仿宋_GB2312"]
    assert {f.find(qn("w:charset")).get(qn("w:val")) for f in found.values()} == {"86"}


def test_a_font_says_what_it_is_like_so_that_word_finds_one_like_it(tmp_path):
    font = making_fonts.font("字", name="Own Hei")
    font["OS/2"].panose.bFamilyType, font["OS/2"].panose.bWeight = 2, 8
    font["OS/2"].ulUnicodeRange2, font["OS/2"].ulCodePageRange1 = 0x08000000, 0x00040000
    font.save(tmp_path / "own.ttf")
    found = table(written({Face.HEI: Font.load(tmp_path / "own.ttf")}))
    assert found["Own Hei"].find(qn("w:panose1")).get(qn("w:val")) == "02000800000000000000"
    signature = found["Own Hei"].find(qn("w:sig"))
    assert (signature.get(qn("w:usb1")), signature.get(qn("w:csb0"))) == ("08000000", "00040000")
    assert found["仿宋"].find(qn("w:panose1")).get(qn("w:val")) == "02010609060101010101"
    assert found["仿宋"].find(qn("w:sig")).get(qn("w:csb0")) == "00040001"
    assert found["方正小标宋简体"].find(qn("w:sig")) is None


def test_body_text_is_in_the_users_font_too(tmp_path):
    data = written({Face.FANG: made(tmp_path, (1, CHINESE, "自家仿宋"))})
    sheet = dr.part(data, "word/styles.xml")
    assert sheet.find(f"{qn('w:docDefaults')}//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "自家仿宋"
