"""What commands have in common: their options, and how they print."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import click

from pipeline.cli.language import say
from pipeline.errors import Diagnostic, JiangyiError
from pipeline.report import Checked, words


class _OneOf(click.Choice):  # type: ignore[type-arg]  # click 8.1 knows none
    """A choice whose names are found when one is given or help asked for: where they lie, much has to be loaded."""

    def __init__(self, find: Callable[[], Iterable[str]]) -> None:
        self._find, self.case_sensitive = find, True

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(self._find())


def _themes() -> Iterable[str]:
    from pipeline.themes import THEMES  # noqa: PLC0415

    return THEMES


def _variants() -> Iterable[str]:
    from pipeline.variant import VARIANTS  # noqa: PLC0415

    return VARIANTS


def processors() -> int:
    """How many processors there are for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


encoding_option = click.option(
    "--encoding", default="", metavar="NAME", help="Decode sources by this, not by evidence."
)
packet_option = click.option(
    "--packet", default="", metavar="PACKET", help="Read FILE as this packet does, with its fixes and encoding."
)
variant_option = click.option("--variant", type=_OneOf(_variants), help="Convert to this variant of Chinese.")
packet_argument = click.argument("packet", nargs=-1, metavar="[PACKET]...")
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="What to print.  [text]"
)
theme_option = click.option("--theme", type=_OneOf(_themes), help="Set it in this theme.")
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=processors,
    metavar="N",
    help="Processes at work.  [all processors]",
)


def echo_json(text: str) -> None:
    """Print JSON in UTF-8, whatever the terminal (RFC 8259, 8.1)."""
    click.echo(text.encode("utf-8", "backslashreplace"))


def counted(number: int, thing: str) -> str:
    """A number of things, in words."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def report(diagnostics: Iterable[Diagnostic], strict: bool, silent: bool = False) -> None:
    """Print what is odd to standard error, each once. JiangyiError if it is strict and there is a warning."""
    found = Checked(diagnostics=tuple(dict.fromkeys(diagnostics)))
    for line in () if silent else words(found.diagnostics, say):
        click.echo(line, err=True)
    if not found.passes(strict):
        raise JiangyiError(
            f"{counted(found.warnings, 'warning')}, and --strict was given",
            hint="mend them, or build without --strict",
        )
