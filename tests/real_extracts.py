"""Where the published extracts lie when they stand beside the project; tests that use them are skipped elsewhere."""

from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[2] / "shared" / "data"

needs_real_extracts = pytest.mark.skipif(
    not REAL.is_dir(), reason="the published extracts are not beside the project"
)
