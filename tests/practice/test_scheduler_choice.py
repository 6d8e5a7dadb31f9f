"""The scheduler is a choice, and may be changed both ways at any time: dates follow from the answers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import UserProgress
from aidioma.model.preferences import Preferences, SchedulerName
from aidioma.practice.card import Card
from aidioma.practice.preference_service import PreferenceService
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_switching_works_all_dates_out_again_both_ways(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """To FSRS and back gives exactly the dates of before; new answers follow the choice."""
    for content_id in ("s1", "s2"):
        for days in (0, 1, 7):
            clock.now = BEGIN + timedelta(days=days)
            practice.submit_answer(user_id=LEARNER, card=Card.dealt(content_id, "en-es"), answer="correct")
    preferences = PreferenceService(sessions, clock)

    def dates(scheduler: SchedulerName) -> list[tuple[object, ...]]:
        clock.advance(minutes=1)
        wanted = Preferences(time_zone="Europe/Madrid", scheduler=scheduler)
        preferences.save(user_id=LEARNER, wanted=wanted)
        with sessions() as session:
            rows = session.scalars(select(UserProgress).order_by(UserProgress.content_id)).all()
        return [(row.next_review_at, row.review_interval_days, row.details["scheduler"]) for row in rows]

    before = dates("sm2")
    by_fsrs = dates("fsrs")
    assert [row[2] for row in by_fsrs] == ["fsrs", "fsrs"]
    assert [row[1] for row in by_fsrs] != [row[1] for row in before]
    assert dates("sm2") == before
    dates("fsrs")
    outcome = practice.submit_answer(user_id=LEARNER, card=Card.dealt("s3", "en-es"), answer="correct")
    assert outcome.progress.scheduler == "fsrs"
    assert outcome.progress.memory.stability is not None
