"""What `jiangyi check` says of a packet, in words and as JSON (docs/diagnostics.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.errors import Diagnostic, JiangyiError, Place, Severity
from pipeline.frozen import frozen

if TYPE_CHECKING:
    from pipeline.read import Reading

FORMAT = 1
SHOWN = 20  # of one code in one file, in words


def words(diagnostics: Iterable[Diagnostic], say: Callable[[str], str] = str) -> Iterator[str]:
    """Diagnostics as lines, in a language. Of one code in one file there are 20, and how many more there would be.

    >>> from pipeline.errors import Code
    >>> say = Diagnostic(Severity.WARNING, Code.NO_STOP, "it ends without a stop", Place("a.txt", 3, 7), "join them")
    >>> list(words([say]))
    ['a.txt:3:7: warning: it ends without a stop (join them) [no-stop]']
    """
    counts: Counter[tuple[str, str]] = Counter()
    for found in diagnostics:
        counts[found.where.file, found.code] += 1
        if counts[found.where.file, found.code] <= SHOWN:
            hint = f" ({say(found.hint)})" if found.hint else ""
            yield f"{found.where}: {say(found.severity)}: {say(found.message)}{hint} [{found.code}]"
    for (file, code), count in counts.items():
        if count > SHOWN:
            more = say(f"{count - SHOWN} more like these; jiangyi check --format json lists all")
            yield f"{file}: {more} [{code}]"


@frozen
class Checked:
    """What checking a packet came to: what was read, what is odd, the formats that can be built, the error if any."""

    readings: tuple[Reading, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    formats: tuple[str, ...] = ()
    error: JiangyiError | None = None

    @property
    def warnings(self) -> int:
        """How many diagnostics --strict makes errors of."""
        return sum(found.severity is Severity.WARNING for found in self.diagnostics)

    def passes(self, strict: bool) -> bool:
        """Whether nothing is wrong; `strict`: nor is there a warning."""
        return not self.error and not (strict and self.warnings)

    def json(self, strict: bool) -> str:
        """All of it, as a line of JSON (format 1)."""
        return json.dumps(
            {
                "format": FORMAT,
                "ok": self.passes(strict),
                "documents": [reading.source.described() for reading in self.readings],
                "diagnostics": [diagnostic_record(found) for found in self.diagnostics],
                "formats": self.formats,
                "error": self.error and error_record(self.error),
            },
            ensure_ascii=False,
        )


def diagnostic_record(found: Diagnostic) -> dict[str, Any]:
    """What is odd, for programs."""
    return {"severity": found.severity, "code": found.code, **_said(found.where, found.message, found.hint)}


def error_record(error: JiangyiError) -> dict[str, Any]:
    """What is wrong, for programs."""
    return _said(error.where, str(error), error.hint)


def _said(where: Place | None, message: str, hint: str) -> dict[str, Any]:
    place = where or Place("")
    return {"file": place.file, "line": place.line, "column": place.column, "message": message, "hint": hint}
