"""Dual-write: what is written on one side is on the other, once, and no loop is possible."""

from threading import Timer

import pytest
from sqlalchemy import text

from aidioma.activity_log import append
from aidioma.clock import utc_now
from aidioma.errors import ConflictError
from aidioma.model.activities import Activity
from aidioma.progress.rebuild import rebuild
from tests.legacy.conftest import Both
from tests.legacy.legacy_database import SCHEMA

OURS_THERE = f"SELECT score FROM {SCHEMA}.evaluations WHERE id = 'aidioma:'||:id"


def add_user(both: Both, user_id: str, email: str | None = None) -> None:
    both.ask("INSERT INTO users (id, email, name) VALUES (:id, :email, 'Somebody')", id=user_id, email=email)


def add_sentence(both: Both, content_id: str) -> None:
    both.ask(
        """
        INSERT INTO learning_content (id, content_type, primary_text, secondary_text, metadata)
        VALUES (:id, 'sentence', 'Hola.', 'Hello.', '{"accepted": ["Hola."], "hints": {"nudge": "H"}}')
        """,
        id=content_id,
    )


def test_an_answer_is_in_both_in_one_transaction(running: Both) -> None:
    """The evaluation is there as soon as the answer is here, and gone with it when that is rolled back."""
    running.answer("a1", user="u1", content="sentence:1", score=93)
    assert running.ask(OURS_THERE, id="a1") == [93]
    with running.sessions() as session:
        append(
            session,
            Activity(
                id="a2", user_id="u1", activity_type="translation", content_id="sentence:1", details={"quality": 5}
            ),
            now=utc_now(),
        )
        session.rollback()
    assert running.ask(OURS_THERE, id="a2") == []


def test_progress_there_counts_an_answer_of_ours_once(running: Both) -> None:
    """One more attempt in the legacy row, and neither a drain nor a copy makes two of it here."""
    pair = "WHERE user_id = 'u3' AND sentence_id = '2'"
    (before,) = running.ask(f"SELECT sum(attempts) FROM {SCHEMA}.user_progress {pair}") or [0]
    here = running.answer("a1", user="u3", content="sentence:2").progress
    assert here is not None
    assert running.ask(f"SELECT sum(attempts) FROM {SCHEMA}.user_progress {pair}") == [(before or 0) + 1]
    running.migration.drain()
    running.migration.copy()
    assert running.ask("SELECT attempts FROM user_progress WHERE user_id = 'u3' AND content_id = 'sentence:2'") == [
        here.attempts
    ]
    assert list(rebuild(running.sessions, check_only=True).differences) == []


def test_what_we_write_there_is_not_taken_for_theirs(running: Both) -> None:
    """The outbox stays empty: our own writes say where they come from."""
    add_user(running, "new", "new@example.com")
    add_sentence(running, "mine")
    running.answer("a1", user="new", content="mine")
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.aidioma_outbox") == [0]


def test_what_they_write_comes_over_once(running: Both) -> None:
    """New, changed, in a table without a key: all of it, and drained rows do not go back."""
    running.ask(f"UPDATE {SCHEMA}.users SET name = 'Renamed' WHERE id = 'u2'")
    running.ask(f"UPDATE {SCHEMA}.sentences SET spanish = 'El gato.' WHERE id = '3'")
    running.ask(f"INSERT INTO {SCHEMA}.conversation_sessions VALUES ('u2', 'v1', 9, 50, 'completed')")
    running.evaluated_there("live", user="u2", sentence="3")
    assert running.migration.drain() == 4
    assert running.migration.drain() == 0
    assert running.ask("SELECT name FROM users WHERE id = 'u2'") == ["Renamed"]
    assert running.ask("SELECT primary_text FROM learning_content WHERE id = 'sentence:3'") == ["El gato."]
    assert running.ask("SELECT score FROM learning_activities WHERE id = 'eval:live'") == [70]
    assert running.migration.verify().clean


def test_what_they_write_about_one_item_brings_along_the_progress_on_it_and_no_more(running: Both) -> None:
    """A learner with a thousand items is not gone through for one answer: a write that nobody told of stays there."""
    attempts = "SELECT attempts FROM user_progress WHERE user_id = 'u4' AND content_id = 'sentence:2'"
    (before,) = running.ask(attempts)
    more = f"UPDATE {SCHEMA}.user_progress SET attempts = attempts + 9 WHERE user_id = 'u4' AND sentence_id = "
    running.ask(f"SET LOCAL session_replication_role = replica; {more} '2'")
    running.ask(f"{more} '1'")
    running.migration.drain()
    assert running.ask(attempts) == [before]
    running.ask(f"{more} '2'")
    running.migration.drain()
    assert running.ask(attempts) == [before + 18]
    assert running.migration.verify().clean


