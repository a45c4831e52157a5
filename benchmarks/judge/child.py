"""One timed run of ours, in a process of its own: documents already read go in, a file comes out.

    python benchmarks/judge/child.py PICKLE TIMES FILE FORMAT

Prints, as JSON, the seconds that imports took, making pages where the format asks for them, and the rest of the
writing; those that are left out (loading the documents and jieba's dictionary); the processor's on what is not; how
many pages there are; the peak of memory in bytes since loading, and how much of it the dictionary is.
"""

from __future__ import annotations

import time

BEGIN = time.perf_counter()

import atexit  # noqa: E402 - the clock comes first
import gc  # noqa: E402
import json  # noqa: E402
import pickle  # noqa: E402
import sys  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402

from pipeline import words  # noqa: E402
from pipeline.export import Edition, Exporter, Resources  # noqa: E402
from pipeline.packet import Meta, packet  # noqa: E402
from pipeline.themes import DEFAULT  # noqa: E402
from pipeline.toc import Scope, toc  # noqa: E402
from pipeline.typeset.fonts import Fonts, folder  # noqa: E402
from pipeline.typeset.pages import Pages  # noqa: E402

FORMAT = sys.argv[4]
EXPORTER: Exporter = getattr(import_module(f"exporters.{FORMAT}"), FORMAT.upper())
OPTIONS = {"epub": {"fonts": False}}  # what pandoc does nothing of the kind of
IMPORTED = time.perf_counter()


def memory(which: str) -> int:
    """Memory of this process in bytes: `VmRSS` now, `VmHWM` at its peak (Linux)."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(which))
    return int(line.split()[1]) * 1024


def main(source: str, times: int, target: str) -> dict[str, float]:
    atexit.register(gc.freeze)  # as the command does
    import ctypes  # noqa: PLC0415 - of what is left out

    documents = pickle.loads(Path(source).read_bytes())
    before = memory("VmRSS")
    words.words("讲义")
    dictionary = memory("VmRSS") - before
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(words._tokenizer(())))  # so that freeing it is left out too
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    loaded, worked = time.perf_counter(), time.process_time()
    fonts, whole = Fonts.load(folder()), packet(Meta(title="学习资料汇编"), documents * times)
    contents = toc(whole, Scope(depth=4))
    took, count = 0.0, 0

    def typeset() -> Pages:
        nonlocal took, count
        from pipeline.typeset.layout import Typesetter  # noqa: PLC0415 - of those formats that ask for pages

        begin = time.perf_counter()
        pages = Typesetter(DEFAULT, fonts).pages(whole, contents)
        took, count = time.perf_counter() - begin, len(pages.pages)
        return pages

    edition = Edition(whole, contents, DEFAULT, typeset)
    resources = Resources(datetime(2026, 1, 1, tzinfo=UTC), fonts)
    Path(target).write_bytes(EXPORTER.write(edition, EXPORTER.options(**OPTIONS.get(FORMAT, {})), resources))
    seconds = {
        "imports": IMPORTED - BEGIN,
        "pages": took,
        "writing": time.perf_counter() - loaded - took,
        "left out": loaded - IMPORTED,
        "processor": time.process_time() - worked,
    }
    return {**seconds, "count": count, "peak": memory("VmHWM"), "dictionary": dictionary}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
