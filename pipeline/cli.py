"""The jiangyi command."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from pipeline import __version__, build, export, listing, mend, plan
from pipeline import variant as variants
from pipeline.aids.terms import terms as found_terms
from pipeline.errors import Diagnostic, ExportError, JiangyiError, OutputError, Place
from pipeline.explain import page
from pipeline.inspection import inspection
from pipeline.read import Reading
from pipeline.report import Checked, words
from pipeline.rules import RULES
from pipeline.themes import SUMMARIES, THEMES
from pipeline.toc import Scope
from pipeline.variant import VARIANTS


class _Friendly(click.Group):
    """Shows our own errors as a sentence and a hint; anything else is a bug and keeps its traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except JiangyiError as error:
            raise click.ClickException(_sentence(error)) from error


def _sentence(error: JiangyiError) -> str:
    place = f"{error.where}: " if error.where else ""
    return f"{place}{error}" + (f"\nhint: {error.hint}" if error.hint else "")


@click.group(cls=_Friendly, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="jiangyi")
def main() -> None:
    """Make a study packet (讲义) of raw Chinese texts: DOCX, PDF and EPUB with one table of contents.

    A PACKET is a packet.toml, a folder (with a packet.toml, or of .txt files), or files. FILE may be - for
    standard input. Exit status: 0 done, with warnings too; 1 an error in the material, or a warning under
    --strict; 2 an error in the command.
    """
    atexit.register(gc.freeze)  # Python would look twice for what it can free: all goes with the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that has no Chinese still shows something


encoding_option = click.option(
    "--encoding", default="", metavar="NAME", help="Decode sources by this, not by evidence."
)
packet_option = click.option(
    "--packet", default="", metavar="PACKET", help="Read FILE as this packet does, with its fixes and encoding."
)
variant_option = click.option("--variant", type=click.Choice(VARIANTS), help="Convert to this variant of Chinese.")
packet_argument = click.argument("packet", nargs=-1, metavar="[PACKET]...")
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="What to print.  [text]"
)
theme_option = click.option("--theme", type=click.Choice(list(THEMES)), help="Set it in this theme.")
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")


