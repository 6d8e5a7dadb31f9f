"""What is remembered of finished days is what the statements return, whatever happens to the stream meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from aidioma.progress import finished as finished_days
from aidioma.progress.attempts import daily, retained
from aidioma.progress.finished import Finished, days_with, retained_with
from tests.progress.streams import ITEMS, START, Stream, streams

one_database = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
TYPED = ((), ("translation",), ("none",))


@pytest.fixture(autouse=True)
def _any_number_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished_days, "LEAST_ROWS", 1)


def assert_same(session: Session, kept: Finished, user_id: str, *, after: timedelta) -> None:
    """Whatever period and type is asked for, some time after the stream began."""
    for types in TYPED:
        sums = kept.of(session, user_id=user_id, now=START + after, activity_types=types)
        for first in (None, date(2020, 1, 1), START.date() + timedelta(days=3), START.date() + timedelta(days=30)):
            asked: dict[str, Any] = {"user_id": user_id, "first": first, "activity_types": types}
            assert days_with(sums, session, **asked) == daily(session, **asked)
            if first is not None:
                assert retained_with(sums, session, **asked) == retained(session, **asked)


@given(stream=streams(), share=st.floats(0, 1), waited=st.integers(0, 12))
@one_database
def test_the_sums_hold_while_the_stream_grows(
    stream: Stream, share: float, waited: int, sessions: sessionmaker[Session]
) -> None:
    """Answers, corrections and undos that come after the sums were made, and rows that come in beneath them."""
    rows, kept = stream.rows, Finished()
    before, after = rows[: round(share * len(rows))], rows[round(share * len(rows)) :]
    with sessions.begin() as session:
        stream.rows = before
        stream.write(session)
        assert_same(session, kept, stream.user_id, after=timedelta(days=20))
        for stream.rows in ([row] for row in after):
            stream.write_last(session)
        assert_same(session, kept, stream.user_id, after=timedelta(days=20 + waited))
    stream.rows = rows


def test_of_a_short_history_nothing_is_remembered(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, kept = Stream(), Finished()
    monkeypatch.setattr(finished_days, "LEAST_ROWS", 3)
    for day in range(3):
        stream.answer(START + timedelta(days=day), content_id=ITEMS[0])
    with sessions.begin() as session:
        stream.write(session)

        assert kept.of(session, user_id=stream.user_id, now=START + timedelta(days=3)) is None
        assert kept.of(session, user_id=stream.user_id, now=START + timedelta(days=4)) is not None


def test_sums_that_hold_are_not_made_again(sessions: sessionmaker[Session]) -> None:
    """A day's new answers lie above them; a correction beneath them makes them anew."""
    stream, kept = Stream(), Finished()
    first = stream.answer(START)
    with sessions.begin() as session:
        stream.write(session)
        made = kept.of(session, user_id=stream.user_id, now=START + timedelta(days=2))
        stream.answer(START + timedelta(days=2))
        stream.write_last(session)
        assert kept.of(session, user_id=stream.user_id, now=START + timedelta(days=3)) is made
        stream.add("undo", START + timedelta(days=3), ITEMS[0], undoes=first)
        stream.write_last(session)

        assert kept.of(session, user_id=stream.user_id, now=START + timedelta(days=3)) is not made
