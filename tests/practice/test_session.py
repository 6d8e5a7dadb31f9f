"""A session, derived from the day's answers."""

from datetime import UTC, datetime, timedelta

from aidioma.practice.session import PAUSE, CurrentSession, Given, current

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answer(minute: int, duration_ms: int = 60_000) -> Given:
    return Given(f"a{minute}", "s1", "s1", BEGIN + timedelta(minutes=minute), duration_ms)


def test_answers_without_a_long_pause_are_one_session() -> None:
    """What was given since the last pause counts, on whatever device."""
    current_session = current([answer(0), answer(5), answer(10)], ended_at=None, now=BEGIN + timedelta(minutes=20))
    assert (len(current_session.answers), current_session.minutes, current_session.id) == (3, 3, "a0")
    assert (current_session.done("cards"), current_session.done("minutes")) == (3, 3)
    assert current_session.began_at == BEGIN


def test_half_an_hour_without_an_answer_begins_another() -> None:
    """Whoever comes back after lunch begins anew."""
    current_session = current([answer(0), answer(30), answer(31)], ended_at=None, now=BEGIN + timedelta(minutes=31))
    assert current_session.id == "a30"
    assert current([answer(0)], ended_at=None, now=BEGIN + PAUSE) == CurrentSession()


def test_going_on_after_the_goal_begins_another() -> None:
    """The learner's own end counts on every device."""
    now = BEGIN + timedelta(minutes=6)
    current_session = current([answer(0), answer(5)], ended_at=BEGIN + timedelta(minutes=1), now=now)
    assert current_session.id == "a5"


def test_whoever_was_away_did_not_practise_for_hours() -> None:
    """An answer counts five minutes at most."""
    assert current([answer(0, 10_000_000)], ended_at=None, now=BEGIN).minutes == 5


def test_before_the_first_answer_there_is_no_session() -> None:
    """Nothing to end, nothing done."""
    assert (CurrentSession().id, CurrentSession().began_at, CurrentSession().minutes) == ("", None, 0)
