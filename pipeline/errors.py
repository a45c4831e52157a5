"""Everything that can be said to be wrong: errors that stop, diagnostics that do not."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pipeline.frozen import frozen


@frozen
class Place:
    """Where something is: a file, and in it a line and a column, both counted from 1 (0: unknown).

    >>> str(Place("a.txt", 3, 7)), str(Place("a.txt"))
    ('a.txt:3:7', 'a.txt')
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class JiangyiError(Exception):
    """What the user can mend: a sentence, the place, and a way out. The program exits with 1."""

    def __init__(self, message: str, where: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.where = where
        self.hint = hint

    @property
    def sentence(self) -> str:
        """What is wrong, where, and below it the way out."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self}" + (f"\nhint: {self.hint}" if self.hint else "")


class SourceError(JiangyiError):
    """A source that cannot be read as text."""


class ConfigError(JiangyiError):
    """A packet.toml, or an option, that says what cannot be."""


class ExportError(JiangyiError):
    """A format that is not known, or that cannot be written as it should be."""


class OutputError(JiangyiError):
    """A file that cannot be written."""


class Failed(JiangyiError):  # noqa: N818 - an answer that is handed on, seldom raised
    """A task that gave no answer: a limit, a worker that died, or a bug, whose traceback is `trace`."""

    def __init__(self, message: str, where: Place | None = None, hint: str = "", trace: str = "") -> None:
        super().__init__(message, where, hint)
        self.trace = trace


class Severity(StrEnum):
    """How much a diagnostic matters: `--strict` makes an error of a warning, never of a note."""

    NOTE = "note"
    WARNING = "warning"


class Code(StrEnum):
    """What a diagnostic is about, for programs: a name here is never changed. docs/diagnostics.md explains each."""

    BYTE_ORDER_MARK = "byte-order-mark"
    ENCODING = "encoding"
    MOJIBAKE = "mojibake"
    LOST_CHARACTERS = "lost-characters"
    PAGE_NUMBER = "page-number"
    CONTENTS = "contents"
    TABLE = "table"
    NUMBERING_SKIPS = "numbering-skips"
    NUMBERING_GOES_BACK = "numbering-goes-back"
    NUMBERING_REPEATS = "numbering-repeats"
    UNCLOSED_BRACKET = "unclosed-bracket"
    UNOPENED_BRACKET = "unopened-bracket"
    NO_STOP = "no-stop"
    REPLACEMENT_CHARACTER = "replacement-character"
    PRIVATE_USE = "private-use"
    NO_CHARACTER = "no-character"
    NO_TITLE = "no-title"
    NO_FONT = "no-font"
    ABSENT_TERM = "absent-term"


@frozen
class Diagnostic:
    """What is odd but not wrong."""

    severity: Severity
    code: Code
    message: str
    where: Place
    hint: str = ""

    def packed(self) -> list[str | int]:
        """It as JSON can say it."""
        place = self.where
        return [self.severity, self.code, self.message, place.file, place.line, place.column, self.hint]

    @classmethod
    def unpacked(cls, said: list[Any], file: str = "") -> Diagnostic:
        """What `packed` made a list of; of another file, if one is named."""
        severity, code, message, at, line, column, hint = said
        return cls(Severity(severity), Code(code), message, Place(file or at, line, column), hint)


def reason(error: OSError) -> str:
    """What the system says is wrong, as part of a sentence."""
    return (error.strerror or str(error)).lower()
