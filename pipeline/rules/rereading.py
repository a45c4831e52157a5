"""Misread text decoded anew: what the rule `mojibake` does where there is something to suspect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from pipeline.errors import Code
from pipeline.frozen import frozen
from pipeline.plausible import points
from pipeline.rules.misreadings import LOST, MISREADINGS, SUSPECT, Encoding, Misreading
from pipeline.trail import Doubt, Edit

PLENTY = 20  # points of the sure runs of a kind, after which less sure ones are believed too
RIGHT = 2  # points gained a character replaced: with a wrong encoding it is one at most
MIXED = 3  # points of a run that no Western word looks like
_PAIR = re.compile(r"[\x80-\xff][@-~]|[\xc0-\xff]{2}")
_HIGH = re.compile(r"[\x80-\xff]")
_LETTER = re.compile(r"[A-Za-z]")
# Four at least, letters and signs mixed (not those that may stand at a word's end): no word looks so.
_MIXED = re.compile(
    r"(?=[\xa1-\xff]{0,3}[\xc0-\xff])(?=[\xa1-\xff]{0,3}[\xa2-\xaa\xac-\xaf\xb1-\xb6\xb8-\xba\xbc-\xbe])[\xa1-\xff]{4}"
)
_FOUR = re.compile(r"[\xa1-\xff]{4}")


@frozen
class _Reread:
    """A run read anew: how, the edits, how much their text speaks for being Chinese, how much more than before."""

    kind: str
    edits: tuple[Edit, ...]
    points: int
    gain: int
    sure: bool
    apart: bool  # no letter beside it, as if it were part of a word
    whole: bool  # nothing left of the run, and as much gained as only the right encoding does


def reread(text: str) -> Iterator[Edit | Doubt]:
    """The edits that decode misread stretches of a text anew, and doubts of what is lost or not sure."""
    if SUSPECT.search(text):
        yield from _repairs(text)
        yield from _lost(text)


def _repairs(text: str) -> Iterator[Edit | Doubt]:
    """What becomes of all that looks misread: the sure runs, and where these are plenty the others that gain by it."""
    found = list(_reread_runs(text))
    sure = Counter[str]()
    for run in found:
        sure[run.kind] += run.points * run.sure
    end = 0
    for run in sorted(found, key=lambda run: run.edits[0].start):
        if run.edits[0].start < end:
            continue  # a mark that may be a byte of either
        end = run.edits[-1].end
        if run.sure or (run.apart and sure[run.kind] >= PLENTY):
            yield from run.edits
        elif run.points > 0 and _FOUR.search(text, run.edits[0].start, end):
            yield _unsure(run)


def _reread_runs(text: str) -> Iterator[_Reread]:
    """Each run that looks misread, by the encoding that makes the most Chinese text of it."""
    for misreading in MISREADINGS:
        for run in misreading.run.finditer(text):
            best = _best(_rereadings(run, misreading))
            if best.gain > 0:
                yield best


def _best(rereadings: Iterator[_Reread]) -> _Reread:
    """The rereading that gains most; the first that leaves nothing and gains as only the right one can."""
    best = next(rereadings)
    while not best.whole:
        other = next(rereadings, None)
        if other is None:
            break
        best = max(best, other, key=lambda reread: (reread.gain, reread.kind))  # utf-8, which is stricter, if in doubt
    return best


def _rereadings(run: re.Match[str], misreading: Misreading) -> Iterator[_Reread]:
    """A run as bytes, and these decoded by every encoding wherever it can."""
    offsets = list(_offsets(run, misreading))
    plain = run[0].translate(misreading.bytes)
    for encoding in misreading.encodings:
        kind = f"{encoding.name} read as {misreading.name}"
        spans = filter(None, (_span(found, offsets) for found in encoding.stretch.finditer(plain)))
        edits = (Edit(offsets[start], offsets[end], _mended(encoding, plain[start:end]), kind) for start, end in spans)
        yield _weighed(run, kind, edits, encoding.sure)


def _weighed(run: re.Match[str], kind: str, edits: Iterable[Edit], sure: int) -> _Reread:
    """Edits with their points, without those that change nothing or a letter and an ASCII one of a word.

    Two letters in a word are no evidence, nor is a character seen before; a lost one speaks against it.
    """
    text, at, left = run.string, run.start(), list[str]()
    good, seen, gains, apart = [], set[str](), 0, True
    for edit in edits:
        old = text[edit.start : edit.end]
        gain = points(edit.new) - points(old)
        letter = _LETTER.search(text[edit.start - 1 : edit.start] + text[edit.end : edit.end + 1])
        word = letter and _PAIR.fullmatch(old)
        if old != edit.new and not (word and old[1].isascii()):
            good.append(edit)
            left.append(text[at : edit.start])
            at = edit.end
            seen.update("" if word else edit.new)
            gains += gain
            apart &= not letter
    rest = "".join([*left, text[at : run.end()]])
    own = points("".join(seen)) - sum(edit.new.count("\ufffd") for edit in good)
    own += MIXED * any(_MIXED.search(text, edit.start, edit.end) for edit in good)
    whole = gains > RIGHT * (len(run[0]) - len(rest)) and not _HIGH.search(rest)
    return _Reread(kind, tuple(good), own, gains, own >= sure, apart, whole)


def _offsets(run: re.Match[str], misreading: Misreading) -> Iterator[int]:
    """For each byte of a run, and its end, the offset of the character that begins with it; -1 if none does."""
    for offset, char in enumerate(run[0], run.start()):
        yield offset
        yield from [-1] * (len(misreading.bytes.get(ord(char), char)) - 1)
    yield run.end()


def _span(found: re.Match[str], offsets: Sequence[int]) -> tuple[int, int] | None:
    """A stretch of bytes, less what belongs to characters that it has only a part of."""
    start, end = found.span()
    spans = product(range(start, min(start + 4, end)), range(end, max(end - 4, start), -1))
    whole = ((s, e) for s, e in spans if s < e and min(offsets[s], offsets[e]) >= 0)
    return next((span for span in whole if found.re.fullmatch(found.string, *span)), None)


def _mended(encoding: Encoding, stretch: str) -> str:
    """A stretch of bytes decoded, and again if it is mojibake still: each time it gets shorter."""
    text = encoding.decoded(stretch)
    if encoding.name != "utf-8" or not SUSPECT.search(text):
        return text
    out, at = [], 0
    for edit in sorted((e for e in _repairs(text) if isinstance(e, Edit)), key=lambda e: e.start):
        out += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*out, text[at:]])


def _unsure(run: _Reread) -> Doubt:
    text = "".join(edit.new for edit in run.edits)[:20]
    message = f"this may be “{text}”, {run.kind}"
    return Doubt(run.edits[0].start, run.edits[-1].end, Code.MOJIBAKE, message, "correct it, if it is so")


def _lost(text: str) -> Iterator[Doubt]:
    """One doubt for all that was lost, at the first: a text that has any may have thousands."""
    found = list(LOST.finditer(text))
    if found:
        more = f" here and in {len(found) - 1} more places" if len(found) > 1 else ""
        message = f"“{found[0][0][:3]}” stands for characters that were lost{more}"
        hint = "they cannot be restored from this file: get the original one"
        yield Doubt(*found[0].span(), Code.LOST_CHARACTERS, message, hint)
