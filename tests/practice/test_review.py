"""What a session taught, what went wrong this week, and the keeping of preferences."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import User
from aidioma.errors import NotFoundError
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.preference_service import PreferenceService
from aidioma.practice.review import ReviewService
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER


@pytest.fixture
def review(practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock) -> ReviewService:
    return ReviewService(sessions, clock)


def give(practice: PracticeService, clock: FakeClock, content_id: str, text: str) -> None:
    clock.advance(seconds=10)
    practice.submit_answer(user_id=LEARNER, card=Card.dealt(content_id, "en-es"), answer=text, duration_ms=10_000)


def test_a_session_says_what_it_taught(practice: PracticeService, review: ReviewService, clock: FakeClock) -> None:
    """New, remembered, still open: each item once, by its last answer."""
    give(practice, clock, "s1", "correct")
    clock.advance(days=1)
    for content_id, text in (("s1", "correct"), ("s2", "incorrect"), ("s3", "incorrect"), ("s2", "correct")):
        give(practice, clock, content_id, text)
    learnt = review.learnt(user_id=LEARNER, current_session=practice.today(user_id=LEARNER).current_session)
    assert [one.content_id for one in learnt.held] == ["s1"]
    assert [one.content_id for one in learnt.new] == ["s2"]
    assert [one.content_id for one in learnt.open] == ["s3"]
    assert learnt.answers == 4


def test_mistakes_of_the_week_are_the_learners_own_words(
    practice: PracticeService, review: ReviewService, clock: FakeClock
) -> None:
    """The latest first, the same wrong answer once, older than a week no longer."""
    give(practice, clock, "s1", "incorrect long ago")
    clock.advance(days=8)
    for content_id, text in (("s2", "incorrect a"), ("s2", "incorrect a"), ("s3", "correct"), ("s4", "almost b")):
        give(practice, clock, content_id, text)
    found = review.mistakes(user_id=LEARNER)
    assert [(one.text, one.corrected) for one in found] == [("almost b", "Hola."), ("incorrect a", "Hola.")]


def test_an_undone_mistake_is_none(practice: PracticeService, review: ReviewService, clock: FakeClock) -> None:
    """What was taken back is not held against anybody."""
    give(practice, clock, "s1", "incorrect")
    done = practice.last_done(user_id=LEARNER)
    assert done is not None
    practice.undo(user_id=LEARNER, done=done)
    assert review.mistakes(user_id=LEARNER) == []


def test_preferences_are_kept_beside_the_rest(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Saving overwrites nothing that is not a preference."""
    service = PreferenceService(sessions, clock)
    service.save(user_id=LEARNER, wanted=Preferences(time_zone="Europe/Madrid", goal=7))
    service.save(user_id=LEARNER, wanted=Preferences(time_zone="Europe/Madrid", goal=8))
    with sessions() as session:
        stored = session.scalars(select(User.preferences).where(User.id == LEARNER)).one()
    assert stored["time_zone"] == "Europe/Madrid"
    assert Preferences.read(stored).goal == 8
    assert practice.today(user_id=LEARNER).preferences.goal == 8


def test_nobody_has_no_preferences(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """An account that is gone is a message."""
    with pytest.raises(NotFoundError):
        PreferenceService(sessions, clock).save(user_id="nobody", wanted=Preferences())
