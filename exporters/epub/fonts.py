"""The book's own fonts: for each face the characters set in it, as files that @font-face names.

TrueType and CFF as they are: Kindle and old readers take no WOFF2, and ZIP packs them nearly as small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from exporters.epub.package import Item
from exporters.epub.style import GRIDDED, INSTALLED, Use
from pipeline.document import IndexEntry, Lead, Paragraph
from pipeline.export import Edition
from pipeline.frozen import frozen
from pipeline.places import NAMELESS
from pipeline.theme import MAIN, Face, lead_name, style_name
from pipeline.typeset.fonts import Font, Fonts
from pipeline.typeset.subset import web_font

_HALF_WIDTH = ("hwid",)  # Latin letters half as wide as Han characters, so that columns stay in line
_FOLDER = "fonts"
_NUMBERS = "0123456789–, \u3000"  # what locators are made of


@frozen
class Subset:
    """Some characters of one font, as a file of the book. `family`: its name in CSS and in the font itself."""

    use: Use
    family: str
    font: Font
    chars: str
    features: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Its name in the book."""
        return f"{_FOLDER}/{self.family}.{self._kind}"

    @property
    def item(self) -> Item:
        """The file as the package lists it."""
        make = partial(web_font, self.font, self.chars, self.family, self.features)
        return Item(self.family, self.file, make, f"font/{self._kind}")

    @property
    def _kind(self) -> str:
        return "otf" if "CFF " in self.font.face.table_tags else "ttf"


def subsets(edition: Edition, fonts: Fonts) -> tuple[Subset, ...]:
    """Return the fonts of a book. What a face lacks comes from where the printed pages have it, as a file more."""
    grid = edition.theme.style("table").face
    return tuple(s for use, said in _said(edition).items() for s in _chosen(use, use or grid, said, fonts))


def _chosen(use: Use, face: Face, said: Iterable[str], fonts: Fonts) -> Iterator[Subset]:
    """The fonts that set the characters of a face, its own first, since a reader measures lines by that.

    Letters to be half as wide come in a file of their own: the feature would make Chinese marks narrow too.
    """
    chars: dict[tuple[Font, tuple[str, ...]], str] = {}
    for char in sorted(said):
        if char >= " " and (font := fonts.choose(face, char)):
            key = font, _HALF_WIDTH if use is None and char.isascii() else ()
            chars[key] = chars.get(key, "") + char
    ordered = sorted(chars, key=lambda key: (not key[1], key[0] is not fonts.files[face], key[0].name))
    for number, (font, features) in enumerate(ordered, 1):
        family = f"jiangyi-{use.name.lower() if use else 'grid'}-{number}"
        yield Subset(use, family, font, chars[font, features], features)


def families(subsets: Iterable[Subset]) -> Mapping[Use, str]:
    """Return what CSS sets each face in: the book's own fonts first, so that a page looks alike on all systems."""
    own = dict.fromkeys(INSTALLED, "")
    for subset in subsets:
        own[subset.use] += f"{subset.family}, "
    return {use: own[use] + listed for use, listed in INSTALLED.items()}


def font_faces(subsets: Iterable[Subset]) -> str:
    """Return the @font-face rules. Each font is its face's bold one too: no reader is to thicken its strokes."""
    weights = ("", " font-weight: bold;")
    return "".join(
        f'@font-face {{ font-family: {s.family};{weight} src: url("{s.file}"); }}\n'
        for s in subsets
        for weight in weights
    )


def _said(edition: Edition) -> dict[Use, set[str]]:
    """The characters set in each face: all in that of the text, in which whatever has no style is set."""
    theme, named = edition.theme, defaultdict[str, list[str]](list)
    for name, words in _styled(edition):
        named[name].append(words)
    out: dict[Use, set[str]] = {}
    text = out.setdefault(theme.style("paragraph").face, set("0123456789"))
    for name, said in named.items():
        chars = set().union(*said)
        out.setdefault(None if name in GRIDDED else theme.style(name).face, set()).update(chars)
        text.update(chars)
    return {use: chars for use, chars in out.items() if chars}


def _styled(edition: Edition) -> Iterator[tuple[str, str]]:
    """All that is said in the book, with the name of its style."""
    meta, entries = edition.packet.meta, edition.toc.entries
    yield "cover-organisation", meta.organisation
    yield "cover-title", meta.title or NAMELESS
    yield "cover-subtitle", meta.subtitle
    yield "cover-line", meta.author + meta.dated
    yield "contents-title", edition.toc.title
    for entry in entries:
        yield "contents-1" if entry.level <= entries[0].level else "contents-2", entry.text
    for placed in chain.from_iterable(edition.flow):
        yield style_name(placed), placed.block.text
        if isinstance(placed.block, Paragraph):
            yield from ((lead_name(placed), part.text) for part in placed.block.content if isinstance(part, Lead))
        elif isinstance(placed.block, IndexEntry):
            yield from ((name, _NUMBERS) for name in (style_name(placed), MAIN))


def licences(subsets: Iterable[Subset], fonts: Fonts) -> Iterator[Item]:
    """Return the licences of the bundled fonts that are in a book; of the user's own we know none."""
    files = dict(chain.from_iterable(fonts.licence(subset.font) for subset in subsets))
    for number, (name, path) in enumerate(sorted(files.items()), 1):
        yield Item(f"licence-{number}", f"{_FOLDER}/{name}", path.read_bytes, "text/plain")
