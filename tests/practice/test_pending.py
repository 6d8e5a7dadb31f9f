"""Pending answers get their marks when a judge is there again, and the schedule is what it would have been."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.db.models import AiCache, LearningActivity, LearningContent, User, UserProgress
from aidioma.errors import JudgeUnavailableError
from aidioma.marking.cache.lease import Leases
from aidioma.model.activities import Activity
from aidioma.model.marks import Tier, Verdict
from aidioma.practice.card import Card
from aidioma.practice.pending import Settler
from aidioma.practice.service import AnswerResult, PracticeService
from tests.fake_clock import FakeClock
from tests.marking.scripted import COST, LEARNER, UNSURE, ScriptedJudge, service_on


def add_sentence(session: Session, content_id: str) -> None:
    details: dict[str, Any] = {
        "content_type": "sentence",
        "version": 1,
        "accepted": ["Estoy cansado hoy."],
        "hints": {"nudge": "How do you feel?"},
        "status": "published",
    }
    session.execute(
        insert(LearningContent).values(
            id=content_id,
            content_type="sentence",
            difficulty="beginner",
            primary_text="Estoy cansado hoy.",
            secondary_text="I am tired today.",
            details=details,
        )
    )


class Outage:
    """A learner's practice while the judge is down, and the worker that settles afterwards."""

    def __init__(self, sessions: sessionmaker[Session], clock: FakeClock) -> None:
        self.sessions = sessions
        self.clock = clock
        self.judge = ScriptedJudge(failure=JudgeUnavailableError("down"))
        feedback = replace(service_on(sessions, clock, self.judge), weights=UNSURE)
        self.practice = PracticeService(sessions, feedback, clock)
        self.settler = Settler(sessions, feedback, clock)
        self.card = Card.dealt("s1", "en-es")
        with sessions.begin() as session:
            session.execute(insert(User).values(id=LEARNER, name="Ana", email="ana@example.com"))
            add_sentence(session, "s1")

    def answers(self, text: str) -> AnswerResult:
        return self.practice.submit_answer(user_id=LEARNER, card=self.card, answer=text)

    def ends(self) -> None:
        self.judge.failure = None
        self.clock.advance(minutes=5)

    @property
    def outcome(self) -> AnswerResult:
        found = self.practice.outcome(user_id=LEARNER, card=self.card)
        assert found is not None
        return found

    def count(self, activity_type: str) -> int:
        with self.sessions() as session:
            statement = select(func.count()).where(LearningActivity.activity_type == activity_type)
            return session.scalar(statement) or 0


@pytest.fixture
def outage(sessions: sessionmaker[Session], clock: FakeClock) -> Outage:
    return Outage(sessions, clock)


def test_an_outage_changes_nothing_until_it_is_settled(outage: Outage) -> None:
    """Pending: no progress. Settled: the mark, its receipt and the schedule of a wrong answer."""
    assert outage.answers("Sigo cansado hoy").quality is None
    with outage.sessions() as session:
        assert session.scalars(select(UserProgress)).all() == []
    assert outage.settler.settle() == 0, "still down"
    outage.ends()
    assert outage.settler.settle() == 1
    assert (outage.outcome.quality, outage.outcome.mark.feedback.verdict) == (2, Verdict.INCORRECT)
    assert outage.outcome.mark.receipt.tier is Tier.JUDGE
    with outage.sessions() as session:
        progress = session.scalars(select(UserProgress)).one()
    assert (progress.attempts, progress.review_interval_days) == (1, 1)


def test_the_call_is_on_the_learner_s_account(outage: Outage) -> None:
    """The settlement carries cost and model, so that the sum over activities is what was spent."""
    outage.answers("Sigo cansado hoy")
    outage.ends()
    outage.settler.settle()
    with outage.sessions() as session:
        settlement = session.scalars(
            select(LearningActivity).where(LearningActivity.activity_type == "settlement")
        ).one()
    assert (settlement.user_id, settlement.ai_cost, settlement.ai_model) == (LEARNER, COST, "scripted")


