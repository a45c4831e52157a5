"""What is to be built: a packet.toml, a folder, or files, as the command line names them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path

from pipeline import config
from pipeline.errors import ConfigError, Place, SourceError, reason
from pipeline.export import File
from pipeline.fix import Fixes
from pipeline.frozen import frozen
from pipeline.packet import LONGEST_TITLE, Meta
from pipeline.records import Said
from pipeline.theme import Face, Theme
from pipeline.themes import DEFAULT, THEMES
from pipeline.typeset.fontfiles import Own

PACKET = "packet.toml"


@frozen
class Wanted:
    """A source to read: where it lies, its name in the manifest, its title where the text has none, its fixes."""

    path: str
    name: str
    title: str = ""
    encoding: str = ""
    fixes: Fixes = Fixes()


@frozen
class Plan:
    """What is to be built: the configuration, the sources, the user's fonts, and the files that the plan came from."""

    config: config.Config
    sources: tuple[Wanted, ...]
    inputs: tuple[Path, ...] = ()
    fonts: tuple[Own, ...] = ()


def plan(paths: tuple[str, ...], encoding: str = "", theme: str = "") -> Plan:
    """What the paths ask for: a packet.toml, a folder with or without one, or files. SourceError, ConfigError.

    An encoding and a theme given here go before those in packet.toml.
    """
    path, look = Path(paths[0] if paths else "."), THEMES[theme or DEFAULT.name]
    if len(paths) > 1 or not (path.is_dir() or path.suffix == ".toml"):
        return _of_files(paths, encoding, look)
    if path.is_dir() and not os.path.isfile(path / PACKET):
        called = Said(path.resolve().name[:LONGEST_TITLE], Place(str(path)))
        made = config.Config(Meta(called.text), theme=look, printed=(called,))
        return Plan(made, _listed(path, _texts(path), encoding))
    file = path / PACKET if path.is_dir() else path
    found = config.parse(_toml(file), str(file), theme)
    sources = _listed(file.parent, found.documents or _texts(file.parent), encoding)
    fonts = tuple(_own(file.parent, *named) for named in found.fonts.listed())
    named = tuple(_path(file.parent, said.text, said) for _, options in found.exports for said in _files(options))
    filled = replace(found, exports=tuple((name, _filled(file.parent, options)) for name, options in found.exports))
    return Plan(filled, sources, (file, *dict.fromkeys(named)), fonts)


def _files(options: object) -> Iterator[File]:
    yield from (value for f in fields(options) if isinstance(value := getattr(options, f.name), File))  # type: ignore[arg-type]


def _filled(folder: Path, options: object) -> object:
    """A format's options with what the files hold that they name."""
    values = {f.name: getattr(options, f.name) for f in fields(options)}  # type: ignore[arg-type]
    held = {key: replace(file, data=_held(folder, file)) for key, file in values.items() if isinstance(file, File)}
    return replace(options, **held)  # type: ignore[type-var]


def _held(folder: Path, file: File) -> bytes:
    try:
        return _path(folder, file.text, file).read_bytes()
    except OSError as error:
        hint = "name a file in the packet's folder, or one by its absolute path"
        raise ConfigError(f"{file.text}: {reason(error)}", file.where, hint) from None


def _own(folder: Path, face: Face | None, said: Said) -> Own:
    name, _, part = said.text.partition("#")
    return Own(face, _path(folder, name, said), part, said.where)


def _path(folder: Path, name: str, said: Said) -> Path:
    """Where a file lies that packet.toml names."""
    path = Path(name)
    if not name or (".." in path.parts and not path.is_absolute()):
        hint = "put it there, or name it by its absolute path"
        raise ConfigError(f"'{said.text}' is no file inside the packet's folder", said.where, hint)
    return folder / path


def single(file: str, encoding: str = "", packet: str = "", variant: str = "") -> Plan:
    """What there is to read of one file, alone or as a packet has it: by its path, or as packet.toml names it."""
    alone = Plan(config.Config(), (Wanted(file, file, encoding=encoding),))
    found = _of_packet(file, encoding, packet) if packet else alone
    text = config.Text(variant) if variant else found.config.text
    return replace(found, config=replace(found.config, text=text))


def _of_packet(file: str, encoding: str, packet: str) -> Plan:
    whole = plan((packet,), encoding)
    found = next((w for w in whole.sources if _same(w.path, file) or w.name == file), None)
    if found is None:
        names = ", ".join(w.name for w in whole.sources)
        raise SourceError(f"{packet} has no such document", Place(file), f"it has {names}")
    return replace(whole, sources=(found,))


