"""Days of practice, counted from the stream."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.clock import local_day
from aidioma.progress.days import Day, Streak, current_streak
from tests.progress.oracles import Happened, by_day

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
    assert one_day(*rows) == Day(MONDAY, answers=5, marked=3, right=2, duration_ms=5000, timed=5)


def test_an_undone_answer_does_not_count() -> None:
    """Undo names what it takes back."""
    assert one_day(answer(1), Happened("u", "undo", MONDAY, refers_to="a1")).answers == 0


def test_a_later_mark_counts_on_the_day_of_the_answer() -> None:
    """Settled a week later, the answer was right on its own day."""
    settled = Happened("c", "settlement", MONDAY + timedelta(days=7), "correct", refers_to="a1")
    assert one_day(answer(1, verdict="pending"), settled) == Day(MONDAY, 1, 1, 1, 1000, timed=1)


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
    practised = {MONDAY - timedelta(days=n) for n in offsets}
    assert current_streak(practised, today=MONDAY, days_a_week=7).days == expected


@pytest.mark.parametrize(
    ("offsets", "days_a_week", "expected"),
    [
        pytest.param([0, 1, 3, 4], 5, Streak(4, 1, MONDAY - timedelta(days=4)), id="one rest day"),
        pytest.param([0, 3, 4], 5, Streak(3, 2, MONDAY - timedelta(days=4)), id="two in a row"),
        pytest.param([0, 4, 5], 5, Streak(1, 0, MONDAY), id="three in a row end it"),
        pytest.param(
            [0, 2, 4, 6, 7], 5, Streak(3, 2, MONDAY - timedelta(days=4)), id="a third within seven days ends it"
        ),
        pytest.param(
            [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12], 6, Streak(11, 2, MONDAY - timedelta(days=12)), id="one a week"
        ),
        pytest.param([1, 2], 7, Streak(2, 0, MONDAY - timedelta(days=2)), id="today is no rest day"),
        pytest.param([7], 1, Streak(1, 6, MONDAY - timedelta(days=7)), id="once a week, nearly over"),
        pytest.param([8], 1, Streak(), id="once a week, over"),
    ],
)
def test_rest_days_keep_a_streak(offsets: list[int], days_a_week: int, expected: Streak) -> None:
    """At most 7 - n days without practice in any seven days."""
    practised = {MONDAY - timedelta(days=n) for n in offsets}

    assert current_streak(practised, today=MONDAY, days_a_week=days_a_week) == expected


@given(st.sets(st.integers(0, 40)), st.integers(1, 7))
def test_no_seven_days_of_a_streak_have_too_many_rest_days(offsets: set[int], days_a_week: int) -> None:
    """The definition, checked window by window."""
    practised = {MONDAY - timedelta(days=n) for n in offsets}
    found = current_streak(practised, today=MONDAY, days_a_week=days_a_week)
    if found.since is None:
        return
    span = [found.since + timedelta(days=n) for n in range((MONDAY - found.since).days)]

    assert found.days == len(practised & {*span, MONDAY})
    assert all(sum(day not in practised for day in span[at : at + 7]) <= 7 - days_a_week for at in range(len(span)))


@given(st.sets(st.integers(0, 40)))
def test_more_rest_days_never_shorten_a_streak(offsets: set[int]) -> None:
    practised = {MONDAY - timedelta(days=n) for n in offsets}
    lengths = [current_streak(practised, today=MONDAY, days_a_week=n).days for n in range(7, 0, -1)]

    assert lengths == sorted(lengths)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        pytest.param("Europe/Madrid", "2026-03-29T01:30Z", "2026-03-28", id="spring: 03:30 on the wall"),
        pytest.param("Europe/Madrid", "2026-03-29T02:00Z", "2026-03-29", id="spring: 04:00 on the wall"),
        pytest.param("Europe/Madrid", "2026-10-25T02:59Z", "2026-10-24", id="autumn: 03:59 on the wall"),
        pytest.param("Europe/Madrid", "2026-10-25T03:00Z", "2026-10-25", id="autumn: 04:00 on the wall"),
        pytest.param("Pacific/Kiritimati", "2026-01-01T13:59Z", "2026-01-01", id="14 hours ahead"),
        pytest.param("Pacific/Kiritimati", "2026-01-01T14:00Z", "2026-01-02", id="14 hours ahead, after four"),
        pytest.param("Pacific/Pago_Pago", "2026-01-01T14:59Z", "2025-12-31", id="11 hours behind"),
        pytest.param("America/New_York", "2028-02-29T08:59Z", "2028-02-28", id="before a leap day"),
        pytest.param("America/New_York", "2028-03-01T08:59Z", "2028-02-29", id="a leap day's night"),
        pytest.param("Asia/Kathmandu", "2026-05-01T22:14Z", "2026-05-01", id="a quarter of an hour off"),
        pytest.param("Asia/Kathmandu", "2026-05-01T22:15Z", "2026-05-02", id="a quarter of an hour off, after four"),
    ],
)
def test_a_day_ends_when_the_clock_on_the_wall_says_four(zone: str, moment: str, day: str) -> None:
    """Worked cases: clock changes, far zones, leap days."""
    at = datetime.strptime(moment, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)

    assert local_day(at, ZoneInfo(zone)).isoformat() == day
