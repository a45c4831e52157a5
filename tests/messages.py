"""Every message that can reach a user, read off the code: what a catalogue must have."""

from __future__ import annotations

import ast
import errno
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
from click import core, decorators, exceptions, formatting, parser, types

from pipeline import export, mend, variant
from pipeline.cli import main
from pipeline.document import Role
from pipeline.errors import Severity
from pipeline.rules import RULES
from pipeline.themes import SUMMARIES
from pipeline.trail import Fate

ROOT = Path(__file__).resolve().parents[1]
PROSE = re.compile(r"[A-Za-z]{2,}[,:;]? [a-z]|[a-z]{2,}[:,]? \{\}|\{\} [a-z]")
MARKUP = re.compile(
    r"<[A-Za-z?/<]|\\[a-z(]|serif|Iterator\[|^ ?/?[A-Z]?[a-z-]+: [a-z]+;|^/[A-Z]|\b0 R\b|\bre W\b"
)  # of files that are written, and of patterns
# Sentences of the code that nobody is told on a terminal.
UNSHOWN = {
    "pipeline/explain": "a page of its own",
    "pipeline/frozen.py": "of a class that is none",
    "pipeline/build/beside.py": "a process that was killed: no fault of the texts",
    "pipeline/recorded.py": "said when the package is built",
    "pipeline/tables.py": "a table that does not fit is made anew",
    "pipeline/words.py": "how a table is keyed; a broken installation",
    "pipeline/pinyin.py": "a broken installation",
    "exporters/docx/contents.py": "a name of Word's",
    "exporters/docx/styles": "names of styles",
    "exporters/pdf/writer.py": "PDF",
    "exporters/pdf/navigation.py": "PDF",
    "exporters/epub/style.py": "CSS and notes on it",
    "exporters/epub/marks.py": "a note on a field",
}
NO_MESSAGES = {
    "rule {}: {} overlaps the edit before it or leaves the text",  # a bug of a rule
    "a Word file has no document type (ECMA-376-2, 8.1.4)",  # caught beside where it is raised
    "standard input",  # a name, which JSON has too
    "{} mm",
    ' style="tab-size: {}"',
    "Jiangyi {}",
    "pip install 'jiangyi[opencc]'",
    "pip install 'jiangyi[watch]'",
}
# What click says only to programmers, asks, or has in hand for options that we have none of.
OF_CLICK = (core, decorators, exceptions, formatting, parser, types)
NOT_CLICK = re.compile(
    r"^(Boolean option|Could not determine|No options defined|Arguments take|Do you want|Confirm the action|Name '|"
    r"Value must be|Invalid start char|.*rompt|.*password|DeprecationWarning|%\(prog|deprecated|\(dynamic|env var|"
    r"Positional|Choice\(|.*UUID|.*match(es)? the format|unknown error|Missing parameter|Aborted|default: |Takes |"
    r".*values? (is|are) required)"
)
MADE_BY_CLICK = {
    "No such option {}. {}",
    "No such command {}. {}",
    "Missing argument {}.",
    "integer",
    "integer range",
    "File",
    "Directory",
    "Path",
}
SYSTEM = ("ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EEXIST", "ENOSPC", "EROFS", "EIO", "ELOOP", "ENAMETOOLONG")
SYSTEM += ("EBUSY", "EFBIG", "EDQUOT", "EMFILE", "ENFILE", "ETXTBSY", "EINVAL", "ENXIO", "ENODEV", "ENOTEMPTY")
JOINED = {
    "{}; {}",
    "{} or {}",
    "{} done",
    "{} unchanged",
    "{} failed",
    "{} skipped",
}  # reasons of an edit that two rules made; types of a value


