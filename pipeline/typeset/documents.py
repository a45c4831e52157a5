"""Documents set as columns of rows: a column for each, and for each that is attached to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest
from typing import TypeAlias

from pipeline.document import (
    Aid,
    Block,
    Document,
    Heading,
    IndexEntry,
    Placed,
    Reference,
    Role,
    Ruled,
    role,
)
from pipeline.kept import NOTHING_KEPT, Kept
from pipeline.theme import Style
from pipeline.typeset.blocks import Blocks
from pipeline.typeset.columns import FAST, LOOSE, TIED, Row
from pipeline.typeset.keeping import columns_of, kept_columns
from pipeline.typeset.locators import Whereabouts, elsewhere, segments
from pipeline.typeset.sheets import left_below

_ATTACHED = "附件："  # what the first line of a list of attachments begins with
Segments: TypeAlias = tuple[tuple[str, bool | None], ...]  # which is a locator, the main one
Named: TypeAlias = str | Segments | None  # the pages that a block names, as it names them; nothing where it names none


@dataclass(frozen=True)
class Documents:
    """Sets documents. `kept`: the columns of those set before."""

    blocks: Blocks
    kept: Kept = NOTHING_KEPT

    @cached_property
    def _narrow(self) -> Blocks:
        """For the columns of an index."""
        theme = self.blocks.theme
        sheet = replace(theme.sheet, outer=theme.sheet.width - theme.sheet.inner - theme.column)
        return replace(self.blocks, theme=replace(theme, sheet=sheet))

    @cached_property
    def _given(self) -> str:
        """What decides the columns of any document."""
        return f"{self.blocks.theme!r}\n{self.blocks.setter.fonts.digest}\n"

    def columns(
        self, document: Document, placed: Sequence[Placed], first: int, noted: Whereabouts
    ) -> tuple[list[list[Row]], str]:
        """The rows of a document and of each that is attached to it: each begins on a new page.

        `placed`: its blocks, numbered from `first` on; `noted`: on which page stands what is further up. With the rows
        comes the digest of all that decides them, if they are kept.
        """
        named = [_named(one.block, noted) for one in placed]
        if self.kept.store is None or document.aid is Aid.NOTES:  # as soon set as found
            return list(self._columns(placed, named, first)), ""
        digest = sha256(f"{self._given}{_said(document, placed, named)}".encode("utf-8", "surrogatepass")).hexdigest()
        answer = self.kept.answer("columns", digest, lambda: kept_columns(list(self._columns(placed, named, 0))))
        return columns_of(answer, first), digest

    def _columns(self, placed: Sequence[Placed], named: Sequence[Named], first: int) -> Iterator[list[Row]]:
        column: list[Row] = []
        before: Placed | None = None
        for number, (block, after) in enumerate(zip_longest(placed, placed[1:])):
            if block.begins and column:
                yield column
                column, before = [], None
            style = self._style(before, block, after)
            if before and (style.keep_previous or column[-1].tied):
                column[-1] = column[-1]._replace(tied=tie(before, block))
            made = self._rows(block, named[number], first + number, style, column)
            if before and (role(before.block), role(block.block)) == (Role.SIGNATURE, Role.DATE):
                column[-1], made[0] = self.blocks.staggered(column[-1], made[0])
            column += made
            before = block
        if column:
            yield column

    def _rows(self, placed: Placed, named: Named, number: int, style: Style, above: list[Row]) -> list[Row]:
        """The rows of a block, below those above it in its column."""
        match placed.block, named:
            case Reference() as block, str(label):
                return self.blocks.reference(block, label, style, number)
            case IndexEntry(), tuple(segments):
                return self._narrow.index_entry(segments, style, number)
            case Ruled(), _:
                return self.blocks.ruled(style, left_below(above, self.blocks.theme), number)
            case _:
                return self.blocks.rows(placed, number, style)

    def _style(self, before: Placed | None, block: Placed, after: Placed | None) -> Style:
        """The style of a block: between two headings there is no space, nor between the lines of a list of attachments.

        The second and later ones of these begin below the first one's number (GB/T 9704-2012, 7.3.4).
        """
        style = self.blocks.theme.of(block)
        if isinstance(block.block, Heading):
            above = before and isinstance(before.block, Heading)
            below = after and isinstance(after.block, Heading)
            if above or below:
                return replace(style, before=0 if above else style.before, after=0 if below else style.after)
        elif before and role(before.block) is role(block.block) is Role.ATTACHMENT_NOTE:
            return replace(style, before=0, indent=style.indent + len(_ATTACHED))
        return style


def tie(before: Placed, block: Placed) -> int:
    """How firmly a block stays with the next one, where it does."""
    if not isinstance(before.block, Heading):
        return LOOSE
    return TIED if isinstance(block.block, Heading) else FAST


def _named(block: Block | Heading, noted: Whereabouts) -> Named:
    """The page that a block leads to, or the segments of an index's entry."""
    match block:
        case Reference():
            return str(noted.at(block.to))
        case IndexEntry():
            return tuple((text, one and one.main) for text, one in segments(block, noted.locators(block)))
        case _:
            return None


def _said(document: Document, placed: Sequence[Placed], named: Sequence[Named]) -> str:
    """All that a document says, with the pages that it names instead of the places that any edit moves."""
    if document.aid is None:
        return f"{document.id} {document.origin}" if document.origin else repr(document)
    moved: list[Placed] = [one._replace(block=elsewhere(one.block)) for one in placed]
    return repr((moved, named))
