"""Rules of the cover and lines to write on, as drawings that say nothing and take no room of the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from exporters.docx.markup import NAMESPACE, Markup, run
from pipeline.theme import Theme
from pipeline.typeset.furniture import GREY, LINE, LOW
from pipeline.typeset.pages import Bar

_EMU = 12700  # English Metric Units in a point
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DECORATION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # what needs no alternative text (MS-ODRAWXML)
# What a template may not declare, which our own file does.
DECLARED = f'xmlns:w="{NAMESPACE}" xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:wps="{_SHAPE}"'
_DRAWN = """
<w:drawing xmlns:a="{drawing}/main">
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="{across}"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="{down}"><wp:posOffset>{y}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{number}" name="{name} {number}"><a:extLst><a:ext uri="{decoration}"><adec:decorative
 xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></wp:docPr>
<wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{shape}"><wps:wsp><wps:{kind}/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{high}"/></a:xfrm>{shapes}
<a:ln w="{weight}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing>
"""


_LINE = '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
_PATH = (
    '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
    '<a:pathLst><a:path w="{width}" h="{high}" fill="none">{strokes}</a:path></a:pathLst></a:custGeom>'
)
_STROKE = '<a:moveTo><a:pt x="0" y="{y}"/></a:moveTo><a:lnTo><a:pt x="{width}" y="{y}"/></a:lnTo>'
_COVER = 10  # rules of a cover at most: other drawings are numbered after them


def rule(bar: Bar, number: int, height: float) -> Markup:
    """A run that draws a bar, its ends counted from the paper's left edge, on a sheet of this height in points."""
    box = _Box(bar.x, height - bar.y, bar.end - bar.x)
    said = {"name": "rule", "number": number, "kind": "cNvCnPr", "across": "page", "down": "page", "shapes": _LINE}
    return _drawn(box, bar.thickness, bar.colour, said)


def lines(number: int, count: int, theme: Theme) -> Markup:
    """A run that draws lines to write on as wide as the column, one a row from its paragraph down."""
    if not count:
        return ""
    box = _Box(0, LOW * theme.row, theme.sheet.measure, (count - 1) * theme.row)
    strokes = "".join(_STROKE.format(y=_emu(nth * theme.row), width=_emu(box.width)) for nth in range(count))
    shapes = _PATH.format(width=_emu(box.width), high=_emu(box.high), strokes=strokes)
    said = {"name": "lines", "number": _COVER + number, "kind": "cNvSpPr", "across": "column", "down": "paragraph"}
    return _drawn(box, LINE, GREY, said | {"shapes": shapes})


class _Box(NamedTuple):
    """Where a drawing stands and how large it is, in points."""

    x: float
    y: float
    width: float
    high: float = 0.0


def _drawn(box: _Box, thickness: float, colour: str, said: Mapping[str, object]) -> Markup:
    names = {"drawing": _DRAWING, "shape": _SHAPE, "colour": colour, "decoration": _DECORATION}
    numbers = {key: _emu(points) for key, points in box._asdict().items()}
    return run(_DRAWN.replace("\n", "").format(**names, **numbers, weight=_emu(thickness), **said))


def _emu(points: float) -> int:
    return round(points * _EMU)
