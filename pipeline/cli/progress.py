"""How commands say what they do: a bar on a terminal, lines elsewhere, JSON for programs (docs/log.md)."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from pipeline.cells import clipped
from pipeline.cli.common import counted, report
from pipeline.cli.language import say, told
from pipeline.errors import Diagnostic, JiangyiError
from pipeline.report import diagnostic_record, error_record

BAR = 20  # columns
REDRAWN, LOGGED, PRINTED = 0.1, 1.0, 10.0  # seconds between two states of the bar, two objects, two lines

Item = TypeVar("Item")

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong or odd.")
log_option = click.option(
    "--log-format",
    "log_format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Say what is done in words, or as JSON: an object a line, on standard error.  [text]",
)


class Log:
    """What one command says. In words, what was written goes to standard output; all else to standard error."""

    def __init__(self, quiet: bool = False, form: str = "text") -> None:
        self._quiet, self._json = quiet, form == "json"
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not self._json
        self._pause = LOGGED if self._json else REDRAWN if self._live else PRINTED
        self._drawn = False

    def say(self, event: str, words: str, err: bool = False, **record: object) -> None:
        """Say that something happened, which is not wrong: an event with its record, or words."""
        if not self._quiet:
            self._print(event, say(words), record, err)

    def wrote(self, path: object) -> None:
        """Say that a file was written."""
        self.say("wrote", f"wrote {path}", file=str(path))

    def diagnostics(self, found: Iterable[Diagnostic], strict: bool) -> None:
        """Say what is odd, each once. JiangyiError if it is strict and there is a warning."""
        self.clear()
        if self._json:
            found = tuple(dict.fromkeys(found))
            for one in found:
                self._print("diagnostic", "", diagnostic_record(one), True)
        report(found, strict, silent=self._json)

    def error(self, error: JiangyiError) -> None:
        """Say what is wrong."""
        self._print("error", told(error), error_record(error), True)

    def progress(
        self, items: Iterable[Item], thing: str, named: Callable[[Item], str], total: int | None = None
    ) -> Iterator[Item]:
        """Hand items on, and show how many there have been, of how many, and how the last is called."""
        start = shown = time.monotonic()
        done, last = 0, ""
        for item in items:
            yield item
            done, last, now = done + 1, named(item), time.monotonic()
            if now - shown >= self._pause or (self._json and done == total):
                shown = now
                self._show(done, total, thing, last, now - start)
        self.clear()

    def _show(self, done: int, total: int | None, thing: str, name: str, seconds: float) -> None:
        if not self._live:
            words = f"{done} of {counted(total, thing)}" if total else counted(done, thing)
            self.say("progress", words, True, done=done, of=total, what=thing, name=name)
        elif not self._quiet:
            self._draw(state(done, total, thing, seconds), name)

    def _draw(self, words: str, name: str) -> None:
        import shutil  # noqa: PLC0415 - only on a terminal: it loads all that can be in an archive

        width = shutil.get_terminal_size().columns - 1
        click.echo("\r\x1b[K" + clipped(f"{say(words)}  {name}", width), err=True, nl=False)
        self._drawn = True

    def clear(self) -> None:
        """Take the bar away, so that a line can be printed where it was."""
        if self._drawn:
            click.echo("\r\x1b[K", err=True, nl=False)
        self._drawn = False

    def _print(self, event: str, words: str, record: dict[str, object], err: bool) -> None:
        self.clear()
        if self._json:
            text = json.dumps({"event": event} | record, ensure_ascii=False)
            click.echo(text.encode("utf-8", "backslashreplace"), err=True)
        else:
            click.echo(words, err=err)


def state(done: int, total: int | None, thing: str, seconds: float) -> str:
    """How far it is, on a line: ASCII alone, since terminals differ on how wide other bars are.

    >>> state(30, 120, "document", 60.0), state(30, None, "document", 60.0)
    ('[#####---------------] 30/120 documents, 3:00 left', '30 documents, 0.5 a second')
    """
    if not total:
        return f"{counted(done, thing)}, {done / max(seconds, 0.001):.1f} a second"
    full = BAR * min(done, total) // total
    minutes, rest = divmod(round(seconds / done * (total - done)), 60)
    return f"[{'#' * full}{'-' * (BAR - full)}] {done}/{counted(total, thing)}, {minutes}:{rest:02} left"


@contextmanager
def logged(quiet: bool, form: str) -> Iterator[Log]:
    """A log for a command; where it is JSON, an error that ends the command is an object too."""
    log = Log(quiet, form)
    try:
        yield log
    except JiangyiError as error:
        if form != "json":
            raise
        log.error(error)
        sys.exit(1)
    finally:
        log.clear()
