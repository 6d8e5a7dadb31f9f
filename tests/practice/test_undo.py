"""Taking back, cramming, reporting and ending a session, on the real database."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import LearningActivity, User, UserProgress
from aidioma.errors import NotFoundError
from aidioma.practice.card import Card
from aidioma.practice.queries import LastAction
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER


def answer(
    practice: PracticeService, clock: FakeClock, content_id: str, text: str = "correct", *, cram: bool = False
) -> Card:
    clock.advance(seconds=10)
    dealt = Card.dealt(content_id, "en-es", cram=cram)
    practice.submit_answer(user_id=LEARNER, card=dealt, answer=text, duration_ms=10_000)
    return dealt


def last(practice: PracticeService) -> LastAction:
    done = practice.last_done(user_id=LEARNER)
    assert done is not None
    return done


def prefer(sessions: sessionmaker[Session], **wanted: object) -> None:
    with sessions.begin() as session:
        session.execute(update(User).values(preferences={"time_zone": "Europe/Madrid", **wanted}))


def test_several_steps_are_taken_back_one_by_one(
    practice: PracticeService, clock: FakeClock, sessions: sessionmaker[Session]
) -> None:
    """The latest first, each by an activity; nothing of the stream is deleted."""
    first, second = answer(practice, clock, "s1"), answer(practice, clock, "s2", "incorrect")
    for card in (second, first):
        clock.advance(seconds=1)
        again = practice.undo(user_id=LEARNER, done=last(practice))
        assert again is not None
        assert (again.content_id, again.direction) == (card.content_id, card.direction)
        assert again.token != card.token
    assert practice.last_done(user_id=LEARNER) is None
    with sessions() as session:
        assert session.scalars(select(UserProgress)).all() == []
        types = session.scalars(select(LearningActivity.activity_type).order_by(LearningActivity.created_at)).all()
    assert types == ["translation", "translation", "undo", "undo"]


def test_an_undone_answer_does_not_count_for_the_day(practice: PracticeService, clock: FakeClock) -> None:
    """Neither as answered nor as a slip nor of the allowance, and the item can be dealt again."""
    answer(practice, clock, "s1", "incorrect")
    practice.undo(user_id=LEARNER, done=last(practice))
    today = practice.today(user_id=LEARNER)
    assert (today.answered, today.slips, today.new_left, today.goal_done) == (0, 0, 20, 0)
    assert today.next is not None
    assert today.next.content_id == "s1"


def test_undoing_twice_is_once(practice: PracticeService, clock: FakeClock) -> None:
    """A double press takes one answer back, not two."""
    answer(practice, clock, "s1")
    answer(practice, clock, "s2")
    done = last(practice)
    practice.undo(user_id=LEARNER, done=done)
    practice.undo(user_id=LEARNER, done=done)
    assert last(practice).content_id == "s1"


def test_the_address_of_an_undone_card_says_so(practice: PracticeService, clock: FakeClock) -> None:
    """So that the page deals it anew instead of taking a second answer that would be lost."""
    card = answer(practice, clock, "s1")
    practice.undo(user_id=LEARNER, done=last(practice))
    outcome = practice.outcome(user_id=LEARNER, card=card)
    assert outcome is not None
    assert outcome.is_undone


def test_a_rating_taken_back_can_be_given_anew(practice: PracticeService, clock: FakeClock) -> None:
    """The answer waits for its rating again, on its own card."""
    card = answer(practice, clock, "s1", "who knows")
    for rating, quality in (("easy", 5), ("hard", 3)):
        clock.advance(seconds=1)
        assert practice.rate(user_id=LEARNER, card=card, rating=rating).quality == quality  # type: ignore[arg-type]
        clock.advance(seconds=1)
        assert practice.undo(user_id=LEARNER, done=last(practice)) == card
    outcome = practice.outcome(user_id=LEARNER, card=card)
    assert outcome is not None
    assert (outcome.quality, outcome.is_undone) == (None, False)


def test_yesterdays_answers_stay(practice: PracticeService, clock: FakeClock) -> None:
    """Undo is for slips of the finger, not for history."""
    answer(practice, clock, "s1")
    clock.advance(days=1, seconds=1)
    assert practice.last_done(user_id=LEARNER) is None


def test_cramming_moves_no_date(practice: PracticeService, clock: FakeClock, sessions: sessionmaker[Session]) -> None:
    """Right or wrong, on the day it is due or not: it is kept, and the schedule stays."""
    answer(practice, clock, "s1")
    with sessions() as session:
        before = session.scalars(select(UserProgress.next_review_at)).one()
    clock.advance(days=3)
    card = answer(practice, clock, "s1", "incorrect", cram=True)
    outcome = practice.outcome(user_id=LEARNER, card=Card.parse(card.token))
    assert outcome is not None
    assert (outcome.is_cram, outcome.comes_back_today, outcome.due_at) == (True, False, before)
    assert practice.today(user_id=LEARNER).due == 1, "it is still due, as before"


def test_what_was_only_crammed_is_still_new(practice: PracticeService, clock: FakeClock) -> None:
    """Cramming an item does not hide it from the day's plan, nor use up the allowance."""
    answer(practice, clock, "s1", cram=True)
    clock.advance(days=1)
    today = practice.today(user_id=LEARNER)
    assert today.next is not None
    assert (today.next.content_id, today.new_left) == ("s1", 20)


