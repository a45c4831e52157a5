"""Commands that build: init, build, check."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from pipeline import plan
from pipeline.access import Access
from pipeline.build.files import Output, write
from pipeline.build.making import Build
from pipeline.cli.common import (
    access_options,
    counted,
    echo_json,
    encoding_option,
    format_option,
    packet_argument,
    report,
    strict_option,
    theme_option,
)
from pipeline.errors import ExportError, JiangyiError, OutputError, Place
from pipeline.report import Checked
from pipeline.visible import shown


@click.command(short_help="Write a commented packet.toml into FOLDER.")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented packet.toml into FOLDER (the current one), listing its texts."""
    path = folder / plan.PACKET
    if path.exists():
        raise OutputError("there is one already", Place(str(path)), "edit it, or delete it first")
    write([Output(plan.PACKET, plan.template(folder).encode())], folder)
    click.echo(shown(f"wrote {path}"))


@click.command(name="build")
@packet_argument
@click.option("--to", "formats", multiple=True, metavar="FORMAT", help="Write this format; may be repeated.")
@click.option("-o", "--output", default="output", type=click.Path(path_type=Path), help="Folder to write to.  [output]")
@click.option("--each", is_flag=True, help="Write a file for each document instead of one packet.")
@click.option("--booklet", is_flag=True, help="Write the PDF's pages as a booklet too, to fold and staple.")
@theme_option
@strict_option
@encoding_option
@access_options
def build(  # noqa: PLR0913 - one for each option
    packet: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path,
    each: bool,
    booklet: bool,
    theme: str | None,
    strict: bool,
    encoding: str,
    access: Access,
) -> None:
    """Build PACKET and write its formats and a manifest. What cannot be written keeps nothing else from it.

    Without --to, the formats are those that packet.toml names: docx, pdf and epub by default; without --theme, the
    theme is the one that it names: handout by default. What it changes of a theme is changed in either. The EPUB
    names the pages of the PDF where both are written.
    """
    made = Build.of(plan.plan(packet, encoding, theme or "", access))
    report(made.diagnostics(), strict)
    wanted = (*(formats or made.plan.config.build.formats), *(("booklet",) if booklet else ()))
    tried = list(made.attempts(wanted, each))
    outputs = [one for one in tried if isinstance(one, Output)]
    for path in write([*outputs, made.manifest(outputs)], output, made.plan.files()) if outputs else ():
        click.echo(shown(f"wrote {path}"))
    for error in tried:
        if isinstance(error, ExportError):
            click.echo(f"Error: {error.sentence}", err=True)
    sys.exit(0 if len(outputs) == len(tried) else 1)


@click.command(short_help="Do all that build does, but write nothing.")
@packet_argument
@format_option
@theme_option
@strict_option
@encoding_option
@access_options
def check(packet: tuple[str, ...], form: str, theme: str | None, strict: bool, encoding: str, access: Access) -> None:
    """Do all that build does, but write nothing; say what is odd in PACKET.

    With --format json, print one JSON object instead, errors in the material included; docs/diagnostics.md
    describes it. Exit status: 0 nothing is wrong, though there may be warnings; 1 an error in the material,
    or a warning under --strict; 2 an error in the command.
    """
    if form == "json":
        found = _checked(packet, encoding, theme or "", access)
        echo_json(found.json(strict))
        sys.exit(0 if found.passes(strict) else 1)
    made = Build.of(plan.plan(packet, encoding, theme or "", access))
    report(made.diagnostics(), strict)
    outputs = made.outputs(made.plan.config.build.formats)
    click.echo(f"{counted(len(made.readings), 'document')}, {counted(len(outputs), 'format')}: all can be built")


def _checked(packet: tuple[str, ...], encoding: str, theme: str, access: Access) -> Checked:
    found = Checked()
    try:
        made = Build.of(plan.plan(packet, encoding, theme, access))
        found = Checked(made.readings, tuple(dict.fromkeys(made.diagnostics())))
        formats = made.plan.config.build.formats
        made.outputs(formats)
    except JiangyiError as error:
        return replace(found, error=error)
    return replace(found, formats=tuple(formats))
