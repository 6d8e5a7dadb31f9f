"""The overview counts attempts that stand, of people who learn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, RowMapping, insert, text

from aidioma.db.models import LearningActivity, LearningContent, User

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def school(connection: Connection) -> Connection:
    """Return the connection, with a learner, a guest, a teacher, and two items."""
    people: list[dict[str, Any]] = [
        {"id": "ana", "name": "Ana", "email": "ana@example.com", "role": "learner"},
        {"id": "guest", "name": "Guest", "email": None, "role": "learner"},
        {"id": "tom", "name": "Tom", "email": "tom@example.com", "role": "teacher"},
    ]
    connection.execute(insert(User), people)
    connection.execute(
        insert(LearningContent),
        [{"id": f"s{place}", "content_type": "sentence", "primary_text": "Hola."} for place in (1, 2)],
    )
    return connection


def did(connection: Connection, user_id: str, content_id: str, kind: str = "translate", **values: Any) -> None:
    row = {"user_id": user_id, "content_id": content_id, "activity_type": kind, "created_at": NOON, **values}
    details = row.pop("details", {})
    connection.execute(insert(LearningActivity).values({**row, "metadata": details}))


def overview(connection: Connection) -> dict[str, RowMapping]:
    connection.execute(text("REFRESH MATERIALIZED VIEW CONCURRENTLY user_dashboard_stats"))
    rows = connection.execute(text("SELECT * FROM user_dashboard_stats ORDER BY user_id"))
    return {row["user_id"]: row for row in rows.mappings()}


def test_attempts_are_summed_up_per_learner(school: Connection) -> None:
    did(school, "ana", "s1", score=80, duration_ms=30_000)
    did(school, "ana", "s1", score=100, duration_ms=60_000, created_at=NOON + timedelta(hours=1))
    did(school, "ana", "s2", "read", duration_ms=90_000)

    assert dict(overview(school)["ana"]) == {
        "user_id": "ana",
        "content_completed": 2,
        "average_score": 90.0,
        "total_minutes": 3.0,
        "activity_types_used": 2,
        "last_activity": NOON + timedelta(hours=1),
    }


def test_an_undone_attempt_does_not_count(school: Connection) -> None:
    """The undo names the activity that it takes back; both stay in the log, neither is an attempt."""
    did(school, "ana", "s1", id="first", score=100)
    did(school, "ana", "s1", id="second", score=50)
    did(school, "ana", "s1", "undo", details={"undoes": "first"}, duration_ms=5)

    assert overview(school)["ana"]["average_score"] == 50.0
    assert overview(school)["ana"]["activity_types_used"] == 1


def test_the_last_correction_gives_the_score(school: Connection) -> None:
    """A teacher's word counts instead of the mark; taken back, the word before it counts again."""
    did(school, "ana", "s1", id="first", score=20, details={"quality": 1})
    did(school, "ana", "s1", "regrade", id="better", score=60, details={"corrects": "first", "quality": 3})
    later = NOON + timedelta(hours=1)
    did(school, "ana", "s1", "override", id="best", score=100, details={"corrects": "first"}, created_at=later)
    assert overview(school)["ana"]["average_score"] == 100.0
    assert overview(school)["ana"]["activity_types_used"] == 1

    did(school, "ana", "s1", "undo", details={"undoes": "best"})

    assert overview(school)["ana"]["average_score"] == 60.0


def test_a_pending_answer_is_an_attempt_without_a_score(school: Connection) -> None:
    """Somebody practised, and nobody has judged it: it counts for all but the average."""
    did(school, "ana", "s1", score=90, details={"quality": 5})
    did(school, "ana", "s2", details={"quality": None})

    assert overview(school)["ana"]["content_completed"] == 2
    assert overview(school)["ana"]["average_score"] == 90.0


def test_nobody_undoes_the_attempts_of_another(school: Connection) -> None:
    did(school, "ana", "s1", id="first", score=100)
    did(school, "guest", "s1", "undo", details={"undoes": "first"})

    assert overview(school)["ana"]["average_score"] == 100.0


def test_what_is_not_about_an_item_is_no_attempt(school: Connection) -> None:
    """Signing in, joining a class, or reporting a mark is an activity, and no practice."""
    did(school, "ana", "system", "sign_in", duration_ms=10)
    did(school, "ana", "class:1", "join", score=1)
    did(school, "ana", "s1", "report")
    did(school, "ana", "s1", "hint", details={"level": "nudge"})
    did(school, "ana", "s1", "progress_imported", score=90, details={"attempts": 7})

    assert overview(school)["ana"]["content_completed"] == 0


def test_a_learner_who_has_done_nothing_is_there(school: Connection) -> None:
    """A teacher looks for exactly these."""
    assert dict(overview(school)["ana"]) == {
        "user_id": "ana",
        "content_completed": 0,
        "average_score": None,
        "total_minutes": 0.0,
        "activity_types_used": 0,
        "last_activity": None,
    }


def test_teachers_and_guests_who_only_looked_are_not(school: Connection) -> None:
    did(school, "tom", "s1", score=100)

    assert set(overview(school)) == {"ana"}


def test_a_guest_who_practises_is_a_learner(school: Connection) -> None:
    did(school, "guest", "s1", score=70)

    assert overview(school)["guest"]["content_completed"] == 1
