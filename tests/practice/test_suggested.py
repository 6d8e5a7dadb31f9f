"""A suggested mark is kept with its answer; the own rating says whether it was taken; a mark replaces both."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.db.models import AiCache, LearningActivity, User
from aidioma.errors import JudgeUnavailableError
from aidioma.model.activities import Activity
from aidioma.model.marks import Tier, Verdict
from aidioma.practice.card import Card
from aidioma.practice.pending import Settler
from aidioma.practice.service import AnswerResult, PracticeService
from aidioma.scheduling.sm2 import SelfRating
from tests.fake_clock import FakeClock
from tests.marking.scripted import LEARNER, UNSURE, ScriptedJudge, service_on
from tests.practice.test_pending import add_sentence

TYPED = "Hoy ando cansado"


class Away:
    """A learner's practice while the judge is away."""

    def __init__(self, sessions: sessionmaker[Session], clock: FakeClock) -> None:
        self.sessions, self.clock = sessions, clock
        self.judge = ScriptedJudge(failure=JudgeUnavailableError("down"))
        self.feedback = replace(service_on(sessions, clock, self.judge), weights=UNSURE)
        self.practice = PracticeService(sessions, self.feedback, clock)
        self.card = Card.dealt("s1", "en-es")
        with sessions.begin() as session:
            session.execute(insert(User).values(id=LEARNER, name="Ana", email="ana@example.com"))
            add_sentence(session, "s1")

    def answers(self) -> AnswerResult:
        return self.practice.submit_answer(user_id=LEARNER, card=self.card, answer=TYPED)

    def rates(self, rating: SelfRating) -> AnswerResult:
        return self.practice.rate(user_id=LEARNER, card=self.card, rating=rating)

    @property
    def outcome(self) -> AnswerResult:
        found = self.practice.outcome(user_id=LEARNER, card=self.card)
        assert found is not None
        return found

    def kept(self, activity_type: str) -> dict[str, Any]:
        with self.sessions() as session:
            row = session.scalars(select(LearningActivity).where(LearningActivity.activity_type == activity_type)).one()
            return row.details


@pytest.fixture
def away(sessions: sessionmaker[Session], clock: FakeClock) -> Away:
    return Away(sessions, clock)


def test_what_was_suggested_is_there_after_a_reload(away: Away) -> None:
    """It is kept with the answer, which stays pending: no score, no quality, no date."""
    given = away.answers()
    assert given.mark.suggested is not None
    assert given.mark.suggested.verdict is Verdict.CORRECT
    assert given.suggested_rating == "good"
    assert (given.quality, given.mark.feedback.score, given.due_at) == (None, None, None)
    assert away.outcome.mark.suggested == given.mark.suggested
    assert away.kept("translation")["suggested"]["verdict"] == "correct"


@pytest.mark.parametrize(("rating", "taken", "quality"), [("good", True, 4), ("again", False, 1)])
def test_a_rating_says_what_was_suggested_and_whether_it_was_taken(
    away: Away, rating: SelfRating, taken: bool, quality: int
) -> None:
    away.answers()
    rated = away.rates(rating)
    kept = away.kept("self_rating")
    assert (kept["suggested"], kept["taken"], kept["rating"]) == ("good", taken, rating)
    assert kept["receipt"]["tier"] == Tier.SELF
    assert (rated.quality, rated.rated, rated.mark.receipt.tier) == (quality, True, Tier.SELF)
    assert rated.mark.feedback.verdict is Verdict.PENDING


def test_a_rating_teaches_nothing(away: Away) -> None:
    """No entry, no evidence, nothing for the gate, and the next learner's same answer is as open as before."""
    away.answers()
    away.rates("easy")
    away.feedback.close()
    with away.sessions() as session:
        kinds = {key.partition(":")[0] for key in session.scalars(select(AiCache.cache_key))}
    assert not kinds & {"answer", "evidence"}
    exercise = away.outcome.exercise
    assert away.feedback.mark(exercise, TYPED, learner_id="other").feedback.verdict is Verdict.PENDING


def test_a_card_that_was_looked_at_has_no_suggestion(away: Away) -> None:
    away.practice.reveal(user_id=LEARNER, card=away.card)
    away.rates("hard")
    assert "taken" not in away.kept("self_rating")


def test_a_mark_that_comes_later_takes_the_place_of_both(away: Away) -> None:
    """The suggestion is gone with the doubt; the schedule is what the mark deserves."""
    away.answers()
    away.rates("easy")
    away.judge.failure = None
    away.clock.advance(minutes=5)
    assert Settler(away.sessions, away.feedback, away.clock).settle() == 1
    settled = away.outcome
    assert (settled.mark.suggested, settled.suggested_rating, settled.rated) == (None, None, False)
    assert settled.mark.receipt.tier is Tier.JUDGE


def test_a_suggestion_in_a_row_that_somebody_else_wrote_is_checked(away: Away) -> None:
    """The one door takes no rating that says of itself what it cannot be."""
    away.answers()
    broken = {"corrects": away.outcome.activity_id, "quality": 4, "suggested": "splendid"}
    with away.sessions.begin() as session, pytest.raises(ValueError, match="suggested"):
        append(
            session,
            Activity(user_id=LEARNER, activity_type="self_rating", content_id="s1", details=broken),
            now=away.clock(),
        )
