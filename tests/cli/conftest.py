"""The command line, run as a person would run it, on a database of the test's own."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aidioma.cli import main

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return what runs one command and gives its exit status and what it printed, read as JSON."""
    for name in ("OPENAI_API_KEY", "DATABASE_DIRECT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", fresh_database)
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path))

    def _run(*words: str, stdin: str = "") -> tuple[int, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        status = main([*words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return _run
