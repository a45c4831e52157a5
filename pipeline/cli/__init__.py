"""The jiangyi command: its modules are loaded when a command of theirs is asked for."""

from __future__ import annotations

import atexit
import gc
import io
import sys
from importlib import import_module

import click

from pipeline import __version__
from pipeline.errors import JiangyiError
from pipeline.memory import uncollected

# Where each command lies, in the order of their names.
COMMANDS = {
    "build": "building",
    "check": "packets",
    "clean": "reading",
    "explain": "reading",
    "formats": "lists",
    "init": "packets",
    "inspect": "reading",
    "rules": "lists",
    "terms": "reading",
    "themes": "lists",
    "toc": "reading",
}


class _Commands(click.Group):
    """Loads commands as they are asked for, and shows our own errors as a sentence and a hint.

    Any other error is a bug and keeps its traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with uncollected():
            found = vars(import_module(f"pipeline.cli.{COMMANDS[cmd_name]}")).values()
        return next(c for c in found if isinstance(c, click.Command) and c.name == cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except JiangyiError as error:
            raise click.ClickException(error.sentence) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
