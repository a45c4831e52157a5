"""No input breaks reading or a law: random texts, and the seeds' bytes and texts mutated.

    python benchmarks/fuzz.py [INPUTS] [SEED]

Each input is decoded (a SourceError with a place is an answer), read and inspected; its pieces tile the source, its
edits replay both ways, and cleaning what is clean changes nothing. Prints the first input that breaks one, and exits
with 1. The inputs follow from the seed alone.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.inspection import inspection
from pipeline.read import read
from pipeline.replay import replayed, reversed_
from pipeline.rules import STAGES
from pipeline.source import Source, decode
from pipeline.toc import Scope
from pipeline.trail import clean

INPUTS = 100_000
LONGEST = 400  # characters of an input
SEEDS = [path.read_bytes() for path in sorted((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))]
MESS = [
    "##paidbegin##", "##paidend##", "<paid>", "—", "－", "·", "-", "1", "2", "3", "12", "/", "\n", "\n\n", "\r\n", "\f",
    "\u3000\u3000", "\u3000", "\t", " ", "    ", "\u200b", "\ufeff", "⼯", "２", ",", ".", ";", ":", "(", ")", "...", "……", "。",
    "，", "；", "：", "“", "”", "《", "》", "（", "）", "【", "】", "一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "①", "②", "第一章",
    "第一条", "第二条", "第十七条", "第一，", "其一，", "一是", "总则", "附则", "目录", "附件1", "关于", "的通知", "规定", "2021年3月10日",
    "通过", "抄送：某局", "印发", "同志们：", "工会", "会", "的", "a", "Word", "|", "│", "**", "#", "https://a.cn/", "ÖÐ¹ú", "鍦ㄦ垜",
    "锟斤拷", "\ufffd", "&nbsp;", "𠀀", "\ue000",
]  # fmt: skip


def mess(rng: random.Random) -> bytes:
    return "".join(rng.choice(MESS) for _ in range(rng.randint(0, 60))).encode()


def characters(rng: random.Random) -> bytes:
    ranges = ((0, 0x7F), (0x80, 0x2FF), (0x2000, 0x33FF), (0x4E00, 0x9FFF), (0xE000, 0x10FFFF))
    text = "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(0, 80)))
    return text.encode("utf-8", "replace")


def seed_bytes(rng: random.Random) -> bytes:
    data = bytearray(piece(rng, rng.choice(SEEDS)))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data) + 1)
        data[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
    return bytes(data)


def seed_text(rng: random.Random) -> bytes:
    text = list(piece(rng, rng.choice(SEEDS)).decode("utf-8", "ignore"))
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(text) + 1)
        text[at : at + rng.randint(0, 4)] = rng.choice(MESS)
    return "".join(text).encode(rng.choice(("utf-8", "gb18030", "utf-16")))


def piece(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[at : at + rng.randint(1, 3 * LONGEST)]


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (mess, characters, seed_bytes, seed_text)


def check(data: bytes) -> str:
    """Read one input and hold it to the laws; what became of it. What is refused is read with U+FFFD in its place."""
    try:
        source, became = decode(data, "fuzz"), "read"
    except SourceError:
        source, became = Source("fuzz", data.decode("utf-8", "replace"), "utf-8", ""), "refused"
    inspection(read(source), Scope())
    trail = clean(source.text, STAGES).trail
    edits = list(trail.edits())
    assert [0, *(p.end for p in trail.pieces)] == [*(p.start for p in trail.pieces), len(source.text)], "tiling"
    assert replayed(source.text, edits) == trail.text, "replay"
    assert reversed_(source.text, trail.text, edits) == source.text, "replay, back"
    assert clean(trail.text, STAGES).trail.text == trail.text, "idempotence"
    return became


def main() -> int:
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else INPUTS
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    done: Counter[str] = Counter()
    for number in range(inputs):
        maker = MAKERS[number % len(MAKERS)]
        data = maker(rng)
        try:
            done[f"{maker.__name__} {check(data)}"] += 1
        except Exception as error:
            print(f"input {number} ({maker.__name__}): {error!r}\n{data!r}")
            raise
    print(f"{inputs} inputs, no crash and no broken law:", ", ".join(f"{n} {kind}" for kind, n in sorted(done.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
