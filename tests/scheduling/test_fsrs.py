"""FSRS as a choice: the package's dates under our rules, switchable both ways from the same answers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import UserProgress
from aidioma.model.preferences import Preferences, SchedulerName
from aidioma.practice.card import Card
from aidioma.practice.preference_service import PreferenceService
from aidioma.practice.service import PracticeService
from aidioma.scheduling import fsrs
from aidioma.scheduling.sm2 import Memory, Review
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER

MADRID = ZoneInfo("Europe/Madrid")
BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)


def when_due(qualities: list[int], start: Memory | None = None) -> Memory:
    memory = start or Memory()
    for quality in qualities:
        memory = fsrs.after(memory, Review(quality, memory.due_at or BEGIN, MADRID))
    return memory


def test_right_answers_grow_the_interval_and_a_lapse_shrinks_it() -> None:
    """By the package's default parameters, in whole days."""
    grown = when_due([5, 5, 5])
    assert grown.interval_days > when_due([5, 5]).interval_days > when_due([5]).interval_days
    lapsed = when_due([5, 5, 5, 1])
    assert lapsed.interval_days < grown.interval_days
    assert (lapsed.lapses, lapsed.repetitions) == (1, 0)


@pytest.mark.parametrize(
    ("quality", "wanted"), [(0, Rating.Again), (2, Rating.Again), (3, Rating.Hard), (4, Rating.Good), (5, Rating.Good)]
)
def test_grades_become_ratings(quality: int, wanted: Rating) -> None:
    """Right is good: nothing says that it was easy."""
    assert fsrs.rating(quality) is wanted


def test_an_early_pass_moves_nothing_and_a_failure_is_a_lapse() -> None:
    """As with SM-2: trying again is never punished."""
    memory = when_due([5, 5])
    assert fsrs.after(memory, Review(5, BEGIN + timedelta(days=4), MADRID, lapses_early=True)) == memory
    failed = Review(0, BEGIN + timedelta(days=4), MADRID, lapses_early=True)
    assert fsrs.after(memory, failed, failed) == memory, "the same day's repetition"
    lapsed = fsrs.after(memory, failed)
    assert (lapsed.lapses, lapsed.repetitions) == (memory.lapses + 1, 0)
    assert lapsed.due_at is not None
    assert memory.due_at is not None
    assert lapsed.due_at < memory.due_at


def test_what_was_brought_along_goes_on_from_its_interval() -> None:
    """An import's interval is its stability."""
    brought = Memory(interval_days=30, due_at=BEGIN, repetitions=4)
    assert when_due([5], brought).interval_days > 30


@given(st.lists(st.integers(0, 5), min_size=1, max_size=25))
def test_dates_are_days_at_four_and_replay_the_same(qualities: list[int]) -> None:
    """Every interval is at least a day, starts at 04:00 local time, and without chance."""
    memory = when_due(qualities)
    assert memory.due_at is not None
    assert memory.due_at.astimezone(MADRID).hour == 4
    assert memory.interval_days >= 1
    assert memory == when_due(qualities)


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
