"""What is to be built: a packet.toml, a folder, or files, as the command line names them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

from pipeline import config
from pipeline.access import Access, is_below, of_named, of_source, read, sized, unpacked
from pipeline.errors import ConfigError, Place, SourceError
from pipeline.export import File
from pipeline.fix import Fixes
from pipeline.frozen import frozen
from pipeline.limits import Limits
from pipeline.packet import LONGEST_TITLE, Meta
from pipeline.records import Said
from pipeline.texts import text_names
from pipeline.theme import Face, Theme
from pipeline.themes import DEFAULT, THEMES
from pipeline.typeset.fontfiles import Own
from pipeline.visible import titled, unfit

PACKET = "packet.toml"


@frozen
class Wanted:
    """A source to read: where it lies, its name in the manifest, its title where the text has none, its fixes."""

    path: str
    name: str
    title: str = ""
    encoding: str = ""
    fixes: Fixes = Fixes()

    @property
    def called(self) -> str:
        """What it is called by its file: the title, among several, of a text that has none."""
        return titled(Path(self.path).stem)


@frozen
class Input:
    """A file that a plan came from, and the SHA-256 of what was read of it."""

    path: Path
    digest: str


@frozen
class Plan:
    """What is to be built: the configuration, the sources, the user's fonts, and the files that the plan came from.

    `limits`: how much is read of any of them.
    """

    config: config.Config
    sources: tuple[Wanted, ...]
    inputs: tuple[Input, ...] = ()
    fonts: tuple[Own, ...] = ()
    limits: Limits = Limits()

    def files(self) -> list[Path]:
        """All that is read of the user's, which nothing may replace."""
        own = (own.path for own in self.fonts)
        return [*(one.path for one in self.inputs), *(Path(wanted.path) for wanted in self.sources), *own]


def plan(paths: tuple[str, ...], encoding: str = "", theme: str = "", access: Access = Access()) -> Plan:
    """What the paths ask for: a packet.toml, a folder with or without one, or files. SourceError, ConfigError.

    An encoding and a theme given here go before those in packet.toml. What a packet names, and links that are found in
    its folder, are checked against `access`; what is named here may lie anywhere.
    """
    path, look = Path(paths[0] if paths else "."), THEMES[theme or DEFAULT.name]
    if len(paths) > 1 or not (path.is_dir() or path.suffix == ".toml"):
        return _bounded(_of_files(paths, encoding, look), access.limits)
    if path.is_dir() and not os.path.lexists(path / PACKET):
        called = Said(titled(path.resolve().name[:LONGEST_TITLE]), Place(str(path)))
        made = config.Config(Meta(called.text), theme=look, printed=(called,))
        return _bounded(Plan(made, _found(path, encoding, access)), access.limits)
    file = access.found(path, PACKET, Place(str(path / PACKET))) if path.is_dir() else path
    return _bounded(_of_toml(file, encoding, theme, access), access.limits)


def _of_toml(file: Path, encoding: str, theme: str, access: Access) -> Plan:
    folder = file.parent
    data = _held_toml(file, access.limits)
    found = config.parse(_toml(data, file), str(file), theme)
    sources = _listed(folder, found.documents, encoding, access) or _found(folder, encoding, access)
    fonts = tuple(_own(folder, *named, access) for named in found.fonts.listed())
    filled = replace(found, exports=tuple((name, _filled(folder, options, access)) for name, options in found.exports))
    held = (said for _, options in filled.exports for said in _files(options))
    named = (Input(access.within(folder, said.text, said.where), _digest(said.data)) for said in held)
    return Plan(filled, sources, (Input(file, _digest(data)), *dict.fromkeys(named)), fonts)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _bounded(plan: Plan, limits: Limits) -> Plan:
    """A plan, if it asks for no more than is read. SourceError where its sources are too many, or too much."""
    place = Place(str(plan.inputs[0].path if plan.inputs else Path(plan.sources[0].path).parent))
    sizes = [_size(wanted) for wanted in plan.sources]
    for wanted, size in zip(plan.sources, sizes, strict=True):
        sized(size, limits, "source", of_source(wanted.path))
    if len(plan.sources) > limits.documents:
        raise SourceError(f"more than {limits.documents} documents", place, limits.hint("documents"))
    if sum(sizes) > limits.sources:
        raise SourceError(f"more than {limits.sources} bytes of text in all", place, limits.hint("sources"))
    return replace(plan, limits=limits)


