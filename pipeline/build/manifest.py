"""The manifest: what went into a build and what came of it, by SHA-256, which tells what is stale."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.build.files import Output

NAME = "manifest.json"
FORMAT = 2


def manifest(
    inputs: Mapping[str, str], fonts: Mapping[str, str], libraries: Mapping[str, str], outputs: Iterable[Output]
) -> Output:
    """The manifest of outputs, of the digests of what went in and the versions of libraries that shape what comes out.

    The same for the same inputs, wherever and whenever they are built. A file with pages of its own says how many.
    """
    record = {
        "format": FORMAT,
        "jiangyi": __version__,
        "libraries": dict(sorted(libraries.items())),
        "inputs": dict(inputs),
        "fonts": dict(sorted(fonts.items())),
        "outputs": {output.name: _said(output) for output in outputs},
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    return Output(NAME, text.encode("utf-8", "backslashreplace"))


def read(path: Path) -> dict[str, Any] | None:
    """What a manifest says; None where there is none."""
    try:
        found = json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _said(output: Output) -> dict[str, str | int]:
    pages = {"pages": output.pages} if output.pages else {}
    return {"sha256": output.digest, "bytes": len(output.data), **pages}
