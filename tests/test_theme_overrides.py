"""`[theme]` of packet.toml: what changes, what follows, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.config import Config, parse
from pipeline.errors import ConfigError
from pipeline.plan import plan, template
from pipeline.theme import MM, Align, Face, Notes, Stroke, Style, Theme
from pipeline.themes import GONGWEN, HANDOUT, LARGE, SUMMARIES, THEMES


def theme(text: str, name: str = "") -> Theme:
    return parse(text, "p.toml", name).theme


def restyled(base: Theme, name: str, **figures: object) -> Theme:
    styles = (replace(s, **figures) if s.name == name else s for s in base.styles)  # type: ignore[arg-type]
    return replace(base, styles=tuple(styles))


# What is said, and the theme that it makes: all else is as it was.
SAID: dict[str, tuple[str, Theme]] = {
    "nothing": ("", HANDOUT),
    "no figure": ("[theme]\n", HANDOUT),
    "a name": ('[theme]\nname = "large"', LARGE),
    "a scalar": ("[theme]\nsqueeze = false\nstagger = 2", replace(HANDOUT, squeeze=False, stagger=2.0)),
    "a length": ("[theme.sheet]\nfooter = 40", replace(HANDOUT, sheet=replace(HANDOUT.sheet, footer=40.0))),
    "a length with a unit": (
        '[theme.sheet]\ntop = "24mm"',
        replace(HANDOUT, sheet=replace(HANDOUT.sheet, top=24 * MM)),
    ),
    "no mirror": ("[theme.sheet]\nmirrored = false", replace(HANDOUT, sheet=replace(HANDOUT.sheet, mirrored=False))),
    "a part of the cover": ("[theme.cover]\nhead = 0.2", replace(HANDOUT, cover=replace(HANDOUT.cover, head=0.2))),
    "the page number": (
        "[theme]\nfolio = { outer = false, dashes = true }",
        replace(HANDOUT, folio=replace(HANDOUT.folio, outer=False, dashes=True)),
    ),
    "no notes": ("[theme]\nnotes = false", replace(HANDOUT, notes=None)),
    "notes of which nothing is said": ("[theme.notes]\n", HANDOUT),
    "other notes": ('[theme.notes]\nwidth = "25mm"', replace(HANDOUT, notes=Notes(gap=7 * MM, width=25 * MM))),
    "notes of one's own": (
        '[theme]\nname = "gongwen"\n[theme.notes]\ngap = 6\nwidth = "1cm"',
        replace(GONGWEN, notes=Notes(6.0, 10 * MM)),
    ),
    "a face": ('[theme.styles.heading-2]\nface = "黑体"', restyled(HANDOUT, "heading-2", face=Face.HEI)),
    "the face of a lead": ('[theme.styles.lead-1]\nface = "楷体"', restyled(HANDOUT, "lead-1", face=Face.KAI)),
    "a style that is quoted": ('[theme.styles."title"]\nsize = "小一"', restyled(HANDOUT, "title", size=24.0)),
    "a line of a style": (
        '[theme.styles.title]\nalign = "left"\nkeep_next = false\ncolour = "C00000"',
        restyled(HANDOUT, "title", align=Align.LEFT, keep_next=False, colour="C00000"),
    ),
    "a rule": (
        '[theme.styles.title.under]\ndistance = 6\nthickness = "1pt"',
        restyled(HANDOUT, "title", under=Stroke(6.0, 1.0)),
    ),
    "another rule": (
        '[theme]\nname = "gongwen"\n[theme.styles.document-number]\nunder = { colour = "000000" }',
        restyled(GONGWEN, "document-number", under=Stroke(4 * MM, 1.0, "000000")),
    ),
    "no rule": (
        '[theme]\nname = "gongwen"\n[theme.styles.document-number]\nunder = false',
        restyled(GONGWEN, "document-number", under=None),
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_only_what_is_named_changes(name: str) -> None:
    text, wanted = SAID[name]
    assert theme(text) == wanted


def test_a_theme_named_on_the_command_line_goes_before_the_packets_and_keeps_its_changes() -> None:
    text = '[theme]\nname = "gongwen"\nsqueeze = false\n[theme.styles.title]\nface = "黑体"'
    assert theme(text, "large") == restyled(replace(LARGE, squeeze=False), "title", face=Face.HEI)


# What follows. Each: what is said, of which style, and what it must be then.


def style(text: str, name: str = "paragraph") -> Style:
    return theme(text).style(name)


OFFICIAL = '[theme]\nname = "gongwen"\n'


def test_cells_fill_a_measure_that_has_changed() -> None:
    """As many as fit: 27.5 characters are set as 27, a little further apart."""
    made = theme(OFFICIAL + '[theme.sheet]\ninner = "31mm"')
    assert made.style("paragraph").pitch == pytest.approx(153 * MM / 27)
    assert {s.pitch for s in made.styles if s.pitch} == {made.style("paragraph").pitch}
    assert [s.name for s in made.styles if s.pitch] == [s.name for s in GONGWEN.styles if s.pitch]


@pytest.mark.parametrize(("size", "cells"), [(14, 32), (16, 28), (18, 24)])
def test_cells_follow_the_size_of_their_style(size: float, cells: int) -> None:
    """Word's 三号 of 16 points still has 28 of them a line, as Word sets it."""
    made = theme(OFFICIAL + f"[theme.styles.paragraph]\nsize = {size}")
    assert made.style("paragraph").pitch == pytest.approx(156 * MM / cells)
    assert made.style("heading-1") == GONGWEN.style("heading-1")


