"""Reads by flag: whose, from where, and that the answers are the same."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.clock import utc_now
from aidioma.legacy.reads import LegacyReads, ReadFlag, ReadSwitch, bucket, reads_new
from aidioma.legacy.switched_services import SwitchedProgress
from aidioma.legacy.worker import Worker
from aidioma.progress.service import ProgressService
from tests.legacy.conftest import Both, settings_for
from tests.legacy.legacy_database import SCHEMA


@given(st.text(max_size=40), st.integers(0, 100), st.integers(0, 100))
def test_whoever_is_read_new_stays_so_when_the_share_grows(user_id: str, one: int, other: int) -> None:
    """A learner's place is fixed: nobody goes back and forth while the share only grows."""
    low, high = sorted((one, other))
    assert not reads_new(user_id, new_percent=low) or reads_new(user_id, new_percent=high)
    assert reads_new(user_id, new_percent=100)
    assert not reads_new(user_id, new_percent=0)


def test_learners_are_spread_evenly() -> None:
    """Ten per cent of many learners is about a tenth of them."""
    share = sum(bucket(f"user-{number}") < 10 for number in range(10_000)) / 10_000
    assert 0.08 < share < 0.12


@pytest.fixture
def reads(running: Both) -> Iterator[LegacyReads]:
    found = LegacyReads.open(settings_for(running.url), running.engine)
    yield found
    found.close()


def overview(service: ProgressService, user_id: str) -> tuple[object, ...]:
    found = service.overview(user_id=user_id)
    return found.due, found.answers, found.right, found.marked, found.minutes, [day.answers for day in found.days]


@pytest.mark.parametrize("user_id", ["u1", "u2", "u7"])
def test_both_sides_tell_a_learner_the_same(running: Both, reads: LegacyReads, user_id: str) -> None:
    """Overview and due, with answers of both applications in them, from either side."""
    running.answer("a1", user=user_id, content="sentence:1")
    running.answer("a2", user=user_id, content="sentence:2", score=60, quality=2, verdict="incorrect")
    here = overview(ProgressService(running.sessions, utc_now), user_id)
    there = reads.read(user_id, lambda side: overview(ProgressService(side, utc_now), user_id))
    assert here == there
    assert here[1] == 2


def test_a_legacy_read_reads_the_legacy_tables_and_leaves_nothing(running: Both, reads: LegacyReads) -> None:
    """What only they have is in it, and ours is as it was."""
    before = running.ask("SELECT count(*) FROM learning_activities")
    running.ask("DELETE FROM learning_activities WHERE user_id = 'u1' AND id LIKE 'eval:%'")
    running.ask(f"UPDATE {SCHEMA}.evaluations SET created_at = now() AT TIME ZONE 'UTC' WHERE user_id = 'u1'")
    there = reads.read("u1", lambda side: ProgressService(side, utc_now).overview(user_id="u1"))
    assert there.answers > 10
    assert ProgressService(running.sessions, utc_now).overview(user_id="u1").answers == 0
    assert running.ask("SELECT count(*) FROM learning_activities") < before


def test_a_kept_connection_tells_each_learner_what_is_there_now(running: Both, reads: LegacyReads) -> None:
    """Often enough for a statement to be prepared, of two learners in turn, and with something new in between."""

    def answers(user_id: str) -> int:
        return reads.read(user_id, lambda side: ProgressService(side, utc_now).overview(user_id=user_id).answers)

    before = {user_id: answers(user_id) for user_id in ("u1", "u2")}
    for number in range(1, 7):
        running.answer(f"a{number}", user="u1", content="sentence:1")
        assert answers("u1") == before["u1"] + number
        assert answers("u2") == before["u2"]
    with reads.ours.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT to_regclass('pg_temp.learning_activities')").scalar_one() is None


def test_the_flag_moves_learners_and_moves_them_back(running: Both, reads: LegacyReads) -> None:
    """Whoever is on the legacy side is asked there, until the flag says otherwise."""
    running.ask("DELETE FROM user_progress WHERE user_id = 'u1'")
    for percent, expected in ((0, "legacy"), (100, "new"), (0, "legacy")):
        running.migration.read_new(percent)
        switch = ReadSwitch(ReadFlag(running.sessions), reads)
        found = SwitchedProgress(running.sessions, utc_now, switch=switch).overview(user_id="u1")
        assert ("legacy" if found.due else "new") == expected


def test_ours_answers_where_theirs_cannot_be_read(running: Both, reads: LegacyReads) -> None:
    """A legacy database that is down refuses nobody."""
    running.migration.read_new(0)
    settings = settings_for(running.url, "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    broken = LegacyReads.open(settings, running.engine)
    switch = ReadSwitch(ReadFlag(running.sessions), broken)
    found = SwitchedProgress(running.sessions, utc_now, switch=switch).overview(user_id="u1")
    broken.close()
    assert found.due == ProgressService(running.sessions, utc_now).overview(user_id="u1").due


def test_the_worker_drains_and_notes_reads_that_differ(running: Both, reads: LegacyReads) -> None:
    """Beside the app the outbox empties itself, and one learner's answers are compared on both sides."""
    running.ask(f"UPDATE {SCHEMA}.users SET name = 'Renamed' WHERE id = 'u2'")
    worker = Worker(lambda: running.migration, reads)
    worker.tick(compare=True)
    assert running.ask("SELECT name FROM users WHERE id = 'u2'") == ["Renamed"]
    assert running.migration.state().shadow_reads == 1
    assert running.migration.state().shadow_mismatches == []
    running.ask(f"UPDATE {SCHEMA}.evaluations SET created_at = now() AT TIME ZONE 'UTC'")
    running.ask(f"DELETE FROM {SCHEMA}.aidioma_outbox")
    worker.tick(compare=True)
    assert len(running.migration.state().shadow_mismatches) == 1
