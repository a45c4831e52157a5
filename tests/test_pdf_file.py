"""The file around the objects: read back by pypdf and qpdf, named by its bytes."""

from __future__ import annotations

import os
import re
import sys
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

import checkers
from exporters.pdf.colour import profile
from exporters.pdf.file import PACKED, Objects, Stream, deflated, text
from exporters.pdf.parallel import Later, spread
from helpers import written
from samples import sample


def made(count: int = 3, title: str = "题") -> bytes:
    """A file of one empty page and some more objects."""
    objects = Objects()
    root, tree, page = objects.reserve(3), objects.reserve(), objects.reserve()
    contents = objects.add(deflated(b"q Q"))
    objects.put(root, f"<</Type/Catalog/Pages {tree} 0 R>>", "[1 2]", "null")
    objects.put(tree, f"<</Type/Pages/Count 1/Kids[{page} 0 R]>>")
    objects.put(page, f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 9 9]/Contents {contents} 0 R>>")
    more = [objects.add(f"({n})") for n in range(count)]
    assert more == list(range(contents + 1, contents + 1 + count))
    return objects.file(root, objects.add(f"<</Title{text(title)}>>"))


def test_every_object_is_found_however_many_there_are(tmp_path: Path) -> None:
    for count in (0, 1, PACKED - 8, PACKED, 3 * PACKED):
        data = made(count)
        reader = PdfReader(BytesIO(data), strict=True)
        assert reader.metadata is not None
        assert reader.metadata.title == "题"
        assert [str(reader.get_object(7 + n)) for n in range(count)] == [str(n) for n in range(count)]
        (tmp_path / "made.pdf").write_bytes(data)
        done = checkers.run(checkers.command("qpdf", "apt-get install qpdf"), "--check", tmp_path / "made.pdf")
        assert done.returncode == 0, done.stdout + done.stderr


def test_all_but_streams_are_packed() -> None:
    data = written("pdf", sample())
    plain = re.findall(rb"^\d+ 0 obj\n(?!<<.*/Length \d+>>\nstream\n)", data, re.MULTILINE)
    assert plain == []
    assert data.count(b"/Type/ObjStm") == data.count(b"/N 200/") + 1


def test_a_file_is_named_by_what_it_says() -> None:
    names = [PdfReader(BytesIO(made(title=title))).trailer["/ID"] for title in ("甲", "乙", "甲")]
    assert names[0] == names[2] != names[1]
    assert names[0][0] == names[0][1]


def test_the_bytes_do_not_depend_on_how_python_hashes() -> None:
    code = (
        "import hashlib, helpers, test_pdf, pipeline.themes as themes\n"
        "book = test_pdf.of_paragraphs('产改·评价•试点-一‑二‧三')\n"
        "print(hashlib.sha256(helpers.written('pdf', book, theme=themes.GONGWEN)).hexdigest())"
    )
    path = os.pathsep.join((str(checkers.ROOT), str(checkers.ROOT / "tests")))
    runs = [checkers.run(sys.executable, "-c", code, PYTHONHASHSEED=seed, PYTHONPATH=path) for seed in "1234"]
    assert {len(run.stdout) for run in runs} == {65}, runs[0].stderr
    assert len({run.stdout for run in runs}) == 1


def test_strings_come_back_as_they_were() -> None:
    for title in ("题", "a(b\\)c", "tab\there", "𠮷", "é"):
        found = PdfReader(BytesIO(made(title=title))).metadata
        assert found is not None
        assert found.title == title


def test_a_stream_is_compressed_or_as_it_is() -> None:
    assert deflated(b"x" * 99).data != b"x" * 99
    assert "/FlateDecode" in deflated(b"").entries
    assert Stream("", b"x").data == b"x"


def test_the_colour_profile_is_as_long_as_it_says_and_its_tags_are_where_it_says() -> None:
    data = profile()
    assert int.from_bytes(data[:4], "big") == len(data)
    tags = {data[k : k + 4]: data[k + 4 : k + 12] for k in range(132, 132 + 12 * data[131], 12)}
    kinds = {tag: data[int.from_bytes(place[:4], "big") :][:4] for tag, place in tags.items()}
    xyz = dict.fromkeys((b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ"), b"XYZ ")
    assert kinds == {b"desc": b"desc", b"cprt": b"text"} | xyz | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv")
    begin = int.from_bytes(tags[b"rXYZ"][:4], "big")
    sums = [sum(int.from_bytes(data[begin + 20 * n + 8 + 4 * k :][:4], "big") for n in range(3)) for k in range(3)]
    assert [round(total / 65536, 3) for total in sums] == [0.964, 1.0, 0.825], "the three make white (D50)"


def test_work_in_threads_keeps_its_order_and_its_errors() -> None:
    assert spread(lambda n: n * n, list(range(30))) == [n * n for n in range(30)]
    assert spread(str, []) == []
    failing = Later(lambda: 1 // 0)
    try:
        failing.result()
    except ZeroDivisionError:
        return
    raise AssertionError
