"""FSRS as a choice: the package's dates under our rules, switchable both ways from the same answers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from aidioma.scheduling import fsrs
from aidioma.scheduling.sm2 import MAX_INTERVAL_DAYS, Memory, Review

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


@given(st.lists(st.sampled_from([0, 3, 4, 5]), min_size=1, max_size=12))
def test_it_is_the_packages_own_schedule(qualities: list[int]) -> None:
    """The same reviews handed to the package give the same stability, difficulty and interval."""
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=MAX_INTERVAL_DAYS, enable_fuzzing=False
    )
    memory, card, lapses, repetitions = Memory(), Card(card_id=0, due=BEGIN), 0, 0
    for quality in qualities:
        at = memory.due_at or BEGIN
        memory = fsrs.after(memory, Review(quality, at, MADRID))
        card, _ = scheduler.review_card(card, fsrs.rating(quality), at)
        lapses, repetitions = (lapses + 1, 0) if quality < 3 else (lapses, repetitions + 1)
        assert (memory.stability, memory.difficulty, memory.reviewed_at) == (card.stability, card.difficulty, at)
        assert memory.interval_days == max(1, min(MAX_INTERVAL_DAYS, (card.due - at).days))
        assert (memory.lapses, memory.repetitions) == (lapses, repetitions)


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
    """An import's interval is its stability, its difficulty in the middle, last reviewed that interval ago."""
    brought = Memory(interval_days=30, due_at=BEGIN, repetitions=4)
    after = when_due([5], brought)
    assert after.interval_days > 30
    assert (after.repetitions, after.lapses) == (5, 0)
    card = Card(
        card_id=0,
        state=State.Review,
        stability=30.0,
        difficulty=fsrs.UNKNOWN_DIFFICULTY,
        due=BEGIN,
        last_review=BEGIN - timedelta(days=30),
    )
    expected, _ = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False).review_card(
        card, Rating.Good, BEGIN
    )
    assert (after.stability, after.difficulty) == (expected.stability, expected.difficulty)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=25))
def test_dates_are_days_at_four_and_replay_the_same(qualities: list[int]) -> None:
    """Every interval is at least a day, starts at 04:00 local time, and without chance."""
    memory = when_due(qualities)
    assert memory.due_at is not None
    assert memory.due_at.astimezone(MADRID).hour == 4
    assert memory.interval_days >= 1
    assert memory == when_due(qualities)
