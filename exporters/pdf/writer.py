"""A packet's pages as one PDF file."""

from __future__ import annotations

from exporters.pdf import colour, elements, metadata, navigation
from exporters.pdf.content import Numbers
from exporters.pdf.drawing import Drawn
from exporters.pdf.file import Objects, Stream, compressed, deflated, references, text
from exporters.pdf.links import Links
from exporters.pdf.options import Conformance, Options
from pipeline.export import Edition, Resources
from pipeline.memory import uncollected

_RULES = "/Type/XObject/Subtype/Form/Resources<<>>/BBox[-2000 0 2000 2000]"
_TITLED = "/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>"
_DUPLEX = "/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None/Duplex/DuplexFlipLongEdge>>"


@uncollected()
def write(edition: Edition, options: Options, resources: Resources) -> bytes:
    """Write a packet's pages as PDF 1.7; as PDF/UA-1 and PDF/A-2a, unless the options say otherwise."""
    conforms, objects, pages = options.conformance is Conformance.FULL, Objects(), edition.pages.pages
    drawn = Drawn.of(edition, resources, conforms)
    root, shared, tree = objects.reserve(), objects.reserve(), objects.reserve()
    numbers = list(range(first := objects.reserve(len(pages)), first + len(pages)))
    sheet = edition.theme.sheet
    links = Links(pages, numbers, drawn.tree, edition.toc, resources.fonts).add_to(objects)
    for index, content in enumerate(map(compressed, drawn.pages)):
        annotations = f"/Annots{references(links[index])}" if index in links else ""
        objects.put(
            numbers[index],
            f"<</Type/Page/Parent {tree} 0 R/Contents {objects.add(content)} 0 R/Resources {shared} 0 R"
            f"/StructParents {index}/Tabs/S/TrimBox{box(sheet.width, sheet.height)}{annotations}>>",
        )
    objects.put(tree, page_tree(numbers, sheet.width, sheet.height))
    entries = {
        "Pages": tree,
        "StructTreeRoot": elements.add_to(objects, drawn.tree.root, numbers, drawn.contents.owners),
        "Names": objects.add(f"<</Dests {navigation.destinations(objects, pages, numbers)} 0 R>>"),
        "Metadata": objects.add(_metadata(edition, resources, conforms)),
    }
    if edition.toc.entries:
        entries["Outlines"] = navigation.outline(objects, edition.toc)
    objects.put(root, _catalog(objects, edition, entries))
    objects.put(shared, drawn.resources(objects))
    return objects.file(root, objects.add(metadata.information(edition.packet, resources.date)))


def _catalog(objects: Objects, edition: Edition, entries: dict[str, int]) -> str:
    profile = objects.add(deflated(colour.profile(), "/N 3"))
    condition = f"/OutputConditionIdentifier({colour.NAME})/Info({colour.NAME})/DestOutputProfile {profile} 0 R"
    mode = "Outlines" if "Outlines" in entries else "None"
    lang, labels = text(edition.packet.meta.language), navigation.labels(edition.pages.pages)
    return (
        f"<</Type/Catalog{''.join(f'/{key} {number} 0 R' for key, number in entries.items())}/Lang{lang}"
        f"/MarkInfo<</Marked true>>/PageLabels{labels}/PageMode/Use{mode}{_DUPLEX if edition.theme.recto else _TITLED}"
        f"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1{condition}>>]>>"
    )


def box(width: float, height: float) -> str:
    """A rectangle of the size of a page."""
    shown = Numbers()
    return f"[0 0 {shown[width]} {shown[height]}]"


def page_tree(pages: list[int], width: float, height: float) -> str:
    """The one node of a page tree, with the size of all pages; nothing is printed beyond their edges."""
    size = box(width, height)
    return f"<</Type/Pages/Count {len(pages)}/Kids{references(pages)}/MediaBox{size}/CropBox{size}>>"


def _metadata(edition: Edition, resources: Resources, conforms: bool) -> Stream:
    """XMP, not compressed, so that programs that know no PDF find it."""
    said = metadata.xmp(edition.packet, edition.pages.identifier, resources.date, conforms)
    return Stream("/Type/Metadata/Subtype/XML", said.encode("utf-8"))
