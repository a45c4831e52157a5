"""What a text says, apart from any format, file or font: blocks, sections, documents.

All is frozen. Unions are closed: match them to the end with `assert_never`, so that a new case is a type
error wherever it is not yet known. A case is added when a text needs it.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from pipeline.frozen import frozen


class Role(StrEnum):
    """What a block is for, in the terms of GB/T 9704-2012 where it has one. A closed list."""

    TITLE = "title"  # 标题
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    ISSUING_BODY_MARK = "issuing-body-mark"  # 发文机关标志
    DOCUMENT_NUMBER = "document-number"  # 发文字号
    COLUMN_LABEL = "column-label"  # 栏目
    ADOPTION_NOTE = "adoption-note"  # 题注
    ADDRESSEE = "addressee"  # 主送机关
    SALUTATION = "salutation"  # 称谓
    SIGNATURE = "signature"  # 署名
    DATE = "date"  # 成文日期
    ATTACHMENT_NOTE = "attachment-note"  # 附件说明
    RELEASE_NOTE = "release-note"  # 附注
    CC_LIST = "cc-list"  # 抄送
    PRINT_NOTE = "print-note"  # 印发
    AUTHOR = "author"
    AUTHOR_NOTE = "author-note"
    FOOTNOTE = "footnote"
    TABLE = "table"
    VERBATIM = "verbatim"
    SUBJECT = "subject"  # the document that a study aid is about
    REFERENCE = "reference"  # a line that leads to a place
    INDEX_ENTRY = "index-entry"  # 索引款目
    RULED = "ruled"  # lines to write on


AIDING = (Role.SUBJECT, Role.REFERENCE, Role.INDEX_ENTRY, Role.RULED)  # of study aids; no text is read as these


class Aid(StrEnum):
    """What a study aid is for. Those that go with one document stand after it, the others after all documents."""

    SUMMARY = "summary"  # 内容提纲
    NOTES = "notes"  # 笔记与问题
    TEST = "test"  # 填空自测
    ANSWERS = "answers"
    INDEX = "index"  # 术语索引

    @property
    def below(self) -> bool:
        """Whether it goes with the document before it."""
        return self in (Aid.SUMMARY, Aid.NOTES)


class Kind(StrEnum):
    """What makes a heading one."""

    TITLE = "title"  # of an attached document
    NUMBERED = "numbered"  # 一、 （一） 1. 第一章
    NAMED = "named"  # 序言, 附则: a part that is called so in any work
    ORDINAL = "ordinal"  # 第一，… 一是…, in a document without numbered headings
    ARTICLE = "article"  # 第一条
    SAID = "said"  # by a fix in packet.toml
    LEAD = "lead"  # an unnumbered sentence that heads its paragraph as its siblings do
    GROUP = "group"  # in a study aid: a letter of an index, a document


@frozen
class Text:
    """Plain text."""

    text: str


@frozen
class Lead:
    """The run-in heading with which a paragraph begins, its stop included."""

    text: str


Inline: TypeAlias = Text | Lead


@frozen
class Paragraph:
    """A paragraph of running text. `at` is where it begins in the cleaned text, in characters."""

    content: tuple[Inline, ...]
    at: int = 0

    @property
    def text(self) -> str:
        """All its text, the lead included."""
        return self.content[0].text if len(self.content) == 1 else "".join([part.text for part in self.content])


@frozen
class Item:
    """One item of an enumeration. `number` is the mark (`（一）`) with which the text begins, if it has one."""

    text: str
    at: int = 0
    number: str = ""


@frozen
class Element:
    """A one-line element of an official document: a title, a date, an addressee."""

    role: Role
    text: str
    at: int = 0


@frozen
class Verbatim:
    """Lines kept as they stand, spaces and tabs included: a table whose cells are known by their places alone."""

    lines: tuple[str, ...]
    role: Role = Role.TABLE
    at: int = 0

    @property
    def text(self) -> str:
        """Its lines, as they stand in the cleaned text."""
        return "\n".join(self.lines)


class Place(NamedTuple):
    """Where something stands in a packet: the number of its block in reading order, from 0; the offset in its text."""

    block: int
    at: int = 0


@frozen
class Reference:
    """A line that leads to a place (交叉引用), in print with its page: of an outline, an answer.

    `number` is the mark with which the text begins, if it has one; `depth` is from 1.
    """

    text: str
    to: Place
    depth: int = 1
    number: str = ""
    at: int = 0


@frozen
class IndexEntry:
    """An entry of an index (索引款目): its heading, and wherever that stands, in order; `main`: in a heading, if so."""

    text: str
    places: tuple[Place, ...]
    main: Place | None = None
    at: int = 0


@frozen
class Ruled:
    """Lines to write on, as many as the page has room for. They say nothing."""

    text: str = ""
    at: int = 0


Block: TypeAlias = Paragraph | Item | Element | Verbatim | Reference | IndexEntry | Ruled


@frozen
class Heading:
    """A heading: a line of its own, or (`run_in`) the lead of the paragraph that follows it.

    `level` goes by the mark, whatever stands above (0: the mark gives none), as the inspection format
    says; the nesting of sections is what the contents show. `number` is the mark with which `text` begins.
    """

    text: str
    kind: Kind
    level: int = 0
    number: str = ""
    run_in: bool = False
    at: int = 0


@frozen
class Section:
    """A heading and everything under it. Nested, so that no level can be skipped."""

    id: str
    heading: Heading
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@frozen
class Document:
    """One text, read. Reading order is the order of the fields."""

    id: str
    opening: tuple[Element, ...] = ()  # before the body, the title among them
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Element, ...] = ()  # after the body: signature, date
    attached: tuple[Document, ...] = ()
    imprint: tuple[Element, ...] = ()  # 版记, after all that is attached
    aid: Aid | None = None  # what it is for, where it is made of the others
    origin: str = field(default="", init=False)  # names all that it was read from, and how; `replace` drops it

    @property
    def title(self) -> str:
        """The text of the first title, or nothing."""
        return next((e.text for e in self.opening if e.role is Role.TITLE), "")

    def of(self, origin: str) -> Document:
        """The same document, of an origin that is known."""
        made = replace(self)
        object.__setattr__(made, "origin", origin)
        return made


class Placed(NamedTuple):
    """A block or a heading in reading order, with the id that links to it (or "") and its depth.

    Depth is 0 for what no section holds, 1 for a section of the document, and so on. `lead` is the heading
    that a paragraph begins with, where it is a run-in one. `begins`: a document, or an attached one, begins here;
    in print, on a new page (GB/T 9704-2012, 7.3.7). `attached`: to how many documents, one within the other, the
    one that holds the block is attached.
    """

    block: Block | Heading
    target: str = ""
    depth: int = 0
    lead: Heading | None = None
    begins: bool = False
    attached: int = 0


def flow(document: Document) -> list[Placed]:
    """Every block of a document in reading order, once.

    A run-in heading is not a block of its own: its id is the target of the paragraph that it begins.
    A document's id is the target of its title, or of its first block where it has no title.
    """
    placed = _flow(document)
    if placed:
        target = placed[0].target if document.title else placed[0].target or document.id
        placed[0] = placed[0]._replace(target=target, begins=True)
    return placed


def _flow(document: Document) -> list[Placed]:
    """The same, but for how it begins: one list that all add to, which is twice as soon made as handed on."""
    titles = [nth for nth, element in enumerate(document.opening) if element.role is Role.TITLE][:1]
    placed = [Placed(one, document.id if nth in titles else "") for nth, one in enumerate(document.opening)]
    placed += map(Placed, document.blocks)
    for section in document.sections:
        _add(placed, section, 1)
    placed += map(Placed, document.closing)
    for part in document.attached:
        placed += [each._replace(attached=each.attached + 1) for each in flow(part)]
    placed += map(Placed, document.imprint)
    return placed


def _add(placed: list[Placed], section: Section, depth: int) -> None:
    heading, blocks = section.heading, section.blocks
    placed += [Placed(blocks[0], section.id, depth, heading) if heading.run_in else Placed(heading, section.id, depth)]
    placed += [Placed(block, "", depth) for block in blocks[heading.run_in :]]
    for below in section.sections:
        _add(placed, below, depth + 1)


def role(block: Block | Heading) -> Role:
    """The role of a block, as `inspect` prints it."""
    return block.role if isinstance(block, Element | Verbatim) else _ROLES[type(block)]


_ROLES: dict[type, Role] = {
    Heading: Role.HEADING,
    Paragraph: Role.PARAGRAPH,
    Item: Role.LIST_ITEM,
    Reference: Role.REFERENCE,
    IndexEntry: Role.INDEX_ENTRY,
    Ruled: Role.RULED,
}
