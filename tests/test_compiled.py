"""Compiled tables: what is packed is found, the same bytes always, and nothing else is taken for a table."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import pinyin, recorded, tables, words
from pipeline.tables import Recipe, Table

ORIGIN = bytes(range(32))
TEXT = st.text(st.characters(exclude_characters="\t\n", exclude_categories=("Cs",)), max_size=4)
ITEMS = {"重庆": "chóng qìng", "重": "zhòng", "": "nothing", "empty": ""}


@given(st.dictionaries(TEXT, TEXT, max_size=30), st.lists(st.text(max_size=4)))
def test_what_is_packed_is_found_and_nothing_else(items: dict[str, str], others: list[str]) -> None:
    table = Table.of(tables.pack(items, ORIGIN), ORIGIN)
    for key in (*items, *others, *(f"{key}\t{value}" for key, value in items.items()), "\ud800"):
        assert table.get(key) == items.get(key)


@given(st.dictionaries(TEXT, TEXT, max_size=30))
def test_the_items_decide_the_bytes(items: dict[str, str]) -> None:
    assert tables.pack(items, ORIGIN) == tables.pack(dict(reversed(items.items())), ORIGIN)


def test_the_bytes_are_what_they_were() -> None:
    made = tables.pack({"重庆": "chóng qìng"}, bytes(32))
    assert made.hex() == (
        "4a595441424c4531" + "00" * 32 + "632e4228" + "01000000" + "38000000" + "4c000000"
        "0ae9878de5ba86096368c3b36e672071c3ac6e67" + "0a"
    )


@pytest.mark.parametrize("items", [{"a\tb": ""}, {"a\nb": ""}, {"a": "\t"}, {"a": "\n"}])
def test_what_parts_records_cannot_be_in_them(items: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match="a tab or a line feed"):
        tables.pack(items, ORIGIN)


def damaged() -> Iterator[bytes]:
    whole = tables.pack(ITEMS, ORIGIN)
    yield from (whole[:length] for length in range(len(whole)))
    yield from (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole)))
    yield whole + b"\n"
    yield tables.pack(ITEMS, bytes(32))


def test_a_table_with_any_byte_lost_or_changed_is_none() -> None:
    for data in damaged():
        with pytest.raises(ValueError, match="table"):
            Table.of(data, ORIGIN)


# Where tables are: shipped, kept, in memory.


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(recorded, "RECORD", tmp_path / "shipped" / "digests.json")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    path = tmp_path / "data.txt"
    path.write_text("重庆 chóng qìng", "utf-8")
    return path


def recipe(source: Path, name: str = "test-1") -> Recipe:
    return Recipe(name, (source,), lambda: dict([source.read_text("utf-8").split(" ", 1)]))


def unmade(source: Path, name: str = "test-1") -> Recipe:
    """A recipe that fails if it has to be followed."""
    return Recipe(name, (source,), lambda: pytest.fail("made again"))


def test_a_shipped_table_is_taken(source: Path) -> None:
    tables.ship(recipe(source))
    tables.ship(unmade(source))
    assert tables.load(unmade(source)).get("重庆") == "chóng qìng"
    assert not (source.parent / "cache").exists()


def test_tables_that_are_shipped_no_more_go(source: Path) -> None:
    tables.ship(recipe(source), recipe(source, "test-2"))
    tables.ship(unmade(source, "test-2"))
    assert [path.name for path in tables.SHIPPED.glob("*.table")] == ["test-2.table"]


def test_without_one_it_is_made_once_and_kept(source: Path) -> None:
    assert tables.load(recipe(source)).get("重庆") == "chóng qìng"
    assert [path.name for path in (source.parent / "cache").iterdir()] == ["test-1.table"]
    assert tables.load(unmade(source)).get("重庆") == "chóng qìng"


def test_other_sources_or_another_recipe_make_another_table(source: Path) -> None:
    tables.load(recipe(source))
    with pytest.raises(pytest.fail.Exception):
        tables.load(unmade(source, "test-2"))
    source.write_text("重庆 changed", "utf-8")
    assert tables.load(recipe(source)).get("重庆") == "changed"
    assert tables.load(unmade(source)).get("重庆") == "changed"


def test_the_order_and_the_ends_of_sources_count(source: Path) -> None:
    first, second = source.with_name("1"), source.with_name("2")
    first.write_bytes(b"ab")
    second.write_bytes(b"c")
    one = tables.origin(Recipe("test", (first, second), dict))
    assert one != tables.origin(Recipe("test", (second, first), dict))
    assert one != tables.origin(Recipe("other", (first, second), dict))
    first.write_bytes(b"a")
    second.write_bytes(b"bc")
    assert one != tables.origin(Recipe("test", (first, second), dict))


@pytest.mark.parametrize("data", [b"", b"no table", tables.pack(ITEMS, ORIGIN), b"\0" * 200])
@pytest.mark.parametrize("place", ["shipped", "cache"])
def test_what_is_no_table_of_these_sources_is_made_anew(source: Path, place: str, data: bytes) -> None:
    tables.write(source.parent / place / "test-1.table", data)
    assert tables.load(recipe(source)).get("重庆") == "chóng qìng"
    assert tables.load(unmade(source)).get("重庆") == "chóng qìng"


def test_where_nothing_can_be_written_it_is_made_in_memory(source: Path) -> None:
    (source.parent / "cache").write_text("a file where the folder would be", "utf-8")
    assert tables.load(recipe(source)).get("重庆") == "chóng qìng"


def test_a_write_that_fails_leaves_nothing(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "mapped by somebody, as Windows has it", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    assert tables.load(recipe(source)).get("重庆") == "chóng qìng"
    assert not list((source.parent / "cache").iterdir())


# Digests that are recorded.


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were hashed."""
    names: list[str] = []
    hashed = recorded.hashed

    def noting(path: Path) -> str:
        names.append(path.name)
        return hashed(path)

    monkeypatch.setattr(recorded, "hashed", noting)
    monkeypatch.setattr(tables, "hashed", noting)
    recorded._record.cache_clear()
    return names