def test_settling_takes_the_place_of_the_learner_s_own_rating(outage: Outage) -> None:
    """The rating stood in for a mark; the schedule is replayed with what the answer deserved."""
    outage.answers("Sigo cansado hoy")
    outage.clock.advance(seconds=30)
    assert outage.practice.rate(user_id=LEARNER, card=outage.card, rating="easy").quality == 5
    outage.ends()
    assert outage.settler.settle() == 1
    assert outage.outcome.quality == 2
    assert not outage.outcome.rated


def test_hints_cap_a_settled_mark_too(outage: Outage) -> None:
    """Right, but with a nudge: four, as it would have been at once."""
    outage.judge.corrections["Hoy ando cansado"] = "Hoy ando cansado"
    outage.practice.hint(user_id=LEARNER, card=outage.card, level="nudge")
    outage.answers("Hoy ando cansado")
    outage.ends()
    outage.settler.settle()
    assert (outage.outcome.quality, outage.outcome.mark.feedback.verdict) == (4, Verdict.CORRECT)


def test_nothing_is_settled_twice(outage: Outage) -> None:
    """A second round finds nothing, and the same settlement recorded again is one activity."""
    outage.answers("Sigo cansado hoy")
    outage.ends()
    assert [outage.settler.settle(), outage.settler.settle()] == [1, 0]
    assert outage.count("settlement") == 1


def test_one_process_settles_at_a_time(outage: Outage) -> None:
    """Who does not get the lease leaves it to the other."""
    outage.answers("Sigo cansado hoy")
    outage.ends()
    other = Leases(outage.sessions, outage.clock, 60)
    lease = other.acquire("lease:settlement:all", model="")
    assert outage.settler.settle() == 0
    assert lease is not None
    other.release(lease)
    assert outage.settler.settle() == 1
    with outage.sessions() as session:
        assert session.scalars(select(AiCache.cache_key).where(AiCache.cache_key.like("lease:%"))).all() == []


def test_an_answer_that_was_taken_back_is_left_alone(outage: Outage) -> None:
    """An undone attempt needs no mark."""
    undone = outage.answers("Sigo cansado hoy").activity_id
    with outage.sessions.begin() as session:
        undo = Activity(user_id=LEARNER, activity_type="undo", content_id="s1", details={"undoes": undone})
        append(session, undo, now=outage.clock())
    outage.ends()
    assert outage.settler.settle() == 0


def test_an_answer_to_a_question_that_has_changed_is_left_as_it_is(outage: Outage) -> None:
    """It cannot be judged by what is asked now."""
    outage.answers("Sigo cansado hoy")
    with outage.sessions.begin() as session:
        item = session.get_one(LearningContent, "s1")
        item.details = {**item.details, "version": 2}
    outage.ends()
    assert outage.settler.settle() == 0


def test_a_judge_that_is_down_is_not_asked_about_everything(outage: Outage) -> None:
    """Three answers in a row that stay pending end the round."""
    with outage.sessions.begin() as session:
        for number in range(5):
            add_sentence(session, f"more-{number}")
    for number in range(5):
        card = Card.dealt(f"more-{number}", "en-es")
        outage.practice.submit_answer(user_id=LEARNER, card=card, answer="Sigo cansado hoy")
    before = len(outage.judge.asked)
    outage.clock.advance(minutes=5)
    assert outage.settler.settle() == 0
    assert len(outage.judge.asked) - before == 3


def test_answers_that_no_judge_marks_do_not_hold_up_the_others(outage: Outage) -> None:
    """They rest, longer each time, and cost no call meanwhile."""
    with outage.sessions.begin() as session:
        for number in range(4):
            add_sentence(session, f"more-{number}")
    for number in range(4):
        card = Card.dealt(f"more-{number}", "en-es")
        outage.practice.submit_answer(user_id=LEARNER, card=card, answer="Sigo cansado hoy")
        outage.clock.advance(seconds=1)
    outage.clock.advance(minutes=5)
    assert outage.settler.settle() == 0
    outage.judge.failure = None
    assert outage.settler.settle() == 1
    assert outage.settler.settle() == 0
    outage.clock.advance(minutes=5)
    assert outage.settler.settle() == 3


