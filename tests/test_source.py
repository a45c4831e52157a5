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
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("你好", "gb18030", "gb18030"),
        ("plain", "ascii", "utf-8"),
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
