"""Everything that happens is written in one place."""

import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append_by_operator, append_many
from aidioma.db.models import LearningActivity, User
from aidioma.model.people import OPERATOR
from tests.fake_clock import FakeClock

ROOT = Path(__file__).resolve().parents[1]
WRITES = re.compile(
    r"insert\(\s*LearningActivity\b|INSERT\s+INTO\s+learning_activities|COPY\s+learning_activities", re.IGNORECASE
)


def test_no_other_module_writes_to_the_stream() -> None:
    writers = [path.name for path in (ROOT / "aidioma").rglob("*.py") if WRITES.search(path.read_text("utf-8"))]
    assert writers == ["activity_log.py"]


def row(key: str, **columns: object) -> dict[str, object]:
    return {
        "id": key,
        "user_id": "ana",
        "activity_type": "translation",
        "content_id": "user:ana",
        "score": 90,
        "duration_ms": None,
        "metadata": {"quality": 5},
        "ai_cached": False,
        "ai_cost": "0",
        "ai_model": None,
        "created_at": datetime(2026, 1, 5, 12, tzinfo=UTC),
        **columns,
    }


def scores(session: Session) -> dict[str, int | None]:
    return {one.id: one.score for one in session.scalars(select(LearningActivity))}


def test_what_is_there_already_stays_unless_it_is_to_be_replaced(sessions: sessionmaker[Session]) -> None:
    """Said twice, the second changes nothing; only a replacement that differs counts as a change."""
    with sessions.begin() as session:
        session.add(User(id="ana", name="Ana"))
    with sessions.begin() as session:
        assert append_many(session, [row("a"), row("b")]) == {"a": True, "b": True}
        assert append_many(session, [row("a", score=1), row("c")]) == {"c": True}
        assert scores(session) == {"a": 90, "b": 90, "c": 90}
        assert append_many(session, [row("a", score=1), row("b")], replace=True) == {"a": False}
        assert scores(session) == {"a": 1, "b": 90, "c": 90}


def test_the_operator_comes_into_being_with_what_it_does_first(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    with sessions.begin() as session:
        append_by_operator(session, "figures_refreshed", now=clock())
        append_by_operator(session, "figures_refreshed", now=clock())
    with sessions() as session:
        assert session.get_one(User, OPERATOR).name == "System"
        assert len(scores(session)) == 2