def test_cram_deals_what_was_not_seen_for_longest(
    practice: PracticeService, clock: FakeClock, add: Callable[..., None]
) -> None:
    """Round and round through what was met, of one topic if the learner wants."""
    add("t1", topics=["food"])
    assert practice.cram(user_id=LEARNER) is None
    for content_id in ("s1", "s2", "t1"):
        answer(practice, clock, content_id)
    assert practice.topics(user_id=LEARNER) == ("food",)
    dealt = []
    for _ in range(4):
        choice = practice.cram(user_id=LEARNER)
        assert choice is not None
        dealt.append(choice.content_id)
        answer(practice, clock, choice.content_id, cram=True)
    assert dealt == ["s1", "s2", "t1", "s1"]
    food = practice.cram(user_id=LEARNER, topic="food")
    assert food is not None
    assert food.content_id == "t1"


def test_a_report_is_made_once(practice: PracticeService, clock: FakeClock, sessions: sessionmaker[Session]) -> None:
    """A teacher reads the answer and what was asked; the learner sees that it was sent."""
    card = answer(practice, clock, "s1", "incorrect but right")
    before = practice.outcome(user_id=LEARNER, card=card)
    practice.report(user_id=LEARNER, card=card)
    practice.report(user_id=LEARNER, card=card)
    after = practice.outcome(user_id=LEARNER, card=card)
    assert before is not None
    assert after is not None
    assert (before.may_be_reported, before.is_reported, after.is_reported) == (True, False, True)
    with sessions() as session:
        report = session.scalars(select(LearningActivity).where(LearningActivity.activity_type == "report")).one()
    assert report.details["answer"] == "incorrect but right"
    assert report.details["attempt"] == card.activity_id(LEARNER)


def test_only_an_answer_can_be_reported(practice: PracticeService) -> None:
    """There is nothing to say about a card that was never answered."""
    with pytest.raises(NotFoundError):
        practice.report(user_id=LEARNER, card=Card.dealt("s1", "en-es"))


def test_a_session_has_a_goal_and_an_end(
    practice: PracticeService, clock: FakeClock, sessions: sessionmaker[Session]
) -> None:
    """Derived from answers and preferences, so that every device sees the same; going on begins another."""
    prefer(sessions, goal=5)
    for number in range(1, 6):
        assert not practice.today(user_id=LEARNER).goal_reached
        answer(practice, clock, f"s{number}")
    today = practice.today(user_id=LEARNER)
    assert (today.goal_done, today.goal_reached) == (5, True)
    for _ in range(2):
        practice.end_session(user_id=LEARNER, session_id=today.current_session.id)
    assert practice.today(user_id=LEARNER).goal_done == 0


def test_a_backlog_is_spread_over_days(
    practice: PracticeService, clock: FakeClock, sessions: sessionmaker[Session]
) -> None:
    """What does not fit into the day's minutes waits with its date; the learner may allow more."""
    for number in range(1, 6):
        answer(practice, clock, f"s{number}")
    prefer(sessions, daily_minutes=5)
    clock.advance(days=10)
    with sessions() as session:
        dates = session.scalars(select(UserProgress.next_review_at).order_by(UserProgress.content_id)).all()
    for number in range(1, 5):
        clock.advance(minutes=2)
        card = Card.dealt(f"s{number}", "en-es")
        practice.submit_answer(user_id=LEARNER, card=card, answer="correct", duration_ms=100_000)
    today = practice.today(user_id=LEARNER)
    assert (today.due, today.waiting, today.next) == (0, 1, None)
    assert practice.today(user_id=LEARNER, more_minutes=5).due == 1
    with sessions() as session:
        assert (
            session.scalars(select(UserProgress.next_review_at).order_by(UserProgress.content_id)).all()[4] == dates[4]
        )


def test_a_quiet_day_asks_for_nothing_new(practice: PracticeService, sessions: sessionmaker[Session]) -> None:
    """Monday 2 March 2026 is quiet for whoever wants it so."""
    prefer(sessions, quiet_days=[0])
    today = practice.today(user_id=LEARNER)
    assert (today.is_quiet, today.new_left, today.next) == (True, 0, None)
    assert practice.today(user_id=LEARNER, extra_new=1).next is not None