def test_a_pitch_that_is_named_is_kept() -> None:
    assert style(OFFICIAL + "[theme.styles.paragraph]\nsize = 14\npitch = 15").pitch == 15
    assert style(OFFICIAL + "[theme.styles.paragraph]\nsize = 14\npitch = 0").pitch == 0
    assert style("[theme.styles.paragraph]\nsize = 14").pitch == 0


@pytest.mark.parametrize("name", THEMES)
def test_what_stands_on_rows_follows_the_row(name: str) -> None:
    base = THEMES[name]
    made = theme(f'[theme]\nname = "{name}"\nrow = 33')
    assert (made.row, made.style("paragraph").leading) == (33, 33)
    for before, after in zip(base.styles, made.styles, strict=True):
        for key in ("leading", "before", "after"):
            assert getattr(after, key) / 33 == pytest.approx(getattr(before, key) / base.row)
        heights = {"leading": after.leading, "before": after.before, "after": after.after}
        assert replace(before, **heights) == after  # type: ignore[arg-type]


def test_the_row_follows_the_leading_of_paragraphs() -> None:
    assert theme("[theme.styles.paragraph]\nleading = 28") == theme("[theme]\nrow = 28")
    both = theme("[theme]\nrow = 14\n[theme.styles.paragraph]\nleading = 28\n[theme.styles.title]\nleading = 56")
    assert (both.row, both.style("paragraph").leading, both.style("title").leading) == (14, 28, 56)
    assert both.style("table").leading == pytest.approx(16 * 28 / 21)
    assert theme("[theme.styles.title]\nleading = 42").row == HANDOUT.row


