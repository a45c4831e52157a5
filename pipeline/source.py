"""Bytes to text: the encoding is decided by evidence and reported, never guessed in silence."""

from __future__ import annotations

import codecs
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import Code, Diagnostic, Place, Severity, SourceError
from pipeline.plausible import SAMPLE, plausibility

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ("gb18030", "big5", "utf-16-le", "utf-16-be")
# What a file begins with that is no text, and what to do with it.
MAGIC = (
    (b"\x89PNG", "a PNG picture", "recognise its text with an OCR program first"),
    (b"\xff\xd8\xff", "a JPEG picture", "recognise its text with an OCR program first"),
    (b"%PDF-", "a PDF", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP package (perhaps DOCX or EPUB)", "save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (perhaps DOC)", "save it as plain text first"),
    (b"{\\rtf", "RTF", "save it as plain text first"),
)
LINE_END = re.compile(r"\r\n|\r|\n")
PLAUSIBLE = 0.7  # of the characters beyond ASCII are common ones; wrong decodings measured stay below 0.4


@dataclass(frozen=True, slots=True)
class Source:
    """One raw text. `digest` is the SHA-256 of its bytes; offsets count characters of `text`."""

    name: str
    text: str
    encoding: str
    digest: str
    diagnostics: tuple[Diagnostic, ...] = ()

    def lines(self) -> list[tuple[int, int]]:
        """Where each line begins and ends, its line end left out; the last one has none."""
        ends = [end.span() for end in LINE_END.finditer(self.text)]
        return list(zip([0, *(after for _, after in ends)], [*(end for end, _ in ends), len(self.text)], strict=True))

    def places(self, offsets: list[int]) -> Iterator[Place]:
        """The line and column of each offset, in the order given."""
        starts = [start for start, _ in self.lines()]
        for offset in offsets:
            line = bisect_right(starts, offset)
            yield Place(self.name, line, offset - starts[line - 1] + 1)


def decode(data: bytes, name: str, encoding: str = "") -> Source:
    """Decode a source strictly, by the encoding named or else by evidence.

    The evidence: a byte-order mark (dropped, and reported), strict UTF-8, then GB18030, Big5 and UTF-16 by how
    common the decoded characters are. Raises SourceError, with the byte offset and line, for what is no text.
    """
    if not data.strip():
        raise SourceError("the file is empty", Place(name), "give a file with text in it")
    chosen, diagnostics = (encoding, ()) if encoding else _decide(data, name)
    try:
        text = data.decode(chosen)
    except LookupError:
        raise SourceError(f"no encoding is called '{encoding}'", Place(name), "try utf-8, gb18030 or big5") from None
    except UnicodeDecodeError as error:
        raise _undecodable(data, name, chosen, error) from None
    except UnicodeError:
        raise SourceError(f"'{encoding}' is no encoding of texts", Place(name), "try utf-8, gb18030 or big5") from None
    text = text.removeprefix("\ufeff")
    return Source(name, text, chosen, hashlib.sha256(data).hexdigest(), diagnostics)


def _decide(data: bytes, name: str) -> tuple[str, tuple[Diagnostic, ...]]:
    for start, kind, hint in MAGIC:
        if data.startswith(start):
            raise SourceError(f"this is {kind}, not text", Place(name), hint)
    for mark, encoding in MARKED:
        if data.startswith(mark):
            message = f"byte-order mark of {encoding.removesuffix('-sig')} dropped"
            return encoding, (_note(Code.BYTE_ORDER_MARK, message, name),)
    error = _fault(data, "utf-8")
    if error is None and b"\0" not in data:
        return "utf-8", ()
    best = max((_plausibility(data, e), -n) for n, e in enumerate(GUESSED))
    share, chosen = best[0], GUESSED[-best[1]]
    if share < PLAUSIBLE:
        if error is None:
            raise SourceError("this is no text: it holds NUL bytes", Place(name), "name its encoding with --encoding")
        raise _undecodable(data, name, "utf-8", error)
    message = f"not UTF-8: read as {chosen}, {share:.0%} of whose characters are common ones"
    return chosen, (_note(Code.ENCODING, message, name),)


def _note(code: Code, message: str, name: str) -> Diagnostic:
    return Diagnostic(Severity.NOTE, code, message, Place(name), "name another with --encoding if this is wrong")


def _fault(data: bytes, encoding: str) -> UnicodeDecodeError | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error
    return None


def _undecodable(data: bytes, name: str, encoding: str, error: UnicodeDecodeError) -> SourceError:
    line = data.count(b"\n", 0, error.start) + 1
    return SourceError(
        f"byte {error.start} (0x{data[error.start]:02x}) is not {encoding}",
        Place(name, line),
        "name the file's encoding with --encoding, or mend the byte",
    )


def _plausibility(data: bytes, encoding: str) -> float:
    """How likely the bytes are text in an encoding; 0 where they do not decode."""
    return 0.0 if _fault(data, encoding) else plausibility(data[: SAMPLE * 2].decode(encoding, errors="ignore"))
