"""SM-2 against sequences worked out by hand from the paper, and what must hold for any sequence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.clock import day_starts, local_day
from aidioma.scheduling import sm2
from aidioma.scheduling.sm2 import Memory, Review

MADRID = ZoneInfo("Europe/Madrid")
UTC_ZONE = ZoneInfo("UTC")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

qualities = st.lists(st.integers(0, 5), max_size=40)
zones = st.sampled_from(["UTC", "Europe/Madrid", "America/Mexico_City", "Pacific/Apia", "Asia/Kathmandu"]).map(ZoneInfo)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def intervals(grades: list[int]) -> list[int]:
    memory, days = Memory(), []
    for grade in grades:
        memory = sm2.review(memory, grade)
        days.append(memory.interval_days)
    return days


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        pytest.param([4, 4, 4, 4, 4], [1, 6, 15, 38, 95], id="easiness stays 2.5; 37.5 rounds up"),
        pytest.param([5, 5, 5, 5], [1, 6, 17, 50], id="easiness 2.6 2.7 2.8 2.9: 16.8 and 49.3 round up"),
        pytest.param([3, 3, 3, 3], [1, 6, 13, 26], id="easiness 2.36 2.22 2.08 1.94: 12.48 and 25.22 round up"),
        pytest.param(
            [5, 5, 2, 5, 5, 5], [1, 6, 1, 1, 6, 18], id="a lapse restarts and keeps easiness 2.7, so 3.0 at the end"
        ),
        pytest.param([0, 1, 2], [1, 1, 1], id="failures stay at a day"),
        pytest.param([4, 0, 4, 4], [1, 1, 1, 6], id="after a lapse 1, then 6"),
    ],
)
def test_intervals_follow_the_published_rule(grades: list[int], expected: list[int]) -> None:
    """Known grade sequences give the intervals worked out by hand from the paper."""
    assert intervals(grades) == expected


@pytest.mark.parametrize(
    ("quality", "expected"), [(5, "2.60"), (4, "2.50"), (3, "2.36"), (2, "2.18"), (1, "1.96"), (0, "1.70")]
)
def test_easiness_changes_as_published(quality: int, expected: str) -> None:
    """EF' = EF + (0.1 - (5 - q)(0.08 + (5 - q) 0.02))."""
    assert sm2.next_easiness(Decimal("2.50"), quality) == Decimal(expected)


def test_a_failure_leaves_the_easiness_alone() -> None:
    """The paper changes EF only with an answer that was remembered."""
    assert sm2.review(Memory(easiness=Decimal("2.36")), 2).easiness == Decimal("2.36")


@given(qualities)
def test_easiness_stays_within_its_bounds(grades: list[int]) -> None:
    """However badly or well it goes, 1.30 <= EF <= 9.99, with two decimals."""
    memory = Memory()
    for grade in grades:
        memory = sm2.review(memory, grade)
        assert sm2.MIN_EASINESS <= memory.easiness <= sm2.MAX_EASINESS
        assert memory.easiness == round(memory.easiness, 2)


def test_easiness_has_a_ceiling() -> None:
    """Years of perfect answers stay within numeric(3,2)."""
    assert sm2.review(Memory(repetitions=5, interval_days=5, easiness=Decimal("9.95")), 5).easiness == Decimal("9.99")


@given(st.integers(0, 100))
def test_intervals_end_at_a_century(passes: int) -> None:
    """A hundred years is as far as a date goes."""
    assert max(intervals([5] * passes), default=0) <= sm2.MAX_INTERVAL_DAYS


@given(qualities, st.integers(3, 5))
def test_a_better_answer_never_comes_back_sooner(grades: list[int], quality: int) -> None:
    """The order of grades is the order of intervals."""
    memory = Memory()
    for grade in grades:
        memory = sm2.review(memory, grade)
    spans = [sm2.review(memory, grade).interval_days for grade in (quality - 1, quality)]
    assert spans == sorted(spans)


@given(moments, zones, st.integers(1, 400))
def test_an_item_is_due_from_four_in_the_morning(moment: datetime, zone: ZoneInfo, days: int) -> None:
    """The due moment is the start of the learner's day that lies so many days ahead."""
    due = sm2.due_at(days, moment, zone)
    assert local_day(due, zone) == local_day(moment, zone) + timedelta(days=days)
    assert local_day(due - timedelta(seconds=1), zone) < local_day(due, zone)


def test_another_answer_the_same_day_changes_nothing() -> None:
    """Practising again the same day, well or badly, is free."""
    began = Review(4, NOON, MADRID, lapses_early=True)
    first = sm2.after(Memory(), began)
    for quality in range(6):
        again = replace(began, quality=quality, at=NOON + timedelta(minutes=5))
        assert sm2.after(first, again, began) == first


