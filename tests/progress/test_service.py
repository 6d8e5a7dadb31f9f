"""The first page of progress, and progress made again, on the real database."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import UserProgress
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.progress.rebuild import rebuild
from aidioma.progress.service import ProgressService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, add, marker, practice

__all__ = ["add", "marker", "practice"]


def answer(practice: PracticeService, content_id: str, text: str) -> Card:
    card = Card.dealt(content_id, "en-es")
    practice.submit_answer(user_id=LEARNER, card=card, answer=text, duration_ms=30_000)
    return card


def test_the_overview_counts_what_happened(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Two days of practice: answers, marks, accuracy, streak, due, time."""
    answer(practice, "s1", "correct")
    answer(practice, "s2", "incorrect")
    clock.advance(days=1)
    answer(practice, "s3", "almost")
    answer(practice, "s4", "who knows")
    overview = ProgressService(sessions, clock).overview(user_id=LEARNER)
    assert (overview.answers, overview.marked, overview.right) == (4, 3, 2)
    assert overview.accuracy == 2 / 3
    assert (overview.streak_days, overview.due, overview.minutes) == (2, 2, 2)
    assert len(overview.days) == 30


def test_an_evening_belongs_to_its_day(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Half past midnight in Madrid is still the day before."""
    clock.advance(hours=11.5)
    answer(practice, "s1", "correct")
    overview = ProgressService(sessions, clock).overview(user_id=LEARNER)
    assert [day.day.isoformat() for day in overview.days if day.answers] == ["2026-03-02"]


def test_an_empty_account_has_an_empty_overview(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """No division by nothing."""
    overview = ProgressService(sessions, clock).overview(user_id=LEARNER)
    assert (overview.answers, overview.accuracy, overview.streak_days) == (0, None, 0)


def some_practice(practice: PracticeService, clock: FakeClock) -> None:
    for content_id, text in (("s1", "correct"), ("s2", "incorrect"), ("s3", "who knows")):
        card = answer(practice, content_id, text)
    practice.rate(user_id=LEARNER, card=card, rating="good")
    clock.advance(days=1)
    answer(practice, "s1", "almost")
    answer(practice, "s4", "pending")


def test_progress_is_what_its_activities_add_up_to(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Right after practising, a rebuild finds nothing to mend."""
    some_practice(practice, clock)
    result = rebuild(sessions, check_only=True)
    assert (result.rows, list(result.differences)) == (3, [])


def test_a_rebuild_mends_what_was_damaged(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A changed row, a lost row and a row too many are found by a check, and mended only without it."""
    some_practice(practice, clock)
    with sessions.begin() as session:
        before = session.execute(
            select(UserProgress.content_id, UserProgress.next_review_at).order_by(UserProgress.content_id)
        ).all()
        session.execute(update(UserProgress).where(UserProgress.content_id == "s1").values(attempts=99))
        session.execute(delete(UserProgress).where(UserProgress.content_id == "s2"))
        session.execute(update(UserProgress).where(UserProgress.content_id == "s3").values(content_id="s5"))
    damaged = [difference["content_id"] for difference in rebuild(sessions, check_only=True).differences]
    assert damaged == ["s1", "s2", "s3", "s5"]
    assert len(rebuild(sessions).differences) == 4
    assert list(rebuild(sessions, check_only=True).differences) == []
    with sessions() as session:
        after = session.execute(
            select(UserProgress.content_id, UserProgress.next_review_at).order_by(UserProgress.content_id)
        ).all()
    assert after == before
