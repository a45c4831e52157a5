"""Rules of the cover, as drawings that stand on the page wherever the text goes, and that say nothing."""

from __future__ import annotations

from exporters.docx.markup import NAMESPACE, Markup, run
from pipeline.typeset.pages import Bar

_EMU = 12700  # English Metric Units in a point
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DECORATION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # what needs no alternative text (MS-ODRAWXML)
_RULE = """
<w:drawing xmlns:w="{word}" xmlns:wp="{drawing}/wordprocessingDrawing" xmlns:a="{drawing}/main" xmlns:wps="{shape}">
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{number}" name="rule {number}"><a:extLst><a:ext uri="{decoration}"><adec:decorative
 xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></wp:docPr>
<wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{shape}"><wps:wsp><wps:cNvCnPr/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="{weight}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing>
"""


def rule(bar: Bar, number: int, height: float) -> Markup:
    """A run that draws a bar, its ends counted from the paper's left edge, on a sheet of this height in points."""
    numbers = {
        "number": number,
        "x": round(bar.x * _EMU),
        "y": round((height - bar.y) * _EMU),
        "width": round((bar.end - bar.x) * _EMU),
        "weight": round(bar.thickness * _EMU),
    }
    names = {"word": NAMESPACE, "drawing": _DRAWING, "shape": _SHAPE, "colour": bar.colour, "decoration": _DECORATION}
    return run(_RULE.replace("\n", "").format(**names, **numbers))
