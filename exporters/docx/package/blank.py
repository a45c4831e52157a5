"""An empty Word file: all of python-docx's own template that a packet needs.

Read without python-docx itself, whose import takes as long as half a packet: here nothing is to be understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, cast
from zipfile import ZipFile

from exporters.docx.markup import Markup
from exporters.docx.package.parts import WHOLE, Package, Part, Relation, kind, relation

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader

_TEMPLATE = PurePath("templates", "default.docx")
_ROOT = re.compile(r"<w:(document|styles|settings)[^>]*>")
_LATENT = re.compile(r"<w:latentStyles.*</w:latentStyles>", re.DOTALL)
_INDENTS = re.compile(r">\s+<")
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
# Neither its picture, nor its styles for Word 2007.
_NEEDED = {
    "styles": Relation("rId3", relation("styles"), "styles.xml"),
    "settings": Relation("rId5", relation("settings"), "settings.xml"),
    "theme": Relation("rId8", relation("theme"), "theme/theme1.xml"),
}
_MAIN = Relation("rId1", relation("officeDocument"), "word/document.xml")


class _Blank(NamedTuple):
    """The opening tags of its document, styles and settings; what it says of Word's own styles; its theme."""

    document: Markup
    styles: Markup
    settings: Markup
    latent: Markup
    theme: bytes


@cache
def _blank() -> _Blank:
    with ZipFile(BytesIO(_template())) as archive:
        document, styles, settings = (
            archive.read(f"word/{name}.xml").decode() for name in ("document", "styles", "settings")
        )
        theme = archive.read("word/theme/theme1.xml")
    latent = _INDENTS.sub("><", _first(_LATENT, styles))
    return _Blank(_first(_ROOT, document), _first(_ROOT, styles), _first(_ROOT, settings), latent, theme)


def _first(wanted: re.Pattern[str], markup: Markup) -> Markup:
    found = wanted.search(markup)
    assert found
    return found[0]


def _template() -> bytes:
    """As its own code reads it; it is found without being imported."""
    spec = find_spec("docx")
    assert spec
    assert spec.origin
    path = PurePath(spec.origin).parent / _TEMPLATE
    return cast("ResourceLoader", spec.loader).get_data(str(path))


def blank() -> Package:
    """A package without a text, with no style and no setting."""
    parts = {"/word/theme/theme1.xml": Part(_THEME, _blank().theme)}
    return Package("/word/document.xml", parts, {WHOLE: [_MAIN], "/word/document.xml": [*_NEEDED.values()]})


def filled(package: Package, content: Iterable[Markup], styles: Iterable[Markup], settings: Iterable[Markup]) -> None:
    """Put in the text, the styles and the settings."""
    empty = _blank()
    defaults, *sheet = styles
    bodies = {
        "document.main": (empty.document, "<w:body>", content, "</w:body></w:document>"),
        "styles": (empty.styles, defaults, empty.latent, sheet, "</w:styles>"),
        "settings": (empty.settings, settings, "</w:settings>"),
    }
    for name, markup in bodies.items():
        package.parts[f"/word/{name.split('.')[0]}.xml"] = Part.xml(kind(name), *markup)
