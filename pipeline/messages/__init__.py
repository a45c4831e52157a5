"""Messages in another language.

Messages stand in the code, in English, and only there. A catalogue has for each its translation, and is asked where a
message is printed: by then its values are filled in, so a message with values is told by the words between them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from pipeline.frozen import frozen

LANGUAGES = ("zh", "en")
_HOLE = "{}"  # in a msgid: where a value stands
_ENTRY = re.compile(r'^msgid (".+")\nmsgstr (".+")$', re.MULTILINE)
_DEEPEST = 6  # translations inside of translations: a file may be named so that there seem to be more
_NO_LANGUAGE = {"", "C", "POSIX"}


def entries(catalogue: str) -> dict[str, str]:
    r"""The messages of a gettext catalogue (.po), each on a line of its own, and their translations.

    >>> entries('# a note\nmsgid "wrote {}"\nmsgstr "已写入 {}"\n')
    {'wrote {}': '已写入 {}'}
    """
    return {json.loads(message): json.loads(said) for message, said in _ENTRY.findall(catalogue)}


@frozen
class Catalogue:
    """Translations: of messages that are always the same, and of those with values, the one that begins alike first.

    A translation names the values of its message as `str.format` does: `{}` or `{0}` as it stands, `{:t}` or `{0:t}`
    translated in its turn. What has no translation is said as it is.

    >>> said = Catalogue.of({"wrote {}": "已写入 {}", "{}: {}": "{}：{:t}", "no title": "无标题"})
    >>> said("wrote no title"), said("no title: no title"), said("a title")
    ('已写入 no title', 'no title：无标题', 'a title')
    """

    whole: Mapping[str, str]
    parted: tuple[tuple[list[str], str], ...]

    @classmethod
    def of(cls, translations: Mapping[str, str]) -> Catalogue:
        """A catalogue of messages and their translations."""
        parted = [(message.split(_HOLE), said) for message, said in translations.items() if _HOLE in message]
        parted.sort(key=lambda entry: (len(entry[0][0]), sum(map(len, entry[0]))), reverse=True)
        return cls(translations, tuple(parted))

    def __call__(self, message: str) -> str:
        """A message as this language says it."""
        return self.said(message, _DEEPEST)

    def said(self, message: str, depth: int) -> str:
        """A message, and what it holds down to some depth, as this language says it."""
        if message in self.whole:
            return self.whole[message]
        for words, said in self.parted if depth else ():
            values = _values(words, message)
            if values is not None:
                return said.format(*(_Value(value, self, depth - 1) for value in values))
        return message


@frozen
class _Value:
    text: str
    catalogue: Catalogue
    depth: int

    def __format__(self, how: str) -> str:
        return self.catalogue.said(self.text, self.depth) if how == "t" else self.text


def _values(words: list[str], message: str) -> list[str] | None:
    """What stands between the words of a template, each value as short as can be; None if it is another message.

    In linear time, which a regular expression could not promise for a value that a hostile file gave.

    >>> _values(["'", "' has ", ""], "'a' has b"), _values(["no ", ""], "not")
    (['a', 'b'], None)
    """
    first, *between, last = words
    if not (message.startswith(first) and message.endswith(last)):
        return None
    at, end, out = len(first), len(message) - len(last), []
    for word in between:
        found = message.find(word, at, end)
        if found < 0:
            return None
        out.append(message[at:found])
        at = found + len(word)
    return [*out, message[at:end]] if at <= end else None


def language(environment: Mapping[str, str]) -> str:
    """The language that an environment asks for: JIANGYI_LANG, else as gettext has it (GNU gettext manual, 2.3).

    The locale is the first that is set of LC_ALL, LC_MESSAGES and LANG; LANGUAGE lists what is preferred to it, unless
    the locale is C.

    >>> language({"LANG": "zh_CN.UTF-8"}), language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}), language({})
    ('zh', 'en', 'en')
    >>> language({"LANG": "de_DE", "LANGUAGE": "fr:zh_TW:en"}), language({"LANG": "zh_CN", "JIANGYI_LANG": "en"})
    ('zh', 'en')
    """
    locale = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    asked = [environment.get("JIANGYI_LANG", "")]
    if locale.partition(".")[0] not in _NO_LANGUAGE:
        asked += [*environment.get("LANGUAGE", "").split(":"), locale]
    return _first_known(asked)


def _first_known(asked: Iterable[str]) -> str:
    known = (re.split(r"[_.@-]", name)[0].lower() for name in asked)
    return next((name for name in known if name in LANGUAGES), "en")
