"""Documents and what packet.toml says of them, as one packet (讲义)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha1
from uuid import NAMESPACE_URL, UUID

from pipeline.document import Document, Section
from pipeline.frozen import frozen

LONGEST_TITLE = 80  # characters of a packet's title


@frozen
class Meta:
    """What is known of the packet as a work: `[meta]` of packet.toml.

    `certified_by`: who answers for it that everybody can read the packet.
    """

    title: str = ""
    subtitle: str = ""
    organisation: str = ""
    author: str = ""
    date: datetime.date | None = None
    language: str = "zh-CN"
    certified_by: str = ""

    def __post_init__(self) -> None:
        if len(self.title) > LONGEST_TITLE:
            raise ValueError(f"a title of {len(self.title)} characters: the cover holds {LONGEST_TITLE}")
        if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?", self.language):
            raise ValueError(f"'{self.language}' is no language tag (BCP 47), such as zh-CN")

    @property
    def dated(self) -> str:
        """The date in Chinese, or "" without one."""
        return chinese_date(self.date) if self.date else ""


@frozen
class Packet:
    """The documents of one study packet, in order, study aids among them, their ids unique in it."""

    meta: Meta
    documents: tuple[Document, ...]

    @property
    def title(self) -> str:
        """The packet's title, or that of its first document."""
        return self.meta.title or next((d.title for d in self.documents if d.title), "")

    @property
    def single(self) -> bool:
        """Whether it is one document alone: without a cover, its title not in the contents."""
        return sum(document.aid is None for document in self.documents) == 1

    def depth(self, document: Document) -> int:
        """How many levels its title stands below those of the documents that are no study aids."""
        aid = document.aid
        return int(aid is not None and (aid.below or self.single))

    @property
    def has_cover(self) -> bool:
        """Whether it has a cover: a packet of several documents that was given a title."""
        return bool(self.meta.title) and not self.single


def packet(meta: Meta, documents: Iterable[Document]) -> Packet:
    """Make one packet; ids become `doc-2`, `doc-2-sec-1`, so that all formats can link to them."""
    return Packet(meta, tuple(_named(d, f"doc-{n}") for n, d in enumerate(documents, 1)))


def _named(document: Document, name: str) -> Document:
    """A document with other ids, of the same origin: it says the same."""
    named = replace(
        document,
        id=name,
        sections=tuple(_prefixed(s, name) for s in document.sections),
        attached=tuple(_named(part, f"{name}-att-{n}") for n, part in enumerate(document.attached, 1)),
    )
    return named.of(document.origin)


def _prefixed(section: Section, prefix: str) -> Section:
    below = tuple(_prefixed(s, prefix) for s in section.sections)
    return replace(section, id=f"{prefix}-{section.id}", sections=below)


def urn(texts: Iterable[str]) -> str:
    """A name that texts decide (RFC 9562, 5.5): the same texts are the same publication, whenever it is made."""
    digest = sha1(NAMESPACE_URL.bytes + b"jiangyi", usedforsecurity=False)
    for text in texts:
        digest.update(f"\n{text}".encode("utf-8", "replace"))
    return UUID(bytes=digest.digest()[:16], version=5).urn


def chinese_date(date: datetime.date) -> str:
    """A date as a Chinese document writes it: Arabic digits, no padding (GB/T 9704-2012, 7.3.5.4).

    >>> chinese_date(datetime.date(2021, 3, 2))
    '2021年3月2日'
    """
    return f"{date.year}年{date.month}月{date.day}日"
