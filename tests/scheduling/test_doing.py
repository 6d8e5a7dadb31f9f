"""What nobody graded is progress, too: attempts, the best of what was reached, and what adds up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aidioma.activity_log import progress_columns
from aidioma.scheduling.fold import Event, fold

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def done(
    number: int, *, score: int | None = None, ms: int | None = None, kind: str = "podcast_listening", **said: Any
) -> Event:
    return Event(f"d{number}", kind, START + timedelta(days=number), score, said, ms)


def test_listening_is_an_attempt_that_moves_no_schedule() -> None:
    """When, how often, how much of it; it is not memorised, so it never comes due."""
    columns = progress_columns(fold([done(1, completion_percentage=40), done(2, completion_percentage=85, replays=3)]))
    assert (columns["attempts"], columns["last_attempt_at"], columns["best_score"]) == (
        2,
        START + timedelta(days=2),
        None,
    )
    assert (columns["mastery_level"], columns["next_review_at"], columns["review_interval_days"]) == (4, None, 0)
    assert columns["details"]["completion_percentage"] == 85


def test_scores_say_the_mastery_where_something_is_asked() -> None:
    """The best one, over what was completed."""
    columns = progress_columns(fold([done(1, score=55, completion_percentage=100), done(2, score=30)]))
    assert (columns["best_score"], columns["mastery_level"]) == (55, 2)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"finished": True}, 5),
        ({"completed": True}, 5),
        ({}, 0),
        ({"completion_percentage": 19.9}, 0),
        ({"completion_percentage": "85"}, 0),
    ],
)
def test_completion_is_what_the_activity_says(said: dict[str, Any], level: int) -> None:
    """What says nothing that can be counted is an attempt all the same."""
    progress = fold([done(1, **said)])
    assert (progress.attempts, progress.mastery) == (1, level)


def test_what_they_say_is_summed() -> None:
    """Times add up, words once each, the latest word on comprehension counts."""
    events = [
        done(1, ms=600_000, vocabulary_encountered=["el pan", "la sal"], comprehension_self_rating=2),
        done(
            2,
            total_listening_time=90,
            vocabulary_encountered=["la sal", {"word": "el vino"}],
            comprehension_self_rating=4,
        ),
        done(3, kind="reading", ms=120_000),
    ]
    assert fold(events).done.columns() == {
        "total_listening_time": 690,
        "vocabulary_encountered": ["el pan", "la sal", "el vino"],
        "comprehension_self_rating": 4,
    }


@pytest.mark.parametrize("kind", ["hint", "report", "paused", "content_revised", "course_followed", "legacy_bingo"])
def test_what_is_no_doing_of_the_item_counts_nothing(kind: str) -> None:
    """Looking at a hint or changing the item is no attempt at it; what an earlier application kept is in no total."""
    assert not fold([done(1, kind=kind)]).exists
    assert not fold([done(1, kind="reading", legacy={"table": "events"})]).exists


def test_a_graded_answer_keeps_its_schedule() -> None:
    """What was listened to besides moves no date and no mastery."""
    graded = Event("a1", "flashcard", START, 100, {"quality": 5, "time_zone": "UTC"})
    alone, both = fold([graded]), fold([graded, done(1, completion_percentage=100)])
    assert (both.memory, both.mastery, both.last_quality) == (alone.memory, alone.mastery, alone.last_quality)
    assert (both.attempts, both.done.completion) == (2, 100)


def test_what_was_taken_back_is_not_there() -> None:
    """An undo is an undo."""
    undo = Event("u1", "undo", START + timedelta(days=9), None, {"undoes": "d1"})
    assert not fold([done(1, completion_percentage=85), undo]).exists
