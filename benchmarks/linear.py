"""Law 6: reading takes linear time. Twice the text takes at most 2.6 times as long, adversarial text included.

    python benchmarks/linear.py [CHARACTERS [TEXT …]]

Times the whole of reading (rules, structure), and each rule alone, on the seeds repeated and on texts made to be
slow, at one size and at twice that size, in turns; then the page of `jiangyi explain --html` on some of them, which
says its size too, in bytes for each of the source. Prints the ratio of the best times, and exits with 1 if one is
above 2.6. TEXT names one of those in ADVERSARIAL below; by default all are timed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.explain import page
from pipeline.habits import Habits, infer
from pipeline.read import read
from pipeline.rules import RULES
from pipeline.source import Source
from pipeline.trail import Rule

LIMIT = 2.6
RUNS = 3
TELLING = 0.01  # seconds; what is over sooner cannot be timed
SIZE = 200_000
SEEDS = Path(__file__).resolve().parents[1] / "seeds"

ADVERSARIAL = {
    "x": "x",
    "numerals and spaces": "一 ",
    "one line": "站在新的历史起点上，准确把握新发展阶段。",
    "Han": "会",
    "line ends": "\n",
    "spaces": " ",
    "ideographic spaces": "\u3000",
    "spaced Han": "会 ",
    "hyphens": "-",
    "brackets open": "（",
    "ASCII brackets open": "(",
    "titles open": "《",
    "第": "第",
    "quotations open": "“会。\n",
    "brackets close": "）",
    "numerals": "一",
    "numbered": "一、",
    "stars": "★\n",
    "page markers": "- 3 -\n",
    "bare numbers": "3\n",
    "tags open": "##paid",
    "dots": "。",
    "short lines": "工会\n",
    "wrapped lines": "站在新的历史起点上准确把握新发展阶段抢抓用好新发展机遇全面\n",
    "titles": "关于《\n",
    "dates": "2021年3月10日\n关于\n",
    "headings": "一、标题\n",
    "deep numbering": "一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n",
    "numbers that skip": "九、标题\n",
    "private characters": "\ue000",
    "articles": "第一条 甲。\n（一）乙；\n",
    "attachments": "附件1\n方案\n",
    "mojibake of Latin-1": "ÖÐ¹ú\n",
    "mojibake of GB18030": "鍦ㄦ垜",
    "mojibake twice": "Ã¥Â·Â¥",
    "Western pairs": "éa",
    "lost characters": "\ufffd",
    "entities": "&amp;",
    "document numbers": "某工发〔2021〕5号\n",
    "rows": "工会  会员  人数\n",
    "gaps": "工会  会员  ",
    "tabs": "工会\t会员\n",
    "bars": "| 工 | 会 |\n",
    "cells": "工会\n1\n",
    "rows of cells": "          工会\n工会  会员  人数\n",
    "commas": "工会,",
}  # fmt: skip

PAGES = ("the seeds, repeated", "wrapped lines", "spaced Han", "deep numbering", "line ends", "articles", "commas")


def seeds(size: int) -> str:
    text = "\n".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return text * (size // len(text) + 1)


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


def reading(text: str) -> float:
    source = Source("benchmark", text, "utf-8", "")
    start = time.perf_counter()
    read(source)
    return time.perf_counter() - start


def explaining(text: str) -> float:
    found = read(Source("benchmark", text, "utf-8", ""))
    start = time.perf_counter()
    page(found)
    return time.perf_counter() - start


def ratio(make: Callable[[int], str], size: int, seconds: Callable[[str], float]) -> tuple[float, float]:
    """The best time of one size, and how many times as long twice that size takes."""
    one, two = make(size), make(2 * size)
    pairs = [(seconds(one), seconds(two)) for _ in range(RUNS)]
    small, large = (min(side) for side in zip(*pairs, strict=True))
    return small, large / small


def searching(rule: Rule) -> Callable[[str], float]:
    def seconds(text: str) -> float:
        habits = infer(text) if rule.sighted else Habits()
        start = time.perf_counter()
        list(rule.find(text, habits))
        return time.perf_counter() - start

    return seconds


def slowest(make: Callable[[int], str], size: int) -> tuple[str, float]:
    """The rule that grows most on a text, of those that take long enough to tell."""
    grown = [("-", 0.0)]
    for rule in RULES:
        if searching(rule)(make(size)) >= TELLING:
            grown.append((rule.name, ratio(make, size, searching(rule))[1]))
    return max(grown, key=lambda found: found[1])


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    worst = 0.0
    texts = {"the seeds, repeated": seeds, **{name: repeated(unit) for name, unit in ADVERSARIAL.items()}}
    chosen = sys.argv[2:] or list(texts)
    print(f"{'text':22} {'s per million':>14} {'twice/once':>11}  the rule that grows most")
    for name in chosen:
        make = texts[name]
        once, grown = ratio(make, size, reading)
        rule, most = slowest(make, size)
        worst = max(worst, grown, most)
        print(f"{name:22} {once * 1e6 / size:14.2f} {grown:11.2f}  {most:.2f} {rule}", flush=True)
    print(f"{'page':22} {'s per million':>14} {'twice/once':>11} {'bytes/byte':>11}")
    for name in (name for name in PAGES if name in chosen):
        once, grown = ratio(texts[name], size, explaining)
        worst = max(worst, grown)
        text = texts[name](size)
        large = len(page(read(Source("benchmark", text, "utf-8", ""))).encode()) / len(text.encode())
        print(f"{name:22} {once * 1e6 / size:14.2f} {grown:11.2f} {large:11.1f}", flush=True)
    print(f"worst ratio {worst:.2f}, limit {LIMIT}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