def test_an_event_that_comes_before_its_evaluation_is_still_one_act(running: Both) -> None:
    """The order in which the earlier application logs an act does not matter."""
    running.ask(
        f"""INSERT INTO {SCHEMA}.universal_activity_events
                (id, user_id, activity_type, content_type, page_source, score, time_spent, content_id)
            VALUES ('first', 'u4', 'sentence_translated', 'practice', '/p', 70, 900, '5')"""
    )
    running.migration.drain()
    assert running.ask("SELECT activity_type FROM learning_activities WHERE id = 'event:first'") == ["translation"]
    running.evaluated_there("second", user="u4", sentence="5")
    running.migration.drain()
    assert running.ask("SELECT activity_type FROM learning_activities WHERE id = 'event:first'") == ["duplicate_event"]
    assert running.migration.verify().clean


def test_a_pending_answer_is_sent_when_it_has_a_mark_and_taken_back_with_it(running: Both) -> None:
    """No grade is invented for their NOT NULL column; an undo takes row and attempt away again."""
    add_user(running, "new", "new@example.com")
    add_sentence(running, "mine")
    progress = f"SELECT attempts FROM {SCHEMA}.user_progress WHERE user_id = 'new'"
    running.answer("a1", user="new", content="mine", score=None, quality=None)
    assert running.ask(OURS_THERE, id="a1") == []
    running.answer("a1r", user="new", content="mine", score=None, kind="self_rating", corrects="a1", quality=4)
    assert running.ask(OURS_THERE, id="a1") == [80]
    assert running.ask(progress) == [1]
    running.answer("a1u", user="new", content="mine", score=None, kind="undo", undoes="a1", quality="-", verdict="-")
    assert running.ask(OURS_THERE, id="a1") == []
    assert running.ask(progress) == [0]


def test_a_card_keeps_its_schedule_on_both_sides(running: Both) -> None:
    """Interval, easiness and due date of a flashcard answered here are the legacy row's as well."""
    running.answer("a1", user="u1", content="flashcard:f1", kind="flashcard")
    here = running.ask(
        "SELECT review_interval_days, easiness_factor, next_review_at FROM user_progress "
        "WHERE user_id = 'u1' AND content_id = 'flashcard:f1'"
    )
    there = running.ask(
        f"SELECT interval_days, easiness_factor, next_review_date AT TIME ZONE 'UTC' "
        f"FROM {SCHEMA}.user_vocabulary_progress WHERE id = 'vp1-1'"
    )
    assert here == there


def test_a_guest_whose_work_moves_is_one_person_there_too(running: Both) -> None:
    """The answer is the account's, and the guest is gone on both sides."""
    add_user(running, "guest")
    add_sentence(running, "mine")
    add_user(running, "member", "member@example.com")
    running.answer("a1", user="guest", content="mine")
    running.ask("UPDATE learning_activities SET user_id = 'member' WHERE id = 'a1'")
    running.ask("DELETE FROM users WHERE id = 'guest'")
    assert running.ask(f"SELECT user_id FROM {SCHEMA}.evaluations WHERE id = 'aidioma:a1'") == ["member"]
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.users WHERE id = 'guest'") == [0]


def test_a_person_deleted_here_is_deleted_there(running: Both) -> None:
    """Nothing of somebody who asked to be forgotten is left in the legacy tables."""
    running.ask("DELETE FROM users WHERE id = 'u5'")
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.evaluations WHERE user_id = 'u5'") == [0]
    assert running.ask(f"SELECT count(*) FROM {SCHEMA}.users WHERE id = 'u5'") == [0]
    assert running.migration.verify().clean


def test_what_they_delete_goes_here_and_content_is_retired(running: Both) -> None:
    """A row follows; content stays under its history; somebody who practises here stays."""
    running.answer("a1", user="u6", content="sentence:1")
    running.ask(f"DELETE FROM {SCHEMA}.evaluations WHERE id = 'e000000001'")
    running.ask(f"DELETE FROM {SCHEMA}.reading_content WHERE id = 'r1'")
    running.ask(f"DELETE FROM {SCHEMA}.users WHERE id IN ('u6', 'u7')")
    running.migration.drain()
    assert running.ask("SELECT count(*) FROM learning_activities WHERE id = 'eval:e000000001'") == [0]
    assert running.ask("SELECT metadata ->> 'status' FROM learning_content WHERE id = 'text:r1'") == ["retired"]
    assert running.ask("SELECT id FROM users WHERE id IN ('u6', 'u7')") == ["u6"]
    assert list(rebuild(running.sessions, check_only=True).differences) == []


