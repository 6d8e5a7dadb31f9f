"""Progress is what the activities add up to, in whatever order they are read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.scheduling.fold import MOST_COUNTED, Event, ItemProgress, fold
from aidioma.scheduling.sm2 import MAX_EASINESS, MAX_INTERVAL_DAYS, Memory

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


def test_one_answer_is_something_also_where_it_moves_no_schedule() -> None:
    """A row says that it was attempted, when and how, although no date follows."""
    progress = fold([attempt(1, 0, score=10, affects_schedule=False)])
    assert progress.exists
    assert (progress.attempts, progress.best_score, progress.last_quality) == (1, 10, 0)
    assert (progress.first_attempt_at, progress.last_attempt_at) == (START, START)
    assert progress.memory == Memory()


def test_what_an_import_does_not_say_is_as_for_a_new_item() -> None:
    """A file that knows of a score alone begins no schedule."""
    progress = fold([Event("x", "progress_imported", START, 80, {})])
    assert (progress.attempts, progress.best_score, progress.memory) == (0, 80, Memory())


def test_the_first_attempt_keeps_its_time() -> None:
    progress = fold([attempt(1, 5), attempt(2, 5, days=1)])
    assert (progress.first_attempt_at, progress.last_attempt_at) == (START, START + timedelta(days=1))


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(Event("x", "translation", START, None, {"quality": 6}), id="a quality beyond 5"),
        pytest.param(Event("x", "translation", START, None, {"quality": "often"}), id="a quality that is no number"),
        pytest.param(Event("x", "regrade", START, None, {"quality": 5}), id="a correction of nothing"),
        pytest.param(Event("x", "regrade", START, None, {"corrects": "a1"}), id="a correction without a quality"),
        pytest.param(Event("x", "progress_imported", START, None, {"easiness": "1.29"}), id="an easiness below 1.30"),
        pytest.param(
            Event("x", "progress_imported", START, None, {"easiness": str(MAX_EASINESS + Decimal("0.01"))}),
            id="an easiness above the most",
        ),
        pytest.param(Event("x", "progress_imported", START, None, {"easiness": "easy"}), id="an easiness in words"),
        pytest.param(Event("x", "progress_imported", START, None, {"attempts": -1}), id="attempts below none"),
        pytest.param(Event("x", "progress_imported", START, None, {"repetitions": -1}), id="repetitions below none"),
        pytest.param(
            Event("x", "progress_imported", START, None, {"lapses": MOST_COUNTED + 1}), id="more lapses than can be"
        ),
        pytest.param(Event("x", "progress_imported", START, None, {"interval_days": -1}), id="an interval below none"),
        pytest.param(
            Event("x", "progress_imported", START, None, {"interval_days": MAX_INTERVAL_DAYS + 1}), id="too long"
        ),
        pytest.param(
            Event("x", "progress_imported", START, None, {"due_at": "9999-01-01T00:00:00+00:00"}), id="due too late"
        ),
        pytest.param(Event("x", "progress_imported", START, None, {"due_at": "soon"}), id="due at no time"),
    ],
)
def test_what_cannot_be_counted_is_left_out_and_the_others_count(odd: Event) -> None:
    assert fold([attempt(1, 5), odd]) == fold([attempt(1, 5)])


def test_the_widest_that_may_be_brought_along() -> None:
    """Every bound itself is still taken."""
    begun = {
        "attempts": 0,
        "lapses": 0,
        "repetitions": 0,
        "interval_days": MAX_INTERVAL_DAYS,
        "easiness": str(MAX_EASINESS),
    }
    assert fold([Event("x", "progress_imported", START, 70, begun)]).memory.interval_days == MAX_INTERVAL_DAYS
    least = fold([Event("x", "progress_imported", START, 70, {"interval_days": 0, "easiness": "1.30", "lapses": 2})])
    assert (least.memory.easiness, least.memory.lapses, least.best_score) == (Decimal("1.30"), 2, 70)


def test_the_latest_activity_names_the_scheduler_for_all() -> None:
    """Also one that is no attempt; without any it is SM-2."""
    chosen = Event("p", "preferences", START + timedelta(days=9), None, {"scheduler": "fsrs"})
    assert fold([attempt(1, 5)]).scheduler == "sm2"
    assert fold([attempt(1, 5), chosen]).scheduler == "fsrs"
    assert fold([attempt(1, 5), chosen]).memory.stability is not None
    assert fold([attempt(1, 5, scheduler="fsrs"), attempt(2, 5, days=1, scheduler="sm2")]).memory.stability is None


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
