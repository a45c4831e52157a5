"""Encodings are decided by evidence and reported; what is no text is refused with its place."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.source import decode

SIMPLIFIED = "深入学习贯彻党的二十大精神，团结动员广大职工建功立业。\n"
TRADITIONAL = "為了維護憲法和法律的權威，這個國家的標題。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (SIMPLIFIED, "utf-32-le", "utf-32-le"),
        (SIMPLIFIED, "utf-32-be", "utf-32-be"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("你好", "gb18030", "gb18030"),
        ("plain", "ascii", "utf-8"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED[:10], "gb18030", "gb18030"),
        (TRADITIONAL[:10], "big5", "big5"),
        (TRADITIONAL[:10], "utf-16-be", "utf-16-be"),
        ("恒生指數裏的碁局，這個國家的標題。", "cp950", "cp950"),
        ("嘅喺咗嚟，這個國家的標題和經濟發展。", "big5hkscs", "big5hkscs"),
        ("会", "gb18030", "gb18030"),
        ("附录\n", "gb18030", "gb18030"),
        ("张伟\n王芳\n李娜\n刘洋\n", "gb18030", "gb18030"),
        ("（一）①Ⅲ㈠１２３", "gb18030", "gb18030"),
        ("Chapter 1 of the report, 工会 and others.\n" * 9, "gb18030", "gb18030"),
        ("Chapter 1 of the report, 中文 and others.\n" * 9, "big5", "big5"),
        ("Chapter 1 of the report, 工会 and others.\n" * 9, "utf-16-le", "utf-16-le"),
        ("Chapter 1 of the report.\n", "utf-16-le", "utf-16-le"),
        ("Chapter 1 of the report.\n", "utf-16-be", "utf-16-be"),
        ("深入学习\0贯彻党的二十大精神", "gb18030", "gb18030"),
        (SIMPLIFIED.replace("\n", "\r\n") + "😀", "utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str, expected: str) -> None:
    source = decode(text.encode(encoding), "t")
    assert (source.text, source.encoding) == (text, expected)
    assert bool(source.diagnostics) == (expected not in ("utf-8",)), "a decision that is not UTF-8 is reported"


def test_a_named_encoding_goes_before_the_evidence() -> None:
    data = TRADITIONAL.encode("big5")
    assert decode(data, "t", "big5hkscs").encoding == "big5hkscs"
    with pytest.raises(SourceError, match="no encoding is called"):
        decode(data, "t", "nonsense")


def test_a_byte_order_mark_is_dropped_even_if_the_encoding_was_named() -> None:
    assert decode(codecs.BOM_UTF8 + "工会".encode(), "t", "utf-8").text == "工会"


KOREAN = "대한민국은 민주공화국이다. 대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다."
JAPANESE = "日本国民は、正当に選挙された国会における代表者を通じて行動し、われらとわれらの子孫のために。"
RUSSIAN = "Все люди рождаются свободными и равными в своём достоинстве и правах."
FRENCH = "Tous les êtres humains naissent libres et égaux en dignité et en droits."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((KOREAN, encoding) for encoding in ("euc-kr", "cp949", "johab", "utf-16-le")),
        (KOREAN[:10], "euc-kr"),
        *((JAPANESE, encoding) for encoding in ("shift_jis", "cp932", "euc-jp")),
        (JAPANESE[:10], "euc-jp"),
        *((RUSSIAN, encoding) for encoding in ("cp1251", "koi8-r", "iso8859-5", "utf-16-le")),
        *((FRENCH, encoding) for encoding in ("cp1252", "mac-roman")),
        ("“Hello”, he said, and went home.", "cp1252"),
        (SIMPLIFIED + TRADITIONAL, "euc_jis_2004"),
    ],
)
def test_what_is_in_none_of_the_encodings_of_chinese_is_not_read_as_if_it_were(text: str, encoding: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(text.encode(encoding, "ignore"), "t")
    assert "--encoding" in caught.value.hint


UTF8, GB18030 = (SIMPLIFIED * 50).encode(), (SIMPLIFIED * 50).encode("gb18030")
LINE8, LINE18 = len(SIMPLIFIED.encode()), len(SIMPLIFIED.encode("gb18030"))


@pytest.mark.parametrize(
    ("data", "message", "place", "hint"),
    [
        (UTF8[:LINE8] + b"\xff" + UTF8[LINE8:], f"byte {LINE8} (0xff) is not utf-8", "t:2:1", "most of it is utf-8"),
        (UTF8[:9] + b"caf\xe9 " + UTF8[9:], "byte 12 (0xe9) is not utf-8", "t:1:7", "most of it is utf-8"),
        (UTF8[1:], "byte 0 (0xb7) is not utf-8", "t:1:1", "most of it is utf-8"),
        (UTF8[:-5], "(0xe4) is not utf-8", "t:50:26", "cut off its last 2 bytes"),
        (GB18030 + b"\xd6", "(0xd6) is not gb18030", "t:51:1", "cut off its last byte"),
        (
            GB18030[:LINE18] + b"\x80\n" + GB18030,
            f"byte {LINE18} (0x80) is not gb18030",
            "t:2:1",
            "most of it is gb18030",
        ),
        ((SIMPLIFIED * 9).encode("utf-16-le")[:-1], "is not utf-16-le", "t:9:28", "cut off its last byte"),
        ((SIMPLIFIED * 9).encode("utf-16")[:-1], "is not utf-16", "t:9:28", "cut off its last byte"),
        (UTF8 + GB18030, "(0xc9) is not utf-8", "t:51:1", "name the file's encoding"),
        (UTF8[:30] + b"\0" + UTF8[30:], "holds NUL bytes, the first at 30", "t:1:11", "remove the NUL bytes"),
    ],
)
def test_a_fault_is_looked_for_in_the_encoding_of_the_rest(data: bytes, message: str, place: str, hint: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "t")
    assert message in str(caught.value)
    assert str(caught.value.where) == place
    assert hint in caught.value.hint


@pytest.mark.parametrize("encoding", ["idna", "punycode", "hex", "rot13", "utf-7"])
def test_codecs_that_are_none_of_texts_do_not_crash(encoding: str) -> None:
    with pytest.raises(SourceError):
        decode(SIMPLIFIED.encode("gb18030"), "t", encoding)


def test_an_undecodable_byte_is_named_with_its_offset_and_line() -> None:
    data = (SIMPLIFIED * 3).encode() + b"\xff" + SIMPLIFIED.encode()
    with pytest.raises(SourceError, match=rf"byte {len((SIMPLIFIED * 3).encode())} \(0xff\)") as caught:
        decode(data, "t")
    assert caught.value.where
    assert caught.value.where.line == 4
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "PNG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\0\0", "ZIP"),
        (bytes(range(1, 256)) * 9, "byte"),
        (b"abc\0def\0", "NUL"),
        (b"\0\0\0\0", "NUL"),
        (b"\xfaZ", "is not utf-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        decode(data, "t")


@given(st.binary())
def test_any_bytes_are_text_or_a_source_error(data: bytes) -> None:
    try:
        source = decode(data, "t")
    except SourceError:
        return
    assert source.text.encode(source.encoding).removeprefix(codecs.BOM_UTF16_LE) or not source.text


@given(st.text(alphabet="工会\n\r", min_size=1).filter(str.strip), st.data())
def test_places_count_lines_by_every_line_end(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text) - 1))
    (place,) = decode(text.encode(), "t").places([offset])
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    if text[offset] != "\n" or not text[:offset].endswith("\r"):
        assert (place.line, place.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_lines_leave_their_ends_out() -> None:
    source = decode("工\r\n会\r\n\n好\r".encode(), "t")
    assert [source.text[start:end] for start, end in source.lines()] == ["工", "会", "", "好", ""]


def test_the_digest_is_that_of_the_bytes_as_they_lie() -> None:
    import hashlib  # noqa: PLC0415

    data = "\ufeff工会".encode("gb18030")
    assert decode(data, "t", "gb18030").digest == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("data", "kind"), [(b"{\\rtf1\\ansi x}", "RTF"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office")])
def test_files_of_word_processors_are_refused(data: bytes, kind: str) -> None:
    with pytest.raises(SourceError, match=kind):
        decode(data, "t")


def test_characters_that_are_not_common_are_no_evidence() -> None:
    with pytest.raises(SourceError, match="is not utf-8"):
        decode("龘靐齉爩鱻麤灪龖厵".encode("gb18030"), "t")


def test_what_both_encodings_can_read_is_gb18030() -> None:
    assert decode("你好".encode("gb18030"), "t").encoding == "gb18030"


def test_the_note_names_the_mark_that_was_dropped() -> None:
    (note,) = decode(b"\xef\xbb\xbf\xe5\xb7\xa5", "t").diagnostics
    assert note.message == "byte-order mark of utf-8 dropped"
