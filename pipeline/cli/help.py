"""Help in Chinese: translated by paragraphs, and wrapped by cells, since no blank parts Chinese words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import click

from pipeline.cells import columns

# What stays together where Chinese is wrapped: a word that is not Chinese, a character; with the marks that open before
# it, and those that close behind it.
_UNIT = re.compile(r"\s|[（《“]*(?:[!-~]+|[^\s])[，。；：？！、）》”]*")


class Formatter(click.HelpFormatter):
    """Sets the help of click in the language that `voice` speaks."""

    def __init__(self, voice: Callable[[str], str], width: int | None, most: int | None) -> None:
        super().__init__(width=width, max_width=most)
        self._say = voice

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is written."""
        super().write_usage(prog, args, self._say("Usage:"))

    def write_heading(self, heading: str) -> None:
        """The heading of a list."""
        self.write(f"{'':>{self.current_indent}}{self._say(heading)}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, each translated as a whole."""
        paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
        width = self.width - self.current_indent
        super().write_text("\n\n".join(_kept(folded(self._say(part), width)) for part in paragraphs))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of commands or options, and what each does."""
        rows = list(rows)
        first = min(max(len(term) for term, _ in rows), col_max) + col_spacing
        width = max(self.width - first - 2, 10)
        super().write_dl([(term, _kept(folded(self._described(said), width))) for term, said in rows], col_max)

    def _described(self, said: str) -> str:
        """The help of an option. What click knows besides, such as a range, it puts in brackets behind."""
        whole = self._say(said)
        if whole != said or "  [" not in said:
            return whole
        help_, _, known = said.rpartition("  [")
        return f"{self._described(help_)}  [{known}"


def _kept(lines: Iterable[str]) -> str:
    """Lines as click is to keep them."""
    return "\b\n" + "\n".join(lines)


def folded(text: str, width: int) -> Iterator[str]:
    """A text in lines of so many cells at most; no line begins with a mark that closes.

    >>> list(folded("按主题 handout 排版。", 12))
    ['按主题', 'handout 排', '版。']
    """
    line = ""
    for unit in _UNIT.findall(text):
        if columns((line + unit).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += unit if line else unit.lstrip()
    yield line
