"""``migrate``: the words that scripts depend on, each with JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aidioma.cli import main
from tests.legacy.conftest import Both
from tests.legacy.legacy_database import SCHEMA

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(copied: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a call of the command line on the database at hand."""
    monkeypatch.setenv("DATABASE_URL", copied.url)
    monkeypatch.setenv("LEGACY_DATABASE_URL", copied.url)
    monkeypatch.setenv("LEGACY_SCHEMA", SCHEMA)
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, dict[str, Any]]:
        status = main(["migrate", *words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return call


def test_the_whole_way_by_commands(run: Run, tmp_path: Path) -> None:
    """plan, copy, dual-write, verify, reads, cleanup, as the runbook has them."""
    status, plan = run("plan")
    assert (status, plan["same_database"], plan["tables"]["users"]["rows"]) == (0, True, 19)
    status, copied = run("copy")
    assert (status, copied["report"]["users"]["outcomes"]) == (0, {"same": 19})
    status, state = run("dual-write", "on")
    assert (status, state["dual_write"], state["incoming"]) == (0, True, "outbox")
    status, found = run("verify")
    assert (status, found["clean"], found["mismatches"]) == (0, True, [])
    assert run("reads", "new", "--percent", "10")[1]["new_percent"] == 10
    assert run("reads", "legacy", "--percent", "30")[1]["new_percent"] == 70
    assert run("reads", "new")[1]["new_percent"] == 100
    status, refused = run("cleanup", "--yes")
    assert status == 2
    assert "less than 24 hours" in refused["error"]
    status, dry = run("cleanup", "--dry-run", "--settled-hours", "0")
    assert (status, dry["dry_run"], len(dry["tables"])) == (0, True, 17)
    status, done = run("cleanup", "--yes", "--settled-hours", "0", "--export", str(tmp_path / "export"))
    assert (status, len(done["exported"])) == (0, 17)
    assert run("dual-write", "off")[0] == 2


def test_a_mismatch_is_exit_status_1(run: Run, copied: Both) -> None:
    """Scripts see it without reading."""
    copied.ask("DELETE FROM learning_activities WHERE id = 'eval:e000000003'")
    status, found = run("verify")
    assert status == 1
    assert {"table": "evaluations", "key": "e000000003", "problem": "missing"} in found["mismatches"]


def test_without_a_legacy_database_it_says_what_to_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the setting."""
    monkeypatch.delenv("LEGACY_DATABASE_URL")
    status, refused = run("plan")
    assert status == 2
    assert "LEGACY_DATABASE_URL" in refused["error"]