def queue(outage: Outage, learner: str, count: int) -> None:
    """Let *learner* wait for *count* marks; the answers are as they are stored."""
    with outage.sessions.begin() as session:
        session.execute(pg_insert(User).values(id=learner, name=learner).on_conflict_do_nothing())
        for number in range(count):
            details = {"quality": None, "verdict": "pending", "answer": f"Sigo cansado {number}", "content_version": 1}
            row = {"user_id": learner, "activity_type": "translation", "content_id": "s1", "details": details}
            session.execute(insert(LearningActivity).values(**row, created_at=outage.clock()))
            outage.clock.advance(seconds=1)


def test_one_learner_s_many_answers_do_not_starve_another(outage: Outage) -> None:
    """Two hundred wait before one of somebody else, and that one has its turn in the first round."""
    queue(outage, "many", 200)
    queue(outage, "one", 1)
    outage.ends()
    outage.settler.settle(at_most=10)
    with outage.sessions() as session:
        settled = select(LearningActivity.user_id).where(LearningActivity.activity_type == "settlement")
        assert sorted(session.scalars(settled)) == ["many"] * 9 + ["one"]


def test_one_learner_s_answers_without_a_mark_end_nobody_else_s_round(outage: Outage) -> None:
    """Of each learner a few are tried in vain; that is no sign that the judge is not to be had."""
    queue(outage, "many", 20)
    queue(outage, "one", 1)
    outage.ends()
    with outage.sessions.begin() as session:
        gone = update(LearningActivity).where(LearningActivity.user_id == "many")
        session.execute(gone.values(content_id="nothing"))
    assert outage.settler.settle() == 1


ODD: Any = ([], {}, 7, True, "x", "\u2603" * 5_000, None, -1, 2**60, [[[]]], {"a": {"b": 1}})


def test_an_answer_that_cannot_be_read_holds_up_nobody_and_is_let_rest(
    outage: Outage, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it says: it is named once, tried again a day later at the earliest, and the others get their marks."""
    with outage.sessions.begin() as session:
        session.execute(insert(User).values(id="odd", name="odd"))
        for field in ("answer", "hints", "direction", "accents", "content_version"):
            for value in ODD:
                details = {"verdict": "pending", "answer": "Sigo cansado", "content_version": 1} | {field: value}
                row = {"user_id": "odd", "activity_type": "translation", "content_id": "s1", "details": details}
                session.execute(insert(LearningActivity).values(**row, created_at=outage.clock()))
    outage.answers("Sigo cansado hoy")
    outage.ends()
    outage.settler.settle(at_most=100)
    assert outage.outcome.quality == 2
    said = caplog.text
    outage.clock.advance(hours=1)
    outage.settler.settle(at_most=100)
    assert caplog.text == said


def test_without_a_judge_there_is_nothing_to_settle(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """No key, no settling."""
    assert Settler(sessions, service_on(sessions, clock, None), clock).settle() == 0


def test_what_a_judge_that_is_not_examined_suggests_is_kept_with_the_answer_and_settles_nothing(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The learner decides, also after a reload; nobody asks again in the background until the judge has passed."""
    outage = Outage(sessions, clock)
    outage.judge.failure = None
    taught = outage.settler.feedback
    assert taught.judge_tier is not None
    untaught = replace(taught, judge_tier=replace(taught.judge_tier, teaches=False))
    practice = PracticeService(sessions, untaught, clock)
    told = practice.submit_answer(user_id=LEARNER, card=outage.card, answer="Sigo cansado hoy")
    asked = len(outage.judge.asked)

    assert (told.quality, told.mark.feedback.verdict) == (None, Verdict.PENDING)
    assert told.mark.suggested is not None
    assert told.mark.suggested.verdict is Verdict.INCORRECT
    assert outage.outcome.mark == told.mark
    clock.advance(minutes=5)
    assert Settler(sessions, untaught, clock).settle() == 0
    assert len(outage.judge.asked) == asked == 1
    assert outage.settler.settle() == 1
    assert (outage.outcome.quality, outage.outcome.mark.suggested) == (2, None)
