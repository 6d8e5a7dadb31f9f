"""Achievements: what was done, once, and never taken back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import Achievement
from aidioma.progress.achievements import RULES, earned, evaluate, milestones, reached
from aidioma.progress.days import Day
from aidioma.progress.learner import Learner, learner
from tests.fake_clock import FakeClock
from tests.progress.streams import START, Stream

MONDAY = date(2026, 3, 2)


def days(*offsets: int, answers: int = 1, hinted: int = 0) -> list[Day]:
    return [Day(MONDAY + timedelta(days=n), answers=answers, hinted=hinted) for n in sorted(offsets)]


@pytest.mark.parametrize(
    ("practised", "expected"),
    [
        pytest.param(days(0), {"first_answer"}, id="one answer"),
        pytest.param(days(0, answers=100, hinted=1), {"first_answer", "answers_100"}, id="a hundred, one hinted"),
        pytest.param(days(0, answers=10), {"first_answer", "unaided"}, id="ten unaided"),
        pytest.param(days(0, 14), {"first_answer", "comeback"}, id="two weeks away"),
        pytest.param(days(0, 1, 2, 3, 4), {"first_answer", "full_week"}, id="five days of a week"),
        pytest.param(days(2, 3, 4, 5, 7), {"first_answer"}, id="five days of two weeks"),
        pytest.param([], set(), id="nothing yet"),
    ],
)
def test_worked_cases(practised: list[Day], expected: set[str]) -> None:
    assert {rule.code for rule in reached(milestones(practised, days_a_week=5))} == expected


@given(st.lists(st.integers(0, 400), unique=True, max_size=60), st.integers(1, 7))
def test_more_practice_never_loses_one(offsets: list[int], days_a_week: int) -> None:
    """But for coming back, which a later entry of an older day can fill in; the store never removes."""
    practised = days(*offsets)
    before = {rule.code for rule in reached(milestones(practised[:-1], days_a_week=days_a_week))}
    after = {rule.code for rule in reached(milestones(practised, days_a_week=days_a_week))}

    assert before <= after


def test_codes_are_unique_and_nothing_shames() -> None:
    """Titles say what was done."""
    assert len({rule.code for rule in RULES}) == len(RULES)
    said = " ".join(f"{rule.title} {rule.why}" for rule in RULES).lower()
    assert not [word for word in ("lost", "fail", "lazy", "worst", "only", "missed") if word in said.split()]


@pytest.fixture
def who(sessions: sessionmaker[Session]) -> Learner:
    stream = Stream()
    answer = stream.answer(START)
    with sessions.begin() as session:
        stream.write(session)
        found = learner(session, stream.user_id)
    assert answer
    return found


def test_evaluating_again_changes_nothing(sessions: sessionmaker[Session], who: Learner, clock: FakeClock) -> None:
    with sessions.begin() as session:
        first = evaluate(session, who, now=clock())
        again = evaluate(session, who, now=clock.advance(days=1))
        rows = session.execute(select(Achievement.code, Achievement.earned_at)).all()

    assert [rule.code for rule in first] == ["first_answer"]
    assert list(again) == []
    assert rows == [("first_answer", clock() - timedelta(days=1))]


def test_an_undo_takes_no_achievement_back(sessions: sessionmaker[Session], who: Learner, clock: FakeClock) -> None:
    undo = Stream(user_id=who.id, rows=[{"id": "kept"}])
    undo.add("undo", START, "stream:0", undoes=f"{who.id}:0")
    with sessions.begin() as session:
        evaluate(session, who, now=clock())
        undo.write_last(session)
        evaluate(session, who, now=clock())

        assert [one.rule.code for one in earned(session, who)] == ["first_answer"]


def test_whoever_wants_none_gets_none(sessions: sessionmaker[Session], who: Learner, clock: FakeClock) -> None:
    """Switched off nothing is given or shown; switched on again, what was earned before is there."""
    modest = Learner(who.id, who.name, who.zone, who.days_a_week, wants_achievements=False)
    with sessions.begin() as session:
        assert evaluate(session, modest, now=clock()) == ()
        evaluate(session, who, now=clock())

        assert earned(session, modest) == ()
        assert len(earned(session, who)) == 1
