"""Page contents (ISO 32000-1, 7.8.2, 9.4, 14.6): every run drawn where the typesetter put it, marked as whose it is.

Written for speed, since a book has hundreds of thousands of runs: operators only where something changes, numbers
formatted once, text encoded a run at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import groupby, zip_longest
from operator import attrgetter

from exporters.pdf.elements import Element
from exporters.pdf.fonts import Embedded
from exporters.pdf.structure import Stretch, Tagged, Tree, whole
from pipeline.typeset.pages import Bar, Line, Page, Part, Run

FOOTER = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC"
LAYOUT = "/Artifact<</Type/Layout>>BDC"
BLACK = "000000"


class Numbers(dict[float, str]):
    """Numbers as PDF writes them, to six digits, each formatted once; no exponents (ISO 32000-1, 7.3.3).

    >>> numbers = Numbers()
    >>> numbers[12.0], numbers[595.2755905], numbers[-0.5], numbers[1e-9]
    ('12', '595.276', '-0.5', '0')
    """

    def __missing__(self, value: float) -> str:
        """The number, formatted and kept."""
        shown = self[value] = f"{value:.6g}" if abs(value) >= 1e-4 else "0"
        return shown


class Contents:
    """Writes the contents of pages, one after the other, and tells the elements of the tree what is theirs.

    `owners`: for each page, the element of each marked content. `rules`: the rules that pages have, by
    name and as drawn.
    """

    def __init__(self, tree: Tree, fonts: dict[str, Embedded], footer: float) -> None:
        self.owners: list[list[Element]] = []
        self.rules: dict[tuple[Bar, ...], tuple[str, bytes]] = {}
        self._tree = tree
        self._fonts = fonts
        self._footer = footer  # the baseline of page numbers
        self._numbers = Numbers()

    @cached_property
    def digest(self) -> str:
        """What decides how any page is written, besides the page: how fonts are called and characters coded."""
        fonts = [(name, font.name, font.blank, font.codes, font.other) for name, font in self._fonts.items()]
        return sha256(repr((fonts, self._footer)).encode("utf-8", "surrogatepass")).hexdigest()

    def page(self, page: Page) -> bytes:
        """The content stream of a page. Text counts from the left edge of its type area, as the typesetter does."""
        self._begin(page)
        numbers = self._numbers
        for line, (text, stretches) in self._owned(page):
            runs = self._spaced(line, text) if text else line.runs
            if len(stretches) > 1 and line.at < stretches[-2].end:
                self._shared(line, runs, stretches)
                continue
            if (element := stretches[-1].element) is not self._open:
                self._mark(element)
            self._runs(runs, numbers[line.y])
        for line in page.furniture:
            if (kind := FOOTER if line.y == self._footer else LAYOUT) is not self._open:
                self._mark(kind)
            self._runs(line.runs, numbers[line.y])
        self._out.append("EMC\nET" if self._open else "ET")
        return "\n".join(self._out).encode("ascii")

    def again(self, owners: list[Element]) -> None:
        """Take a page for written that was before, the elements of its marked content being these."""
        for mcid, element in enumerate(owners):
            element.mark(len(self.owners), mcid)
        self.owners.append(owners)

    def _begin(self, page: Page) -> None:
        """A page on which nothing is set yet but its rules."""
        self.owners.append([])
        self._open: Element | str = ""
        self._face, self._spacing, self._colour = ("", 0.0), "0", BLACK
        self._out = [f"1 0 0 1 {self._numbers[page.left]} 0 cm"]
        if page.bars:
            self._out += [LAYOUT, f"/{self.ruled(page.bars)} Do", "EMC"]
        self._out.append("BT")

    def _owned(self, page: Page) -> Iterable[tuple[Line, Tagged]]:
        """The lines of a page, each with whose it is."""
        if page.part is Part.BODY:
            blocks = self._tree.blocks
            return [(line, blocks[line.block]) for line in page.lines]
        return [(line, self._fronted(line, page.part)) for line in page.lines]

    def _fronted(self, line: Line, part: Part) -> Tagged:
        """Whose a line before the body is: on the cover it is a paragraph of its own, unless it goes on."""
        if line.block >= 0:
            return self._tree.entries[line.block]
        if part is Part.CONTENTS:
            return whole(self._tree.heading, "")
        return whole(next(reversed(self._tree.cover.kids)) if line.at else self._tree.cover.add("P"), "")

    def _spaced(self, line: Line, text: str) -> Iterator[Run]:
        """Runs with the blank that follows in the text, where the line leaves it out: a reader parts words there."""
        at = line.at
        for run, after in zip_longest(line.runs, line.runs[1:]):
            at = max(at, text.find(run.text, at)) + len(run.text)
            left_out = text[at : at + 1].isspace() and not (after and after.text[:1].isspace())
            yield run._replace(text=run.text + self._fonts[run.font].blank) if left_out else run

    def _shared(self, line: Line, runs: Iterable[Run], stretches: Sequence[Stretch]) -> None:
        """Draw a line on which one stretch of its block ends and the next begins, be it inside a run."""
        at, y = line.at, self._numbers[line.y]
        for run in runs:
            rest = run
            for end, element, _ in stretches:
                if at < end and rest.text:
                    part, rest = self._cut(rest, end - at)
                    at += len(part.text)
                    if element is not self._open:
                        self._mark(element)
                    self._runs((part,), y)

    def _cut(self, run: Run, at: int) -> tuple[Run, Run]:
        """A run in two; the second has no text if the first takes it all."""
        x, text, name, size, spacing, _, shifts = run
        if at >= len(text):
            return run, run._replace(text="")
        width = sum(map(self._fonts[name].font.width, text[:at])) * size / 1000
        x += width + at * spacing + sum(by for k, by in shifts if k <= at)
        first = run._replace(text=text[:at], shifts=tuple(s for s in shifts if s[0] < at))
        return first, run._replace(x=x, text=text[at:], shifts=tuple((k - at, by) for k, by in shifts if k > at))

    def _mark(self, owner: Element | str) -> None:
        """End the marked content that is open, and begin that of an element or an artifact."""
        out = self._out
        if self._open:
            out.append("EMC")
        self._open = owner
        if isinstance(owner, str):
            out.append(owner)
            return
        owned = self.owners[-1]
        out.append(f"/{owner.tag}<</MCID {len(owned)}>>BDC")
        owner.mark(len(self.owners) - 1, len(owned))
        owned.append(owner)

    def _runs(self, runs: Iterable[Run], y: str, other: str = "") -> None:
        """Draw runs on one baseline; `other`: in this font instead of the one that the characters have."""
        add, numbers = self._out.append, self._numbers
        for run in runs:
            x, text, name, size, spacing, colour, shifts = run
            font = self._fonts[name]
            if font.other and not other and not font.other.keys().isdisjoint(text):
                self._parted(run, font, y)
                continue
            if colour != self._colour:
                self._colour = colour
                add(_rgb(colour, "rg"))
            if (face := (other or font.name, size)) != self._face:
                self._face = face
                add(f"/{face[0]} {numbers[size]} Tf")
            if (between := numbers[spacing]) != self._spacing:
                self._spacing = between
                add(f"{between} Tc")
            codes = (text.translate(font.codes) if font.codes else text).encode("utf-16-be").hex()
            if shifts:
                codes = self._shifted(codes, shifts, size)
                add(f"1 0 0 1 {numbers[x]} {y} Tm[<{codes}>]TJ")
            else:
                add(f"1 0 0 1 {numbers[x]} {y} Tm<{codes}>Tj")

    def _parted(self, run: Run, font: Embedded, y: str) -> None:
        """Draw a run parts of which are in another font over the same outlines."""
        for name, chars in groupby(run.text, lambda char: font.other.get(char, font.name)):
            part, run = self._cut(run, len([*chars]))
            self._runs((part,), y, name)

    def _shifted(self, codes: str, shifts: Iterable[tuple[int, float]], size: float) -> str:
        """Codes (four digits each) with what moves them, in thousandths of an em to the left, between them."""
        out, done = [], 0
        for at, by in shifts:
            out += [codes[done : 4 * at], f">{self._numbers[-1000 * by / size]}<"]
            done = 4 * at
        return "".join(out) + codes[done:]

    def ruled(self, bars: tuple[Bar, ...]) -> str:
        """The name of the form that draws rules: pages have the same ones over and over. One path for one look."""
        if bars not in self.rules:
            paths = [
                f"{self._numbers[thickness]} w {_rgb(colour, 'RG')}\n{''.join(map(self._path, alike))}S"
                for (thickness, colour), alike in groupby(bars, attrgetter("thickness", "colour"))
            ]
            self.rules[bars] = f"R{len(self.rules) + 1}", "\n".join(paths).encode("ascii")
        return self.rules[bars][0]

    def _path(self, bar: Bar) -> str:
        y = self._numbers[bar.y]
        return f"{self._numbers[bar.x]} {y} m {self._numbers[bar.end]} {y} l\n"


def _rgb(colour: str, operator: str) -> str:
    """The operator that sets a colour; black is the printer's black."""
    if colour == BLACK:
        return {"rg": "0 g", "RG": "0 G"}[operator]
    return " ".join(f"{int(colour[k : k + 2], 16) / 255:.3g}" for k in (0, 2, 4)) + f" {operator}"