def _size(wanted: Wanted) -> int:
    try:
        return os.stat(wanted.path).st_size
    except (OSError, ValueError):  # reading it will say what is wrong
        return 0


def _files(options: object) -> Iterator[File]:
    yield from (value for f in fields(options) if isinstance(value := getattr(options, f.name), File))  # type: ignore[arg-type]


def _filled(folder: Path, options: object, access: Access) -> object:
    """A format's options with what the files hold that they name."""
    values = {f.name: getattr(options, f.name) for f in fields(options)}  # type: ignore[arg-type]
    held = {
        key: replace(file, data=_held(folder, file, access)) for key, file in values.items() if isinstance(file, File)
    }
    return replace(options, **held)  # type: ignore[type-var]


def _held(folder: Path, file: File, access: Access) -> bytes:
    wrong = of_named(file.text, file.where)
    data = read(access.within(folder, file.text, file.where), access.limits, "file", wrong)
    if unpacked(data) > access.limits.unpacked:
        message = f"{file.text} would be larger than {access.limits.unpacked} bytes, unpacked"
        raise ConfigError(message, file.where, access.limits.hint("unpacked"))
    return data


def _own(folder: Path, face: Face | None, said: Said, access: Access) -> Own:
    name, _, part = said.text.partition("#")
    return Own(face, access.within(folder, name, said.where), part, said.where)


def single(file: str, encoding: str = "", packet: str = "", variant: str = "", access: Access = Access()) -> Plan:
    """What there is to read of one file, alone or as a packet has it: by its path, or as packet.toml names it."""
    alone = Plan(config.Config(), (Wanted(file, file, encoding=encoding),), limits=access.limits)
    found = _of_packet(file, encoding, packet, access) if packet else alone
    text = config.Text(variant) if variant else found.config.text
    return replace(found, config=replace(found.config, text=text))


def _of_packet(file: str, encoding: str, packet: str, access: Access) -> Plan:
    whole = plan((packet,), encoding, access=access)
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


def _held_toml(path: Path, limits: Limits) -> bytes:
    place = Place(str(path))
    return read(path, limits, "packet", lambda said, hint: ConfigError(said, place, hint or "jiangyi init writes one"))


def _toml(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"byte {error.start} is not UTF-8", Place(str(path))) from None


def _listed(folder: Path, documents: Iterable[config.Listed], encoding: str, access: Access) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(str(access.within(folder, d.file, d.named)), d.file, d.title, encoding or d.encoding, d.fixes)
        for d in documents
    )


def _found(folder: Path, encoding: str, access: Access) -> tuple[Wanted, ...]:
    """The texts of a folder that no packet.toml lists."""
    names = text_names(folder, access.limits)
    if not names:
        raise SourceError("no text files here", Place(str(folder)), "put .txt files into the folder, or name files")
    paths = (access.found(folder, name, Place(str(folder / name))) for name in names)
    return tuple(Wanted(str(path), name, encoding=encoding) for path, name in zip(paths, names, strict=True))


def template(folder: Path) -> str:
    """A packet.toml for the texts of a folder, every key explained."""
    names = text_names(folder)
    odd = next((name for name in names if unfit(name) or not is_below(name) or name != name.strip()), None)
    if odd:
        raise SourceError("packet.toml cannot hold this name", Place(str(folder / odd)), "rename the file")
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
# song = "fonts/宋体.ttf"   # font files of your own, in this folder
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
