"""Commands that read texts and say what they found: inspect, clean, explain, toc, terms."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import listing, plan, visible
from pipeline.access import Access
from pipeline.aids.terms import terms as found_terms
from pipeline.brief import Brief
from pipeline.build.files import Output, write
from pipeline.build.making import Build
from pipeline.build.reading import readings
from pipeline.cli.common import (
    access_options,
    echo_json,
    echo_text,
    encoding_option,
    file_options,
    format_option,
    packet_argument,
    report,
)
from pipeline.cli.language import say
from pipeline.cli.lists import summaries
from pipeline.explain import page
from pipeline.inspection import inspection
from pipeline.read import Reading
from pipeline.toc import Scope


@click.command()
@click.argument("file")
@file_options
def inspect(file: str, packet: str, encoding: str, variant: str | None, access: Access) -> None:
    """Print how FILE was read, as one JSON object: blocks, headings, contents, edits, diagnostics."""
    (reading,) = readings(plan.single(file, encoding, packet, variant or "", access))
    echo_json(inspection(reading, Scope()))


@click.command()
@click.argument("file")
@file_options
def clean(file: str, packet: str, encoding: str, variant: str | None, access: Access) -> None:
    """Print the restored text of FILE, a block a line."""
    (reading,) = readings(plan.single(file, encoding, packet, variant or "", access))
    report(reading.source.diagnostics, strict=False)
    echo_text(reading.trail.text)


@click.command()
@click.argument("file")
@click.option("--rule", "name", default="", help="Show only what this rule did.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page for browsers instead.")
@file_options
def explain(  # noqa: PLR0913 - one for each option
    file: str, name: str, html: Path | None, packet: str, encoding: str, variant: str | None, access: Access
) -> None:
    """Say what became of every character of FILE, by rule, and each place before and after.

    The fixes that a packet makes in it are listed first. The page that --html writes shows the source beside the
    result, and with each edit what to write into packet.toml to overrule it; with --rule, that rule's edits alone are
    marked at first.
    """
    if name and name not in summaries():
        raise click.BadParameter(f"no rule is called '{name}'; see jiangyi rules", param_hint="--rule")
    (reading,) = readings(plan.single(file, encoding, packet, variant or "", access))
    if html:
        _write_page(reading, name, html, file)
    else:
        echo_text("\n".join(listing.edits(reading, name, say)))


def _write_page(reading: Reading, rule: str, target: Path, file: str) -> None:
    written = write([Output(target.name, page(reading, rule).encode())], target.parent, sources=[Path(file)])
    click.echo(visible.shown(say(f"wrote {written[0]}")))


@click.command()
@packet_argument
@encoding_option
@access_options
def toc(packet: tuple[str, ...], encoding: str, access: Access) -> None:
    """Print the table of contents of PACKET."""
    for entry in Build.of(plan.plan(packet, encoding, access=access)).edition().toc.entries:
        echo_text("  " * (entry.level - 1) + entry.text)


@click.command()
@packet_argument
@click.option("--document", metavar="N|FILE", default="", help="Only the key terms of this document.")
@click.option("--most", type=click.IntRange(min=1), metavar="N", help="How many.  [all; 12 of a document]")
@format_option
@encoding_option
@access_options
def terms(packet: tuple[str, ...], document: str, most: int | None, form: str, encoding: str, access: Access) -> None:
    """List the terms of PACKET, the best first, with counts and places; docs/terms.md says how they are found.

    With --document, those that tell most of one document, with their weights in it.
    """
    whole = plan.plan(packet, encoding, access=access)
    read = tuple(readings(whole))
    made = Build.reading(whole, map(Brief.of, read))
    report(made.diagnostics(), strict=False)
    names = [wanted.name for wanted in whole.sources]
    found = found_terms(made.packet(), whole.config.terms)
    shown = listing.shown(found, names, document, most)
    if form == "json":
        echo_json(listing.json_of(shown, read))
    else:
        echo_text("\n".join(listing.table(shown, read)))
