"""Waiting until what a build reads has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pipeline.build.asked import Asked
from pipeline.errors import ConfigError

READ = (".txt", ".toml", ".ttf", ".otf", ".ttc", ".otc", ".docx")  # what a packet's files are called


def changes(asked: Asked) -> Iterator[None]:
    """Go on at once, and again each time that a file has changed that a build may read; until interrupted.

    Changes in the output folder are none, wherever it lies.
    """
    try:
        from watchfiles import watch  # noqa: PLC0415 - an extra
    except ImportError:
        raise ConfigError("watchfiles is not installed", hint="pip install 'jiangyi[watch]'") from None
    output = os.path.join(os.path.abspath(asked.output), "")

    def counts(_: object, path: str) -> bool:
        return path.lower().endswith(READ) and not path.startswith(output)

    yield
    for _ in watch(*asked.places, watch_filter=counts, raise_interrupt=False):
        yield
