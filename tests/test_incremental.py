"""Builds after the first: what has not changed is not done again, and what has is never missed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline import plan as plans
from pipeline import recorded, tables
from pipeline.access import Access
from pipeline.brief import Brief
from pipeline.build import asked, making, reading
from pipeline.build.asked import Asked
from pipeline.build.cache import Cache
from pipeline.build.files import Output
from pipeline.build.fresh import listing
from pipeline.build.stale import stale
from pipeline.cli import building, main
from pipeline.errors import Failed, SourceError
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.limits import Limits
from pipeline.typeset import fonts
from shelf import Shelf

ROOT = Path(__file__).resolve().parents[1]
TEXT = "关于学习的通知\n各工会：\n一、要学习\n第{}份文件的正文。\n二、要落实\n这是最后一段。\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "packet"
    place.mkdir()
    for number in (1, 2):
        (place / f"{number}.txt").write_text(TEXT.format(number), "utf-8")
    (place / "packet.toml").write_text('[meta]\ntitle = "汇编"\n', "utf-8")
    return place


def build(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["build", str(folder), "-o", str(folder.parent / "out"), *more])


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """What stands in the output folder: when each file was written, and what it holds."""
    return {p.name: (p.stat().st_ino, p.read_bytes()) for p in sorted((folder.parent / "out").iterdir())}


def data(folder: Path) -> dict[str, bytes]:
    return {name: held for name, (_, held) in state(folder).items()}


def test_where_nothing_has_changed_nothing_is_written(folder: Path) -> None:
    first = build(folder)
    assert first.exit_code == 0, first.stderr
    assert first.stdout.splitlines()[-1].endswith("manifest.json")  # which is the last to tell of the others
    before = state(folder)
    again = build(folder)
    assert (again.exit_code, again.stdout) == (0, f"nothing has changed: 4 files in {folder.parent / 'out'}\n")
    assert state(folder) == before
    os.utime(folder / "1.txt")  # touched, and still the same
    assert "nothing has changed" in build(folder).stdout


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda at: (at / "1.txt").write_text(TEXT.format(3), "utf-8"),  # of the same size, within the same second
    "packet.toml": lambda at: (at / "packet.toml").write_text('[meta]\ntitle = "别名"\n', "utf-8"),
    "a text more": lambda at: (at / "3.txt").write_text(TEXT.format(3), "utf-8"),
    "a text less": lambda at: (at / "2.txt").unlink(),
    "an output": lambda at: (at.parent / "out" / "汇编.epub").write_bytes(b"?"),
    "an output less": lambda at: (at.parent / "out" / "汇编.pdf").unlink(),
    "the manifest": lambda at: (at.parent / "out" / "manifest.json").write_text("{}"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_seen(name: str, folder: Path, tmp_path: Path) -> None:
    assert build(folder).exit_code == 0
    CHANGES[name](folder)
    assert build(folder, "--check").exit_code == 1
    assert "wrote" in build(folder).stdout
    fresh = CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "anew"), "--no-cache"])
    assert fresh.exit_code == 0
    made = {p.name: p.read_bytes() for p in (tmp_path / "anew").iterdir()}
    assert made == {name: held for name, held in data(folder).items() if name in made}
    assert build(folder, "--check").exit_code == 0


def test_other_options_and_another_date_are_other_builds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(folder).exit_code == 0
    for options in (("--theme", "pocket"), ("--to", "epub"), ("--each",), ("--booklet",)):
        assert "wrote" in build(folder, *options).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "wrote" in build(folder).stdout


def test_packet_toml_that_comes_later_is_seen(tmp_path: Path) -> None:
    place = tmp_path / "p"
    place.mkdir()
    (place / "1.txt").write_text(TEXT.format(1), "utf-8")
    assert build(place).exit_code == 0
    (place / "packet.toml").write_text('[build]\nformats = ["markdown"]\n', "utf-8")
    assert ".md" in build(place).stdout


def test_what_was_odd_is_said_again_and_strict_stays_strict(folder: Path) -> None:
    (folder / "1.txt").write_text(TEXT.format("1（") + "没有完\n", "utf-8")
    first = build(folder)
    assert "unclosed-bracket" in first.stderr
    assert build(folder).stderr == first.stderr
    strict = build(folder, "--strict")
    assert (strict.exit_code, "--strict was given" in strict.stderr) == (1, True)


def test_a_text_whose_reading_fails_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "spread", lambda work, tasks, jobs: [work(next(tasks)), Failed("the worker has died")])
    failed = build(folder, "--jobs", "1")
    assert (failed.exit_code, f"{folder}/2.txt: the worker has died" in failed.stderr) == (1, True)


def test_what_is_odd_twice_at_one_place_is_said_once(folder: Path) -> None:
    (folder / "packet.toml").write_text('[meta]\ntitle = "汇𪚥"\nsubtitle = "汇𪚥"\n', "utf-8")
    assert build(folder, "--to", "markdown").stderr.count("no font has 𪚥") == 1


def test_only_the_text_that_was_edited_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = reading.decode
    monkeypatch.setattr(
        reading, "decode", lambda data, name, encoding: read.append(Path(name).name) or real(data, name, encoding)
    )
    assert build(folder, "--jobs", "1").exit_code == 0
    (folder / "2.txt").write_text(TEXT.format(9), "utf-8")
    assert build(folder, "--jobs", "1").exit_code == 0
    assert read == ["1.txt", "2.txt", "2.txt"]
    monkeypatch.setattr(building, "program", lambda: "another")
    assert build(folder, "--jobs", "1").exit_code == 0
    assert read == ["1.txt", "2.txt", "2.txt", "1.txt", "2.txt"]


def test_without_the_cache_nothing_is_kept(folder: Path, cache: Path) -> None:
    for _ in range(2):
        assert "wrote" in build(folder, "--no-cache").stdout
    assert not (cache / "jiangyi" / "answers-1").exists()


def test_a_broken_or_deleted_cache_is_no_cache(folder: Path, cache: Path) -> None:
    assert build(folder).exit_code == 0
    before = data(folder)
    for number, path in enumerate(p for p in cache.rglob("*") if p.is_file()):
        path.write_bytes((b"", b"{", path.read_bytes()[:-1] + b"?", path.read_bytes()[:99])[number % 4])
    again = build(folder)
    assert (again.exit_code, again.stdout.count("wrote")) == (0, 4)
    assert data(folder) == before


def test_a_cache_that_cannot_be_written_is_no_error(folder: Path, cache: Path) -> None:
    cache.write_text("a file where the folder would be")
    assert build(folder).exit_code == 0


def test_the_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    store = Cache(tmp_path / "c", most=10_000)
    for number in range(20):
        store.put(f"{number:064}", "x" * 900)
        os.utime(store._path(f"{number:064}"), (number, number))
    assert store.get(f"{0:064}")  # used now
    store.trim()
    left = [number for number in range(20) if store.get(f"{number:064}")]
    assert left[0] == 0
    assert left[1:] == list(range(20 - len(left) + 1, 20))
    assert sum(path.stat().st_size for path in (tmp_path / "c").rglob("*") if path.is_file()) <= 10_000


def test_any_number_of_processes_makes_the_same(folder: Path) -> None:
    made = []
    for jobs in ("1", "2", "5"):
        assert build(folder, "--no-cache", "--booklet", "--jobs", jobs).exit_code == 0
        made.append(data(folder))
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_an_ebook_names_no_pages_where_the_pdf_cannot_be_written(jobs: str, folder: Path, tmp_path: Path) -> None:
    (folder / "1.txt").write_text(TEXT.format("1𪚥"), "utf-8")
    for _ in range(2):  # what went wrong goes wrong again
        failed = build(folder, "--jobs", jobs)
        assert (failed.exit_code, "wrote" in failed.stdout) == (1, True)
    assert build(folder, "--jobs", jobs, "--check").exit_code == 1  # though all else is as it would be
    alone = CliRunner().invoke(main, ["build", str(folder), "--to", "epub", "-o", str(tmp_path / "alone")])
    assert alone.exit_code == 0
    assert state(folder)["汇编.epub"][1] == (tmp_path / "alone" / "汇编.epub").read_bytes()


def test_check_says_what_would_change_and_writes_nothing(folder: Path) -> None:
    out = folder.parent / "out"
    first = build(folder, "--check")
    assert (first.exit_code, first.stdout) == (1, f"{out}/manifest.json: there is none, or it is no manifest\n")
    assert not out.exists()
    assert build(folder).exit_code == 0
    good = build(folder, "--check", "--no-cache")
    assert (good.exit_code, good.stdout) == (0, f"nothing would change in {out}\n")
    (folder / "2.txt").rename(folder / "3.txt")
    before = state(folder)
    stale = build(folder, "--check")
    assert stale.exit_code == 1
    assert "manifest.json: 2.txt is read no more\nmanifest.json: 3.txt is new (read)\n" in stale.stdout
    assert state(folder) == before


def test_check_is_content_with_a_manifest_alone_and_not_with_half_of_the_files(folder: Path) -> None:
    assert build(folder).exit_code == 0
    out = folder.parent / "out"
    (out / "汇编.pdf").unlink()
    half = build(folder, "--check")
    assert (half.exit_code, half.stdout) == (1, f"{out}/汇编.pdf: it is missing\n")
    for name in ("汇编.docx", "汇编.epub"):
        (out / name).unlink()
    assert build(folder, "--check").exit_code == 0


def test_a_check_hashes_what_looks_the_same(folder: Path) -> None:
    assert build(folder).exit_code == 0
    text, old = folder / "1.txt", time.time() - 1000
    os.utime(text, (old, old))
    assert "wrote" not in build(folder).stdout
    (folder.parent / "out" / "manifest.json").touch()
    assert build(folder).exit_code == 0
    text.write_text(TEXT.format(7), "utf-8")
    os.utime(text, (old, old))  # of the same size, and dated back
    assert build(folder, "--check").exit_code == 1


def test_a_packet_toml_that_changes_while_it_is_built_is_built_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = plans.config.parse

    def meddled(text: str, name: str, theme: str = "") -> object:
        Path(name).write_text('[meta]\ntitle = "别编"\n', "utf-8")  # of the same size, after it was read
        return real(text, name, theme)

    monkeypatch.setattr(plans.config, "parse", meddled)
    assert "汇编" in build(folder, "--jobs", "1").stdout
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
    assert "别编" in build(folder, "--jobs", "1").stdout


def test_a_check_tells_of_data_that_are_not_what_was_recorded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(folder).exit_code == 0
    assert build(folder, "--check").exit_code == 0
    monkeypatch.setattr(tables, "verified", lambda recipe: not recipe.name.startswith("words"))
    for more in ((), ("--no-cache",)):
        said = build(folder, "--check", *more)
        assert (said.exit_code, said.stdout.count("install Jiangyi and its libraries anew")) == (1, 1)
    assert "nothing has changed" in build(folder).stdout  # which looks at no library


def test_one_process_is_one_and_several_are_several(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    for module in (building, making):
        monkeypatch.setattr(module, "beside", lambda work: begun.append(work) or work)
    counts = []
    for jobs in ("1", "2"):
        assert build(folder, "--no-cache", "--jobs", jobs).exit_code == 0
        counts.append(len(begun))
    monkeypatch.setattr(asked, "LIGHT", 1)  # now all are heavy: they are spread over processes themselves
    monkeypatch.setattr(reading, "spread", lambda work, tasks, jobs: map(work, tasks))
    assert build(folder, "--no-cache", "--jobs", "2").exit_code == 0
    assert [*counts, len(begun)] == [0, 3, 5]  # reading, DOCX, EPUB; then the last two


def test_where_nothing_can_be_made_there_is_no_manifest(folder: Path) -> None:
    (folder / "1.txt").write_text(TEXT.format("1𪚥"), "utf-8")
    assert build(folder, "--to", "pdf").exit_code == 1
    assert not (folder.parent / "out").exists()


def test_standard_input_is_read_each_time(tmp_path: Path) -> None:
    made = []
    for number in (1, 2, 2):
        command = ["build", "-", "--to", "markdown", "-o", str(tmp_path / "out")]
        said = CliRunner().invoke(main, command, input=TEXT.format(number).encode())
        assert (said.exit_code, "wrote" in said.stdout) == (0, True)
        made.append(next((tmp_path / "out").glob("*.md")).read_text("utf-8"))
    assert "第1份" in made[0]
    assert "第2份" in made[1]


def test_a_font_of_the_users_that_changes_is_seen(folder: Path) -> None:
    first, second = sorted(fonts.folder().glob("*.[ot]tf"), key=lambda path: path.stat().st_size)[:2]
    (folder / "packet.toml").write_text('[meta]\ntitle = "汇编"\n[fonts]\nfallback = ["own.ttf"]\n', "utf-8")
    (folder / "own.ttf").write_bytes(first.read_bytes())
    assert build(folder, "--to", "markdown").exit_code == 0
    assert "nothing has changed" in build(folder, "--to", "markdown").stdout
    (folder / "own.ttf").write_bytes(second.read_bytes())
    assert "own.ttf has changed (a font)" in build(folder, "--to", "markdown", "--check").stdout
    assert "wrote" in build(folder, "--to", "markdown").stdout


def test_a_check_believes_no_record_of_fonts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "recorded", lambda path: "0" * 64)
    assert build(folder, "--to", "markdown").exit_code == 0
    assert "has changed (a font)" in build(folder, "--to", "markdown", "--check").stdout


def test_texts_that_a_list_does_not_name_are_no_change(folder: Path) -> None:
    listed = '[meta]\ntitle = "汇编"\n[[documents]]\nfile = "1.txt"\n'
    (folder / "packet.toml").write_text(listed, "utf-8")
    assert build(folder, "--to", "markdown").exit_code == 0
    (folder / "note.txt").write_text("?", "utf-8")
    assert "nothing has changed" in build(folder, "--to", "markdown").stdout


def test_what_comes_while_texts_are_read_is_not_taken_for_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, clock = listing(str(folder)), iter((1, 2, 3))
    monkeypatch.setattr(reading, "now", lambda: next(clock))

    def meanwhile(found: Iterable[Brief], total: int) -> Iterable[Brief]:
        (folder / "3.txt").write_text(TEXT.format(3), "utf-8")
        yield from found

    gathered = reading.gathered(Asked((str(folder),)), shown=meanwhile)
    assert (gathered.at, gathered.folders) == (1, {str(folder): before})


def test_the_cache_is_kept_small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[int] = []
    monkeypatch.setattr(Cache, "trim", lambda self: trimmed.append(1))
    assert build(folder, "--to", "markdown").exit_code == 0
    assert len(trimmed) == 1


# What decides how a text is read, the text apart: packet.toml or options that say otherwise, or limits.
SHA = f'sha256 = "{sha256(TEXT.format(1).encode()).hexdigest()}"\n'
DECIDE: dict[str, tuple[str, Access]] = {
    "nothing": ("", Access()),
    "a fix": (f'{SHA}[[documents.fix]]\ndo = "drop"\ntext = "这是最后一段。"\n', Access()),
    "another fix": (f'{SHA}[[documents.fix]]\ndo = "level"\nline = 3\nlevel = 2\n', Access()),
    "an encoding": ('encoding = "gb18030"\n', Access()),
    "a variant": ('[text]\nvariant = "zh-Hant"\n', Access()),
    "a limit": ("", Access(limits=Limits(line=3))),
}


def test_what_was_kept_is_of_the_same_text_read_in_the_same_way(tmp_path: Path) -> None:
    def read(said: str, access: Access, kept: Kept) -> str:
        named = '[[documents]]\nfile = "1.txt"\n'
        (tmp_path / "packet.toml").write_text(named + said, "utf-8")
        try:
            (brief,) = reading.briefs(plans.plan((str(tmp_path),), access=access), kept)
        except SourceError as error:
            return str(error)
        origins.add(brief.document.origin)
        return repr(replace(brief, document=brief.document.of("")))

    origins = set[str]()
    (tmp_path / "1.txt").write_text(TEXT.format(1), "utf-8")
    kept = Kept(Shelf(), "1")
    found = {name: [read(*how, kept), read(*how, kept), read(*how, NOTHING_KEPT)] for name, how in DECIDE.items()}
    assert {name: len(set(said)) for name, said in found.items()} == dict.fromkeys(DECIDE, 1)
    assert len({said[0] for said in found.values()}) == len(DECIDE)
    assert len(origins) == sum(said[0].startswith("Brief(") for said in found.values())  # else it could not be read


def test_files_of_what_was_kept_are_those_of_nothing_kept(tmp_path: Path) -> None:
    """Texts that are read, called, numbered and followed by others in one way after another, one store for all."""

    def files(way: str | tuple[str, ...], kept: Kept) -> list[bytes]:
        if isinstance(way, str):
            (tmp_path / "packet.toml").write_text(way, "utf-8")
        asked = (str(tmp_path),) if isinstance(way, str) else tuple(str(tmp_path / name) for name in way)
        build = making.Build.of(plans.plan(asked), kept)
        return [output.data for output in build.outputs(("docx", "epub", "pdf"))]

    for name, text in (("1.txt", TEXT.format(1)), ("2.txt", "第一段。\n第二段。\n"), ("3.txt", TEXT.format(3))):
        (tmp_path / name).write_text(text, "utf-8")
    orders = ("1.txt", "2.txt"), ("2.txt", "1.txt"), ("2.txt", "3.txt"), ("3.txt", "2.txt", "1.txt"), ("2.txt",)
    ways = [f'[[documents]]\nfile = "1.txt"\n{said}' for name, (said, _) in DECIDE.items() if "enc" not in name]
    ways += [f'[[documents]]\nfile = "2.txt"\ntitle = "{title}"\n' for title in ("甲", "乙")]
    kept = Kept(Shelf(), "1")
    assert [files(way, kept) for way in (*orders, *ways)] == [files(way, NOTHING_KEPT) for way in (*orders, *ways)]


MADE = {"format": 2, "jiangyi": "1", "libraries": {"a": "1"}, "inputs": {"b": "2"}, "fonts": {"c": "3"}, "outputs": {}}
STALE: dict[str, tuple[object, str]] = {
    "a list": ([], "there is none, or it is no manifest"),
    "none of it": ({}, "a is new (a library)"),
    "another library": (MADE | {"libraries": {"a": "0"}}, "a has changed (a library)"),
    "another text": (MADE | {"inputs": {"b": "0"}}, "b has changed (read)"),
    "another font": (MADE | {"fonts": {"c": "0"}}, "c has changed (a font)"),
    "a font less": (MADE | {"fonts": {}}, "c is new (a font)"),
    "a font more": (MADE | {"fonts": {"c": "3", "d": "4"}}, "d is a font no more"),
    "another file": (MADE | {"outputs": {"e": {}}}, "e is written no more"),
    "another form": (MADE | {"format": 1}, "it is of another version of jiangyi"),
    "another version": (MADE | {"jiangyi": "0"}, "it is of another version of jiangyi"),
}


@pytest.mark.parametrize("name", STALE)
def test_a_manifest_that_says_something_else_is_told(name: str, tmp_path: Path) -> None:
    found, said = STALE[name]
    (tmp_path / "manifest.json").write_text(json.dumps(found), "utf-8")
    made = Output("manifest.json", json.dumps(MADE).encode())
    assert said in "\n".join(stale(tmp_path, made))
    (tmp_path / "manifest.json").write_bytes(made.data)
    assert not list(stale(tmp_path, made))


def test_watch_builds_again_after_a_change_and_outlives_errors(folder: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "build", str(folder), "-o", str(folder.parent / "out")]
    command += ["--watch", "--to", "markdown", "--log-format", "json"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--to", "markdown", "--log-format", "json"], env=env, stderr=subprocess.PIPE, text=True
    ) as watching:
        assert watching.stderr

        def until(event: str) -> dict[str, object]:
            assert watching.stderr
            return next(said for said in map(json.loads, watching.stderr) if said["event"] == event)

        until("wrote")
        until("wrote")
        time.sleep(0.5)
        (folder / "packet.toml").write_text("[meta]\ntitel = 1\n", "utf-8")
        assert "titel" in str(until("error")["message"])
        (folder / "packet.toml").write_text('[meta]\ntitle = "再来"\n', "utf-8")
        assert str(until("wrote")["file"]).endswith("再来.md")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) in (0, 1, 130)


def test_watch_and_check_do_not_go_together(folder: Path) -> None:
    assert build(folder, "--watch", "--check").exit_code == 2
