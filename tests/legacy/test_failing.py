"""A copy that ends before its end: it is said what happened, where, and what to do; never that it is under way."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from aidioma.errors import CopyFailedError
from tests.legacy.conftest import Both
from tests.legacy.test_copy import COPYING, ROOT

BLOCK = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'no room for %%', NEW.metadata; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON learning_activities FOR EACH ROW WHEN (NEW.id LIKE 'goal:%%')
    EXECUTE FUNCTION refuse()
"""


@pytest.fixture
def blocked(legacy: Both) -> Both:
    """Return both sides, of which ours takes no goals."""
    with legacy.engine.begin() as connection:
        connection.exec_driver_sql(BLOCK)
    return legacy


def test_a_copy_that_fails_says_so_until_another_one_goes_on(blocked: Both) -> None:
    """Where and by which error, without the words of the row; then it goes on where it stood, and all is well."""
    with pytest.raises(CopyFailedError, match="unified_goals") as caught:
        blocked.migration.copy()
    told = blocked.migration.copy_trouble()
    assert told is not None
    assert "unified_goals" in told
    assert "RaiseException (P0001)" in told
    assert "go" in told
    assert "no room" not in f"{told} {caught.value}", "an error quotes what people wrote"
    assert blocked.migration.copy_standing() == "failed"
    found = blocked.migration.verify()
    assert not found.clean
    assert ("migrate copy", told) in [(one.table, one.problem) for one in found.mismatches] or found.count > 200
    blocked.ask("DROP TRIGGER refuse ON learning_activities")
    run = blocked.migration.copy()
    assert run.number == 1, "the same pass goes on"
    assert (blocked.migration.copy_standing(), blocked.migration.copy_trouble()) == ("finished", None)
    assert blocked.migration.verify().clean


def test_a_copy_whose_connection_is_lost_has_failed(legacy: Both) -> None:
    """The server ends the connection that reads: nobody goes on, and it is said."""
    stands = list[str]()

    def cut(table: str, _rows: int) -> None:
        stands.append(legacy.migration.copy_standing())
        if table == "evaluations":
            legacy.ask(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(CopyFailedError):
        legacy.migration.copy(on_rows=cut)
    assert set(stands) == {"under way"}
    assert legacy.migration.copy_standing() == "failed"
    legacy.migration.copy()
    assert legacy.migration.copy_standing() == "finished"


def test_a_copy_that_is_killed_is_known_to_have_stopped(legacy: Both) -> None:
    """It could not say anything itself; that nobody goes on with it is seen all the same."""
    assert legacy.migration.copy_standing() == "never"
    command = [sys.executable, "-c", COPYING, legacy.url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert legacy.migration.copy_standing() == "under way"
        process.kill()
        assert process.wait() == -signal.SIGKILL
    until_gone(legacy)
    assert legacy.migration.copy_standing() == "stopped"
    told = legacy.migration.copy_trouble()
    assert told is not None
    assert "stopped after" in told
    legacy.migration.copy()
    assert legacy.migration.copy_trouble() is None


def until_gone(both: Both) -> None:
    """Wait until the server has noticed that the other process is gone."""
    with both.engine.connect() as connection:
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
        )
        while connection.scalar(others):
            connection.rollback()
