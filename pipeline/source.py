"""Bytes to text: the encoding is decided by evidence and reported, never guessed in silence."""

from __future__ import annotations

import codecs
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.errors import Code, Diagnostic, Place, Severity, SourceError
from pipeline.frozen import frozen
from pipeline.plausible import SAMPLE, is_chinese, plausibility, points

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order in which they are preferred. cp950 is Windows' Big5, with 裏 and 恒; big5hkscs is Hong Kong's.
GUESSED = ("gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# What a file begins with that is no text, and what to do with it.
MAGIC = (
    (b"\x89PNG", "a PNG picture", "recognise its text with an OCR program first"),
    (b"\xff\xd8\xff", "a JPEG picture", "recognise its text with an OCR program first"),
    (b"%PDF-", "a PDF", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP package (perhaps DOCX or EPUB)", "save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (perhaps DOC)", "save it as plain text first"),
    (b"{\\rtf", "RTF", "save it as plain text first"),
)
MOST = 0.9  # of the bytes
LINE_END = re.compile(r"\r\n|\r|\n")


@frozen
class Source:
    """One raw text. `digest` is the SHA-256 of its bytes; offsets count characters of `text`."""

    name: str
    text: str
    encoding: str
    digest: str
    diagnostics: tuple[Diagnostic, ...] = ()

    def described(self) -> dict[str, str | int]:
        """What it is: its name, encoding, digest and length, as JSON for other programs has it."""
        size = len(self.text)
        return {"name": self.name, "encoding": self.encoding, "sha256": self.digest, "characters": size}

    def lines(self) -> list[tuple[int, int]]:
        """Where each line begins and ends, its line end left out; the last one has none."""
        ends = [end.span() for end in LINE_END.finditer(self.text)]
        return list(zip([0, *(after for _, after in ends)], [*(end for end, _ in ends), len(self.text)], strict=True))

    def places(self, offsets: list[int]) -> Iterator[Place]:
        """The line and column of each offset, in the order given."""
        starts = line_starts(self.text)
        for offset in offsets:
            line = bisect_right(starts, offset)
            yield Place(self.name, line, offset - starts[line - 1] + 1)


def line_starts(text: str) -> list[int]:
    r"""Where each line begins: after LF, CRLF and CR, as editors count them.

    >>> line_starts("一\r\n二\n")
    [0, 3, 5]
    >>> line_starts("一\u2028二")
    [0]
    """
    return [0, *(end.end() for end in LINE_END.finditer(text))]


def decode(data: bytes, name: str, encoding: str = "") -> Source:
    """Decode a source strictly, by the encoding named or else by evidence.

    The evidence: a byte-order mark (dropped, and reported), strict UTF-8, then GB18030, Big5, UTF-16 and UTF-32 by
    how common the decoded characters are. Raises SourceError, with the byte and its place, for what is no text.
    """
    if not data.strip():
        raise SourceError("the file is empty", Place(name), "give a file with text in it")
    chosen, diagnostics = (encoding, ()) if encoding else _decide(data, name)
    try:
        text = data.decode(chosen)
    except LookupError:
        raise SourceError(f"no encoding is called '{encoding}'", Place(name), "try utf-8, gb18030 or big5") from None
    except UnicodeDecodeError as error:
        raise _undecodable(name, chosen, error) from None
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
            return encoding, (
                _note(Code.BYTE_ORDER_MARK, f"byte-order mark of {encoding.removesuffix('-sig')} dropped", name),
            )
    if b"\0" not in data and _fault(data, "utf-8") is None:
        return "utf-8", ()
    texts = {encoding: text for encoding in GUESSED if (text := _sample(data, encoding))}
    chosen = max(texts, key=lambda encoding: points(texts[encoding]), default="")
    if not chosen or not is_chinese(texts[chosen]):
        raise _unreadable(data, name)
    share = plausibility(texts[chosen])
    message = f"not UTF-8: read as {chosen}, {share:.0%} of whose characters are common ones"
    return chosen, (_note(Code.ENCODING, message, name),)


def _sample(data: bytes, encoding: str) -> str:
    """The beginning of the text that the bytes are in an encoding; nothing where they are none."""
    try:
        return data.decode(encoding)[:SAMPLE]
    except UnicodeDecodeError:
        return ""


def _note(code: Code, message: str, name: str) -> Diagnostic:
    return Diagnostic(Severity.NOTE, code, message, Place(name), "name another with --encoding if this is wrong")


def _fault(data: bytes, encoding: str) -> UnicodeDecodeError | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error
    return None


def _unreadable(data: bytes, name: str) -> SourceError:
    """Why no encoding fits: the first fault in the one that fits the rest, or else in UTF-8."""
    start = data[: SAMPLE * 2]
    faults = ((encoding, _fault(data, encoding)) for encoding in ("utf-8", *GUESSED) if _mostly(start, encoding))
    near, fault = next((pair for pair in faults if pair[1]), ("utf-8", _fault(data, "utf-8")))
    if fault:
        return _undecodable(name, near, fault)
    at = data.index(b"\0")
    hint = "remove the NUL bytes, or name its encoding with --encoding"
    return SourceError(
        f"this is no text: it holds NUL bytes, the first at {at}", _place(name, data[:at].decode()), hint
    )


def _mostly(data: bytes, encoding: str) -> bool:
    """Whether nearly all of the bytes are Chinese text in an encoding."""
    text = _lenient(data, encoding)
    return is_chinese(text) and len(text.encode(encoding)) > MOST * len(data)


def _lenient(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "ignore")
    except UnicodeError:  # a codec that knows no leniency
        return ""


def _undecodable(name: str, encoding: str, fault: UnicodeDecodeError) -> SourceError:
    data, rest = fault.object, len(fault.object) - fault.start
    if not _mostly(data, encoding):
        hint = "name the file's encoding with --encoding, or mend the byte"
    elif fault.end == len(data):
        what = f"{rest} bytes" if rest > 1 else "byte"
        hint = f"the file breaks off within a character: get all of it, or cut off its last {what}"
    else:
        hint = f"most of it is {encoding}: mend the byte, or name another encoding with --encoding"
    message = f"byte {fault.start} (0x{data[fault.start]:02x}) is not {encoding}"
    return SourceError(message, _place(name, _lenient(data[: fault.start], encoding)), hint)


def _place(name: str, before: str) -> Place:
    """The place that comes after a text."""
    ends = [0, *(end.end() for end in LINE_END.finditer(before))]
    return Place(name, len(ends), len(before) - ends[-1] + 1)