@pytest.mark.parametrize(
    "obstacle",
    [
        pytest.param(f"ALTER TABLE {SCHEMA}.evaluations ADD CHECK (score < 0) NOT VALID", id="a check"),
        pytest.param(f"DROP TABLE {SCHEMA}.user_progress, {SCHEMA}.evaluations CASCADE", id="a table that is gone"),
    ],
)
def test_no_answer_is_refused_because_of_theirs(running: Both, obstacle: str) -> None:
    """What their tables do not take is kept here, and shown where it was noted."""
    running.ask(obstacle)
    assert running.answer("a1", user="u1", content="sentence:1").new
    assert running.ask("SELECT count(*) FROM learning_activities WHERE id = 'a1'") == [1]


def test_what_they_did_not_take_is_sent_again(running: Both) -> None:
    """Once the obstacle is gone, turning dual-write on again sends what was noted, and the note is gone."""
    running.ask(f"ALTER TABLE {SCHEMA}.evaluations ADD CONSTRAINT obstacle CHECK (score < 0) NOT VALID")
    running.answer("a1", user="u1", content="sentence:1")
    assert running.ask(f"SELECT reason LIKE '%obstacle%' FROM {SCHEMA}.aidioma_outbox WHERE op = 'FAILED'") == [True]
    running.ask(f"ALTER TABLE {SCHEMA}.evaluations DROP CONSTRAINT obstacle")
    running.migration.dual_write(on=True)
    assert running.ask(OURS_THERE, id="a1") == [100]
    assert running.migration.verify().clean


def test_an_answer_takes_its_learner_and_item_along(running: Both) -> None:
    """Their foreign keys hold also for somebody who was here before dual-write began."""
    with running.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL aidioma.origin = 'legacy'")
        connection.exec_driver_sql("INSERT INTO users (id, name) VALUES ('early', 'Early')")
    running.answer("a1", user="early", content="sentence:1")
    assert running.ask(OURS_THERE, id="a1") == [100]


def test_a_column_we_know_nothing_of_gets_something_neutral(running: Both) -> None:
    """Their table may insist on a column that no document names."""
    running.ask(f"ALTER TABLE {SCHEMA}.evaluations ADD region text NOT NULL DEFAULT 'x'")
    running.ask(f"ALTER TABLE {SCHEMA}.evaluations ALTER region DROP DEFAULT")
    running.answer("a1", user="u1", content="sentence:1")
    assert running.ask(OURS_THERE, id="a1") == [100]


def test_what_was_ours_before_it_began_is_sent(copied: Both) -> None:
    """Turning it on sends users, content and answers that were here already, each once."""
    add_user(copied, "early", "early@example.com")
    add_sentence(copied, "mine")
    copied.answer("a1", user="early", content="mine")
    copied.migration.dual_write(on=True)
    copied.migration.dual_write(on=True)
    assert copied.ask(f"SELECT spanish, hints FROM {SCHEMA}.sentences WHERE id = 'aidioma:mine'") == [
        ("Hola.", '["H"]')
    ]
    assert copied.ask(f"SELECT attempts FROM {SCHEMA}.user_progress WHERE user_id = 'early'") == [1]
    assert copied.migration.verify().clean


def test_off_leaves_nothing_on_our_side(running: Both) -> None:
    """No function and no trigger of it stays, and an answer goes nowhere else."""
    state = running.migration.dual_write(on=False)
    assert not state.dual_write
    assert running.ask("SELECT proname FROM pg_proc WHERE proname LIKE 'mirror%'") == []
    assert running.ask("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'mirror%' OR tgname = 'aidioma_note'") == []
    running.answer("a1", user="u1", content="sentence:1")
    assert running.ask(OURS_THERE, id="a1") == []


def test_switching_waits_for_whoever_holds_a_table(copied: Both) -> None:
    """An answer that takes its time is neither cut off nor passed over: the triggers come when it has ended."""
    held = copied.engine.connect()
    held.execute(text("UPDATE users SET name = name WHERE id = 'u1'"))
    letting_go = Timer(0.5, held.rollback)
    letting_go.start()
    copied.migration.dual_write(on=True)
    letting_go.join()
    held.close()
    copied.answer("a1", user="u1", content="sentence:1", score=93)
    assert copied.ask(OURS_THERE, id="a1") == [93]


def test_a_table_that_is_never_free_is_said_and_nothing_is_half_done(
    copied: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends with the table's name, dual-write is not on, and later it can be begun again."""
    monkeypatch.setattr("aidioma.legacy.dual_write._WAITS_MS", (10, 10))
    with copied.engine.connect() as held:
        held.execute(text(f"UPDATE {SCHEMA}.sentences SET spanish = spanish WHERE id = '1'"))
        with pytest.raises(ConflictError, match="sentences was in use"):
            copied.migration.dual_write(on=True)
        held.rollback()
    assert not copied.migration.state().dual_write
    assert copied.migration.dual_write(on=True).dual_write
