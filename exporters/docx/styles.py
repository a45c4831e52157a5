"""The style sheet: Word's styles from the theme's, so that a user restyles all of a kind by changing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from exporters.docx.fonts import FAMILIES
from exporters.docx.looks import LEVELS, Look, Names, label, lead_id
from exporters.docx.markup import Element, twips, w
from exporters.docx.sections import footer_leading
from pipeline.document import Role
from pipeline.export import Edition
from pipeline.theme import DEEPEST, LEADS, Align, Face, Stroke, Style, Theme

_ALIGN = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}
_HANG = 2  # em: the width of 一、, with which most lines of a contents begin
_COVER = ("cover-organisation", "cover-title", "cover-subtitle", "cover-line")
_FARTHEST = 31  # points that Word lets a rule stand off (ECMA-376-1, 17.3.4)
_KEPT = (Role.TABLE, Role.VERBATIM)


def styles(edition: Edition, names: Names, looks: Iterable[Look]) -> Iterator[Element]:
    """What goes into `w:styles`: a style for each role, heading level, contents level and look in use."""
    theme = edition.theme
    yield _defaults(theme, edition.packet.meta.language)
    yield from _bases(theme)
    yield from (_heading(level, theme, names) for level in range(1, LEVELS + 1))
    yield from (_contents(level, theme) for level in range(1, LEVELS + 1))
    yield from (_plain(look, theme, names) for look in sorted(_every(names) | set(looks)) if not look.level)
    yield from (_own_heading(look, theme, names) for look in sorted(looks) if look.level and not names.built_in(look))
    yield from (_lead(look, theme) for look in LEADS)


def _every(names: Names) -> set[Look]:
    """A style for every role, used or not: a user may want it."""
    roles = {str(role) for role in Role if role is not Role.HEADING}
    return {Look(name) for name in (*roles, "contents-title", "footer", *(_COVER if names.covered else ()))}


def _defaults(theme: Theme, language: str) -> Element:
    known = "zh-TW" if language == "zh-Hant" else language  # Word knows places, not scripts
    chinese = known if known.startswith("zh") else "zh-CN"
    lang = w("lang", val="en-US", eastAsia=chinese, bidi="ar-SA")
    size = round(theme.style("paragraph").size * 2)
    run = w("rPr", _fonts(theme.style("paragraph").face), w("sz", val=size), w("szCs", val=size), lang)
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault"))


def _bases(theme: Theme) -> Iterator[Element]:
    """The styles that all others rest on."""
    body = replace(theme.style("paragraph"), indent=0)
    # LibreOffice reads overflowPunct the wrong way round: where it is absent or 0 it hangs marks, and loses some.
    breaking = [w("widowControl"), w("kinsoku"), w("overflowPunct")]
    normal = w("pPr", *breaking, _spacing(body), w("jc", val=_ALIGN[body.align]))
    yield w(
        "style",
        w("name", val="Normal"),
        w("qFormat"),
        normal,
        _letters(body),
        type="paragraph",
        default=1,
        styleId="Normal",
    )
    yield _base("character", "DefaultParagraphFont", "Default Paragraph Font")
    yield _base("table", "TableNormal", "Normal Table", w("tblPr", _cell_margins()))
    yield _base("numbering", "NoList", "No List")
    # Plain, else Word turns the contents blue and underlined when it refreshes them.
    yield _style("character", "Hyperlink", "Hyperlink", "DefaultParagraphFont")
    yield _section_end()


def _base(kind: str, id: str, name: str, *content: Element) -> Element:
    flags = (w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"))
    return w("style", w("name", val=name), *flags, *content, type=kind, default=1, styleId=id)


def _cell_margins() -> Element:
    sides = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides))


def _section_end() -> Element:
    """For the paragraph that only ends a section: one point high."""
    height = w("spacing", before=0, after=0, line=20, lineRule="exact")
    size = w("rPr", w("sz", val=2), w("szCs", val=2))
    return _style("paragraph", "SectionEnd", "分节 section end", "Normal", w("pPr", height), size)


def _style(kind: str, id: str, name: str, base: str, *content: Element) -> Element:
    return w("style", w("name", val=name), w("basedOn", val=base), *content, type=kind, styleId=id)


def _heading(level: int, theme: Theme, names: Names) -> Element:
    return _headed(Look(names.of_level(level), level), "Normal", theme, names)


def _own_heading(look: Look, theme: Theme, names: Names) -> Element:
    """A heading that looks unlike those of its level: an attached document's title, say."""
    return _headed(look, f"Heading{look.level}", theme, names)