def early(*answers: tuple[int, float], lapses_early: bool = True, crammed: int | None = None) -> Memory:
    """Return what answers (grade, days after the first) leave; number *crammed* counts for nothing."""
    return sm2.replay(
        Review(grade, NOON + timedelta(days=day), MADRID, lapses_early=lapses_early, counts=at != crammed)
        for at, (grade, day) in enumerate(answers)
    )


KNOWN = ((4, 0), (4, 1), (4, 7))
"""Passed three times: due on day 22."""


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        pytest.param([*KNOWN], (3, 15, 0, 22), id="due on day 22"),
        pytest.param([*KNOWN, (2, 10)], (0, 1, 1, 11), id="failed on day 10: again tomorrow"),
        pytest.param([*KNOWN, (5, 10)], (3, 15, 0, 22), id="passed on day 10: nothing moves"),
        pytest.param([*KNOWN, (5, 10), (1, 10.1)], (3, 15, 0, 22), id="a repetition of that day is free"),
        pytest.param([*KNOWN, (1, 10), (1, 10.1), (5, 10.2)], (0, 1, 1, 11), id="one lapse a day"),
        pytest.param([*KNOWN, (1, 10), (4, 11), (1, 12)], (0, 1, 2, 13), id="forgotten again before its sixth day"),
        pytest.param([*KNOWN, (1, 10.62)], (0, 1, 1, 11), id="03:53 at night is still the day before"),
    ],
)
def test_a_failure_before_the_day_is_a_lapse(answers: list[tuple[int, float]], left: tuple[int, int, int, int]) -> None:
    """Who does not know it today will not know it on its day; a pass moves nothing. Worked out by hand."""
    memory = early(*answers)
    assert memory.due_at is not None
    due = (local_day(memory.due_at, MADRID) - local_day(NOON, MADRID)).days
    assert (memory.repetitions, memory.interval_days, memory.lapses, due) == left
    assert memory.easiness == Decimal("2.50")


def test_a_cram_makes_no_lapse() -> None:
    """Neither its own failures nor what is forgotten later that day."""
    assert early(*KNOWN, (1, 10), crammed=3) == early(*KNOWN)
    assert early(*KNOWN, (5, 10), (1, 10.1), crammed=3) == early(*KNOWN)
    assert early(*KNOWN, (5, 10), (1, 11), crammed=3).lapses == 1


def test_answers_of_before_the_rule_fold_as_they_did() -> None:
    """Dates that were told stay."""
    assert early(*KNOWN, (1, 10), lapses_early=False) == early(*KNOWN)


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 60)), max_size=20), zones)
def test_an_early_answer_moves_only_by_a_first_failure(answers: list[tuple[int, float]], zone: ZoneInfo) -> None:
    """Whatever the stream: before its day a pass leaves all as it is, and a failure makes one lapse, due tomorrow."""
    memory, previous = Memory(), None
    for grade, day in sorted(answers, key=lambda answer: answer[1]):
        answered = Review(grade, NOON + timedelta(days=day), zone, lapses_early=True)
        left = sm2.after(memory, answered, previous)
        if not sm2.is_due(memory, answered.at, zone):
            again = previous is not None and local_day(previous.at, zone) == local_day(answered.at, zone)
            assert left.lapses - memory.lapses == int(grade < sm2.PASSING_QUALITY and not again)
            assert left == memory or left.due_at == sm2.due_at(1, answered.at, zone)
        memory, previous = left, answered
    assert memory == sm2.replay(
        Review(grade, NOON + timedelta(days=day), zone, lapses_early=True)
        for grade, day in sorted(answers, key=lambda answer: answer[1])
    )


def test_an_answer_any_time_on_the_due_day_counts() -> None:
    """Due at 04:00 means due that day, also for who sits down at 00:30 the night after."""
    first = sm2.after(Memory(), Review(4, NOON, MADRID))
    assert first.due_at == datetime(2026, 3, 3, 3, tzinfo=UTC)
    late = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)  # 03:30 in Madrid, still the day before
    second = sm2.after(first, Review(4, late, MADRID))
    assert second.interval_days == 6
    assert second.due_at == datetime(2026, 3, 9, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(
            "2026-03-28T12:00:00+00:00", "2026-03-29T02:00:00+00:00", id="spring: 04:00 is 02:00 UTC, not 03:00"
        ),
        pytest.param("2026-10-24T12:00:00+00:00", "2026-10-25T03:00:00+00:00", id="autumn: 04:00 is 03:00 UTC"),
        pytest.param("2028-02-28T12:00:00+00:00", "2028-02-29T03:00:00+00:00", id="leap day"),
        pytest.param("2026-03-02T02:59:59+00:00", "2026-03-02T03:00:00+00:00", id="a second before the day ends"),
    ],
)
def test_the_next_day_starts_by_the_clock_on_the_wall(moment: str, expected: str) -> None:
    """Worked cases: a change of the clocks, a leap day, the edge of a day."""
    due = sm2.due_at(1, datetime.fromisoformat(moment), MADRID)
    assert due == datetime.fromisoformat(expected)


