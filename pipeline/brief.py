"""What a build needs of a reading, and the same as JSON can say it, so that it can be kept and sent."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from pipeline import document as model
from pipeline.errors import Diagnostic
from pipeline.frozen import frozen

if TYPE_CHECKING:
    from pipeline.read import Reading

# All that a document is made of, by name; what is no document's is left out.
_TYPES: dict[str, Any] = {
    kind.__name__: kind
    for kind in vars(model).values()
    if isinstance(kind, type) and kind.__module__ == model.__name__ and kind is not model.Placed
}
_TUPLE = ""


@frozen
class Brief:
    """A text that was read: what it says and what is odd about it.

    `blank`: nothing is left of it; `characters`: each that it says, once.
    """

    name: str
    digest: str
    document: model.Document
    diagnostics: tuple[Diagnostic, ...] = ()
    blank: bool = False
    characters: str = ""

    @classmethod
    def of(cls, reading: Reading) -> Brief:
        """What a build needs of a reading."""
        source, document, blank = reading.source, reading.document, not reading.trail.text.strip()
        said = "".join(sorted(set().union(*(placed.block.text for placed in model.flow(document)))))
        return cls(source.name, source.digest, document, reading.diagnostics, blank, said)

    def packed(self) -> list[Any]:
        """It without its name and digest, which are the file's, as JSON can say it."""
        return [_packed(self.document), [odd.packed() for odd in self.diagnostics], self.blank, self.characters]

    @classmethod
    def unpacked(cls, name: str, digest: str, said: list[Any]) -> Brief:
        """What `packed` made a list of, under the name of the file that was read."""
        document, odd, *more = said
        return cls(name, digest, _unpacked(document), tuple(Diagnostic.unpacked(one, name) for one in odd), *more)


def _packed(value: Any) -> Any:
    """A part of a document: a list that begins with its type's name, where it is no text, number or None."""
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if is_dataclass(value):
        return [type(value).__name__, *(_packed(getattr(value, field.name)) for field in fields(value) if field.init)]
    if isinstance(value, tuple):
        return [_TUPLE if type(value) is tuple else type(value).__name__, *map(_packed, value)]
    return value


def _unpacked(said: Any) -> Any:
    """What `_packed` made a list of; half of all parts are texts, which a call each would cost most of the time."""
    if type(said) is not list:
        return said
    values = [_unpacked(part) if type(part) is list else part for part in said]
    kind = values.pop(0)
    return tuple(values) if kind == _TUPLE else _TYPES[kind](*values)
