"""Settings of the whole suite."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("suite", deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
