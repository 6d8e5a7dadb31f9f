"""The dashboard: periods, kinds, what comes and what is mastered, at clock changes, for young and old accounts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import User, UserProgress
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.progress.rewards import RewardService
from aidioma.progress.service import PERIODS, Dashboard, Period, ProgressService
from tests.fake_clock import FakeClock
from tests.progress.streams import ITEMS, START, Stream, add_items


def written(sessions: sessionmaker[Session], stream: Stream, **progress: tuple[datetime, int]) -> str:
    with sessions.begin() as session:
        add_items(session)
        stream.write(session)
        for place, (due_at, mastery) in progress.items():
            values: dict[str, Any] = {"user_id": stream.user_id, "content_id": ITEMS[int(place[1:])]}
            values |= {"next_review_at": due_at, "mastery_level": mastery, "content_type": "sentence"}
            session.execute(insert(UserProgress).values(**values))
    return stream.user_id


def board(sessions: sessionmaker[Session], clock: FakeClock, user_id: str, **asked: Any) -> Dashboard:
    return ProgressService(sessions, clock).dashboard(user_id=user_id, **asked)


@pytest.mark.parametrize(
    ("period", "answers", "days"), [("30", 1, 30), ("90", 2, 90), ("365", 3, 365), ("all", 4, 1001)]
)
def test_a_period_counts_its_own_days(
    period: Period, answers: int, days: int, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    stream = Stream()
    for days_ago in (1000, 100, 40, 3):
        stream.answer(clock() - timedelta(days=days_ago))
    found = board(sessions, clock, written(sessions, stream), period=period)

    assert (found.answers, len(found.days)) == (answers, days)
    assert found.begun == (clock() - timedelta(days=1000)).date()


def test_a_new_account_has_an_empty_board(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    for period in PERIODS:
        found = board(sessions, clock, written_once(sessions), period=period)
        assert (found.answers, found.begun, found.streak.days, found.accuracy) == (0, None, 0, None)
        assert (len(found.forecast), found.mastery, found.struggles) == (30, [], [])


def written_once(sessions: sessionmaker[Session]) -> str:
    stream = Stream()
    with sessions.begin() as session:
        stream.write(session)
    return stream.user_id


def test_one_day_old_it_counts_that_day(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    stream = Stream()
    stream.answer(clock() - timedelta(minutes=5))
    found = board(sessions, clock, written(sessions, stream), period="all")

    assert (found.answers, found.streak.days, len(found.days)) == (1, 1, 30)


def test_the_calendar_begins_on_a_monday_and_ends_today(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    found = board(sessions, clock, written_once(sessions))

    assert found.calendar[0].day.weekday() == 0
    assert found.calendar[-1].day == found.today == clock().date()
    assert len(found.calendar) > 52 * 7


def test_a_kind_of_content_is_looked_at_alone(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Figures, mastery and what is coming are of that kind; the streak is of all practice."""
    stream = Stream()
    stream.answer(clock() - timedelta(days=1))
    stream.add("flashcard", clock() - timedelta(hours=1), ITEMS[1], quality=5, verdict="correct")
    user_id = written(sessions, stream, p0=(clock(), 1))
    found = board(sessions, clock, user_id, content_type="flashcard")

    assert (found.answers, found.due, found.mastery, found.streak.days) == (1, 0, [], 2)
    assert board(sessions, clock, user_id, content_type="sentence").due == 1


