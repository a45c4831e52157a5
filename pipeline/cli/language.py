"""In which language the command speaks: what it says, its help, and what click says for it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import click

from pipeline import messages
from pipeline.errors import JiangyiError
from pipeline.messages import LANGUAGES, Catalogue

option = click.option(
    "--lang", type=click.Choice(LANGUAGES), is_eager=True, help="Speak Chinese or English.  [that of the locale]"
)


def say(message: str) -> str:
    """A message in the language that was asked for; as it is where it has no translation."""
    return _voice(click.get_current_context(silent=True))(message)


def told(error: JiangyiError) -> str:
    """An error in the language that was asked for: what is wrong, where, and below it the way out."""
    place = f"{error.where}: " if error.where else ""
    hint = f"\n{say('hint: ')}{say(error.hint)}" if error.hint else ""
    return f"{say('Error: ')}{place}{say(str(error))}{hint}"


def _voice(context: click.Context | None) -> Callable[[str], str]:
    given = context.find_root().params.get("lang") if context else None
    return _chinese() if (given or messages.language(os.environ)) == "zh" else str


@cache
def _chinese() -> Catalogue:
    return Catalogue.of(messages.entries(Path(messages.__file__).with_name("zh.po").read_text("utf-8")))


class Context(click.Context):
    """A context whose help is in the language that was asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        """What sets the help."""
        voice = _voice(self)
        if voice is str:
            return super().make_formatter()
        from pipeline.cli.help import Formatter  # noqa: PLC0415 - in English it has no use

        return Formatter(voice, self.terminal_width, self.max_content_width)


@contextmanager
def speaking() -> Iterator[None]:
    """Show our own errors as a sentence and a hint, and click's as ours. Any other is a bug and keeps its traceback."""
    try:
        yield
    except JiangyiError as error:
        click.echo(told(error), err=True)
        raise click.exceptions.Exit(1) from error
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo("\n".join(map(say, shown.getvalue().splitlines())), err=True)
        raise click.exceptions.Exit(error.exit_code) from error
