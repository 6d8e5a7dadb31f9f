"""The command line, run as a person would run it, on a database of the test's own."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aidioma.cli import main
from aidioma.model.people import OPERATOR, Account
from aidioma.runtime import Runtime

ANA = "ana@example.org"
GREETING = "starter:sentence:001"

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(
    stocked_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return what runs one command and gives its exit status and what it printed, read as JSON."""
    for name in ("OPENAI_API_KEY", "DATABASE_DIRECT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", stocked_database)
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path))

    def _run(*words: str, stdin: str | bytes = "") -> tuple[int, Any]:
        sent = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sent), encoding="utf-8"))
        status = main([*words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return _run


@pytest.fixture
def runtime(run: Run) -> Iterator[Runtime]:
    """Yield the installation that the commands run on."""
    runtime = Runtime.open()
    yield runtime
    runtime.close()


@pytest.fixture
def ana(runtime: Runtime) -> Account:
    """Return a learner."""
    return runtime.accounts.people.add_user(by=OPERATOR, email=ANA, role="learner")
