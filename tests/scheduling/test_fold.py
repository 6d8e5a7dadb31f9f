"""Progress is what the activities add up to, in whatever order they are read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.scheduling.fold import Event, ItemProgress, fold
from aidioma.scheduling.sm2 import Memory

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def attempt(number: int, quality: int | None, *, days: float = 0, score: int | None = None, **details: Any) -> Event:
    at = START + timedelta(days=days)
    return Event(f"a{number}", "translation", at, score, {"quality": quality, "time_zone": "UTC", **details})


def correction(kind: str, corrects: str, quality: int, *, score: int | None = None, days: float = 20) -> Event:
    return Event(
        f"c-{corrects}-{kind}", kind, START + timedelta(days=days), score, {"corrects": corrects, "quality": quality}
    )


def test_attempts_add_up() -> None:
    """Count, best score, last time, last grade and the schedule come from the stream."""
    progress = fold([attempt(1, 5, score=100), attempt(2, 2, days=1, score=60)])
    assert (progress.attempts, progress.best_score, progress.last_quality) == (2, 100, 2)
    assert progress.last_attempt_at == START + timedelta(days=1)
    assert (progress.memory.repetitions, progress.memory.interval_days, progress.memory.lapses) == (0, 1, 1)


def test_nothing_leaves_nothing() -> None:
    """No activities, no progress, no row."""
    assert fold([]) == ItemProgress()
    assert not fold([]).exists


def test_a_pending_answer_changes_nothing() -> None:
    """A mark that nobody has given yet does not count, neither as attempt nor in the schedule."""
    assert not fold([attempt(1, None)]).exists


def test_a_self_rating_counts_at_the_time_of_the_answer() -> None:
    """Rated a day later, the item is due by the day it was answered."""
    progress = fold([attempt(1, None), correction("self_rating", "a1", 4, days=1)])
    assert progress.attempts == 1
    assert progress.memory.due_at == datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert progress.last_attempt_at == START


def test_a_later_word_replays_the_whole_schedule() -> None:
    """Accepting an old answer turns the lapse into a success, and all that followed with it."""
    stream = [attempt(1, 5), attempt(2, 2, days=1), attempt(3, 5, days=2)]
    assert fold(stream).memory.interval_days == 1
    regraded = fold([*stream, correction("regrade", "a2", 5, score=100)])
    assert regraded.memory.interval_days == 6, "day 2 came before the new due day, so it was practice"
    assert regraded.memory.lapses == 0


def test_the_last_correction_wins() -> None:
    """A teacher's word after the learner's own."""
    stream = [attempt(1, None), correction("self_rating", "a1", 5, days=1), correction("override", "a1", 2, days=2)]
    assert fold(stream).last_quality == 2


def test_an_undone_attempt_never_happened() -> None:
    """Undo is an activity of its own; what it names no longer counts."""
    undo = Event("u1", "undo", START + timedelta(minutes=1), None, {"undoes": "a1"})
    assert not fold([attempt(1, 5), undo]).exists


def test_an_undone_correction_gives_the_first_word_back() -> None:
    """Undoing the override leaves the grade as it was."""
    stream = [
        attempt(1, 5),
        correction("override", "a1", 2),
        Event("u1", "undo", START, None, {"undoes": "c-a1-override"}),
    ]
    assert fold(stream).last_quality == 5


def test_practice_without_schedule_counts_as_practice_only() -> None:
    """Cramming shows in the attempts and leaves the dates alone."""
    progress = fold([attempt(1, 5), attempt(2, 0, days=1, affects_schedule=False)])
    assert progress.attempts == 2
    assert progress.memory.lapses == 0


def test_a_failure_before_its_day_counts_where_the_answer_says_so() -> None:
    """Answers of before the rule fold to the dates that were told; a correction is read with its attempt's rule."""
    known = [attempt(1, 5), attempt(2, 5, days=1), attempt(3, 5, days=7)]
    assert fold([*known, attempt(4, 1, days=10)]).memory == fold(known).memory
    assert fold([*known, attempt(4, 1, days=10, early_failure="lapse")]).memory.interval_days == 1
    settled = fold([*known, attempt(4, None, days=10, early_failure="lapse"), correction("settlement", "a4", 1)])
    assert settled.memory.due_at == datetime(2026, 3, 13, 4, tzinfo=UTC)
    crammed = attempt(4, 5, days=10, affects_schedule=False, early_failure="lapse")
    assert fold([*known, crammed, attempt(5, 1, days=10.1, early_failure="lapse")]).memory == fold(known).memory


def test_a_schedule_brought_along_is_where_history_begins() -> None:
    """An imported interval of 10 days goes on from there."""
    imported = Event(
        "i1",
        "progress_imported",
        START,
        None,
        {
            "attempts": 7,
            "repetitions": 3,
            "interval_days": 10,
            "easiness": "2.50",
            "due_at": "2026-03-10T04:00:00+00:00",
        },
    )
    assert fold([imported]).memory.interval_days == 10
    progress = fold([imported, attempt(1, 4, days=8)])
    assert (progress.attempts, progress.memory.interval_days) == (8, 25)
    assert progress.memory.easiness == Decimal("2.50")


@pytest.mark.parametrize("activity_type", ["karaoke", "flashcard"])
def test_any_type_with_a_grade_is_scheduled(activity_type: str) -> None:
    """A type nobody has heard of is tracked like the rest."""
    event = Event("k1", activity_type, START, 80, {"quality": 4})
    assert fold([event]).memory.interval_days == 1


def test_looking_at_a_hint_is_no_attempt() -> None:
    """An activity without a grade leaves progress alone."""
    assert not fold([Event("h1", "hint", START, None, {"level": "nudge"})]).exists


events = st.lists(
    st.tuples(st.integers(0, 5) | st.none(), st.floats(0, 60), st.sampled_from(["", "rated", "undone"])), max_size=12
)


@given(events, st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(drawn: list[tuple[int | None, float, str]], random: Any) -> None:
    """The same activities read in another order, as a rebuild may, give the same progress."""
    stream = []
    for number, (quality, days, fate) in enumerate(drawn):
        stream.append(attempt(number, quality, days=days))
        if fate == "rated":
            stream.append(correction("self_rating", f"a{number}", 3, days=days + 1))
        if fate == "undone":
            stream.append(Event(f"u{number}", "undo", START, None, {"undoes": f"a{number}"}))
    shuffled = random.sample(stream, len(stream))
    assert fold(stream) == fold(shuffled)


def test_memory_starts_empty() -> None:
    """A learner who never saw an item has the default easiness and no date."""
    assert ItemProgress().memory == Memory()