def shipped_at(moment: float) -> None:
    """The record, as if it had been unpacked then."""
    os.utime(recorded.RECORD, (moment, moment))
    recorded._record.cache_clear()


def test_a_file_that_is_recorded_is_not_hashed(source: Path, read: list[str]) -> None:
    tables.ship(recipe(source))
    read.clear()
    tables.load(unmade(source))
    assert (recorded.digest(source), read) == (hashlib.sha256(source.read_bytes()).hexdigest(), [])
    assert recorded.digest(source) == recorded.recorded(source) == recorded.hashed(source)


def test_another_size_or_a_later_time_is_another_file(source: Path, read: list[str]) -> None:
    tables.ship(recipe(source))
    shipped_at(source.stat().st_mtime - recorded.UNPACKING + 1)
    assert recorded.recorded(source)
    shipped_at(source.stat().st_mtime - recorded.UNPACKING - 1)
    assert recorded.recorded(source) is None
    shipped_at(source.stat().st_mtime)
    assert recorded.recorded(source)
    before = source.read_text("utf-8")
    source.write_text(before + " ", "utf-8")
    assert recorded.digest(source) == hashlib.sha256(source.read_bytes()).hexdigest()
    assert tables.load(recipe(source)).get("重庆") == "chóng qìng "


def test_what_keeps_size_and_time_is_found_by_hashing(source: Path) -> None:
    tables.ship(recipe(source))
    recorded._record.cache_clear()
    assert tables.verified(recipe(source))
    times = source.stat()
    source.write_bytes(source.read_bytes()[:-1] + b"G")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert tables.load(unmade(source)).get("重庆") == "chóng qìng"
    assert not tables.verified(recipe(source))


def test_shipping_goes_by_what_files_hold(source: Path) -> None:
    tables.ship(recipe(source))
    recorded._record.cache_clear()
    times = source.stat()
    source.write_bytes(source.read_bytes()[:-1] + b"G")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    tables.ship(recipe(source))
    recorded._record.cache_clear()
    assert tables.load(unmade(source)).get("重庆") == "chóng qìnG"
    assert tables.verified(recipe(source))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]", b"{}", b'{"data.txt": 1}', b'{"data.txt": [19]}'])
def test_a_record_that_is_none_is_as_if_there_were_none(source: Path, data: bytes, read: list[str]) -> None:
    tables.write(recorded.RECORD, data)
    assert recorded.digest(source) == hashlib.sha256(source.read_bytes()).hexdigest()
    assert read == ["data.txt"]


def test_files_are_known_by_their_names(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / source.name
    other.parent.mkdir()
    other.write_bytes(b"")
    with pytest.raises(ValueError, match="two files of one name"):
        recorded.noted((source, other))
    assert recorded.noted((source, source)) == recorded.noted((source,))


def test_what_the_package_ships_is_what_was_recorded() -> None:
    """Where this checkout was installed; else there is nothing to compare."""
    for one in (*words.recipes(), *pinyin.recipes()):
        assert tables.verified(one)
        for path in one.sources:
            assert recorded.digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()


PROCESS = """
import sys
from pathlib import Path
from pipeline import pinyin, recorded, tables, words
source = Path(sys.argv[1])
made = lambda: {str(n): source.read_text("utf-8") for n in range(20_000)}
assert tables.load(tables.Recipe("test-1", (source,), made)).get("19999") == source.read_text("utf-8")
"""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the cache is elsewhere")
def test_several_processes_at_once_leave_one_whole_table(source: Path) -> None:
    world = {**os.environ, "XDG_CACHE_HOME": str(source.parent / "xdg")}
    running = [subprocess.Popen([sys.executable, "-c", PROCESS, str(source)], env=world) for _ in range(6)]
    assert [process.wait() for process in running] == [0] * 6
    assert [path.name for path in (source.parent / "xdg" / "jiangyi").iterdir()] == ["test-1.table"]