def template(node: ast.AST) -> str | None:
    """A string or f-string as catalogues have it: `{}` for each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def strings(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every string of some code, and those inside its f-strings, but for docstrings."""
    own = template(node)
    if own is not None:
        yield node, own
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".answer"):
        return  # names what is kept between builds
    below = ast.iter_child_nodes(node)
    if isinstance(node, ast.JoinedStr):
        below = iter([v.value for v in node.values if isinstance(v, ast.FormattedValue)])
    for child in below:
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from strings(child)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "exporters").rglob("*.py"))):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def said(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """What is a message by where it stands: given to `say`, the reason of an edit, the name of a type in errors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = {"say": node.args[:1], "Edit": node.args[3:4]}.get(node.func.id, [])
            yield from ((arg, text) for arg in given if (text := template(arg)))
            if node.func.id == "counted" and (thing := template(node.args[1])):
                yield from ((node, f"{{}} {thing}{plural}") for plural in ("", "s"))
        elif (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "_NAMES"
            and isinstance(node.value, ast.Dict)
        ):
            yield from ((value, str(template(value))) for value in node.value.values)


def of_code() -> Iterator[tuple[str, str]]:
    """Messages that stand in the code, each with its place."""
    for name, tree in sources():
        prose = ((node, text) for node, text in strings(tree) if PROSE.search(text) and not MARKUP.search(text))
        found = [] if any(name.startswith(place) for place in UNSHOWN) else [*prose, *said(tree)]
        for node, text in found:
            if "\n" not in text and text not in NO_MESSAGES and re.search("[a-z]{2}", text):
                yield text, f"{name}:{getattr(node, 'lineno', 0)}"


def literals() -> set[str]:
    """All strings of the code: what a catalogue may have."""
    return {text for _, tree in sources() for _, text in strings(tree)}


def of_click() -> Iterator[tuple[str, str]]:
    """What click says of the command line, by its own calls of gettext."""
    for module in OF_CLICK:
        for node in ast.walk(_parsed(module)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "ngettext"):
                for text in filter(None, map(template, node.args[:2])):
                    if not NOT_CLICK.search(text) and "\n" not in text:
                        yield re.sub(r"\{[^}]*\}", "{}", text), module.__name__


def _parsed(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text("utf-8"))


def of_help() -> Iterator[tuple[str, str]]:
    """The help of every command and option, by paragraphs."""
    context = click.Context(main)
    commands = [main, *filter(None, (main.get_command(context, name) for name in main.list_commands(context)))]
    for command in commands:
        place = f"jiangyi {command.name} --help"
        yield from ((" ".join(part.split()), place) for part in (command.help or "").split("\n\n"))
        if command is not main:
            yield command.get_short_help_str(limit=60), place
        yield from ((param.help, place) for param in command.params if isinstance(param, click.Option) and param.help)


def of_records() -> Iterator[tuple[str, str]]:
    """What is listed: what rules, themes and formats are for, and words of a list of edits."""
    yield from ((rule.summary, "jiangyi rules") for rule in RULES)
    yield from ((summary, "jiangyi rules") for summary in (mend.SUMMARY, variant.SUMMARY))
    yield from ((summary, "jiangyi themes") for summary in SUMMARIES.values())
    yield from ((export.find(name).summary, "jiangyi formats") for name in export.names())
    yield from ((word, "jiangyi explain") for word in Fate)
    yield from ((word, "jiangyi check") for word in Severity)


def of_libraries() -> set[str]:
    """What the system says of files, and Python of TOML: it is translated as far as it can be known."""
    system = {os.strerror(getattr(errno, name)).lower() for name in SYSTEM if hasattr(errno, name)}
    folder = Path(str(tomllib.__file__)).parent
    return system | {text for path in folder.glob("*.py") for _, text in strings(ast.parse(path.read_text("utf-8")))}


def required() -> dict[str, str]:
    """All that a catalogue must have, and where each is said."""
    return {text: place for text, place in (*of_code(), *of_click(), *of_help(), *of_records()) if text}


def allowed() -> set[str]:
    """All that a catalogue may have."""
    return {*required(), *literals(), *of_libraries(), *JOINED, *MADE_BY_CLICK, *(str(role) for role in Role)}