@main.command(short_help="Write a commented packet.toml into FOLDER.")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented packet.toml into FOLDER (the current one), listing its texts."""
    path = folder / plan.PACKET
    if path.exists():
        raise OutputError("there is one already", Place(str(path)), "edit it, or delete it first")
    build.write([build.Output(plan.PACKET, plan.template(folder).encode())], folder)
    click.echo(f"wrote {path}")


@main.command(name="build")
@packet_argument
@click.option("--to", "formats", multiple=True, metavar="FORMAT", help="Write this format; may be repeated.")
@click.option("-o", "--output", default="output", type=click.Path(path_type=Path), help="Folder to write to.  [output]")
@click.option("--each", is_flag=True, help="Write a file for each document instead of one packet.")
@click.option("--booklet", is_flag=True, help="Write the PDF's pages as a booklet too, to fold and staple.")
@theme_option
@strict_option
@encoding_option
def build_(  # noqa: PLR0913 - one for each option
    packet: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path,
    each: bool,
    booklet: bool,
    theme: str | None,
    strict: bool,
    encoding: str,
) -> None:
    """Build PACKET and write its formats and a manifest. What cannot be written keeps nothing else from it.

    Without --to, the formats are those that packet.toml names: docx, pdf and epub by default; without --theme, the
    theme is the one that it names: handout by default. What it changes of a theme is changed in either. The EPUB
    names the pages of the PDF where both are written.
    """
    made = build.Build.of(plan.plan(packet, encoding, theme or ""))
    _report(made.diagnostics(), strict)
    wanted = (*(formats or made.plan.config.build.formats), *(("booklet",) if booklet else ()))
    tried = list(made.attempts(wanted, each))
    outputs = [one for one in tried if isinstance(one, build.Output)]
    for path in build.write([*outputs, made.manifest(outputs)], output) if outputs else ():
        click.echo(f"wrote {path}")
    for error in tried:
        if isinstance(error, ExportError):
            click.echo(f"Error: {_sentence(error)}", err=True)
    sys.exit(0 if len(outputs) == len(tried) else 1)


@main.command(short_help="Do all that build does, but write nothing.")
@packet_argument
@format_option
@theme_option
@strict_option
@encoding_option
def check(packet: tuple[str, ...], form: str, theme: str | None, strict: bool, encoding: str) -> None:
    """Do all that build does, but write nothing; say what is odd in PACKET.

    With --format json, print one JSON object instead, errors in the material included; docs/diagnostics.md
    describes it. Exit status: 0 nothing is wrong, though there may be warnings; 1 an error in the material,
    or a warning under --strict; 2 an error in the command.
    """
    if form == "json":
        found = _checked(packet, encoding, theme or "")
        _echo_json(found.json(strict))
        sys.exit(0 if found.passes(strict) else 1)
    made = build.Build.of(plan.plan(packet, encoding, theme or ""))
    _report(made.diagnostics(), strict)
    outputs = made.outputs(made.plan.config.build.formats)
    click.echo(f"{_counted(len(made.readings), 'document')}, {_counted(len(outputs), 'format')}: all can be built")


def _checked(packet: tuple[str, ...], encoding: str, theme: str) -> Checked:
    found = Checked()
    try:
        made = build.Build.of(plan.plan(packet, encoding, theme))
        found = Checked(made.readings, tuple(dict.fromkeys(made.diagnostics())))
        formats = made.plan.config.build.formats
        made.outputs(formats)
    except JiangyiError as error:
        return replace(found, error=error)
    return replace(found, formats=tuple(formats))


def _echo_json(text: str) -> None:
    """Print JSON in UTF-8, whatever the terminal (RFC 8259, 8.1)."""
    click.echo(text.encode("utf-8", "backslashreplace"))


@main.command()
@click.argument("file")
@packet_option
@encoding_option
@variant_option
def inspect(file: str, packet: str, encoding: str, variant: str | None) -> None:
    """Print how FILE was read, as one JSON object: blocks, headings, contents, edits, diagnostics."""
    (reading,) = build.readings(plan.single(file, encoding, packet, variant or ""))
    _echo_json(inspection(reading, Scope()))


@main.command()
@click.argument("file")
@packet_option
@encoding_option
@variant_option
def clean(file: str, packet: str, encoding: str, variant: str | None) -> None:
    """Print the restored text of FILE, a block a line."""
    (reading,) = build.readings(plan.single(file, encoding, packet, variant or ""))
    _report(reading.source.diagnostics, strict=False)
    click.echo(reading.trail.text)


@main.command(short_help="Say what became of every character of FILE.")
@click.argument("file")
@click.option("--rule", "name", default="", help="Show only what this rule did.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page for browsers instead.")
@packet_option
@encoding_option
@variant_option
def explain(file: str, name: str, html: Path | None, packet: str, encoding: str, variant: str | None) -> None:
    """Say what became of every character of FILE, by rule, and each place before and after.

    The fixes that a packet makes in it are listed first. The page that --html writes shows the source beside the
    result, and with each edit what to write into packet.toml to overrule it; with --rule, that rule's edits alone are
    marked at first.
    """
    if name and name not in _summaries():
        raise click.BadParameter(f"no rule is called '{name}'; see jiangyi rules", param_hint="--rule")
    (reading,) = build.readings(plan.single(file, encoding, packet, variant or ""))
    if html:
        _write_page(reading, name, html, file)
    else:
        click.echo("\n".join(listing.edits(reading, name)))


def _write_page(reading: Reading, rule: str, target: Path, file: str) -> None:
    if file != build.STDIN and os.path.exists(target) and os.path.samefile(target, file):
        raise OutputError("this is the source itself", Place(str(target)), "name another file")
    written = build.write([build.Output(target.name, page(reading, rule).encode())], target.parent)
    click.echo(f"wrote {written[0]}")


@main.command()
@packet_argument
@encoding_option
def toc(packet: tuple[str, ...], encoding: str) -> None:
    """Print the table of contents of PACKET."""
    for entry in build.Build.of(plan.plan(packet, encoding)).edition().toc.entries:
        click.echo("  " * (entry.level - 1) + entry.text)


@main.command(short_help="List the terms of PACKET, and where they stand.")
@packet_argument
@click.option("--document", metavar="N|FILE", default="", help="Only the key terms of this document.")
@click.option("--most", type=click.IntRange(min=1), metavar="N", help="How many.  [all; 12 of a document]")
@format_option
@encoding_option
def terms(packet: tuple[str, ...], document: str, most: int | None, form: str, encoding: str) -> None:
    """List the terms of PACKET, the best first, with counts and places; docs/terms.md says how they are found.

    With --document, those that tell most of one document, with their weights in it.
    """
    made = build.Build.of(plan.plan(packet, encoding))
    _report(made.diagnostics(), strict=False)
    names = [wanted.name for wanted in made.plan.sources]
    found = found_terms(made.packet(), made.plan.config.terms)
    shown = listing.shown(found, names, document, most)
    if form == "json":
        _echo_json(listing.json_of(shown, made.readings))
    else:
        click.echo("\n".join(listing.table(shown, made.readings)))


@main.command(short_help="List the rules that restore text.")
def rules() -> None:
    """List the rules that restore text, in the order in which they work."""
    listed = _summaries()
    width = max(map(len, listed))
    for name, summary in listed.items():
        click.echo(f"{name:<{width}}  {summary}")


@main.command()
def themes() -> None:
    """List the themes in which a packet can be set; packet.toml can change any figure of them."""
    for name, summary in SUMMARIES.items():
        click.echo(f"{name:<10} {summary}")


def _summaries() -> dict[str, str]:
    """What each rule does, by its name; a user's fixes come last."""
    return {rule.name: rule.summary for rule in RULES} | {mend.NAME: mend.SUMMARY, variants.RULE: variants.SUMMARY}


@main.command()
def formats() -> None:
    """List the formats that can be written."""
    for name in export.names():
        exporter = export.find(name)
        click.echo(f"{exporter.name:<10} {exporter.suffix:<7} {exporter.summary}")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _report(diagnostics: Iterable[Diagnostic], strict: bool) -> None:
    """Print what is odd to standard error, each once. JiangyiError if it is strict and there is a warning."""
    found = Checked(diagnostics=tuple(dict.fromkeys(diagnostics)))
    for line in words(found.diagnostics):
        click.echo(line, err=True)
    if not found.passes(strict):
        raise JiangyiError(
            f"{_counted(found.warnings, 'warning')}, and --strict was given",
            hint="mend them, or build without --strict",
        )


if __name__ == "__main__":
    sys.exit(main())
