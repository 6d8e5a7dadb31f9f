"""What the earlier application changes between two copies: read by itself, where its database can tell."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from aidioma.legacy.worker import Worker
from aidioma.progress.rebuild import rebuild
from tests.legacy.conftest import Both, opened, writing
from tests.legacy.legacy_database import SCHEMA

GOAL = "SELECT count(*) FROM learning_activities WHERE id = 'goal:g4'"


def test_only_what_was_written_since_the_last_copy_is_read(copied: Both) -> None:
    """A pass over changes reads them and nothing else, and brings the learner's progress along."""
    copied.evaluated_there("late", user="u4", sentence="2")
    copied.ask(
        f"UPDATE {SCHEMA}.user_progress SET attempts = attempts + 9, last_attempt_at = now() AT TIME ZONE 'UTC' "
        "WHERE user_id = 'u4' AND sentence_id = '2'"
    )
    run = copied.migration.copy(changed=True)
    read = {name: table.read for name, table in run.report.items() if table.read}
    (pairs,) = copied.ask(f"SELECT count(*) FROM {SCHEMA}.user_progress WHERE user_id = 'u4'")
    assert read["evaluations"] == 1
    assert read["user_progress"] <= pairs + 1
    assert "users" not in read
    whole = copied.migration.state().copied
    assert whole is not None
    assert whole.report["users"].read == 19
    assert copied.migration.verify().clean
    assert list(rebuild(copied.sessions, check_only=True).differences) == []


def test_everything_is_read_where_nothing_tells_what_is_newer(copied: Both) -> None:
    """A database that was restored from a backup counts its transactions anew: no row is taken for an old one."""
    mark = '{"server": "another:1", "transaction": 9}'
    copied.ask(
        "UPDATE users SET preferences = jsonb_set(preferences, '{migration,run,began}', CAST(:mark AS jsonb)) "
        "WHERE id = 'system'",
        mark=mark,
    )
    run = copied.migration.copy(changed=True)
    assert run.report["users"].read == 19


def test_a_copy_of_everything_does_not_go_on_with_one_of_changes(copied: Both) -> None:
    """Whoever copies to mend something gets all rows, whatever was interrupted before."""
    copied.migration.copy(changed=True)
    copied.ask("UPDATE users SET preferences = preferences #- '{migration,run,finished_at}' WHERE id = 'system'")
    copied.ask("DELETE FROM learning_activities WHERE id = 'eval:e000000003'")
    copied.migration.copy()
    assert copied.ask("SELECT count(*) FROM learning_activities WHERE id = 'eval:e000000003'") == [1]


def test_what_they_delete_before_there_is_an_outbox_goes_too(copied: Both) -> None:
    """Rows, progress and content that were deleted between the copy and dual-write are let go, and counted."""
    copied.ask(f"DELETE FROM {SCHEMA}.unified_goals WHERE id = 'g4'")
    copied.ask(f"DELETE FROM {SCHEMA}.user_progress WHERE user_id = 'u2' AND sentence_id = 'dirty-hints'")
    copied.ask(f"DELETE FROM {SCHEMA}.reading_content WHERE id = 'r1'")
    copied.migration.dual_write(on=True)
    run = copied.migration.state().run
    assert run is not None
    assert run.report["unified_goals"].outcomes["gone"] == 1
    assert copied.ask(GOAL) == [0]
    assert copied.ask("SELECT count(*) FROM user_progress WHERE content_id = 'sentence:dirty-hints'") == [0]
    assert copied.ask("SELECT metadata ->> 'status' FROM learning_content WHERE id = 'text:r1'") == ["retired"]
    assert copied.migration.verify().clean


def test_somebody_who_practises_here_stays_when_they_are_deleted_there(running: Both) -> None:
    """They stay as somebody of ours, and no verification misses them there."""
    running.answer("a1", user="u6", content="sentence:1")
    running.ask(f"DELETE FROM {SCHEMA}.users WHERE id = 'u6'")
    running.migration.drain()
    assert running.ask("SELECT count(*) FROM users WHERE id = 'u6'") == [1]
    assert running.migration.verify().tables["users"].mismatches == 0


def test_a_row_without_a_key_that_changes_is_not_here_twice(running: Both) -> None:
    """Where nothing tells rows apart but what they say, the old saying goes when the new one comes."""
    there = f"SELECT count(*) FROM {SCHEMA}.conversation_sessions WHERE user_id = 'u2'"
    running.ask(f"UPDATE {SCHEMA}.conversation_sessions SET turn_count = 77 WHERE user_id = 'u2'")
    running.migration.drain()
    assert (
        running.ask(
            "SELECT metadata #>> '{legacy,row,turn_count}' FROM learning_activities "
            "WHERE id LIKE 'conv:%' AND user_id = 'u2'"
        )
        == ["77"] * running.ask(there)[0]
    )
    assert running.migration.verify().clean


