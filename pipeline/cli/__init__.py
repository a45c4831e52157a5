"""The jiangyi command: its modules are loaded when a command of theirs is asked for."""

from __future__ import annotations

import atexit
import gc
import io
import sys
from importlib import import_module
from typing import Any

import click

from pipeline import __version__
from pipeline.cli import language
from pipeline.memory import uncollected

# Where each command lies and what it does, in the order of their names: the list of them loads none.
COMMANDS = {
    "batch": ("batching", "Make the files of each text of a tree; go on where it was left."),
    "build": ("building", "Build PACKET and write its formats and a manifest."),
    "check": ("packets", "Do all that build does, but write nothing."),
    "clean": ("reading", "Print the restored text of FILE, a block a line."),
    "explain": ("reading", "Say what became of every character of FILE."),
    "formats": ("lists", "List the formats that can be written."),
    "init": ("packets", "Write a commented packet.toml into FOLDER."),
    "inspect": ("reading", "Print how FILE was read, as one JSON object."),
    "rules": ("lists", "List the rules that restore text."),
    "terms": ("reading", "List the terms of PACKET, and where they stand."),
    "themes": ("lists", "List the themes in which a packet can be set."),
    "toc": ("reading", "Print the table of contents of PACKET."),
}


class _Commands(click.Group):
    """Loads commands as they are asked for, and speaks the language that was asked for."""

    context_class = language.Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with uncollected():
            found = vars(import_module(f"pipeline.cli.{COMMANDS[cmd_name][0]}")).values()
        command = next(c for c in found if isinstance(c, click.Command) and c.name == cmd_name)
        command.context_class, command.short_help = language.Context, COMMANDS[cmd_name][1]
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a terminal that has no Chinese still shows something
        with language.speaking():
            return super().make_context(info_name, args, parent, **extra)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        with language.speaking():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="jiangyi")
@language.option
def main(lang: str | None) -> None:
    """Make a study packet (讲义) of raw Chinese texts: DOCX, PDF and EPUB with one table of contents.

    A PACKET is a packet.toml, a folder (with a packet.toml, or of .txt files), or files. FILE may be - for
    standard input. Exit status: 0 done, with warnings too; 1 an error in the material, or a warning under
    --strict; 2 an error in the command.
    """
    del lang  # `language` asks the context for it: help is set before this is called
    atexit.register(gc.freeze)  # Python would look twice for what it can free: all goes with the process
