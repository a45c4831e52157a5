"""Elements of lxml: what a template of the user's own is understood by, and changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from lxml import etree

from exporters.docx.markup import NAMESPACE, Markup, declared

Element: TypeAlias = etree._Element

_PARSER = etree.XMLParser(huge_tree=True, ns_clean=True)


@cache
def name(tag: str) -> str:
    """The full name of an element or attribute in Word's namespace."""
    return f"{{{NAMESPACE}}}{tag}"


def tree(markup: Markup) -> Element:
    """The element of markup that declares its prefixes."""
    return etree.fromstring(markup.encode(), _PARSER)


def parsed(pieces: Iterable[Markup]) -> list[Element]:
    """Elements of markup."""
    return list(tree(declared("body", pieces)))


def element(markup: Markup) -> Element:
    """The one element of markup."""
    (made,) = parsed([markup])
    return made


def serialised(made: Element) -> Markup:
    """Markup of an element."""
    return etree.tostring(made, encoding="unicode", with_tail=False)


def saved(made: Element) -> bytes:
    """A part of a package that is an element."""
    return etree.tostring(made, encoding="UTF-8", standalone=True)
