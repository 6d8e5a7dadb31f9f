"""Clean-up: not too early, never without the files, and asked for."""

import csv
import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest

from aidioma.errors import ConflictError
from tests.legacy.conftest import Both
from tests.legacy.legacy_database import SCHEMA

AT_ONCE = timedelta(0)


def test_it_waits_for_a_clean_verification_and_for_everybody(copied: Both, tmp_path: Path) -> None:
    """Each condition alone keeps the tables."""
    with pytest.raises(ConflictError, match="verify"):
        copied.migration.cleanup(tmp_path, settled_for=AT_ONCE)
    copied.migration.verify()
    copied.migration.read_new(99)
    with pytest.raises(ConflictError, match="not everybody"):
        copied.migration.cleanup(tmp_path, settled_for=AT_ONCE)
    copied.migration.read_new(100)
    with pytest.raises(ConflictError, match="less than 24 hours"):
        copied.migration.cleanup(tmp_path, settled_for=timedelta(hours=24))
    assert copied.ask(f"SELECT count(*) > 0 FROM {SCHEMA}.evaluations") == [True]


def test_files_hold_every_row_before_the_tables_go(running: Both, tmp_path: Path) -> None:
    """The export is whole, ours works on, and nothing of the migration is left in either schema."""
    counts = {
        name: running.ask(f"SELECT count(*) FROM {SCHEMA}.{name}")[0]
        for name in ("evaluations", "conversation_sessions")
    }
    assert running.migration.verify().clean
    running.migration.read_new(100)
    running.migration.cleanup(tmp_path, settled_for=AT_ONCE)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert len(manifest) == 17
    for name, count in counts.items():
        with gzip.open(tmp_path / manifest[name]["file"], "rt", encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == manifest[name]["rows"] == count
    assert running.ask("SELECT count(*) FROM pg_tables WHERE schemaname = :schema", schema=SCHEMA) == [0]
    assert running.ask("SELECT count(*) FROM pg_proc WHERE proname LIKE 'mirror%' OR proname LIKE 'aidioma%'") == [0]
    assert running.answer("a1", user="u1", content="sentence:1").new


def test_what_depends_on_their_tables_keeps_them(running: Both, tmp_path: Path) -> None:
    """A report of somebody else's is not dropped along."""
    running.ask(f"CREATE VIEW report AS SELECT id FROM {SCHEMA}.users")
    running.migration.verify()
    running.migration.read_new(100)
    with pytest.raises(ConflictError, match="report"):
        running.migration.cleanup(tmp_path, settled_for=AT_ONCE)
    assert running.ask(f"SELECT count(*) > 0 FROM {SCHEMA}.users") == [True]


def test_a_clean_up_that_was_killed_after_the_end_only_notes_it(running: Both, tmp_path: Path) -> None:
    """The tables are gone and the files are whole, but nobody said so: the next call does, and drops nothing else."""
    running.migration.verify()
    running.migration.read_new(100)
    first = running.migration.cleanup(tmp_path, settled_for=AT_ONCE)
    running.ask("UPDATE users SET preferences = preferences #- '{migration,cleaned_at}' WHERE id = 'system'")
    assert running.migration.cleanup_plan(tmp_path, settled_for=AT_ONCE) == {k: one.rows for k, one in first.items()}
    assert running.migration.cleanup(tmp_path, settled_for=AT_ONCE) == first
    assert running.migration.state().cleaned_at is not None


def test_dual_write_is_off_and_says_so_where_a_clean_up_was_refused(running: Both, tmp_path: Path) -> None:
    """Our triggers are gone by then: the state is what is, and dual-write begins again by its command."""
    running.ask(f"CREATE VIEW report AS SELECT id FROM {SCHEMA}.users")
    running.migration.verify()
    running.migration.read_new(100)
    with pytest.raises(ConflictError, match="begins it again"):
        running.migration.cleanup(tmp_path, settled_for=AT_ONCE)
    assert not running.migration.state().dual_write
    running.answer("a1", user="u1", content="sentence:1")
    running.migration.dual_write(on=True)
    assert running.migration.verify().clean
