"""What others make of the Word file: validators, python-docx, pandoc, LibreOffice when it refreshes the contents."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx_back import differences
from docx_contents import Entry, libreoffice, stored, word
from docx_faults import faults
from docx_file import File
from docx_reader import single
from test_docx_faults import DOCUMENT, SCOPES, planted

import checkers
from helpers import edition, every_aid, seeds, written
from pipeline.export import Edition
from pipeline.themes import THEMES
from samples import sample

BOOKS = {"seeds": seeds, "aids": every_aid, "sample": sample, "single": single}
CLEAR = r' w:type="textWrapping" w:clear="all"'


def editions() -> dict[str, Edition]:
    return {
        f"{book}-{theme}": edition(make(), theme=look) for book, make in BOOKS.items() for theme, look in THEMES.items()
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Edition]:
    """Every packet in every theme."""
    folder = tmp_path_factory.mktemp("files")
    made = {folder / f"{name}.docx": whole for name, whole in editions().items()}
    for path, whole in made.items():
        path.write_bytes(written("docx", whole.packet, theme=whole.theme))
    return made


def test_the_open_xml_sdk_has_nothing_to_say(files):
    for path in files:
        done = checkers.ooxml_validator(path)
        assert done.returncode == 0, done.stdout


def test_ooxml_integrity_has_nothing_to_say(files):
    done = checkers.ooxml_integrity(*files)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" 0 error(s), 0 warning(s), 0 info") == len(files)


def test_our_own_checker_has_nothing_to_say(files):
    assert {path.name: faults(path.read_bytes()) for path in files} == {path.name: [] for path in files}


def test_words_roles_and_contents_are_read_back_as_they_were_written(files):
    for path, made in files.items():
        assert list(differences(path, made)) == [], path.name


DAMAGE = {
    "other words by python-docx": (r"(<w:t [^>]*>)站在", r"\1"),
    "other words by pandoc": (r"(<w:t [^>]*>)站在", r"\1"),
    "署名 signature for date": (r'"PlainDate"', '"PlainSignature"'),
    "other headings by pandoc": (r'"Heading2"', '"Heading3"'),
    "other contents": (r"(<w:hyperlink.*?<w:t [^>]*>)", r"\1又"),
}


@pytest.mark.parametrize("said", DAMAGE)
def test_a_file_that_says_something_else_is_seen_to(said, tmp_path):
    made = edition(sample())
    (tmp_path / "a.docx").write_bytes(planted(written("docx", sample()), DOCUMENT, *DAMAGE[said]))
    assert said in list(differences(tmp_path / "a.docx", made))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_a_refresh_in_word_leaves_the_contents_as_they_are(theme, scope):
    """By Word's documented rules, since there is no Word to ask."""
    for book in (seeds(), sample()):
        made = edition(book, scope, THEMES[theme])
        entries = word(File.of(written("docx", book, scope, THEMES[theme])))
        assert [(e.level, e.words) for e in entries] == [(e.level, e.text) for e in made.toc.entries]


# What LibreOffice 7.4 does at a refresh. Where it is not what Word does, docx_contents.libreoffice has a rule.


def refreshed(*paths: Path) -> dict[Path, tuple[list[checkers.Line], list[checkers.Line]]]:
    """Levels, texts and page numbers of the contents, as stored and as refreshed, without their title."""
    found = checkers.refreshed(*paths, folder=paths[0].parent)
    return {path: (both["stored"], both["refreshed"]) for path, both in found.items()}


def plain(entries: list[Entry]) -> list[tuple[int, str]]:
    return [(e.level, e.text) for e in entries]


def test_a_refresh_in_libreoffice_leaves_all_but_the_levels_of_run_in_headings(files):
    found = refreshed(*files)
    for path, made in files.items():
        before, after = found[path]
        file = File.of(path.read_bytes())
        assert before == [(e.level, e.text, e.page) for e in stored(file)], path.name
        assert [line[:2] for line in after] == plain(libreoffice(file)), path.name
        run_in = [e.run_in for e in word(file)]
        assert [text for _, text, _ in after] == [e.text for e in made.toc.entries], path.name
        assert [level for level, *_ in after] == [e.level + r for e, r in zip(made.toc.entries, run_in, strict=True)]
        assert [page for *_, page in after] == [page for *_, page in before], path.name


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str]]]:
    """The seeds' contents refreshed in files that are written otherwise than ours."""
    folder = tmp_path_factory.mktemp("variants")
    data = written("docx", seeds())
    styled = ' \\\\h \\\\t "标题 title level 2,2"'
    made = {
        "ours": data,
        "plain breaks": planted(data, DOCUMENT, CLEAR, "", count=0),
        "styles by name": planted(data, DOCUMENT, r" \\h", styled),
        "true range": planted(data, DOCUMENT, r'TOC \\o "1-5"', r'TOC \\o "1-4"'),
    }
    for name, content in made.items():
        (folder / f"{name}.docx").write_bytes(content)
    found = refreshed(*(folder / f"{name}.docx" for name in made))
    return {path.stem: [(level, text) for level, text, _ in after] for path, (_, after) in found.items()}


def test_plain_breaks_in_headings_become_spaces_in_libreoffice(variants):
    assert (1, "党委书记在XX区工会第五次代表大会上的讲话") in variants["ours"]
    assert (1, "党委书记在XX区工会 第五次代表大会上的讲话") in variants["plain breaks"]


def test_styles_named_in_the_field_are_listed_twice_in_libreoffice(variants):
    doubled = [e for e in variants["ours"] if variants["styles by name"].count(e) == 2]
    assert [text[:10] for _, text in doubled] == ["关于认真学习贯彻党的"]


def test_run_in_headings_beyond_the_range_are_dropped_in_libreoffice(variants):
    dropped = [e for e in variants["ours"] if e not in variants["true range"]]
    assert dropped
    assert {level for level, _ in dropped} == {5}
    assert len(variants["true range"]) == len(variants["ours"]) - len(dropped)


def test_one_of_several_spaces_is_left_in_libreoffice(tmp_path):
    data = planted(written("docx", sample()), DOCUMENT, "第一章 总则(?=</w:t></w:r><w:b)", "第一章  总则")
    (tmp_path / "a.docx").write_bytes(data)
    ((_, after),) = refreshed(tmp_path / "a.docx").values()
    assert (2, "第一章 总则") in [line[:2] for line in after]


def test_a_heading_that_a_user_adds_reflows_and_a_refresh_numbers_it(tmp_path):
    """A heading and a page of text, written in by python-docx before a heading of the second document."""
    document = docx.Document(BytesIO(written("docx", seeds())))
    place = next(p for p in document.paragraphs if p.style.style_id == "Heading2")
    place.insert_paragraph_before("用户所加的一节", style=place.style)
    for _ in range(33):
        place.insert_paragraph_before("新加的一段。", style="Body Text")
    document.save(str(path := tmp_path / "own.docx"))
    ((old, found),) = refreshed(path).values()
    known = [(level, text.replace("\n", ""), page) for level, text, page in old]
    at = next(n for n, (_, text, _) in enumerate(found) if text == "用户所加的一节")
    before, (_, _, page), after = found[:at], found[at], found[at + 1 :]
    assert [line[1:] for line in before] == [line[1:] for line in known[:at]]
    assert [text for _, text, _ in after] == [text for _, text, _ in known[at:]]
    moved = [int(now[2]) - int(then[2]) for now, then in zip(after, known[at:], strict=True)]
    assert page == known[at][2]
    assert moved[0] == 1
    assert set(moved) <= {0, 1}