# What cannot be: where, what is said of it, and the way out.
BAD: dict[str, tuple[str, str, str]] = {
    "no table": ('theme = "gongwen"', "1: 'theme' is not a table", "write [theme]"),
    "another theme": ('[theme]\nname = "gongwne"', "2: no theme is called 'gongwne'", "did you mean 'gongwen'?"),
    "no theme at all": ('[theme]\nname = "x"', "2: no theme is called 'x'", "themes: handout, gongwen, pocket, large"),
    "a theme that is a number": ("[theme]\nname = 1", "2: 'theme.name' is a whole number, not a string", ""),
    "an unknown figure": ("[theme]\n\nrows = 3", "3: unknown key 'theme.rows'", "did you mean 'row'?"),
    "an unknown margin": ("[theme.sheet]\nleft = 3", "2: unknown key 'theme.sheet.left'", "known keys: width,"),
    "an unknown style": ("[theme.styles.paragrph]\nsize = 3", "1: no style is called 'paragrph'", "'paragraph'?"),
    "the name of a style": ('[theme.styles.title]\nname = "x"', "2: unknown key 'theme.styles.title.name'", "face"),
    "the size of a lead": ("[theme.styles.lead]\nsize = 9", "2: unknown key 'theme.styles.lead.size'", "keys: face"),
    "a style that is no table": ("[theme.styles]\ntitle = 1", "2: 'theme.styles.title' is not a table", "write"),
    "styles that are no table": ("[theme]\nstyles = 1", "2: 'theme.styles' is not a table", "write"),
    "true for a number": ("[theme]\nrow = true", "2: 'theme.row' is true or false, not a number", ""),
    "a number for true": ("[theme]\nsqueeze = 1", "2: 'theme.squeeze' is a whole number, not true or false", ""),
    "no number": ("[theme]\nrow = nan", "2: 'theme.row' is no number between", ""),
    "a number without end": ("[theme]\nrow = -inf", "2: 'theme.row' is no number between", ""),
    "a huge number": (f"[theme]\nrow = {'9' * 400}", "2: 'theme.row' is no number between", ""),
    "a string for em": ('[theme]\nstagger = "2mm"', "2: 'theme.stagger' is a string, not a number", ""),
    "an unknown unit": ('[theme.sheet]\ntop = "3px"', "2: 'theme.sheet.top': '3px' is no length", ""),
    "an unknown face": ('[theme.styles.title]\nface = "宋"', "2: 'theme.styles.title.face' cannot be '宋'", "宋体"),
    "an unknown alignment": ('[theme.styles.title]\nalign = "centre"', "2: 'theme.styles.title.align' cannot", "'center'?"),
    "true notes": ("[theme]\nnotes = true", "2: 'theme.notes' is not a table", "write [theme.notes]"),
    "no notes by a number": ("[theme]\nnotes = 0", "2: 'theme.notes' is not a table", "write [theme.notes]"),
    "a key that is quoted": ('[theme.styles."title"]\n"size" = 0', "2: 'theme.styles.title.size' is 0", ""),
    "notes without a width": (OFFICIAL + "[theme.notes]\ngap = 1", "3: 'theme.notes' has no 'width'", "width = …"),
    "a rule without a thickness": ("[theme.styles.title.under]\ndistance = 1", "1: 'theme.styles.title.under' has no", ""),
    # Figure by figure.
    "no row": ("[theme]\nrow = 0", "2: 'theme.row' is 0: it must be more than 0", ""),
    "a stagger to the left": ("[theme]\nstagger = -1", "2: 'theme.stagger' is -1: it must be at least 0", ""),
    "a gap to the left": ("[theme]\ngap = -0.1", "2: 'theme.gap' is -0.1: it must be at least 0", ""),
    "a wide gap": ("[theme]\ngap = 0.6", "2: 'theme.gap' is 0.6 em: 0.5 at most", "a quarter"),
    "no width": ("[theme.sheet]\nwidth = 0", "2: 'theme.sheet.width' is 0: it must be more than 0", ""),
    "no height": ("[theme.sheet]\nheight = -1", "2: 'theme.sheet.height' is -1", ""),
    "a wide sheet": ('[theme.sheet]\nwidth = "23in"', "2: 'theme.sheet.width' is over 22 inches", ""),
    "a high sheet": ('[theme.sheet]\nheight = "60cm"', "2: 'theme.sheet.height' is over 22 inches", ""),
    "a margin outside": ("[theme.sheet]\nouter = -1", "2: 'theme.sheet.outer' is -1: it must be at least 0", ""),
    "no type area, across": ("[theme.sheet]\ninner = 470", "2: the margins leave nothing of the sheet's width", ""),
    "no type area, down": ("[theme.sheet]\n\ntop = 800", "3: the margins leave nothing of the sheet's height", ""),
    "a sheet too low": ("[theme.sheet]\nheight = 90", "2: the margins leave nothing of the sheet's height", ""),
    "no size": ("[theme.styles.title]\nsize = 0", "2: 'theme.styles.title.size' is 0", ""),
    "letters below one another": ("[theme.styles.title]\nsize = 40", "2: lines of 'title' would overlap: 40 points", "leading"),
    "lines within one another": ("[theme.styles.title]\nleading = 9", "2: lines of 'title' would overlap", ""),
    "rows within one another": ("[theme]\nrow = 11", "2: lines of 'cover-organisation' would overlap", ""),
    "letters within one another": (OFFICIAL + "[theme.styles.date]\npitch = 9", "4: characters of 'date' would overlap", ""),
    "space taken away": ("[theme.styles.title]\nbefore = -1", "2: 'theme.styles.title.before' is -1", ""),
    "an indent outside": ("[theme.styles.date]\nindent = -1", "2: 'date' would begin outside the type area", ""),
    "a left outside": ("[theme.styles.date]\nleft = -1", "2: 'theme.styles.date.left' is -1", ""),
    "a short line": ("[theme.styles.date]\nright = 32", "2: a line of 'date' holds 1.0 characters: it must hold 2", ""),
    "short lines": ("[theme.styles.paragraph]\nsize = 40\nleading = 40", "2: a line of 'paragraph' holds 9.9 characters", ""),
    "narrow margins": ('[theme]\nnotes = false\n[theme.sheet]\nouter = "145mm"', "4: a line of 'paragraph' holds 9.", ""),
    "no colour": ('[theme.styles.title]\ncolour = "red"', "2: 'red' is no colour", "six hex digits"),
    "the colour of a rule": (OFFICIAL + '[theme.styles.document-number.under]\ncolour = "#C00000"', "4: '#C00000' is no", ""),
    "a rule above": (OFFICIAL + "[theme.styles.document-number.under]\ndistance = -1", "4: 'theme.styles.document-number.", ""),
    "no rule at all": (OFFICIAL + "[theme.styles.document-number.under]\nthickness = 0", "4: 'theme.styles.document-nu", ""),
    "a low page": ("[theme.sheet]\nheight = 240", "2: a page holds 4 rows of 21 points: it must hold 5", ""),
    "high rows": ("[theme]\nrow = 170", "2: a page holds 4 rows of 170 points: it must hold 5", ""),
    "a page number in the text": ('[theme.sheet]\nfooter = "31mm"', "2: the page number has no place at 87.8", "lower margin"),
    "a page number off the sheet": ("[theme.sheet]\nfooter = 1", "2: the page number has no place at 1", ""),
    "a page number outside": ("[theme.folio]\nindent = -1", "2: 'theme.folio.indent' is -1", ""),
    "a page number far inside": ("[theme.folio]\nindent = 20", "2: the page number would stand beyond the middle", ""),
    "a cover upside down": ("[theme.cover]\nhead = 0.8", "2: the parts of the cover are not in their order", "0.22"),
    "a cover too low": ("[theme.cover]\nfoot = 1.2", "2: the parts of the cover are not in their order", ""),
    "notes off the sheet": ('[theme.sheet]\nouter = "35mm"', "2: the lines for notes need an outer margin of 38.0 mm", "notes = false"),
    "no notes wide": ("[theme.notes]\nwidth = 0", "2: 'theme.notes.width' is 0", ""),
    "notes in the text": ("[theme.notes]\ngap = -1", "2: 'theme.notes.gap' is -1", ""),
    "notes of no ink": ("[theme.notes]\nthickness = 0", "2: 'theme.notes.thickness' is 0", ""),
    "notes of no colour": ('[theme.notes]\ncolour = "grey"', "2: 'grey' is no colour", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_an_error_with_its_line_and_a_way_out(name: str) -> None:
    text, wanted, hint = BAD[name]
    with pytest.raises(ConfigError) as caught:
        parse(text, "p.toml")
    assert f"{caught.value.where}: {caught.value}".startswith(f"p.toml:{wanted}")
    assert hint in caught.value.hint


def test_a_figure_that_makes_a_fault_with_another_is_looked_for_where_it_is_named() -> None:
    """The inner margin is to blame where only it is named, though the outer one might mend it as well."""
    with pytest.raises(ConfigError, match="the lines for notes") as caught:
        parse('[theme]\nname = "handout"\n[theme.sheet]\ninner = "20mm"\nwidth = "200mm"\nouter = "30mm"', "p.toml")
    assert str(caught.value.where) == "p.toml:6"


def test_a_name_is_checked_though_another_goes_before_it() -> None:
    with pytest.raises(ConfigError, match="no theme is called 'x'"):
        theme('[theme]\nname = "x"', "large")


def written(folder: Path, text: str) -> str:
    (folder / "t.txt").write_text("题\n正文。", "utf-8")
    (folder / "packet.toml").write_text(text, "utf-8")
    return str(folder)


PLANS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "a packet.toml": lambda folder: (written(folder, '[theme]\nname = "gongwen"'),),
    "a file": lambda folder: (written(folder, "") + "/t.txt",),
    "files": lambda folder: (written(folder, "") + "/t.txt", str(folder / "t.txt")),
}


@pytest.mark.parametrize("name", PLANS)
def test_the_command_line_names_the_theme_of_any_packet(name: str, tmp_path: Path) -> None:
    paths = PLANS[name](tmp_path)
    assert plan(paths, theme="large").config.theme == LARGE
    assert plan(paths).config.theme == (GONGWEN if name == "a packet.toml" else HANDOUT)
    (tmp_path / "packet.toml").unlink()
    assert plan((str(tmp_path),), theme="large").config.theme == LARGE
    assert plan((str(tmp_path),)).config.theme == Config().theme == HANDOUT


def test_the_theme_that_init_explains_is_the_default_with_its_figures(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("题\n正文。", "utf-8")
    text = template(tmp_path).split("[theme]")[1].split("[fonts]")[0].replace("\n# ", "\n")
    made = theme(f"[theme]{text}")
    assert made.row == HANDOUT.row
    assert made.sheet == HANDOUT.sheet
    assert made.notes is None
    assert replace(made, notes=HANDOUT.notes) == restyled(HANDOUT, "paragraph", face=Face.KAI)


@pytest.mark.parametrize("command", ["build", "check"])
def test_build_and_check_take_a_theme(command: str, tmp_path: Path) -> None:
    text = '[build]\nformats = ["epub"]\n[theme]\nname = "gongwen"\n[theme.notes]\ngap = 1\nwidth = 9'
    path = written(tmp_path, text)
    out = ["-o", str(tmp_path / "o")] if command == "build" else []
    assert CliRunner().invoke(main, [command, path, *out]).exit_code == 0
    assert CliRunner().invoke(main, [command, path, *out, "--theme", "handout"]).exit_code == 0
    other = CliRunner().invoke(main, [command, path, *out, "--theme", "moon"])
    assert other.exit_code == 2
    assert all(name in other.stderr for name in THEMES)


def test_the_theme_of_the_command_line_is_the_one_that_is_checked(tmp_path: Path) -> None:
    path = written(tmp_path, '[theme]\nname = "gongwen"\n[theme.sheet]\nouter = "30mm"\n')
    assert CliRunner().invoke(main, ["check", path]).exit_code == 0
    done = CliRunner().invoke(main, ["check", path, "--theme", "handout"])
    assert done.exit_code == 1
    assert "packet.toml:4: the lines for notes need an outer margin" in done.stderr
    told = CliRunner().invoke(main, ["check", path, "--theme", "handout", "--format", "json"])
    assert '"line": 4' in told.stdout


def test_themes_are_listed_with_what_they_are() -> None:
    lines = CliRunner().invoke(main, ["themes"]).stdout.splitlines()
    assert [line.split(None, 1) for line in lines] == [[name, summary] for name, summary in SUMMARIES.items()]
