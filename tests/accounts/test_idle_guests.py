"""Guests who never did anything are removed after some days; whoever did, or came back, stays."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import idle_guests
from aidioma.accounts.idle_guests import IdleGuests
from aidioma.accounts.service import AccountService
from aidioma.activity_log import append
from aidioma.db.engine import create_engine
from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.model.activities import Activity
from aidioma.model.people import Account
from tests.fake_clock import FakeClock
from tests.people import PASSWORD, accounts_on

Sessions = sessionmaker[Session]
WEEK = timedelta(days=7)


@pytest.fixture
def idle(sessions: Sessions, clock: FakeClock) -> IdleGuests:
    return IdleGuests(sessions, clock, WEEK)


@pytest.fixture
def came(accounts: AccountService, sessions: Sessions, clock: FakeClock) -> Callable[[], Account]:
    """Return how a guest comes; the row is as old as the clock says."""

    def _came() -> Account:
        guest = accounts.guest()
        with sessions.begin() as session:
            session.execute(update(User).where(User.id == guest.id).values(created_at=clock(), updated_at=clock()))
        return guest

    return _came


def there(sessions: Sessions) -> set[str]:
    with sessions() as session:
        return set(session.scalars(select(User.id).where(User.name == "Guest")))


def answered(sessions: Sessions, clock: FakeClock, guest: Account) -> None:
    with sessions.begin() as session:
        if session.get(LearningContent, "s1") is None:
            session.add(LearningContent(id="s1", content_type="sentence", primary_text="Hola"))
            session.flush()
        details = {"quality": 5}
        done = Activity(user_id=guest.id, activity_type="translation", content_id="s1", details=details)
        append(session, done, now=clock())


def test_a_guest_who_never_did_anything_is_removed_after_a_week(
    idle: IdleGuests, came: Callable[[], Account], sessions: Sessions, clock: FakeClock
) -> None:
    """Not a day earlier, and it stands in the audit trail that it was done, without whom it was about."""
    came()
    clock.advance(days=6)
    later = came()
    assert idle.remove() == 0

    clock.advance(days=2)

    assert idle.remove() == 1
    assert there(sessions) == {later.id}
    with sessions() as session:
        noted = select(LearningActivity.details["guests"].as_integer()).where(
            LearningActivity.activity_type == "guests_removed"
        )
        assert session.scalars(noted).all() == [1]


def test_who_answered_or_came_back_or_has_an_account_stays(
    idle: IdleGuests, came: Callable[[], Account], accounts: AccountService, sessions: Sessions, clock: FakeClock
) -> None:
    """An answer however old; a session that began in the last days; and an account, which is no guest any more."""
    answering, returning, signing_up = came(), came(), came()
    answered(sessions, clock, answering)
    accounts.sign_up(email="ana@example.com", name="Guest", password=PASSWORD, guest_id=signing_up.id)
    clock.advance(days=30)
    accounts.sign_ins.start(accounts.sign_ins.ticket_for(returning.id))

    assert idle.remove() == 0
    assert there(sessions) == {answering.id, returning.id, signing_up.id}


def test_people_who_did_not_come_as_guests_are_never_looked_at(
    idle: IdleGuests, sessions: Sessions, clock: FakeClock
) -> None:
    """A person without an address may have been brought from elsewhere."""
    with sessions.begin() as session:
        session.add(User(id="brought", name="Guest", created_at=clock(), updated_at=clock()))
    clock.advance(days=400)

    assert idle.remove() == 0
    assert there(sessions) == {"brought"}


def test_a_long_trail_is_gone_through_in_pieces_and_then_anew(
    idle: IdleGuests,
    came: Callable[[], Account],
    sessions: Sessions,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(idle_guests, "LOOKED_AT", 2)
    for _ in range(5):
        came()
    clock.advance(days=8)
    removed = [idle.remove() for _ in range(3)]
    assert removed == [2, 2, 1]

    came()
    clock.advance(days=8)
    assert sum(idle.remove() for _ in range(6)) == 1
    assert there(sessions) == set()


def test_a_guest_who_answers_at_this_moment_stays(fresh_database: str, clock: FakeClock) -> None:
    """The answer has the row while it is written, and is seen when it is done."""
    engine = create_engine(fresh_database)
    sessions = sessionmaker(engine)
    guest = accounts_on(sessions, clock).guest()
    with sessions.begin() as session:
        session.add(LearningContent(id="s1", content_type="sentence", primary_text="Hola"))
        session.execute(update(User).values(created_at=clock(), updated_at=clock()))
    clock.advance(days=8)
    written, done = Event(), Event()

    def answer() -> None:
        with sessions.begin() as session:
            details = {"quality": 5}
            one = Activity(user_id=guest.id, activity_type="translation", content_id="s1", details=details)
            append(session, one, now=clock())
            written.set()
            done.wait(20)

    answering = Thread(target=answer)
    answering.start()
    written.wait(20)
    idle = IdleGuests(sessions, clock, WEEK)
    assert idle.remove() == 0
    done.set()
    answering.join(20)

    assert idle.remove() == 0
    assert there(sessions) == {guest.id}
    engine.dispose()
