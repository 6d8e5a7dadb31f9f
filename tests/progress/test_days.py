"""Days of practice, counted from the stream."""

from datetime import date, timedelta

import pytest

from aidioma.progress.days import Day, Happened, by_day, streak

MONDAY = date(2026, 3, 2)


def answer(number: int, *, day: date = MONDAY, verdict: str | None = "correct") -> Happened:
    return Happened(f"a{number}", "translation", day, verdict, is_attempt=True, duration_ms=1000)


def one_day(*rows: Happened) -> Day:
    return by_day(rows, first=MONDAY, last=MONDAY)[0]


def test_days_without_practice_are_there_too() -> None:
    """A chart of thirty days has thirty days."""
    days = by_day([answer(1)], first=MONDAY - timedelta(days=29), last=MONDAY)
    assert len(days) == 30
    assert [day.answers for day in days] == [0] * 29 + [1]


def test_answers_marks_and_right_ones_are_counted_apart() -> None:
    """Almost is right; pending is an answer without a mark."""
    rows = [answer(n, verdict=v) for n, v in enumerate(["correct", "almost", "incorrect", "pending", None])]
    assert one_day(*rows) == Day(MONDAY, answers=5, marked=3, right=2, duration_ms=5000)


def test_an_undone_answer_does_not_count() -> None:
    """Undo names what it takes back."""
    assert one_day(answer(1), Happened("u", "undo", MONDAY, refers_to="a1")).answers == 0


def test_a_later_mark_counts_on_the_day_of_the_answer() -> None:
    """Settled a week later, the answer was right on its own day."""
    settled = Happened("c", "settlement", MONDAY + timedelta(days=7), "correct", refers_to="a1")
    assert one_day(answer(1, verdict="pending"), settled) == Day(MONDAY, 1, 1, 1, 1000)


def test_a_self_rating_is_no_mark() -> None:
    """The learner's own word schedules, and stays out of the accuracy."""
    rated = Happened("c", "self_rating", MONDAY, None, refers_to="a1")
    assert one_day(answer(1, verdict="pending"), rated).marked == 0


@pytest.mark.parametrize(
    ("offsets", "expected"),
    [
        pytest.param([], 0, id="never practised"),
        pytest.param([0], 1, id="today alone"),
        pytest.param([1, 2, 3], 3, id="up to yesterday: today is not over"),
        pytest.param([0, 1, 3], 2, id="a gap ends it"),
        pytest.param([2, 3], 0, id="missed yesterday"),
    ],
)
def test_a_streak_is_days_in_a_row(offsets: list[int], expected: int) -> None:
    """Counted back from today, which breaks nothing before it is over."""
    assert streak({MONDAY - timedelta(days=n) for n in offsets}, today=MONDAY) == expected