def _same(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()


def _of_files(paths: tuple[str, ...], encoding: str, theme: Theme) -> Plan:
    odd = next((p for p in paths if Path(p).is_dir() or Path(p).suffix == ".toml"), None)
    if odd:
        raise SourceError("this is no text", Place(odd), "name one folder, one packet.toml, or texts")
    names = [Path(p).name for p in paths]
    called = names if len(set(names)) == len(names) else list(paths)
    sources = tuple(Wanted(p, n, encoding=encoding) for p, n in zip(paths, called, strict=True))
    return Plan(config.Config(theme=theme), sources)


def _toml(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"byte {error.start} is not UTF-8", Place(str(path))) from None
    except OSError as error:
        raise ConfigError(reason(error), Place(str(path)), "jiangyi init writes one") from None


def _listed(folder: Path, documents: Iterable[config.Listed], encoding: str) -> tuple[Wanted, ...]:
    return tuple(Wanted(str(folder / d.file), d.file, d.title, encoding or d.encoding, d.fixes) for d in documents)


def _texts(folder: Path) -> list[config.Listed]:
    names = _text_names(folder)
    if not names:
        raise SourceError("no text files here", Place(str(folder)), "put .txt files into the folder, or name files")
    return [config.Listed(name) for name in names]


def _text_names(folder: Path) -> list[str]:
    """The texts of a folder, in natural order, hidden files left out."""
    try:
        found = [p.name for p in folder.iterdir() if p.suffix.lower() == ".txt" and p.is_file()]
    except OSError as error:
        raise SourceError(reason(error), Place(str(folder)), "check the rights") from None
    return sorted((name for name in found if not name.startswith(".")), key=_natural)


def _natural(name: str) -> list[tuple[int, int | str]]:
    """A key that sorts `2.txt` before `10.txt`."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part]


def template(folder: Path) -> str:
    """A packet.toml for the texts of a folder, every key explained."""
    names = _text_names(folder)
    listed = "\n".join(f"[[documents]]\nfile = {json.dumps(name, ensure_ascii=False)}\n" for name in names)
    return TEMPLATE.format(documents=listed or '# [[documents]]\n# file = "1.txt"\n')


TEMPLATE = """\
# What jiangyi build makes of this folder. Every key may be left out.

[meta]
title = "学习资料汇编"      # on the cover, and the name of the files
# subtitle = ""
# organisation = ""         # who issues the packet
# author = ""               # who compiled it
# date = 2026-01-01         # on the cover, and the date of the files
# language = "zh-CN"
# certified_by = ""         # who answers for it that the e-book conforms to WCAG 2.2 AA: it then says so

[contents]
# title = "目录"
# depth = 3                 # levels: documents, and two levels of headings
# articles = false          # list 第一条 …
# leads = false             # list unnumbered sentences that head their paragraphs

[text]
# variant = "zh-Hant"       # convert to zh-Hans, zh-Hant, zh-Hant-TW or zh-Hant-HK; needs jiangyi[opencc]

[aids]
# summary = true            # 内容提纲 after each document; by default where there are several
# notes = true              # lines for notes and questions, likewise
# index = true              # 术语索引 at the end, likewise
# selftest = false          # 填空自测, with its answers

[terms]
# add = ["产改"]            # terms wherever they stand, before those that are found: docs/terms.md
# drop = ["方面"]           # never terms

[theme]
# name = "handout"          # or gongwen, pocket, large: jiangyi themes says what they are
# notes = false             # no ruled lines for notes
# row = 21.0                # points; any other figure too, as docs/themes.md has them:
# sheet = {{ inner = "24mm" }}
# styles.paragraph = {{ face = "楷体", size = "小四" }}

[fonts]
# song = "fonts/宋体.ttf"   # font files of your own, in this folder or by an absolute path
# biaosong = "fonts/小标宋.otf"
# hei = "fonts/黑体.ttc#1"  # of a collection, by number from 0 or by name
# kai = "fonts/楷体.ttf"
# fang = "fonts/仿宋.ttf"
# fallback = ["fonts/生僻字.otf"]   # for characters that they lack

[export.docx]
# template = "own.docx"     # a Word file of your own: its styles, page, headers and footers

[export.epub]
# split = "document"        # a file of the e-book for each document, or for each "section" of the first level

[build]
# formats = ["docx", "pdf", "epub"]
# name = ""                 # of the files, without suffix; by default the title

# The documents in their order; without any, all .txt files of the folder in natural order.
# title is used only where the text has none; encoding only where the evidence misleads.
#
# What was read wrongly is put right below its document:
#
# [[documents.fix]]
# do = "join"               # the next line; or split, drop, keep, level, role
# line = 1                  # of the file, and/or text:
# text = "原文"             # a piece of the file that is found once, or once in that line
# level = 1                 # of a heading, with do = "level"
# role = "signature"        # of a block, with do = "role"
#
# A document with fixes needs sha256 = "…", of its file: jiangyi check says what to write.

{documents}"""
