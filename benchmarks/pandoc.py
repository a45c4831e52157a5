"""How fast a file is written, ours beside pandoc's of the same words, whole processes in turns; and their memory.

    python benchmarks/pandoc.py SEEDS [--to docx|epub]

Twice: the texts in the folder, and twenty times the texts.

Ours: interpreter, imports, contents, layout of documents already read, file on disk. Left out, since pandoc does
nothing of the kind: restoring the raw texts (the documents are loaded as read) and jieba's dictionary, its memory too.
Pandoc: the process that turns the words into the same format, `pandoc x.md -o x.docx --toc`: as Markdown without
anchors, contents and bold, which is the least it can be given; its DOCX has an empty contents, with no page numbers.
Of the EPUB ours has cover and title page, but neither fonts nor a list of pages; `judge/weight.py` says what of its
size is compared. Every pandoc found is timed (on PATH, and that of pypandoc_binary); the fastest counts. It is timed
reading CommonMark as well, for comparison only.

"The whole command" is `jiangyi build --to FORMAT`, from raw texts, nothing left out: for comparison, without a target.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from exporters.markdown import escape, fenced
from judge import texts
from judge.turns import Run, Turns, compared, ours, prepare, timed
from judge.weight import bare
from pipeline.document import Element, Heading, Placed, Role, Verbatim, flow
from pipeline.packet import Packet, packet

FORMATS = ("docx", "epub")
TIMES = (1, 20)  # the seeds, and twenty times the seeds
COUNTED = 20  # where the targets are to be met: a small file's time is that of starting
SHARE = 1.0  # at most, of pandoc's time and of its memory
TITLE = '[meta]\ntitle = "学习资料汇编"\ndate = 2026-01-01\n\n[contents]\ndepth = 4\n'


def markdown(whole: Packet) -> str:
    """The words of a packet as the plainest Markdown that has its headings."""
    return "\n\n".join(_block(placed) for document in whole.documents for placed in flow(document)) + "\n"


def _block(placed: Placed) -> str:
    match placed.block:
        case Heading(words):
            return f"{'#' * min(placed.depth + 1, 6)} {escape(words)}"
        case Element(Role.TITLE, words):
            return f"# {escape(words)}"
        case Verbatim():
            return fenced(placed.block.text)
        case block:
            return escape(block.text)


def pandocs() -> Iterator[str]:
    """Every pandoc that is installed."""
    if on_path := shutil.which("pandoc"):
        yield on_path
    package = find_spec("pypandoc")
    if package and package.origin:
        yield from map(str, Path(package.origin).parent.glob("files/pandoc"))


def version(pandoc: str) -> str:
    return timed([pandoc, "--version"])[1].split("\n")[0]


def theirs(pandoc: str, place: Path, times: int, format: str, *options: str) -> Run:
    target = str(place / f"pandoc.{format}")
    title = ("--metadata", "title=学习资料汇编")
    return timed([pandoc, str(place / f"{times}.md"), "-o", target, "--toc", *title, *options])[0]


def command(place: Path, times: int, format: str) -> Run:
    """The whole command, from raw texts."""
    source, target = str(place / f"raw{times}"), str(place / "output")
    return timed([sys.executable, "-m", "pipeline.cli", "build", source, "-o", target, "--to", format])[0]


def prepared(place: Path, seeds: Path) -> None:
    """In a folder: the documents, their Markdown, and the raw texts as packets."""
    whole = texts.packet_of(seeds)
    prepare(place, whole)
    for times in TIMES:
        (place / f"{times}.md").write_text(markdown(packet(whole.meta, whole.documents * times)), "utf-8")
        raw = place / f"raw{times}"
        raw.mkdir()
        names = list(_copied(seeds, raw, times))
        listed = "".join(f'\n[[documents]]\nfile = "{name}"\n' for name in names)
        (raw / "packet.toml").write_text(TITLE + listed, "utf-8")


def _copied(seeds: Path, raw: Path, times: int) -> Iterator[str]:
    for number in range(times):
        for name, data in texts.sources(seeds):
            copy = raw / f"{number:02}_{name}.txt"
            copy.write_bytes(data)
            yield copy.name


def met(place: Path, times: int, format: str, found: Iterable[str]) -> bool:
    """Print one comparison; whether it meets the targets, where they count."""
    counted: Turns = {
        "ours": lambda: ours(place, times, format),
        **{version(p): lambda p=p: theirs(p, place, times, format) for p in found},  # type: ignore[misc]
    }
    share, space = compared(counted, f"{format}, {times} × the texts", ("imports", "pages", "writing"))
    verdict = f"(at most {SHARE})" if times == COUNTED else "(no target)"
    print(f"of pandoc's time {share:.2f}, of its memory {space:.2f} {verdict}")
    more: Turns = {
        "the whole command": lambda: command(place, times, format),
        **{f"{version(p)}, CommonMark": lambda p=p: theirs(p, place, times, format, "-f", "commonmark") for p in found},  # type: ignore[misc]
    }
    compared(more, "for comparison only", ())
    return (slim(place, format) and max(share, space) <= SHARE) or times != COUNTED


def slim(place: Path, format: str) -> bool:
    """Print the sizes of the files; whether ours is no larger, but for what pandoc's has not."""
    files = [place / f"{whose}.{format}" for whose in ("ours", "pandoc")]
    print("sizes of the files, ours and pandoc's: {:,} and {:,} bytes".format(*(path.stat().st_size for path in files)))
    if format != "epub":
        return True
    own, other = map(bare, files)
    print(f"without fonts, cover, lists, aids: {own:,} and {other:,} bytes: {own / other:.3f} (at most 1)")
    return own <= other


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--to", choices=FORMATS, default=FORMATS[0])
    said = parser.parse_args()
    found = list(pandocs())
    if not found:
        sys.exit("no pandoc: apt-get install pandoc, or pip install pypandoc_binary")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        prepared(place, said.seeds)
        results = [met(place, times, said.to, found) for times in TIMES]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
