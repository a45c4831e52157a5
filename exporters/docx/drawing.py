"""Rules of the cover, as drawings that stand on the page wherever the text goes."""

from __future__ import annotations

from lxml import etree

from exporters.docx.markup import NAMESPACE, Element, run
from pipeline.typeset.pages import Bar

_EMU = 12700  # English Metric Units in a point
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_RULE = """
<w:drawing xmlns:w="{word}" xmlns:wp="{drawing}/wordprocessingDrawing" xmlns:a="{drawing}/main" xmlns:wps="{shape}">
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{number}" name="rule {number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{shape}"><wps:wsp><wps:cNvCnPr/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="{weight}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing>
"""
_TIGHT = etree.XMLParser(remove_blank_text=True)


def rule(bar: Bar, number: int, height: float) -> Element:
    """A run that draws a bar, its ends counted from the paper's left edge, on a sheet of this height in points."""
    numbers = {
        "number": number,
        "x": round(bar.x * _EMU),
        "y": round((height - bar.y) * _EMU),
        "width": round((bar.end - bar.x) * _EMU),
        "weight": round(bar.thickness * _EMU),
    }
    names = {"word": NAMESPACE, "drawing": _DRAWING, "shape": _SHAPE, "colour": bar.colour}
    return run(etree.fromstring(_RULE.format(**names, **numbers), _TIGHT))