def test_the_forecast_knows_where_days_end(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Overdue is today; 03:59 on the wall is the day before; the night of a clock change is no exception."""
    clock.now = datetime(2026, 3, 27, 12, tzinfo=UTC)
    user_id = written(
        sessions,
        Stream(),
        p0=(datetime(2026, 3, 1, 3, tzinfo=UTC), 1),
        p1=(datetime(2026, 3, 29, 1, 59, tzinfo=UTC), 1),
        p2=(datetime(2026, 3, 29, 2, 0, tzinfo=UTC), 1),
        p3=(datetime(2026, 4, 25, 22, 0, tzinfo=UTC), 1),
        p4=(datetime(2026, 4, 26, 2, 0, tzinfo=UTC), 1),
    )
    found = {one.day: one.reviews for one in board(sessions, clock, user_id).forecast if one.reviews}

    assert found == {date(2026, 3, 27): 1, date(2026, 3, 28): 1, date(2026, 3, 29): 1, date(2026, 4, 25): 1}


def test_mastery_is_counted_by_level_topic_and_concept(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    user_id = written(sessions, Stream(), p0=(START, 0), p1=(START, 2), p3=(START, 5))
    found = {(one.kind, one.name): one.items for one in board(sessions, clock, user_id).mastery}

    assert found == {
        ("level", "beginner"): (1, 0, 0, 0, 0, 1),
        ("level", "intermediate"): (0, 0, 1, 0, 0, 0),
        ("topic", "topic0"): (1, 0, 0, 0, 0, 0),
        ("topic", "topic1"): (0, 0, 1, 0, 0, 1),
        ("concept", "concept0"): (1, 0, 0, 0, 0, 1),
        ("concept", "concept1"): (0, 0, 1, 0, 0, 0),
    }


def test_nobody_has_no_board(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    with pytest.raises(NotFoundError):
        board(sessions, clock, "nobody")


def test_rest_days_are_the_learners_choice(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Five days of seven unless something else was chosen; a week of eight days is refused."""
    stream = Stream()
    for days_ago in (0, 3, 6):
        stream.answer(clock() - timedelta(days=days_ago))
    user_id, rewards = written(sessions, stream), RewardService(sessions, clock)
    assert board(sessions, clock, user_id).streak.days == 2
    rewards.prefer(user_id=user_id, days_a_week=2, achievements=True)
    assert board(sessions, clock, user_id).streak.days == 3
    with pytest.raises(InvalidInputError):
        rewards.prefer(user_id=user_id, days_a_week=8, achievements=True)


def test_after_a_session_achievements_are_given_once(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """While it lasts nothing interrupts; afterwards each is said once; the end of a session may be said."""
    stream = Stream()
    stream.answer(clock())
    user_id, rewards = written(sessions, stream), RewardService(sessions, clock)
    assert rewards.settle(user_id) == ()
    clock.advance(hours=1)
    assert [rule.code for rule in rewards.settle(user_id)] == ["first_answer"]
    assert list(rewards.settle(user_id)) == []
    assert list(rewards.end_session(user_id)) == []
    assert [one.rule.code for one in rewards.earned(user_id)] == ["first_answer"]


def test_a_streak_of_two_years_is_no_year_long(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """A page of thirty days reads a year of them, and the rest where a streak goes on before that."""
    stream = Stream()
    for days_ago in range(0, 800, 2):
        stream.answer(clock() - timedelta(days=days_ago))
    user_id, rewards = written(sessions, stream), RewardService(sessions, clock)
    rewards.prefer(user_id=user_id, days_a_week=3, achievements=True)
    found = board(sessions, clock, user_id)

    assert (found.streak.days, found.streak.rest_days) == (400, 399)
    assert found.begun == (clock() - timedelta(days=798)).date()


def test_a_leap_day_is_a_day(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """In the streak, in the calendar, in the forecast, and between two meetings with an item."""
    clock.now = datetime(2028, 3, 1, 12, tzinfo=UTC)
    stream = Stream()
    for day in (datetime(2028, 2, 28, 12, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC), clock.now):
        stream.answer(day)
    user_id = written(sessions, stream, p0=(datetime(2032, 2, 28, 12, tzinfo=UTC), 1))
    found = board(sessions, clock, user_id)
    clock.now = datetime(2032, 2, 27, 12, tzinfo=UTC)
    later = board(sessions, clock, user_id)

    assert found.streak.days == 3
    assert [str(day.day) for day in found.calendar if day.answers] == ["2028-02-28", "2028-02-29", "2028-03-01"]
    assert [(one.gap, one.remembered.n) for one in found.retention if one.remembered.n] == [("1 day", 2)]
    assert [str(one.day) for one in later.forecast[1:4]] == ["2032-02-28", "2032-02-29", "2032-03-01"]


def test_the_night_of_a_clock_change_has_its_days(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Autumn in Madrid: 03:30 comes once before and once after the change, and both belong to the evening before."""
    clock.now = datetime(2026, 10, 25, 12, tzinfo=UTC)
    stream = Stream()
    for at in ("2026-10-24T10:00", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:59", "2026-10-25T03:00"):
        stream.answer(datetime.fromisoformat(f"{at}+00:00"))
    found = board(sessions, clock, written(sessions, stream))

    assert [(day.day, day.answers) for day in found.days if day.answers] == [
        (date(2026, 10, 24), 4),
        (date(2026, 10, 25), 1),
    ]
    assert found.streak.days == 2


def test_who_moves_keeps_the_days_that_were(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """An answer keeps the day it was given on; today, and what is due on which day, follow the new zone."""
    clock.now = datetime(2026, 5, 5, 14, 30, tzinfo=UTC)
    stream = Stream()
    stream.answer(datetime(2026, 5, 4, 21, tzinfo=UTC))
    user_id = written(sessions, stream, p0=(datetime(2026, 5, 6, 12, tzinfo=UTC), 1))
    with sessions.begin() as session:
        session.execute(update(User).where(User.id == user_id).values(preferences={"time_zone": "Pacific/Kiritimati"}))
    found = board(sessions, clock, user_id)

    assert found.today == date(2026, 5, 6), "04:30 on the sixth, fourteen hours ahead"
    assert [day.day for day in found.days if day.answers] == [date(2026, 5, 4)]
    assert [one.day for one in found.forecast if one.reviews] == [date(2026, 5, 6)]
