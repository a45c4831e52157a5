"""Which Word style a block gets: its look by the theme, its level by the contents, its names in Word."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.frozen import frozen
from pipeline.packet import Packet
from pipeline.theme import DEEPEST

LEVELS = 9  # of outline, that Word knows
_TITLE_PRIORITY = 10  # w:uiPriority of Title in Word's own list
# In the order of a document, in which Word's gallery shows them.
_CHINESE = {
    "cover-organisation": "封面单位",
    "cover-title": "封面标题",
    "cover-subtitle": "封面副标题",
    "cover-line": "封面落款",
    "issuing-body-mark": "发文机关标志",
    "document-number": "发文字号",
    "title": "标题",
    "column-label": "栏目",
    "adoption-note": "题注",
    "author": "作者",
    "author-note": "作者说明",
    "addressee": "主送机关",
    "salutation": "称谓",
    "heading": "层次标题",
    "lead": "段首标题",
    "article": "条号",
    "list-item": "列项",
    "table": "表",
    "verbatim": "原样",
    "footnote": "脚注",
    "attachment-note": "附件说明",
    "signature": "署名",
    "date": "成文日期",
    "release-note": "附注",
    "cc-list": "抄送",
    "print-note": "印发",
    "subject": "所属篇名",
    "reference": "引见",
    "ruled": "横线",
    "group": "分组标题",
    "index-main": "主要出处",
}
_BUILT_IN = {
    "paragraph": ("BodyText", "Body Text"),
    "contents-title": ("TOCHeading", "TOC Heading"),
    "footer": ("Footer", "footer"),
    "index-entry": ("Index1", "index 1"),
}
_TITLE = ("Title", "Title")
REFERENCES = tuple(f"reference-{depth}" for depth in range(1, DEEPEST + 1))


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """A paragraph's style: the theme's name of its look, and its outline level (0: none)."""

    name: str
    level: int = 0


@frozen
class Names:
    """What styles are called in a packet: `title_level` 1 where documents' titles are headings, else 0."""

    title_level: int
    covered: bool

    @classmethod
    def of(cls, packet: Packet) -> Names:
        """The names for a packet."""
        return cls(0 if packet.single else 1, packet.has_cover)

    def of_level(self, level: int) -> str:
        """The look that headings of a level have by rights; others of that level get a style of their own."""
        depth = level - self.title_level
        return f"heading-{min(depth, DEEPEST)}" if depth else "title"

    def built_in(self, look: Look) -> bool:
        """Whether a look is that of Word's own heading style of its level."""
        return look.level > 0 and look.name == self.of_level(look.level)

    def pair(self, look: Look) -> tuple[str, str]:
        """The id of a style in the file, and its name in Word, which goes by the name alone."""
        if self.built_in(look):
            return f"Heading{look.level}", f"heading {look.level}"
        if look.level:
            return f"{_camel(look.name)}Level{look.level}", f"{label(look.name)} level {look.level}"
        if look.name == ("cover-title" if self.covered else "title"):
            return _TITLE
        return _BUILT_IN.get(look.name) or (f"Plain{_camel(look.name)}", label(look.name))

    def id(self, look: Look) -> str:
        """The id of a look's style."""
        return self.pair(look)[0]


def label(look: str) -> str:
    """The name of a style in both languages, as Word's list shows it.

    >>> label("document-number"), label("heading-2"), label("of-a-theme-to-come")
    ('发文字号 document number', '层次标题 heading 2', 'of a theme to come')
    """
    chinese = _CHINESE.get(look) or _CHINESE.get(look.partition("-")[0], "")
    return f"{chinese} {look.replace('-', ' ')}".strip()


def priority(look: str) -> int:
    """Where Word's gallery shows a style: after the headings (9) and Word's own title (10), in a document's order.

    >>> priority("document-number") < priority("title") < priority("lead-2") < priority("of-a-theme-to-come")
    True
    """
    known = [*_CHINESE]
    found = next((name for name in (look, look.partition("-")[0]) if name in known), None)
    return _TITLE_PRIORITY + 1 + (known.index(found) if found else len(known))


def lead_id(look: str) -> str:
    """The id of the character style of a run-in heading."""
    return _camel(look)


def _camel(look: str) -> str:
    return "".join(part.capitalize() for part in look.split("-"))
