"""The whole migration rehearsed, killed on the way, while both applications are used."""

import os
from pathlib import Path

import pytest

from benchmarks.rehearsal import rehearse


@pytest.mark.slow
def test_nothing_is_lost_or_twice_whatever_is_killed_and_whoever_writes(fresh_database: str, tmp_path: Path) -> None:
    """Plan, copy, dual-write, verify, 10 %, 100 %, back, clean-up; ``MIGRATION_ROWS`` asks for another size."""
    rows = int(os.environ.get("MIGRATION_ROWS", "20000"))
    assert rehearse(fresh_database, tmp_path, rows=rows, kills=3, seed=8)["problems"] == []
