"""版记: what stands between rules at the foot of an official document's last page (GB/T 9704-2012, 7.4).

The rules are borders of the paragraphs, so that a user may write between them. A table that floats at the foot would
stay there whatever comes above it, but Word anchors it to the paragraph after it, which is on the next page, or to
the one before, and then it is read before that one; LibreOffice makes a frame of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporters.docx.layout.lengths import FARTHEST
from exporters.docx.markup import Markup, w
from pipeline.theme import Style
from pipeline.typeset.blocks import SPREAD
from pipeline.typeset.furniture import INNER, OUTER

_PAPER = "FFFFFF"


def around(style: Style) -> Iterator[Markup]:
    """Borders of a style of 版记, in the order of the schema: first and last rule, the sides, what is between.

    Word rules a paragraph from indent to indent, and out to borders at its sides where it has some: those, in the
    paper's colour, make the rules as wide as the type area while the text stands in from its edges.
    """
    yield _rule("top", OUTER, style)
    yield from _side("left", style.left * style.em)
    yield _rule("bottom", OUTER, style)
    yield from _side("right", style.right * style.em)
    yield _rule("between", INNER, style)


def joined(above: bool, below: bool, style: Style) -> list[Markup]:
    """What a line of 版记 says of its rules where it has a neighbour: one rule between the two, the thinner one.

    Word itself joins only paragraphs whose borders and indents are the same, by the style's own rule between.
    """
    if not (above or below):
        return []
    top = [_rule("top", INNER, style)] if above else []
    return [w("pBdr", *top, *([w("bottom", val="nil")] if below else []))]


def spread(words: str) -> str:
    r"""A line of 版记 with a tab before its date, which then ends at the right indent, as 印发日期 does.

    >>> spread("某某总工会办公室　2021年3月2日印发"), spread("抄送：某某总工会。")
    ('某某总工会办公室\t2021年3月2日印发', '抄送：某某总工会。')
    """
    found = SPREAD.fullmatch(words)
    return f"{found['body']}\t{found['date']}" if found else words


def _rule(side: str, thickness: float, style: Style) -> Markup:
    return w(side, val="single", sz=round(thickness * 8), space=0, color=style.colour)


def _side(side: str, space: float) -> Iterator[Markup]:
    if space:
        yield w(side, val="single", sz=2, space=min(round(space), FARTHEST), color=_PAPER)
