"""Our styles beside those of a user's template: what it has under their names is used, what it lacks is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exporters.docx.elements import Element, element, name, parsed
from exporters.docx.markup import Markup, w
from pipeline.frozen import frozen

_REFERENCES = tuple(map(name, ("basedOn", "next", "link")))
_LINK = "Hyperlink"
_LED = ("TOC", "PlainReference")
_VAL = name("val")
# What may stand before a paragraph's numbering, and before its tabs (ECMA-376-1, 17.3.1.26).
_BEFORE = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_BEFORE_TABS = (*_BEFORE, "numPr", "suppressLineNumbers", "pBdr", "shd")


@frozen
class Adoption:
    """What our styles are called in a file (`ids`), and those that it lacks.

    `defaults`: what holds where no style says otherwise, if the file does not say that;
    `kept`: ids of ours that the file has a style for; `numbered`: those whose style there numbers its paragraphs;
    `loose`: lines that lead to a page whose style there has no tab.
    """

    defaults: Element
    ids: Mapping[str, str]
    added: tuple[Element, ...]
    kept: frozenset[str]
    numbered: frozenset[str]
    loose: frozenset[str]

    @classmethod
    def of(cls, sheet: Element, styles: Iterable[Markup]) -> Adoption:
        """Match our styles with those of a style sheet by their names."""
        defaults, *ours = parsed(styles)
        theirs = _Theirs.of(sheet)
        found = {_id(style): theirs.match(style) for style in ours}
        kept = {id: match for id, match in found.items() if match}
        free = theirs.free(id for id, match in found.items() if not match)
        added = tuple(style for style in ours if _id(style) not in kept)
        made = cls(
            defaults,
            kept | free,
            added,
            frozenset(kept),
            frozenset(id for id, match in kept.items() if theirs.numbers(match)),
            frozenset(id for id, match in kept.items() if id.startswith(_LED) and not theirs.tabbed(match)),
        )
        for style in added:
            made._rename(style)
        return made

    def _rename(self, style: Element) -> None:
        style.set(name("styleId"), self.ids[_id(style)])
        for reference in (child for child in style if child.tag in _REFERENCES):
            reference.set(_VAL, self.ids[reference.get(_VAL, "")])

    def into(self, sheet: Element) -> None:
        """Add to a style sheet what it lacks, and say which Chinese its text is in."""
        theirs = sheet.find(name("docDefaults"))
        if theirs is None:
            sheet.insert(0, self.defaults)
        else:
            _speak(theirs, self.defaults.iter(name("lang")))
        sheet.extend(self.added)

    def fit(self, content: Element, measure: int) -> None:
        """Give content the file's own ids; `measure`: where the page numbers of the contents end, in twips."""
        for style in list(content.iter(name("pStyle"), name("rStyle"))) if self.kept else ():
            self._fit(style, measure)

    def _fit(self, style: Element, measure: int) -> None:
        """A paragraph has its number in its text: it must not get another. A link stays as the contents are."""
        id, parent = style.get(_VAL, ""), style.getparent()
        assert parent is not None
        style.set(_VAL, self.ids[id])
        if id == _LINK and id in self.kept:
            parent.remove(style)
        if id in self.numbered:
            _insert(parent, w("numPr", w("numId", val=0)), _BEFORE)
        if id in self.loose:
            _insert(parent, w("tabs", w("tab", val="right", leader="dot", pos=measure)), _BEFORE_TABS)


def _insert(parent: Element, new: Markup, before: Iterable[str]) -> None:
    tags = set(map(name, before))
    parent.insert(sum(child.tag in tags for child in parent), element(new))


def _speak(theirs: Element, languages: Iterable[Element]) -> None:
    whole = theirs.find(name("rPrDefault"))
    if whole is None:
        theirs.insert(0, whole := element(w("rPrDefault")))
    letters = whole.find(name("rPr"))
    if letters is None:
        whole.append(letters := element(w("rPr")))
    for language in languages:
        own = letters.find(name("lang"))
        if own is None:
            letters.append(language)
        else:
            own.set(name("eastAsia"), language.get(name("eastAsia"), ""))


@frozen
class _Theirs:
    """The styles of a file, by id and by what they may be called."""

    styles: Mapping[str, Element]
    named: Mapping[tuple[str, str], str]
    defaults: Mapping[str, str]

    @classmethod
    def of(cls, sheet: Element) -> _Theirs:
        styles = {_id(style): style for style in sheet.iterchildren(name("style"))}
        named: dict[tuple[str, str], str] = {}
        for id, style in styles.items():
            also = _value(style, "aliases").split(",")
            for called in (_value(style, "name"), *also):
                named.setdefault((_kind(style), called.strip().lower()), id)
        marked = ((_kind(style), id) for id, style in styles.items() if style.get(name("default")) in ("1", "true"))
        return cls(styles, named, dict(marked))

    def match(self, style: Element) -> str:
        """The id of the style that goes by a name of ours, or ""."""
        kind = _kind(style)
        if style.get(name("default")) and kind in self.defaults:
            return self.defaults[kind]
        return next((self.named[kind, called] for called in _names(style) if (kind, called) in self.named), "")

    def free(self, ids: Iterable[str]) -> dict[str, str]:
        """Ids for styles that are added: their own, or else with a number that no id has."""
        numbered = {id: (id, *(f"{id}-{number}" for number in range(2, len(self.styles) + 3))) for id in ids}
        return {id: next(new for new in names if new not in self.styles) for id, names in numbered.items()}

    def numbers(self, id: str) -> bool:
        """Whether a style numbers its paragraphs."""
        found = self._first(id, "numPr")
        number = None if found is None else found.find(name("numId"))
        return number is not None and number.get(_VAL) != "0"

    def tabbed(self, id: str) -> bool:
        """Whether a style has tabs of its own."""
        return self._first(id, "tabs") is not None

    def _first(self, id: str, tag: str) -> Element | None:
        """The property of a style, or of the nearest one that it is based on; a circle of styles ends."""
        for _ in self.styles:
            style = self.styles.get(id)
            found = None if style is None else style.find(f"{name('pPr')}/{name(tag)}")
            if style is None or found is not None:
                return found
            id = _value(style, "basedOn")
        return None


def _names(style: Element) -> list[str]:
    """What a style of ours may be called elsewhere: its whole name, or that in either language.

    But for headings: what has no level of ours must not get that of Word's heading.
    """
    whole = _value(style, "name").lower()
    chinese, _, english = whole.partition(" ")
    parted = not chinese.isascii() and not english.startswith("heading") and not _levelled(style)
    return [whole, *((chinese, english) if parted else ())]


def _levelled(style: Element) -> bool:
    return style.find(f"{name('pPr')}/{name('outlineLvl')}") is not None


def _id(style: Element) -> str:
    return style.get(name("styleId"), "")


def _kind(style: Element) -> str:
    return style.get(name("type"), "paragraph")


def _value(style: Element, tag: str) -> str:
    found = style.find(name(tag))
    return "" if found is None else found.get(_VAL, "")
