"""Settings of the whole suite."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["JIANGYI_LANG"] = "en"  # whatever the locale: messages are quoted in English
sys.path.insert(0, str(Path(__file__).parent))
collect_ignore = ["tools"]  # scripts of their own, with what they need: LibreOffice's Python, a Java machine
settings.register_profile("suite", deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(autouse=True, scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What builds keep is kept apart from the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the extra, what OpenCC does cannot be shown in a doctest."""
    for item in items:
        if item.nodeid.startswith("pipeline/variant.py") and find_spec("opencc") is None:
            item.add_marker(pytest.mark.skip(reason="opencc is missing: pip install 'jiangyi[opencc]'"))
