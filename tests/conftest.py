"""Fixtures that every part of the tests shares."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data beside the project; the test is skipped where it is absent."""
    if not _SHARED.is_dir():
        pytest.skip("the real data (shared/data beside the project) is not on this machine")
    return _SHARED
