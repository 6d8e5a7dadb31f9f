"""The view of all learners: old by choice, and it says how old."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from aidioma.admin.staff_view import StaffViewService
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningActivity
from aidioma.errors import ConflictError, NotAllowedError, ThrottledError
from aidioma.model.people import OPERATOR
from tests.fake_clock import FakeClock
from tests.practice.conftest import add_learner
from tests.progress.streams import ITEMS, START, Stream


@pytest.fixture
def everybody(fresh_database: str) -> sessionmaker[Session]:
    """Return a database with an administrator, a teacher and a learner who gave two answers."""
    sessions = sessions_on(create_engine(fresh_database, pooled=False))
    stream = Stream(user_id="ana")
    stream.answer(START, duration_ms=60_000)
    stream.answer(START, content_id=ITEMS[1], duration_ms=60_000)
    with sessions.begin() as session:
        stream.write(session)
        add_learner(session, "root", role="admin")
        add_learner(session, "teacher", role="teacher")
    return sessions


def test_it_shows_what_was_true_at_the_last_refresh(everybody: sessionmaker[Session], clock: FakeClock) -> None:
    """Nothing before the first; the same after more happened, until somebody refreshes."""
    view = StaffViewService(everybody, clock)
    assert (view.view(by="root").count, view.view(by="root").refreshed_at) == (0, None)
    view.refresh(by="root")
    refreshed_at = clock()
    with everybody.begin() as session:
        session.execute(delete(LearningActivity).where(LearningActivity.user_id == "ana"))
    clock.advance(minutes=5)
    found = view.view(by="root")

    assert [(one.user_id, one.content_completed, one.total_minutes) for one in found.learners] == [("ana", 2, 2.0)]
    assert (found.refreshed_at, found.total_minutes) == (refreshed_at, 2.0)


def test_it_rests_between_refreshes(everybody: sessionmaker[Session], clock: FakeClock) -> None:
    """Fifteen minutes for people; the operator's timer knows what it does."""
    view = StaffViewService(everybody, clock)
    view.refresh(by="root")
    clock.advance(minutes=14)
    with pytest.raises(ThrottledError):
        view.refresh(by="root")
    view.refresh(by=OPERATOR)
    clock.advance(minutes=15)
    view.refresh(by="root")

    assert view.view(by="root").refreshed_at == clock()


def test_one_refresh_at_a_time(everybody: sessionmaker[Session], clock: FakeClock) -> None:
    with everybody.begin() as session:
        session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(1398030676)")
        with pytest.raises(ConflictError):
            StaffViewService(everybody, clock).refresh(by="root")


@pytest.mark.parametrize("by", ["ana", "teacher", "nobody"])
def test_nobody_but_administrators_sees_everybody(by: str, everybody: sessionmaker[Session], clock: FakeClock) -> None:
    view = StaffViewService(everybody, clock)
    with pytest.raises(NotAllowedError):
        view.view(by=by)
    with pytest.raises(NotAllowedError):
        view.refresh(by=by)
