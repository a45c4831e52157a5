"""Sheets drawn by hand with PyMuPDF, character by character, so that it is known what is wrong with them."""

from __future__ import annotations

import pymupdf

from judge.proof import Proof, proof
from pipeline.document import Document, Paragraph, Text
from pipeline.packet import Meta, Packet, packet
from pipeline.theme import Theme
from pipeline.themes import HANDOUT
from pipeline.typeset.fonts import folder

FONT = folder() / "FandolFang-Regular.otf"


def paragraphs(*blocks: str) -> Packet:
    return packet(Meta(), [Document("", blocks=tuple(Paragraph((Text(text),)) for text in blocks))])


def han(count: int) -> str:
    """As many Han characters."""
    return ("工会组织职工学习" * 9)[:count]


class Sheets:
    """Sheets drawn character by character, each line as its arguments say."""

    def __init__(self, theme: Theme = HANDOUT) -> None:
        self.theme = theme
        self.font = pymupdf.Font(fontfile=str(FONT))
        self.document = pymupdf.open()

    def line(self, text: str, row: float = 0, page: int = 1, indent: float = 0, short: float | None = 0.0) -> None:
        """Draw one line, its end `short` of its edge, or as wide as it is."""
        sheet, style = self.theme.sheet, self.theme.style("paragraph")
        while len(self.document) < page:
            self.document.new_page(width=sheet.width, height=sheet.height)
        begin, end = sheet.left(page) + indent * style.em, sheet.left(page) + sheet.measure
        widths = [self.width(char) for char in text]
        half = style.size / 2 if self.theme.squeeze and text[-1] in "，。：”" else 0.0
        gap = 0.0 if short is None else (end - begin - short - sum(widths) + half) / (len(text) - 1)
        leaf, x, y = self.document[page - 1], begin, sheet.top + row * self.theme.row + 0.88 * style.size
        for char, width in zip(text, widths, strict=True):
            writer = pymupdf.TextWriter(leaf.rect)  # one for each, since a writer rounds what it adds up
            writer.append((x, y), char, self.font, style.size)
            writer.write_text(leaf)
            x += width + gap

    def width(self, char: str) -> float:
        style = self.theme.style("paragraph")
        advance: float = self.font.glyph_advance(ord(char))
        return style.em if advance == 1 else advance * style.size

    def seen(self, whole: Packet) -> Proof:
        return proof(self.document.tobytes(), whole, self.theme)