@pytest.fixture
def closed(copied: Both) -> Iterator[Both]:
    """Yield both after a copy, reached by somebody who may write to the legacy tables but owns none of them."""
    with psycopg.connect(copied.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS legacy_guest")
        connection.execute("CREATE ROLE legacy_guest LOGIN")
        connection.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO legacy_guest")
        connection.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO legacy_guest")
    both = opened(copied.url, legacy_url=copied.url.replace("//aidioma@", "//legacy_guest@"))
    yield both
    both.engine.dispose()
    with psycopg.connect(copied.url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY legacy_guest")
        connection.execute("DROP ROLE legacy_guest")


def test_where_triggers_are_not_allowed_changes_come_by_repeated_copies(closed: Both) -> None:
    """Ours is still written to both in one transaction; theirs is looked for by the worker, and verified."""
    state = closed.migration.dual_write(on=True)
    assert (state.dual_write, state.incoming) == (True, "copy")
    closed.answer("a1", user="u1", content="sentence:1")
    closed.evaluated_there("late", user="u1", sentence="1")
    closed.ask(f"DELETE FROM {SCHEMA}.unified_goals WHERE id = 'g4'")
    assert closed.migration.verify().clean
    assert closed.ask(GOAL) == [0]
    assert closed.ask("SELECT count(*) FROM learning_activities WHERE id = 'eval:late'") == [1]
    assert closed.ask(f"SELECT count(*) FROM {SCHEMA}.evaluations WHERE id = 'aidioma:a1'") == [1]
    assert closed.ask("SELECT tgname FROM pg_trigger WHERE tgname = 'aidioma_note'") == []


def test_both_directions_at_once_come_to_rest(running: Both) -> None:
    """Both applications write about the same learners and items while the outbox drains: no echo, nothing lost."""
    stop = threading.Event()
    drained = threading.Thread(target=lambda: [running.migration.drain() for _ in iter(stop.is_set, True)])
    drained.start()
    with writing(running) as written:
        for number in range(30):
            running.answer(f"a{number}", user=f"u{1 + number % 3}", content="sentence:1")
    stop.set()
    drained.join()
    running.migration.drain()
    rows = f"SELECT (SELECT count(*) FROM learning_activities), (SELECT count(*) FROM {SCHEMA}.evaluations)"
    before = running.ask(rows)
    worker = Worker(lambda: running.migration, None)  # type: ignore[arg-type]
    for _ in range(3):
        worker.tick(compare=False)
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.aidioma_outbox") == [0]
    assert running.ask(rows) == before
    assert running.ask("SELECT count(*) FROM learning_activities WHERE id LIKE 'eval:live%'") == [len(written)]
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.evaluations WHERE id LIKE 'aidioma:a%'") == [30]
    assert running.migration.verify().clean
    assert list(rebuild(running.sessions, check_only=True).differences) == []


@pytest.mark.parametrize("by_outbox", [True, False], ids=["by the outbox", "by a copy of changes"])
def test_an_event_counts_when_the_evaluation_that_it_repeated_is_deleted(running: Both, by_outbox: bool) -> None:
    """The act is told by the event alone from then on, and its mark moves progress."""
    if not by_outbox:
        running.migration.dual_write(on=False)
    running.ask(f"DELETE FROM {SCHEMA}.evaluations WHERE id = 'e000000007'")
    running.migration.drain() if by_outbox else running.migration.copy(changed=True)
    assert running.ask("SELECT activity_type FROM learning_activities WHERE id = 'event:de000000007'") == [
        "translation"
    ]
    assert running.migration.verify().clean
    assert list(rebuild(running.sessions, check_only=True).differences) == []


def test_an_answer_that_a_lock_kept_from_their_table_is_sent_again_by_itself(running: Both) -> None:
    """Nobody waits for somebody else's lock; the next drain sends what it kept away."""
    with psycopg.connect(running.url) as busy:
        busy.execute(f"LOCK TABLE {SCHEMA}.evaluations IN SHARE MODE")
        running.answer("a1", user="u1", content="sentence:1")
        assert running.ask(f"SELECT count(*) FROM {SCHEMA}.aidioma_outbox WHERE op = 'FAILED'") == [1]
    running.migration.drain()
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.evaluations WHERE id = 'aidioma:a1'") == [1]
    assert running.migration.verify().clean