def _headed(look: Look, base: str, theme: Theme, names: Names) -> Element:
    style = theme.style(look.name)
    id, name = names.pair(look)
    level = w("outlineLvl", val=look.level - 1)
    flags = (w("next", val="BodyText"), w("uiPriority", val=9), w("qFormat"))
    return _style("paragraph", id, name, base, *flags, _lines(style, theme, after=[level]), _letters(style))


def _contents(level: int, theme: Theme) -> Element:
    """A line of the contents, its number at the text's right edge behind dots, further lines hung.

    Without the theme's right indent: LibreOffice 7.4 drops what a tab carries beyond it.
    """
    style = replace(entry_style(level, theme), right=0)
    tabs = w("tabs", w("tab", val="right", leader="dot", pos=twips(theme.sheet.measure)))
    flags = (w("next", val="Normal"), w("uiPriority", val=39))
    content = (*flags, _lines(style, theme, [tabs]), _letters(style))
    return _style("paragraph", f"TOC{level}", f"toc {level}", "Normal", *content)


def entry_style(level: int, theme: Theme) -> Style:
    """How a line of the contents is set: as the theme says, its further lines hung by the width of 一、."""
    base = theme.style(f"contents-{min(level, DEEPEST)}")
    return replace(base, left=base.left + _HANG, indent=-_HANG)


def _plain(look: Look, theme: Theme, names: Names) -> Element:
    style = theme.style(look.name)
    if look.name == "footer":
        style = replace(style, leading=footer_leading(theme))
    id, name = names.pair(look)
    kept = look.name in _KEPT  # lines as they stand: on their font's grid, wherever marks fall, close to one another
    off = [w(tag, val=0) for tag in ("kinsoku", "wordWrap", "autoSpaceDE", "autoSpaceDN")] if kept else []
    lines = _lines(style, theme, off, [w("contextualSpacing")] if kept else [])
    return _style("paragraph", id, name, "Normal", w("qFormat"), lines, _letters(style))


def _lead(look: str, theme: Theme) -> Element:
    """A run-in heading differs from its paragraph by its face only."""
    face = w("rPr", _fonts(theme.style(look).face))
    return _style("character", lead_id(look), label(look), "DefaultParagraphFont", w("qFormat"), face)


def _lines(
    style: Style,
    theme: Theme,
    before: Iterable[Element] = (),
    between: Iterable[Element] = (),
    after: Iterable[Element] = (),
) -> Element:
    """All that a theme says of a paragraph's lines, nothing left to the style that it is based on.

    What else a style needs stands where the schema wants it: before the spacing, before and after the alignment.
    """
    keep = w("keepNext", val=int(style.keep_next))
    under = [w("pBdr", _under(style, style.under))] if style.under else []
    lines = (*before, _spacing(style), _indents(style, theme.style("paragraph").size), *between)
    return w("pPr", keep, *under, *lines, w("jc", val=_ALIGN[style.align]), *after)


def _under(style: Style, stroke: Stroke) -> Element:
    """A rule below, its distance counted from the line's lower edge, as Word does: half a gap below the characters."""
    space = round(stroke.distance - (style.leading - style.size) / 2)
    weight = round(stroke.thickness * 8)
    return w("bottom", val="single", sz=weight, space=min(max(space, 0), _FARTHEST), color=stroke.colour)


def _spacing(style: Style) -> Element:
    before, after = twips(style.before), twips(style.after)
    return w("spacing", before=before, after=after, line=twips(style.leading), lineRule="exact")


def _indents(style: Style, em: float) -> Element:
    """Indents in twips, and in hundredths of a character, which Word prefers where they are not 0.

    The sides are in characters only where the style has the body's size `em`: whose characters are meant
    otherwise is not said (ECMA-376-1, 17.3.1.12).
    """
    first = "firstLine" if style.indent >= 0 else "hanging"
    lengths = {"left": style.left, "right": style.right, first: abs(style.indent)}
    indents = {side: round(chars * _em(style)) for side, chars in lengths.items()}
    for side, chars in lengths.items():
        whole = chars == int(chars) and (side == first or style.size == em)
        indents[f"{side}Chars"] = int(chars * 100) if whole else 0
    return w("ind", **indents)


def _letters(style: Style) -> Element:
    size = round(style.size * 2)
    colour = "auto" if style.colour == "000000" else style.colour
    cells = [w("spacing", val=int(_em(style)) - size * 10)] if style.pitch else []
    return w("rPr", _fonts(style.face), w("color", val=colour), *cells, w("sz", val=size), w("szCs", val=size))


def _em(style: Style) -> float:
    """The width of a character in twips: whole ones where it has a cell, lest the last of a line find no room."""
    return int(style.pitch * 20) if style.pitch else style.size * 20


def _fonts(face: Face) -> Element:
    """One family for all scripts, so that marks and digits are of the text's colour."""
    family = FAMILIES[face]
    return w("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family)
