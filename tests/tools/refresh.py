"""Refresh the contents of Word files in LibreOffice, by UNO: `refresh.py FOLDER FILE…` prints JSON.

For each file the lines of its contents, [paragraph style, text], as stored and as refreshed:
{"made.docx": {"stored": [["Contents 1", "…\t1"]], "refreshed": […]}}. A file without contents has empty lists.
LibreOffice keeps its profile in FOLDER. To be run by a Python that has `uno` (Debian's python3 with python3-uno).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

PATIENCE = 60  # seconds in which LibreOffice must answer


def started(folder: Path, pipe: str) -> subprocess.Popen[bytes]:
    """LibreOffice without a window, listening at a pipe; a group of processes of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    options = (profile, "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;")
    return subprocess.Popen(["soffice", *options], stdout=sys.stderr, start_new_session=True)


def desktop(pipe: str) -> Any:
    """Its desktop, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 10):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def lines(indexes: Any) -> list[tuple[str, str]]:
    """The paragraphs of all indexes of a document: style and text."""
    found = []
    for n in range(indexes.Count):
        paragraphs = indexes.getByIndex(n).Anchor.createEnumeration()
        while paragraphs.hasMoreElements():
            paragraph = paragraphs.nextElement()
            found.append((paragraph.ParaStyleName, paragraph.String))
    return found


def refreshed(office: Any, path: Path) -> dict[str, list[tuple[str, str]]]:
    """The contents of a file before and after."""
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = office.loadComponentFromURL(path.absolute().as_uri(), "_blank", 0, (hidden,))
    try:
        indexes = document.getDocumentIndexes()
        stored = lines(indexes)
        for n in range(indexes.Count):
            indexes.getByIndex(n).update()
        return {"stored": stored, "refreshed": lines(indexes)}
    finally:
        document.close(True)


def main(folder: str, *files: str) -> None:
    pipe = f"jiangyi{os.getpid()}"
    process = started(Path(folder), pipe)
    try:
        office = desktop(pipe)
        print(json.dumps({file: refreshed(office, Path(file)) for file in files}, ensure_ascii=False))  # noqa: T201
        with contextlib.suppress(DisposedException):
            office.terminate()
        process.wait(PATIENCE)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
