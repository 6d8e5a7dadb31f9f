"""A report is heard, moves nothing, and its learner reads what became of it."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import User, UserProgress
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.grading.regrade import Regrader
from aidioma.model.marks import Verdict
from aidioma.practice.card import Card
from aidioma.practice.queries import LastAction
from aidioma.practice.reports import MOST_A_DAY, MOST_REASON_CHARS, News, ReportService
from aidioma.practice.service import PracticeService
from aidioma.regrade_queue import RegradeRequest
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, ScriptedMarker, add_learner

WRONG = "incorrect but is it"


@pytest.fixture
def reports(sessions: sessionmaker[Session], clock: FakeClock) -> ReportService:
    return ReportService(sessions, clock)


def answered(practice: PracticeService, text: str = WRONG, *, item: str = "s1", by: str = LEARNER) -> Card:
    card = Card.dealt(item, "en-es")
    practice.submit_answer(user_id=by, card=card, answer=text)
    return card


def test_a_report_moves_nothing_and_is_waiting(
    practice: PracticeService, reports: ReportService, sessions: sessionmaker[Session]
) -> None:
    card = answered(practice)
    with sessions() as session:
        before = session.query(UserProgress.next_review_at, UserProgress.attempts).all()

    for _ in range(2):
        practice.report(user_id=LEARNER, card=card, reason="They say so in Chile")

    with sessions() as session:
        assert session.query(UserProgress.next_review_at, UserProgress.attempts).all() == before
    (told,) = reports.told(user_id=LEARNER)
    assert (told.state, told.answer, told.prompt) == ("waiting", WRONG, "Hello.")


def test_what_cannot_be_reported_is_refused(
    practice: PracticeService, reports: ReportService, sessions: sessionmaker[Session]
) -> None:
    """A right answer, one that was taken back, a showing that was never answered, another learner's."""
    with sessions.begin() as session:
        add_learner(session, "other")
    card = answered(practice)
    outcome = practice.outcome(user_id=LEARNER, card=card)
    assert outcome is not None
    with pytest.raises(NotFoundError):
        practice.report(user_id="other", card=card)
    with pytest.raises(NotFoundError):
        practice.report(user_id=LEARNER, card=Card.dealt("s2", "en-es"))
    with pytest.raises(ConflictError):
        practice.report(user_id=LEARNER, card=answered(practice, "correct"))
    with pytest.raises(InvalidInputError):
        practice.report(user_id=LEARNER, card=card, reason="x" * (MOST_REASON_CHARS + 1))
    practice.undo(user_id=LEARNER, done=LastAction(outcome.activity_id, "s1", None, card.token, "en-es", WRONG))
    with pytest.raises(NotFoundError):
        practice.report(user_id=LEARNER, card=card)
    assert not reports.told(user_id=LEARNER)


def test_there_is_an_end_to_a_day_s_reports(practice: PracticeService, clock: FakeClock) -> None:
    """One that is there already is none more; tomorrow is another day."""
    cards = [answered(practice, f"{WRONG} {number}") for number in range(MOST_A_DAY + 1)]
    for card in cards[:MOST_A_DAY]:
        practice.report(user_id=LEARNER, card=card)

    practice.report(user_id=LEARNER, card=cards[0])
    with pytest.raises(ConflictError):
        practice.report(user_id=LEARNER, card=cards[-1])
    clock.advance(days=1)
    practice.report(user_id=LEARNER, card=cards[-1])


def test_its_learner_reads_what_became_of_it(
    practice: PracticeService, reports: ReportService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The state of the report, how many answers count as more by now, and between which dates the card moved."""
    answered(practice, "correct")
    clock.advance(days=1)
    card = answered(practice)
    practice.report(user_id=LEARNER, card=card)
    clock.advance(minutes=1)
    assert reports.news(user_id=LEARNER) == News()

    Regrader(sessions, ScriptedMarker(), clock).whole(
        RegradeRequest(content_id="s1", direction="en-es", answers=(WRONG,), verdict=Verdict.CORRECT)
    )

    (told,) = reports.told(user_id=LEARNER)
    assert told.state == "accepted"
    news = reports.news(user_id=LEARNER, unseen=True)
    assert (news.upgraded, news.downgraded) == (1, 0)
    ((before, after),) = news.moves
    assert after - before == timedelta(days=5)
    clock.advance(minutes=1)
    answered(practice, "correct", item="s2")
    assert reports.news(user_id=LEARNER, unseen=True) == News()
    assert reports.news(user_id=LEARNER) == news


def heard_by(reports: ReportService) -> list[str]:
    return [one.heard_by for one in reports.told(user_id=LEARNER)]


def test_a_teacher_is_promised_only_where_there_is_one(
    practice: PracticeService, reports: ReportService, sessions: sessionmaker[Session]
) -> None:
    """Without one the report waits; who teaches alone is their own teacher; who is disabled is none."""
    practice.report(user_id=LEARNER, card=answered(practice))
    disabled = {"disabled_at": "2026-01-01T00:00:00+00:00"}
    with sessions.begin() as session:
        add_learner(session, "gone", role="teacher", sessions=disabled)

    assert heard_by(reports) == ["nobody"]
    with sessions.begin() as session:
        session.execute(update(User).where(User.id == LEARNER).values(role="admin"))
    assert heard_by(reports) == ["self"]
    with sessions.begin() as session:
        add_learner(session, "teacher", role="teacher")
    assert heard_by(reports) == ["teachers"]
