"""Commands about packets that write no edition: init, check."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from pipeline import plan
from pipeline.access import Access
from pipeline.brief import Brief
from pipeline.build.files import Output, write
from pipeline.build.making import Build
from pipeline.build.reading import readings
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
from pipeline.cli.language import say
from pipeline.errors import JiangyiError, OutputError, Place
from pipeline.report import Checked
from pipeline.visible import shown


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented packet.toml into FOLDER (the current one), listing its texts."""
    path = folder / plan.PACKET
    if path.exists():
        raise OutputError("there is one already", Place(str(path)), "edit it, or delete it first")
    write([Output(plan.PACKET, plan.template(folder).encode())], folder)
    click.echo(shown(say(f"wrote {path}")))


@click.command()
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
    click.echo(say(f"{counted(len(made.texts), 'document')}, {counted(len(outputs), 'format')}: all can be built"))


def _checked(packet: tuple[str, ...], encoding: str, theme: str, access: Access) -> Checked:
    found = Checked()
    try:
        whole = plan.plan(packet, encoding, theme, access)
        read = tuple(readings(whole))
        made = Build.reading(whole, map(Brief.of, read))
        found = Checked(read, tuple(dict.fromkeys(made.diagnostics())))
        formats = made.plan.config.build.formats
        made.outputs(formats)
    except JiangyiError as error:
        return replace(found, error=error)
    return replace(found, formats=tuple(formats))
