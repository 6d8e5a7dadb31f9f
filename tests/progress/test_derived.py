"""What is derived of a learner, compared with the stream: nothing damaged stays unseen, nothing sound is touched."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import Achievement, UserFeatures
from aidioma.progress.answers import SESSION_GAP
from aidioma.progress.derived import recompute
from aidioma.progress.store import FeatureStore
from tests.fake_clock import FakeClock
from tests.progress.streams import ITEMS, SLIP, START, Stream, add_items


@pytest.fixture
def ana(sessions: sessionmaker[Session], clock: FakeClock) -> str:
    """Return a learner of three weeks whose features were computed after the last session."""
    stream = Stream()
    for number in range(36):
        verdict = "incorrect" if number % 3 == 1 else "correct"
        said = SLIP if verdict == "incorrect" else {"edits": []}
        at = START + timedelta(days=7 * (number // 12), minutes=number % 12)
        stream.answer(at, verdict, ITEMS[number % 6], feedback=said, hints=["nudge"] if number % 4 == 0 else [])
    with sessions.begin() as session:
        add_items(session)
        stream.write(session)
    clock.now = START + timedelta(days=15)
    FeatureStore(sessions, clock).refresh(stream.user_id)
    return stream.user_id


def checked(sessions: sessionmaker[Session], clock: FakeClock) -> list[tuple[str, str]]:
    found = recompute(sessions, now=clock(), check_only=True).differences
    return [(one["table"], one.get("column", "")) for one in found]


def change(sessions: sessionmaker[Session], **columns: Any) -> None:
    with sessions.begin() as session:
        session.execute(update(UserFeatures).values(**columns))


def test_after_a_session_everything_fits(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    found = recompute(sessions, now=clock(), check_only=True)

    assert (found.learners, found.waiting, list(found.differences)) == (1, 0, [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("avg_session_duration_ms", 1),
        ("sessions_per_week", Decimal("9.99")),
        ("preferred_difficulty", "advanced"),
        ("overall_accuracy", Decimal("12.34")),
        ("improvement_rate", Decimal("1.25")),
        ("struggle_areas", []),
        ("hint_usage_rate", None),
        ("completion_rate", Decimal("0.00")),
        ("learning_style_embedding", [0.0] * 256),
    ],
)
def test_a_changed_feature_is_found_and_mended(
    column: str, value: object, ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Each column of the store; a check changes nothing, a rebuild mends it."""
    change(sessions, **{column: value})

    assert checked(sessions, clock) == [("user_features", column)]
    assert checked(sessions, clock) == [("user_features", column)]
    assert len(recompute(sessions, now=clock()).differences) == 1
    assert checked(sessions, clock) == []


def test_a_lost_achievement_is_found_and_given_again(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    with sessions.begin() as session:
        session.execute(delete(Achievement).where(Achievement.code == "first_answer"))
    found = recompute(sessions, now=clock(), check_only=True).differences

    assert [(one["table"], one["rebuilt"]) for one in found] == [("achievements", ["first_answer"])]
    recompute(sessions, now=clock())
    assert checked(sessions, clock) == []


def test_an_achievement_is_never_too_many(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """What was earned before an undo, or is no rule any more, stays."""
    with sessions.begin() as session:
        session.execute(insert(Achievement).values(user_id=ana, code="answers_10000"))
    recompute(sessions, now=clock())

    assert checked(sessions, clock) == []
    with sessions() as session:
        assert "answers_10000" in session.scalars(select(Achievement.code)).all()


def test_who_practises_now_waits_and_is_no_difference(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """An answer since the computation: the row is of before, so there is nothing to compare; a rebuild computes it."""
    stream = Stream(user_id=ana, rows=[{"id": "earlier"}] * 36)
    stream.answer(clock() + timedelta(minutes=5))
    with sessions.begin() as session:
        stream.write_last(session)
    clock.advance(minutes=6)
    change(sessions, overall_accuracy=Decimal("1.00"))
    found = recompute(sessions, now=clock(), check_only=True)
    assert (found.waiting, list(found.differences)) == (1, [])

    recompute(sessions, now=clock())
    assert recompute(sessions, now=clock(), check_only=True).waiting == 0
    assert timedelta(minutes=6) < SESSION_GAP


def test_a_lost_row_waits_to_be_made_again(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    with sessions.begin() as session:
        session.execute(delete(UserFeatures))
    assert recompute(sessions, now=clock(), check_only=True).waiting == 1

    recompute(sessions, now=clock())
    with sessions() as session:
        assert session.scalar(select(UserFeatures.user_id)) == ana