def test_the_farthest_date_is_still_a_date() -> None:
    """An interval of a century from the end of the calendar does not overflow."""
    assert sm2.due_at(36_500, datetime(9998, 1, 1, tzinfo=UTC), UTC_ZONE).year == 9999


@pytest.mark.parametrize(
    ("hints", "expected"), [((), 5), (("nudge",), 4), (("pattern",), 3), (("nudge", "pattern", "answer"), 2)]
)
def test_hints_cap_the_grade(hints: tuple[sm2.HintLevel, ...], expected: int) -> None:
    """A hint never costs points it was not worth: it only limits how well the item counts as known."""
    assert sm2.capped(5, hints) == expected
    assert sm2.capped(0, hints) == 0


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (["pattern", "nudge", "whisper"], ("nudge", "pattern")),
        ([], ()),
        ("nudge", ()),
        (None, ()),
        ([["nudge"], 3, "answer"], ("answer",)),
    ],
)
def test_hints_are_read_from_whatever_a_row_says(said: object, known: tuple[sm2.HintLevel, ...]) -> None:
    """The gentlest first; what is no hint is passed over."""
    assert sm2.known_hints(said) == known


@pytest.mark.parametrize(("days", "level"), [(0, 0), (1, 1), (5, 1), (6, 2), (21, 3), (60, 4), (180, 5), (36_500, 5)])
def test_mastery_grows_with_the_interval(days: int, level: int) -> None:
    """Level 5 is half a year."""
    assert sm2.mastery_level(days) == level


@pytest.mark.parametrize("quality", [-1, 6])
def test_a_grade_outside_the_scale_is_refused(quality: int) -> None:
    """The error says what the scale is and what came."""
    with pytest.raises(ValueError, match=f"0-5, got {quality}"):
        sm2.review(Memory(), quality)


def test_naive_time_is_refused() -> None:
    """A time without a zone belongs to no learner's day."""
    with pytest.raises(ValueError, match="aware datetime"):
        local_day(datetime(2026, 1, 1), UTC_ZONE)  # noqa: DTZ001 - that is the mistake


@given(moments, zones)
def test_a_day_contains_its_moment(moment: datetime, zone: ZoneInfo) -> None:
    """Every moment lies in the day that it belongs to."""
    day = local_day(moment, zone)
    assert day_starts(day, zone) <= moment < day_starts(day + timedelta(days=1), zone)


@given(st.integers(1, sm2.MAX_INTERVAL_DAYS), st.integers(1, 40), st.text(min_size=1, max_size=20))
def test_fuzz_is_small_and_always_the_same(interval_days: int, repetition: int, seed: str) -> None:
    """At most 5 % and two weeks; nothing below three weeks; nothing without a seed."""
    days = sm2.fuzz_days(interval_days, repetition, seed)
    assert days == sm2.fuzz_days(interval_days, repetition, seed)
    assert abs(days) <= min(14, interval_days * 0.05)
    assert days == 0 or interval_days >= 21
    assert sm2.fuzz_days(interval_days, repetition, "") == 0


def test_fuzz_spreads_what_was_learnt_together() -> None:
    """A hundred items at 60 days: every day from 57 to 63 has some, and they balance."""
    drawn = [sm2.fuzz_days(60, 5, sm2.fuzz_seed("ana", f"item-{number}")) for number in range(100)]
    assert set(drawn) == set(range(-3, 4))
    assert abs(sum(drawn)) < 60


@given(st.lists(st.integers(0, 5), max_size=30), st.text(min_size=1, max_size=20))
def test_intervals_know_nothing_of_the_fuzz(qualities: list[int], seed: str) -> None:
    """1, 6, then times the easiness: the same with and without; the date lies within the fuzz of it."""
    plain, fuzzed, at = Memory(), Memory(), NOON
    for quality in qualities:
        plain = replace(plain, due_at=fuzzed.due_at)
        at = max(at, fuzzed.due_at or at)
        plain = sm2.after(plain, Review(quality, at, MADRID))
        fuzzed = sm2.after(fuzzed, Review(quality, at, MADRID, seed=seed))
        assert replace(fuzzed, due_at=None) == replace(plain, due_at=None)
        assert plain.due_at is not None
        assert fuzzed.due_at is not None
        apart = sm2.fuzz_days(fuzzed.interval_days, fuzzed.repetitions, seed)
        assert abs((fuzzed.due_at - plain.due_at).days - apart) <= 1
