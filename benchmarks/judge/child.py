"""One timed run of ours, in a process of its own: documents already read go in, a PDF comes out.

    python benchmarks/judge/child.py PICKLE TIMES PDF

Prints, as JSON, the seconds that imports, typesetting and writing took, those that are left out (loading the documents
and jieba's dictionary), the processor's on typesetting and writing, the pages, the peak of memory in bytes since then,
and how much of it the dictionary is.
"""

from __future__ import annotations

import time

BEGIN = time.perf_counter()

import json  # noqa: E402 - the clock comes first
import pickle  # noqa: E402
import sys  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from exporters.pdf import PDF  # noqa: E402
from pipeline import words  # noqa: E402
from pipeline.export import Edition, Resources  # noqa: E402
from pipeline.packet import Meta, packet  # noqa: E402
from pipeline.themes import DEFAULT  # noqa: E402
from pipeline.toc import Scope, toc  # noqa: E402
from pipeline.typeset.fonts import Fonts, folder  # noqa: E402
from pipeline.typeset.layout import Typesetter  # noqa: E402

IMPORTED = time.perf_counter()


def memory(which: str) -> int:
    """Memory of this process in bytes: `VmRSS` now, `VmHWM` at its peak (Linux)."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(which))
    return int(line.split()[1]) * 1024


def main(source: str, times: int, target: str) -> dict[str, float]:
    import ctypes  # noqa: PLC0415 - of what is left out

    documents = pickle.loads(Path(source).read_bytes())
    before = memory("VmRSS")
    words.words("讲义")
    dictionary = memory("VmRSS") - before
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(words._tokenizer()))  # so that freeing it is left out too
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    loaded, worked = time.perf_counter(), time.process_time()
    fonts, whole = Fonts.load(folder()), packet(Meta(title="学习资料汇编"), documents * times)
    contents = toc(whole, Scope(depth=4))
    pages = Typesetter(DEFAULT, fonts).pages(whole, contents)
    set_ = time.perf_counter()
    edition = Edition(whole, contents, DEFAULT, lambda: pages)
    data = PDF.write(edition, PDF.options(), Resources(datetime(2026, 1, 1, tzinfo=UTC), fonts))
    Path(target).write_bytes(data)
    seconds = {
        "imports": IMPORTED - BEGIN,
        "typesetting": set_ - loaded,
        "writing": time.perf_counter() - set_,
        "left out": loaded - IMPORTED,
        "processor": time.process_time() - worked,
    }
    return {**seconds, "pages": len(pages.pages), "peak": memory("VmHWM"), "dictionary": dictionary}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
