"""What tells that nothing has changed: stamps, listings, digests, the program's own name, and the store of answers."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline import recorded
from pipeline.build import program
from pipeline.build.asked import FEW, LIGHT, Asked
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.fresh import GRAIN, Record, Stamp, key, listing, now
from pipeline.errors import Code, Diagnostic, Place, Severity
from pipeline.typeset import fonts
from shelf import Shelf

OLD = 10**18  # nanoseconds: in 2001


def dated(path: Path, text: str, at: int = OLD) -> Path:
    path.write_text(text, "utf-8")
    os.utime(path, ns=(at, at))
    return path


def record(path: Path, at: int) -> Record:
    stamp = Stamp.of(str(path), sha256(path.read_bytes()).hexdigest())
    return Record(at, {str(path): stamp}, {}, {}, ())


def test_a_file_that_changed_within_a_files_systems_grain_is_read_again(tmp_path: Path) -> None:
    path = dated(tmp_path / "a.txt", "甲")
    long_ago, just_now = record(path, OLD + GRAIN + 1), record(path, OLD + GRAIN)
    assert GRAIN >= 2 * 10**9  # FAT's
    assert long_ago.holds()
    assert just_now.holds()
    dated(path, "乙")  # of the same size and time
    assert long_ago.holds()
    assert not long_ago.holds(thorough=True)
    assert not just_now.holds()
    dated(path, "乙", OLD + 1)
    assert not long_ago.holds()


def test_a_record_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    odd = Diagnostic(Severity.WARNING, Code.NO_TITLE, "no title was found", Place("a.txt", 3, 4), "give one")
    stamps = {"a.txt": Stamp(1, 2, "3")}
    kept = Record(OLD, stamps, {"b.pdf": Stamp(4, 5, "6")}, {"p": "7"}, (odd,))
    kept.keep(Cache(tmp_path), "k" * 64)
    assert Record.kept(Cache(tmp_path), "k" * 64) == kept
    assert Record.kept(Cache(tmp_path), "l" * 64) is None


def test_a_build_is_known_by_all_that_decides_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    known = [key("1", ("a",)), key("2", ("a",)), key("1", ("b",))]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    known.append(key("1", ("a",)))
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.chdir(tmp_path)  # where relative paths lead elsewhere
    known.append(key("1", ("a",)))
    assert len(set(known)) == len(known)


LISTED = ((), ("a.txt",), ("b.txt",), ("A.TXT",), ("a.txt", "b.txt"), ("a.txt", "packet.toml"))


def test_a_listing_is_of_the_names_of_texts_and_packet_toml(tmp_path: Path) -> None:
    found = [listing(str(tmp_path / "none"))]
    for number, names in enumerate(LISTED):
        place = tmp_path / str(number)
        place.mkdir()
        for name in (*names, "a.pdf", "other.toml"):
            (place / name).touch()
        found.append(listing(str(place)))
        (place / "b.docx").touch()
        assert listing(str(place)) == found[-1]
    assert len(set(found)) == len(found)


# The program's name.


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program of a few files, and a library beside it."""
    for name in ("pipeline/a.py", "pipeline/rules/b.toml", "exporters/c.css", "elsewhere/d.py", "site/x-1.dist-info/e"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    monkeypatch.setattr(program, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), str(tmp_path / "none")])
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    for known in (program.program, program.code, program.installed):
        known.cache_clear()


def called() -> str:
    forget()
    return program.program()


