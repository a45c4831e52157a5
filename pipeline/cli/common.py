"""What commands have in common: their options, and how they print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import click

from pipeline.access import Access
from pipeline.cli.language import say
from pipeline.errors import Diagnostic, JiangyiError
from pipeline.limits import limits
from pipeline.report import Checked, words
from pipeline.visible import in_json, shown


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
outside_option = click.option(
    "--allow-outside", is_flag=True, help="Let packet.toml name files outside its folder, and links lead there."
)
limit_option = click.option(
    "--limit", "limited", multiple=True, metavar="NAME=N", help="Read at most so much; see docs/limits.md."
)
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=processors,
    metavar="N",
    help="Processes at work.  [all processors]",
)


def access_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what may be read, for a command that gets them as one `access`."""

    @outside_option
    @limit_option
    @wraps(command)
    def called(*args: Any, allow_outside: bool, limited: tuple[str, ...], **options: Any) -> None:
        command(*args, access=Access(allow_outside, limits(limited)), **options)

    return called


def file_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how FILE is read, of all commands that look at one text."""
    return packet_option(encoding_option(variant_option(access_options(command))))


def echo_json(text: str) -> None:
    """Print JSON in UTF-8, whatever the terminal (RFC 8259, 8.1)."""
    click.echo(in_json(text).encode())


def echo_text(text: str) -> None:
    """Print text: to a terminal so that it can neither steer it nor spoof a line, elsewhere as it is."""
    click.echo("\n".join(map(shown, text.split("\n"))) if sys.stdout.isatty() else text)


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
