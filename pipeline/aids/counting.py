"""What one document says, counted: its words and the phrases that may be terms. No other document is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypedDict

from pipeline.aids.joining import Phrase, parted, phrases
from pipeline.document import Document, Role, flow, role
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.pinyin import simplified

HEADING = 3  # times as much as the text counts what a heading or a title says
# What gives no terms of its own: 版头, 版记 and what addresses readers (GB/T 9704-2012, 7.2, 7.4, 7.3.2).
SILENT = frozenset(
    (
        Role.ISSUING_BODY_MARK,
        Role.DOCUMENT_NUMBER,
        Role.CC_LIST,
        Role.PRINT_NOTE,
        Role.DATE,
        Role.ADDRESSEE,
        Role.SALUTATION,
    )
)


class Counts(TypedDict):
    """What a document says, as JSON has it: it may be kept, and made by another process.

    `words`: how often each stands. `phrases`: of each the words that it is first made of, packed (`Phrase.packed`), in
    the order in which they come; `times`: how often each stands, `said`: what that counts for, headings more. `alike`:
    whether all that it says is the same in Simplified characters.
    """

    words: dict[str, int]
    phrases: dict[str, str]
    times: list[int]
    said: list[int]
    alike: bool


def counted(document: Document, kept: Kept = NOTHING_KEPT) -> Counts:
    """What a document says: kept under its texts and their roles, wherever it stands in a packet."""
    said = [(role(placed.block), placed.block.text) for placed in flow(document)]
    whole = "".join([f"{kind} {len(text)} {text}" for kind, text in said])
    found: Counts = kept.answer("counted", whole, lambda: _counted(said))
    return found


def _counted(said: Iterable[tuple[Role, str]]) -> Counts:
    words, times, headed = Counter[str](), Counter[str](), Counter[str]()
    first: dict[str, Phrase] = {}
    alike = True
    for kind, written in said:
        text = simplified(written)
        alike = alike and text == written
        if kind in SILENT:
            continue
        row = parted(text)
        words.update([word.text for word in row])
        for phrase in phrases(row):
            first.setdefault(phrase.text, phrase)
            times[phrase.text] += 1
            if kind in (Role.TITLE, Role.HEADING):
                headed[phrase.text] += HEADING - 1
    packed = {text: phrase.packed for text, phrase in first.items()}
    weighty = list((times + headed).values())
    return Counts(words=words, phrases=packed, times=list(times.values()), said=weighty, alike=alike)