PROGRAMS: dict[str, tuple[Callable[[Path], object], bool]] = {
    "code": (lambda at: (at / "pipeline" / "a.py").write_text("2"), True),
    "rules": (lambda at: (at / "pipeline" / "rules" / "b.toml").write_text("2"), True),
    "an exporter": (lambda at: (at / "exporters" / "c.css").write_text("2"), True),
    "a file's name": (lambda at: (at / "pipeline" / "a.py").rename(at / "pipeline" / "z.py"), True),
    "a library": (lambda at: (at / "site" / "x-1.dist-info").rename(at / "site" / "x-2.dist-info"), True),
    "a plug-in": (lambda at: (at / "site" / "y-1.dist-info").mkdir(), True),
    "other code": (lambda at: (at / "elsewhere" / "d.py").write_text("2"), False),
    "a note": (lambda at: (at / "pipeline" / "notes.md").write_text("2"), False),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_program_is_its_code_and_what_is_installed(name: str, named: Path) -> None:
    before, (change, other) = called(), PROGRAMS[name]
    change(named)
    assert (called() != before) == other


def test_another_python_is_another_program(named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = called()
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert called() != before


def test_the_library_that_is_found_first_is_the_one_that_is_used(named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name in (("site", "Python_DocX-1"), ("later", "python_docx-2"), ("later", "OpenCC-3")):
        (named / place / f"{name}.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(named / "site"), str(named / "later")])
    forget()
    assert program.libraries(converted=False) == {"python-docx": "1"}
    assert program.libraries(converted=True) == {"python-docx": "1", "opencc": "3"}


# Digests of fonts.


def test_a_digest_is_kept_for_a_file_of_the_same_size_and_time(tmp_path: Path) -> None:
    path, shelf = dated(tmp_path / "a.ttf", "甲"), Shelf()
    first = Digests(shelf).of(path)
    assert first == sha256("甲".encode()).hexdigest()
    dated(path, "乙")
    assert Digests(shelf).of(path) == first  # which is how it is known to be kept
    assert Digests(shelf, thorough=True).of(path) == Digests(None).of(path) == sha256("乙".encode()).hexdigest()
    dated(path, "丙", OLD + 1)
    assert Digests(shelf).of(path) == sha256("丙".encode()).hexdigest()
    (tmp_path / "other").mkdir()
    assert Digests(shelf).of(dated(tmp_path / "other" / "a.ttf", "丁", OLD + 1)) == sha256("丁".encode()).hexdigest()


def test_a_digest_of_a_file_that_has_just_changed_is_not_trusted(tmp_path: Path) -> None:
    at = now()
    path, shelf = dated(tmp_path / "a.ttf", "甲", at), Shelf()
    Digests(shelf).of(path)
    dated(path, "乙", at)
    assert Digests(shelf).of(path) == sha256("乙".encode()).hexdigest()


def test_what_is_recorded_is_believed_of_bundled_fonts_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "recorded", lambda path: "as recorded")
    path = dated(tmp_path / "a.ttf", "甲")
    own = sha256("甲".encode()).hexdigest()
    assert Digests(None).of(path) == own  # the user's, whatever it is called
    monkeypatch.setattr(fonts, "folder", lambda: tmp_path)
    assert Digests(None).of(path) == "as recorded"
    assert Digests(None, thorough=True).of(path) == own


# The store.


def test_what_was_altered_is_not_believed_though_it_can_be_read(tmp_path: Path) -> None:
    store, name = Cache(tmp_path), "k" * 64
    store.put(name, ["甲", 1])
    assert store.get(name) == ["甲", 1]
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes().replace(b"1]", b"2]"))
    assert store.get(name) is None


def test_what_is_half_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, name, real = Cache(tmp_path), "k" * 64, Path.write_bytes
    store.put(name, "old")

    def full(self: Path, data: bytes) -> int:
        real(self, data[: len(data) // 2])
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    store.put(name, "new")
    assert store.get(name) == "old"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_store_that_is_not_full_forgets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path, most=1000)
    for number in range(2):
        store.put(f"{number:064}", "x" * 380)  # more than it is brought down to, and not more than there may be
    store.trim()
    assert all(store.get(f"{number:064}") for number in range(2))
    store = replace(store, most=500)
    monkeypatch.setattr(Path, "unlink", lambda self: (_ for _ in ()).throw(OSError(13, "open elsewhere")))
    store.trim()
    assert all(store.get(f"{number:064}") for number in range(2))


# What is light enough to be read beside.


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    place = tmp_path / "p"
    place.mkdir()
    (place / "a.txt").write_text("甲", "utf-8")
    (place / "large.txt").write_bytes(b"a" * (LIGHT + 1))
    return place


def test_what_is_light(packet: Path, tmp_path: Path) -> None:
    small, large = str(packet / "a.txt"), str(packet / "large.txt")
    light = {(small,): True, (large,): False, (small, large): False, (str(packet),): False, ("-",): False}
    light |= {(small, "-"): False, (str(tmp_path / "none" / "packet.toml"),): False, (small,) * FEW: False}
    assert {asked: Asked(asked).light for asked in light} == light
    (packet / "large.txt").unlink()
    assert Asked((str(packet),)).light


def test_the_folders_that_are_looked_into(packet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(packet)
    folders = {(): ".", ("packet.toml",): ".", (str(packet),): str(packet), ("a.txt",): "", (".", "a.txt"): ""}
    assert {asked: Asked(asked).folder for asked in folders} == folders
    assert set(Asked(("a.txt", "../b.txt", "x/c.txt")).places) == {".", "..", "x"}


def test_the_clock_counts_nanoseconds() -> None:
    assert abs(now() - time.time() * 10**9) < 10**10
